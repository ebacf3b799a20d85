"""A talk as it goes: what the customer says and what becomes of their patience, by what the trainee does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.practice import patience
from assistant.practice.paths import best_path
from assistant.practice.play import begin, choices, replay, seen_at, step
from assistant.practice.score import score, score_of
from assistant.practice.talk import BadEvent, Event, State
from practice.cases import Loaded, loaded, playable

PETRA = loaded("petra")
GREETING = ("acknowledge", "bank_declined.call.acknowledge.1a")
REASON = ("plain_reason", "bank_declined.call.plain_reason.1a")
REASON_2 = ("plain_reason", "bank_declined.call.plain_reason.2a")
FORM = json.dumps({"disposition": "link_sent", "cause": "bank_declined", "agreed": [], "note": "Link gestuurd."})


class Talk:
    """A talk that is written as it goes; ``after`` seconds pass before each event."""

    def __init__(self, one: Loaded = PETRA) -> None:
        self.one, self.state, self.events = one, begin(one.case, one.truth), list[Event]()

    def do(self, what: str, key: str = "", text: str = "", extra: str = "", *, after: float = 5.0) -> Talk:
        event = Event(self.state.at + after, what, key, text, extra)
        self.state = step(self.one.case, self.state, event, self.one.truth)
        self.events.append(event)
        return self

    def say(self, line: tuple[str, str], text: str = "Goed.", *, after: float = 5.0) -> Talk:
        return self.do("say", line[0], text, line[1], after=after)

    def identify(self) -> Talk:
        self.do("ask", "payment_date").do("tick", "payment_date", extra="none")
        return self.do("ask", "amount").do("tick", "amount", extra="strong")

    @property
    def last(self) -> str:
        """What the customer said last."""
        return [line.text for line in self.state.heard if line.who == "customer"][-1]

    @property
    def keys(self) -> list[str]:
        return [hit.key for hit in self.state.hits]


SAYS = PETRA.case.lesson.says


def test_the_customer_begins() -> None:
    state = begin(PETRA.case, PETRA.truth)
    assert [(one.who, one.text, one.about, one.event) for one in state.heard] == [("customer", SAYS.opening, "opening", None)]
    assert (state.patience, state.level, state.language, state.register, state.over) == (75, "none", "nl", "je", "")
    assert state.situation == "bank_declined"


def test_a_part_of_the_talk_is_answered_once_and_its_lines_go_on() -> None:
    talk = Talk().identify().say(REASON)
    assert SAYS.phases["plain_reason"] in [line.text for line in talk.state.heard]
    assert talk.state.pending == "something_wrong"
    before = talk.state.patience
    talk.say(REASON_2)
    assert talk.state.patience == before
    assert talk.state.passed == ()
    assert [line.text for line in talk.state.heard].count(SAYS.phases["plain_reason"]) == 1


def test_calming_words_calm_once() -> None:
    talk = Talk().say(GREETING)
    assert talk.state.patience == 75 + patience.CALMS["acknowledge"]
    talk.identify().say(("acknowledge", "bank_declined.call.acknowledge.3a"))
    assert talk.state.patience == 75 + patience.CALMS["acknowledge"]


def test_the_same_line_again_in_any_wording_is_minded() -> None:
    talk = Talk().say(GREETING)
    before = talk.state.patience
    talk.say(("acknowledge", "bank_declined.call.acknowledge.1c"))
    assert talk.last == SAYS.again
    assert talk.state.patience == before - patience.AGAIN


def test_the_same_typed_words_again_are_minded() -> None:
    talk = Talk().do("type", "acknowledge", "Hoi, met Sanne.").do("type", "close", "hoi,  met sanne.")
    assert talk.last == SAYS.again


def test_the_lines_of_the_check_are_no_part_of_the_talk() -> None:
    talk = Talk().say(("choice", "not_identified.call.choice.1a"))
    assert talk.state.phases == ()
    assert talk.state.pending is None
    assert talk.last == SAYS.opening


def test_a_question_waits_and_is_answered() -> None:
    talk = Talk().identify().say(REASON)
    before = talk.state.patience
    talk.do("answer", "something_wrong", extra="only_bank")
    assert talk.last == "Oké, dan bel ik die straks even."
    assert talk.state.patience == before + patience.ANSWER["right"]
    assert talk.state.pending is None
    with pytest.raises(BadEvent, match="not_pending"):
        talk.do("answer", "something_wrong", extra="only_bank")


def test_a_question_passed_over_is_minded_once_and_still_waits() -> None:
    talk = Talk().identify().say(REASON)
    before = talk.state.patience
    talk.say(("reassure", "bank_declined.call.reassure.1a"))
    assert talk.state.passed == ("something_wrong",)
    assert SAYS.again in [line.text for line in talk.state.heard]
    assert talk.state.patience == before - patience.PASSED_OVER
    talk.say(("choice", "bank_declined.call.choice.1a"))
    assert talk.state.patience == before - patience.PASSED_OVER
    assert talk.state.waiting == ("something_wrong", "bank_blames_you")
    assert list(talk.state.posed) == ["something_wrong"]
    talk.do("answer", "something_wrong", extra="only_bank")
    assert list(talk.state.posed) == ["something_wrong", "bank_blames_you"]
    assert talk.last == PETRA.question("bank_blames_you").text


@pytest.mark.parametrize(("choice", "kind"), [("card_fine", "poor"), ("no_money", "harmful")])
def test_a_bad_answer_costs_patience_and_never_the_last_of_it(choice: str, kind: str) -> None:
    talk = Talk(PETRA.with_person(patience=40)).identify().say(REASON)
    talk.do("answer", "something_wrong", extra=choice)
    assert talk.state.patience == 40 + patience.ANSWER[kind]
    talk = Talk(PETRA.with_person(patience=20)).identify().say(REASON, after=47)
    assert talk.state.patience == 4
    talk.do("answer", "something_wrong", extra=choice)
    assert talk.state.patience == pytest.approx(patience.LEAST_AFTER_ANSWER)
    assert talk.state.over == ""


def test_the_order_of_answers_is_fixed_and_tells_nothing() -> None:
    firsts = []
    for name in playable():
        case = loaded(name).case
        for question in case.lesson.questions:
            shown = choices(case, question.id)
            assert sorted(one.id for one in shown) == sorted(one.id for one in question.choices)
            assert shown == choices(case, question.id)
            firsts.append(shown[0].kind == "right")
    assert 0.15 < sum(firsts) / len(firsts) < 0.7


def test_choices_of_a_question_that_is_none() -> None:
    with pytest.raises(BadEvent, match="unknown_question"):
        choices(PETRA.case, "nothing")


def test_an_agreed_step_has_its_news_and_its_words() -> None:
    talk = Talk().identify().do("agree", "new_try")
    news = next(line for line in talk.state.heard if line.who == "news")
    assert news.both["en"] == "The new try failed: the bank said no again."
    assert talk.last == "Nu krijg ik weer een melding dat het niet lukte."
    assert [(one.step, one.works) for one in talk.state.agreed] == [("new_try", False)]


def test_a_step_goes_otherwise_when_it_is_tried_once_more() -> None:
    step_ = PETRA.step("link")
    fails = replace(step_.turns[0], works=False, text="Het lukt niet.")
    one = PETRA.with_lesson(steps=(replace(step_, turns=(fails, *step_.turns)),))
    talk = Talk(one).identify().do("agree", "link").do("agree", "link").do("agree", "link")
    assert [(was.step, was.works) for was in talk.state.agreed] == [("link", False), ("link", True), ("link", True)]


def test_a_step_that_the_case_knows_nothing_of_is_agreed_in_silence() -> None:
    talk = Talk().identify().do("agree", "parts")
    assert [(one.step, one.works) for one in talk.state.agreed] == [("parts", None)]
    assert talk.state.heard[-1].who == "agent"


def test_the_check_is_asked_answered_and_ticked() -> None:
    talk = Talk().identify()
    assert "29 euro, elke maand." in [line.text for line in talk.state.heard]
    assert talk.state.level == "strong"
    talk.do("tick", "amount", extra="none")
    assert (talk.state.level, [one.ask for one in talk.state.ticked]) == ("none", ["payment_date"])
    talk.do("fail", extra="failed")
    assert (talk.state.level, talk.state.ticked) == ("failed", ())


def test_more_questions_than_three_are_minded_and_the_same_one_twice() -> None:
    talk = Talk()
    for ask in ("payment_date", "amount", "last4"):
        talk.do("ask", ask)
    assert talk.state.patience == 75
    talk.do("ask", "postcode")
    assert talk.state.patience == 75 - patience.EXTRA_QUESTION
    talk.do("ask", "postcode")
    assert talk.state.patience == 75 - patience.EXTRA_QUESTION - patience.AGAIN


def test_silence_is_free_for_a_while_and_then_runs_patience_down() -> None:
    state = begin(PETRA.case, PETRA.truth)
    assert seen_at(PETRA.case, state, 20).patience == 75
    assert seen_at(PETRA.case, state, 30).patience == 75 - 10 * patience.SILENCE
    assert seen_at(PETRA.case, seen_at(PETRA.case, state, 25), 30).patience == pytest.approx(75 - 10 * patience.SILENCE)


def test_who_speaks_again_has_the_free_silence_again() -> None:
    talk = Talk().say(GREETING, after=19)
    assert seen_at(PETRA.case, talk.state, 38).patience == talk.state.patience


def test_silence_is_remarked_on_when_its_time_has_come() -> None:
    with pytest.raises(BadEvent, match="not_silent"):
        Talk().do("silence", after=19)
    talk = Talk().do("silence", after=20)
    assert talk.last == SAYS.silence
    with pytest.raises(BadEvent, match="not_silent"):
        talk.do("silence", after=19)
    assert talk.do("silence", after=20).state.silences == 2


def test_patience_ends_and_only_the_wrap_up_is_left() -> None:
    state = begin(PETRA.case, PETRA.truth)
    gone = 20 + 75 / patience.SILENCE
    assert seen_at(PETRA.case, state, gone - 0.1).over == ""
    over = seen_at(PETRA.case, state, gone + 5)
    assert (over.over, over.patience, over.heard[-1].text) == ("hung_up", 0, SAYS.hangs_up)
    assert over.heard[-1].at == pytest.approx(gone)
    assert over.talked == pytest.approx(gone)
    for do, what in (("ask", "amount"), ("wrap_up", ""), ("pause", ""), ("agree", "link")):
        with pytest.raises(BadEvent, match="over"):
            step(PETRA.case, over, Event(over.at + 1, do, what), PETRA.truth)
    done = step(PETRA.case, over, Event(over.at + 1, "form", text=FORM), PETRA.truth)
    assert done.finished
    with pytest.raises(BadEvent, match="finished"):
        step(PETRA.case, done, Event(done.at + 1, "form", text=FORM), PETRA.truth)


def test_what_comes_after_they_hung_up_comes_too_late() -> None:
    talk = Talk().do("ask", "amount", after=400)
    assert talk.state.over == "hung_up"
    assert talk.state.asked == ()
    assert talk.do("form", text=FORM).state.finished
    assert replay(PETRA.case, talk.events, PETRA.truth) == talk.state


def test_words_that_hurt_can_end_the_talk() -> None:
    talk = Talk(PETRA.with_person(patience=20)).do("type", "close", "Dan sturen we een deurwaarder.")
    assert talk.state.over == "hung_up"
    assert [line.about for line in talk.state.heard][-2:] == ["blame", "hangs_up"]


def test_a_pause_counts_for_nothing() -> None:
    calm = Talk().say(GREETING).do("wrap_up").do("form", text=FORM)
    long = Talk().say(GREETING).do("pause", after=0).do("resume", after=3600).do("wrap_up").do("form", text=FORM)
    assert long.state.at == calm.state.at + 3600
    assert (long.state.talked, long.state.patience) == (calm.state.talked, calm.state.patience)
    assert score(PETRA.case, long.events, PETRA.truth) == score(PETRA.case, calm.events, PETRA.truth)


def test_while_it_is_paused_nothing_else_happens() -> None:
    talk = Talk().do("pause")
    assert seen_at(PETRA.case, talk.state, 4000).patience == 75
    for do, what in (("ask", "amount"), ("wrap_up", ""), ("pause", "")):
        with pytest.raises(BadEvent, match="paused"):
            talk.do(do, what)
    with pytest.raises(BadEvent, match="not_paused"):
        talk.do("resume").do("resume")


def test_another_language_is_not_understood_and_counts_for_nothing() -> None:
    talk = Talk().do("language", "en").say(GREETING, "Hello, this is Sanne.")
    assert talk.last == SAYS.wrong_language
    assert talk.state.phases == ()
    assert talk.state.patience == 75 - patience.WRONG_LANGUAGE
    assert talk.keys == ["wrong_language"]
    talk.do("language", "nl", extra="je").say(GREETING)
    assert talk.last == SAYS.phases["acknowledge"]


def test_the_wrong_way_to_address_them_is_noted_once() -> None:
    talk = Talk().do("language", "nl", extra="u").say(GREETING).identify().say(REASON)
    assert talk.keys == ["wrong_register"]


@pytest.mark.parametrize(
    ("text", "reply", "loses"),
    [
        ("De issuer hield het tegen.", "jargon", patience.JARGON),
        ("Je bent vergeten te betalen.", "blame", patience.BLAME),
        ("Dan komt er een deurwaarder.", "blame", patience.THREAT),
        ("Het gaat om 29 euro, toch?", "not_yet", patience.NOT_YET),
    ],
)
def test_what_a_customer_minds(text: str, reply: str, loses: float) -> None:
    talk = Talk().do("type", "reassure", text)
    assert talk.last == getattr(SAYS, reply)
    assert talk.state.patience == 75 - loses


def test_a_private_line_before_the_check_is_too_soon() -> None:
    talk = Talk().say(("acknowledge", "bank_declined.call.acknowledge.3b"), "Ik zie een betaling van 29 euro staan.")
    assert talk.last == SAYS.not_yet
    assert [(hit.key, hit.harm) for hit in talk.state.hits] == [("private", True)]
    assert Talk().identify().say(("acknowledge", "bank_declined.call.acknowledge.3b")).keys == []
    before = talk.state.patience
    talk.say(("reassure", "bank_declined.call.reassure.1a"))
    assert (talk.keys, talk.state.patience, talk.last) == (["private"] * 2, before, SAYS.phases["reassure"])


def test_the_reason_of_another_situation_is_not_true() -> None:
    talk = Talk().identify().do("situation", "expired_card")
    talk.say(("plain_reason", "expired_card.call.plain_reason.1a"), "De pas is verlopen.")
    assert talk.keys == ["other_reason"]


def test_a_step_before_the_check_is_noted() -> None:
    assert Talk().do("agree", "link").do("agree", "call_bank").keys == ["agreed_before_check"]
    assert Talk().identify().do("agree", "link").keys == []


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (Event(1, "dance"), "unknown_event"),
        (Event(-1, "ask", "amount"), "back_in_time"),
        (Event(float("nan"), "ask", "amount"), "back_in_time"),
        (Event(float("inf"), "ask", "amount"), "back_in_time"),
        (Event(1, "ask", "birth_date"), "unknown_ask"),
        (Event(1, "tick", "amount", extra="strong"), "not_asked"),
        (Event(1, "fail", extra="perhaps"), "unknown_level"),
        (Event(1, "say", "hum", "Hm.", "x.call.hum.1a"), "unknown_phase"),
        (Event(1, "say", "close", "Dag."), "no_line"),
        (Event(1, "type", "close", "  \n"), "no_words"),
        (Event(1, "answer", "something_wrong", extra="only_bank"), "not_pending"),
        (Event(1, "agree", "dance"), "unknown_step"),
        (Event(1, "notice", "dance"), "unknown_flag"),
        (Event(1, "situation", "dance"), "unknown_situation"),
        (Event(1, "language", "fr"), "unknown_language"),
        (Event(1, "language", "nl", extra="gij"), "unknown_register"),
        (Event(1, "form", text=FORM), "not_over"),
    ],
)
def test_what_cannot_happen_is_refused(event: Event, key: str) -> None:
    with pytest.raises(BadEvent) as refused:
        step(PETRA.case, begin(PETRA.case, PETRA.truth), event, PETRA.truth)
    assert refused.value.key == key


def test_an_answer_that_is_no_choice_is_refused() -> None:
    with pytest.raises(BadEvent, match="unknown_choice"):
        Talk().identify().say(REASON).do("answer", "something_wrong", extra="shrug")


@pytest.mark.parametrize("text", ["", "{", "[]", "3"])
def test_a_form_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadEvent, match="bad_form"):
        Talk().do("wrap_up").do("form", text=text)


def test_the_end_is_said_goodbye_to() -> None:
    talk = Talk().do("wrap_up")
    assert (talk.last, talk.state.over) == (SAYS.bye, "wrapped")


def test_a_question_after_a_question_comes_first() -> None:
    first, second = PETRA.question("something_wrong"), PETRA.question("bank_blames_you")
    chained = replace(first, id="and_then", after="question:something_wrong")
    one = PETRA.with_lesson(questions=(first, replace(second, after="phase:plain_reason"), chained))
    talk = Talk(one).identify().say(REASON)
    assert talk.state.waiting == ("something_wrong", "bank_blames_you")
    talk.do("answer", "something_wrong", extra="only_bank")
    assert talk.state.waiting == ("and_then", "bank_blames_you")


def test_a_question_at_the_opening_is_posed_at_once() -> None:
    question = replace(PETRA.question("something_wrong"), after="opening")
    talk = Talk(PETRA.with_lesson(questions=(question,)))
    assert (talk.state.pending, talk.last) == ("something_wrong", question.text)
    assert talk.say(GREETING).state.passed == ()
    assert talk.say(("choice", "not_identified.call.choice.1a")).state.passed == ()
    assert talk.say(REASON).state.passed == ("something_wrong",)


@pytest.mark.parametrize("name", playable())
def test_a_play_can_be_taken_up_at_any_event(name: str) -> None:
    one = loaded(name)
    events = best_path(one.case, one.seen)
    states: list[State] = [begin(one.case, one.truth)]
    for event in events:
        states.append(step(one.case, states[-1], event, one.truth))
    for number in range(len(events)):
        assert replay(one.case, events[:number], one.truth) == states[number]
        assert 0 <= score_of(one.case, states[number], one.truth).exact <= 100
    assert score_of(one.case, states[0], one.truth).total < 10
