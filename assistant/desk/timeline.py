"""What happened, newest first, from dated records alone: payments with their tries as one entry, refunds, disputes, changes, our own calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.declines import Verdict, verdict
from assistant.desk.history import Earlier
from assistant.desk.view import AccountView
from assistant.records import Change, Dispute, Invoice, Money, Payment, Refund
from assistant.risk.figures import invoice_state

EntryKind = Literal["payment", "refund", "dispute", "change", "call"]


@dataclass(frozen=True, slots=True)
class Try:
    """One try, with how its code is to be read where it failed."""

    payment: Payment
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Entry:
    """``state`` is the strip's word for a payment. Exactly one of the records stands behind an entry."""

    id: str
    at: datetime
    kind: EntryKind
    state: str = ""
    amount: Money | None = None
    tries: tuple[Try, ...] = ()
    invoice: Invoice | None = None
    refund: Refund | None = None
    dispute: Dispute | None = None
    change: Change | None = None
    call: Earlier | None = None
    ids: tuple[str, ...] = field(default=())


# The strip's words for a single payment.
STATES = {
    "succeeded": "paid",
    "partially_refunded": "paid",
    "failed": "failed",
    "blocked": "failed",
    "refunded": "refunded",
    "disputed": "disputed",
    "pending": "open",
}


def timeline(view: AccountView) -> tuple[Entry, ...]:
    """Every dated entry, newest first. A bill's entry stands at its newest try."""
    entries = [*_payments(view), *_rest(view)]
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True))


def _payments(view: AccountView) -> Iterator[Entry]:
    grouped: dict[str, list[Payment]] = {}
    for payment in view.account.payments:
        grouped.setdefault(payment.invoice or payment.id, []).append(payment)
    for key, payments in grouped.items():
        invoice = view.account.invoice(key)
        tries = tuple(Try(one, verdict(one) if one.outcome in {"failed", "blocked"} else None) for one in payments)
        state = invoice_state(view.account, invoice) if invoice else STATES[payments[0].outcome]
        shown = state if state != "none" else STATES[payments[0].outcome]
        amount = payments[0].amount
        yield Entry(key, payments[0].at, "payment", shown, amount, tries, invoice, ids=(key, *(one.id for one in payments)))
    for invoice in view.account.invoices:
        if invoice.id not in grouped and invoice.status == "paid" and invoice.paid_at and invoice.amount_paid.minor:
            yield Entry(invoice.id, invoice.paid_at, "payment", "paid", invoice.amount_paid, (), invoice, ids=(invoice.id,))


def _rest(view: AccountView) -> Iterator[Entry]:
    account = view.account
    for refund in account.refunds:
        yield Entry(refund.id, refund.at, "refund", "refunded", refund.amount, refund=refund, ids=(refund.id, refund.payment or ""))
    for dispute in account.disputes:
        state = "paid" if dispute.won else "disputed"
        yield Entry(dispute.id, dispute.at, "dispute", state, dispute.amount, dispute=dispute, ids=(dispute.id, dispute.payment or ""))
    for change in account.changes:
        yield Entry(change.id, change.at, "change", change=change, ids=(change.id,))
    for call in view.earlier:
        yield Entry(call.id, call.as_of, "call", call=call, ids=(call.id,))
