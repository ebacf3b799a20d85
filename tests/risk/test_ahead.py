"""Tries on the days after a failure: what one in vain says of the next, and which days go together best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.outlook import calendar, shipped
from assistant.risk.ahead import Ahead, Scorers
from assistant.risk.history.features import Days
from assistant.risk.history.of_days import OwnDays
from assistant.risk.history.pay_habits import HABITS, LATE, SHORT, PayHabits, Sign
from risk.fitting.simulated import cases

FAILED_ON = date(2026, 11, 2)
TWO_DAYS = PayHabits({"*": tuple({4: 0.75, 11: 0.25}.get(place, 0.0) for place in range(HABITS))}, 9)
"""Paid on the 5th, or less likely on the 12th; nobody on any other day."""


def ahead(
    cause: str = "insufficient_funds", in_vain: tuple[int, ...] = (), signs: tuple[Sign, ...] = ((FAILED_ON.toordinal(), SHORT),)
) -> Ahead:
    row = {**cases().failed[0].days.row, "cause": cause, "code": "insufficient_funds"}
    days = Days(row, FAILED_ON, "nl", calendar(), OwnDays.on(None, None, signs))
    return Scorers(replace(shipped(), habits=TWO_DAYS)).ahead(days, in_vain)


def money(one: Ahead, day: int, after: tuple[int, ...] = ()) -> float:
    found = one._money(day, after)
    assert found is not None
    return found


def test_a_try_in_vain_on_one_payday_makes_the_other_one_more_likely() -> None:
    fifth, twelfth = 3, 10
    one = ahead()
    assert money(one, fifth) > money(one, twelfth)
    assert money(one, fifth + 1, (fifth,)) < money(one, fifth + 1)
    assert money(one, twelfth, (fifth,)) > money(one, twelfth)
    assert one.try_on(twelfth, 2, (fifth,)).logit > one.try_on(twelfth, 2).logit


def test_tries_that_were_made_count_as_those_that_are_planned_do() -> None:
    made = ahead(in_vain=(3, 4))
    assert money(made, 10) == pytest.approx(money(ahead(), 10, (3, 4)))


def test_without_money_to_ask_about_it_matters_only_how_many_went_before() -> None:
    one = ahead("processing_error")
    assert one.try_on(10, 3, (3, 4)) == one.try_on(10, 3, (8, 9))


def test_the_plan_covers_both_paydays() -> None:
    one = ahead()
    chances = one.chances(range(1, 15), 1)
    alone = sorted(sorted(chances, key=lambda day: -chances[day])[:3])
    plan = one.plan(range(1, 15), 3)
    assert max(alone) < 10, "each by itself, the days after the likelier payday are the best"
    assert min(plan) < 10 <= max(plan)


def test_what_the_customers_own_tries_say_is_named_where_it_is_clearly_more_than_what_holds_for_all() -> None:
    signs = tuple((date(2026, month, day).toordinal(), what) for month in (9, 10) for day, what in ((2, SHORT), (10, SHORT), (13, LATE)))
    told, untold = ahead(signs=(*signs, (FAILED_ON.toordinal(), SHORT))), ahead()
    assert [day for day in range(1, 15) if told.paid_by_then(day)] == [10, 11, 12, 13]  # the 12th of November is day 10
    assert not any(untold.paid_by_then(day) for day in range(1, 15))
    assert not any(ahead("processing_error", signs=signs).paid_by_then(day) for day in range(1, 15))


@given(number=st.integers(0, 10**6), allowed=st.sets(st.integers(1, 14), max_size=7), tries=st.integers(0, 4))
def test_a_plan_is_so_many_of_the_allowed_days_and_hardly_below_the_best(number: int, allowed: set[int], tries: int) -> None:
    one = Scorers(shipped()).ahead(cases().failed[number % len(cases().failed)].days)
    plan = one.plan(allowed, tries)
    assert len(plan) == min(tries, len(allowed))
    assert list(plan) == sorted(set(plan) & allowed)
    best = max((one._together(days, 1) for days in combinations(sorted(allowed), len(plan))), default=0.0)
    assert one._together(plan, 1) >= 0.9 * best


def test_a_plan_is_dated_by_the_customers_day() -> None:
    one = ahead()
    assert [one.days.date(day) for day in one.plan([3, 10], 2)] == [FAILED_ON + timedelta(days=day) for day in (3, 10)]
