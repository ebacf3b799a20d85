"""What a day adds to a customer paying alone, kept by what it depends on: thousands of failed payments share the same dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.risk.history.features import AFTER, Days, no_try_values
from assistant.risk.history.of_days import CALENDAR_DAY, calendar_features, since
from assistant.risk.history.pay_cycle import Calendar
from assistant.risk.model.columns import Row
from assistant.risk.model.scorer import Scorer

MOST_DAYS, MOST_LISTS = 20_000, 1_000
"""Days of one list, and lists, that are kept, so that a program that runs for years does not grow."""
_keep = lru_cache(MOST_LISTS)


class Kept(dict[int, float]):
    """By day what it adds: worked out once, and let go of once there are ``MOST_DAYS``."""

    def __init__(self, made: Callable[[int], float]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, day: int) -> float:
        if len(self) >= MOST_DAYS:
            self.clear()
        found = self[day] = self._made(day)
        return found


@dataclass(frozen=True)
class AloneDays:
    """``of_date``, ``of_own_day`` and ``of_late_day``: by proleptic ordinal; ``of_number``: by day after the failure."""

    of_date: Callable[[Calendar | None, str | None], Kept]
    of_own_day: Callable[[int | None], Kept]
    of_late_day: Callable[[int | None], Kept]
    of_number: Callable[[int], Kept]

    @classmethod
    def of(cls, scorer: Scorer) -> AloneDays | None:
        """None where days can't be told apart so: see ``Scorer.apart``."""
        groups = scorer.apart(CALENDAR_DAY, ("since_own_day",), ("since_late_day",), [one.name for one in AFTER])
        if groups is None:
            return None
        at, own, late, number = groups
        return cls(
            _keep(lambda calendar, country: Kept(lambda day: at(calendar_features(calendar, date.fromordinal(day), country)))),
            _by_month_day(own, "since_own_day"),
            _by_month_day(late, "since_late_day"),
            _keep(lambda made: Kept(lambda day: number(no_try_values(day, made)))),
        )

    def after(self, days: Days) -> Callable[[int, int], float]:
        """By day after this failure, and tries made before it."""
        first, of_number = days.first.toordinal(), self.of_number
        of_date, of_own_day, of_late_day = (
            self.of_date(days.calendar, days.country),
            self.of_own_day(days.own.last),
            self.of_late_day(days.own.late),
        )

        def adds(day: int, made: int) -> float:
            when = first + day
            return of_date[when] + of_own_day[when] + of_late_day[when] + of_number(made)[day]

        return adds


def _by_month_day(adds: Callable[[Row], float], column: str) -> Callable[[int | None], Kept]:
    """What the days since that day of the month last came add."""
    by_days = _keep(lambda days: adds({column: days}))
    return _keep(lambda month_day: Kept(lambda day: by_days(since(month_day, date.fromordinal(day)))))
