"""Small accounts in Stripe's shape, made of a few calls: what a test does not name stays plain. Leaves whole stories to `tests/stripe`."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.billing.read_account import Bundle, read_account
from assistant.desk.view import AccountView
from assistant.guidance.facts import House
from assistant.records import Account, Payment

JSON = dict[str, Any]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUSE = House("Bookworld", "+44 20 7946 0123", "Sanne", 14, True, True, True, True, True, True)


def ago(days: float) -> int:
    """Seconds since 1970, so many days before the moment looked from."""
    return int((NOW - timedelta(days=days)).timestamp())


def on(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def customer(**about: Any) -> JSON:
    plain = {"id": "cus_1", "object": "customer", "name": "Anna Smit", "email": "anna@practice.example", "created": ago(900)}
    return (
        plain | {"address": {"country": "NL"}, "preferred_locales": ["en"], "invoice_settings": {"default_payment_method": "pm_1"}} | about
    )


def price(amount: int | None = 2900, currency: str = "eur", interval: str = "month", count: int = 1, **about: Any) -> JSON:
    recurring = {"interval": interval, "interval_count": count, "usage_type": about.pop("usage_type", "licensed")}
    plain = {"id": "price_1", "object": "price", "currency": currency, "unit_amount": amount, "product": "prod_1", "nickname": "Plus"}
    return plain | {"recurring": recurring} | about


def item(of: JSON | None = None, quantity: int | None = 1, **about: Any) -> JSON:
    period = {"current_period_start": ago(20), "current_period_end": ago(-10)}
    return {"id": "si_1", "price": of or price(), "quantity": quantity} | period | about


def subscription(*items: JSON, **about: Any) -> JSON:
    held = list(items) or [item()]
    plain = {
        "id": "sub_1",
        "object": "subscription",
        "status": "active",
        "start_date": ago(800),
        "collection_method": "charge_automatically",
    }
    return plain | {"currency": held[0]["price"]["currency"], "items": {"data": held}} | about


def discount(duration: str = "forever", **about: Any) -> JSON:
    named = ("percent_off", "amount_off", "currency", "applies_to")
    coupon: JSON = {"id": "co_1", "duration": duration} | {name: about.pop(name) for name in named if name in about}
    return {"id": "di_1", "source": {"type": "coupon", "coupon": coupon}, "start": ago(100), "end": None} | about


def invoice(id: str = "in_1", status: str = "open", created: int | None = None, amount: int = 2900, **about: Any) -> JSON:
    paid = status == "paid"
    at = ago(5) if created is None else created
    plain = {
        "id": id,
        "object": "invoice",
        "status": status,
        "created": at,
        "currency": "eur",
        "amount_due": amount,
        "auto_advance": not paid,
    }
    sums = {"amount_paid": amount if paid else 0, "amount_remaining": 0 if paid else amount, "attempt_count": 1, "number": f"N-{id}"}
    moved = {"status_transitions": {"paid_at": at + 60 if paid else None}, "collection_method": "charge_automatically"}
    parent = {"parent": {"subscription_details": {"subscription": "sub_1"}}, "hosted_invoice_url": "https://pay.example/1"}
    return plain | sums | moved | parent | about


def charge(id: str = "ch_1", invoice: str | None = "in_1", status: str = "succeeded", created: int | None = None, **about: Any) -> JSON:
    at = ago(5) if created is None else created
    card = {"brand": "visa", "last4": "4242", "exp_year": 2029, "exp_month": 4, "fingerprint": "fp_1", "country": "NL"}
    plain = {
        "id": id,
        "object": "charge",
        "status": status,
        "created": at,
        "currency": "eur",
        "amount": 2900,
        "captured": status == "succeeded",
    }
    how = {"payment_method": "pm_1", "payment_method_details": {"type": "card", "card": card}, "invoice": invoice, "amount_refunded": 0}
    return plain | how | about


def refused(code: str | None = "do_not_honor", *, by: str = "issuer_declined", id: str = "ch_1", **about: Any) -> JSON:
    """A failed card charge as Stripe tells it: the umbrella in the error code, the reason in the outcome."""
    sent = {"issuer_declined": "declined_by_network", "blocked": "not_sent_to_network", "invalid": "not_sent_to_network"}.get(by)
    more = {
        name: about.pop(name) for name in ("network_status", "advice_code", "network_advice_code", "network_decline_code") if name in about
    }
    outcome = {"type": by, "network_status": sent, "reason": code} | more
    return charge(id, status="failed", outcome=outcome, failure_code="card_declined", **about)


def method(id: str = "pm_1", **about: Any) -> JSON:
    card = {"brand": "visa", "last4": "4242", "exp_year": 2029, "exp_month": 4, "country": "NL", "fingerprint": "fp_1"}
    return {
        "id": id,
        "object": "payment_method",
        "type": "card",
        "card": card | about.pop("card", {}),
        "customer": "cus_1",
        "created": ago(500),
    } | about


def account(*, who: JSON | None = None, now: datetime = NOW, **parts: Any) -> Account:
    held: JSON = {"payment_methods": [method()]} | parts
    return read_account(Bundle(who or customer(), defaultdict(list, held)), source="stripe", read_at=now, now=now)


def view(*, who: JSON | None = None, now: datetime = NOW, house: House = HOUSE, **parts: Any) -> AccountView:
    return AccountView(account(who=who, now=now, **parts), now, house, last_used_key="last_used")


def in_trouble(last: JSON, *, who: JSON | None = None, **about: Any) -> AccountView:
    """One open bill with one failed try."""
    return view(who=who, subscriptions=[subscription(status="past_due")], invoices=[invoice(**about)], charges=[last])


def one_payment(raw: JSON, **parts: Any) -> Payment:
    return account(charges=[raw], **parts).payments[0]
