"""Where a day stands between paydays: month ends, leap years, weekends, zones, and a table that can't be used. Bank days: ``test_bank_days``."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.history.pay_cycle import BANKS, COLUMNS, MAIN_ZONES, PaydayFileError, Position, local_date, read_paydays
from risk.history.lives import calendar

HEADER = ",".join(COLUMNS)


def table(*rows: str) -> str:
    return "\n".join((HEADER, *rows))


@pytest.mark.parametrize(
    ("day", "country", "since", "until"),
    [
        ("2026-11-25", "nl", 0, 29),  # a Wednesday; Christmas is a Friday: paid on Thursday the 24th
        ("2026-11-24", "nl", 32, 1),  # October's 25th is a Sunday: paid on Friday the 23rd
        ("2026-04-24", "nl", 0, 31),  # April's 25th is a Saturday
        ("2024-02-29", "be", 0, 28),  # a leap day, a Thursday; March ends at Easter: its last working day is Maundy Thursday
        ("2023-02-28", "de", 0, 31),
        ("2026-02-28", "gb", 1, 31),  # a Saturday: paid on the 27th; March ends on a Tuesday
        ("2026-01-01", "de", 1, 29),
        ("2026-11-13", "us", 0, 17),  # the 15th is a Sunday
        ("2026-11-30", "us", 0, 15),
        ("2026-12-15", "us", 0, 16),
    ],
)  # fmt: skip
def test_a_day_has_its_place_between_paydays(day: str, country: str, since: int, until: int) -> None:
    assert calendar().position(date.fromisoformat(day), country) == Position(since, until)


def test_benefits_have_a_calendar_of_their_own() -> None:
    assert calendar().position(date(2026, 11, 20), "nl", "benefit") == Position(0, 31)  # December's 20th is a Sunday: paid on Monday
    assert calendar().position(date(2026, 11, 20), "gb", "benefit") is None


def test_elsewhere_it_is_unknown() -> None:
    assert calendar().position(date(2026, 11, 20), "fr") is None
    assert calendar().position(date(2026, 11, 20), None) is None
    assert calendar().position(date(2026, 11, 20), "NL") == calendar().position(date(2026, 11, 20), "nl")


@given(day=st.dates(date(2001, 1, 1), date(2099, 12, 31)), country=st.sampled_from(sorted(MAIN_ZONES)))
def test_a_payday_is_a_working_day_and_the_days_between_add_up(day: date, country: str) -> None:
    here = calendar().position(day, country)
    assert here is not None
    before, after = day - timedelta(days=here.since), day + timedelta(days=here.until)
    assert before <= day < after
    closed = calendar().closed[BANKS[country]]
    assert all(one.weekday() < 5 and one not in closed for one in (before, after))
    assert (after - before).days <= 35
    tomorrow = calendar().position(day + timedelta(days=1), country)
    assert tomorrow == (Position(here.since + 1, here.until - 1) if here.until > 1 else calendar().position(after, country))
    assert calendar().position(after, country).since == 0  # type: ignore[union-attr]


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    ends = read_paydays(table('de,salary,2000-01-01,,"day 31",A source'))
    assert ends.position(date(2024, 2, 29), "de") == Position(0, 31)
    assert monthrange(2023, 2)[1] == 28
    assert ends.position(date(2023, 3, 1), "de") == Position(1, 30)


def test_a_rule_counts_only_while_it_holds() -> None:
    moved = read_paydays(table("be,salary,2000-01-01,2018-12-31,day 8,Old", 'be,salary,2019-01-01,,"day 20, next working day",New'))
    assert moved.position(date(2018, 12, 31), "be") == Position(23, 21)  # 20 January 2019 is a Sunday
    assert moved.position(date(1999, 6, 1), "be") is None


def test_the_local_date_is_the_customers() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert local_date(late, "nl") == date(2027, 1, 1)
    assert local_date(late, "gb") == date(2026, 12, 31)
    assert local_date(datetime(2027, 1, 1, 3, tzinfo=UTC), "us") == date(2026, 12, 31)
    assert local_date(late, None) == local_date(late, "fr") == date(2026, 12, 31)
    assert local_date(late, "gb", "Asia/Tokyo") == date(2027, 1, 1)
    assert local_date(late, "gb", "No/Where") == date(2026, 12, 31)


def test_the_hour_that_the_clock_skips_is_no_trouble() -> None:
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, 1, tzinfo=UTC)
    assert (local_date(before, "nl"), local_date(after, "nl")) == (date(2026, 3, 29), date(2026, 3, 30))


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, "the header"),
        ("a,b\n", 1, "the header"),
        (HEADER, 2, "every row"),
        (table("nl,salary,2000-01-01,,day 25"), 2, "source"),
        (table("nl,wages,2000-01-01,,day 25,S"), 2, "kind"),
        (table("nl,salary,2000-13-01,,day 25,S"), 2, "valid_from"),
        (table("nl,salary,2000-01-01,,day 25,S", "nl,salary,2000-01-01,soon,day 25,S"), 3, "valid_to"),
        (table("nl,salary,2000-01-01,,payday,S"), 2, "rule"),
        (table("nl,salary,2000-01-01,,day 32,S"), 2, "rule"),
        (table("nl,salary,2000-01-01,,day 25,"), 2, "source"),
    ],
)
def test_a_table_that_is_not_understood_says_where(text: str, line: int, field: str) -> None:
    with pytest.raises(PaydayFileError) as caught:
        read_paydays(text)
    assert (caught.value.line, caught.value.field, caught.value.file) == (line, field, "paydays.csv")


def test_every_rule_names_its_source() -> None:
    assert {one.country for one in calendar().rules} == set(MAIN_ZONES)
    assert all(len(one.source) > 20 and "http" not in one.source for one in calendar().rules)
