"""Three small accounts for the tests of the server itself: a debtor with a card, a payer by direct debit, one with nothing but a name."""

from typing import Any

from stripe import objects
from stripe.shape import JSON, at

NOW = at("2026-11-24T09:00:00Z")
DAY = 86_400


def bundles() -> list[JSON]:
    """In the form of the practice cases."""
    return [card_debtor(), debit_payer(), only_a_name()]


def card_debtor() -> JSON:
    """Two months: October paid, November refused once, with the next try planned; a discount, a refund, a dispute beside it."""
    held = _case("anna", "Anna Ünal", "anna@practice.example", "+31 6 12345678")
    card = objects.Card("4242", (12, 2026))
    method = objects.payment_method("pm_practice_anna", card, created=NOW - 400 * DAY, customer="cus_practice_anna")
    coupon = objects.coupon("TENOFF", created=NOW - 90 * DAY, percent_off=10)
    discount = objects.discount(
        "di_practice_anna", coupon, start=NOW - 60 * DAY, customer="cus_practice_anna", subscription="sub_practice_anna"
    )
    subscription = _subscription(held, "anna", status="past_due", default_method=method["id"], discounts=[discount])
    for month, code in (("oct", None), ("nov", "insufficient_funds")):
        created = NOW - (36 if month == "oct" else 5) * DAY
        _bill(held, subscription, f"anna_{month}", created, card, method["id"], failed=code)
    held["payment_methods"] = [method]
    held["subscriptions"] = [{**subscription, "latest_invoice": "in_practice_anna_nov"}]
    paid = held["charges"][0]
    held["refunds"] = [objects.refund("re_practice_anna", paid, 500, NOW - 20 * DAY)]
    held["disputes"] = [
        objects.dispute("dp_practice_anna", paid, NOW - 3 * DAY, reason="fraudulent", status="needs_response", due_by=NOW + 9 * DAY)
    ]
    held["events"] = [
        objects.event("evt_practice_new", "charge.failed", held["charges"][1], NOW - 5 * DAY),
        objects.event("evt_practice_old", "charge.succeeded", paid, NOW - 36 * DAY),
    ]
    return held


def debit_payer() -> JSON:
    """One bill, open, to be collected by a direct debit with a mandate."""
    held = _case("bram", "Bram Jansen", "bram@practice.example", None)
    debit = objects.Sepa(mandate="mandate_practice_bram")
    method = objects.payment_method("pm_practice_bram", debit, created=NOW - 90 * DAY, customer="cus_practice_bram")
    held["mandates"] = [objects.mandate("mandate_practice_bram", method["id"], created=NOW - 90 * DAY, reference="PRACTICE1")]
    subscription = _subscription(held, "bram", status="active", default_method=None)
    _bill(held, subscription, "bram_nov", NOW - 2 * DAY, debit, method["id"], failed="insufficient_funds")
    held["payment_methods"], held["subscriptions"] = [method], [subscription]
    held["customer"]["invoice_settings"]["default_payment_method"] = method["id"]
    return held


def only_a_name() -> JSON:
    """The same e-mail as the debtor, written otherwise."""
    return _case("carla", "Carla Smit", "Anna@practice.example", None)


def _case(slug: str, name: str, email: str, phone: str | None) -> JSON:
    customer = objects.customer(f"cus_practice_{slug}", created=NOW - 400 * DAY, name=name, email=email, phone=phone, country="NL")
    customer["metadata"] = {"plan": "basic"} if slug == "anna" else {}
    lists = ("invoices", "charges", "payment_intents", "prices", "products")
    return {"case": {"moment": "2026-11-24T09:00:00Z"}, "customer": customer, **{name: [] for name in lists}}


def _subscription(held: JSON, slug: str, **about: Any) -> JSON:
    product = objects.product("prod_practice_basic", "Basic", created=NOW - 500 * DAY)
    price = objects.price("price_practice_basic", product["id"], 2900, "EUR", created=NOW - 500 * DAY)
    held["products"], held["prices"] = [product], [price]
    period = (NOW - 5 * DAY, NOW + 25 * DAY)
    return objects.subscription(f"sub_practice_{slug}", held["customer"]["id"], price, start=NOW - 390 * DAY, period=period, **about)


def _bill(held: JSON, subscription: JSON, slug: str, created: int, means: objects.Means, method: str, *, failed: str | None) -> None:
    customer, intent = held["customer"], f"pi_practice_{slug}"
    invoice = objects.invoice(
        f"in_practice_{slug}",
        customer,
        subscription,
        created=created,
        period=(created, created + 30 * DAY),
        number=f"P-{slug.upper()}",
        intent=intent,
    )
    charge = objects.charge(
        f"ch_practice_{slug}", customer["id"], 2900, "EUR", created, means=means, method=method, intent=intent, failed=failed
    )
    status = "requires_payment_method" if failed else "succeeded"
    held["payment_intents"].append(
        objects.payment_intent(intent, customer["id"], 2900, "EUR", created, status=status, means=means, method=method, last_charge=charge)
    )
    if failed:
        invoice |= {"attempted": True, "attempt_count": 1, "next_payment_attempt": NOW + 3 * DAY}
    else:
        objects.pay_invoice(invoice, created + 60)
    held["charges"].append(charge)
    held["invoices"].append(invoice)
