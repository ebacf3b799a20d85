"""Tries on the days after a failure: what one in vain says of the next, and which days go together best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.outlook import calendar, shipped
from assistant.risk.ahead import Ahead, Scorers, tried_again
from assistant.risk.history.features import Days
from assistant.risk.history.of_days import OwnDays
from assistant.risk.history.of_record import RECORD, REFUSAL
from assistant.risk.history.pay_habits import HABITS, LATE, SHORT, PayHabits, Sign
from assistant.risk.history.two_parts import OF_RECORD, TOLD_AS, number_values, tried_row
from assistant.risk.model.columns import Row
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
    return one._money(day, after)


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


@pytest.mark.parametrize(
    ("row", "again"),
    [
        ({"code": "insufficient_funds", "class": "soft", "method_kind": "card"}, True),
        ({"code": "restricted_card", "class": "hard", "method_kind": "card"}, True),
        ({"code": "lost_card", "class": "hard", "method_kind": "card"}, False),
        ({"code": "refer_to_customer", "class": "update", "method_kind": "sepa_debit"}, True),
        ({"code": "account_closed", "class": "hard", "method_kind": "sepa_debit"}, False),
        ({"code": None, "class": None, "method_kind": None}, True),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_debited_as_it_is_gets_no_try_by_itself(row: Row, again: bool) -> None:
    assert tried_again(row) == again
    assert bool(Scorers(shipped()).schedule(row)) == again


@pytest.mark.parametrize(
    ("refused", "blocked", "unexplained"),
    [({"refused_by": "us", "cause": "blocked_by_us"}, 7.0, None), ({"refused_by": "bank", "cause": "bank_declined"}, None, 0.04),
     ({"refused_by": "bank", "cause": "insufficient_funds"}, None, None)],
)  # fmt: skip
def test_the_record_is_asked_where_it_says_something(refused: Row, blocked: float | None, unexplained: float | None) -> None:
    row = {**refused, "paid_streak": 7.0, "failure_rate": 0.04}
    tried = tried_row(row)
    assert (tried["blocked_streak"], tried["unexplained_record"]) == (blocked, unexplained)
    assert [number_values(row, made)["unexplained_again"] for made in (1, 2)] == [None, unexplained]


def test_what_the_record_says_of_a_refusal_is_told_as_the_record() -> None:
    scorers = Scorers(shipped())
    columns = {one.name for one in scorers.book.try_.columns}
    assert {one.name for one in OF_RECORD} < set(TOLD_AS) <= columns
    assert set(TOLD_AS.values()) <= {one.name for one in (*RECORD, *REFUSAL)}
    for case in cases().failed[::20]:
        found = scorers.ahead(case.days).recovery(0, (3, 5, 7))
        assert not TOLD_AS.keys() & found.shares.keys()
        assert found.base + sum(found.shares.values()) == pytest.approx(found.logit, abs=1e-9)


def test_a_check_of_ours_that_stops_who_always_paid_mostly_misfired() -> None:
    row = {
        **cases().failed[0].days.row,
        "cause": "blocked_by_us",
        "code": "rule",
        "refused_by": "us",
        "class": "soft",
        "method_kind": "card",
    }
    new, old = (
        {**row, "paid_streak": streak, "failure_rate": rate, "renewals_seen": streak} for streak, rate in ((0.0, 0.1), (12.0, 0.03))
    )
    scored = [Scorers(shipped()).ahead(Days(one, FAILED_ON, "nl", calendar(), OwnDays.on(None, None, ()))) for one in (new, old)]
    first, second = (one.chances([3], 1)[3] for one in scored)
    assert second > first + 0.2
