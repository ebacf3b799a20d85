"""What a model looks at: named columns of one kind each, and rows that give a value, or nothing, for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["numeric", "categorical", "ordered"]
Value = float | str | None
Row = Mapping[str, Value]
"""Column name -> value. ``None`` and an absent name are unknown, which is never the same as 0 or as a level."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name.

    ``numeric`` holds floats; ``categorical`` and ``ordered`` hold words. ``levels`` of an ordered column go from low to high; of a
    categorical one they may be left empty, and fitting learns them. A word outside the levels is read as unknown.
    """

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()
