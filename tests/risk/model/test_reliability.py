"""How often a model was right: bins of cases it had not seen, and the interval of a chance."""

import random

import pytest

from assistant.risk.model.reliability import Bin, Reliability, reliability, wilson


def test_wilson_is_the_published_interval() -> None:
    assert wilson(10, 20, 1.959964) == pytest.approx((0.2993, 0.7007), abs=1e-4)  # E. B. Wilson's 95 % interval for a half of 20
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == pytest.approx(1)
    assert wilson(0, 0) == (0.0, 1.0)


def test_ten_bins_of_as_many_cases_each() -> None:
    draws = random.Random(1)
    chances = [draws.random() for _ in range(1000)]
    found = reliability(chances, [int(draws.random() < p) for p in chances])
    assert [one.n for one in found.bins] == [100] * 10
    assert all(abs(one.said - one.happened / one.n) < 0.15 for one in found.bins)


def test_few_cases_make_fewer_bins_and_equal_chances_stay_together() -> None:
    assert len(reliability([0.1 * (n % 9) for n in range(85)], [0] * 85).bins) == 2
    assert [one.n for one in reliability([0.5] * 500, [0, 1] * 250).bins] == [500]
    assert reliability([], []).bins == ()


def test_cases_that_count_for_more_tell_less_than_as_many_equal_ones() -> None:
    (found,) = reliability([0.5] * 80, [0, 1] * 40, [1.0, 3.0] * 40).bins
    assert found.happened / found.n == pytest.approx(0.75)
    assert found.n == 64  # 160^2 / 400
    assert reliability([1.0] * 50, [1] * 50, [0.1] * 50).bins == (Bin(1.0, 50, 1.0, 50.0),)


def test_the_interval_covers_the_truth_nine_times_in_ten() -> None:
    draws = random.Random(7)
    held = 0
    for _ in range(400):
        chances = [0.2 + 0.2 * draws.random() for _ in range(80)]
        found = reliability(chances, [int(draws.random() < p) for p in chances])
        low, high, n = found.interval(0.3)
        assert n == 40
        held += low <= 0.3 <= high
    assert held >= 0.9 * 400


def test_a_model_that_says_too_little_gets_an_interval_that_reaches_what_happened() -> None:
    low, high, _ = Reliability((Bin(1.0, 1000, 0.1, 300),)).interval(0.1)
    assert low == 0.1
    assert high > 0.3
