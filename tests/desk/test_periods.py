"""The period of a report, as people write it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.desk.periods import Period, read_period, worded
from assistant.desk.trouble import Misuse
from assistant.language import Tongue


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        (" 2026-09-01..2026-10-31 ", date(2026, 9, 1), date(2026, 10, 31)),
        ("2026-09-01..2026-09-01", date(2026, 9, 1), date(2026, 9, 1)),
    ],
)
def test_a_period_is_read(typed: str, first: date, last: date) -> None:
    assert read_period(typed) == Period(first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "october", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "26-10", "2026-10-01", "2026-02-01..2026-02-30", "2026-10..2026-11", "9999",
     "9999-12-31..9999-12-31", "0000", "2026-09-01...2026-10-31", "٢٠٢٦", "2026-10\n2026-11", "x" * 5000],
)  # fmt: skip
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(Misuse) as found:
        read_period(typed)
    assert found.value.key == "bad_period"
    assert len(found.value.facts["value"]) <= 60


def test_a_period_that_ends_before_it_begins_is_told_apart() -> None:
    with pytest.raises(Misuse, match="period_backwards"):
        read_period("2026-10-31..2026-09-01")


def test_it_runs_to_the_end_of_its_last_day() -> None:
    period = read_period("2026-10")
    assert (period.since, period.until) == (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))


def test_it_is_named_in_words() -> None:
    assert worded(read_period("2026-10"), Tongue("en")) == "October 2026"
    assert worded(read_period("2026-10"), Tongue("nl")) == "oktober 2026"
    assert worded(read_period("2026-Q3"), Tongue("en")) == "1 Jul 2026 to 30 Sept 2026"
