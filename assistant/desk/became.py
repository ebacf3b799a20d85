"""What became of the bill of a call, read from the account as it stands: paid, by which way, open or lost. Each way by its evidence.

A paid bill is put down to the first of these that its payment shows:

- ``outside``: the provider says that it was paid outside it.
- ``credit``: no payment came for it: a balance or a credit note settled it.
- ``renewed_card``: the card that failed, with a later date: same fingerprint or same brand and last four, other expiry.
- ``link``: a method that was new after the call and is not kept on the account, or was made within ``ENTERED`` before the payment: somebody typed
  it in to pay, as one does on a page behind a link.
- ``other_method``: any other method than the one that failed.
- ``scheduled_try``: the same method once more.
- ``our_call``, last: the same method once more within ``SOON`` after a call that agreed on a new try or solved it.

What it can't know: who asked for a try (a provider marks its own tries and those of a person alike), whether a link was ours or one in the
provider's mail, whether a customer would have paid anyhow. What the call added is the figures' to estimate.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.journal.outcomes import Outcome, Waiting
from assistant.records import Account, Invoice, Payment

# How long before its payment a method was made, at most, to count as typed in for it (judgement: filling in a page takes minutes).
ENTERED = timedelta(minutes=15)
# How soon after the call a try counts as made in it (judgement: a provider's own tries are days apart).
SOON = timedelta(hours=1)
NEEDED = ("invoices", "payments", "subscriptions", "payment_methods")
"""The parts of an account without which nothing is concluded."""


def became(call: Waiting, account: Account, now: datetime) -> Outcome | None:
    """The outcome of the call's bill at ``now``; None where a part that it rests on could not be read."""
    if call.invoice is None:
        return Outcome("unknown")
    if not account.knows(*NEEDED):
        return None
    bill = account.invoice(call.invoice)
    if bill is None:
        return Outcome("unknown")
    if bill.status == "paid":
        return _paid(call, account, bill)
    at = bill.voided_at if bill.status == "void" else bill.uncollectible_at if bill.status == "uncollectible" else None
    if bill.status in {"void", "uncollectible"}:
        return _lost(call, at)
    subscription = account.subscription(bill.subscription)
    if subscription is not None and not subscription.live:
        return _lost(call, subscription.ended_at or subscription.canceled_at)
    return Outcome("open")


def _paid(call: Waiting, account: Account, bill: Invoice) -> Outcome:
    payment = next((one for one in account.tries(bill.id) if one.ok), None)
    if payment is not None and payment.outcome in {"refunded", "disputed"}:
        return _given_back(call, account, payment)
    at = bill.paid_at or (payment.at if payment else None)
    amount = bill.amount_paid if bill.amount_paid.minor or payment is None else payment.amount
    paid = amount if amount.minor else bill.amount_due
    return Outcome("paid", at, _way(call, account, bill, payment), _days(call, at), paid.minor, paid.currency)


def _given_back(call: Waiting, account: Account, payment: Payment) -> Outcome:
    """The money came in and went back: open while a dispute over it runs, else lost."""
    disputes = [one for one in account.disputes if one.payment == payment.id]
    if payment.outcome == "disputed" and (not disputes or any(one.open for one in disputes)):
        return Outcome("open")
    backs = [one.at for one in disputes] + [one.at for one in account.refunds if one.payment == payment.id]
    return _lost(call, max(backs, default=None))


def _lost(call: Waiting, at: datetime | None) -> Outcome:
    return Outcome("lost", at, days=_days(call, at))


def _days(call: Waiting, at: datetime | None) -> int | None:
    """By the date (UTC): what is paid on the day after the call was paid within 1 day."""
    return None if at is None else max((at.astimezone(UTC).date() - call.as_of.date()).days, 0)


def _way(call: Waiting, account: Account, bill: Invoice, payment: Payment | None) -> str:
    if bill.paid_outside:
        return "outside"
    if payment is None:
        return "credit"
    failed = next((one for one in account.tries(bill.id) if not one.ok and one.at < payment.at), None)
    if failed is not None and _renewed(failed, payment):
        return "renewed_card"
    if failed is not None and failed.method != payment.method:
        return "link" if _typed_in(call, account, payment) else "other_method"
    asked = "new_try" in call.agreed or call.disposition == "solved_on_call"
    return "our_call" if asked and timedelta(0) <= payment.at - call.as_of <= SOON else "scheduled_try"


def _renewed(failed: Payment, paid: Payment) -> bool:
    same = (paid.fingerprint is not None and paid.fingerprint == failed.fingerprint) or (
        paid.last4 is not None and (paid.brand, paid.last4) == (failed.brand, failed.last4)
    )
    return same and failed.expires is not None and paid.expires is not None and paid.expires > failed.expires


def _typed_in(call: Waiting, account: Account, payment: Payment) -> bool:
    if payment.at <= call.as_of or any(one.method == payment.method and one.at <= call.as_of for one in account.payments):
        return False
    kept = account.method(payment.method)
    if kept is None or kept.created is None:
        return kept is None
    return kept.created > call.as_of and payment.at - kept.created <= ENTERED
