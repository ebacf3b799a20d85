"""What changed and when: from dated events, and from the snapshots that charges and invoices keep.

What neither dates is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from assistant.billing.fields import Json, expiry, ident, items, moment, obj, text
from assistant.records import Change, ChangeKind, Invoice, Payment, PaymentMethod, Subscription

# Event types that tell of a change an agent would mention. Stripe keeps events for 30 days.
EVENT_TYPES = (
    "customer.updated", "customer.subscription.updated", "customer.subscription.paused", "customer.subscription.resumed",
    "customer.subscription.created", "customer.subscription.deleted", "payment_method.attached", "payment_method.detached",
    "payment_method.updated", "payment_method.automatically_updated", "mandate.updated",
)  # fmt: skip


def belongs_to(event: Json, customer: str, mandates: Iterable[str]) -> bool:
    """An event names no customer of its own: its object does, or used to."""
    data = obj(event.get("data"))
    thing, before = obj(data.get("object")), obj(data.get("previous_attributes"))
    owner = ident(thing) if thing.get("object") == "customer" else ident(thing.get("customer")) or ident(before.get("customer"))
    return owner == customer or ident(thing) in set(mandates)


def read_events(events: Iterable[Json]) -> Iterator[Change]:
    for event in events:
        at, event_id, kind = moment(event.get("created")), ident(event), event.get("type")
        if at and event_id and isinstance(kind, str):
            data = obj(event.get("data"))
            for number, (change, facts) in enumerate(_told(kind, obj(data.get("object")), obj(data.get("previous_attributes")))):
                yield Change(f"{event_id}.{number}" if number else event_id, at, change, facts)


def _told(kind: str, thing: Json, before: Json) -> Iterator[tuple[ChangeKind, dict[str, str]]]:
    if kind == "payment_method.attached":
        yield "card_added", _method_facts(thing)
    elif kind == "payment_method.detached":
        yield "card_removed", _method_facts(thing)
    elif kind in {"payment_method.updated", "payment_method.automatically_updated"}:
        yield "card_updated", _method_facts(thing) | {"by": "bank" if kind.endswith("automatically_updated") else ""}
    elif kind == "mandate.updated":
        yield "mandate", {"status": text(thing.get("status"), 30) or ""}
    elif kind == "customer.subscription.created":
        yield "subscription_started", {}
    elif kind == "customer.subscription.deleted":
        yield "subscription_ended", {"reason": text(obj(thing.get("cancellation_details")).get("reason"), 60) or ""}
    elif kind == "customer.subscription.updated":
        yield from _subscription_changes(thing, before)
    elif kind == "customer.updated" and "default_payment_method" in obj(before.get("invoice_settings")):
        yield "default_method", {}
    elif kind == "customer.updated" and {"email", "name", "phone", "address"} & set(before):
        yield "details_changed", {"fields": ", ".join(sorted({"email", "name", "phone", "address"} & set(before)))}


def _subscription_changes(thing: Json, before: Json) -> Iterator[tuple[ChangeKind, dict[str, str]]]:
    if "pause_collection" in before:
        paused = thing.get("pause_collection")
        yield ("paused" if paused else "resumed"), {}
    if "cancel_at_period_end" in before or "cancel_at" in before:
        ends = thing.get("cancel_at_period_end") is True or thing.get("cancel_at") is not None
        yield ("cancel_set" if ends else "cancel_undone"), {}
    if "default_payment_method" in before:
        yield "default_method", {}
    old, new = _price_ids(before), _price_ids(thing)
    if "items" in before and old != new:
        yield "plan_changed", {}


def _price_ids(thing: Json) -> list[Any]:
    return sorted(str(ident(one.get("price")) or ident(one.get("plan"))) for one in items(thing.get("items")))


def _method_facts(raw: Json) -> dict[str, str]:
    kind = text(raw.get("type"), 40) or ""
    own = obj(raw.get(kind))
    date = expiry(own)
    return {
        "method": kind, "brand": text(own.get("brand"), 30) or "", "last4": text(own.get("last4"), 4) or "",
        "expires": f"{date[0]:04}-{date[1]:02}" if date else "",
    }  # fmt: skip


def derived(
    payments: Iterable[Payment], invoices: Iterable[Invoice], methods: Iterable[PaymentMethod], subscriptions: Iterable[Subscription]
) -> Iterator[Change]:
    """Changes that dated records show by themselves, oldest first."""
    for method in methods:
        if method.created:
            facts = {"method": method.kind, "brand": method.brand or "", "last4": method.last4 or "", "expires": ""}
            yield Change(f"{method.id}.created", method.created, "card_added", facts)
    yield from _renewed_cards(sorted(payments, key=lambda one: one.at))
    yield from _plan_changes(sorted(invoices, key=lambda one: one.at))
    for one in subscriptions:
        if one.started:
            yield Change(f"{one.id}.started", one.started, "subscription_started", {"plan": one.plan or ""})
        if one.canceled_at and one.cancel_reason == "cancellation_requested":
            yield Change(f"{one.id}.cancel", one.canceled_at, "cancel_set", {"plan": one.plan or ""})
        if one.ended_at:
            yield Change(f"{one.id}.ended", one.ended_at, "subscription_ended", {"plan": one.plan or "", "reason": one.cancel_reason or ""})


def _renewed_cards(payments: list[Payment]) -> Iterator[Change]:
    """The same method with a new date: seen at the first charge that carries it."""
    seen: dict[str, tuple[int, int]] = {}
    for payment in payments:
        if payment.method and payment.expires:
            before = seen.get(payment.method)
            if before and before < payment.expires:
                facts = {
                    "method": "card", "brand": payment.brand or "", "last4": payment.last4 or "",
                    "expires": f"{payment.expires[0]:04}-{payment.expires[1]:02}", "by": "seen",
                }  # fmt: skip
                yield Change(f"{payment.id}.card", payment.at, "card_updated", facts)
            seen[payment.method] = payment.expires


def _plan_changes(invoices: list[Invoice]) -> Iterator[Change]:
    seen: dict[str, set[str]] = {}
    for invoice in invoices:
        prices = {line.price for line in invoice.lines if line.price and not line.proration and line.subscription}
        if invoice.subscription and prices:
            before = seen.get(invoice.subscription)
            if before and before.isdisjoint(prices):
                yield Change(f"{invoice.id}.plan", invoice.at, "plan_changed", {"plan": invoice.lines[0].description or ""})
            seen[invoice.subscription] = prices


def merged(told: Iterable[Change], shown: Iterable[Change]) -> tuple[Change, ...]:
    """Both kinds, newest first; where an event tells the same change within a day, the derived one is dropped."""
    known = list(told)
    extra = [one for one in shown if not any(_same(one, event) for event in known)]
    return tuple(sorted(known + extra, key=lambda one: one.at, reverse=True))


def _same(one: Change, event: Change) -> bool:
    return one.kind == event.kind and abs(_seconds(one.at, event.at)) < 86_400 and one.facts.get("last4") == event.facts.get("last4")


def _seconds(a: datetime, b: datetime) -> float:
    return (a - b).total_seconds()
