"""What one feature is: its column and, in a sentence, what it measures in which unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.risk.model.columns import Column, Kind, Value

Values = dict[str, Value]
OTHER = "other"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feature:
    """``about``: what it measures and its unit; where nothing else is said, unknown is what no dated record tells."""

    name: str
    about: str
    kind: Kind = "numeric"
    levels: tuple[str, ...] = ()

    @property
    def column(self) -> Column:
        return Column(self.name, self.kind, self.levels)


def word(name: str, about: str, levels: tuple[str, ...] = ()) -> Feature:
    """A feature of words; no levels: fitting learns them."""
    return Feature(name, about, "categorical", levels)


def among(value: str | None, levels: tuple[str, ...]) -> str | None:
    """A word outside the levels is ``other``, never unknown: something is known of it."""
    return None if value is None else value if value in levels else OTHER


def days_between(earlier: datetime | None, later: datetime) -> float | None:
    return None if earlier is None else (later - earlier) / _DAY


def unknown(features: Iterable[Feature]) -> Values:
    return dict.fromkeys((one.name for one in features), None)


def prefixed(values: Mapping[str, Value], prefix: str) -> Values:
    return {prefix + name: value for name, value in values.items()}
