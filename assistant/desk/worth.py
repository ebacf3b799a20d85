"""What a call was about in figures that a month is counted by: the monthly worth at stake, and the kind of method that failed."""

from __future__ import annotations

from datetime import datetime

from assistant.records import Account, Money
from assistant.risk.failures import charged_method
from assistant.risk.figures import monthly_amount, mrr


def at_stake(account: Account, bill_id: str | None, now: datetime) -> Money | None:
    """What the subscription of the bill comes to in a month; without one, all that run, where they are in one currency. None is unknown."""
    bill = account.invoice(bill_id)
    subscription = account.subscription(bill.subscription) if bill else None
    if subscription is not None:
        monthly = monthly_amount(account, subscription, now)
        return None if monthly is None else Money(round(monthly), subscription.currency)
    running = mrr(account, now) or ()
    return running[0] if len(running) == 1 else None


def method_kind(account: Account, bill_id: str | None) -> str | None:
    """The kind of the method of the newest try of the bill that failed; without one, of the method that would be charged."""
    failed = next((one for one in account.tries(bill_id) if not one.ok and one.method_kind), None) if bill_id else None
    if failed is not None:
        return failed.method_kind
    bill = account.invoice(bill_id)
    subscription = account.subscription(bill.subscription) if bill else next((one for one in account.subscriptions if one.live), None)
    charged = charged_method(account, bill, subscription)
    return charged.kind if charged else None
