"""Habits of pay are learned from tries: those of the company where it differs from the shipped ones, and nothing from a few customers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from assistant.risk.fitting.cases import Rows
from assistant.risk.fitting.pay_habits import FEWEST, filled, learned
from assistant.risk.history.pay_habits import EVEN, HABITS, NO_HABITS, ONCE, SHORT, PayHabits, curves, days_since_pay, to_word
from assistant.risk.history.two_parts import IN_VAIN, OF, ON, OWN_TRIES

START = date(2026, 3, 2)


def only(*days: int) -> tuple[float, ...]:
    """All are paid on one of these days, each as often."""
    return tuple(1 / len(days) if habit in [(day,) for day in days] else 0.0 for habit in (*ONCE, *[()] * (HABITS - len(ONCE))))


def mixed(weights: tuple[float, ...], share: float = 0.2) -> tuple[float, ...]:
    """Mostly these, the rest even: no habit is impossible."""
    return tuple((1 - share) * one + share * even for one, even in zip(weights, EVEN, strict=True))


def tries(customers: int, payday: int, seed: int, country: str = "nl", spent_in: int = 9) -> Rows:
    """Customers who are paid on that day, whose bill failed for lack of money, each tried on days 3, 5 and 7 after it until one works."""
    dice, found = Random(seed), Rows()
    short = curves(spent_in)[SHORT]
    place = ONCE.index((payday,))
    while len(set(found.groups)) < customers:
        first = START + timedelta(days=dice.randrange(200))
        if dice.random() > short[days_since_pay(first.toordinal())[place]]:
            continue
        who = f"{country}{seed}-{len(set(found.groups))}"
        for number, day in enumerate((3, 5, 7), start=1):
            when = first + timedelta(days=day)
            paid = dice.random() > short[days_since_pay(when.toordinal())[place]]
            row = {
                "cause": "insufficient_funds", OWN_TRIES: to_word([(first.toordinal(), SHORT)]), ON: when.isoformat(), OF: country,
                IN_VAIN: to_word([((first + timedelta(days=one)).toordinal(), SHORT) for one in (3, 5, 7)[: number - 1]]),
                "try_number": str(number + 1),
            }  # fmt: skip
            found.add(row, int(paid), who, first.toordinal())
            if paid:
                break
    return found


def near(habits: PayHabits, payday: int, country: str = "nl") -> float:
    """How many are held to be paid once a month within two days of it."""
    return sum(share for (day,), share in zip(ONCE, habits.of(country), strict=False) if abs(day - payday) <= 2)


@pytest.mark.parametrize("seed", [1, 2])
def test_paydays_other_than_the_shipped_ones_are_learned_even_in_countries_of_few_customers(seed: int) -> None:
    shipped = PayHabits({"nl": mixed(only(25)), "be": mixed(only(31)), "*": EVEN})
    rows = tries(150, 12, seed)
    rows.extend(tries(15, 12, seed, "be"))
    found = learned(rows, shipped)
    assert near(found, 12) > 0.4
    assert near(found, 12, "be") > 0.3
    assert near(found, 25) < near(shipped, 25) / 3
    assert all(sum(one) == pytest.approx(1) for one in found.weights.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_where_the_shipped_ones_are_right_they_stay(seed: int) -> None:
    shipped = PayHabits({"nl": mixed(only(25)), "*": EVEN})
    found = learned(tries(60, 25, seed), shipped)
    assert np.abs(np.array(found.of("nl")) - shipped.of("nl")).sum() < 0.5


def test_too_few_customers_teach_nothing() -> None:
    shipped = PayHabits({"nl": mixed(only(25))})
    assert learned(tries(FEWEST - 1, 12, 1), shipped) is shipped
    assert learned(Rows(), None) is NO_HABITS


def test_without_shipped_ones_habits_begin_even() -> None:
    found = learned(tries(150, 12, 3), None)
    assert near(found, 12) > 0.4
    assert sorted(found.weights) == ["*", "nl"]


def test_rows_are_filled_with_what_the_habits_say() -> None:
    rows = tries(20, 12, 4)
    told, other = filled(rows, PayHabits({"nl": mixed(only(12))})), filled(rows, PayHabits({"nl": mixed(only(25))}))
    assert all("own_money" not in row for row in rows.rows)
    assert (told.outcomes, told.groups) == (rows.outcomes, rows.groups)
    assert [row["own_money"] for row in told.rows] != [row["own_money"] for row in other.rows]
    paid, unpaid = (np.mean([row["own_money"] for row, y in zip(told.rows, told.outcomes, strict=True) if y == one]) for one in (1, 0))
    assert paid > unpaid
