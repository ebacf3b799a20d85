"""What is sold and billed in Stripe's shape (API 2026-10-28.endive): customers, prices, subscriptions, invoices, events.

Whole valid objects from few facts. Times are unix seconds, amounts integers in Stripe's unit, currencies lower case. `**changes` set or
add fields at the end, unchecked: the schema is the judge. The builders of `payments` can be taken from here too.
"""

from copy import deepcopy
from typing import Any

from stripe.payments import Card as Card
from stripe.payments import Ideal as Ideal
from stripe.payments import Means as Means
from stripe.payments import Sepa as Sepa
from stripe.payments import charge as charge
from stripe.payments import dispute as dispute
from stripe.payments import mandate as mandate
from stripe.payments import payment_intent as payment_intent
from stripe.payments import payment_method as payment_method
from stripe.payments import refund as refund
from stripe.shape import JSON, address, base, listing, nothing
from stripe.shape import at as at

API_VERSION = "2026-10-28.endive"


def customer(
    id: str,
    *,
    created: int,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    country: str | None = None,
    locales: tuple[str, ...] = (),
    currency: str | None = None,
    default_method: str | None = None,
    **changes: Any,
) -> JSON:
    """A customer. `default_method` is the one of `invoice_settings`; `locales` are the preferred languages."""
    made = base("customer", id, "default_source description shipping") | {
        "address": address(country) if country else None,
        "balance": 0,
        "created": created,
        "currency": currency.lower() if currency else None,
        "delinquent": False,
        "email": email,
        "invoice_prefix": id.removeprefix("cus_practice_").replace("_", "").upper()[:12] or None,
        "invoice_settings": nothing("custom_fields footer rendering_options") | {"default_payment_method": default_method},
        "name": name,
        "next_invoice_sequence": 1,
        "phone": phone,
        "preferred_locales": list(locales),
        "tax_exempt": "none",
        "test_clock": None,
    }
    return made | changes


def product(id: str, name: str, *, created: int, **changes: Any) -> JSON:
    """What is sold; `name` is the plan as the desk knows it."""
    made = {"active": True, "created": created, "images": [], "marketing_features": [], "name": name, "type": "service", "updated": created}
    return base("product", id, "description package_dimensions shippable tax_details url") | made | changes


def price(
    id: str, product: str, amount: int, currency: str, *, created: int, interval: str = "month", count: int = 1, **changes: Any
) -> JSON:
    """What a product costs each `count` intervals (day, week, month, year)."""
    recurring = {"interval": interval, "interval_count": count, "meter": None, "trial_period_days": None, "usage_type": "licensed"}
    made = base("price", id, "custom_unit_amount lookup_key nickname tiers_mode transform_quantity") | {
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency.lower(),
        "product": product,
        "recurring": recurring,
        "tax_behavior": "inclusive",
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    return made | changes


def coupon(id: str, *, created: int, percent_off: float | None = None, amount_off: int | None = None, **changes: Any) -> JSON:
    """A reduction, in percent or as an amount; without `duration="repeating", duration_in_months=...` it is for ever."""
    made = {
        "created": created,
        "duration": "forever",
        "percent_off": percent_off,
        "amount_off": amount_off,
        "times_redeemed": 1,
        "valid": True,
    }
    return base("coupon", id, "currency duration_in_months max_redemptions name redeem_by") | made | changes


def discount(id: str, coupon: JSON | str, *, start: int, end: int | None = None, **changes: Any) -> JSON:
    """A coupon at work on a customer or a subscription, until `end` (None: for ever)."""
    empty = nothing("checkout_session customer customer_account invoice invoice_item promotion_code subscription subscription_item")
    made = {"start": start, "end": end, "source": {"coupon": coupon, "type": "coupon"}}
    return {"id": id, "object": "discount"} | empty | made | changes


def subscription_item(id: str, subscription: str, price: JSON, *, start: int, end: int, created: int, quantity: int = 1) -> JSON:
    """What a subscription holds, with its current period."""
    recurring = price["recurring"]
    plan = {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "product": price["product"],
    }
    made = {
        "created": created,
        "current_period_start": start,
        "current_period_end": end,
        "quantity": quantity,
        "subscription": subscription,
    }
    item = {"id": id, "object": "subscription_item", "metadata": {}, "discounts": [], "tax_rates": []}
    return item | nothing("billing_thresholds current_trial") | made | {"price": deepcopy(price), "plan": plan}


def subscription(
    id: str,
    customer: str,
    price: JSON,
    *,
    start: int,
    period: tuple[int, int],
    status: str = "active",
    default_method: str | None = None,
    quantity: int = 1,
    latest_invoice: str | None = None,
    **changes: Any,
) -> JSON:
    """One price, collected by itself. `period` is the current one, from and until."""
    item = subscription_item(f"si_{id.removeprefix('sub_')}", id, price, start=period[0], end=period[1], created=start, quantity=quantity)
    made = base("subscription", id, _NULL_ON_SUBSCRIPTION) | {
        "automatic_tax": nothing("disabled_reason liability") | {"enabled": False},
        "billing_cycle_anchor": start,
        "billing_mode": {"flexible": None, "type": "classic"},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": nothing("comment feedback feedback_option reason"),
        "collection_method": "charge_automatically",
        "created": start,
        "currency": price["currency"],
        "customer": customer,
        "default_payment_method": default_method,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": nothing("account_tax_ids custom_fields description footer") | {"issuer": {"type": "self"}},
        "items": listing(f"/v1/subscription_items?subscription={id}", [item]),
        "latest_invoice": latest_invoice,
        "payment_settings": nothing("payment_method_options payment_method_types") | {"save_default_payment_method": "off"},
        "start_date": start,
        "status": status,
        "trial_settings": {"end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": "create_invoice"}},
    }
    return made | changes


_NULL_ON_SUBSCRIPTION = (
    "application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at customer_account "
    "days_until_due default_source description ended_at managed_payments next_pending_invoice_item_invoice on_behalf_of pause_collection "
    "pending_invoice_item_interval pending_setup_intent pending_update schedule test_clock transfer_data trial_end trial_start"
)


def line_item(
    id: str, invoice: str, subscription: JSON, *, period: tuple[int, int], discounts: tuple[JSON, ...] = (), off: int = 0
) -> JSON:
    """The line of one subscription on an invoice; `off` is what the discounts take away together."""
    item = subscription["items"]["data"][0]
    total = item["price"]["unit_amount"] * item["quantity"]
    parent = nothing("invoice_item proration_details") | {
        "proration": False,
        "subscription": subscription["id"],
        "subscription_item": item["id"],
    }
    detail = {"price_details": {"price": item["price"]["id"], "product": item["price"]["product"]}, "type": "price_details"}
    made = {
        "amount": total,
        "currency": subscription["currency"],
        "description": f"{item['quantity']} × {item['price']['product']}",
        "discount_amounts": [{"amount": off, "discount": found["id"]} for found in discounts],
        "discountable": True,
        "discounts": [found["id"] for found in discounts],
        "invoice": invoice,
        "parent": {"invoice_item_details": None, "subscription_item_details": parent, "type": "subscription_item_details"},
        "period": {"start": period[0], "end": period[1]},
        "pricing": detail | {"unit_amount_decimal": str(item["price"]["unit_amount"])},
        "quantity": item["quantity"],
        "quantity_decimal": str(item["quantity"]),
        "subscription": subscription["id"],
        "subtotal": total,
        "taxes": [],
    }
    return base("line_item", id, "pretax_credit_amounts") | made


def invoice_payment(id: str, invoice: str, intent: str, amount: int, currency: str, created: int, *, paid_at: int | None = None) -> JSON:
    """Ties an invoice to the payment intent that collects it: open until `paid_at`."""
    made = {
        "amount_paid": amount if paid_at else None,
        "amount_requested": amount,
        "created": created,
        "currency": currency.lower(),
        "invoice": invoice,
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent},
        "status": "paid" if paid_at else "open",
        "status_transitions": {"canceled_at": None, "paid_at": paid_at},
    }
    return {"id": id, "object": "invoice_payment"} | made


def invoice(
    id: str,
    customer: JSON,
    subscription: JSON,
    *,
    created: int,
    period: tuple[int, int],
    number: str,
    first: bool = False,
    intent: str | None = None,
    discounts: tuple[JSON, ...] = (),
    off: int = 0,
    **changes: Any,
) -> JSON:
    """A finalised, open invoice of one subscription's period, not tried yet; `pay_invoice` and the story change it further."""
    line = line_item(f"il_{id.removeprefix('in_')}", id, subscription, period=period, discounts=discounts, off=off)
    due, currency, finalized = line["amount"] - off, subscription["currency"], created if first else created + 3600
    payments = [invoice_payment(f"inpay_{id.removeprefix('in_')}", id, intent, due, currency, finalized)] if intent else []
    of_customer = {f"customer_{name}": customer[name] for name in ("address", "email", "name", "phone", "shipping", "tax_exempt")}
    details = {"metadata": {}, "subscription": subscription["id"]}
    made = (
        base("invoice", id, _NULL_ON_INVOICE)
        | of_customer
        | _amounts(line, off)
        | {
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": True,
            "automatic_tax": nothing("disabled_reason liability provider status") | {"enabled": False},
            "billing_reason": "subscription_create" if first else "subscription_cycle",
            "collection_method": subscription["collection_method"],
            "created": created,
            "currency": currency,
            "customer": customer["id"],
            "default_tax_rates": [],
            "discounts": [found["id"] for found in discounts],
            "effective_at": finalized,
            "ending_balance": 0,
            "hosted_invoice_url": f"https://pay.practice.example/i/{id}",
            "issuer": {"type": "self"},
            "lines": listing(f"/v1/invoices/{id}/lines", [line]),
            "next_payment_attempt": finalized,
            "number": number,
            "parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
            "payment_settings": nothing("default_mandate payment_method_options payment_method_types"),
            "payments": listing(f"/v1/invoice_payments?invoice={id}", payments),
            "period_end": period[0],
            "period_start": period[0],
            "status": "open",
            "status_transitions": nothing("marked_uncollectible_at paid_at voided_at") | {"finalized_at": finalized},
        }
    )
    return made | changes


def _amounts(line: JSON, off: int) -> JSON:
    due = line["amount"] - off
    none = ("amount_overpaid", "amount_paid", "amount_shipping", "post_payment_credit_notes_amount", "pre_payment_credit_notes_amount")
    some = {"amount_due": due, "amount_remaining": due, "total": due, "total_excluding_tax": due}
    both = {"subtotal": line["amount"], "subtotal_excluding_tax": line["amount"], "total_discount_amounts": line["discount_amounts"]}
    return dict.fromkeys(none, 0) | {"starting_balance": 0} | some | both


_NULL_ON_INVOICE = (
    "account_country account_name account_tax_ids application automatically_finalizes_at custom_fields customer_account "
    "default_payment_method default_source description due_date footer from_invoice last_finalization_error latest_revision "
    "on_behalf_of receipt_number rendering shipping_cost shipping_details statement_descriptor test_clock "
    "total_pretax_credit_amounts total_taxes webhooks_delivered_at"
)


def pay_invoice(invoice: JSON, paid_at: int) -> None:
    """Marks an invoice and its payment as paid in full at this time."""
    invoice |= {
        "status": "paid",
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "next_payment_attempt": None,
        "attempted": True,
    }
    invoice["status_transitions"]["paid_at"] = paid_at
    for payment in invoice["payments"]["data"]:
        payment |= {"status": "paid", "amount_paid": payment["amount_requested"]}
        payment["status_transitions"]["paid_at"] = paid_at


def event(id: str, type: str, of: JSON, created: int, *, before: JSON | None = None) -> JSON:
    """Something happened to an object; `before` holds the fields that changed, as they were. Keeps a copy of the object."""
    data = {"object": deepcopy(of)} | ({"previous_attributes": before} if before else {})
    made = {"api_version": API_VERSION, "created": created, "data": data, "livemode": False, "pending_webhooks": 0, "type": type}
    return {"id": id, "object": "event", "request": {"id": None, "idempotency_key": None}} | made
