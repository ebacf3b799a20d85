"""Scores a play by the rubric: every point lost, and what earned the rest, has its evidence. A pure function: the same play, the same score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from assistant import text as text_rules
from assistant.guidance.avoid import hits
from assistant.practice.case import Case
from assistant.practice.play import replay
from assistant.practice.rubric import ANSWER_WORTH, COSTS, HARM_CAP, OUT_OF_ORDER, UNFINISHED, WEIGHTS
from assistant.practice.talk import Event, State
from assistant.practice.truth import Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cost points or, where ``good``, earned them. ``event`` is the number of the event it rests on, from 0; None for what was
    not done at all. ``cost`` is in points of the whole score; costs of one criterion together never pass its points."""

    criterion: str
    key: str
    cost: float = 0.0
    event: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    good: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` 0 to 100, halves rounded up; ``points`` by criterion: (got, of). ``capped`` is the key of the finding that capped it, or empty."""

    total: int
    exact: float
    points: Mapping[str, tuple[float, float]]
    capped: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion before scaling: what was found, with its cost of the criterion's weight; ``harm``: the keys that cap."""

    losses: tuple[tuple[Fraction, Finding], ...] = ()
    good: tuple[Finding, ...] = ()
    harm: tuple[str, ...] = ()
    none_earned: bool = False


def score(case: Case, events: Sequence[Event], truth: Truth) -> Score:
    """The score of these events. Raises BadEvent where they are no play of this case."""
    return score_of(case, replay(case, events, truth), truth)


def score_of(case: Case, state: State, truth: Truth) -> Score:
    """The score of a talk as it stands, finished or not."""
    parts = {key: rule(case, state, truth) for key, rule in _RULES.items() if asked(case, key)}
    scale = Fraction(100, sum(WEIGHTS[key] for key in parts))
    got = {key: _got(WEIGHTS[key], part) * scale for key, part in parts.items()}
    harm = next((key for part in parts.values() for key in part.harm), "")
    exact = min(sum(got.values(), Fraction()), Fraction(HARM_CAP)) if harm else sum(got.values(), Fraction())
    return Score(
        total=floor(exact + Fraction(1, 2)),
        exact=float(exact),
        points={key: (float(got[key]), float(WEIGHTS[key] * scale)) for key in parts},
        capped=harm,
        findings=tuple(_findings(parts, scale)),
    )


def asked(case: Case, criterion: str) -> bool:
    """The case has this criterion: flags to notice, questions to answer, parts of the talk to say."""
    wanted: Mapping[str, Sequence[object]] = {
        "flags": case.lesson.solution.flags, "answers": case.lesson.questions, "order": case.lesson.solution.phases,
    }  # fmt: skip
    return criterion not in wanted or bool(wanted[criterion])


def expected(case: Case) -> tuple[str, ...]:
    """The questions that a good talk brings up, in the case's order: those that hang on no step that may be left out."""
    wanted = case.lesson.solution.phases
    triggers = {"opening", *(f"phase:{key}" for key in wanted)}
    found: list[str] = []
    # A question may hang on one that stands after it.
    for _ in case.lesson.questions:
        found = [one.id for one in case.lesson.questions if one.after in triggers]
        triggers |= {f"question:{key}" for key in found}
    return tuple(found)


def _got(weight: int, part: Part) -> Fraction:
    lost = sum((cost for cost, _ in part.losses), Fraction())
    return Fraction(0) if part.none_earned else max(weight - lost, Fraction(0))


def _findings(parts: Mapping[str, Part], scale: Fraction) -> Iterator[Finding]:
    for part in parts.values():
        for cost, one in part.losses:
            yield Finding(one.criterion, one.key, float(cost * scale), one.event, one.facts)
        yield from part.good


def _loss(criterion: str, key: str, event: int | None = None, cost: Fraction | None = None, **facts: str) -> tuple[Fraction, Finding]:
    return COSTS[key] if cost is None else cost, Finding(criterion, key, 0.0, event, facts)


def _good(criterion: str, key: str, event: int | None = None, **facts: str) -> Finding:
    return Finding(criterion, key, 0.0, event, facts, good=True)


def _of_hits(state: State, criterion: str) -> list[tuple[Fraction, Finding]]:
    return [(COSTS[one.key], Finding(criterion, one.key, 0.0, one.event, one.facts)) for one in state.hits if one.criterion == criterion]


def _identified(case: Case, state: State, truth: Truth) -> Part:
    wanted = case.lesson.solution.identified
    losses = _of_hits(state, "identified")
    if state.level not in wanted:
        losses.append(_loss("identified", "wrong_level", reached=state.level, wanted=",".join(wanted)))
    losses += [_loss("identified", "wrong_tick", one.event, ask=one.ask) for one in state.ticked if not one.right]
    none = not _talked(state)
    return Part(tuple(losses), () if losses or none else (_good("identified", "identified", level=state.level),), none_earned=none)


def _cause(case: Case, state: State, truth: Truth) -> Part:
    wanted = case.lesson.solution.cause
    named = _text(state.form, "cause") or (state.situation if state.form is not None else "")
    if named in wanted:
        return Part(good=(_good("cause", "cause_found", cause=named),))
    return Part((_loss("cause", "cause_missed", None, Fraction(WEIGHTS["cause"]), named=named, wanted=",".join(wanted)),))


def _flags(case: Case, state: State, truth: Truth) -> Part:
    wanted = case.lesson.solution.flags
    each = Fraction(WEIGHTS["flags"], len(wanted))
    missed = tuple(_loss("flags", "flag_missed", None, each, flag=kind) for kind in wanted if kind not in state.noticed)
    return Part(missed, tuple(_good("flags", "flag_noticed", flag=kind) for kind in wanted if kind in state.noticed))


def _order(case: Case, state: State, truth: Truth) -> Part:
    wanted = case.lesson.solution.phases
    each = Fraction(WEIGHTS["order"], len(wanted))
    first = {phase: next(one.event for one in state.said if one.counted and one.phase == phase) for phase in state.phases}
    said = [phase for phase in wanted if phase in first]
    kept = _in_order(said, first)
    losses = [_loss("order", "phase_missed", None, each, phase=phase) for phase in wanted if phase not in first]
    losses += [_loss("order", "phase_out_of_order", first[one], each * (1 - OUT_OF_ORDER), phase=one) for one in said if one not in kept]
    return Part(tuple(losses), () if losses else (_good("order", "order_kept"),))


def _in_order(said: Sequence[str], first: Mapping[str, int]) -> frozenset[str]:
    """The most parts of the talk that stand in the wanted order to one another."""
    longest: list[tuple[str, ...]] = [()]
    for phase in said:
        before = [one for one in longest if not one or first[one[-1]] < first[phase]]
        longest.append((*_longest(before), phase))
    return frozenset(_longest(longest))


def _longest(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return max(rows, key=lambda one: len(one))


def _talked(state: State) -> bool:
    return bool(any(one.counted for one in state.said) or state.answered)


def _words(case: Case, state: State, truth: Truth) -> Part:
    losses = tuple(_of_hits(state, "words"))
    none = not _talked(state)
    return Part(losses, () if losses or none else (_good("words", "plain_words"),), none_earned=none)


def _truth(case: Case, state: State, truth: Truth) -> Part:
    losses = []
    for cost, one in _of_hits(state, "truth"):
        facts = dict(one.facts)
        if one.key == "forbidden":
            rule = next(rule for rule in case.lesson.forbidden if rule.id == facts["about"])
            facts |= {f"why_{language}": why for language, why in rule.why.items()}
        losses.append((cost, Finding("truth", one.key, 0.0, one.event, facts)))
    none = not _talked(state)
    harm = tuple(one.key for one in state.hits if one.harm)
    return Part(tuple(losses), () if losses or none else (_good("truth", "all_true"),), harm, none_earned=none)


def _answers(case: Case, state: State, truth: Truth) -> Part:
    given = {one.question: one for one in state.answered}
    hoped = expected(case)
    counted = [one for one in case.lesson.questions if one.id in hoped or one.id in state.posed or one.id in given]
    if not counted:
        return Part()
    each = Fraction(WEIGHTS["answers"], len(counted))
    losses, good, harm = [], [], []
    for question in counted:
        one = given.get(question.id)
        if one is None:
            key = "question_unanswered" if question.id in state.posed else "question_not_reached"
            losses.append(_loss("answers", key, None, each, question=question.id, text=question.text))
            continue
        choice = next(choice for choice in question.choices if choice.id == one.choice)
        facts = {"question": question.id, "text": question.text, "said": choice.text, **_why(choice.why)}
        if choice.kind == "right":
            good.append(_good("answers", "right_answer", one.event, **facts))
            continue
        losses.append(_loss("answers", f"{choice.kind}_answer", one.event, each * (1 - ANSWER_WORTH[choice.kind]), **facts))
        harm += ["harmful_answer"] if choice.kind == "harmful" else []
    return Part(tuple(losses), tuple(good), tuple(harm))


def _why(why: Mapping[str, str]) -> dict[str, str]:
    return {f"why_{language}": words for language, words in why.items()}


def _step(case: Case, state: State, truth: Truth) -> Part:
    groups = case.lesson.solution.steps
    first = {one.step: one.event for one in reversed(state.agreed)}
    last = {one.step: one for one in state.agreed}
    losses, good, harm = [], [], []
    for group in groups:
        each = Fraction(WEIGHTS["step"], len(groups))
        done = next((key for key in group if key in last and (last[key].works or not _can_work(case, key))), None)
        tried = next((key for key in group if key in first), None)
        if done:
            good.append(_good("step", "right_step", first[done], step=done))
        elif tried:
            losses.append(_loss("step", "step_unfinished", last[tried].event, each * UNFINISHED, step=tried))
        else:
            losses.append(_loss("step", "step_missed", None, each, steps=",".join(group)))
    for key, event in sorted(first.items(), key=lambda one: one[1]):
        known = case.lesson.step(key)
        if known is None:
            losses.append(_loss("step", "useless_step", event, step=key))
        elif known.kind in {"poor", "harmful"}:
            losses.append(_loss("step", f"{known.kind}_step", event, None, step=key, **_why(known.why)))
            harm += ["harmful_step"] if known.kind == "harmful" else []
    none = not groups and not _talked(state)
    if not groups and not first and not none:
        good.append(_good("step", "no_step"))
    return Part(tuple(losses), tuple(good), tuple(harm), none_earned=none)


def _can_work(case: Case, key: str) -> bool:
    """Whether this step comes to something, at once or when it is tried again."""
    known = case.lesson.step(key)
    return known is not None and any(turn.works for turn in known.turns)


def _disposition(case: Case, state: State, truth: Truth) -> Part:
    wanted, named = case.lesson.solution.disposition, _text(state.form, "disposition")
    if named in wanted:
        return Part(good=(_good("disposition", "right_disposition", disposition=named),))
    cost = Fraction(WEIGHTS["disposition"])
    return Part((_loss("disposition", "wrong_disposition", None, cost, named=named, wanted=",".join(wanted)),))


def _note(case: Case, state: State, truth: Truth) -> Part:
    note = _text(state.form, "note").strip()
    if not note:
        return Part((_loss("note", "note_empty"),))
    losses = [_loss("note", "note_words", None, None, words=one.words, instead=_advice(one.term.instead)) for one in hits(note)]
    if text_rules.redact(note).masked:
        losses.append(_loss("note", "note_number"))
    agreed, written = {one.step for one in state.agreed}, _list(state.form, "agreed")
    if agreed != written:
        losses.append(_loss("note", "note_steps", None, None, lacking=_joined(agreed - written), extra=_joined(written - agreed)))
    return Part(tuple(losses), () if losses else (_good("note", "good_note"),))


def _advice(instead: str) -> str:
    return "" if instead.startswith("(") else instead


def _joined(keys: Iterable[str]) -> str:
    return ",".join(sorted(keys))


def _time(case: Case, state: State, truth: Truth) -> Part:
    """Full to the wanted length, nothing at twice that; a talk that the trainee did not end has no length."""
    limit = case.lesson.solution.seconds
    if not state.over:
        return Part(none_earned=True)
    over = min(max(Fraction(state.talked) - limit, Fraction(0)) / limit, Fraction(1))
    if over == 0:
        return Part(good=(_good("time", "in_time", seconds=str(round(state.talked)), limit=str(limit)),))
    return Part((_loss("time", "too_long", None, over * WEIGHTS["time"], seconds=str(round(state.talked)), limit=str(limit)),))


def _text(form: Mapping[str, Any] | None, key: str) -> str:
    value = form.get(key) if form else None
    return value if isinstance(value, str) else ""


def _list(form: Mapping[str, Any] | None, key: str) -> frozenset[str]:
    value = form.get(key) if form else None
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


_RULES = {
    "identified": _identified, "cause": _cause, "flags": _flags, "order": _order, "words": _words, "truth": _truth, "answers": _answers,
    "step": _step, "disposition": _disposition, "note": _note, "time": _time,
}  # fmt: skip
