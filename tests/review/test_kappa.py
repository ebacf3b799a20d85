"""Cohen's kappa as scikit-learn gives it; the interval holds the truth as often as it says, though criteria of a case hang together."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from assistant.review.kappa import FEWEST, Pair, agreement, kappa, t90


def scored(dice: random.Random, cases: int, criteria: int = 6) -> list[list[Pair]]:
    """Two leads who see the same call, each with an eye of their own; some calls are plainer than others."""
    found = []
    for _ in range(cases):
        clear = dice.choice((0.5, 0.95))
        case = []
        for _ in range(criteria):
            truth = dice.choice((0, 1, 2, 2))
            one, other = (truth if dice.random() < clear else dice.choice((0, 1, 2)) for _ in "ab")
            case.append((one, other))
        found.append(case)
    return found


def test_kappa_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import cohen_kappa_score  # takes seconds to load: not where tests are only collected

    for seed in range(30):
        pairs = [pair for case in scored(random.Random(seed), 1 + seed) for pair in case]
        ones, others = zip(*pairs, strict=True)
        assert kappa(pairs) == pytest.approx(cohen_kappa_score(ones, others)), seed


def test_full_agreement_is_one_and_opposites_are_below_nothing() -> None:
    assert kappa([(0, 0), (1, 1), (2, 2)]) == 1
    opposite = kappa([(0, 2), (2, 0)])
    assert opposite is not None
    assert opposite < 0


@pytest.mark.parametrize("pairs", [[], [(2, 2)] * 9])
def test_where_nothing_can_differ_there_is_no_kappa(pairs: Sequence[Pair]) -> None:
    assert kappa(pairs) is None


def test_few_cases_have_no_interval_and_none_has_no_agreement() -> None:
    few = agreement(scored(random.Random(1), FEWEST - 1))
    assert few is not None
    assert few.kappa is not None
    assert few.interval is None
    assert agreement([]) is None
    assert agreement([[]]) is None


def test_the_interval_holds_the_truth_nine_times_of_ten() -> None:
    whole = [pair for case in scored(random.Random(99), 40_000) for pair in case]
    truth, held, runs = kappa(whole), 0, 400
    assert truth is not None
    for seed in range(runs):
        found = agreement(scored(random.Random(seed), 25))
        assert found is not None
        assert found.interval is not None
        held += found.interval.low <= truth <= found.interval.high
    assert 0.86 <= held / runs <= 0.94


# https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm, column 0.95
@pytest.mark.parametrize(("freedom", "quantile"), [(4, 2.132), (5, 2.015), (10, 1.812), (30, 1.697), (100, 1.660)])
def test_students_t_is_that_of_the_tables(freedom: int, quantile: float) -> None:
    assert t90(freedom) == pytest.approx(quantile, abs=0.01)
