"""Like against like: a planted mix is undone, a planted skill is found, and the interval holds."""

from __future__ import annotations

import random

import pytest

from assistant.review.intervals import Interval
from assistant.review.mix import Cell, Stratum, adjusted, ranks

RATES: dict[Stratum, float] = {
    ("insufficient_funds", 1): 0.75,
    ("insufficient_funds", 3): 0.6,
    ("expired_card", 1): 0.45,
    ("account_closed", 3): 0.15,
}
EASY, HARD = (0.5, 0.3, 0.15, 0.05), (0.05, 0.15, 0.3, 0.5)


def drawn(rng: random.Random, n: int, mix: tuple[float, ...], skill: float = 0.0) -> dict[Stratum, Cell]:
    """The cases of one agent, by stratum."""
    found: dict[Stratum, Cell] = {}
    for stratum in rng.choices(list(RATES), mix, k=n):
        cell = found.get(stratum, Cell(0, 0))
        found[stratum] = Cell(cell.n + 1, cell.paid + (rng.random() < RATES[stratum] + skill))
    return found


def together(*agents: dict[Stratum, Cell]) -> dict[Stratum, Cell]:
    strata = {stratum for agent in agents for stratum in agent}
    return {
        one: Cell(sum(agent.get(one, Cell(0, 0)).n for agent in agents), sum(agent.get(one, Cell(0, 0)).paid for agent in agents))
        for one in strata
    }


def plain(cells: dict[Stratum, Cell]) -> float:
    return sum(one.paid for one in cells.values()) / sum(one.n for one in cells.values())


def test_an_agent_with_harder_cases_is_level_with_one_as_good_who_had_easy_ones() -> None:
    rng = random.Random(3)
    easy, hard = drawn(rng, 4000, EASY), drawn(rng, 4000, HARD)
    everybody = together(easy, hard)
    one, other = adjusted(easy, everybody), adjusted(hard, everybody)
    assert one is not None
    assert other is not None
    assert plain(easy) - plain(hard) > 0.25
    assert abs(one.share - other.share) < 0.03
    assert one.interval.overlaps(other.interval)


def test_an_agent_who_is_better_stays_so_though_the_cases_were_harder() -> None:
    rng = random.Random(4)
    plain_agent, better = drawn(rng, 4000, EASY), drawn(rng, 4000, HARD, skill=0.12)
    everybody = together(plain_agent, better)
    one, other = adjusted(plain_agent, everybody), adjusted(better, everybody)
    assert one is not None
    assert other is not None
    assert plain(better) < plain(plain_agent)
    assert other.share - one.share == pytest.approx(0.12, abs=0.04)
    assert ranks([one.interval, other.interval]) == [2, 1]


def test_nine_of_ten_intervals_of_a_thousand_journals_hold_the_truth() -> None:
    """The truth: the rates of the strata on everybody's mix."""
    rng, held = random.Random(5), 0
    others = drawn(rng, 20_000, (0.25, 0.25, 0.25, 0.25))
    for _ in range(1000):
        mine = drawn(rng, rng.randrange(60, 300), HARD)
        everybody = together(others, mine)
        found = adjusted(mine, everybody)
        assert found is not None
        seen = sum(everybody[stratum].n for stratum in mine)
        truth = sum(RATES[stratum] * everybody[stratum].n for stratum in mine) / seen
        held += found.interval.low <= truth <= found.interval.high
    assert 870 <= held <= 930


def test_who_is_everybody_has_the_own_share() -> None:
    mine: dict[Stratum, Cell] = {("expired_card", 1): Cell(10, 3), ("other", 0): Cell(30, 20)}
    found = adjusted(mine, mine)
    assert found is not None
    assert found.share == pytest.approx(23 / 40)
    assert found.covered == 1.0


def test_nobody_is_judged_on_what_they_never_had() -> None:
    everybody: dict[Stratum, Cell] = {("expired_card", 1): Cell(100, 50), ("account_closed", 3): Cell(300, 0)}
    found = adjusted({("expired_card", 1): Cell(50, 25)}, everybody)
    assert found is not None
    assert found.share == pytest.approx(0.5)
    assert found.covered == pytest.approx(0.25)
    assert adjusted({}, everybody) is None


def test_three_cases_that_all_paid_are_no_certainty() -> None:
    everybody: dict[Stratum, Cell] = {("expired_card", 1): Cell(1000, 400)}
    found = adjusted({("expired_card", 1): Cell(3, 3)}, everybody)
    assert found is not None
    assert found.interval.low < 0.6


def test_a_place_is_given_only_where_no_interval_overlaps() -> None:
    apart, low, near = Interval(0.8, 0.9), Interval(0.1, 0.3), Interval(0.25, 0.4)
    assert ranks([low, apart, near, None]) == [None, 1, None, None]
    assert ranks([low, apart]) == [2, 1]
    assert ranks([apart]) == [None]
