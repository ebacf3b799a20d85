"""Where a day stands between paydays, by a dated table of rules per country. Unknown where the table says nothing.

The tables come in as text (``paydays.csv`` and ``bank_days.csv`` beside this file; the caller reads them). A working day is a day from
Monday to Friday on which banks settle payments; after the last year of the bank days, and without them, it is any day from Monday to
Friday. Days are the customer's local dates.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Kind = Literal["salary", "benefit"]
COLUMNS = ("country", "kind", "valid_from", "valid_to", "rule", "source")
BANK_COLUMNS = ("calendar", "date", "name", "source")
PAYDAYS, BANK_DAYS = "paydays.csv", "bank_days.csv"
# By country the bank days that its pay keeps. Salaries in the euro area are SEPA transfers, which settle when T2 is open: a day off that is
# no closing day of T2, such as King's Day, moves no payday.
BANKS: Mapping[str, str] = {"nl": "t2", "be": "t2", "de": "t2", "gb": "gb", "us": "us"}
# The zone in which most people of the country live (IANA, zone.tab).
MAIN_ZONES: Mapping[str, str] = {
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "de": "Europe/Berlin", "gb": "Europe/London", "us": "America/New_York",
}  # fmt: skip
_DAY = timedelta(days=1)
_RULE = re.compile(r"(?:day \d{1,2}|last working day)(?: and (?:day \d{1,2}|last working day))*(?:, (?:previous|next) working day)?")


class PaydayFileError(ValueError):
    """A table can't be used. ``line``: its line number in the text, the header being 1; ``field``: the column that is wrong; ``file``:
    the name of the table's file."""

    def __init__(self, line: int, field: str, file: str = PAYDAYS) -> None:
        super().__init__(f"line {line} of {file}: {field} is missing or not understood")
        self.line = line
        self.field = field
        self.file = file


@dataclass(frozen=True, slots=True)
class Payday:
    """One rule.

    ``rule``: days joined by "and" (``day 25``, ``last working day``), then where a closed day moves them: ``previous working day`` or ``next
    working day``. ``valid_to`` None: it still holds. ``source`` names the publication.
    """

    country: str
    kind: Kind
    valid_from: date
    valid_to: date | None
    rule: str
    source: str

    def dates(self, year: int, month: int, closed: Collection[date] = frozenset()) -> Iterator[date]:
        """The paydays that this rule gives in the month, inside its validity; a moved one may lie outside the month. ``closed``: the
        weekdays without settlement."""
        days, _, moved = self.rule.partition(", ")
        for one in days.split(" and "):
            found = in_month(one, moved, year, month, closed)
            if found >= self.valid_from and (self.valid_to is None or found <= self.valid_to):
                yield found


class Position(NamedTuple):
    """Days since the latest payday (0: today is one) and days to the next."""

    since: int
    until: int


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The paydays of every country in the table. ``closed``: by calendar of ``BANKS``, the weekdays on which its banks don't settle."""

    rules: tuple[Payday, ...]
    closed: Mapping[str, frozenset[date]] = field(default_factory=dict)
    _months: dict[tuple[str, Kind, int, int], list[int]] = field(default_factory=dict, repr=False)

    def position(self, day: date, country: str | None, kind: Kind = "salary") -> Position | None:
        """None for a country that the table does not have, and where no rule held both before and after the day."""
        if country is None:
            return None
        found, ordinal = self._around(country.lower(), kind, day.year, day.month), day.toordinal()
        place = bisect_right(found, ordinal)
        return Position(ordinal - found[place - 1], found[place] - ordinal) if 0 < place < len(found) else None

    def _around(self, country: str, kind: Kind, year: int, month: int) -> list[int]:
        """The paydays on both sides of every day of the month, as ordinals, rising."""
        key = (country, kind, year, month)
        found = self._months.get(key)
        if found is None:
            mine = [one for one in self.rules if one.country == country and one.kind == kind]
            closed = self.closed.get(BANKS.get(country, ""), frozenset())
            found = self._months[key] = sorted(
                {payday.toordinal() for one in mine for near in _around(year, month) for payday in one.dates(*near, closed)}
            )
        return found


def read_paydays(text: str, bank_days: str | None = None) -> Calendar:
    """``bank_days``: the table of days without settlement; without it only weekends move a payday.

    Raises PaydayFileError for a table whose columns, dates or rules are not understood.
    """
    rules = tuple(_payday(row, line) for line, row in _rows(text, COLUMNS, PAYDAYS))
    return Calendar(rules, {} if bank_days is None else _closed(bank_days))


def _rows(text: str, columns: tuple[str, ...], file: str) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """(line, row) of a table; at least one."""
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != columns:
        raise PaydayFileError(1, "the header", file)
    line = 0
    for row in rows:
        line = rows.line_num
        yield line, row
    if not line:
        raise PaydayFileError(2, "every row", file)


def _closed(text: str) -> Mapping[str, frozenset[date]]:
    found: defaultdict[str, set[date]] = defaultdict(set)
    for line, row in _rows(text, BANK_COLUMNS, BANK_DAYS):
        calendar, day = _bank_day(row, line)
        if day in found[calendar]:
            raise PaydayFileError(line, "date", BANK_DAYS)
        found[calendar].add(day)
    return {calendar: frozenset(days) for calendar, days in found.items()}


def _bank_day(row: Mapping[str, str | None], line: int) -> tuple[str, date]:
    for column in BANK_COLUMNS:
        if not row.get(column):
            raise PaydayFileError(line, column, BANK_DAYS)
    calendar = row["calendar"] or ""
    if calendar not in BANKS.values():
        raise PaydayFileError(line, "calendar", BANK_DAYS)
    day = _date(row["date"], line, "date", BANK_DAYS)
    if day is None or _weekend(day):
        raise PaydayFileError(line, "date", BANK_DAYS)
    return calendar, day


def local_date(at: datetime, country: str | None, zone: str | None = None) -> date:
    """The date where the customer is: in their own zone, else in the main zone of their country (the five of the table), else in UTC."""
    return at.astimezone(_zone(zone or MAIN_ZONES.get((country or "").lower()))).date()


@cache
def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _payday(row: Mapping[str, str | None], line: int) -> Payday:
    for column in COLUMNS:
        if row.get(column) is None or (column != "valid_to" and not row[column]):
            raise PaydayFileError(line, column)
    kind, rule = row["kind"], row["rule"] or ""
    if kind not in ("salary", "benefit"):
        raise PaydayFileError(line, "kind")
    if not _RULE.fullmatch(rule) or any(not 1 <= int(number) <= 31 for number in re.findall(r"\d+", rule)):
        raise PaydayFileError(line, "rule")
    return Payday(
        country=(row["country"] or "").lower(),
        kind=kind,  # type: ignore[arg-type]
        valid_from=_date(row["valid_from"], line, "valid_from") or date.min,
        valid_to=_date(row["valid_to"], line, "valid_to"),
        rule=rule,
        source=row["source"] or "",
    )


def _date(value: str | None, line: int, column: str, file: str = PAYDAYS) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise PaydayFileError(line, column, file) from None


def _around(year: int, month: int) -> Iterable[tuple[int, int]]:
    """The months that can hold the paydays on both sides of a day in this one."""
    first = year * 12 + month - 1
    return [_month(number) for number in range(first - 2, first + 3)]


def _month(number: int) -> tuple[int, int]:
    """Months counted from the year 0 -> (year, month)."""
    year, month = divmod(number, 12)
    return year, month + 1


def in_month(one: str, moved: str, year: int, month: int, closed: Collection[date] = frozenset()) -> date:
    """``one``, ``moved``: the two parts of a rule; ``closed``: the weekdays that are no working days."""
    last = monthrange(year, month)[1]
    if one == "last working day":
        return _working(date(year, month, last), -_DAY, closed)
    day = date(year, month, min(int(one.removeprefix("day ")), last))
    if not moved:
        return day
    return _working(day, _DAY if moved.startswith("next") else -_DAY, closed)


def _working(day: date, step: timedelta, closed: Collection[date]) -> date:
    while _weekend(day) or day in closed:
        day += step
    return day


def _weekend(day: date) -> bool:
    return day.weekday() > 4
