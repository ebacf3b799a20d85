"""Rows as arrays: one code a column, as the model itself reads them, and the levels that a categorical column turns out to have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.risk.model.codes import level_codes, numeric_code
from assistant.risk.model.columns import Column, Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A level seen less often says more of chance than of itself; it is read as unknown.
FEWEST_ROWS, SMALLEST_SHARE, MOST_LEVELS = 5, 0.001, 60


def learn_levels(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns that name no levels get those of the rows: of a categorical column the frequent ones, of an ordered one all, in natural order."""
    return tuple(column if column.kind == "numeric" or column.levels else _with_levels(rows, column) for column in columns)


def _with_levels(rows: Sequence[Row], column: Column) -> Column:
    counts = Counter(value for row in rows if isinstance(value := row.get(column.name), str))
    if column.kind == "ordered":
        return replace(column, levels=tuple(sorted(counts, key=natural)))
    fewest = max(FEWEST_ROWS, SMALLEST_SHARE * len(rows))
    kept = [level for level, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count >= fewest]
    return replace(column, levels=tuple(sorted(kept[:MOST_LEVELS])))


def natural(word: str) -> tuple[tuple[int, float, str], ...]:
    """A key that sorts numbers inside words as numbers: ``2 years`` before ``10 years``."""
    pieces = re.findall(r"\d+(?:\.\d+)?|[^\d]+", word)
    return tuple((0, float(piece), "") if piece[0].isdigit() else (1, 0.0, piece.casefold()) for piece in pieces)


def codes_of(rows: Sequence[Row], columns: Sequence[Column]) -> Floats:
    """Rows x columns: what ``assistant.risk.model.codes.reader`` gives for each row."""
    codes = np.empty((len(rows), len(columns)))
    for place, column in enumerate(columns):
        values = [row.get(column.name) for row in rows]
        if column.kind != "numeric":
            read = level_codes(column.levels)
            codes[:, place] = [read(value) for value in values]
        elif str in set(map(type, values)):
            codes[:, place] = [numeric_code(value) for value in values]
        else:
            codes[:, place] = np.array(values, dtype=np.float64)
    return codes


def group_numbers(groups: Sequence[str] | None, rows: int) -> Ints:
    """A number a row, the same for rows of one customer; without groups each row is its own."""
    if groups is None:
        return np.arange(rows)
    return np.unique(np.asarray(groups, dtype=str), return_inverse=True)[1].astype(np.int64)
