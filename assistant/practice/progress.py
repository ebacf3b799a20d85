"""How a trainee comes along: by learning goal, from the plays that count. Pure: which plays there are is the desk's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.practice.case import GOALS

RECENT = 3
"""So many of the last plays make up the mean that a trainee is judged by: one lucky call is not enough, and what was long ago is past."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a play came to. ``score`` is 0 to 100; ``capped``: something harmful was done in it.

    ``helped``: hidden facts were shown, or it was stepped back. ``by_script``: a file played it. ``resumed``: it goes on from another play.
    """

    at: datetime
    trainee: str
    case: str
    mark: str
    level: int
    goals: tuple[str, ...]
    score: int
    capped: bool = False
    finished: bool = True
    helped: bool = False
    by_script: bool = False
    resumed: bool = False

    @property
    def counts(self) -> bool:
        """The trainee did all of it alone, from beginning to end: it tells what they can."""
        return self.finished and not (self.helped or self.by_script or self.resumed)


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """``scores`` of the plays that count, oldest first; ``uncounted`` are the others that were ended by the trainee."""

    goal: str
    scores: tuple[int, ...]
    uncounted: int = 0

    @property
    def plays(self) -> int:
        return len(self.scores)

    @property
    def mean(self) -> float | None:
        """Of the last three plays, or of as many as there are."""
        return _mean(self.scores[-RECENT:])

    @property
    def best(self) -> int | None:
        return max(self.scores, default=None)

    @property
    def last(self) -> int | None:
        return self.scores[-1] if self.scores else None

    @property
    def trend(self) -> float | None:
        """The mean of the last three plays less that of the three (or fewer) before them, in points; None without any before them."""
        before = _mean(self.scores[-2 * RECENT : -RECENT])
        return None if before is None or self.mean is None else self.mean - before


def progress(plays: Iterable[Played], trainee: str) -> tuple[GoalProgress, ...]:
    """By goal, in the order of the goals, those that were played at all. ``plays`` oldest first."""
    theirs = [one for one in plays if one.trainee == trainee and one.finished and not one.by_script]
    found = []
    for goal in GOALS:
        played = [one for one in theirs if goal in one.goals]
        if played:
            scores = tuple(one.score for one in played if one.counts)
            found.append(GoalProgress(goal, scores, len(played) - len(scores)))
    return tuple(found)


def trainees(plays: Iterable[Played]) -> tuple[str, ...]:
    """Who played, by name; a play of nobody (its name was let go of) is nobody's."""
    return tuple(sorted({one.trainee for one in plays if one.trainee and not one.by_script}, key=str.casefold))


def _mean(scores: Sequence[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None
