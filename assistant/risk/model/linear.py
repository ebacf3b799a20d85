"""The logistic part: for each column a curve or a table of effects, added up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.risk.model.checks import MOST_COLUMNS, MOST_LEVELS, MOST_POINTS, At, ModelFileError, rising
from assistant.risk.model.columns import Column


@dataclass(frozen=True, slots=True)
class Curve:
    """The effect of a numeric or ordered column: straight lines between points, level beyond the first and the last.

    ``column`` is the place among the model's columns; ``at`` rises, in the column's own unit (for an ordered one the place of the level);
    ``effects`` and ``unknown`` are log-odds; ``mean`` is the mean effect over the rows that were fitted; ``scale`` is the unit in which
    the penalty measured a slope, kept so that a later fit can be tied to this one.
    """

    column: int
    at: tuple[float, ...]
    effects: tuple[float, ...]
    unknown: float
    mean: float
    scale: float

    def effect(self, code: float) -> float:
        """Log-odds at a code; NaN is unknown."""
        at, effects = self.at, self.effects
        if code != code:
            return self.unknown
        if code <= at[0]:
            return effects[0]
        if code >= at[-1]:
            return effects[-1]
        place = bisect_right(at, code)
        share = (code - at[place - 1]) / (at[place] - at[place - 1])
        return effects[place - 1] + share * (effects[place] - effects[place - 1])

    def scaled(self, factor: float) -> Curve:
        return replace(self, effects=tuple(e * factor for e in self.effects), unknown=self.unknown * factor, mean=self.mean * factor)

    def to_json(self) -> dict[str, Any]:
        return {"column": self.column, "at": list(self.at), "effects": list(self.effects), "unknown": self.unknown, "mean": self.mean,
                "scale": self.scale}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Steps:
    """The effect of a categorical column: one for each level, in the order of the column's levels. Log-odds."""

    column: int
    effects: tuple[float, ...]
    unknown: float
    mean: float

    def effect(self, code: float) -> float:
        return self.unknown if code != code else self.effects[int(code)]

    def scaled(self, factor: float) -> Steps:
        return replace(self, effects=tuple(e * factor for e in self.effects), unknown=self.unknown * factor, mean=self.mean * factor)

    def to_json(self) -> dict[str, Any]:
        return {"column": self.column, "effects": list(self.effects), "unknown": self.unknown, "mean": self.mean}


Term = Curve | Steps


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum of terms, at most one a column. The share of a column is its effect less its mean effect: coefficient x distance from the mean."""

    terms: tuple[Term, ...]

    @property
    def average(self) -> float:
        """Log-odds of the average case."""
        return sum(term.mean for term in self.terms)

    def logit(self, codes: Sequence[float]) -> float:
        return sum(term.effect(codes[term.column]) for term in self.terms)

    def explain(self, codes: Sequence[float], shares: list[float]) -> None:
        """Adds each column's share to ``shares``, one a column of the model."""
        for term in self.terms:
            shares[term.column] += term.effect(codes[term.column]) - term.mean

    def scaled(self, factor: float) -> Linear:
        return Linear(tuple(term.scaled(factor) for term in self.terms))

    def to_json(self) -> dict[str, Any]:
        return {"kind": "linear", "terms": [term.to_json() for term in self.terms]}


def read_linear(part: At, columns: Sequence[Column]) -> Linear:
    """Raises ModelFileError."""
    terms = part.fields("kind", "terms")["terms"].items(MOST_COLUMNS)
    read = tuple(_term(item, columns) for item in terms)
    seen: set[int] = set()
    for item, term in zip(terms, read, strict=True):
        if term.column in seen:
            raise ModelFileError(f"{item.place}.column", "repeated")
        seen.add(term.column)
    return Linear(read)


def _term(item: At, columns: Sequence[Column]) -> Term:
    value = item.value
    if not isinstance(value, dict) or "column" not in value:
        item.fields("column")
    column = At(f"{item.place}.column", value["column"]).whole(0, len(columns) - 1)
    return _steps(item, column, columns[column]) if columns[column].kind == "categorical" else _curve(item, column)


def _curve(item: At, column: int) -> Curve:
    held = item.fields("column", "at", "effects", "unknown", "mean", "scale")
    at = held["at"].each(MOST_POINTS, At.number)
    effects = held["effects"].each(MOST_POINTS, At.effect)
    if len(at) < 2 or len(at) != len(effects):
        held["effects"].wrong("lengths", expected=str(max(2, len(at))), found=str(len(effects)))
    rising(held["at"], at)
    scale = held["scale"].number()
    if scale <= 0:
        held["scale"].wrong("out_of_range", low="0")
    return Curve(column, at, effects, held["unknown"].effect(), held["mean"].effect(), scale)


def _steps(item: At, column: int, described: Column) -> Steps:
    held = item.fields("column", "effects", "unknown", "mean")
    effects = held["effects"].each(MOST_LEVELS, At.effect)
    if len(effects) != len(described.levels):
        held["effects"].wrong("lengths", expected=str(len(described.levels)), found=str(len(effects)))
    return Steps(column, effects, held["unknown"].effect(), held["mean"].effect())
