"""When a customer is paid, as earlier tries tell it: days since pay by habit, what tries say, and what follows for a day ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.history.features import days_of
from assistant.risk.history.past import cut
from assistant.risk.history.pay_habits import (
    EVEN,
    HABITS,
    LATE,
    LATEST,
    MOST_SIGNS,
    NO_HABITS,
    ONCE,
    PAID,
    SHORT,
    SPENT_IN,
    TWICE,
    PayHabits,
    curves,
    days_since_pay,
    from_word,
    signs_of,
    to_word,
)
from assistant.risk.history.two_parts import money_of, try_row
from risk.history.lives import at, bundle, failed, history, paid, recovered
from risk.history.test_features import open_bill

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
SIGNS = st.lists(st.tuples(DAYS.map(date.toordinal), st.sampled_from([SHORT, LATE, PAID])), max_size=8)


def since(habit: tuple[int, ...], day: date) -> int:
    return days_since_pay(day.toordinal())[(*ONCE, *TWICE).index(habit)]


@pytest.mark.parametrize(
    ("habit", "day", "days"),
    [
        ((25,), date(2026, 11, 25), 0),
        ((25,), date(2026, 11, 24), 32),  # 25 October was a Sunday: paid on Friday 23 October
        ((31,), date(2026, 2, 27), 0),  # the last day is a Saturday
        ((31,), date(2026, 3, 1), 2),
        ((1,), date(2026, 10, 30), 0),  # 1 November is a Sunday: paid on Friday 30 October
        ((10, 25), date(2026, 11, 12), 2),
        ((16, 31), date(2026, 12, 30), 14),
    ],
)
def test_days_since_a_payday_count_from_the_working_day_on_which_it_fell(habit: tuple[int, ...], day: date, days: int) -> None:
    assert since(habit, day) == days


def test_every_second_friday_comes_twice_in_four_weeks() -> None:
    friday = date(2026, 11, 27)
    fortnights = [days_since_pay((friday + timedelta(days=7 * weeks)).toordinal())[-2:] for weeks in range(4)]
    assert sorted(fortnights) == [(0, 7), (0, 7), (7, 0), (7, 0)]


@given(DAYS)
def test_no_habit_lets_more_than_a_long_month_pass(day: date) -> None:
    found = days_since_pay(day.toordinal())
    assert len(found) == HABITS
    assert 0 <= min(found) <= max(found) <= LATEST


@given(SIGNS, DAYS)
def test_a_belief_holds_no_habit_for_impossible_and_money_is_a_chance(signs: list[tuple[int, str]], day: date) -> None:
    habits = PayHabits({"nl": EVEN}, SPENT_IN[0])
    belief = habits.belief("nl", signs)
    assert min(belief) > 0
    money = habits.money(belief, day)
    assert 0 < money < 1
    shares = [one / sum(belief) for one in belief]
    assert habits.money(shares, day) == pytest.approx(money)
    assert habits.paid_lately(shares, day) == pytest.approx(habits.paid_lately(belief, day))
    assert 0 <= habits.paid_lately(belief, day) <= 1


@given(st.lists(st.tuples(st.integers(738_000, 740_000), st.sampled_from([SHORT, LATE, PAID])), max_size=MOST_SIGNS), DAYS)
def test_each_sign_counts_by_how_likely_it_is_under_a_habit(signs: list[tuple[int, str]], day: date) -> None:
    belief = list(EVEN)
    for when, what in signs:
        belief = [share * curves(NO_HABITS.spent_in)[what][since] for share, since in zip(belief, days_since_pay(when), strict=True)]
    late = [curves(NO_HABITS.spent_in)[LATE][since] for since in days_since_pay(day.toordinal())]
    expected = sum(share * one for share, one in zip(belief, late, strict=True)) / sum(belief)
    assert NO_HABITS.money(NO_HABITS.belief(None, signs), day) == pytest.approx(expected)
    assert NO_HABITS.money(NO_HABITS.after(NO_HABITS.belief(None, signs[:2]), signs[2:]), day) == pytest.approx(expected)


def test_what_failed_before_and_worked_after_a_day_tells_when_the_pay_comes() -> None:
    seen = [(date(2026, month, day).toordinal(), what) for month in (8, 9) for day, what in ((12, SHORT), (15, SHORT), (18, LATE))]
    belief = NO_HABITS.belief("nl", seen)
    money = {day: NO_HABITS.money(belief, date(2026, 10, day)) for day in (11, 14, 19)}
    assert money[19] > 2 * money[14]
    assert money[19] > 2 * money[11]
    assert NO_HABITS.belief("nl", []) == pytest.approx(EVEN)


def test_habits_of_the_country_are_where_it_starts_and_those_of_everywhere_for_others() -> None:
    fifth, last = (tuple(float(one == habit) for one in range(HABITS)) for habit in (4, 30))
    habits = PayHabits({"nl": fifth, "*": last})
    assert habits.of("nl") == fifth
    assert habits.of("fr") == habits.of(None) == last
    assert habits.money(habits.belief("nl", ()), date(2026, 11, 5)) > habits.money(habits.belief("nl", ()), date(2026, 11, 4))


def test_tries_speak_of_money_only_where_they_can() -> None:
    life = bundle(paid(0), recovered(1, 4, before=(2,)), recovered(2, 3, code="expired_card"), failed(3))
    past, episode = open_bill(life, 3)
    days = [at(0), at(1), at(1, 2), at(1, 4), at(3)]
    assert signs_of(past, episode.invoice) == tuple(
        zip([one.date().toordinal() for one in days], [PAID, SHORT, SHORT, LATE, SHORT], strict=True)
    )
    before = cut(history(life), at(1, 3))
    assert [what for _, what in signs_of(before)] == [PAID, SHORT, SHORT]


def test_what_is_paid_by_another_way_says_nothing_of_the_account_that_was_short() -> None:
    past, episode = open_bill(bundle(paid(0), recovered(1, 4, payment_method="pm_other"), failed(2)), 2)
    assert [what for _, what in signs_of(past, episode.invoice)] == [PAID, SHORT, SHORT]


def test_a_try_in_vain_between_the_failure_and_the_day_counts_as_one_that_found_too_little() -> None:
    past, episode = open_bill(bundle(paid(0), failed(1)), 1)
    days = days_of(past, episode)
    first, later = money_of(try_row(days, 6, 2), NO_HABITS), money_of(try_row(days, 6, 2, (5,)), NO_HABITS)
    signs = (*days.own.signs, (days.date(5).toordinal(), SHORT))
    assert later["own_money"] == NO_HABITS.money(NO_HABITS.belief(days.country, signs), days.date(6))
    assert later["own_money"] != first["own_money"]


def test_only_the_newest_are_kept_and_they_read_back() -> None:
    life = bundle(*(paid(month) for month in range(20)), failed(20))
    past, episode = open_bill(life, 20)
    found = signs_of(past, episode.invoice)
    assert len(found) == MOST_SIGNS
    assert found[-1] == (at(20).date().toordinal(), SHORT)
    assert from_word(to_word(found)) == found
    assert from_word("") == ()


@pytest.mark.parametrize(
    ("code", "known"), [("insufficient_funds", "own_money"), ("do_not_honor", "maybe_money"), ("expired_card", None), ("lost_card", None)]
)
def test_money_is_told_of_refusals_that_it_can_explain(code: str, known: str | None) -> None:
    past, episode = open_bill(bundle(paid(0), failed(1, code)), 1)
    values = money_of(try_row(days_of(past, episode), 5, 1), NO_HABITS)
    assert [name for name, value in values.items() if value is not None] == ([known] if known else [])
