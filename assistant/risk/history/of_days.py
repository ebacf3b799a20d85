"""Features of a day: its place in the month, the week, the pay cycle, and by the customer's own habit. Days are the customer's local dates."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from datetime import date
from functools import lru_cache

from assistant.risk.history.feature import Feature, Values, word
from assistant.risk.history.of_record import recovered
from assistant.risk.history.past import Past
from assistant.risk.history.pay_cycle import Calendar, local_date
from assistant.risk.history.pay_habits import Sign, signs_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACES = ("0", "1", "2", "3-4", "5-7", "8-14", "15-21", "22+")
"""Days since the latest payday, in steps that are fine where balances change and coarse where they do not (judgement)."""

DAY = (
    Feature("month_day", "Day of the month, local date (1 to 31)."),
    word("weekday", "Day of the week, local date.", WEEKDAYS),
    Feature("since_payday", "Days since most salaries of the country were paid; unknown for a country without a calendar."),
    Feature("until_payday", "Days until most salaries are paid next; unknown for a country without a calendar."),
    word("pay_place", "Days since payday, in steps.", PLACES),
    Feature("since_benefit", "Days since the country's benefits were paid; unknown for a country without that calendar."),
    Feature("since_own_day", "Days since the day of the month on which the customer's last successful charge was made."),
    Feature("since_late_day", "Days since the day of the month on which the customer last paid a failed bill; unknown: never."),
)
CALENDAR_DAY = tuple(one.name for one in DAY if one.name not in {"since_own_day", "since_late_day"})
"""What the date and the country alone say of a day."""
_STEPS = (0, 1, 2, 4, 7, 14, 21)


def day_features(past: Past, day: date, country: str | None, own: OwnDays) -> Values:
    """Of one local date."""
    return {**calendar_features(past.history.calendar, day, country), **own.features(day)}


@lru_cache(maxsize=20_000)
def calendar_features(calendar: Calendar | None, day: date, country: str | None) -> Values:
    """What the calendar alone says of the day; the caller must not change what it is given."""
    salary = calendar.position(day, country) if calendar else None
    benefit = calendar.position(day, country, "benefit") if calendar else None
    return {
        "month_day": float(day.day),
        "weekday": WEEKDAYS[day.weekday()],
        "since_payday": float(salary.since) if salary else None,
        "until_payday": float(salary.until) if salary else None,
        "pay_place": step(salary.since) if salary else None,
        "since_benefit": float(benefit.since) if benefit else None,
    }


class OwnDays:
    """The customer's own days of the month: of the last successful charge, and of the last late payment.

    ``signs``: what earlier tries say of when there is money, for an open failed payment.
    """

    __slots__ = ("last", "late", "signs")

    def __init__(self, past: Past, country: str | None, leave_out: str | None = None) -> None:
        paid = next((one for one in reversed(past.tries) if past.ok(one)), None)
        late = recovered(past, leave_out)
        self.last = local_date(paid.at, country).day if paid else None
        self.late = local_date(late[-1].paid_at, country).day if late and late[-1].paid_at else None
        self.signs = signs_of(past, leave_out) if leave_out else ()

    @classmethod
    def on(cls, last: int | None, late: int | None, signs: tuple[Sign, ...] = ()) -> OwnDays:
        """Of days of the month that are known already."""
        made = cls.__new__(cls)
        made.last, made.late, made.signs = last, late, signs
        return made

    def features(self, day: date) -> Values:
        return {"since_own_day": since(self.last, day), "since_late_day": since(self.late, day)}


def since(month_day: int | None, day: date) -> float | None:
    """``days_since``; None where there is no such day."""
    return None if month_day is None else days_since(month_day, day)


@lru_cache(maxsize=20_000)
def days_since(month_day: int, day: date) -> float:
    """Days since that day of the month last came; in a shorter month it is the last day."""
    here = min(month_day, _length(day.year, day.month))
    if day.day >= here:
        return float(day.day - here)
    length = _length(day.year, day.month - 1) if day.month > 1 else _length(day.year - 1, 12)
    return float(day.day + length - min(month_day, length))


@lru_cache(maxsize=1_000)
def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def step(since: int) -> str:
    """The step of ``PLACES`` that holds this many days since payday."""
    return PLACES[bisect_left(_STEPS, since)]
