"""What the call added, and how sure that is, on journals whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from assistant.review.credit import LEAST_WITH_CHANCE, Chances, credit

Effect = Callable[[float], float]
EFFECTS: dict[str, Effect] = {
    "nothing": lambda chance: chance,
    "ten points": lambda chance: min(chance + 0.1, 1.0),
    "a third of what was missing": lambda chance: chance + (1 - chance) / 3,
    "harm": lambda chance: chance * 0.7,
    "the chances say nothing": lambda chance: 0.5,
}


def cases(rng: random.Random, n: int, effect: Effect) -> tuple[list[float], list[bool], float]:
    """Chances, what was paid, and what the calls really added to these cases."""
    chances = [rng.betavariate(2, 3) for _ in range(n)]
    truths = [effect(chance) for chance in chances]
    return chances, [rng.random() < truth for truth in truths], (sum(truths) - sum(chances)) / n


def summed(chances: list[float], paid: list[bool]) -> Chances:
    of_paid = sum(chance for chance, one in zip(chances, paid, strict=True) if one)
    return Chances(len(chances), sum(paid), sum(chances), sum(chance * chance for chance in chances), of_paid)


@pytest.mark.parametrize("effect", EFFECTS)
def test_nine_of_ten_intervals_of_a_thousand_journals_hold_what_was_added(effect: str) -> None:
    rng, held = random.Random(7), 0
    for _ in range(1000):
        n = rng.randrange(20, 150)
        chances, paid, truth = cases(rng, n, EFFECTS[effect])
        found = credit(summed(chances, paid), n)
        assert found is not None
        held += found.interval.low <= truth <= found.interval.high
    assert 870 <= held <= 930


def test_the_credit_is_the_paid_share_less_the_mean_chance() -> None:
    found = credit(summed([0.2, 0.4, 0.6, 0.8], [False, True, True, True]), 4)
    assert found is not None
    assert found.share == pytest.approx(0.25)
    assert found.expected == pytest.approx(0.5)
    assert found.interval.low < 0.25 < found.interval.high


def test_chances_that_tell_the_paid_from_the_unpaid_make_it_surer() -> None:
    half = [0.05] * 50 + [0.95] * 50
    telling = credit(summed(half, [False] * 50 + [True] * 50), 100)
    blind = credit(summed([0.5] * 100, [False] * 50 + [True] * 50), 100)
    assert telling is not None
    assert blind is not None
    assert telling.interval.high - telling.interval.low < 0.8 * (blind.interval.high - blind.interval.low)


def test_no_credit_where_too_many_cases_have_no_chance() -> None:
    chances = summed([0.5] * 8, [True] * 8)
    assert LEAST_WITH_CHANCE == 0.8
    assert credit(chances, 10) is not None
    assert credit(chances, 11) is None
    assert credit(Chances(0, 0, 0.0, 0.0, 0.0), 0) is None
