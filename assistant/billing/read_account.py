"""A bundle of provider-shaped JSON -> Account.

The bundle is what was read, by part; a part that failed is named in ``problems``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from assistant.billing.as_of import invoice_as_of, subscription_as_of
from assistant.billing.fields import Json, ident, items, moment, obj, text, whole
from assistant.billing.read_changes import derived, merged, read_events
from assistant.billing.read_customer import read_customer
from assistant.billing.read_invoices import read_invoice
from assistant.billing.read_methods import read_mandate, read_method
from assistant.billing.read_payments import inlined_refunds, read_dispute, read_payment, read_refund
from assistant.billing.read_subscriptions import read_subscription
from assistant.records import Account, Customer, Dispute, Invoice, Mandate, Payment, Problem, Refund, Subscription

WAITING = {"requires_action", "requires_source_action", "requires_confirmation"}


@dataclass
class Bundle:
    """Provider-shaped JSON of one account, by part.

    Kept as it was read, for the snapshot of a call.
    """

    customer: Json
    parts: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    twins: tuple[str, ...] = ()
    complete: bool = True

    def add(self, part: str, objects: Iterable[Json]) -> None:
        """Puts objects into a part; one that is there already (same id) is replaced."""
        known = {ident(one): place for place, one in enumerate(self.parts[part])}
        for one in objects:
            place = known.get(ident(one))
            if place is None:
                known[ident(one)] = len(self.parts[part])
                self.parts[part].append(one)
            else:
                self.parts[part][place] = one

    def by_id(self, part: str) -> dict[str, Json]:
        return {key: one for one in self.parts[part] if (key := ident(one))}

    def as_json(self) -> dict[str, Any]:
        return {"customer": dict(self.customer), **{part: list(objects) for part, objects in self.parts.items()}}


def read_account(bundle: Bundle, *, source: str, read_at: datetime, now: datetime, creditor_id: str | None = None) -> Account:
    """The account as it stood at ``now``: what is dated later is left out."""
    customer = read_customer(bundle.customer)
    disputes: tuple[Dispute, ...] = _newest(one for raw in bundle.parts["disputes"] if (one := read_dispute(raw)) and one.at <= now)
    invoices = _invoices(bundle, now)
    payments = _payments(bundle, invoices, disputes, now)
    raw_refunds = (*bundle.parts["refunds"], *inlined_refunds(bundle.parts["charges"]))
    refunds: tuple[Refund, ...] = _newest(back for raw in raw_refunds if (back := read_refund(raw)) and back.at <= now)
    subscriptions = _subscriptions(bundle, customer, invoices, now)
    methods = _methods(bundle, payments, subscriptions)
    told = [one for one in read_events(bundle.parts["events"]) if one.at <= now]
    shown = [one for one in derived(payments, invoices, methods, subscriptions) if one.at <= now]
    return Account(
        customer=customer,
        source=source,
        read_at=read_at,
        subscriptions=subscriptions,
        invoices=invoices,
        payments=payments,
        methods=methods,
        refunds=tuple({one.id: one for one in refunds}.values()),
        disputes=disputes,
        changes=merged(told, shown),
        problems=tuple(bundle.problems),
        complete=bundle.complete,
        twins=bundle.twins,
        creditor_id=creditor_id,
    )


def _newest(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda one: (one.at, one.id), reverse=True))


def _invoices(bundle: Bundle, now: datetime) -> tuple[Invoice, ...]:
    intents = bundle.by_id("payment_intents")
    more: dict[str, list[str]] = defaultdict(list)
    for row in bundle.parts["invoice_payments"]:
        payment = obj(row.get("payment"))
        more[ident(row.get("invoice")) or ""] += [
            one for one in (ident(payment.get("payment_intent")), ident(payment.get("charge"))) if one
        ]
    for key, raw in intents.items():
        if owner := ident(raw.get("invoice")):
            more[owner].append(key)
    found = []
    later = [raw for raw in bundle.parts["charges"] if (at := moment(raw.get("created"))) and at > now]
    for raw in bundle.parts["invoices"]:
        invoice = read_invoice(raw)
        if invoice and invoice.at <= now:
            invoice = replace(invoice, payments=tuple(dict.fromkeys((*invoice.payments, *more[invoice.id]))))
            found.append(invoice_as_of(_with_intent(invoice, intents), now, _tries(invoice, later)))
    return _newest({one.id: one for one in found}.values())


def _tries(invoice: Invoice, charges: Iterable[Json]) -> Iterator[datetime]:
    """When each charge of this bill was made, in either shape."""
    for raw in charges:
        mine = ident(raw.get("invoice")) == invoice.id or not {ident(raw), ident(raw.get("payment_intent"))}.isdisjoint(invoice.payments)
        if mine and (at := moment(raw.get("created"))):
            yield at


def _with_intent(invoice: Invoice, intents: Mapping[str, Json]) -> Invoice:
    """An intent shows what no charge does: a payment that waits for the customer, or an error before any charge was made."""
    mine = [intents[key] for key in invoice.payments if key in intents]
    for raw in mine:
        error, waits = obj(raw.get("last_payment_error")), text(raw.get("status"), 40) in WAITING
        code = text(error.get("decline_code"), 80) or text(error.get("code"), 80)
        if invoice.status == "open" and (waits or code):
            kind = text(obj(error.get("payment_method")).get("type"), 40)
            return replace(invoice, waits_for_customer=waits, error_code=code, error_kind=kind)
    return invoice


def _payments(bundle: Bundle, invoices: tuple[Invoice, ...], disputes: tuple[Dispute, ...], now: datetime) -> tuple[Payment, ...]:
    owner = {payment: invoice.id for invoice in invoices for payment in invoice.payments}
    by_charge: dict[str, tuple[Dispute, ...]] = defaultdict(tuple)
    for dispute in disputes:
        if dispute.payment:
            by_charge[dispute.payment] += (dispute,)
    charges = _undone(bundle, now)
    read = (read_payment(raw, invoices=owner, disputes=by_charge) for raw in charges)
    return _newest({one.id: one for one in read if one and one.at <= now}.values())


def _undone(bundle: Bundle, now: datetime) -> list[Json]:
    """The charges without the refunds and disputes that came after the moment looked from."""
    given: dict[str, int] = defaultdict(int)
    raws = {ident(raw): raw for raw in (*bundle.parts["refunds"], *inlined_refunds(bundle.parts["charges"]))}
    for raw in raws.values():
        if (at := moment(raw.get("created"))) and at > now and raw.get("status") not in ("failed", "canceled"):
            given[ident(raw.get("charge")) or ""] += max(whole(raw.get("amount")) or 0, 0)
    disputed = {ident(raw.get("charge")) for raw in bundle.parts["disputes"] if (at := moment(raw.get("created"))) and at > now}
    return [_as_it_was(raw, given.get(ident(raw) or "", 0), ident(raw) in disputed) for raw in bundle.parts["charges"]]


def _as_it_was(charge: Json, given_back: int, disputed: bool) -> Json:
    undone: dict[str, Any] = {}
    if given_back:
        undone = {"amount_refunded": max((whole(charge.get("amount_refunded")) or 0) - given_back, 0), "refunded": False}
    return {**charge, **undone, **({"disputed": False} if disputed else {})}


def _subscriptions(bundle: Bundle, customer: Customer, invoices: tuple[Invoice, ...], now: datetime) -> tuple[Subscription, ...]:
    prices, products = bundle.by_id("prices"), bundle.by_id("products")
    customer_discount = [obj(bundle.customer.get("discount"))] if bundle.customer.get("discount") else []
    found = []
    read_apart = bundle.by_id("subscription_items")
    for raw in bundle.parts["subscriptions"]:
        shaped = {**raw, "discounts": customer_discount} if customer_discount and not (raw.get("discounts") or raw.get("discount")) else raw
        if read_apart:
            shaped = {**shaped, "items": {"data": [read_apart.get(ident(item) or "", item) for item in items(raw.get("items"))]}}
        one = read_subscription(shaped, prices=prices, products=products, now=now)
        if one and (one.started is None or one.started <= now):
            one = subscription_as_of(one, now, invoices)
            found.append(replace(one, plan=one.plan or _described(one, invoices), charged_to=charged_to(one, customer, invoices)))
    return tuple(sorted(found, key=lambda one: (one.live, one.started or now), reverse=True))


def _described(subscription: Subscription, invoices: tuple[Invoice, ...]) -> str | None:
    """The plan's name as the last bill wrote it ("1 × Plus (at €29.00 / month)"), where no price or product names it."""
    for invoice in invoices:
        if invoice.subscription == subscription.id:
            for line in invoice.lines:
                if line.description and not line.proration:
                    return line.description.split(" × ")[-1].split(" (at ")[0]
    return None


def charged_to(subscription: Subscription, customer: Customer, invoices: tuple[Invoice, ...]) -> str | None:
    """The first of: the open bill's own method, the subscription's, the customer's default (Stripe docs, order of default methods)."""
    if not subscription.automatic or not subscription.live:
        return None
    unpaid = next((invoice for invoice in invoices if invoice.subscription == subscription.id and invoice.unpaid), None)
    return (unpaid.default_method if unpaid else None) or subscription.default_method or customer.default_method


def _methods(bundle: Bundle, payments: tuple[Payment, ...], subscriptions: tuple[Subscription, ...]) -> tuple[Any, ...]:
    used: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for subscription in subscriptions:
        if subscription.charged_to:
            used[subscription.charged_to] += (subscription.id,)
    tokens: dict[str, bool] = {}
    for payment in payments:
        if payment.method and payment.ok:
            tokens.setdefault(payment.method, payment.network_token)
    mandates = _mandates(bundle, payments)
    sources = list(items(bundle.customer.get("sources")))
    expanded = [obj(bundle.customer.get("default_source")), obj(obj(bundle.customer.get("invoice_settings")).get("default_payment_method"))]
    raws = {key: raw for raw in (*sources, *(one for one in expanded if one), *bundle.parts["payment_methods"]) if (key := ident(raw))}
    methods = [read_method(raw, mandates=mandates, tokens=tokens, used_for=used) for raw in raws.values()]
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted((one for one in methods if one and one.attached), key=lambda one: (one.created or oldest, one.id), reverse=True))


def _mandates(bundle: Bundle, payments: tuple[Payment, ...]) -> dict[str, Mandate]:
    """The mandate of each method: by the mandate's own field, else by the newest charge that used it."""
    found: dict[str, Mandate] = {}
    read = [one for raw in bundle.parts["mandates"] if (one := read_mandate(raw))]
    by_id = {mandate.id: mandate for _, mandate in read}
    for payment in payments:
        if payment.method and payment.mandate in by_id:
            found.setdefault(payment.method, by_id[payment.mandate])
    for method, mandate in read:
        if method and (method not in found or mandate.status == "active"):
            found[method] = mandate
    return found
