"""The score: what each criterion counts, what caps it, and that nothing is asked that a case has not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.practice.paths import best_path
from assistant.practice.play import begin
from assistant.practice.rubric import COSTS, HARM_CAP, WEIGHTS
from assistant.practice.score import Finding, Score, asked, expected, score, score_of
from assistant.practice.talk import Event
from assistant.practice.truth import truth_of
from practice.cases import Loaded, loaded

PETRA = loaded("petra")
BEST = best_path(PETRA.case, PETRA.seen)


def changed(change: Callable[[Event], Event | None], events: tuple[Event, ...] = BEST, one: Loaded = PETRA) -> Score:
    """The best talk with each event changed, or left out."""
    return score(one.case, [new for event in events if (new := change(event)) is not None], one.truth)


def form(**changes: Any) -> Score:
    """The best talk, wrapped up otherwise."""
    return changed(lambda event: replace(event, text=json.dumps(json.loads(event.text) | changes)) if event.do == "form" else event)


def bad(result: Score) -> list[tuple[str, str]]:
    return [(one.criterion, one.key) for one in result.findings if not one.good]


def the(result: Score, key: str) -> Finding:
    return next(one for one in result.findings if one.key == key)


def test_the_weights_are_of_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_nothing_done_is_worth_next_to_nothing() -> None:
    result = score(PETRA.case, [], PETRA.truth)
    assert result.total == 0
    assert result.points["words"][0] == 0


def test_the_cause_is_that_of_the_form_or_of_the_talk() -> None:
    assert form(cause=None).exact == 100
    result = form(cause="expired_card")
    assert (result.exact, bad(result)) == (90, [("cause", "cause_missed")])
    assert the(result, "cause_missed").facts == {"named": "expired_card", "wanted": "bank_declined"}


def test_each_flag_counts() -> None:
    result = changed(lambda event: None if (event.do, event.what) == ("notice", "likely_false_decline") else event)
    assert (result.exact, bad(result)) == (96, [("flags", "flag_missed")])
    assert the(result, "flag_missed").cost == 4


def test_a_part_that_was_not_said_costs_its_share() -> None:
    result = changed(lambda event: None if (event.do, event.what) == ("say", "reassure") else event)
    assert result.exact == pytest.approx(100 - 12 / 10)
    assert bad(result) == [("order", "phase_missed")]


def test_a_part_at_the_wrong_moment_costs_half_its_share() -> None:
    kept = [event for event in BEST if (event.do, event.what) != ("say", "thank")]
    thanks = [event for event in BEST if (event.do, event.what) == ("say", "thank")]
    place = next(n for n, event in enumerate(kept) if event.what == "reassure")
    moved = [*kept[:place], *(replace(event, at=kept[place].at) for event in thanks), *kept[place:]]
    result = score(PETRA.case, moved, PETRA.truth)
    assert bad(result) == [("order", "phase_out_of_order")]
    assert result.exact == pytest.approx(100 - 12 / 10 / 2)
    assert the(result, "phase_out_of_order").facts == {"phase": "thank"}


def test_who_was_not_identified() -> None:
    result = changed(lambda event: None if event.do in {"ask", "tick"} else event)
    assert result.points["identified"][0] == 0
    assert ("identified", "wrong_level") in bad(result)
    assert result.capped == "private"
    assert result.total <= HARM_CAP


def test_a_wrong_answer_that_was_ticked() -> None:
    identity = tuple(replace(one, right=one.ask != "amount") for one in PETRA.case.lesson.identity)
    one = PETRA.with_lesson(identity=identity)
    result = score(one.case, BEST, one.truth)
    assert bad(result) == [("identified", "wrong_tick")]
    assert result.exact == 88
    event = the(result, "wrong_tick").event
    assert event is not None
    assert (BEST[event].do, BEST[event].what) == ("tick", "amount")


def test_where_nobody_is_to_be_checked_asking_costs() -> None:
    one = PETRA.with_solution(identified=("none",))
    seen = replace(one.seen, lines={**one.seen.lines, "none": one.seen.lines["strong"]})
    one = Loaded(one.case, seen, truth_of(one.case, seen))
    events = best_path(one.case, seen)
    asks = [Event(events[0].at, "ask", "amount"), Event(events[0].at, "ask", "last4")]
    result = score(one.case, [events[0], *asks, *events[1:]], one.truth)
    assert [one for one in bad(result) if one[0] == "identified"] == [("identified", "needless_ask")] * 2


def test_answers_earn_by_their_kind() -> None:
    def answer(choice: str) -> Score:
        return changed(lambda event: replace(event, extra=choice) if event.what == "something_wrong" else event)

    fair = replace(PETRA.question("something_wrong").choices[1], kind="fair", id="so_so")
    question = replace(PETRA.question("something_wrong"), choices=(*PETRA.question("something_wrong").choices, fair))
    one = PETRA.with_lesson(questions=(question, PETRA.question("bank_blames_you")))
    events = [replace(event, extra="so_so") if event.what == "something_wrong" else event for event in BEST]
    assert score(one.case, events, one.truth).exact == pytest.approx(100 - 5 / 4)
    assert answer("card_fine").exact == pytest.approx(100 - 5 * 3 / 4)
    assert (answer("no_money").exact, answer("no_money").capped) == (HARM_CAP, "harmful_answer")
    assert answer("no_money").points["answers"] == (5, 10)


def test_a_question_without_an_answer() -> None:
    result = changed(lambda event: None if event.what == "bank_blames_you" else event)
    assert bad(result) == [("answers", "question_unanswered")]
    assert result.exact == 95
    result = changed(lambda event: None if event.what in {"plain_reason", "something_wrong"} else event)
    assert ("answers", "question_not_reached") in bad(result)


def test_a_question_after_a_step_counts_only_where_it_came_up() -> None:
    after = replace(PETRA.question("bank_blames_you"), id="again_no", after="step:new_try")
    one = PETRA.with_lesson(questions=(*PETRA.case.lesson.questions, after))
    assert expected(one.case) == ("something_wrong", "bank_blames_you")
    assert score(one.case, BEST, one.truth).exact == 100


def test_steps() -> None:
    without = changed(lambda event: None if (event.do, event.what) == ("agree", "link") else event)
    assert bad(without) == [("step", "step_missed"), ("note", "note_steps")]
    assert without.exact == pytest.approx(100 - 6 - 1)
    other = changed(lambda event: replace(event, what="parts") if (event.do, event.what) == ("agree", "link") else event)
    assert bad(other) == [("step", "step_missed"), ("step", "useless_step"), ("note", "note_steps")]
    assert the(other, "note_steps").facts == {"lacking": "parts", "extra": "link"}


def test_a_right_step_that_failed_is_tried_until_it_works() -> None:
    steps = PETRA.case.lesson.steps
    works = steps[0].turns[0]
    failing = replace(steps[0], turns=(replace(works, works=False), works))
    one = PETRA.with_lesson(steps=(failing, *steps[1:]))
    best = best_path(one.case, one.seen)
    assert [event.what for event in best if event.do == "agree"].count(failing.step) == 2
    assert score(one.case, best, one.truth).exact == 100
    second = [number for number, event in enumerate(best) if (event.do, event.what) == ("agree", failing.step)][1]
    once = score(one.case, [*best[:second], *best[second + 1 :]], one.truth)
    assert (once.exact, bad(once)) == (97, [("step", "step_unfinished")])


def test_a_harmful_step_caps_the_score_and_says_so() -> None:
    steps = tuple(replace(one, kind="harmful") if one.step == "new_try" else one for one in PETRA.case.lesson.steps)
    one = PETRA.with_lesson(steps=steps)
    place = next(n for n, event in enumerate(BEST) if event.do == "wrap_up")
    events = [*BEST[:place], Event(BEST[place].at, "agree", "new_try"), *BEST[place:]]
    result = score(one.case, events, one.truth)
    assert (result.total, result.capped) == (HARM_CAP, "harmful_step")
    assert the(result, "harmful_step").event == place
    assert the(result, "harmful_step").facts["why_nl"].startswith("De bank weigerde al drie keer.")


def test_a_fair_step_costs_nothing() -> None:
    place = next(n for n, event in enumerate(BEST) if event.do == "wrap_up")
    events = [*BEST[:place], Event(BEST[place].at, "agree", "other_method"), *BEST[place:]]
    assert bad(score(PETRA.case, events, PETRA.truth)) == [("note", "note_steps")]


def test_the_wrap_up() -> None:
    assert bad(form(disposition="other")) == [("disposition", "wrong_disposition")]
    assert form(disposition="other").exact == 96
    assert (bad(form(note=" ")), form(note=None).exact) == ([("note", "note_empty")], 97)
    assert bad(form(note="Klant is een wanbetaler.")) == [("note", "note_words")]
    assert bad(form(note="Kaart 4242 4242 4242 4242 genoemd.")) == [("note", "note_number")]


def test_time_costs_from_the_wanted_length_on() -> None:
    last = next(event for event in BEST if event.do == "wrap_up").at

    def took(seconds: float) -> float:
        """Spoken at one pace, so that no silence costs patience."""
        return changed(lambda event: replace(event, at=event.at * seconds / last)).points["time"][0]

    assert [took(360), took(450), took(540)] == pytest.approx([3, 2.25, 1.5])


def test_what_a_case_does_not_ask_is_left_out_and_the_rest_counts_for_more() -> None:
    one = PETRA.with_lesson(questions=())
    one = one.with_solution(flags=())
    assert not asked(one.case, "flags")
    assert not asked(one.case, "answers")
    result = score(one.case, [event for event in BEST if event.do not in {"notice", "answer"}], one.truth)
    assert set(WEIGHTS) - set(result.points) == {"flags", "answers"}
    assert result.exact == 100
    assert result.points["cause"][1] == pytest.approx(10 * 100 / 82)


def test_every_point_lost_has_its_finding() -> None:
    result = changed(lambda event: None if event.do in {"notice", "agree"} or event.what in {"reassure", "bank_blames_you"} else event)
    for criterion, (got, of) in result.points.items():
        lost = sum(one.cost for one in result.findings if one.criterion == criterion)
        assert got == pytest.approx(max(of - lost, 0))
        assert (lost > 0) == (got < of)
    for one in result.findings:
        assert one.good == (one.cost == 0)


def test_halves_are_rounded_up() -> None:
    result = changed(lambda event: replace(event, at=event.at * 420 / BEST[-2].at))
    assert (result.exact, result.total) == (99.5, 100)


def test_a_talk_under_way_can_be_scored() -> None:
    assert score_of(PETRA.case, begin(PETRA.case, PETRA.truth), PETRA.truth).total == 0


def test_no_cost_is_above_its_criterion() -> None:
    """A harm of the words takes all points for truth, and never more than the rubric gives."""
    assert max(COSTS.values()) == WEIGHTS["truth"]
