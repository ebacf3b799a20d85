"""What a report is made of: sections with texts, tables and pictures, as plain values. All words in them are ready to be read.

What a picture shows stands in a table too, so every picture carries its title and a sentence that says what is to be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "fair", "soft", "plain", "warn", "bad"]
"""The colour of a part: paid soon, paid later, paid late, neutral, open, lost."""


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    kind: Literal["text", "note"] = "text"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is to be seen first: what it is, the figure, and what it rests on."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]
    kind: str = "tiles"


@dataclass(frozen=True, slots=True)
class Table:
    """``numbers``: the columns that hold figures, and stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Share:
    """``value``: at least 0, in whatever is counted; ``text``: as it is written beside the picture."""

    label: str
    value: float
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Stack:
    """Parts of one whole, side by side."""

    title: str
    seen: str
    parts: tuple[Share, ...]
    kind: str = "stack"


@dataclass(frozen=True, slots=True)
class Bars:
    """One bar a row, from zero."""

    title: str
    seen: str
    rows: tuple[Share, ...]
    kind: str = "bars"


@dataclass(frozen=True, slots=True)
class Span:
    """A share with its interval, 0 to 1 or -1 to 1; ``other`` is drawn hollow beside it, where given."""

    label: str
    value: float
    low: float
    high: float
    text: str
    other: float | None = None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Spans:
    """Intervals below each other on one scale. ``line``: a value that is drawn through all, with its name."""

    title: str
    seen: str
    rows: tuple[Span, ...]
    line: tuple[float, str] | None = None
    signed: bool = False
    """Differences, in points, rather than shares, in per cent."""
    kind: str = "spans"


@dataclass(frozen=True, slots=True)
class Month:
    """``values``: one of each of the picture's series."""

    label: str
    values: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Months:
    """Stacked columns, one a month; ``series`` are (name, tone), the lowest first."""

    title: str
    seen: str
    series: tuple[tuple[str, Tone], ...]
    months: tuple[Month, ...]
    kind: str = "months"


@dataclass(frozen=True, slots=True)
class Quote:
    words: str
    about: str


@dataclass(frozen=True, slots=True)
class Quotes:
    heading: str
    quotes: tuple[Quote, ...]
    kind: str = "quotes"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, and the SQL that gives it."""

    term: str
    meaning: str
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    definitions: tuple[Definition, ...]
    kind: str = "definitions"


Block = Prose | Tiles | Table | Stack | Bars | Spans | Months | Quotes | Definitions


@dataclass(frozen=True, slots=True)
class Section:
    """``id`` is the anchor in the page: small letters."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``warning`` stands above everything, for what is simulated; ``made`` says when and by what the report was made."""

    language: str
    title: str
    subtitle: str
    made: str
    contents: str
    """The heading above the list of sections."""
    sections: tuple[Section, ...]
    warning: str | None = None
