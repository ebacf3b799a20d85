"""Reading a model file strictly: every value is asked for by its kind, and what is wrong is told with its place in the file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
# A model of a few hundred trees takes some 500 kB: what is far past that is no model of ours.
MOST_CHARACTERS = 16_000_000
MOST_COLUMNS = 1_000
MOST_LEVELS = 1_000
MOST_POINTS = 1_000
MOST_TREES = 1_000
MOST_LEAVES = 8
"""Of one tree: what is fitted, and what fits in the byte that it is scored by."""
LARGEST = 1e6
"""No log-odds of a chance that a double can hold is near it."""


class ModelFileError(Exception):
    """The file is no model that can be used. ``place`` is the path in the file (``parts[0].terms[3].at``), ``why`` a key with ``facts``.

    ``why``: not_json, too_large, missing, unknown_name, wrong_kind (``expected``), not_finite, out_of_range, too_many, version, repeated,
    not_rising, lengths, cycle, child.
    """

    def __init__(self, place: str, why: str, **facts: str) -> None:
        super().__init__(f"{place or 'the file'}: {why}" + "".join(f", {name} {value}" for name, value in facts.items()))
        self.place = place
        self.why = why
        self.facts = facts


@dataclass(frozen=True, slots=True)
class At:
    """A value in the file and where it stands. Each question raises ModelFileError where the answer is of another kind."""

    place: str
    value: Any

    def wrong(self, why: str, **facts: str) -> NoReturn:
        raise ModelFileError(self.place, why, **facts)

    def fields(self, *names: str) -> dict[str, At]:
        """Exactly these fields of an object."""
        if not isinstance(self.value, dict):
            self.wrong("wrong_kind", expected="object")
        for name in names:
            if name not in self.value:
                raise ModelFileError(self._under(name), "missing")
        for name in self.value:
            if name not in names:
                raise ModelFileError(self._under(str(name)[:80]), "unknown_name")
        return {name: At(self._under(name), self.value[name]) for name in names}

    def having(self, *names: str) -> dict[str, At]:
        """These fields of an object, which may hold others."""
        if not isinstance(self.value, dict):
            self.wrong("wrong_kind", expected="object")
        for name in names:
            if name not in self.value:
                raise ModelFileError(self._under(name), "missing")
        return {name: At(self._under(name), self.value[name]) for name in names}

    def one_named(self, name: str, allowed: Sequence[str]) -> None:
        """This field's name is one of those."""
        if name not in allowed:
            self.wrong("unknown_name")

    def items(self, most: int) -> list[At]:
        if not isinstance(self.value, list):
            self.wrong("wrong_kind", expected="list")
        if len(self.value) > most:
            self.wrong("too_many", most=str(most))
        return [At(f"{self.place}[{index}]", value) for index, value in enumerate(self.value)]

    def each(self, most: int, read: Callable[[At], T]) -> tuple[T, ...]:
        return tuple(read(item) for item in self.items(most))

    def text(self) -> str:
        if not isinstance(self.value, str) or len(self.value) > 1_000:
            self.wrong("wrong_kind", expected="text")
        return str(self.value)

    def one_of(self, allowed: Sequence[str]) -> str:
        if self.text() not in allowed:
            self.wrong("out_of_range", allowed=", ".join(allowed))
        return self.text()

    def whole(self, low: int, high: int) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.wrong("wrong_kind", expected="whole number")
        if not low <= self.value <= high:
            self.wrong("out_of_range", low=str(low), high=str(high))
        return int(self.value)

    def number(self, largest: float = math.inf) -> float:
        """A finite number, at most ``largest`` from 0."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            self.wrong("wrong_kind", expected="number")
        try:
            value = float(self.value)
        except OverflowError:
            self.wrong("not_finite")
        if not math.isfinite(value):
            self.wrong("not_finite")
        if abs(value) > largest:
            self.wrong("out_of_range", low=str(-largest), high=str(largest))
        return value

    def effect(self) -> float:
        """Log-odds."""
        return self.number(LARGEST)

    def threshold(self) -> float:
        """A number, or ``"inf"`` where a split sends every known value the same way (JSON has no infinity)."""
        return math.inf if self.value == "inf" else -math.inf if self.value == "-inf" else self.number()

    def yes(self) -> bool:
        if self.value not in (0, 1) or isinstance(self.value, float):
            self.wrong("wrong_kind", expected="0 or 1")
        return bool(self.value)

    def _under(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def rising(items: At, values: Sequence[float]) -> None:
    """Raises ModelFileError where a number is not above the one before."""
    for index in range(1, len(values)):
        if not values[index] > values[index - 1]:
            raise ModelFileError(f"{items.place}[{index}]", "not_rising")


def parsed(text: str) -> At:
    """The text's JSON. Raises ModelFileError: not JSON, repeated names, NaN, too large, nested too deep."""
    if len(text) > MOST_CHARACTERS:
        raise ModelFileError("", "too_large", most=str(MOST_CHARACTERS))
    try:
        return At("", json.loads(text, parse_constant=_no_constant, object_pairs_hook=_distinct))
    except RecursionError:
        raise ModelFileError("", "not_json") from None
    except ValueError:  # also a whole number with more digits than Python reads
        raise ModelFileError("", "not_json") from None


def _no_constant(name: str) -> NoReturn:
    raise ModelFileError(name, "not_finite")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ModelFileError(name[:80], "repeated")
        found[name] = value
    return found
