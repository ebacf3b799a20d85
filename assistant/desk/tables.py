"""Rows and columns as lines for a person, for a spreadsheet, or as JSON. Outside text is cleaned here once more."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant.text import csv_safe, printable

Rows = Sequence[Sequence[Any]]
# Judgement: two wide columns stand beside each other on a screen of 140.
WIDEST = 60


def as_table(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """A head, a rule, and a line a row; numbers to the right, long text cut."""
    head = [_short(_line(name)) for name in columns]
    body = [[_short(_shown(value)) for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(head, *body, strict=True)]
    right = [bool(rows) and all(isinstance(row[at], int | float | None) for row in rows) for at in range(len(columns))]
    for cells in (head, ["-" * width for width in widths], *body):
        yield "  ".join(_padded(*one) for one in zip(cells, widths, right, strict=True)).rstrip()


def as_csv(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """A head and a line a row, safe to open in a spreadsheet; our own numbers stay numbers."""
    yield csv_line([csv_safe(_line(name)) for name in columns])
    for row in rows:
        yield csv_line([csv_safe(printable(value)) if isinstance(value, str) else _plain(value) for value in row])


def as_objects(columns: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """An object a row; a column whose name stands there already gets a number behind it."""
    names: list[str] = []
    for name in columns:
        same = sum(one == name or one.startswith(f"{name}_") for one in names) if name in names else 0
        names.append(f"{name}_{same + 1}" if same else name)
    return [dict(zip(names, row, strict=True)) for row in rows]


def csv_line(cells: Iterable[object]) -> str:
    """One row, without the end of its line; a cell of several lines is quoted, so that no line of it begins a row, or a formula."""
    line = io.StringIO()
    # Before Python 3.13 a cell is only quoted for the line end that is given here.
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n")


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _shown(value: Any) -> str:
    return "" if value is None else _line(str(_plain(value)))


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _width(text: str) -> int:
    # What a terminal draws in two cells, and marks in none (Unicode UAX 11).
    return sum(0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
