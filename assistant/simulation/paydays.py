"""When people get paid: habits of a country, and the days that have passed since the last pay on a given date."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Habit:
    """Paid on these days of the month (31: its last day), or every so many days counted from ``first`` (an ordinal date).

    A payday of the month that falls in a weekend comes on the Friday before.
    """

    days: tuple[int, ...] = ()
    every: int = 0
    first: int = 0

    def pays_on(self, day: date) -> bool:
        if self.every:
            return (day.toordinal() - self.first) % self.every == 0
        ahead = (day, day + timedelta(1), day + timedelta(2)) if day.weekday() == FRIDAY else (day,)
        return day.weekday() <= FRIDAY and any(_falls_on(one, self.days) for one in ahead)


def _falls_on(day: date, days: tuple[int, ...]) -> bool:
    last = monthrange(day.year, day.month)[1]
    return any(day.day == min(one, last) for one in days)


@cache
def days_since(habit: Habit, ordinal: int) -> int:
    """Days from the last payday to this date; 0 on a payday itself."""
    return 0 if habit.pays_on(date.fromordinal(ordinal)) else days_since(habit, ordinal - 1) + 1
