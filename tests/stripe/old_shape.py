"""Turns objects of today's API into those of before Basil (2024-04), where charge, intent and subscription stood on the invoice itself.

Only what the reading side could meet is turned: the fields that Basil moved or removed. A client that asks such an account to expand
a field of today's shape (`data.payments`) gets no refusal and no field, so that one client can read both.
"""

from typing import Any

from stripe.schema import stripe_schema
from stripe.store import JSON, Store, clone

UNKNOWN = frozenset({("invoice", "payments")})
_EXTRA = {
    "invoice": {"charge": "charge", "payment_intent": "payment_intent", "subscription": "subscription"},
    "charge": {"invoice": "invoice"},
    "payment_intent": {"invoice": "invoice"},
}


def old_schema() -> JSON:
    """Today's schema with the older fields beside it, as a map for `expand`; it is not for checking."""
    schema: JSON = clone(stripe_schema())
    for kind, fields in _EXTRA.items():
        properties = schema["$defs"][kind]["properties"]
        for name, target in fields.items():
            properties[name] = {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{target}"}, {"type": "null"}]}
    return schema


def to_old(value: JSON, store: Store) -> JSON:
    """The object in the older shape; what has none of the moved fields comes back as it is. Ids stay ids."""
    turn = {
        "invoice": _invoice,
        "charge": _charge,
        "payment_intent": _intent,
        "subscription": _subscription,
        "discount": _discount,
        "customer": _customer,
        "event": _event,
    }.get(value["object"])
    return turn(dict(value), store) if turn else value


def _invoice(invoice: JSON, store: Store) -> JSON:
    details = (invoice.pop("parent", None) or {}).get("subscription_details") or {}
    payments = store.every("invoice_payment", invoice=invoice["id"])
    payments.sort(key=lambda one: (one["is_default"], one["created"]), reverse=True)
    payment = payments[0]["payment"] if payments else {}
    intent = store.find(payment.get("payment_intent"))
    paid = invoice["status"] == "paid"
    for gone in ("payments", "confirmation_secret", "amount_overpaid"):
        invoice.pop(gone, None)
    return invoice | {
        "charge": payment.get("charge") or (intent or {}).get("latest_charge"),
        "payment_intent": payment.get("payment_intent"),
        "paid": paid,
        "paid_out_of_band": paid and bool(invoice["amount_due"]) and not payments,
        "subscription": details.get("subscription"),
        "subscription_details": {"metadata": details.get("metadata") or {}},
        "discount": _first_discount(invoice["discounts"], store),
        "lines": {**invoice["lines"], "data": [_line(line, store) for line in invoice["lines"]["data"]]},
    }


def _line(line: JSON, store: Store) -> JSON:
    line = dict(line)
    parent = line.pop("parent", None) or {}
    pricing = line.pop("pricing", None) or {}
    details: JSON = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    return line | {
        "plan": None,
        "price": store.find((pricing.get("price_details") or {}).get("price")),
        "proration": bool(details.get("proration")),
        "subscription": details.get("subscription") or line.get("subscription"),
        "subscription_item": details.get("subscription_item"),
        "type": "subscription" if "subscription_item_details" in parent else "invoiceitem",
    }


def _charge(charge: JSON, store: Store) -> JSON:
    return charge | {
        "invoice": _invoice_of("charge", charge["id"], store) or _invoice_of("payment_intent", charge["payment_intent"], store)
    }


def _intent(intent: JSON, store: Store) -> JSON:
    return intent | {"invoice": _invoice_of("payment_intent", intent["id"], store)}


def _invoice_of(field: str, identifier: str | None, store: Store) -> str | None:
    if identifier is None:
        return None
    found = store.every("invoice_payment", lambda one: one["payment"].get(field) == identifier)
    return found[0]["invoice"] if found else None


def _subscription(subscription: JSON, store: Store) -> JSON:
    items = [dict(item) for item in subscription["items"]["data"]]
    periods = [(item.pop("current_period_start"), item.pop("current_period_end")) for item in items]
    start, end = periods[0] if periods else (subscription["start_date"], subscription["start_date"])
    return subscription | {
        "current_period_start": start,
        "current_period_end": end,
        "discount": _first_discount(subscription["discounts"], store),
        "items": {**subscription["items"], "data": items},
    }


def _customer(customer: JSON, store: Store) -> JSON:
    return customer | {"discount": _discount(dict(customer["discount"]), store)} if customer.get("discount") else customer


def _first_discount(discounts: list[Any], store: Store) -> JSON | None:
    first = discounts[0] if discounts else None
    found = first if isinstance(first, dict) else store.find(first, "discount")
    return _discount(dict(found), store) if found else None


def _discount(discount: JSON, store: Store) -> JSON:
    source: JSON = discount.pop("source", None) or {}
    coupon = source.get("coupon")
    return discount | {"coupon": coupon if isinstance(coupon, dict) else store.find(coupon, "coupon")}


def _event(event: JSON, store: Store) -> JSON:
    snapshot: Any = event["data"]["object"]
    known = isinstance(snapshot, dict) and "object" in snapshot and not snapshot.get("deleted")
    return event | {"api_version": "2024-04-10", "data": {**event["data"], "object": to_old(snapshot, store)}} if known else event
