"""The writes the desk may send: pay an invoice, change a subscription or customer, make a portal link. Leaves keys to `replay`."""

from collections.abc import Callable, Mapping
from typing import Any

from stripe.api_error import invalid, missing_parameter, no_such, unknown_parameter
from stripe.collect import pay, tell
from stripe.form import JSON
from stripe.listing import check_known, integer
from stripe.store import Store

Outcomes = Mapping[str, str | None]
Write = Callable[[Store, str, JSON, Outcomes], JSON]
PORTAL = "https://billing.stripe.com/p/session/"
_PAUSES = ("keep_as_draft", "mark_uncollectible", "void")


def pay_invoice(store: Store, identifier: str, form: JSON, outcomes: Outcomes) -> JSON:
    """`POST /v1/invoices/{id}/pay`"""
    check_known(form, ("payment_method", "off_session", "expand"))
    invoice = store.find(identifier, "invoice")
    if invoice is None:
        raise no_such("invoice", identifier)
    return pay(store, invoice, form, outcomes)


def update_customer(store: Store, identifier: str, form: JSON, outcomes: Outcomes) -> JSON:
    """`POST /v1/customers/{id}`"""
    texts = ("name", "email", "phone", "description", "default_source")
    check_known(form, (*texts, "address", "metadata", "preferred_locales", "invoice_settings", "expand"))
    customer = store.find(identifier, "customer")
    if customer is None or customer.get("deleted"):
        raise no_such("customer", identifier)
    changes: JSON = {name: form[name] or None for name in texts if name in form}
    if "metadata" in form:
        changes["metadata"] = _metadata(customer, form["metadata"])
    if "address" in form:
        changes["address"] = {**_EMPTY_ADDRESS, **(customer["address"] or {}), **form["address"]}
    if "preferred_locales" in form:
        changes["preferred_locales"] = form["preferred_locales"] or []
    if "invoice_settings" in form:
        settings = form["invoice_settings"]
        _only(settings, "invoice_settings", ("default_payment_method",))
        method = _method(store, identifier, settings.get("default_payment_method"))
        changes["invoice_settings"] = {**customer["invoice_settings"], "default_payment_method": method}
    return _changed(store, "customer.updated", identifier, changes)


_EMPTY_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def update_subscription(store: Store, identifier: str, form: JSON, outcomes: Outcomes) -> JSON:
    """`POST /v1/subscriptions/{id}`: pause, another date, another method, an end."""
    asked = ("pause_collection", "trial_end", "default_payment_method", "cancel_at_period_end", "metadata")
    check_known(form, (*asked, "proration_behavior", "billing_cycle_anchor", "expand"))
    subscription = store.find(identifier, "subscription")
    if subscription is None:
        raise no_such("subscription", identifier)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    if form.get("billing_cycle_anchor", "unchanged") not in ("now", "unchanged"):
        raise invalid("billing_cycle_anchor must be either `now` or `unchanged`.", param="billing_cycle_anchor")
    changes: JSON = {}
    if "pause_collection" in form:
        changes["pause_collection"] = _pause(form["pause_collection"])
    if "trial_end" in form:
        changes |= _moved(subscription, form["trial_end"], store.now)
    if "default_payment_method" in form:
        changes["default_payment_method"] = _method(store, subscription["customer"], form["default_payment_method"])
    if "cancel_at_period_end" in form:
        changes |= _ending(subscription, form["cancel_at_period_end"] == "true", store.now)
    if "metadata" in form:
        changes["metadata"] = _metadata(subscription, form["metadata"])
    return _changed(store, "customer.subscription.updated", identifier, changes)


def portal_session(store: Store, identifier: str, form: JSON, outcomes: Outcomes) -> JSON:
    """`POST /v1/billing_portal/sessions`: a link for the customer."""
    check_known(form, ("customer", "return_url", "flow_data", "configuration", "locale", "expand"))
    if "customer" not in form:
        raise missing_parameter("customer")
    customer = store.find(form["customer"], "customer")
    if customer is None or customer.get("deleted"):
        raise no_such("customer", form["customer"], param="customer")
    session = {
        "id": store.new_id("bps"),
        "object": "billing_portal.session",
        "configuration": form.get("configuration", "bpc_practice"),
        "created": store.now,
        "customer": form["customer"],
        "customer_account": None,
        "flow": _flow(form["flow_data"]) if "flow_data" in form else None,
        "livemode": False,
        "locale": form.get("locale"),
        "on_behalf_of": None,
        "return_url": form.get("return_url"),
    }
    session["url"] = f"{PORTAL}{session['id']}"
    store.put(session)
    return session


def _flow(data: Any) -> JSON:
    _only(data, "flow_data", ("type",))
    if data.get("type") != "payment_method_update":
        raise invalid("Only the flow payment_method_update is served here.", param="flow_data[type]")
    empty = dict.fromkeys(
        ("customer_update", "subscription_cancel", "subscription_pause", "subscription_update", "subscription_update_confirm")
    )
    after = {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"}
    return {"type": "payment_method_update", "after_completion": after, **empty}


def _pause(value: Any) -> JSON | None:
    if value == "":
        return None
    _only(value, "pause_collection", ("behavior", "resumes_at"))
    if value.get("behavior") not in _PAUSES:
        raise invalid(f"Invalid pause_collection[behavior]: must be one of {', '.join(_PAUSES)}", param="pause_collection[behavior]")
    resumes = value.get("resumes_at")
    return {"behavior": value["behavior"], "resumes_at": integer("pause_collection[resumes_at]", resumes) if resumes else None}


def _moved(subscription: JSON, value: str, now: int) -> JSON:
    """A free time until the new date moves the next bill there."""
    if value == "now":
        return {"trial_end": now, "status": "active"}
    end = integer("trial_end", value)
    if end <= now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
    items = [{**item, "current_period_start": now, "current_period_end": end} for item in subscription["items"]["data"]]
    listed = {**subscription["items"], "data": items}
    return {"trial_end": end, "trial_start": now, "billing_cycle_anchor": end, "status": "trialing", "items": listed}


def _ending(subscription: JSON, ends: bool, now: int) -> JSON:
    end = max(item["current_period_end"] for item in subscription["items"]["data"])
    details = {**(subscription["cancellation_details"] or {}), "reason": "cancellation_requested" if ends else None}
    return {
        "cancel_at_period_end": ends,
        "cancel_at": end if ends else None,
        "canceled_at": now if ends else None,
        "cancellation_details": details,
    }


def _method(store: Store, customer: str, value: str | None) -> str | None:
    if not value:
        return None
    method = store.find(value, "payment_method")
    if method is None or method["customer"] != customer:
        raise no_such("payment_method", value, param="default_payment_method")
    return value


def _metadata(before: JSON, value: Any) -> JSON:
    changed = {} if value == "" else {**(before["metadata"] or {}), **value}
    return {name: text for name, text in changed.items() if text != ""}


def _only(value: Any, name: str, known: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise invalid(f"Invalid object: {name}", param=name)
    for key in value:
        if key not in known:
            raise unknown_parameter(f"{name}[{key}]")


def _changed(store: Store, kind: str, identifier: str, changes: JSON) -> JSON:
    after = store.change(identifier, **changes)
    tell(store, kind, after)
    return after
