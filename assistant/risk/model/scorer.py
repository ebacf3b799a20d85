"""Scores rows that differ in a few columns only, such as the days after one failure: what the other columns say is worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.risk.model.codes import level_codes, numeric_code, reader
from assistant.risk.model.columns import Column, Row, Value
from assistant.risk.model.linear import Curve, Linear, Term
from assistant.risk.model.model import Model
from assistant.risk.model.trees import Trees
from assistant.risk.model.walks import Begun, Walks

AS_THEY_ARE: Mapping[str, str] = {}
Share = Callable[[Value], float]
"""What a value of one column adds to the logit of the average case."""


class Scorer:
    """``moving``: names of the columns that differ from row to row; their shares go by the name ``together``. ``told_as``: columns
    whose share goes under another feature's name."""

    def __init__(self, model: Model, moving: Collection[str], together: str = "", told_as: Mapping[str, str] = AS_THEY_ARE) -> None:
        self.features = tuple(told_as.get(one.name, together if one.name in moving else one.name) for one in model.columns)
        self.average = model.average
        self._read = reader(model.columns)
        self._moving = [(place, one.name, _code(one)) for place, one in enumerate(model.columns) if one.name in moving]
        places = {place for place, _, _ in self._moving}
        terms = [
            (term.column, model.columns[term.column].name, share_of(term, model.columns[term.column]))
            for part in model.parts if isinstance(part, Linear) for term in part.terms
        ]  # fmt: skip
        self._terms = [one for one in terms if one[0] in places]
        self._still = [one for one in terms if one[0] not in places]
        trees = [part for part in model.parts if isinstance(part, Trees)]
        self._walks = Walks(trees, places) if trees else None

    def start(self, row: Row) -> Started:
        codes, begun = self._read(row) if self._walks else [], None
        shares = [0.0] * len(self.features)
        get = row.get
        for place, name, share in self._still:
            shares[place] += share(get(name))
        if self._walks:
            begun = self._walks.begin(codes, shares)
        return Started(self, codes, begun, shares, self.average + sum(shares))

    def finish(self, started: Started, row: Row) -> Scored:
        moved = [(place, share(row.get(name))) for place, name, share in self._terms]
        if self._walks and started.begun and started.begun.at:
            codes = started.codes.copy()
            for place, name, read in self._moving:
                codes[place] = read(row.get(name))
            shares = [0.0] * len(codes)
            self._walks.end(started.begun, codes, shares)
            moved += [(place, share) for place, share in enumerate(shares) if share]
        return Scored(started, started.logit + sum([share for _, share in moved]), moved)

    def apart(self, *groups: Collection[str]) -> list[Callable[[Row], float]] | None:
        """For each group of moving columns what they add together, so that it can be kept for the rows that share them.

        None where the groups are not all of them, or there are trees, which may look at them: then each row has to be scored whole.
        """
        held = [[(name, share) for _, name, share in self._terms if name in group] for group in groups]
        if self._walks or sum(map(len, held)) != len(self._terms):
            return None
        return [lambda row, mine=mine: sum([share(row.get(name)) for name, share in mine]) for mine in held]  # type: ignore[misc]


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """``shares``: what the columns that stay add, one a column of the model; ``logit``: the model's average and these."""

    scorer: Scorer
    codes: list[float]
    begun: Begun | None
    shares: list[float]
    logit: float

    def at(self, row: Row) -> Scored:
        """The score of a row that differs from the first one in moving columns only; ``row`` need hold no others."""
        return self.scorer.finish(self, row)

    def plus(self, together: float) -> Scored:
        """The same where it is known what the moving columns add together (see ``Scorer.apart``)."""
        return Scored(self, self.logit + together, (), together)


class Scored(NamedTuple):
    """``moved``: (place of a column, log-odds), and ``together``, what moving columns add that are not told apart. Both are added to the
    shares of the start; with the model's average they make ``logit``."""

    started: Started
    logit: float
    moved: Sequence[tuple[int, float]]
    together: float = 0.0

    @property
    def shares(self) -> list[float]:
        """Log-odds of each column of the model, in its order."""
        found = self.started.shares.copy()
        for place, share in self.moved:
            found[place] += share
        return found


def share_of(term: Term, column: Column) -> Share:
    """``term.effect`` of a value less the mean effect; words are looked up by themselves."""
    unknown = term.unknown - term.mean
    if isinstance(term, Curve) and column.kind == "numeric":
        return _curve(term.at, [one - term.mean for one in term.effects], unknown)
    table = {level: term.effect(float(place)) - term.mean for place, level in enumerate(column.levels)}
    return lambda value: table.get(value, unknown)  # type: ignore[arg-type]


def _curve(at: Sequence[float], effects: Sequence[float], unknown: float) -> Share:
    """As ``Curve.effect``, which is asked a hundred times for an account: what stays is worked out before."""
    lines = [(b - a) / (to - start) for a, b, start, to in zip(effects, effects[1:], at, at[1:], strict=False)]
    low, high = at[0], at[-1]

    def share(value: Value) -> float:
        if value is None or isinstance(value, str) or value != value:
            return unknown
        if value <= low:
            return effects[0]
        if value >= high:
            return effects[-1]
        place = bisect_right(at, value) - 1
        return effects[place] + lines[place] * (value - at[place])

    return share


def _code(column: Column) -> Callable[[Value], float]:
    return numeric_code if column.kind == "numeric" else level_codes(column.levels)
