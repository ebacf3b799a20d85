"""The two parts of being paid on a day: a try by itself that succeeds, and the customer paying alone. Each is asked of its own columns.

What makes a try succeed (money on the account that day, a bank that is back) is not what makes a customer act. A payday matters where
money was short, and the days since the failure where a system was out: those are columns of their own.
"""

from __future__ import annotations

from typing import Final

from assistant.risk.history.feature import Feature, Values, word
from assistant.risk.history.features import AFTER, DAY_STEPS, FEATURES_H_STATIC, Days, day_values
from assistant.risk.history.of_days import DAY, PLACES, step
from assistant.risk.model.columns import Column, Row

_OTHERWISE = "otherwise"
SHORT_OF_MONEY = frozenset({"insufficient_funds", "limit_reached"})
CROSSED: Final[tuple[Feature, ...]] = (
    word("money_place", "Days since payday, in steps, where money was short; else otherwise.", (*PLACES, _OTHERWISE)),
    word("money_late_day", "Days since the customer's own day of late payment, in steps, where money was short.", (*PLACES, _OTHERWISE)),
    word("fault_day", "Days since the failure, in steps, where it was a technical fault.", (*DAY_STEPS, _OTHERWISE)),
)
_AFTER = {one.name: one.column for one in AFTER}
_SHARED = tuple(one.column for one in (*FEATURES_H_STATIC, *DAY))

COLUMNS_TRY: Final[tuple[Column, ...]] = (*_SHARED, _AFTER["try_number"], _AFTER["day"], *(one.column for one in CROSSED))
COLUMNS_ALONE: Final[tuple[Column, ...]] = (*_SHARED, _AFTER["day_step"], _AFTER["tries_so_far"])
MOVING: Final = frozenset(one.name for one in (*DAY, *AFTER, *CROSSED))
"""Columns that differ from day to day of one failed payment; the others are worked out once."""


def try_row(days: Days, day: int, made: int) -> Row:
    """A try on that day after the failure, for ``COLUMNS_TRY``. ``made``: tries made before, the first failed one included."""
    return {**days.row, **try_values(days, day, made)}


def try_values(days: Days, day: int, made: int) -> Values:
    """The ``MOVING`` columns of ``try_row``."""
    values = day_values(days, day, try_today=True, tries_so_far=made)
    cause, late = days.row["cause"], values["since_late_day"]
    short = cause in SHORT_OF_MONEY
    values["money_place"] = values["pay_place"] if short else _OTHERWISE
    values["money_late_day"] = step(int(late)) if short and isinstance(late, float) else _OTHERWISE
    values["fault_day"] = values["day_step"] if cause == "processing_error" else _OTHERWISE
    return values


def alone_row(days: Days, day: int, made: int) -> Row:
    """A day after the failure on which only the customer acts, for ``COLUMNS_ALONE``."""
    return {**days.row, **alone_values(days, day, made)}


def alone_values(days: Days, day: int, made: int) -> Values:
    """The ``MOVING`` columns of ``alone_row``."""
    return day_values(days, day, try_today=False, tries_so_far=made)
