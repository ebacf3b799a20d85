"""Invoices as JSON, in old and new shapes -> records."""

from __future__ import annotations

from assistant.billing.fields import Json, flag, ident, items, moment, money, obj, prose, text, whole
from assistant.records import Invoice, InvoiceLine


def read_invoice(raw: Json) -> Invoice | None:
    at, invoice_id = moment(raw.get("created")), ident(raw)
    if not (at and invoice_id):
        return None
    code = raw.get("currency")
    moved = obj(raw.get("status_transitions"))
    remaining = raw.get("amount_remaining")
    lines = tuple(read_line(line, code) for line in items(raw.get("lines")))
    return Invoice(
        id=invoice_id,
        at=at,
        status=_status(raw),
        number=text(raw.get("number"), 60),
        amount_due=money(raw.get("amount_due"), code),
        amount_paid=money(raw.get("amount_paid"), code),
        amount_remaining=money(remaining if whole(remaining) is not None else raw.get("amount_due"), code),
        tries=max(whole(raw.get("attempt_count")) or 0, 0),
        next_try=moment(raw.get("next_payment_attempt")),
        subscription=_subscription(raw) or next((line.subscription for line in lines if line.subscription), None),
        reason=text(raw.get("billing_reason")),
        automatic=raw.get("collection_method", "charge_automatically") != "send_invoice" and raw.get("billing") != "send_invoice",
        advances=flag(raw.get("auto_advance")),
        url=_url(raw.get("hosted_invoice_url")),
        due=moment(raw.get("due_date")),
        paid_at=moment(moved.get("paid_at")),
        paid_outside=_paid_outside(raw),
        voided_at=moment(moved.get("voided_at")),
        uncollectible_at=moment(moved.get("marked_uncollectible_at")),
        default_method=ident(raw.get("default_payment_method")) or ident(raw.get("default_source")),
        lines=lines,
        subtotal=_units(raw.get("subtotal"), code),
        subtotal_without_tax=_units(raw.get("subtotal_excluding_tax"), code),
        discounted=bool(raw.get("discount"))
        or any((whole(one.get("amount")) or 0) > 0 for one in items(raw.get("total_discount_amounts"))),
        payments=_payments(raw),
    )


def read_line(raw: Json, code: object) -> InvoiceLine:
    period = obj(raw.get("period"))
    parent = obj(raw.get("parent"))
    details = obj(parent.get("subscription_item_details"))
    other = obj(parent.get("invoice_item_details"))
    price = obj(raw.get("price")) or obj(raw.get("plan"))
    pricing = obj(raw.get("pricing"))
    quantity = whole(raw.get("quantity"))
    return InvoiceLine(
        description=prose(raw.get("description")),
        amount=money(raw.get("amount"), raw.get("currency") or code),
        period_start=moment(period.get("start")),
        period_end=moment(period.get("end")),
        price=ident(obj(pricing.get("price_details")).get("price")) or ident(price),
        unit_amount=_units(price.get("unit_amount", price.get("amount")), code),
        quantity=quantity,
        proration=raw.get("proration") is True or details.get("proration") is True or other.get("proration") is True,
        subscription=ident(details.get("subscription")) or ident(other.get("subscription")) or ident(raw.get("subscription")),
    )


def _units(value: object, code: object) -> int | None:
    return money(value, code).minor if whole(value) is not None else None


def _status(raw: Json) -> str:
    """Before 2019 an invoice had ``paid`` and ``closed`` instead of a status."""
    status = text(raw.get("status"), 30)
    if status:
        return status
    return "paid" if raw.get("paid") is True else "open"


def _subscription(raw: Json) -> str | None:
    details = obj(obj(raw.get("parent")).get("subscription_details"))
    return ident(details.get("subscription")) or ident(raw.get("subscription"))


def _url(value: object) -> str | None:
    url = text(value, 2000)
    return url if url and url.startswith("https://") else None


def _payments(raw: Json) -> tuple[str, ...]:
    """Intent and charge ids of the tries that the invoice itself names."""
    ids = [ident(raw.get("charge")), ident(raw.get("payment_intent")), ident(raw.get("latest_charge"))]
    for one in items(raw.get("payments")):
        payment = obj(one.get("payment"))
        ids += [ident(payment.get("payment_intent")), ident(payment.get("charge"))]
    return tuple(dict.fromkeys(one for one in ids if one))


def _paid_outside(raw: Json) -> bool:
    records = [obj(one.get("payment")).get("type") == "payment_record" for one in items(raw.get("payments")) if one.get("status") == "paid"]
    return raw.get("paid_out_of_band") is True or any(records)
