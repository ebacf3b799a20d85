"""Rows as numbers: the value of a numeric column, the place of a level in its column, NaN for what is unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from assistant.risk.model.columns import Column, Row, Value

UNKNOWN = math.nan


def numeric_code(value: Value) -> float:
    """The number; NaN for nothing, for a word and for NaN. Infinite stays infinite: every use of it is bounded."""
    return UNKNOWN if value is None or isinstance(value, str) else float(value)


def level_codes(levels: Sequence[str]) -> Callable[[Value], float]:
    """A reader of words: the place of a level, NaN for nothing and for a word that is no level."""
    places = {level: float(place) for place, level in enumerate(levels)}
    return lambda value: places.get(value, UNKNOWN) if isinstance(value, str) else UNKNOWN


def reader(columns: Sequence[Column]) -> Callable[[Row], list[float]]:
    """Turns a row into one code a column, in the order of the columns."""
    reads = [(column.name, numeric_code if column.kind == "numeric" else level_codes(column.levels)) for column in columns]
    return lambda row: [read(row.get(name)) for name, read in reads]
