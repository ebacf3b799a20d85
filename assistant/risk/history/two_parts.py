"""The two parts of being paid on a day: a try by itself that succeeds, and the customer paying alone. Each is asked of its own columns.

What makes a try succeed (money on the account that day, a bank that is back) is not what makes a customer act. When a customer is paid matters
where money was short, and the days since the failure where a system was out: those are columns of their own. A try is not asked of the calendar's
paydays: the habits of pay hold what these would say, and are learned anew where customers are paid on other days (``pay_habits``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from assistant.risk.history.feature import Feature, Values, word
from assistant.risk.history.features import AFTER, DAY_STEPS, FEATURES_H_STATIC, MONOTONE_H, Days, day_values
from assistant.risk.history.of_days import DAY, PLACES, step
from assistant.risk.history.pay_habits import MAYBE_SHORT, SHORT_OF_MONEY, PayHabits, Sign, from_word, to_word
from assistant.risk.model.columns import Column, Row, Value

_OTHERWISE = "otherwise"
OWN_TRIES, ON, OF = "own_tries", "on", "pay_country"
"""Names in a row of a try that no model reads: from these the columns of money are worked out, once it is known what habits are common."""
CROSSED: Final[tuple[Feature, ...]] = (
    word("money_late_day", "Days since the customer's own day of late payment, in steps, where money was short.", (*PLACES, _OTHERWISE)),
    Feature("own_money", "The chance of money on the account that day (0 to 1) by the customer's own tries; known where money was short."),
    Feature("maybe_money", "The same where the bank gave no reason, which can be a lack of money; else unknown."),
    word("fault_day", "Days since the failure, in steps, where it was a technical fault.", (*DAY_STEPS, _OTHERWISE)),
)
_AFTER = {one.name: one.column for one in AFTER}
_SHARED = tuple(one.column for one in (*FEATURES_H_STATIC, *DAY))

_BY_CALENDAR = frozenset({"since_payday", "until_payday", "pay_place", "since_benefit"})

COLUMNS_TRY: Final[tuple[Column, ...]] = (
    *(one for one in _SHARED if one.name not in _BY_CALENDAR),
    _AFTER["try_number"],
    _AFTER["day"],
    *(one.column for one in CROSSED),
)
COLUMNS_ALONE: Final[tuple[Column, ...]] = (*_SHARED, _AFTER["day_step"], _AFTER["tries_so_far"])
MONOTONE_TRY: Final[Mapping[str, int]] = {**MONOTONE_H, "own_money": 1, "maybe_money": 1}
MONOTONE_ALONE: Final[Mapping[str, int]] = {**MONOTONE_H, "tries_so_far": 1}
"""One more try never makes a customer less likely to pay alone: which bills were tried often says who does not pay, not what tries do."""
MOVING: Final = frozenset(one.name for one in (*DAY, *AFTER, *CROSSED))
"""Columns that differ from day to day of one failed payment; the others are worked out once."""


def try_row(days: Days, day: int, made: int) -> Row:
    """A try on that day after the failure, for ``COLUMNS_TRY``, its columns of money (``money_of``) left open.

    ``made``: tries made before, the first failed one included.
    """
    told: Values = {OWN_TRIES: to_word(days.own.signs), ON: days.date(day).isoformat(), OF: days.country}
    return {**days.row, **try_values(days, day, made), **told}


def money_of(row: Row, habits: PayHabits) -> Values:
    """The columns of money for a row of ``try_row``."""
    found = seen_of(row)
    if not found:
        return money_values(row["cause"], None)
    country, signs, day, _ = found
    return money_values(row["cause"], habits.money(habits.belief(country, signs), date.fromordinal(day)))


def seen_of(row: Row) -> tuple[str, tuple[Sign, ...], int, bool] | None:
    """(country, what earlier tries say, ordinal of the day, whether money was short for sure); None where money may not have been short."""
    cause, told, on = row["cause"], row[OWN_TRIES], row[ON]
    if cause not in SHORT_OF_MONEY | MAYBE_SHORT or not isinstance(told, str) or not isinstance(on, str):
        return None
    return str(row[OF] or ""), from_word(told), date.fromisoformat(on).toordinal(), cause in SHORT_OF_MONEY


def money_values(cause: Value, money: float | None) -> Values:
    return {"own_money": money if cause in SHORT_OF_MONEY else None, "maybe_money": money if cause in MAYBE_SHORT else None}


def try_values(days: Days, day: int, made: int) -> Values:
    """The ``MOVING`` columns of ``try_row``."""
    values = day_values(days, day, try_today=True, tries_so_far=made)
    cause, late = days.row["cause"], values["since_late_day"]
    short = cause in SHORT_OF_MONEY
    values["money_late_day"] = step(int(late)) if short and isinstance(late, float) else _OTHERWISE
    values["fault_day"] = values["day_step"] if cause == "processing_error" else _OTHERWISE
    return values


def alone_row(days: Days, day: int, made: int) -> Row:
    """A day after the failure on which only the customer acts, for ``COLUMNS_ALONE``."""
    return {**days.row, **alone_values(days, day, made)}


def alone_values(days: Days, day: int, made: int) -> Values:
    """The ``MOVING`` columns of ``alone_row``."""
    return day_values(days, day, try_today=False, tries_so_far=made)
