"""The two parts of being paid on a day: a try by itself that succeeds, and the customer paying alone. Each is asked of its own columns.

What makes a try succeed (money on the account that day, a bank that is back) is not what makes a customer act. When a customer is paid matters
where money was short, and the days since the failure where a system was out: those are columns of their own. Of a date a try is asked nothing
else: the habits of pay hold what the calendar's paydays and the customer's own days would say, and are learned anew where customers are paid on
other days (``pay_habits``). With these columns beside them, days were chosen worse in every simulated world (the gap to the best plan closed by
74 % instead of 84 %, by the shipped model alone): what a log of few days shows of other days is luck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.risk.history.feature import Feature, Values, word
from assistant.risk.history.features import AFTER, DAY_STEPS, FEATURES_H_STATIC, MONOTONE_H, Days, day_step, day_values, try_number
from assistant.risk.history.of_days import DAY
from assistant.risk.history.pay_habits import MAYBE_SHORT, SHORT, SHORT_OF_MONEY, PayHabits, Sign, from_word, to_word
from assistant.risk.model.columns import Column, Row, Value

_OTHERWISE = "otherwise"
OWN_MONEY, MAYBE_MONEY, FAULT_DAY = "own_money", "maybe_money", "fault_day"
UNEXPLAINED: Final = frozenset({"bank_declined", "direct_debit_returned"})
"""The bank said no, and not why."""
OWN_TRIES, IN_VAIN, ON, OF = "own_tries", "in_vain", "on", "pay_country"
"""Names in a row of a try that no model reads: from these the columns of money are worked out, once it is known what habits are common."""
OF_RECORD: Final[tuple[Feature, ...]] = (
    Feature("blocked_streak", "Renewals in a row paid by their first charge, where a check of ours stopped this one; else unknown."),
    Feature(
        "unexplained_record", "Share of earlier renewals that failed (``failure_rate``), where the bank did not say why; else unknown."
    ),
)
"""What the record says of one kind of refusal. A check that stops a customer who always paid mostly misfired, and a bank's first no to such a customer
is mostly over the next day; what the record says of other refusals is another thing, which one column of it can't say."""
TOLD_AS: Final[Mapping[str, str]] = {"blocked_streak": "paid_streak", "unexplained_record": "failure_rate", "unexplained_again": "cause"}
"""By which feature a column's part in a score is told: it is that feature's."""
CROSSED: Final[tuple[Feature, ...]] = (
    Feature(
        "unexplained_again", "``unexplained_record`` for the third try and later, when the bank has said no more than once; else unknown."
    ),
    Feature(OWN_MONEY, "The chance of money on the account that day (0 to 1) by the customer's own tries; known where money was short."),
    Feature(MAYBE_MONEY, "The same where the bank gave no reason, which can be a lack of money; else unknown."),
    word(FAULT_DAY, "Days since the failure, in steps, where it was a technical fault.", (*DAY_STEPS, _OTHERWISE)),
)
_AFTER = {one.name: one.column for one in AFTER}

COLUMNS_TRY: Final[tuple[Column, ...]] = (
    *(one.column for one in (*FEATURES_H_STATIC, *OF_RECORD)),
    _AFTER["try_number"],
    *(one.column for one in CROSSED),
)
COLUMNS_ALONE: Final[tuple[Column, ...]] = (
    *(one.column for one in (*FEATURES_H_STATIC, *DAY)),
    _AFTER["day_step"],
    _AFTER["tries_so_far"],
)
MONOTONE_TRY: Final[Mapping[str, int]] = {**MONOTONE_H, OWN_MONEY: 1, MAYBE_MONEY: 1}
MONOTONE_ALONE: Final[Mapping[str, int]] = {**MONOTONE_H, "tries_so_far": 1}
"""One more try never makes a customer less likely to pay alone: which bills were tried often says who does not pay, not what tries do."""
MOVING: Final = frozenset(one.name for one in (*DAY, *AFTER, *CROSSED))
"""Columns that differ from day to day of one failed payment or another; the others are worked out once."""
OF_NUMBER: Final = frozenset({"try_number", "unexplained_again"})
"""Those of them that a try's number decides."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the money for one try. ``signs``: of tries up to the failure; ``in_vain``: of those on this bill between it and ``day``.

    ``day``: ordinal of the try's date; ``short``: the failure was for lack of money, not only maybe so.
    """

    country: str
    signs: tuple[Sign, ...]
    in_vain: tuple[Sign, ...]
    day: int
    short: bool


def try_row(days: Days, day: int, made: int, in_vain: Iterable[int] = ()) -> Row:
    """A try on that day after the failure, for ``COLUMNS_TRY``, its columns of money (``money_of``) left open.

    ``made``: tries made before, the first failed one included; ``in_vain``: the days of the others.
    """
    told: Values = {
        OWN_TRIES: to_word(days.own.signs),
        IN_VAIN: to_word(failed_on(days, in_vain)),
        ON: days.date(day).isoformat(),
        OF: days.country,
    }
    fault = {FAULT_DAY: day_step(day)} if of_day(days.row["cause"]) == FAULT_DAY else {}
    return {**tried_row(days.row), **number_values(days.row, made), **fault, **told}


def tried_row(row: Row) -> Values:
    """A failed payment for ``COLUMNS_TRY``; the columns that move are as for a refusal which the day of a try has no part in."""
    return {
        **row,
        "blocked_streak": row.get("paid_streak") if row.get("refused_by") == "us" else None,
        "unexplained_record": row.get("failure_rate") if row.get("cause") in UNEXPLAINED else None,
        OWN_MONEY: None,
        MAYBE_MONEY: None,
        FAULT_DAY: _OTHERWISE,
    }


def of_day(cause: Value) -> str | None:
    """The column in which the day of a try after such a failure is seen; None where any day is alike."""
    return _OF_DAY.get(cause)


_OF_DAY: Final[Mapping[Value, str]] = {
    **dict.fromkeys(SHORT_OF_MONEY, OWN_MONEY),
    **dict.fromkeys(MAYBE_SHORT, MAYBE_MONEY),
    "processing_error": FAULT_DAY,
}


def failed_on(days: Days, tries: Iterable[int]) -> tuple[Sign, ...]:
    """That tries on these days failed: all that a bill which is still open says of them."""
    return tuple((days.date(day).toordinal(), SHORT) for day in tries)


def money_of(row: Row, habits: PayHabits) -> Values:
    """The column of money for a row of ``try_row``, if it has one."""
    one = asked(row)
    if not one:
        return {}
    belief = habits.belief(one.country, (*one.signs, *one.in_vain))
    return {OWN_MONEY if one.short else MAYBE_MONEY: habits.money(belief, date.fromordinal(one.day))}


def asked(row: Row) -> Asked | None:
    """Of a row of ``try_row``; None where money can't have been short."""
    cause, told, between, on = row["cause"], row[OWN_TRIES], row[IN_VAIN], row[ON]
    if cause not in SHORT_OF_MONEY | MAYBE_SHORT or not isinstance(told, str) or not isinstance(between, str) or not isinstance(on, str):
        return None
    return Asked(str(row[OF] or ""), from_word(told), from_word(between), date.fromisoformat(on).toordinal(), cause in SHORT_OF_MONEY)


def number_values(row: Row, made: int) -> Values:
    """The columns ``OF_NUMBER``."""
    return {
        "try_number": try_number(made),
        "unexplained_again": row.get("failure_rate") if made > 1 and row.get("cause") in UNEXPLAINED else None,
    }


def alone_row(days: Days, day: int, made: int) -> Row:
    """A day after the failure on which only the customer acts, for ``COLUMNS_ALONE``."""
    return {**days.row, **alone_values(days, day, made)}


def alone_values(days: Days, day: int, made: int) -> Values:
    """The ``MOVING`` columns of ``alone_row``."""
    return day_values(days, day, try_today=False, tries_so_far=made)
