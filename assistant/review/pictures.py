"""Where everything in a picture of the report stands: figures to coordinates, in units of the drawing. The template draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from assistant.review.report_parts import Bars, Month, Months, Span, Spans, Stack

WIDTH = 720.0
LABELS = 228.0
"""What is kept free on the left for the names of rows."""
FIGURES = 118.0
"""And on the right, for the figures."""
ROW = 26.0
TOP = 8.0
LONGEST_LABEL = 36


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle with what stands beside it; ``room``: whether the text fits in it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    text: str
    tone: str
    room: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """An interval: from ``low`` to ``high`` with a dot at ``x``, and a hollow one at ``other``."""

    y: float
    low: float
    high: float
    x: float
    other: float | None
    label: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with everything in its place. ``line``: where a line goes through all rows, and its name."""

    height: float
    pieces: tuple[Piece, ...] = ()
    marks: tuple[Mark, ...] = ()
    ticks: tuple[Tick, ...] = ()
    labels: tuple[Tick, ...] = ()
    line: Tick | None = None
    bottom: float = 0.0


def stack(picture: Stack) -> Drawn:
    """The parts one after another over the whole width; those of no size are left out."""
    whole = sum(one.value for one in picture.parts) or 1.0
    pieces, x = [], 0.0
    for one in picture.parts:
        if one.value > 0:
            width = one.value / whole * WIDTH
            pieces.append(Piece(x, TOP, width, 40.0, one.label, one.text, one.tone, room=width > 9 * len(one.text) + 8))
            x += width
    return Drawn(TOP + 48, tuple(pieces))


def bars(picture: Bars) -> Drawn:
    """A bar a row, the longest as long as there is room."""
    most = max((one.value for one in picture.rows), default=0) or 1.0
    room = WIDTH - LABELS - FIGURES
    pieces = [
        Piece(LABELS, TOP + number * ROW, one.value / most * room, ROW - 8, short(one.label), one.text, one.tone)
        for number, one in enumerate(picture.rows)
    ]
    return Drawn(TOP + ROW * len(pieces) + 4, tuple(pieces))


def spans(picture: Spans) -> Drawn:
    """A mark a row, on a scale that holds every interval and ends at round figures."""
    low, high, step = scale(_ends(picture.rows, picture.line), signed=picture.signed)
    room = WIDTH - LABELS - FIGURES

    def across(value: float) -> float:
        return LABELS + (min(max(value, low), high) - low) / (high - low) * room

    marks = tuple(_mark(one, TOP + ROW * number + ROW / 2, across) for number, one in enumerate(picture.rows))
    bottom = TOP + ROW * len(marks) + 2
    number = round((high - low) / step)
    ticks = tuple(Tick(across(low + at * step), _tick(low + at * step, picture.signed)) for at in range(number + 1))
    line = Tick(across(picture.line[0]), picture.line[1]) if picture.line else None
    return Drawn(bottom + (34 if line else 20), (), marks, ticks, line=line, bottom=bottom)


def _mark(one: Span, y: float, across: Callable[[float], float]) -> Mark:
    other = None if one.other is None else across(one.other)
    return Mark(y, across(one.low), across(one.high), across(one.value), other, short(one.label), one.text, one.tone)


def months(picture: Months) -> Drawn:
    """Columns from left to right, the series on top of each other, the first below."""
    height, left = 170.0, 46.0
    top_value, step = _round_top(max((sum(one.values) for one in picture.months), default=0))
    slot = (WIDTH - left) / max(len(picture.months), 1)
    pieces = [
        piece for number, one in enumerate(picture.months) for piece in _column(picture, one, left + number * slot, slot, top_value, height)
    ]
    every = ceil(len(picture.months) / 12)
    labels = tuple(Tick(left + (number + 0.5) * slot, one.label) for number, one in enumerate(picture.months) if number % every == 0)
    ticks = tuple(
        Tick(TOP + height - value * step / top_value * height, f"{value * step:g}") for value in range(round(top_value / step) + 1)
    )
    return Drawn(TOP + height + 24, tuple(pieces), (), ticks, labels, bottom=TOP + height)


def _column(picture: Months, one: Month, x: float, slot: float, top_value: float, height: float) -> list[Piece]:
    pieces, y, width = [], TOP + height, min(slot * 0.62, 54.0)
    for (name, tone), value in zip(picture.series, one.values, strict=True):
        if value > 0:
            tall = value / top_value * height
            y -= tall
            pieces.append(Piece(x + (slot - width) / 2, y, width, tall, name, one.text, tone))
    return pieces


def scale(values: Sequence[float], *, signed: bool = False) -> tuple[float, float, float]:
    """The ends of a scale that holds all values, and the step between its ticks: 1, 2, 5, 10 or 20 hundredths."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if signed:
        low, high = min(low, 0.0), max(high, 0.0)
    step = next((one for one in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / one <= 8), 0.5)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return first * step, last * step, step


def short(label: str, most: int = LONGEST_LABEL) -> str:
    """The label, cut where it would run into the picture; the table has it whole."""
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _ends(rows: Sequence[Span], line: tuple[float, str] | None) -> list[float]:
    found = [value for one in rows for value in (one.low, one.high, one.value, *(() if one.other is None else (one.other,)))]
    return [*found, line[0]] if line else found


def _tick(value: float, signed: bool) -> str:
    points = round(value * 100)
    return f"{points:+d}" if signed and points else f"{points}" if signed else f"{points}%"


def _round_top(most: float) -> tuple[float, float]:
    """A round figure at or above ``most``, and the step between at most five ticks."""
    if most <= 1:
        return 1.0, 1.0
    size = 10 ** floor(log10(most))
    step = next(one * size for one in (0.2, 0.5, 1.0, 2.0) if most / (one * size) <= 5)
    step = max(step, 1.0)
    return ceil(most / step) * step, step
