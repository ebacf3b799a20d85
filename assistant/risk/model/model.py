"""A fitted model as a value: scores a row, says why, and is written as JSON. Pure Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from assistant.risk.model.checks import MOST_COLUMNS, MOST_LEVELS, At, ModelFileError, parsed
from assistant.risk.model.codes import reader
from assistant.risk.model.columns import Column, Kind, Row
from assistant.risk.model.linear import Linear, read_linear
from assistant.risk.model.reliability import Reliability, chance_of, read_reliability
from assistant.risk.model.trees import Trees, read_trees

__all__ = ["Model", "ModelFileError", "ModelKind", "Part", "model_from_json", "model_from_value", "model_to_json", "model_to_value"]

ModelKind = Literal["logistic", "pairs", "blend"]
"""``logistic``: a curve or table of effects a column; ``pairs``: boosted trees on one or two columns each; ``blend``: half of each."""
Part = Linear | Trees
PARTS: Mapping[ModelKind, set[type[Part]]] = {"logistic": {Linear}, "pairs": {Trees}, "blend": {Linear, Trees}}
SCHEMA = 1
ABOUT = 100


@dataclass(frozen=True)
class Model:
    """logit = ``base`` + the sum of the parts.

    ``rows``: how many rows were fitted (0: none of the desk's own). ``about`` holds what else should be known of the file: texts and
    numbers by name.
    """

    kind: ModelKind
    columns: tuple[Column, ...]
    base: float
    parts: tuple[Part, ...]
    rows: int = 0
    reliability: Reliability = field(default_factory=lambda: Reliability(()))
    about: Mapping[str, str | float] = field(default_factory=dict)
    _read: Callable[[Row], list[float]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_read", reader(self.columns))

    @property
    def average(self) -> float:
        """The logit of the average case, from which the reasons count."""
        return self.base + sum(part.average for part in self.parts)

    def logit(self, row: Row) -> float:
        """Log-odds of the outcome. Columns that the row lacks are unknown; names that the model lacks are passed over."""
        codes = self._read(row)
        return self.base + sum(part.logit(codes) for part in self.parts)

    def chance(self, row: Row) -> float:
        """0 to 1."""
        return chance_of(self.logit(row))

    def reasons(self, row: Row) -> list[tuple[str, float]]:
        """Each column's exact share of the logit, in log-odds, largest first: ``average`` and the shares add up to the logit."""
        codes = self._read(row)
        shares = [0.0] * len(self.columns)
        for part in self.parts:
            part.explain(codes, shares)
        told = [(column.name, share) for column, share in zip(self.columns, shares, strict=True)]
        return sorted(told, key=lambda one: -abs(one[1]))

    def chance_with_interval(self, row: Row) -> tuple[float, float, float, int]:
        """(p, low, high, n): the chance, its 90 % interval and the left-out cases behind it, as Reliability.interval defines them."""
        p = self.chance(row)
        return p, *self.reliability.interval(p)


def model_to_value(model: Model) -> dict[str, Any]:
    """What ``model_to_json`` writes, before it is text: for files that hold more than one model."""
    return {
        "schema": SCHEMA,
        "kind": model.kind,
        "rows": model.rows,
        "about": dict(model.about),
        "columns": [{"name": one.name, "kind": one.kind, "levels": list(one.levels)} for one in model.columns],
        "base": model.base,
        "parts": [part.to_json() for part in model.parts],
        "reliability": model.reliability.to_json(),
    }


def model_to_json(model: Model) -> str:
    """The model as a JSON text, read back by ``model_from_json`` to the last bit."""
    return json.dumps(model_to_value(model), allow_nan=False, separators=(",", ":"))


def model_from_json(text: str) -> Model:
    """Raises ModelFileError, which names the place in the file and what is wrong there."""
    return _model(parsed(text))


def model_from_value(value: object, place: str = "") -> Model:
    """A model out of parsed JSON that stands at ``place`` of a larger file. Raises ModelFileError."""
    return _model(At(place, value))


def _model(file: At) -> Model:
    if isinstance(file.value, dict) and "schema" in file.value and file.value["schema"] != SCHEMA:
        raise ModelFileError(f"{file.place}.schema".lstrip("."), "version", expected=str(SCHEMA), found=str(file.value["schema"])[:40])
    held = file.fields("schema", "kind", "rows", "about", "columns", "base", "parts", "reliability")
    columns = held["columns"].each(MOST_COLUMNS, _column)
    names = [column.name for column in columns]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise ModelFileError(f"{held['columns'].place}[{index}].name", "repeated")
    kind = cast(ModelKind, held["kind"].one_of(get_args(ModelKind)))
    parts = held["parts"].each(8, lambda item: _part(item, columns))
    if {type(part) for part in parts} != PARTS[kind]:
        held["parts"].wrong("out_of_range", allowed=kind)
    return Model(
        kind=kind,
        columns=columns,
        base=held["base"].effect(),
        parts=parts,
        rows=held["rows"].whole(0, 10**12),
        reliability=read_reliability(held["reliability"]),
        about=_about(held["about"]),
    )


def _column(item: At) -> Column:
    held = item.fields("name", "kind", "levels")
    kind = cast(Kind, held["kind"].one_of(get_args(Kind)))
    levels = held["levels"].each(MOST_LEVELS, At.text)
    if len(set(levels)) != len(levels):
        held["levels"].wrong("repeated")
    if kind == "numeric" and levels:
        held["levels"].wrong("lengths", expected="0", found=str(len(levels)))
    return Column(held["name"].text(), kind, levels)


def _part(item: At, columns: tuple[Column, ...]) -> Part:
    kind = item.value.get("kind") if isinstance(item.value, dict) else None
    if kind == "linear":
        return read_linear(item, columns)
    if kind == "trees":
        return read_trees(item, columns)
    return At(f"{item.place}.kind", kind).wrong("out_of_range", allowed="linear, trees")


def _about(item: At) -> dict[str, str | float]:
    if not isinstance(item.value, dict):
        item.wrong("wrong_kind", expected="object")
    if len(item.value) > ABOUT:
        item.wrong("too_many", most=str(ABOUT))
    held = item.fields(*item.value)
    return {name: at.text() if isinstance(at.value, str) else at.number() for name, at in held.items()}
