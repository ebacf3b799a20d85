"""A scorecard: what a lead looks for in a call, how much each is worth, and what the points of a call come to. How it is read is the desk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

SCALE = (0, 1, 2)
"""Absent; present but weak; present and clear."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """``title`` and ``ask`` by language. ``must``: a call without it does not pass, whatever the rest."""

    key: str
    title: Mapping[str, str]
    ask: Mapping[str, str]
    must: bool = False

    def name(self, language: str) -> str:
        return self.title.get(language) or next(iter(self.title.values()))

    def question(self, language: str) -> str:
        return self.ask.get(language) or next(iter(self.ask.values()), "")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """``target``: the share of the points from which on a call is a good one."""

    criteria: tuple[Criterion, ...]
    target: float

    @property
    def mark(self) -> str:
        """Tells this card from another: the same criteria give the same mark."""
        return sha256("\n".join(one.key for one in self.criteria).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Total:
    """``share`` of the points that could be given, those that did not come up left out; None where nothing came up."""

    points: int
    most: int
    missed: tuple[str, ...]
    """Criteria that must be there and are not."""

    @property
    def share(self) -> float | None:
        return self.points / self.most if self.most else None

    def good(self, target: float) -> bool:
        return not self.missed and self.share is not None and self.share >= target


def total(card: Scorecard, points: Mapping[str, int | None]) -> Total:
    """What the points come to by this card; criteria of another card count nowhere."""
    given = {one.key: value for one in card.criteria if (value := points.get(one.key)) is not None}
    missed = tuple(one.key for one in card.criteria if one.must and given.get(one.key) == 0)
    return Total(sum(given.values()), SCALE[-1] * len(given), missed)
