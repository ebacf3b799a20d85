"""Scores rows that differ in a few columns only, such as the days after one failure: what the other columns say is worked out once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.risk.model.codes import level_codes, numeric_code, reader
from assistant.risk.model.columns import Row
from assistant.risk.model.linear import Linear
from assistant.risk.model.model import Model, Part
from assistant.risk.model.trees import Trees


class Scorer:
    """``moving``: names of the columns that differ from row to row; their shares go by the name ``together``."""

    def __init__(self, model: Model, moving: Collection[str], together: str = "") -> None:
        self.features = tuple(together if column.name in moving else column.name for column in model.columns)
        self.average = model.average
        self._read = reader(model.columns)
        reads = [numeric_code if one.kind == "numeric" else level_codes(one.levels) for one in model.columns]
        self._moving = [(place, one.name, reads[place]) for place, one in enumerate(model.columns) if one.name in moving]
        places = {place for place, _, _ in self._moving}
        linear = [part for part in model.parts if isinstance(part, Linear)]
        trees = [part for part in model.parts if isinstance(part, Trees)]
        self._terms = [
            (term.column, model.columns[term.column].name, reads[term.column], term.effect, term.mean)
            for part in linear for term in part.terms if term.column in places
        ]  # fmt: skip
        self._trees = [_only(part, places, moves=True) for part in trees]
        still = [Linear(tuple(term for term in part.terms if term.column not in places)) for part in linear]
        self._still: list[Part] = [*still, *(_only(part, places, moves=False) for part in trees)]

    def start(self, row: Row) -> Started:
        codes = self._read(row)
        shares = [0.0] * len(codes)
        for part in self._still:
            part.explain(codes, shares)
        return Started(self, codes, shares, self.average + sum(shares))

    def finish(self, started: Started, row: Row) -> Scored:
        moved = [(place, effect(read(row.get(name))) - mean) for place, name, read, effect, mean in self._terms]
        if self._trees:
            codes = started.codes.copy()
            for place, name, read in self._moving:
                codes[place] = read(row.get(name))
            shares = [0.0] * len(codes)
            for part in self._trees:
                part.explain(codes, shares)
            moved += [(place, share) for place, share in enumerate(shares) if share]
        return Scored(started, started.logit + sum(share for _, share in moved), moved)


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """``shares``: what the columns that stay add, one a column of the model; ``logit``: the model's average and these."""

    scorer: Scorer
    codes: list[float]
    shares: list[float]
    logit: float

    def at(self, row: Row) -> Scored:
        """The score of a row that differs from the first one in moving columns only; ``row`` need hold no others."""
        return self.scorer.finish(self, row)


@dataclass(frozen=True, slots=True)
class Scored:
    """``moved``: (place of a column, log-odds), added to the shares of the start; with the model's average they make ``logit``."""

    started: Started
    logit: float
    moved: Sequence[tuple[int, float]]

    @property
    def shares(self) -> list[float]:
        """Log-odds of each column of the model, in its order."""
        found = self.started.shares.copy()
        for place, share in self.moved:
            found[place] += share
        return found


def _only(part: Trees, places: set[int], *, moves: bool) -> Trees:
    """The trees that ask about a moving column, or those that do not."""
    moving = {number for number, feature in enumerate(part.features) if feature.column in places}
    trees = tuple(
        tree for tree in part.trees
        if any(feature in moving for feature, left in zip(tree.features, tree.left, strict=True) if left >= 0) == moves
    )  # fmt: skip
    return Trees(part.features, trees)
