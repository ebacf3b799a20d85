"""Moves every moment of an account by one shift, chosen so that its story stays.

All moments move by the same whole number of weeks, so that each keeps its weekday and its order; and by some seconds more, so that no moment is
one of the original's. Those seconds are other ones at another time of the day: what happened within five minutes keeps its distance, and what
happened further apart can't be found by the seconds in between. Of the weeks those are taken that leave each day where it stood between paydays, or
on its day of the month, and each card's last month on its side of each moment. Last months of cards move by whole months.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random

WEEKS_BACK = range(13, 157)
"""A quarter to three years back: far enough not to be this month's, near enough for the pay calendar, and no case lies in the future."""
RECENT_DAYS = 120
"""Days before the account's moment in which the place between paydays counts: a dunning cycle and the renewals before it."""
CHOICE = 12
"""So many of the best shifts are drawn from: with fewer, one who knows the rule could undo it."""
MONTH_DAYS = 30.436875
"""Days of a month in the mean (Gregorian calendar: 146,097 days in 400 years)."""
DAY = 86_400
TOGETHER = 300
"""Moments of the day that are less than so many seconds apart move alike: one thing that the provider did."""
LOOSE = TOGETHER // 2 - 10
"""Seconds that a moment may move beyond the others, so that order is kept."""
EARLIEST, LATEST = 1_000_000_000, 4_102_444_800
"""Whole numbers in between are moments in unix seconds (2001 to 2100): no amount or count of an account is so large."""

Place = Callable[[date], object]
"""Where a day stands between paydays; what compares equal stands in the same place, None is unknown."""


@dataclass(frozen=True, slots=True)
class Shift:
    """``days``: a multiple of 7, added; ``seconds``: added to moments, not to days, from each of these seconds of the day (UTC) on;
    ``months``: added to last months of cards."""

    days: int
    seconds: tuple[tuple[int, int], ...]
    months: int

    def moment(self, at: int) -> int:
        return at + self.days * DAY + self._seconds(at % DAY)

    def at(self, at: datetime) -> datetime:
        utc = at.astimezone(UTC) if at.tzinfo else at
        return at + timedelta(days=self.days, seconds=self._seconds(utc.hour * 3600 + utc.minute * 60 + utc.second))

    def _seconds(self, of_day: int) -> int:
        return self.seconds[max(bisect_right(self.seconds, (of_day, DAY)) - 1, 0)][1]

    def day(self, day: date) -> date:
        return day + timedelta(days=self.days)

    def expiry(self, year: int, month: int) -> tuple[int, int]:
        """(year, month)."""
        number = year * 12 + month - 1 + self.months
        return number // 12, number % 12 + 1


def is_moment(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and EARLIEST <= value < LATEST


def choose(
    moments: Iterable[int], expiries: Iterable[tuple[int, int]], *, now: datetime, zone: tzinfo, place: Place, dice: Random, turn: int
) -> Shift:
    """The shift of the ``turn``-th attempt (from 0) for an account with these moments and last months of cards, looked at ``now``.

    ``zone``: the customer's. Where no shift keeps all that a story hangs on, the one that keeps most comes first.
    """
    asked = sorted({*moments, int(now.timestamp())})
    days = sorted({datetime.fromtimestamp(one, zone).date() for one in asked})
    recent = [day for day in days if abs((day - now.date()).days) <= RECENT_DAYS]
    ends = {year * 12 + month - 1 for year, month in expiries}
    # Moments of one hour stand and fall together.
    hours = sorted({one // 3600 * 3600 for one in asked} | {one // 3600 * 3600 + 3599 for one in asked})
    scored = sorted((_cost(weeks, hours, days, recent, ends, zone, place), weeks) for weeks in WEEKS_BACK)
    best = [weeks for _, weeks in scored[:CHOICE]]
    order = [*dice.sample(best, len(best)), *(weeks for _, weeks in scored[CHOICE:])]
    moved = -7 * order[turn % len(order)]
    return Shift(moved, _seconds(asked, moved, zone, dice), _months(moved, asked, ends)[1])


def _cost(
    weeks: int, asked: list[int], days: list[date], recent: list[date], ends: set[int], zone: tzinfo, place: Place
) -> tuple[int, int, int, int]:
    """What a shift breaks: weekdays and sides of a card's end; of the recent days, how far one is moved within its month, and how many stand
    elsewhere between paydays; how far all are moved within their months."""
    moved = timedelta(days=-7 * weeks)
    crossed = sum(
        (datetime.fromtimestamp(one, zone) + moved).date() != (datetime.fromtimestamp(one, UTC) + moved).astimezone(zone).date()
        for one in asked
    )
    furthest = max((_apart(day, day + moved) for day in recent), default=0)
    paydays = sum(place(day) != place(day + moved) for day in recent)
    return crossed + _months(-7 * weeks, asked, ends)[0], furthest, paydays, sum(_apart(day, day + moved) for day in days)


def _months(days: int, asked: list[int], ends: set[int]) -> tuple[int, int]:
    """(moments that change sides of a card's last month, the months to move those by)."""
    near = round(days / MONTH_DAYS)
    if not ends:
        return 0, near
    before = [_month(datetime.fromtimestamp(one, UTC).date()) for one in asked]
    after = [_month(datetime.fromtimestamp(one + days * DAY, UTC).date()) for one in asked]
    pairs = set(zip(before, after, strict=True))

    def broken(months: int) -> int:
        return sum(_side(end - old) != _side(end + months - new) for end in ends for old, new in pairs)

    return min(((broken(months), months) for months in (near, near - 1, near + 1)), key=lambda one: one[0])


def _side(months: int) -> int:
    """Past, this month, next month, or later: a card's end is told apart so far by what is said of it."""
    return max(-1, min(months, 2))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _apart(one: date, other: date) -> int:
    """Days between their days of the month, the end of a month lying beside its beginning."""
    gap = abs(one.day - other.day)
    return min(gap, 30 - gap) if gap < 30 else 0


def _seconds(asked: list[int], days: int, zone: tzinfo, dice: Random) -> tuple[tuple[int, int], ...]:
    """(second of the day, seconds from there on) that put no moment on another day, there or in UTC, and none on one of the original's."""
    originals = set(asked)

    def fits(moments: list[int], seconds: int) -> bool:
        moved = [one + days * DAY for one in moments]
        same = all(
            datetime.fromtimestamp(one, place).date() == datetime.fromtimestamp(one + seconds, place).date()
            for one in moved
            for place in {zone, UTC}
        )
        return same and originals.isdisjoint(one + seconds for one in moved)

    all_alike = next((seconds for seconds in _offers(dice) if fits(asked, seconds)), 0)
    made = []
    for start, moments in _together(asked):
        loose = (all_alike + dice.randint(-LOOSE, LOOSE) for _ in range(6))
        made.append((start, next((seconds for seconds in loose if fits(moments, seconds)), all_alike)))
    return tuple(made)


def _together(asked: list[int]) -> Iterator[tuple[int, list[int]]]:
    """(second of the day, the moments from there on that move alike)."""
    found: list[int] = []
    for one in sorted(asked, key=lambda at: at % DAY):
        if found and one % DAY - found[-1] % DAY >= TOGETHER:
            yield found[0] % DAY, found
            found = []
        found.append(one)
    if found:
        yield found[0] % DAY, found


def _offers(dice: Random) -> Iterator[int]:
    for most in (900, 900, 900, 300, 60, 20):
        yield dice.randint(1, most)
        yield -dice.randint(1, most)
