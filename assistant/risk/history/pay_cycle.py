"""Where a day stands between paydays, by a dated table of rules per country. Unknown where the table says nothing.

The table comes in as text (``paydays.csv`` beside this file; the caller reads it). A working day is Monday to Friday: bank holidays are
not in it, so a payday beside one can be a day or two off. Days are the customer's local dates.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Kind = Literal["salary", "benefit"]
COLUMNS = ("country", "kind", "valid_from", "valid_to", "rule", "source")
# The zone in which most people of the country live (IANA, zone.tab).
MAIN_ZONES: Mapping[str, str] = {
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "de": "Europe/Berlin", "gb": "Europe/London", "us": "America/New_York",
}  # fmt: skip
_DAY = timedelta(days=1)
_RULE = re.compile(r"(?:day \d{1,2}|last working day)(?: and (?:day \d{1,2}|last working day))*(?:, (?:previous|next) working day)?")


class PaydayFileError(ValueError):
    """The table can't be used. ``line``: its line number in the text, the header being 1; ``field``: the column that is wrong."""

    def __init__(self, line: int, field: str) -> None:
        super().__init__(f"line {line} of the payday table: {field} is missing or not understood")
        self.line = line
        self.field = field


@dataclass(frozen=True, slots=True)
class Payday:
    """One rule.

    ``rule``: days joined by "and" (``day 25``, ``last working day``), then where a weekend moves them: ``previous working day`` or ``next
    working day``. ``valid_to`` None: it still holds. ``source`` names the publication.
    """

    country: str
    kind: Kind
    valid_from: date
    valid_to: date | None
    rule: str
    source: str

    def dates(self, year: int, month: int) -> Iterator[date]:
        """The paydays that this rule gives in the month, inside its validity; a moved one may lie outside the month."""
        days, _, moved = self.rule.partition(", ")
        for one in days.split(" and "):
            found = in_month(one, moved, year, month)
            if found >= self.valid_from and (self.valid_to is None or found <= self.valid_to):
                yield found


@dataclass(frozen=True, slots=True)
class Position:
    """Days since the latest payday (0: today is one) and days to the next."""

    since: int
    until: int


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The paydays of every country in the table."""

    rules: tuple[Payday, ...]
    _known: dict[tuple[str, Kind, date], Position | None] = field(default_factory=dict, repr=False)

    def position(self, day: date, country: str | None, kind: Kind = "salary") -> Position | None:
        """None for a country that the table does not have, and where no rule held both before and after the day."""
        if country is None:
            return None
        key = (country.lower(), kind, day)
        if key not in self._known:
            self._known[key] = self._look(*key)
        return self._known[key]

    def _look(self, country: str, kind: Kind, day: date) -> Position | None:
        mine = [one for one in self.rules if one.country == country and one.kind == kind]
        found = sorted({payday for one in mine for month in _around(day) for payday in one.dates(*month)})
        for before, after in pairwise(found):
            if before <= day < after:
                return Position((day - before).days, (after - day).days)
        return None


def read_paydays(text: str) -> Calendar:
    """Raises PaydayFileError for a table whose columns, dates or rules are not understood."""
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise PaydayFileError(1, "the header")
    found = tuple(_payday(row, rows.line_num) for row in rows)
    if not found:
        raise PaydayFileError(2, "every row")
    return Calendar(found)


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


def _date(value: str | None, line: int, column: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise PaydayFileError(line, column) from None


def _around(day: date) -> Iterable[tuple[int, int]]:
    """The months that can hold the paydays on both sides of the day."""
    first = day.year * 12 + day.month - 1
    return [_month(number) for number in range(first - 2, first + 3)]


def _month(number: int) -> tuple[int, int]:
    """Months counted from the year 0 -> (year, month)."""
    year, month = divmod(number, 12)
    return year, month + 1


def in_month(one: str, moved: str, year: int, month: int) -> date:
    last = monthrange(year, month)[1]
    if one == "last working day":
        return _working(date(year, month, last), -_DAY)
    day = date(year, month, min(int(one.removeprefix("day ")), last))
    if not moved:
        return day
    return _working(day, _DAY if moved.startswith("next") else -_DAY)


def _working(day: date, step: timedelta) -> date:
    while day.weekday() > 4:
        day += step
    return day
