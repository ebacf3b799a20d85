"""The account in the shape that other programs read: ``show --json``. Names and order are fixed; they change by addition only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from assistant.desk.advise import Advice
from assistant.desk.flag_json import flags_json
from assistant.desk.risk_json import risk_json
from assistant.desk.sentences import problem_sentence
from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.records import Discount, Invoice, Money, Payment, PaymentMethod, Subscription
from assistant.risk.figures import plan_price, status_of

SCHEMA = 1


def as_json(view: AccountView, advice: Advice, tongue: Tongue) -> dict[str, Any]:
    """The whole answer. Amounts are integers in the minor unit, times UTC with ``Z``; an unknown value is null."""
    account, customer = view.account, view.account.customer
    return {
        "schema": SCHEMA,
        "as_of": time(view.now),
        "source": view.source,
        "customer": {
            "id": customer.id,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "country": customer.country,
            "language": customer.language,
            "since": time(customer.since),
        },
        "status": view.status,
        "access_until": time(view.access.until) if view.access else None,
        "mrr": money_list(view.mrr),
        "paid_total": money_list(view.paid_total),
        "subscriptions": [subscription(one) for one in account.subscriptions],
        "invoices": [invoice(view, one) for one in account.invoices],
        "payment_methods": [method(one) for one in account.methods],
        "payments": [payment(one) for one in account.payments],
        "strip": [
            {"month": one.month, "state": one.state} | ({"covered_by": one.covered_by} if one.covered_by else {}) for one in view.strip
        ],
        "churn": view.churn,
        "flags": flags_json(view, tongue),
        "situation": view.situations[0],
        "situations": list(view.situations),
        "script": script(advice),
        "risk": risk_json(view, tongue),
        "problems": [
            {"part": one.part, "error": problem_sentence(one, tongue)} for one in account.problems
        ],
    }  # fmt: skip


def time(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None


def money_list(amounts: Iterable[Money] | None) -> list[dict[str, Any]] | None:
    return None if amounts is None else [{"amount": one.minor, "currency": one.currency} for one in amounts]


def subscription(one: Subscription) -> dict[str, Any]:
    price = plan_price(one)
    first = one.items[0] if one.items else None
    return {
        "id": one.id,
        "status": status_of(one),
        "plan": one.plan,
        "amount": price.minor if price else None,
        "currency": one.currency,
        "interval": first.interval if first else None,
        "interval_count": first.interval_count if first else None,
        "quantity": first.quantity if first else None,
        "current_period_end": time(one.current_period_end),
        "cancel_at": time(one.cancel_at),
        "ended_at": time(one.ended_at),
        "paused_until": time(one.paused_until),
        "trial_end": time(one.trial_end),
        "default_method": one.default_method,
        "discount": discount(one.discounts[0]) if one.discounts else None,
    }


def discount(one: Discount) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "percent": one.percent,
        "amount_off": one.amount_off.minor if one.amount_off else None,
        "ends": time(one.ends),
    }


def invoice(view: AccountView, one: Invoice) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "at": time(one.at),
        "status": one.status,
        "amount_due": one.amount_due.minor,
        "amount_paid": one.amount_paid.minor,
        "amount_remaining": one.amount_remaining.minor,
        "currency": one.currency,
        "tries": one.tries,
        "next_try": time(view.planned_try(one)),
        "subscription": one.subscription,
        "url": one.url,
    }


def method(one: PaymentMethod) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "brand": one.brand,
        "last4": one.last4,
        "expires": f"{one.expires[0]:04}-{one.expires[1]:02}" if one.expires else None,
        "wallet": one.wallet,
        "country": one.country,
        "updates_itself": one.updates_itself,
        "mandate": {"id": one.mandate.id, "status": one.mandate.status, "reference": one.mandate.reference} if one.mandate else None,
        "used_for": list(one.used_for),
    }


def payment(one: Payment) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": time(one.at),
        "amount": one.amount.minor,
        "currency": one.amount.currency,
        "outcome": one.outcome,
        "code": one.code,
        "invoice": one.invoice,
        "method": one.method,
    }


def script(advice: Advice) -> dict[str, Any]:
    made, notes = advice.script, advice.note
    return {
        "language": made.language,
        "register": made.register,
        "steps": [
            {
                "phase": step.phase,
                "lines": [line.text for line in step.lines],
                "ids": [line.id for line in step.lines],
                "variants": [{"id": line.id, "text": line.text} for line in step.others],
                "left_out": list(step.left_out),
            }
            for step in made.steps
        ],
        "for_agent": {
            "cause": notes.cause,
            "do_not_say": list(notes.never),
            "helps": [{"step": step, "text": words} for step, words in notes.helps],
            "answers": [{"customer": one.customer, "agent": one.agent} for one in notes.answers],
        },
    }
