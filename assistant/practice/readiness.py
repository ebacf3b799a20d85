"""The gate: what a trainee has to have shown before real calls. Pure; the gate is read by the desk, and what is missing is worded there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.practice.case import GOALS, LEVELS
from assistant.practice.progress import Played


@dataclass(frozen=True, slots=True)
class Rule:
    """Each goal that cases of ``level`` teach is played ``times`` times with ``at_least`` points, on cases of that level or a higher one.

    ``different_cases``: the same case counts once.
    """

    level: int
    times: int
    at_least: int
    different_cases: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """``pass_mark``: from this score on a case counts as passed. ``no_harm_in_last``: so many of the last plays are free of harm; 0 asks nothing."""

    rules: tuple[Rule, ...]
    pass_mark: int
    no_harm_in_last: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not there yet. ``goal``: ``have`` of ``rule.times`` plays of ``goal``. ``harm``: ``have`` of the last ``of`` plays did
    harm. ``nothing``: no play counts yet."""

    kind: Literal["nothing", "goal", "harm"]
    goal: str = ""
    rule: Rule | None = None
    have: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Readiness:
    trainee: str
    missing: tuple[Missing, ...]

    @property
    def ready(self) -> bool:
        return not self.missing


def taught(cases: Iterable[tuple[int, Collection[str]]]) -> Mapping[int, tuple[str, ...]]:
    """The goals that cases of each level teach, of (level, goals) of every case that can be played."""
    listed = list(cases)
    return {level: tuple(goal for goal in GOALS if any(goal in goals for at, goals in listed if at == level)) for level in LEVELS}


def readiness(plays: Iterable[Played], trainee: str, gate: Gate, goals: Mapping[int, Collection[str]]) -> Readiness:
    """What this trainee still lacks. ``plays`` oldest first; ``goals`` as ``taught`` gives them. Only plays that count do."""
    theirs = [one for one in plays if one.trainee == trainee and one.counts]
    if not theirs:
        return Readiness(trainee, (Missing("nothing"),))
    return Readiness(trainee, (*_goals(theirs, gate, goals), *_harm(theirs, gate)))


def _goals(plays: list[Played], gate: Gate, goals: Mapping[int, Collection[str]]) -> Iterator[Missing]:
    for rule in gate.rules:
        good = [one for one in plays if one.level >= rule.level and one.score >= rule.at_least]
        for goal in goals.get(rule.level, ()):
            cases = [one.case for one in good if goal in one.goals]
            have = len(set(cases) if rule.different_cases else cases)
            if have < rule.times:
                yield Missing("goal", goal, rule, have, rule.times)


def _harm(plays: list[Played], gate: Gate) -> Iterator[Missing]:
    last = plays[-gate.no_harm_in_last :] if gate.no_harm_in_last else []
    if harmed := sum(one.capped for one in last):
        yield Missing("harm", have=harmed, of=len(last))
