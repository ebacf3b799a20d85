"""Subscriptions, prices and discounts as JSON, in old and new shapes -> records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from assistant.billing.fields import (
    Json,
    currency,
    decimal_text,
    ident,
    items,
    moment,
    money,
    obj,
    percent,
    prose,
    text,
    whole,
    words,
)
from assistant.records import Discount, Money, PlanItem, Subscription


def read_subscription(raw: Json, *, prices: Mapping[str, Json], products: Mapping[str, Json], now: datetime) -> Subscription | None:
    """``prices`` and ``products``: what was read apart, by id (tiers, names, the prices of a coming phase)."""
    subscription_id = ident(raw)
    if not subscription_id:
        return None
    code = currency(raw.get("currency") or _first_price(raw).get("currency"))
    rates = list(items(raw.get("default_tax_rates")))
    plan = tuple(read_item(one, code, prices, products, rates) for one in items(raw.get("items")))
    periods = [(moment(one.get("current_period_start")), moment(one.get("current_period_end"))) for one in items(raw.get("items"))]
    pause = obj(raw.get("pause_collection"))
    status = text(raw.get("status"), 30) or "unknown"
    end = moment(raw.get("current_period_end")) or min((end for _, end in periods if end), default=None)
    next_amount, next_from, old_amount = _coming(raw, prices, code, now)
    return Subscription(
        id=subscription_id,
        status=status,
        plan=_plan_name(raw, plan),
        items=plan,
        currency=code,
        started=moment(raw.get("start_date")) or moment(raw.get("created")),
        current_period_start=moment(raw.get("current_period_start")) or max((start for start, _ in periods if start), default=None),
        current_period_end=end,
        cancel_at=moment(raw.get("cancel_at")) or (end if raw.get("cancel_at_period_end") is True else None),
        canceled_at=moment(raw.get("canceled_at")),
        ended_at=moment(raw.get("ended_at")),
        cancel_reason=text(obj(raw.get("cancellation_details")).get("reason"), 60),
        charging_paused=bool(pause),
        pause_behavior=text(pause.get("behavior"), 40),
        paused_until=moment(pause.get("resumes_at")),
        trial_end=moment(raw.get("trial_end")),
        default_method=ident(raw.get("default_payment_method")) or ident(raw.get("default_source")),
        discounts=_discounts(raw, code),
        automatic=raw.get("collection_method", "charge_automatically") != "send_invoice" and raw.get("billing") != "send_invoice",
        latest_invoice=ident(raw.get("latest_invoice")),
        next_amount=next_amount,
        next_amount_from=next_from,
        old_amount=old_amount,
        metadata=words(raw.get("metadata")),
    )


def read_item(raw: Json, code: str, prices: Mapping[str, Json], products: Mapping[str, Json], rates: list[Json]) -> PlanItem:
    price = _price(raw, prices)
    recurring = obj(price.get("recurring")) or price
    transform = obj(price.get("transform_quantity")) or obj(price.get("transform_usage"))
    product = price.get("product")
    own_rates = list(items(raw.get("tax_rates"))) or rates
    inside = [rate for rate in own_rates if rate.get("inclusive") is True]
    tax = sum((Decimal(percent(rate.get("percentage")) or "0") for rate in inside), Decimal(0))
    found = obj(product) if isinstance(product, Mapping) else obj(products.get(ident(product) or ""))
    unit = price.get("unit_amount_decimal", price.get("amount_decimal"))
    return PlanItem(
        id=ident(raw) or "",
        price=ident(price),
        name=prose(price.get("nickname"), 100) or prose(found.get("name"), 100),
        unit_amount=decimal_text(unit if unit is not None else price.get("unit_amount", price.get("amount")), code),
        quantity=whole(raw.get("quantity")),
        interval=text(recurring.get("interval"), 10),
        interval_count=max(whole(recurring.get("interval_count")) or 1, 1),
        metered=recurring.get("usage_type") == "metered",
        tax_inclusive=price.get("tax_behavior") == "inclusive",
        tax_percent=format(tax.normalize(), "f") if tax else None,
        product=ident(product),
        divide_by=whole(transform.get("divide_by")),
        round_up=transform.get("round") == "up",
        tiers=tuple(_tier(one, code) for one in items(price.get("tiers"))),
        tiers_mode=text(price.get("tiers_mode"), 20),
    )


def _price(raw: Json, prices: Mapping[str, Json]) -> Json:
    """The item's price: what was read apart says more (tiers) than what stands in the item."""
    inline = obj(raw.get("price")) or obj(raw.get("plan"))
    return {**inline, **obj(prices.get(ident(inline) or ident(raw.get("price")) or ""))}


def _first_price(raw: Json) -> Json:
    first: Json = next(items(raw.get("items")), {})
    return obj(first.get("price")) or obj(first.get("plan"))


def _tier(raw: Json, code: str) -> tuple[int | None, str, int]:
    amount = raw.get("unit_amount_decimal")
    unit = decimal_text(amount if amount is not None else raw.get("unit_amount"), code) or "0"
    return whole(raw.get("up_to")), unit, money(raw.get("flat_amount"), code).minor


def _plan_name(raw: Json, plan: tuple[PlanItem, ...]) -> str | None:
    names = dict.fromkeys(item.name for item in plan if item.name)
    return " + ".join(names) or prose(obj(raw.get("plan")).get("nickname"), 100) or prose(raw.get("description"), 100)


def _discounts(raw: Json, code: str) -> tuple[Discount, ...]:
    found = [read_discount(one, code) for one in items(raw.get("discounts"))]
    if not found and isinstance(raw.get("discount"), Mapping):
        found = [read_discount(obj(raw.get("discount")), code)]
    for item in items(raw.get("items")):
        found += [read_discount(one, code, ident(item)) for one in items(item.get("discounts"))]
    return tuple(one for one in found if one)


def read_discount(raw: Json, code: str, item: str | None = None) -> Discount | None:
    """A running or coming discount; its coupon stands in ``source`` since 2025, in ``coupon`` before."""
    coupon = obj(obj(raw.get("source")).get("coupon")) or obj(raw.get("coupon"))
    discount_id = ident(raw)
    if not coupon or not discount_id:
        return None
    off = whole(coupon.get("amount_off"))
    own = currency(coupon.get("currency") or code)
    if off is not None and own != code:
        other = obj(obj(coupon.get("currency_options")).get(code.lower())).get("amount_off")
        off, own = whole(other), code
    return Discount(
        id=discount_id,
        name=prose(coupon.get("name"), 100),
        percent=percent(coupon.get("percent_off")),
        amount_off=money(off, own) if off is not None else None,
        starts=moment(raw.get("start")),
        ends=moment(raw.get("end")),
        once=coupon.get("duration") == "once",
        products=_ids(obj(coupon.get("applies_to")).get("products")),
        item=item,
    )


def _ids(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _coming(raw: Json, prices: Mapping[str, Json], code: str, now: datetime) -> tuple[Money | None, datetime | None, Money | None]:
    """What a schedule changes: (new amount, from when, old amount), where every price of both phases is known and the interval stays."""
    phases = sorted(items(obj(raw.get("schedule")).get("phases")), key=lambda phase: whole(phase.get("start_date")) or 0)
    current = [phase for phase in phases if (at := moment(phase.get("start_date"))) and at <= now]
    coming = next((phase for phase in phases if (at := moment(phase.get("start_date"))) and at > now), None)
    if coming is None:
        return None, None, None
    new = _phase_amount(obj(coming), prices, code)
    old = _phase_amount(obj(current[-1]), prices, code) if current else _items_amount(list(items(raw.get("items"))), prices, code)
    if new is None or old is None or new[1] != old[1]:
        return None, None, None
    return Money(new[0], code), moment(coming.get("start_date")), Money(old[0], code)


def _phase_amount(phase: Json, prices: Mapping[str, Json], code: str) -> tuple[int, object] | None:
    return _items_amount(list(items(phase.get("items"))), prices, code)


def _items_amount(parts: list[Json], prices: Mapping[str, Json], code: str) -> tuple[int, object] | None:
    total, interval = 0, None
    for part in parts:
        found = part.get("price")
        price: Mapping[str, Any] = obj(found) if isinstance(found, Mapping) else obj(prices.get(ident(found) or ""))
        unit = whole(price.get("unit_amount"))
        if unit is None:
            return None
        total += money(unit, code).minor * (whole(part.get("quantity")) or 1)
        recurring = obj(price.get("recurring"))
        interval = (recurring.get("interval"), recurring.get("interval_count"))
    return (total, interval) if parts else None
