"""The days on which banks don't settle: the file against the package that it is made from, and what they do to paydays."""

from __future__ import annotations

import csv
import importlib.util
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.outlook import BANK_DAYS
from assistant.desk.outlook import calendar as of_the_desk
from assistant.risk.history.pay_cycle import BANK_COLUMNS, BANKS, COLUMNS, MAIN_ZONES, Kind, PaydayFileError, Position, read_paydays
from risk.history.lives import calendar

ROOT = Path(__file__).resolve().parents[3]
YEARS = range(2005, 2041)
BANK_HEADER = ",".join(BANK_COLUMNS)
DAY = timedelta(days=1)


def in_file(name: str) -> set[date]:
    return set(of_the_desk().closed[name])


def weekdays(days: object) -> set[date]:
    return {day for day in days if day.weekday() < 5}  # type: ignore[attr-defined]


def only(rule: str, country: str = "gb") -> str:
    return "\n".join((",".join(COLUMNS), f'{country},salary,2000-01-01,,"{rule}",A source'))


def paid(rule: str, month: str, country: str = "gb") -> list[str]:
    """The dates that a rule gives in a month (``2022-06``) with the shipped bank days."""
    (one,) = read_paydays(only(rule, country)).rules
    year, number = map(int, month.split("-"))
    return [str(day) for day in one.dates(year, number, in_file(BANKS[country]))]


def test_the_file_has_the_rows_that_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("bank_days_of_the_package", ROOT / ".ci" / "bank_days.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = [tuple(row) for row in csv.reader(BANK_DAYS.read_text("utf-8").splitlines())][1:]
    made = list(script.rows())
    assert [row for row in written if row not in made] == [], "run make bank-days"
    assert [row for row in made if row not in written] == [], "run make bank-days"
    assert BANK_DAYS.read_bytes() == script.text(made).encode()


def test_t2_and_england_are_closed_when_the_package_says_so() -> None:
    assert in_file("t2") == weekdays(holidays.financial_holidays("ECB", years=YEARS))
    assert in_file("gb") == weekdays(holidays.country_holidays("GB", subdiv="ENG", years=YEARS))
    assert in_file("gb") == weekdays(holidays.country_holidays("GB", subdiv="WLS", years=YEARS))


def test_t2_closes_on_its_six_days_and_no_others() -> None:
    fixed = {date(year, month, day) for year in YEARS for month, day in ((1, 1), (5, 1), (12, 25), (12, 26))}
    moving = in_file("t2") - fixed
    assert in_file("t2") & fixed == weekdays(fixed)
    assert len(moving) == 2 * len(YEARS)
    assert {(day.weekday(), day.month in (3, 4)) for day in moving} == {(0, True), (4, True)}
    assert {day + 3 * DAY for day in moving if day.weekday() == 4} == {day for day in moving if day.weekday() == 0}


def test_reserve_banks_keep_a_sundays_holiday_on_monday_and_a_saturdays_not_at_all() -> None:
    offices = weekdays(holidays.country_holidays("US", years=range(2005, 2042)))
    offices = {day for day in offices if day.year in YEARS}
    moved_to_friday = offices - in_file("us")
    assert in_file("us") <= offices
    assert date(2021, 12, 31) in moved_to_friday
    assert {(day + DAY).weekday() for day in moved_to_friday} == {5}
    assert all((day + DAY).strftime("%m-%d") in {"01-01", "06-19", "07-04", "11-11", "12-25"} for day in moved_to_friday)
    assert {date(2022, 6, 20), date(2023, 6, 19), date(2026, 6, 19)} <= in_file("us")
    assert not [day for day in in_file("us") if day.month == 6 and day.year < 2022]


@pytest.mark.parametrize(
    ("name", "year", "days"),
    [
        ("t2", 2026, "01-01 04-03 04-06 05-01 12-25"),  # Boxing Day is a Saturday: nothing takes its place
        ("gb", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        ("gb", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        ("gb", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        ("us", 2026, "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25"),  # 4 July is a Saturday
        ("us", 2021, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"),
    ],
)
def test_a_year_is_as_it_was_published(name: str, year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(in_file(name)) if day.year == year] == days.split()


@pytest.mark.parametrize(
    ("payday", "country", "kind"),
    [
        ("2026-12-24", "nl", "salary"),  # Christmas is a Friday
        ("2011-04-21", "nl", "salary"),  # the 25th is Easter Monday, after Good Friday and a weekend
        ("2025-04-22", "nl", "benefit"),  # the 20th is Easter Sunday
        ("2024-03-28", "be", "salary"),  # the month ends at Easter
        ("2018-03-29", "de", "salary"),  # Good Friday is the 30th
        ("2026-08-28", "gb", "salary"),  # the 31st, a Monday, is the Summer bank holiday
        ("2021-05-28", "gb", "salary"),  # the Spring bank holiday ends the month
        ("2026-12-31", "us", "benefit"),
        ("2021-12-31", "us", "benefit"),  # New Year's Day is a Saturday: Reserve Banks are open on the Friday
        ("2027-02-12", "us", "salary"),  # the 15th is Washington's Birthday
        ("2021-05-28", "us", "salary"),  # Memorial Day
    ],
)
def test_a_payday_in_a_bank_holiday_moves(payday: str, country: str, kind: Kind) -> None:
    day = date.fromisoformat(payday)
    here, before = calendar().position(day, country, kind), calendar().position(day - DAY, country, kind)
    assert here
    assert here.since == 0
    assert before
    assert before.until == 1


@pytest.mark.parametrize(
    ("rule", "month", "dates"),
    [
        ("day 2, previous working day", "2022-06", ["2022-06-01"]),
        ("day 2, next working day", "2022-06", ["2022-06-06"]),
        ("day 3, previous working day", "2022-06", ["2022-06-01"]),
        ("day 3, next working day", "2022-06", ["2022-06-06"]),
        ("day 3", "2022-06", ["2022-06-03"]),  # a rule that moves nothing
        ("day 25 and last working day, next working day", "2026-12", ["2026-12-29", "2026-12-31"]),
    ],
)
def test_each_rule_moves_as_it_says(rule: str, month: str, dates: list[str]) -> None:
    assert paid(rule, month) == dates


def test_a_day_off_on_which_banks_settle_moves_nothing() -> None:
    assert paid("day 27, previous working day", "2026-04", "nl") == ["2026-04-27"]  # King's Day
    assert paid("day 25, previous working day", "2026-05", "nl") == ["2026-05-25"]  # Whit Monday
    assert paid("day 21, previous working day", "2026-07", "be") == ["2026-07-21"]  # the national day


def test_without_bank_days_only_weekends_count_and_so_it_is_after_the_last_year() -> None:
    plain = read_paydays(only("day 25, previous working day", "nl"))
    assert plain.position(date(2026, 12, 25), "nl") == Position(0, 31)
    assert max(max(days) for days in calendar().closed.values()) < date(2041, 1, 1)
    assert calendar().position(date(2041, 12, 25), "nl") == Position(0, 30)  # January's 25th is a Saturday


def test_a_country_outside_the_table_stays_unknown() -> None:
    assert calendar().position(date(2026, 12, 24), "fr") is None
    assert set(BANKS) == {one.country for one in calendar().rules}


@given(
    day=st.dates(date(2005, 2, 1), date(2060, 12, 31)),
    country=st.sampled_from(sorted(MAIN_ZONES)),
    kind=st.sampled_from(("salary", "benefit")),
)
def test_a_payday_is_never_on_a_closed_day(day: date, country: str, kind: Kind) -> None:
    here = calendar().position(day, country, kind)
    if country == "gb" and kind == "benefit":
        assert here is None
        return
    if here is None:
        assert (country, kind, day < date(2006, 2, 1)) in {("nl", "benefit", True), ("de", "benefit", True)}
        return
    assert here.since >= 0
    assert here.until > 0
    for payday in (day - here.since * DAY, day + here.until * DAY):
        assert payday.weekday() < 5
        assert payday not in in_file(BANKS[country])


@given(day=st.dates(date(2005, 1, 1), date(2045, 12, 31)), number=st.integers(1, 28), forward=st.booleans())
def test_a_moved_payday_is_the_nearest_open_day_on_its_side(day: date, number: int, forward: bool) -> None:
    (found,) = paid(f"day {number}, {'next' if forward else 'previous'} working day", f"{day:%Y-%m}")
    asked, got = day.replace(day=number), date.fromisoformat(found)
    step = DAY if forward else -DAY
    between = [asked + step * away for away in range(abs((got - asked).days))]
    assert (got >= asked) if forward else (got <= asked)
    assert all(one.weekday() > 4 or one in in_file("gb") for one in between)
    assert got.weekday() < 5
    assert got not in in_file("gb")


@pytest.mark.parametrize(
    ("rows", "line", "field"),
    [
        (["a,b"], 1, "the header"),
        ([], 1, "the header"),
        ([BANK_HEADER], 2, "every row"),
        ([BANK_HEADER, "t2,2026-01-01,New Year"], 2, "source"),
        ([BANK_HEADER, "t2,2026-01-01,,S"], 2, "name"),
        ([BANK_HEADER, "fr,2026-01-01,New Year,S"], 2, "calendar"),
        ([BANK_HEADER, "t2,2026-01-01,New Year,S", "t2,2026-02-30,No day,S"], 3, "date"),
        ([BANK_HEADER, "t2,2026-01-03,A Saturday,S"], 2, "date"),
        ([BANK_HEADER, "t2,2026-01-01,New Year,S", "gb,2026-01-01,New Year,S", "t2,2026-01-01,Again,S"], 4, "date"),
    ],
)
def test_bank_days_that_are_not_understood_say_where(rows: list[str], line: int, field: str) -> None:
    with pytest.raises(PaydayFileError, match=rf"^line {line} of bank_days\.csv: {field} ") as caught:
        read_paydays(only("day 25"), "\n".join(rows))
    assert (caught.value.line, caught.value.field, caught.value.file) == (line, field, "bank_days.csv")
