"""Plays a case by script: the best talk, and the same talk with one or all of its traps taken. What each costs is known beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from assistant.guidance.identity import level as level_of
from assistant.practice.case import Case, Question
from assistant.practice.play import HARMS, begin, step
from assistant.practice.rubric import ANSWER_WORTH, COSTS, HARM_CAP, WEIGHTS
from assistant.practice.score import asked, expected
from assistant.practice.seen import Line, Seen
from assistant.practice.talk import Event, State
from assistant.practice.truth import CHECK, Truth, first_term, slips, truth_of
from assistant.practice.words import remarks

PACE = 6.0
"""Seconds between two events of a good talk, where its length allows."""


@dataclass(frozen=True, slots=True)
class Trap:
    """One way to go wrong in an otherwise best talk. ``key``: ``answer:QUESTION:CHOICE``, ``step:KEY`` or ``words:RULE``.

    ``costs``: points by criterion, of 100; ``harm`` caps the score. ``cost`` is what taking this trap alone loses.
    """

    key: str
    costs: tuple[tuple[str, Fraction], ...]
    harm: bool
    cost: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What is done otherwise than in the best talk."""

    answers: dict[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class NoPath(ValueError):
    """The case cannot be played to a good end; ``key`` says why, ``facts`` with what."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def best_path(case: Case, seen: Seen) -> tuple[Event, ...]:
    """The events of a talk that scores 100. Raises NoPath where the account or the lesson allows none."""
    return _path(case, seen, _Taken())


def traps(case: Case, seen: Seen) -> tuple[Trap, ...]:
    """Every answer that is not right, every step that is poor or harmful, and the words of every rule of the case."""
    found = [*_answer_traps(case), *_step_traps(case), *_word_traps(case, seen)]
    return tuple(Trap(one.key, one.costs, one.harm, lost(case, (one,)), one.text) for one in found)


def together(case: Case, seen: Seen, taken: Iterable[Trap]) -> tuple[Trap, ...]:
    """Of these traps those that one talk can hold: of each question its worst answer; all words in one breath."""
    worst: dict[str, Trap] = {}
    words: list[str] = []
    for one in taken:
        if one.key.startswith("words:"):
            words.append(one.text)
            continue
        key = one.key.rsplit(":", 1)[0] if one.key.startswith("answer:") else one.key
        known = worst.get(key)
        if known is None or (one.harm, _sum(one)) > (known.harm, _sum(known)):
            worst[key] = one
    breath = [_of_words(case, truth_of(case, seen), "words:all", ". ".join(words))] if words else []
    return (*worst.values(), *breath)


def with_traps(case: Case, seen: Seen, taken: Iterable[Trap]) -> tuple[Event, ...]:
    """The best talk with these traps taken; of those of one question the last counts."""
    answers, steps, words = {}, [], []
    for one in taken:
        kind, *rest = one.key.split(":")
        if kind == "answer":
            answers[rest[0]] = rest[1]
        elif kind == "step":
            steps.append(rest[0])
        else:
            words.append(one.text)
    return _path(case, seen, _Taken(answers, tuple(steps), tuple(words)))


def lost(case: Case, taken: Iterable[Trap]) -> float:
    """The points that these traps together lose: no criterion more than it has, and the cap where one of them harms."""
    weights = {key: weight for key, weight in WEIGHTS.items() if asked(case, key)}
    costs = dict.fromkeys(weights, Fraction(0))
    harm = False
    for one in taken:
        harm = harm or one.harm
        for criterion, cost in one.costs:
            costs[criterion] += cost
    left = sum((max(weight - costs[key], Fraction(0)) for key, weight in weights.items()), Fraction(0)) * Fraction(
        100, sum(weights.values())
    )
    return float(100 - (min(left, Fraction(HARM_CAP)) if harm else left))


def _sum(trap: Trap) -> Fraction:
    return sum((cost for _, cost in trap.costs), Fraction(0))


def _posed(case: Case) -> tuple[Question, ...]:
    """The questions that the best talk brings up: those that are hoped for, and those of the steps that it agrees."""
    agreed = {f"step:{group[0]}" for group in case.lesson.solution.steps}
    hoped = set(expected(case))
    for _ in case.lesson.questions:
        triggers = agreed | {f"question:{key}" for key in hoped}
        hoped |= {one.id for one in case.lesson.questions if one.after in triggers}
    return tuple(one for one in case.lesson.questions if one.id in hoped)


def _answer_traps(case: Case) -> Iterator[Trap]:
    posed = _posed(case)
    for question in posed:
        each = Fraction(WEIGHTS["answers"], len(posed))
        for choice in question.choices:
            if choice.kind != "right":
                cost = each * (1 - ANSWER_WORTH[choice.kind])
                yield Trap(f"answer:{question.id}:{choice.id}", (("answers", cost),), choice.kind == "harmful")


def _step_traps(case: Case) -> Iterator[Trap]:
    for one in case.lesson.steps:
        # A step that brings a question up changes more than itself.
        if one.kind in {"poor", "harmful"} and not any(question.after == f"step:{one.step}" for question in case.lesson.questions):
            yield Trap(f"step:{one.step}", (("step", COSTS[f"{one.kind}_step"]),), one.kind == "harmful")


def _word_traps(case: Case, seen: Seen) -> Iterator[Trap]:
    """The words of each rule of the case, and those of the rules that hold in every talk, where this account gives occasion."""
    truth, language = truth_of(case, seen), case.about.language
    given = [(rule.id, rule.words[language][0]) for rule in case.lesson.forbidden if rule.words.get(language)]
    given += [(f"secret_{reason}", words) for reason in truth.reasons if (words := first_term(f"reasons.{reason}", language))]
    given += [(key, first_term(key, language)) for key in ("bank", "secrets")]
    found = (_of_words(case, truth, f"words:{key}", words) for key, words in given)
    yield from (one for one in found if one.costs)


def _of_words(case: Case, truth: Truth, key: str, text: str) -> Trap:
    """What it costs to type this at the end of a good talk."""
    language, level = case.about.language, case.lesson.solution.identified[0]
    said, noticed = slips(truth, text, language, level), remarks(text, language)
    costs = [("truth", COSTS[one.key]) for one in said]
    costs += [("words", COSTS[one.key]) for one in noticed]
    costs += [("truth", COSTS["threat"]) for one in noticed if one.effect == "threat"]
    return Trap(key, tuple(costs), any(one.key in HARMS for one in said), 0.0, text)


def _path(case: Case, seen: Seen, taken: _Taken) -> tuple[Event, ...]:
    rough = _Script(case, seen, truth_of(case, seen), PACE, taken)
    events = rough.played()
    # A short talk is spoken faster, so that it keeps within its time.
    pace = min(PACE, case.lesson.solution.seconds / (len(events) + 1))
    return events if pace == PACE else _Script(case, seen, truth_of(case, seen), pace, taken).played()


class _Script:
    """The talk as it is written: each event is played at once, so that what the customer asks is answered where it comes up."""

    def __init__(self, case: Case, seen: Seen, truth: Truth, pace: float, taken: _Taken) -> None:
        self.case, self.seen, self.truth, self.pace, self.taken = case, seen, truth, pace, taken
        self.level = case.lesson.solution.identified[0]
        self.state: State = begin(case, truth)
        self.events: list[Event] = []
        self.said: set[str] = set()

    def do(self, what: str, key: str = "", text: str = "", extra: str = "") -> None:
        event = Event(self.pace * (len(self.events) + 1), what, key, text, extra)
        self.state = step(self.case, self.state, event, self.truth)
        self.events.append(event)

    def played(self) -> tuple[Event, ...]:
        wanted = self.case.lesson.solution
        self.answer()
        if (self.state.language, self.state.register) != (self.case.about.language, self.case.about.register):
            self.do("language", self.case.about.language, extra=self.case.about.register or "")
        for flag in wanted.flags:
            if flag not in self.seen.flags:
                raise NoPath("flag_not_there", found=flag, wanted=", ".join(self.seen.flags) or "-")
            self.do("notice", flag)
        self.greet()
        self.identify()
        for phase in wanted.phases:
            self.phase(phase)
            if phase == self.agrees_after:
                self.agree()
        if self.agrees_after is None:
            self.agree()
        self.slip()
        if not self.state.over:
            self.do("wrap_up")
        self.do("form", text=self.form())
        return tuple(self.events)

    @property
    def agrees_after(self) -> str | None:
        phases = self.case.lesson.solution.phases
        return next((phase for phase in ("step", "choice", "reassure", "plain_reason") if phase in phases), phases[-1] if phases else None)

    def answer(self) -> None:
        while self.state.pending:
            question = self.case.lesson.question(self.state.pending)
            right = next((one.id for one in question.choices if one.kind == "right"), None) if question else None
            if right is None:
                raise NoPath("no_right_choice", question=self.state.pending)
            self.do("answer", self.state.pending, extra=self.taken.answers.get(self.state.pending, right))

    def line(self, line: Line) -> None:
        self.said.add(line.id[:-1])
        self.do("say", line.phase, line.text, line.id)
        self.answer()

    def greet(self) -> None:
        """The greeting stands first in every script, known or not."""
        first = next((one for one in self.lines("none") if one.phase == "acknowledge"), None)
        if first and "acknowledge" in self.case.lesson.solution.phases:
            self.line(first)

    def lines(self, level: str) -> tuple[Line, ...]:
        return tuple(one for one in self.seen.lines.get(level, ()) if one.id[:-1] not in self.said)

    def identify(self) -> None:
        if self.level == "none":
            return
        if self.level == "failed":
            for proof in sorted(self.case.lesson.identity, key=lambda one: one.right)[:1]:
                self.do("ask", proof.ask)
            self.do("fail", extra="failed")
            return
        ticked: dict[str, bool] = {}
        weights = dict(self.seen.asks)
        for ask in self.proofs(weights):
            self.do("ask", ask)
            ticked[ask] = True
            self.do("tick", ask, extra=level_of(ticked, weights).value)

    def proofs(self, weights: dict[str, str]) -> Sequence[str]:
        """The fewest questions whose right answers come to the level that is wanted."""
        right = [one.ask for one in self.case.lesson.identity if one.right and one.ask in weights]
        for number in range(1, len(right) + 1):
            for some in combinations(right, number):
                if level_of(dict.fromkeys(some, True), weights).value == self.level:
                    return some
        raise NoPath("level_out_of_reach", level=self.level)

    def phase(self, phase: str) -> None:
        for line in self.lines(self.level):
            if line.phase == phase and (not line.id.startswith(f"{CHECK}.") or self.truth.level is None or self.level == "failed"):
                self.line(line)
        if phase not in self.state.phases:
            raise NoPath("phase_not_in_script", phase=phase)

    def agree(self) -> None:
        for key in (*(group[0] for group in self.case.lesson.solution.steps), *self.taken.steps):
            for _ in range(self.tries(key)):
                self.do("agree", key)
                self.answer()

    def tries(self, key: str) -> int:
        """How often this step is agreed until it works; once where it never does."""
        known = self.case.lesson.step(key)
        turns = known.turns if known and key not in self.taken.steps else ()
        return next((number for number, turn in enumerate(turns, 1) if turn.works), 1)

    def slip(self) -> None:
        """All of the words that are traps in one breath, at the end: what they do to the customer's patience changes nothing any more."""
        if self.taken.words:
            self.do("type", "close", ". ".join(self.taken.words))

    def form(self) -> str:
        solution = self.case.lesson.solution
        agreed = list(dict.fromkeys(one.step for one in self.state.agreed))
        note = self.case.about.title[self.case.about.language]
        return json.dumps(
            {"disposition": solution.disposition[0], "cause": solution.cause[0], "agreed": agreed, "note": note},
            ensure_ascii=False,
            sort_keys=True,
        )
