"""Reads a map: which column of a table is what. Every mistake is told with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.desk.trouble import Misuse
from assistant.settings.toml_lines import line_of

NAMES = ("label", "bad", "numeric", "categorical", "ordered", "leave_out", "time")
SIZE_CAP = 256 * 1024


@dataclass(frozen=True, slots=True)
class TableMap:
    """``bad``: the label's value that counts as 1. ``ordered``: columns with their levels from low to high, none where the map gives none."""

    path: Path
    source: str
    label: str
    bad: str
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    ordered: tuple[tuple[str, tuple[str, ...]], ...] = ()
    leave_out: tuple[str, ...] = ()
    time: str | None = None

    @property
    def placed(self) -> list[tuple[str, str]]:
        """(where, column) of every column that the map names."""
        lists = (("numeric", self.numeric), ("categorical", self.categorical), ("leave_out", self.leave_out))
        ordered = [("ordered", column) for column, _ in self.ordered]
        time = [("time", self.time)] if self.time is not None else []
        return [("label", self.label), *((name, column) for name, held in lists for column in held), *ordered, *time]

    def line(self, name: str) -> str:
        return str(line_of(self.source, (name,)))


def read_map(path: Path) -> TableMap:
    """Raises Misuse: no file, no TOML, an unknown or missing name, a value of another kind, a column that is placed twice."""
    source = _read(path)
    held = _parsed(path, source)
    wrong = _Wrong(path, source)
    for name in held:
        if name not in NAMES:
            raise Misuse(
                "table_map_unknown", {"map": str(path), "line": str(line_of(source, (name,))), "name": name, "known": ", ".join(NAMES)}
            )
    for name in ("label", "bad"):
        if name not in held:
            raise Misuse("table_map_missing", {"map": str(path), "name": name})
    table_map = TableMap(
        path,
        source,
        label=wrong.text("label", held["label"]),
        bad=_value(wrong, held["bad"]),
        numeric=wrong.texts("numeric", held.get("numeric", [])),
        categorical=wrong.texts("categorical", held.get("categorical", [])),
        ordered=tuple(_ordered(wrong, held.get("ordered", []))),
        leave_out=wrong.texts("leave_out", held.get("leave_out", [])),
        time=wrong.text("time", held["time"]) if "time" in held else None,
    )
    seen: set[str] = set()
    for name, column in table_map.placed:
        if column in seen:
            raise Misuse("table_twice", {"map": str(path), "line": table_map.line(name), "column": column})
        seen.add(column)
    if not (table_map.numeric or table_map.categorical or table_map.ordered):
        raise Misuse("table_map_missing", {"map": str(path), "name": "numeric"})
    return table_map


@dataclass(frozen=True, slots=True)
class _Wrong:
    path: Path
    source: str

    def value(self, name: str, expected: str) -> Misuse:
        return Misuse(
            "table_map_wrong", {"map": str(self.path), "line": str(line_of(self.source, (name,))), "name": name, "expected": expected}
        )

    def text(self, name: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self.value(name, "a_column")
        return value

    def texts(self, name: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.value(name, "columns")
        return tuple(value)


def _value(wrong: _Wrong, value: Any) -> str:
    """The bad value as it stands in a cell: a text, or a number such as 1."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise wrong.value("bad", "a_cell")
    return str(value)


def _ordered(wrong: _Wrong, value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names; tables with name and levels; or one table with the levels of each column by its name."""
    items = [{"name": name, "levels": levels} for name, levels in value.items()] if isinstance(value, dict) else value
    if not isinstance(items, list):
        raise wrong.value("ordered", "ordered")
    for item in items:
        if isinstance(item, str) and item:
            yield item, ()
        elif isinstance(item, dict) and set(item) == {"name", "levels"} and isinstance(item["name"], str):
            levels = item["levels"]
            if not isinstance(levels, list) or any(isinstance(one, bool) or not isinstance(one, str | int | float) for one in levels):
                raise wrong.value("ordered", "ordered")
            words = tuple(str(one) for one in levels)
            if len(set(words)) != len(words) or "" in words:
                raise wrong.value("ordered", "ordered")
            yield item["name"], words
        else:
            raise wrong.value("ordered", "ordered")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(SIZE_CAP + 1)
    except FileNotFoundError as error:
        raise Misuse("table_no_file", {"path": str(path)}) from error
    except OSError as error:
        raise Misuse("file_not_read", {"file": str(path), "problem": type(error).__name__}) from error
    if len(raw) > SIZE_CAP:
        raise Misuse("file_too_big", {"file": str(path), "limit_kb": str(SIZE_CAP // 1024)})
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Misuse("file_not_utf8", {"file": str(path), "line": str(raw.count(b"\n", 0, error.start) + 1)}) from error


def _parsed(path: Path, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        where = re.search(r"line (\d+)", str(error))
        line = where[1] if where else str(source.rstrip("\n").count("\n") + 1)
        raise Misuse("file_no_toml", {"file": str(path), "line": line}) from error
