"""The period of a report, as it is typed: a month, a quarter, a year, or two days with dots between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assistant.desk.trouble import Misuse
from assistant.language import Tongue

_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})|-[Qq](?P<quarter>[1-4]))?|(?P<first>\d{4}-\d{2}-\d{2})\.\.(?P<last>\d{4}-\d{2}-\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of ``first`` to the end of ``last``, both in UTC, as ``log --since --until`` count."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last, time(), UTC) + timedelta(days=1)


def read_period(typed: str) -> Period:
    """``2026-10``, ``2026-Q3``, ``2026`` or ``2026-09-01..2026-10-31``. Raises Misuse for anything else, and where the end is before the start."""
    found = _FORMS.fullmatch(typed.strip())
    try:
        period = _period(found) if found else None
    except (ValueError, OverflowError):
        period = None
    if period is None:
        raise Misuse("bad_period", {"value": typed[:60]})
    if period.last < period.first:
        raise Misuse("period_backwards", {"value": typed[:60]})
    return period


def _period(found: re.Match[str]) -> Period:
    if found["first"]:
        return _checked(date.fromisoformat(found["first"]), date.fromisoformat(found["last"]))
    year = int(found["year"])
    if found["month"]:
        month, months = int(found["month"]), 1
    elif found["quarter"]:
        month, months = 3 * int(found["quarter"]) - 2, 3
    else:
        month, months = 1, 12
    after = date(year + (month + months - 1) // 12, (month + months - 1) % 12 + 1, 1)
    return _checked(date(year, month, 1), after - timedelta(days=1))


def _checked(first: date, last: date) -> Period:
    last + timedelta(days=1)  # the end of the last day there is cannot be named
    return Period(first, last)


def worded(period: Period, tongue: Tongue) -> str:
    """``October 2026`` for a whole month, else the two days."""
    first, last = period.first, period.last
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return tongue.month_and_year(first)
    return tongue.say("{first} to {last}", first=f"{tongue.day(first)} {first.year}", last=f"{tongue.day(last)} {last.year}")
