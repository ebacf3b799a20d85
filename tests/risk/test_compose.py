"""Chances made of parts: what the parts add to the whole is exact, at any size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.risk.ahead import DAYS_AHEAD, Composed, Scorers
from assistant.risk.compose import lost_logit, lost_weights, paid_logit, paid_slopes, paid_weights
from assistant.risk.history.features import Days
from assistant.risk.history.of_days import OwnDays
from assistant.risk.model.columns import Row
from risk.history.lives import calendar
from risk.model.books import BOOK

Logit = Callable[[Sequence[float]], float]
Weights = Callable[[Sequence[float], Sequence[float]], Sequence[float]]
WHOLES = [pytest.param(paid_logit, paid_weights, id="paid"), pytest.param(lost_logit, lost_weights, id="lost")]
MOVES = st.lists(st.tuples(st.floats(-12, 12), st.floats(-12, 12)), min_size=1, max_size=35)


def chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


@given(st.lists(st.floats(-12, 12), min_size=1, max_size=6))
def test_paid_is_that_not_every_part_fails(parts: list[float]) -> None:
    unpaid = math.prod(1 - chance(one) for one in parts)
    assert chance(paid_logit(parts)) == pytest.approx(1 - unpaid, rel=1e-9)
    lost = math.prod(chance(one) for one in parts)
    assert chance(lost_logit(parts)) == pytest.approx(lost, rel=1e-9)


@pytest.mark.parametrize(("logit", "weights"), WHOLES)
@settings(max_examples=150, deadline=None)
@given(MOVES)
@example([(0.0, 12.0), (12.0, 0.0), (12.0, 0.0)])
@example([(-12.0, -1.0), (-1.0, -12.0), (-1.0, -12.0)])
def test_what_the_parts_add_is_the_whole_difference(logit: Logit, weights: Weights, moves: list[tuple[float, float]]) -> None:
    average, here = [one for one, _ in moves], [one for _, one in moves]
    found = weights(average, here)
    added = sum(weight * (end - start) for weight, start, end in zip(found, average, here, strict=True))
    assert added == pytest.approx(logit(here) - logit(average), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(MOVES)
@example([(3.0, -3.0), (-3.0, 3.0)])
@example([(12.0, -12.0), (-12.0, 12.0), (0.0, 0.1)])
def test_a_weight_is_the_mean_slope_along_the_line(moves: list[tuple[float, float]]) -> None:
    places = [(number + 0.5) / 2_000 for number in range(2_000)]
    slopes = [paid_slopes([start + place * (end - start) for start, end in moves]) for place in places]
    mean = [math.fsum(of_part) / len(places) for of_part in zip(*slopes, strict=True)]
    assert paid_weights([one for one, _ in moves], [one for _, one in moves]) == pytest.approx(mean, abs=1e-5)


@given(st.lists(st.floats(-15, 15), min_size=1, max_size=12))
def test_slopes_are_those_of_the_logit(parts: list[float]) -> None:
    step = 1e-4
    for place, slope in enumerate(paid_slopes(parts)):
        up, down = ([*parts[:place], parts[place] + side, *parts[place + 1 :]] for side in (step, -step))
        assert slope == pytest.approx((paid_logit(up) - paid_logit(down)) / (2 * step), abs=1e-6)


@pytest.mark.parametrize(("logit", "weights"), WHOLES)
@pytest.mark.parametrize(
    ("average", "here"),
    [
        ([0.0, 0.0], [700.0, -700.0]),
        ([-700.0] * 3, [-700.0, -690.0, 700.0]),
        ([700.0] * 30, [-700.0] * 30),
        ([-1e6, 1e6], [-1e6, 1e6]),
        ([-1e6] * 3, [-1e6 + 5] * 3),
        ([-40.0, 800.0], [-41.0, 810.0]),
        ([0.0], [0.0]),
    ],
)  # fmt: skip
def test_extremes_stay_finite_and_add_up(logit: Logit, weights: Weights, average: list[float], here: list[float]) -> None:
    found = weights(average, here)
    assert all(map(math.isfinite, [*found, logit(average), logit(here)]))
    added = sum(weight * (end - start) for weight, start, end in zip(found, average, here, strict=True))
    assert added == pytest.approx(logit(here) - logit(average), abs=1e-7)


def test_what_no_sensible_model_says_stops_nothing() -> None:
    assert all(map(math.isfinite, paid_weights([-1e6] * 20, [1e9] * 20)))


def test_one_part_alone_is_its_own_logit() -> None:
    assert paid_logit([-3.2]) == pytest.approx(-3.2, abs=1e-12)
    assert paid_weights([1.0], [4.0]) == pytest.approx([1.0], abs=1e-9)


ROW: Row = {"amount": 15.0, "brand": "amex", "idle": 3.0, "code": "insufficient_funds", "cause": "insufficient_funds"}
DAYS = Days(ROW, date(2026, 11, 20), "nl", calendar(), OwnDays.on(25, 3))


def composed() -> dict[str, Composed]:
    scorers = Scorers(BOOK)
    ahead = scorers.ahead(DAYS)
    return {
        "recovery": ahead.recovery(0, (3, 5, 7)),
        "later": ahead.recovery(6, (7,), made=3),
        "early": scorers.early_warning(ROW),
    }


@pytest.mark.parametrize("name", ["recovery", "later", "early"])
def test_the_shares_of_a_score_add_up_to_it(name: str) -> None:
    found = composed()[name]
    assert found.base + sum(found.shares.values()) == pytest.approx(found.logit, abs=1e-9)


@pytest.mark.parametrize("name", ["recovery", "later", "early"])
def test_a_column_that_changes_nothing_gets_nothing(name: str) -> None:
    shares = composed()[name].shares
    assert shares["idle"] == 0
    assert all(shares[feature] for feature in ("amount", "brand"))
    assert bool(shares.get(DAYS_AHEAD)) == (name != "early"), "a renewal is looked at as a whole, an open bill day by day"


def test_what_differs_from_day_to_day_is_told_together() -> None:
    assert not {"weekday", "month_day", "day", "pay_place"} & set(composed()["recovery"].shares)
