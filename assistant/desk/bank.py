"""The block that a customer can read to a bank: when, how much, to whom, and the references of a direct debit.

The bank's answer code stays out: it may say what the customer must not hear from us.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.records import Payment


def for_your_bank(view: AccountView, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """(label, value) of the payment that the bank is asked about, in the language of the script; empty where none reached a bank."""
    payment = subject(view)
    return tuple(_rows(view, payment, tongue)) if payment else ()


def subject(view: AccountView) -> Payment | None:
    """The newest failed, returned or disputed payment that reached a bank."""
    for one in view.account.payments:
        if one.outcome in {"failed", "disputed"} and one.refused.network_status != "not_sent_to_network":
            return one
    return None


def _rows(view: AccountView, payment: Payment, tongue: Tongue) -> Iterator[tuple[str, str]]:
    method = view.account.method(payment.method)
    zone = getattr(tongue.zone, "key", "UTC")
    yield tongue.say("Date"), tongue.day(payment.at) + f" {tongue.local(payment.at).year}"
    yield tongue.say("Time"), f"{tongue.time(payment.at)} ({zone})"
    yield tongue.say("Amount"), tongue.money(payment.amount).replace(" ", " ")
    name = payment.statement_name or view.statement_name or view.house.company
    if name:
        yield tongue.say("Name on the statement"), name
    if payment.last4:
        kind = (
            payment.brand.replace("_", " ").title()
            if payment.brand
            else tongue.say("account")
            if payment.method_kind != "card"
            else tongue.say("card")
        )
        yield tongue.say("Card or account"), f"{kind} •• {payment.last4}"
    if payment.method_kind == "sepa_debit":
        if view.account.creditor_id:
            yield tongue.say("Creditor id"), view.account.creditor_id
        mandate = method.mandate if method else None
        if mandate and mandate.reference:
            yield tongue.say("Mandate reference"), mandate.reference
    if payment.reference:
        yield tongue.say("Reference"), payment.reference


def as_text(rows: tuple[tuple[str, str], ...]) -> str:
    """Lines to read or paste."""
    return "\n".join(f"{label}: {value}" for label, value in rows)
