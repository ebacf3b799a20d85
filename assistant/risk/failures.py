"""The bills that are open after a failed try, each with its tries and how the last of them is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.declines import NO_AUTOMATIC_RETRY, TRIES_IN_30_DAYS, Verdict, dispute, never_again, verdict
from assistant.records import Account, Dispute, Invoice, Outcome, Payment, PaymentMethod, Subscription

FAILING = {"failed", "blocked"}
# A direct debit that came back is talked about while the holder may still take debits back: 56 days (SEPA rulebook), counted from the return.
RETURN_DAYS = 60
# An ended subscription is the reason of a call for about a quarter (judgement).
ENDED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Failure:
    """An unpaid bill and why.

    ``tries`` newest first; ``last`` the newest failed one, None where no dated try shows it.
    """

    invoice: Invoice | None
    tries: tuple[Payment, ...]
    last: Payment | None
    verdict: Verdict | None

    @property
    def at(self) -> datetime | None:
        return self.last.at if self.last else self.invoice.at if self.invoice else None

    @property
    def ids(self) -> tuple[str, ...]:
        return ((self.invoice.id,) if self.invoice else ()) + tuple(one.id for one in self.tries if one.outcome in FAILING)


def failures(account: Account, now: datetime) -> tuple[Failure, ...]:
    """Every bill that is unpaid after a failed try, the newest failure first."""
    found = [failure for invoice in account.invoices if invoice.unpaid and (failure := _failure(account, invoice))]
    found += _loose(account, now)
    return tuple(sorted(found, key=lambda one: one.at or now, reverse=True))


def _failure(account: Account, invoice: Invoice) -> Failure | None:
    tries = account.tries(invoice.id)
    if tries and tries[0].outcome == "pending":
        return None  # under way: a bill that is being paid has not failed
    last = next((one for one in tries if one.outcome in FAILING), None)
    if last is None and invoice.error_code:
        last = _undated(invoice)
        return Failure(invoice, tries, None, verdict(last))
    if last is None and invoice.waits_for_customer:
        return Failure(invoice, tries, None, verdict(_undated(invoice, "payment_intent_action_required")))
    if last is None and not (invoice.tries and invoice.automatic) and invoice.status != "uncollectible":
        return None
    return Failure(invoice, tries, last, verdict(last) if last else None)


def _undated(invoice: Invoice, code: str | None = None) -> Payment:
    """An error that the provider keeps without a charge: it is read for its meaning and never shown with a date."""
    return Payment(
        invoice.id,
        invoice.at,
        invoice.amount_due,
        "failed",
        code or invoice.error_code,
        refused=Outcome(),
        method_kind=invoice.error_kind or "card",
    )


def _loose(account: Account, now: datetime) -> list[Failure]:
    """A failed try that belongs to no bill that could be read, with nothing paid after it."""
    if not account.payments:
        return []
    newest = account.payments[0]
    orphan = newest.invoice is None or account.invoice(newest.invoice) is None
    if newest.outcome not in FAILING or not orphan or now - newest.at > timedelta(days=RETURN_DAYS):
        return []
    return [Failure(None, (newest,), newest, verdict(newest))]


def lost(account: Account, now: datetime) -> Failure | None:
    """The failure that ended the last subscription, where it ended lately and nothing else runs."""
    if any(one.live for one in account.subscriptions):
        return None
    ended = [
        one
        for one in account.subscriptions
        if one.ended_at and now - one.ended_at <= timedelta(days=ENDED_DAYS) and one.cancel_reason == "payment_failed"
    ]
    for subscription in ended:
        for payment in account.payments:
            invoice = account.invoice(payment.invoice)
            if invoice and invoice.subscription == subscription.id:
                return Failure(invoice, account.tries(invoice.id), payment, verdict(payment)) if payment.outcome in FAILING else None
    return None


def returned_debits(account: Account, now: datetime) -> tuple[tuple[Dispute, Payment | None], ...]:
    """Direct debits that came back after they had succeeded, and were not made good since: (the return, the payment)."""
    found = []
    for one in account.disputes:
        payment = next((payment for payment in account.payments if payment.id == one.payment), None)
        debit = payment is not None and payment.method_kind in {"sepa_debit", "bacs_debit", "us_bank_account"}
        if debit and one.holds_money and now - one.at <= timedelta(days=RETURN_DAYS) and not _made_good(account, one, payment):
            found.append((one, payment))
    return tuple(found)


def _made_good(account: Account, one: Dispute, payment: Payment | None) -> bool:
    """The same bill was paid again after the return."""
    if payment is None or payment.invoice is None:
        return False
    return any(other.outcome == "succeeded" and other.at > one.at for other in account.tries(payment.invoice))


def return_situation(one: Dispute) -> str:
    row = dispute(one.reason)
    return row.situation if row else "direct_debit_returned"


def open_disputes(account: Account) -> tuple[Dispute, ...]:
    """Card disputes that the bank still decides on; a returned direct debit is final and is told apart."""
    debits = {one.id for one in account.payments if one.method_kind in {"sepa_debit", "bacs_debit", "us_bank_account"}}
    return tuple(one for one in account.disputes if one.open and one.payment not in debits)


def will_run(account: Account, failure: Failure, now: datetime) -> bool:
    """The planned try will really be made: a date ahead, by itself, on a method that is there, and no code that stops automatic tries.

    Smart Retries page: none after the codes of ``NO_AUTOMATIC_RETRY`` unless a new method arrives.
    """
    invoice = failure.invoice
    if invoice is None or invoice.status != "open" or not invoice.automatic or invoice.advances is False:
        return False
    if invoice.next_try is None or invoice.next_try <= now:
        return False
    if account.knows("payment_methods") and charged_method(account, invoice, account.subscription(invoice.subscription)) is None:
        return False
    code = failure.last.code if failure.last else failure.verdict.code if failure.verdict else None
    return code not in NO_AUTOMATIC_RETRY | {"india_recurring_payment_mandate_canceled"} or on_another_method(account, failure)


def on_another_method(account: Account, failure: Failure) -> bool:
    """A new try would charge another stored method than the last one did."""
    invoice, tried = failure.invoice, failure.last.method if failure.last else None
    charged = charged_method(account, invoice, account.subscription(invoice.subscription)) if invoice else None
    return charged is not None and tried is not None and charged.id != tried


def charged_method(account: Account, invoice: Invoice | None, subscription: Subscription | None) -> PaymentMethod | None:
    """The stored method that a new try of this bill would charge."""
    wanted = (
        (invoice.default_method if invoice else None)
        or (subscription.default_method if subscription else None)
        or account.customer.default_method
    )
    return account.method(wanted)


def tries_left(account: Account, payment: Payment | None, now: datetime) -> int | None:
    """New tries that the card network allows for this card and amount; None where no limit is known.

    Sources stand at the constants.
    """
    if payment is None or payment.method_kind != "card" or payment.brand not in TRIES_IN_30_DAYS:
        return None
    if never_again(payment):
        return 0
    since = now - timedelta(days=30)
    same = [
        one for one in account.payments
        if one.at > since and one.amount == payment.amount and one.outcome == "failed"
        and (one.fingerprint == payment.fingerprint if payment.fingerprint else one.method == payment.method)
    ]  # fmt: skip
    return max(TRIES_IN_30_DAYS[payment.brand] - len(same), 0)
