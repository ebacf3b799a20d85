"""Intervals hold the truth as often as they say."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from assistant.review.intervals import Z90, Interval, wilson


@pytest.mark.parametrize(("paid", "n"), [(1, 10), (7, 12), (40, 41), (300, 1000)])
def test_the_ends_are_the_truths_that_the_count_just_does_not_contradict(paid: int, n: int) -> None:
    """Wilson's own definition: at an end p, the share lies z standard errors of p away."""
    interval = wilson(paid / n, n)
    assert interval is not None
    for end in (interval.low, interval.high):
        assert abs(paid / n - end) / sqrt(end * (1 - end) / n) == pytest.approx(Z90)


def test_nothing_is_known_of_no_case_and_the_ends_stay_within_0_and_1() -> None:
    assert wilson(0.0, 0) is None
    none, all_of_them = wilson(0.0, 3), wilson(1.0, 3)
    assert none is not None
    assert all_of_them is not None
    assert (none.low, all_of_them.high) == (0.0, 1.0)
    assert none.high == pytest.approx(Z90**2 / (3 + Z90**2))
    assert all_of_them.low == pytest.approx(3 / (3 + Z90**2))


def test_few_cases_give_a_wide_interval_and_many_a_narrow_one() -> None:
    widths = [found.high - found.low for n in (5, 50, 500) if (found := wilson(0.5, n))]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.5
    assert widths[2] < 0.08


def test_nine_of_ten_intervals_of_a_thousand_journals_hold_the_truth() -> None:
    rng = random.Random(20261124)
    held = 0
    for _ in range(1000):
        truth, n = rng.uniform(0.1, 0.9), rng.randrange(20, 200)
        interval = wilson(sum(rng.random() < truth for _ in range(n)) / n, n)
        held += interval is not None and interval.low <= truth <= interval.high
    assert 870 <= held <= 930


def test_intervals_overlap_where_they_share_a_point() -> None:
    assert Interval(0.1, 0.3).overlaps(Interval(0.3, 0.5))
    assert not Interval(0.1, 0.3).overlaps(Interval(0.31, 0.5))
