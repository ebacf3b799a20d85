"""What a later record undoes, so that an account can be looked at from an earlier moment. Only dated facts are undone.

Refunds, disputes and charges that came later are left out by who reads them; what no date tells (a pause, a change of plan) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from assistant.records import Invoice, Subscription


def invoice_as_of(invoice: Invoice, now: datetime, tries: Iterable[datetime] = ()) -> Invoice:
    """``tries``: when each try to pay it was made. A try that came later was, until then, the next one."""
    later = [at for at in tries if at > now]
    if later:
        left = max(invoice.tries - len(later), 0)
        invoice = replace(invoice, tries=left, next_try=min(later), waits_for_customer=False, error_code=None, error_kind=None)
    settled = [at for at in (invoice.paid_at, invoice.voided_at, invoice.uncollectible_at) if at and at > now]
    if not settled:
        return invoice
    due = invoice.amount_due
    return replace(invoice, status="open", paid_at=None, amount_paid=replace(due, minor=0), amount_remaining=due, paid_outside=False)


def subscription_as_of(one: Subscription, now: datetime, invoices: Iterable[Invoice]) -> Subscription:
    """A subscription that ended later still ran; an end that was asked for later was not known yet."""
    if one.canceled_at and one.canceled_at > now:
        one = replace(one, canceled_at=None, cancel_at=None, cancel_reason=None)
    if one.ended_at is None or one.ended_at <= now:
        return one
    owing = any(bill.subscription == one.id and bill.unpaid and bill.tries for bill in invoices)
    on_trial = one.trial_end is not None and one.trial_end > now
    return replace(one, ended_at=None, status="trialing" if on_trial else "past_due" if owing else "active")
