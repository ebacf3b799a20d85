"""The script of a situation: the lines that may be said now, in the order of the rubric, and what was left out for want of a fact."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.guidance.facts import Facts
from assistant.guidance.lines import Line, Source, sources
from assistant.language import Tongue


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line with its facts filled in."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """``lines`` and their ``others`` (the ways to say the same), and ``left_out``: the facts whose lines cannot be said."""

    phase: str
    lines: tuple[Spoken, ...] = ()
    others: tuple[Spoken, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    customer: str
    agent: str


@dataclass(frozen=True, slots=True)
class Note:
    """For the agent's eyes: never read aloud, save the answers."""

    cause: str
    never: tuple[str, ...] = ()
    helps: tuple[tuple[str, str], ...] = ()
    """(agreed step, words), in the order in which they help."""

    answers: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    situation: str
    spoken_as: str
    language: str
    register: str | None
    steps: tuple[Step, ...]


def compose(
    situation: str,
    facts: Facts,
    tongue: Tongue,
    *,
    spoken_as: str | None = None,
    ask_to_stop: bool = False,
    direction: str = "inbound",
    seed: str = "",
    chosen: Mapping[str, str] | None = None,
    first: tuple[str, ...] = (),
) -> Script:
    """The script as it may be spoken with these facts.

    ``seed`` fixes which wording a call gets; ``chosen`` (context -> letter) overrides it where the agent asked for another.
    ``first``: the phases in which the lines of the check of who is on the line are said before those of the situation.
    """
    source = sources()[spoken_as or situation]
    lines = list(source.lines)
    if ask_to_stop:
        lines += [line for line in sources()["cancellation_requested"].lines if line.context.endswith(".choice.9")]
    if "close" in first:
        lines = [_after_the_check(line) if line.phase == "close" else line for line in lines]
    ordered = _greeting_first(lines, _check_lines(first, facts))
    steps = tuple(
        _step(phase, ordered, facts, tongue, direction, seed, chosen or {})
        for phase in source.phases
        if any(line.phase == phase and line.when in {None, direction} for line in ordered)
    )
    return Script(situation, spoken_as or situation, tongue.language, tongue.register, steps)


def _check_lines(phases: tuple[str, ...], facts: Facts) -> list[Line]:
    """The lines of the check; those for a check that failed are no lines at all until it has."""
    hidden = frozenset({"check_failed"}) - facts.truths
    lines = sources()["not_identified"].lines
    return [
        line
        for line in lines
        if line.phase in phases and not line.context.endswith(".acknowledge.1") and not hidden.intersection(line.needs)
    ]


def _after_the_check(line: Line) -> Line:
    """What closes the talk on the matter itself waits until that talk could be had."""
    return line if "identified" in line.needs else replace(line, needs=(*line.needs, "identified"))


def _greeting_first(lines: list[Line], check: list[Line]) -> list[Line]:
    """The greeting stays the first thing that is said; the check comes next."""
    greeting = [line for line in lines if line.context.endswith(".acknowledge.1")]
    return [*greeting, *check, *(line for line in lines if line not in greeting)]


def _step(phase: str, lines: list[Line], facts: Facts, tongue: Tongue, direction: str, seed: str, chosen: Mapping[str, str]) -> Step:
    contexts: dict[str, list[Line]] = {}
    for line in lines:
        if line.phase == phase and line.when in {None, direction}:
            contexts.setdefault(line.context, []).append(line)
    said: list[Spoken] = []
    others: list[Spoken] = []
    left_out: dict[str, None] = {}
    for context, ways in contexts.items():
        possible = [line for line in ways if not facts.missing(line.names, line.needs)]
        if not possible:
            left_out |= dict.fromkeys(name for line in ways for name in facts.missing(line.names, line.needs))
            continue
        pick = next((line for line in possible if line.letter == chosen.get(context)), possible[variant(seed, context, len(possible))])
        said.append(_filled(pick, facts, tongue))
        others += [_filled(line, facts, tongue) for line in possible if line is not pick]
    return Step(phase, tuple(said), tuple(others), tuple(left_out))


def variant(seed: str, context: str, number: int) -> int:
    """Which of ``number`` wordings a call gets: even over calls, the same within one."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{context}".encode()).digest()[:4], "big") % number


def _filled(line: Line, facts: Facts, tongue: Tongue) -> Spoken:
    return Spoken(line.id, tongue.say_in(line.context, line.text).format_map(dict(facts.values)))


def note(situation: str, facts: Facts, desk: Tongue, spoken: Tongue) -> Note:
    """The notes in the agent's language; the answers, which are spoken, in the register of the script where that language is the
    script's."""
    source: Source = sources()[situation]
    return Note(
        cause=desk.say_in(f"{situation}.note.cause", source.cause),
        never=tuple(desk.say_in(f"{situation}.note.never.{number}", text) for number, text in enumerate(source.never, 1)),
        helps=tuple((one.step, desk.say_in(f"{situation}.note.helps.{number}", one.text)) for number, one in enumerate(source.helps, 1)),
        answers=tuple(
            Exchange(
                spoken.say_in(f"{one.context}.customer", one.customer).format_map(dict(facts.values)),
                spoken.say_in(f"{one.context}.agent", one.agent).format_map(dict(facts.values)),
            )
            for one in source.answers
            if not facts.missing(one.names, one.needs)
        ),
    )
