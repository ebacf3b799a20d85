"""Reads a table with labels by its map: CSV with a header, plain or gzipped, into rows, outcomes and times."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.desk.labelled_map import TableMap
from assistant.desk.labelled_order import in_order
from assistant.desk.trouble import Misuse
from assistant.risk.model.columns import Column, Row, Value

# How tables write "unknown" (R, SQL dumps, pandas, the UCI archive).
UNKNOWN = frozenset({"", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"})
SEPARATORS = {";": ";", "\t": "tab", "|": "|"}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?[Ii]nf(?:inity)?")


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """``times``: seconds, or the column's own numbers; None where the map names no time."""

    rows: tuple[Row, ...]
    outcomes: tuple[int, ...]
    columns: tuple[Column, ...]
    times: tuple[float, ...] | None


def read_table(path: Path, placed: TableMap) -> LabelledTable:
    """Raises Misuse, which names line and column: a column in no list or not in the table, a cell of another kind, no such label."""
    with _reading(path):
        lines = _lines(path)
        header = [name or f"#{place}" for place, name in enumerate(next(lines, (0, []))[1], 1)]
        _check_columns(path, header, placed)
        cells = [(line, dict(zip(header, row, strict=True))) for line, row in _whole(path, header, lines)]
    if not cells:
        raise Misuse("table_empty", {"path": str(path)})
    columns = tuple(_shaped(placed, column, (cell[column.name] for _, cell in cells)) for column in _columns(placed))
    rows = tuple({column.name: _read(path, line, column, cell[column.name]) for column in columns} for line, cell in cells)
    times = None if placed.time is None else tuple(_moment(path, line, placed.time, cell[placed.time]) for line, cell in cells)
    return LabelledTable(rows, _outcomes(path, placed, cells), columns, times)


def _columns(placed: TableMap) -> Iterator[Column]:
    for name in placed.numeric:
        yield Column(name, "numeric")
    for name in placed.categorical:
        yield Column(name, "categorical")
    for name, levels in placed.ordered:
        yield Column(name, "ordered", levels)


def _shaped(placed: TableMap, column: Column, cells: Iterable[str]) -> Column:
    """What an ordered column without levels is.

    Numbers: numeric. Words with a number in each (``2-3 years``): ordered by that number; Misuse where it can't be told how. Other words have no
    order that could be known: categorical.
    """
    if column.kind != "ordered" or column.levels:
        return column
    words = {cell for cell in cells if cell not in UNKNOWN}
    if all(_NUMBER.fullmatch(word) for word in words):
        return replace(column, kind="numeric")
    if levels := in_order(words):
        return replace(column, levels=levels)
    if all(re.search(r"\d", word) for word in words):
        raise Misuse("table_order", {"map": str(placed.path), "line": placed.line("ordered"), "column": column.name})
    return replace(column, kind="categorical")


def _read(path: Path, line: int, column: Column, cell: str) -> Value:
    if column.kind == "ordered" and cell in column.levels:
        return cell
    if cell in UNKNOWN:
        return None
    if column.kind == "ordered":
        raise Misuse("table_not_level", _at(path, line, column.name, cell))
    if column.kind == "categorical":
        return cell
    if not _NUMBER.fullmatch(cell):
        raise Misuse("table_not_number", _at(path, line, column.name, cell))
    return float(cell)


def _outcomes(path: Path, placed: TableMap, cells: list[tuple[int, dict[str, str]]]) -> tuple[int, ...]:
    for line, cell in cells:
        if cell[placed.label] in UNKNOWN and cell[placed.label] != placed.bad:
            raise Misuse("table_no_label", _at(path, line, placed.label, ""))
    found = tuple(int(_same(cell[placed.label], placed.bad)) for _, cell in cells)
    if not any(found):
        raise Misuse("table_bad_absent", {"path": str(path), "column": placed.label, "value": placed.bad})
    return found


def _same(cell: str, wanted: str) -> bool:
    """The same word, or the same number: ``1`` is ``1.0``."""
    if cell == wanted or not (_NUMBER.fullmatch(cell) and _NUMBER.fullmatch(wanted)):
        return cell == wanted
    return float(cell) == float(wanted)


def _moment(path: Path, line: int, column: str, cell: str) -> float:
    if _NUMBER.fullmatch(cell) and abs(float(cell)) != float("inf"):
        return float(cell)
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError as error:
        raise Misuse("table_not_moment", _at(path, line, column, cell)) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _at(path: Path, line: int, column: str, cell: str) -> dict[str, str]:
    return {"path": str(path), "line": str(line), "column": column, "value": cell[:60]}


def _check_columns(path: Path, header: list[str], placed: TableMap) -> None:
    if not header:
        raise Misuse("table_empty", {"path": str(path)})
    for place, column in enumerate(header):
        if column in header[:place]:
            raise Misuse("table_header_twice", {"path": str(path), "column": column})
    for name, column in placed.placed:
        if column not in header:
            if len(header) == 1 and (found := next((one for one in SEPARATORS if one in header[0]), None)):
                raise Misuse("table_separator", {"path": str(path), "found": SEPARATORS[found]})
            raise Misuse("table_no_column", {"map": str(placed.path), "line": placed.line(name), "path": str(path), "column": column})
    known = {column for _, column in placed.placed}
    left = [column for column in header if column not in known]
    if left:
        raise Misuse("table_unplaced", {"map": str(placed.path), "path": str(path), "columns": ", ".join(left)})


def _whole(path: Path, header: list[str], lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for line, row in lines:
        if len(row) != len(header):
            raise Misuse("table_width", {"path": str(path), "line": str(line), "found": str(len(row)), "expected_cells": str(len(header))})
        yield line, row


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it ends on; blank lines are passed over."""
    with path.open("rb") as begin:
        zipped = begin.read(2) == b"\x1f\x8b"
    opened = gzip.open if zipped else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num, [cell.strip() for cell in row]
        except csv.Error as error:
            raise csv.Error(f"{reader.line_num}: {error}") from error


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns what reading a file can raise into Misuse."""
    try:
        yield
    except FileNotFoundError as error:
        raise Misuse("table_no_file", {"path": str(path)}) from error
    except UnicodeDecodeError as error:
        raise Misuse("table_not_text", {"path": str(path)}) from error
    except csv.Error as error:
        raise Misuse("table_not_csv", {"path": str(path), "problem": str(error)}) from error
    except (OSError, EOFError, zlib.error) as error:
        raise Misuse("file_not_read", {"file": str(path), "problem": type(error).__name__}) from error
