"""Which path is which read or write. Leaves pages to `listing`, queries to `search`, changes to `writes`."""

from typing import Any

from stripe import writes
from stripe.api_error import invalid, no_such, no_such_url
from stripe.expand import View
from stripe.form import JSON
from stripe.listing import LISTINGS, PAGING, check_known, list_of, page
from stripe.search import SEARCHES, search
from stripe.store import Store

ACCOUNT = {
    "id": "acct_practice",
    "object": "account",
    "business_profile": {"name": "Practice desk", "support_email": None, "support_phone": None},
    "charges_enabled": True,
    "country": "NL",
    "default_currency": "eur",
    "email": "desk@practice.example",
    "type": "standard",
}
BY_ID = {name: call.kind for name, call in LISTINGS.items()} | {"mandates": "mandate", "coupons": "coupon"}


def read(store: Store, path: str, form: JSON, view: View) -> JSON:
    """The answer to a GET, in the view's shape and expanded. Raises ApiError."""
    expand = form.get("expand", [])
    if not isinstance(expand, list):
        raise invalid("Invalid array", param="expand")
    with store.lock:
        found = _found(store, path, form)
        if found["object"] in ("list", "search_result"):
            found["data"] = [view.plain(one) for one in found["data"]]
        elif found is not ACCOUNT:
            found = view.plain(found)
        return view.expanded(found, expand)


def _found(store: Store, path: str, form: JSON) -> JSON:
    match path.removeprefix("/v1/").split("/"):
        case ["account"]:
            check_known(form, ("expand",))
            return ACCOUNT
        case [name] if name in LISTINGS:
            return list_of(LISTINGS[name], form, store, path)
        case [name, "search"] if name in SEARCHES:
            return search(SEARCHES[name], form, store, path)
        case [name, identifier] if name in BY_ID:
            check_known(form, ("expand",))
            return _one(store, BY_ID[name], identifier)
        case ["customers", identifier, "payment_methods"]:
            _one(store, "customer", identifier)
            check_known(form, ("type", *PAGING))
            return list_of(LISTINGS["payment_methods"], {**form, "customer": identifier}, store, path)
        case ["customers", customer, "payment_methods", identifier]:
            method = _one(store, "payment_method", identifier)
            if method["customer"] != customer:
                raise no_such("payment_method", identifier)
            return method
        case ["invoices", identifier, "lines"]:
            check_known(form, PAGING)
            lines: list[Any] = _one(store, "invoice", identifier)["lines"]["data"]
            return page(lines, form, "line_item", path)
    raise no_such_url("GET", path)


def _one(store: Store, kind: str, identifier: str) -> JSON:
    found = store.find(identifier, kind)
    if found is None:
        raise no_such(kind, identifier)
    return found


def write_for(path: str) -> tuple[writes.Write, str]:
    """The write that a POST to this path is, and the id in the path. Raises ApiError."""
    match path.removeprefix("/v1/").split("/"):
        case ["invoices", identifier, "pay"]:
            return writes.pay_invoice, identifier
        case ["subscriptions", identifier]:
            return writes.update_subscription, identifier
        case ["customers", identifier]:
            return writes.update_customer, identifier
        case ["billing_portal", "sessions"]:
            return writes.portal_session, ""
    raise no_such_url("POST", path)
