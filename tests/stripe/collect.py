"""Paying an open invoice, as `POST /v1/invoices/{id}/pay` does it: which method is charged, what comes of it, and what changes with it.

A set outcome goes first, then Stripe's test cards by their last four digits, then what the method itself says (a refusal that a new try
cannot heal comes again); else the money comes in. A direct debit is under way, never paid at once.
"""

from collections.abc import Mapping

from stripe import objects
from stripe.api_error import ApiError, invalid, no_such
from stripe.form import JSON
from stripe.store import Store

# Source: Stripe's documentation on testing, cards that are declined; by the last four digits.
TEST_CARDS = {
    "0002": "generic_decline",
    "9995": "insufficient_funds",
    "9987": "lost_card",
    "9979": "stolen_card",
    "0069": "expired_card",
    "0127": "incorrect_cvc",
    "0119": "processing_error",
    "0341": "generic_decline",
}


def pay(store: Store, invoice: JSON, form: JSON, outcomes: Mapping[str, str | None]) -> JSON:
    """The invoice after the try. `outcomes`: payment method id to decline code, None for "succeeds". Raises ApiError, 402 for a decline."""
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid")
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(f"This invoice is {invoice['status']}: it cannot be paid.", code="invoice_not_editable")
    method = method_for(store, invoice, form.get("payment_method"))
    code = _code(store, method, outcomes)
    charge = _charge(store, invoice, method, code)
    intent = _keep(store, invoice, method, charge)
    if code:
        raise _declined(charge, intent, method)
    return store.find(invoice["id"]) or invoice


def method_for(store: Store, invoice: JSON, chosen: str | None) -> JSON:
    """The method that is charged: the chosen one, else the first of Stripe's order of defaults. Raises ApiError where there is none."""
    customer = store.find(invoice["customer"], "customer") or {}
    subscription = store.find(_subscription_id(invoice), "subscription") or {}
    defaults = (
        chosen,
        invoice["default_payment_method"],
        subscription.get("default_payment_method"),
        subscription.get("default_source"),
        (customer.get("invoice_settings") or {}).get("default_payment_method"),
        customer.get("default_source"),
    )
    wanted = next((one for one in defaults if one), None)
    if wanted is None:
        raise invalid("This customer has no attached payment source or default payment method.", code="resource_missing")
    method = store.find(wanted, "payment_method")
    if method is None or method["customer"] != invoice["customer"]:
        raise no_such("payment_method", wanted, param="payment_method")
    return method


def _code(store: Store, method: JSON, outcomes: Mapping[str, str | None]) -> str | None:
    if method["id"] in outcomes:
        return outcomes[method["id"]]
    if method["type"] != "card":
        return None
    if method["card"]["last4"] in TEST_CARDS:
        return TEST_CARDS[method["card"]["last4"]]
    tries = store.every("charge", payment_method=method["id"])
    last = tries[0]["outcome"] if tries and tries[0]["status"] == "failed" else None
    if last and (last["type"] == "blocked" or last["advice_code"] in ("do_not_try_again", "confirm_card_data")):
        return str(last["reason"])
    return None


def _charge(store: Store, invoice: JSON, method: JSON, code: str | None) -> JSON:
    mandates = store.every("mandate", payment_method=method["id"])
    if mandates and mandates[0]["status"] == "inactive":
        raise invalid("The mandate of this payment method is not active.", code="payment_intent_mandate_invalid")
    amount, currency = invoice["amount_remaining"], invoice["currency"]
    return objects.charge(
        store.new_id("ch"),
        invoice["customer"],
        amount,
        currency,
        store.now,
        means=_means(method, mandates[0]["id"] if mandates else None),
        method=method["id"],
        intent=_intent_id(store, invoice),
        failed=code,
        pending=method["type"] != "card" and not code,
        billing=method["billing_details"],
    )


def _means(method: JSON, mandate: str | None) -> objects.Means:
    if method["type"] == "card":
        card = method["card"]
        wallet = (card.get("wallet") or {}).get("type")
        dates = (card["exp_month"], card["exp_year"])
        return objects.Card(card["last4"], dates, card["brand"], card["country"] or "NL", card["funding"], wallet, bool(wallet))
    if method["type"] == "sepa_debit":
        debit = method["sepa_debit"]
        return objects.Sepa(debit["last4"], debit["country"], debit["bank_code"], mandate)
    raise invalid(f"A payment method of type {method['type']} cannot be charged off session.", param="payment_method")


def _intent_id(store: Store, invoice: JSON) -> str:
    found = [one["payment"].get("payment_intent") for one in store.every("invoice_payment", invoice=invoice["id"])]
    return next((one for one in found if one), None) or store.new_id("pi")


def _keep(store: Store, invoice: JSON, method: JSON, charge: JSON) -> JSON:
    """Keeps the charge and all that changes with it; gives the payment intent."""
    status = {"succeeded": "succeeded", "pending": "processing", "failed": "requires_payment_method"}[charge["status"]]
    amount, currency = charge["amount"], charge["currency"]
    fresh = objects.payment_intent(
        charge["payment_intent"], charge["customer"], amount, currency, store.now, status=status, method=method["id"], last_charge=charge
    )
    before = store.find(fresh["id"]) or fresh
    moving = ("status", "amount_received", "last_payment_error", "latest_charge", "payment_method")
    intent: JSON = before | {name: fresh[name] for name in moving} | {"payment_method_types": [method["type"]]}
    store.put(charge)
    store.put(intent)
    if not store.every("invoice_payment", invoice=invoice["id"]):
        tie = objects.invoice_payment(store.new_id("inpay"), invoice["id"], intent["id"], amount, currency, store.now)
        store.put(tie)
    after = store.change(invoice["id"], attempted=True)
    if charge["status"] == "succeeded":
        after = _settle(store, invoice, intent["id"])
    word = {"succeeded": "paid", "failed": "payment_failed"}.get(charge["status"])
    tell(store, f"charge.{charge['status']}", charge)
    if word:
        tell(store, f"invoice.{word}", after)
    return intent


def _settle(store: Store, invoice: JSON, intent: str) -> JSON:
    now, due = store.now, invoice["amount_remaining"]
    for tie in store.every("invoice_payment", invoice=invoice["id"]):
        if tie["payment"].get("payment_intent") == intent:
            moments = {**tie["status_transitions"], "paid_at": now}
            store.change(tie["id"], status="paid", amount_paid=due, status_transitions=moments)
    subscription = store.find(_subscription_id(invoice), "subscription")
    if subscription and subscription["status"] in ("past_due", "unpaid", "incomplete") and subscription["latest_invoice"] == invoice["id"]:
        tell(store, "customer.subscription.updated", store.change(subscription["id"], status="active"))
    return store.change(
        invoice["id"],
        status="paid",
        amount_paid=invoice["amount_paid"] + due,
        amount_remaining=0,
        next_payment_attempt=None,
        status_transitions={**invoice["status_transitions"], "paid_at": now},
    )


def tell(store: Store, kind: str, about: JSON) -> None:
    """Keeps the event that something happened."""
    store.put(objects.event(store.new_id("evt"), kind, about, store.now))


def _declined(charge: JSON, intent: JSON, method: JSON) -> ApiError:
    fields = dict(intent["last_payment_error"])
    kind, message = fields.pop("type"), fields.pop("message")
    return ApiError(402, kind, message, **fields, payment_intent=intent, payment_method=method)


def _subscription_id(invoice: JSON) -> str | None:
    return ((invoice["parent"] or {}).get("subscription_details") or {}).get("subscription")
