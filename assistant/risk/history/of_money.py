"""Features of the bill and the plan: the amount, its ratio to the past, discounts that ended, changes of plan, tenure."""

from __future__ import annotations

from datetime import datetime
from math import log
from statistics import median

from assistant.money import minor_digits
from assistant.risk.history.feature import Feature, Values, days_between, unknown
from assistant.risk.history.past import Past, Story

PAID_BILLS = 12
"""How many paid bills the usual amount is taken over."""

MONEY = (
    Feature("amount", "Natural logarithm of 1 + the amount in the currency's main unit (euros, not cents)."),
    Feature("amount_ratio", "The amount over the median of the last 12 paid bills in that currency; unknown where none was paid."),
    Feature(
        "first_full_price", "1 where the bill before was discounted or free and this one is not (for a coming renewal: may not be), else 0."
    ),
    Feature("plan_changed", "1 where the newest bill's prices differ from those of the renewal before it, else 0."),
    Feature("tenure_days", "Days since the subscription's first bill."),
    Feature("interval_days", "Length of the period that the bill covers, in days."),
)


def money(past: Past, subscription: str | None, bill: Story | None) -> Values:
    """``bill``: the one that failed; None for a renewal that lies ahead, which is taken to ask what the last one asked."""
    if not past.knows("invoices"):
        return unknown(MONEY)
    mine = [one for one in past.stories if one.subscription == subscription and (bill is None or one.at <= bill.at)]
    newest = bill or (mine[-1] if mine else None)
    if newest is None:
        return unknown(MONEY)
    earlier = [one for one in mine if one is not newest]
    before = earlier[-1] if earlier else None
    amount = newest.amount(past.moment)
    return {
        "amount": log(1 + max(amount, 0) / 10 ** minor_digits(newest.currency)) if amount is not None else None,
        "amount_ratio": _ratio(past, newest, amount),
        "first_full_price": _first_full(past, newest, before, coming=bill is None),
        "plan_changed": float(newest.prices.isdisjoint(before.prices)) if before and before.prices and newest.prices else None,
        "tenure_days": days_between(_first(mine, newest), past.moment),
        "interval_days": newest.span_days,
    }


def _first(mine: list[Story], newest: Story) -> datetime:
    return mine[0].at if mine else newest.at


def usual_bills(past: Past, newest: Story) -> list[Story]:
    """The last paid bills in the same currency, newest first, without ``newest`` itself."""
    found: list[Story] = []
    for one in reversed(past.stories):
        if one is not newest and one.currency == newest.currency and one.paid_by(past.moment) and one.tries:
            found.append(one)
            if len(found) == PAID_BILLS:
                break
    return found


def _ratio(past: Past, newest: Story, amount: int | None) -> float | None:
    paid = [asked for one in usual_bills(past, newest) if (asked := one.amount(past.moment))]
    return amount / median(paid) if paid and amount is not None else None


def _first_full(past: Past, newest: Story, before: Story | None, *, coming: bool) -> float | None:
    """Whether a discount runs on is overwritten in place, so for a coming renewal only the last bill is looked at."""
    if coming:
        return float(_cheap(past, newest))
    return None if before is None else float(_cheap(past, before) and not _cheap(past, newest))


def _cheap(past: Past, one: Story) -> bool:
    return one.discounted or one.amount(past.moment) == 0
