"""Rows for the models: what was known of a renewal, of a failed payment, and of each day after it.

A renewal is looked at seven days ahead (F: its first charge fails; and, if it does, it stays unpaid); a failed payment day by day (H: tries, and the
customer alone). A failed try tells H nothing but "not yet": what a later try answered is no feature. Never a feature: name, sex, age, the domain of
an address, or anything written after the moment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from assistant.risk.history.cases import Episode, Renewal, failed_try
from assistant.risk.history.feature import OTHER, Feature, Values, word
from assistant.risk.history.of_contact import CONTACT, contact
from assistant.risk.history.of_days import DAY, PLACES, OwnDays, calendar_features, day_features, step
from assistant.risk.history.of_method import METHOD, method, newest_try
from assistant.risk.history.of_money import MONEY, money
from assistant.risk.history.of_record import CAUSES, LAST_REFUSAL, RECORD, REFUSAL, last_refusal, record, refusal
from assistant.risk.history.past import Past
from assistant.risk.history.pay_cycle import Calendar, local_date
from assistant.risk.model.columns import Column, Row, Value

NO_TRY = "no_try"
DAY_STEPS = ("1", "2", "3", "4-5", "6-7", "8-10", "11-14", "15-21", "22-30")
TRY_NUMBERS = ("2", "3", "4", "5+")
_LAST_OF_STEP = (1, 2, 3, 5, 7, 10, 14, 21)

AFTER = (
    Feature("day", "Local days since the failure (1 to 30)."),
    word("day_step", "Days since the failure, in steps.", DAY_STEPS),
    Feature("try_today", "1 where a try by itself lies on this day, else 0."),
    Feature("tries_so_far", "Tries made before this day, the first one included (count)."),
    word("try_cause", "On a day with a try: why the first one was refused.", (*CAUSES, NO_TRY)),
    word("try_place", "On a day with a try: days since payday, in steps.", (*PLACES, OTHER, NO_TRY)),
    word("try_late_day", "On a day with a try: days since the customer's own day of late payment, in steps.", (*PLACES, OTHER, NO_TRY)),
    word("try_number", "On a day with a try: which one it is, the first failed one being 1.", (*TRY_NUMBERS, NO_TRY)),
)
FEATURES_F: Final = (*RECORD, *LAST_REFUSAL, *METHOD, *MONEY, *CONTACT, *DAY)
FEATURES_H_STATIC: Final = (*RECORD, *REFUSAL, *METHOD, *MONEY, *CONTACT)
FEATURES_H: Final = (*FEATURES_H_STATIC, *DAY, *AFTER)
COLUMNS_F: Final[tuple[Column, ...]] = tuple(one.column for one in FEATURES_F)
COLUMNS_H: Final[tuple[Column, ...]] = tuple(one.column for one in FEATURES_H)

# An expired card never lowers the chance that the first charge fails, nor raises the chance of being paid. +1: the outcome's chance never falls
# as the value rises. F's outcome is a failure, H's a payment.
MONOTONE_F: Final[Mapping[str, int]] = {"card_expired": 1, "months_to_expiry": -1}
MONOTONE_H: Final[Mapping[str, int]] = {"card_expired": -1, "months_to_expiry": 1}


def renewal_row(past: Past, renewal: Renewal) -> Row:
    """What was known of a coming renewal at ``past.moment``: a value, or None for unknown, for each of ``COLUMNS_F``."""
    last = newest_try(past, renewal.subscription)
    country = past.country
    return {
        **record(past),
        **last_refusal(past),
        **method(past, last, renewal.at),
        **money(past, renewal.subscription, None),
        **contact(past),
        **day_features(past, local_date(renewal.at, country), country, OwnDays(past, country)),
    }


def episode_row(past: Past, episode: Episode) -> Row:
    """What was known of a failed payment just after it failed: ``COLUMNS_H`` without the columns of a day."""
    story = past.history.story(episode.invoice)
    failure = failed_try(story, episode) if story else None
    return {
        **record(past, episode.invoice),
        **refusal(failure),
        **method(past, failure, failure.at if failure else past.moment),
        **money(past, episode.subscription, story),
        **contact(past),
    }


@dataclass(frozen=True, slots=True)
class Days:
    """What the rows of one open failed payment share. ``first``: the local date of the failure, which is day 0."""

    row: Row
    first: date
    country: str | None
    calendar: Calendar | None
    own: OwnDays

    def date(self, day: int) -> date:
        return self.first + _span(day)


@lru_cache(maxsize=1_000)
def _span(days: int) -> timedelta:
    return timedelta(days=days)


def days_of(past: Past, episode: Episode) -> Days:
    country = past.country
    row = episode_row(past, episode)
    return Days(row, local_date(episode.moment, country), country, past.history.calendar, OwnDays(past, country, episode.invoice))


def day_row(days: Days, day: int, *, try_today: bool, tries_so_far: int) -> Row:
    """One day after the failure, for ``COLUMNS_H``. ``tries_so_far``: made before this day, the first failed one included (1 or more)."""
    return {**days.row, **day_values(days, day, try_today=try_today, tries_so_far=tries_so_far)}


def day_values(days: Days, day: int, *, try_today: bool, tries_so_far: int) -> Values:
    """What ``day_row`` adds to the failure's own row."""
    when = days.date(day)
    dated = calendar_features(days.calendar, when, days.country)
    own = days.own.features(when)
    return {
        **dated,
        **own,
        **no_try_values(day, tries_so_far),
        **(_try(days.row["cause"], dated["pay_place"], own["since_late_day"], tries_so_far) if try_today else {}),
    }


def no_try_values(day: int, tries_so_far: int) -> Values:
    """The columns ``AFTER`` of a day without a try."""
    return {"day": float(day), "day_step": day_step(day), "try_today": 0.0, "tries_so_far": float(tries_so_far), **_NO_TRY}


_NO_TRY: Mapping[str, Value] = dict.fromkeys(("try_cause", "try_place", "try_late_day", "try_number"), NO_TRY)


def _try(cause: Value, place: Value, late: Value, tries_so_far: int) -> Values:
    return {
        "try_today": 1.0,
        "try_cause": cause,
        "try_place": place or OTHER,
        "try_late_day": step(int(late)) if isinstance(late, float) else OTHER,
        "try_number": try_number(tries_so_far),
    }


def try_number(made: int) -> str:
    """Which try comes next after so many, in words of ``TRY_NUMBERS``."""
    return TRY_NUMBERS[min(max(made, 1), len(TRY_NUMBERS)) - 1]


def day_step(day: int) -> str:
    """The step of ``DAY_STEPS`` that holds this day after the failure."""
    return DAY_STEPS[bisect_left(_LAST_OF_STEP, day)]
