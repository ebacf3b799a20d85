"""Scores rows that share most of their columns, such as the days after one failure: what the others say is worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.risk.model.columns import Column, Row, Value
from assistant.risk.model.forest import Forest, Step
from assistant.risk.model.linear import Curve, Linear, Term
from assistant.risk.model.model import Model
from assistant.risk.model.trees import Trees

MOST_VALUES = 1_000
"""Of a column, of which is kept what they add."""
AS_THEY_ARE: Mapping[str, str] = {}
Share = Callable[[Value], float]
"""What a value of one column adds to the logit of the average case."""


class Scorer:
    """``stages``: names of columns whose values come later than the others', in the order in which they come; rows that share what came before
    share its cost. ``told_as``: columns whose share goes by another feature's name; ``features``: the names in whose order shares are given, by
    default those of this model alone."""

    def __init__(
        self,
        model: Model,
        stages: Sequence[Collection[str]] = (),
        told_as: Mapping[str, str] = AS_THEY_ARE,
        features: Sequence[str] | None = None,
    ) -> None:
        self.features = tuple(features or features_of((model,), told_as))
        self.average = model.average
        slots = {name: slot for slot, name in enumerate(self.features)}
        told = [slots[told_as.get(one.name, one.name)] for one in model.columns]
        later = {name for stage in stages for name in stage}
        terms = [
            (told[term.column], term, model.columns[term.column]) for part in model.parts if isinstance(part, Linear) for term in part.terms
        ]
        still = [one for one in terms if one[2].name not in later]
        self._curves = [
            (slot, column.name, share_of(term, column), term.unknown - term.mean)
            for slot, term, column in still
            if column.kind == "numeric"
        ]
        self._words = [(slot, column.name, *_table(term, column)) for slot, term, column in still if column.kind != "numeric"]
        self._stages = [
            [(slot, column.name, share_of(term, column)) for slot, term, column in terms if column.name in stage] for stage in stages
        ]
        trees = [(part, tree) for part in model.parts if isinstance(part, Trees) for tree in part.trees]
        moved = [bool(later & {model.columns[column].name for column in part.asked(tree)}) for part, tree in trees]
        self._still = Forest([one for one, moves in zip(trees, moved, strict=True) if not moves], model.columns, told)
        self._forest = Forest([one for one, moves in zip(trees, moved, strict=True) if moves], model.columns, told, stages)

    def start(self, row: Row) -> Scored:
        """What the columns say that are in no stage."""
        shares, get = [0.0] * len(self.features), row.get
        for slot, name, table, unknown in self._words:
            shares[slot] += table.get(get(name), unknown)
        for slot, name, share, unknown in self._curves:
            value = get(name)
            shares[slot] += unknown if value is None else share(value)
        self._still.explain(self._still.begin(row), 1.0, shares)
        return Scored(Started(self, shares), self.average + sum(shares), (), self._forest.begin(row))

    def go_on(self, so_far: Scored, row: Row) -> Scored:
        """``so_far`` and the columns of the next stage."""
        started, logit, terms, leaves, together, stage = so_far
        if asked := self._stages[stage]:
            terms = [*terms]
            for slot, name, share in asked:
                adds = share(row.get(name))
                logit += adds
                terms.append((slot, adds))
        if self._forest.trees:
            leaves = self._forest.go_on(leaves, stage, row)
            if stage + 1 == len(self._stages):
                logit += self._forest.logit(leaves)
        return Scored(started, logit, terms, leaves, together, stage + 1)

    def explain(self, scored: Scored, weight: float, shares: list[float]) -> None:
        """Adds ``weight`` times what the stages' columns add, all of them being known."""
        for slot, share in scored.terms:
            shares[slot] += weight * share
        if self._forest.trees:
            self._forest.explain(scored.leaves, weight, shares)

    def apart(self, *groups: Collection[str]) -> list[Callable[[Row], float]] | None:
        """For each group of the stages' columns what they add together, so that it can be kept for the rows that share them. Meant for columns of
        few values: what one of them adds is kept too.

        None where the groups are not all of them, or there are trees, which may look at them: then each row has to be scored whole.
        """
        terms = [one for stage in self._stages for one in stage]
        held = [[(name, lru_cache(MOST_VALUES)(share)) for _, name, share in terms if name in group] for group in groups]
        if self._forest.trees or sum(map(len, held)) != len(terms):
            return None
        return [lambda row, mine=mine: sum([share(row.get(name)) for name, share in mine]) for mine in held]  # type: ignore[misc]


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """``shares``: what the columns add that are in no stage, in the order of the scorer's features."""

    scorer: Scorer
    shares: list[float]


class Scored(NamedTuple):
    """A row as far as its columns are known. ``terms`` and ``leaves`` (see ``Forest``): what those of the stages add, and ``together``, what they add
    that is not told apart; once all stages are known, with the start's shares and the model's average they make ``logit``."""

    started: Started
    logit: float
    terms: Sequence[Step] = ()
    leaves: int = 0
    together: float = 0.0
    stage: int = 0

    def at(self, row: Row) -> Scored:
        """With the columns of the next stage; ``row`` need hold no others."""
        return self.started.scorer.go_on(self, row)

    def plus(self, together: float) -> Scored:
        """The same where it is known what those columns add together (see ``Scorer.apart``)."""
        return Scored(self.started, self.logit + together, (), 0, together)

    @property
    def shares(self) -> list[float]:
        """Log-odds of each of the scorer's features; without what is not told apart."""
        found = self.started.shares.copy()
        self.started.scorer.explain(self, 1.0, found)
        return found


def features_of(models: Iterable[Model], told_as: Mapping[str, str] = AS_THEY_ARE) -> tuple[str, ...]:
    """The names by which the columns of these models are told, each once."""
    return tuple(dict.fromkeys(told_as.get(column.name, column.name) for model in models for column in model.columns))


def share_of(term: Term, column: Column) -> Share:
    """``term.effect`` of a value less the mean effect; words are looked up by themselves."""
    if isinstance(term, Curve) and column.kind == "numeric":
        return _curve(term.at, [one - term.mean for one in term.effects], term.unknown - term.mean)
    table, unknown = _table(term, column)
    return lambda value: table.get(value, unknown)


def _table(term: Term, column: Column) -> tuple[dict[Value, float], float]:
    """By word what it adds, and what any other value does."""
    return {level: term.effect(float(place)) - term.mean for place, level in enumerate(column.levels)}, term.unknown - term.mean


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
