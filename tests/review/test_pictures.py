"""Everything in a picture stands within it, in the order and proportion of its figures."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.review.pictures import LABELS, WIDTH, bars, months, scale, short, spans, stack
from assistant.review.report_parts import Bars, Month, Months, Share, Span, Spans, Stack

SHARES = st.floats(0, 1, allow_nan=False)


def test_parts_of_a_whole_fill_the_width_and_those_of_nothing_are_left_out() -> None:
    drawn = stack(Stack("t", "s", (Share("a", 3, "75%"), Share("none", 0, "0%"), Share("b", 1, "25%"))))
    assert [(one.x, one.width, one.label) for one in drawn.pieces] == [(0, WIDTH * 0.75, "a"), (WIDTH * 0.75, WIDTH * 0.25, "b")]
    assert stack(Stack("t", "s", ())).pieces == ()


def test_a_text_that_does_not_fit_its_part_is_not_written_in_it() -> None:
    drawn = stack(Stack("t", "s", (Share("a", 999, "99%"), Share("b", 1, "<1%"))))
    assert [one.room for one in drawn.pieces] == [True, False]


def test_bars_are_as_long_as_their_figures() -> None:
    drawn = bars(Bars("t", "s", (Share("a", 10, "10"), Share("b", 5, "5"), Share("c", 0, "0"))))
    assert [one.width / drawn.pieces[0].width for one in drawn.pieces] == [1, 0.5, 0]
    assert bars(Bars("t", "s", ())).pieces == ()


@given(st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=1, max_size=12))
def test_intervals_lie_on_the_scale_in_order(rows: list[tuple[float, float, float]]) -> None:
    sorted_rows = [sorted(row) for row in rows]
    drawn = spans(Spans("t", "s", tuple(Span(str(number), mid, low, high, "") for number, (low, mid, high) in enumerate(sorted_rows))))
    for mark in drawn.marks:
        assert LABELS <= mark.low <= mark.x <= mark.high <= WIDTH
        assert 0 < mark.y < drawn.bottom < drawn.height
    assert drawn.ticks[0].x == pytest.approx(LABELS)
    assert [tick.x for tick in drawn.ticks] == sorted(tick.x for tick in drawn.ticks)
    assert len(drawn.ticks) <= 12


@given(st.lists(st.floats(-1, 1), max_size=20), st.booleans())
def test_a_scale_holds_every_value_and_ends_at_whole_steps(values: list[float], signed: bool) -> None:
    low, high, step = scale(values, signed=signed)
    assert low < high
    assert all(low - 1e-6 <= value <= high + 1e-6 for value in values)
    assert (high - low) / step == pytest.approx(round((high - low) / step))
    assert not signed or low <= 0 <= high


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), max_size=30))
@example([(0.0, 5e-324)])
@example([(0.0, 1.0)])
def test_columns_stand_on_the_ground_and_below_the_top(values: list[tuple[float, float]]) -> None:
    drawn = months(
        Months("t", "s", (("a", "plain"), ("b", "bad")), tuple(Month(str(number), one, "") for number, one in enumerate(values)))
    )
    assert all(piece.y >= 0 and piece.y + piece.height <= drawn.bottom + 1e-6 and piece.x + piece.width <= WIDTH for piece in drawn.pieces)
    assert len(drawn.labels) <= 12
    assert len(drawn.ticks) <= 7


def test_a_long_name_is_cut_in_the_picture() -> None:
    assert short("a" * 36) == "a" * 36
    assert short("a" * 37) == "a" * 35 + "…"
