"""A player who does anything at all: the play never breaks, always comes to an end, and never scores more than the best talk."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from assistant.guidance.lines import PHASES
from assistant.practice.play import DOES, begin, choices, replay, seen_at, step
from assistant.practice.score import score_of
from assistant.practice.talk import BadEvent, Event
from assistant.vocabulary import SITUATIONS, AgreedStep, Disposition
from practice.cases import loaded, playable

WORDS = (
    "Je issuer zei nee.", "Wat is je pincode?", "Je bank hield het tegen.", "Dan komt de deurwaarder.", "Je kaart is gestolen.", "29 euro",
    "Your card was stolen.", "What is your PIN?", "Goed zo.", "Okay.", "😀", "a" * 500, "​.",
)  # fmt: skip
GAPS = st.sampled_from((0.0, 0.5, 5.0, 19.0, 21.0, 60.0, 500.0))


class Player(RuleBasedStateMachine):
    """Some of what it does cannot be done: that is refused, and changes nothing."""

    names: tuple[str, ...] = playable()

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self.one = loaded(data.draw(st.sampled_from(self.names)))
        self.state = begin(self.one.case, self.one.truth)
        self.events: list[Event] = []

    def do(self, gap: float, what: str, key: str = "", text: str = "", extra: str = "") -> None:
        event = Event(self.state.at + gap, what, key, text, extra)
        try:
            self.state = step(self.one.case, self.state, event, self.one.truth)
        except BadEvent:
            return
        self.events.append(event)

    @rule(data=st.data(), gap=GAPS)
    def speak(self, data: st.DataObject, gap: float) -> None:
        line = data.draw(st.sampled_from(self.one.seen.lines[data.draw(st.sampled_from(("none", "strong", "failed")))]))
        self.do(gap, "say", line.phase, line.text, line.id)

    @rule(phase=st.sampled_from(PHASES), text=st.one_of(st.sampled_from(WORDS), st.text(max_size=40)), gap=GAPS)
    def type_words(self, phase: str, text: str, gap: float) -> None:
        self.do(gap, "type", phase, text)

    @rule(data=st.data(), gap=GAPS)
    def check(self, data: st.DataObject, gap: float) -> None:
        ask = data.draw(st.sampled_from([one.ask for one in self.one.case.lesson.identity] or ["amount"]))
        level = data.draw(st.sampled_from(("none", "weak", "strong", "failed")))
        self.do(gap, data.draw(st.sampled_from(("ask", "tick", "fail"))), ask, extra=level)

    @precondition(lambda self: self.state.pending)
    @rule(data=st.data(), gap=GAPS)
    def answer(self, data: st.DataObject, gap: float) -> None:
        question = self.state.pending
        assert question is not None
        self.do(gap, "answer", question, extra=data.draw(st.sampled_from(choices(self.one.case, question))).id)

    @rule(key=st.sampled_from(sorted(AgreedStep)), gap=GAPS)
    def agree(self, key: str, gap: float) -> None:
        self.do(gap, "agree", key)

    @rule(data=st.data(), gap=GAPS)
    def look(self, data: st.DataObject, gap: float) -> None:
        self.do(gap, "notice", data.draw(st.sampled_from(self.one.seen.flags or ("dormant",))))
        self.do(0, "situation", data.draw(st.sampled_from(SITUATIONS)))
        self.do(0, "language", data.draw(st.sampled_from(("nl", "en"))), extra=data.draw(st.sampled_from(("", "je", "u"))))

    @rule(what=st.sampled_from(("silence", "pause", "resume")), gap=GAPS)
    def rest(self, what: str, gap: float) -> None:
        self.do(gap, what)

    @rule(what=st.sampled_from(DOES), key=st.text(max_size=6), extra=st.text(max_size=6), gap=GAPS)
    def do_anything(self, what: str, key: str, extra: str, gap: float) -> None:
        if what not in {"wrap_up", "form"}:
            self.do(gap, what, key, key, extra)

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "state"):
            return
        state = self.state
        assert 0 <= state.patience <= 100
        assert (state.patience == 0) == (state.over == "hung_up")
        assert state.talked <= state.at + 1e-6
        assert score_of(self.one.case, state, self.one.truth).exact <= 100
        assert seen_at(self.one.case, state, state.at + 3600).patience <= state.patience

    def teardown(self) -> None:
        """From wherever it came to, the play can be ended and scored."""
        if not hasattr(self, "state"):
            return
        if self.state.paused:
            self.do(1, "resume")
        if not self.state.over:
            self.do(1, "wrap_up")
        assert self.state.over
        solution = self.one.case.lesson.solution
        form = {"disposition": Disposition.OTHER.value, "cause": solution.cause[0], "agreed": [], "note": "Besproken."}
        self.do(1, "form", text=json.dumps(form))
        assert self.state.finished
        result = score_of(self.one.case, self.state, self.one.truth)
        assert 0 <= result.total <= 100
        assert replay(self.one.case, self.events, self.one.truth) == self.state


QUICK = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_random_player_breaks_nothing_and_never_beats_the_best_talk() -> None:
    run_state_machine_as_test(Player, settings=QUICK)


@pytest.mark.soak
@pytest.mark.parametrize("name", playable())
def test_two_hundred_random_plays_of_each_case(name: str) -> None:
    run_state_machine_as_test(type("OneCase", (Player,), {"names": (name,)}), settings=LONG)
