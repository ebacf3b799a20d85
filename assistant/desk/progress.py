"""Reads how trainees come along and how the cases do: plays from the journal, the gate, the library. Figures are ``practice``'s, words are
``progress_lines``'s."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.desk.assigning import Given, assigned, given_json
from assistant.desk.case_library import library
from assistant.desk.desk import Desk
from assistant.desk.readiness import gate, goals_taught, missing_json
from assistant.desk.review_log import something_logged
from assistant.desk.trouble import told
from assistant.journal import plays as kept
from assistant.journal.plays import PlayFilter, PlayRow
from assistant.practice.progress import GoalProgress, Played, progress, trainees
from assistant.practice.quality import Quality, qualities
from assistant.practice.readiness import Gate, Readiness, readiness

__all__ = ["PlayFilter", "PlayRow", "Quality", "Readiness"]

EVERY = PlayFilter()


@dataclass(frozen=True, slots=True)
class Trainee:
    """``plays``: ended by the trainee; ``counted`` of them tell what they can. ``given``: what they were asked to play."""

    name: str
    plays: int
    counted: int
    goals: tuple[GoalProgress, ...]
    readiness: Readiness
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """All of the school at one look. ``plays`` are the rows that it rests on, oldest first."""

    gate: Gate
    trainees: tuple[Trainee, ...]
    cases: tuple[Quality, ...]
    plays: tuple[PlayRow, ...]


async def plays_of(desk: Desk, wanted: PlayFilter = EVERY) -> tuple[PlayRow, ...]:
    """The plays asked for, oldest first, without points, findings, events and form. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return tuple(await desk.writer.run(lambda journal: kept.plays(journal, wanted)))


async def play_of(desk: Desk, key: str) -> PlayRow | None:
    """One play with all that is kept of it. Raises NotSaved."""
    if not something_logged(desk):
        return None
    with told():
        return await desk.writer.run(lambda journal: kept.play(journal, key))


async def standing(desk: Desk, trainee: str | None = None) -> Standing:
    """How everybody comes along, or one. The figures on cases are of all. Raises NotSaved, and Misuse for the gate's file."""
    rows = await plays_of(desk)
    given = await assigned(desk, rows=rows)
    return await asyncio.to_thread(_standing, desk, rows, given, trainee)


def _standing(desk: Desk, rows: Sequence[PlayRow], given: Sequence[Given], trainee: str | None) -> Standing:
    door, goals = gate(desk), goals_taught(desk)
    held = [played(row) for row in rows]
    names = {*trainees(held), *(one.assignment.trainee for one in given if one.assignment.trainee)}
    wanted = sorted(names if trainee is None else names & {trainee}, key=str.casefold)
    return Standing(
        door,
        tuple(trainee_of(name, held, given, readiness(held, name, door, goals)) for name in wanted),
        qualities(held, door.pass_mark),
        tuple(row for row in rows if trainee is None or row.trainee == trainee),
    )


async def case_titles(desk: Desk, language: str) -> Mapping[str, str]:
    """The cases by name as they are called in this language; one that can't be read is left out."""
    heads = await asyncio.to_thread(library, desk)
    return {head.name: head.about.title.get(language) or head.name for head in heads if not head.broken}


def trainee_of(name: str, held: Sequence[Played], given: Sequence[Given], found: Readiness) -> Trainee:
    """One trainee, of all that was played and assigned."""
    theirs = [one for one in held if one.trainee == name and one.finished and not one.by_script]
    mine = tuple(one for one in given if one.assignment.trainee == name)
    return Trainee(name, len(theirs), sum(one.counts for one in theirs), progress(held, name), found, mine)


def played(row: PlayRow) -> Played:
    """What the figures need of a play."""
    return Played(
        at=row.at, trainee=row.trainee, case=row.case, mark=row.mark, level=row.level, goals=row.goals, score=row.score,
        capped=bool(row.capped), finished=row.finished, helped=row.help, by_script=row.by_script, resumed=row.from_play is not None,
    )  # fmt: skip


# For other programs


def trainee_json(one: Trainee) -> dict[str, Any]:
    """A trainee with their goals, whether they are ready, and what they were asked to play."""
    return {
        "trainee": one.name, "plays": one.plays, "counted": one.counted, "ready": one.readiness.ready,
        "missing": [missing_json(two) for two in one.readiness.missing], "goals": [_goal_json(two) for two in one.goals],
        "assigned": [given_json(two) for two in one.given],
    }  # fmt: skip


def _goal_json(one: GoalProgress) -> dict[str, Any]:
    return {
        "goal": one.goal, "plays": one.plays, "uncounted": one.uncounted, "mean_of_last_three": _rounded(one.mean), "best": one.best,
        "last": one.last, "trend": _rounded(one.trend), "scores": list(one.scores),
    }  # fmt: skip


def quality_json(one: Quality) -> dict[str, Any]:
    """A case: the share who passed at their first play, how well it tells who is able, both with their 90 % intervals."""
    return {
        "case": one.case, "label": one.label, "first_plays": one.plays, "passed": one.passed, "share": _rounded(one.share, 4),
        "low": _rounded(one.low, 4), "high": _rounded(one.high, 4), "compared": one.compared,
        "discrimination": _rounded(one.discrimination, 4), "discrimination_low": _rounded(one.clear_low, 4),
        "discrimination_high": _rounded(one.clear_high, 4),
    }  # fmt: skip


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
