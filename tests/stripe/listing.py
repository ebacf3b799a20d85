"""The list calls: which filters each takes, and pages by cursor. Leaves the objects to the store and their shape to the view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stripe.api_error import invalid, missing_parameter, no_such, unknown_parameter
from stripe.form import JSON, flat_names
from stripe.store import Store

Filter = Callable[[JSON, Any], bool]
PAGING = ("limit", "starting_after", "ending_before", "expand")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list call: the kind it gives, its filters, the parameters it cannot do without, and what holds where a filter is not given."""

    kind: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    otherwise: Callable[[JSON, JSON], bool] = lambda one, given: True


def same(*path: str) -> Filter:
    """The field along the path has the value."""

    def holds(one: JSON, value: Any) -> bool:
        found: Any = one
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return bool((str(found).lower() if isinstance(found, bool) else found) == value)

    return holds


def among(name: str) -> Filter:
    return lambda one, values: one.get(name) in values


def created(one: JSON, value: Any) -> bool:
    """An exact moment, or any of gt, gte, lt, lte. Raises ApiError for another name or what is no number."""
    moment = one["created"]
    if isinstance(value, str):
        return bool(moment == integer("created", value))
    if not isinstance(value, dict):
        raise invalid("Invalid created", param="created")
    tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    for name in value:
        if name not in tests:
            raise unknown_parameter(f"created[{name}]")
    return all(tests[name](moment, integer(f"created[{name}]", bound)) for name, bound in value.items())


def paid_by(one: JSON, value: Any) -> bool:
    """`payment[type]=payment_intent&payment[payment_intent]=pi_...`"""
    return isinstance(value, dict) and all(one["payment"].get(name) == wanted for name, wanted in value.items())


def in_status(one: JSON, value: Any) -> bool:
    ended = ("canceled", "incomplete_expired")
    return bool(value == "all" or one["status"] == value or (value == "ended" and one["status"] in ended))


_of_payment = {name: same(name) for name in ("charge", "payment_intent")} | {"created": created}
LISTINGS: dict[str, Listing] = {
    "customers": Listing("customer", {"email": same("email"), "created": created}),
    "charges": Listing("charge", {"customer": same("customer"), "payment_intent": same("payment_intent"), "created": created}),
    "payment_intents": Listing("payment_intent", {"customer": same("customer"), "created": created}),
    "invoices": Listing(
        "invoice",
        {name: same(name) for name in ("customer", "status", "collection_method")}
        | {"subscription": same("parent", "subscription_details", "subscription"), "created": created},
    ),
    "subscriptions": Listing(
        "subscription",
        {
            "customer": same("customer"),
            "status": in_status,
            "collection_method": same("collection_method"),
            "price": lambda one, value: any(item["price"]["id"] == value for item in one["items"]["data"]),
            "created": created,
        },
        otherwise=lambda one, given: "status" in given or one["status"] != "canceled",
    ),
    "subscription_items": Listing("subscription_item", {"subscription": same("subscription")}, required=("subscription",)),
    "payment_methods": Listing("payment_method", {"customer": same("customer"), "type": same("type")}),
    "disputes": Listing("dispute", _of_payment),
    "refunds": Listing("refund", _of_payment),
    "events": Listing("event", {"type": same("type"), "types": among("type"), "created": created}),
    "invoice_payments": Listing(
        "invoice_payment", {"invoice": same("invoice"), "status": same("status"), "payment": paid_by, "created": created}
    ),
    "products": Listing("product", {"active": same("active"), "ids": among("id"), "created": created}),
    "prices": Listing(
        "price",
        {name: same(name) for name in ("active", "product", "currency", "type")} | {"lookup_keys": among("lookup_key"), "created": created},
    ),
}
_REFERENCES = {"customer": "customer", "charge": "charge", "payment_intent": "payment_intent", "subscription": "subscription"}


def check_known(form: JSON, known: tuple[str, ...]) -> None:
    """Raises ApiError for the first parameter that the call does not take."""
    for name, value in form.items():
        if name not in known:
            raise unknown_parameter((flat_names({name: value}) or [name])[0])


def list_of(call: Listing, form: JSON, store: Store, url: str) -> JSON:
    """A page of the list, newest first. Raises ApiError for parameters that Stripe would refuse."""
    check_known(form, (*call.filters, *PAGING))
    for name in call.required:
        if name not in form:
            raise missing_parameter(name)
    given = {name: value for name, value in form.items() if name in call.filters}
    for name, value in given.items():
        if name in _REFERENCES and store.find(value, _REFERENCES[name]) is None:
            raise no_such(_REFERENCES[name], value, param=name)

    def wanted(one: JSON) -> bool:
        return all(call.filters[name](one, value) for name, value in given.items()) and call.otherwise(one, given)

    return page(store.every(call.kind, wanted), form, call.kind, url)


def page(found: list[JSON], form: JSON, kind: str, url: str) -> JSON:
    """`limit` of the objects, after or before a cursor; `has_more` looks the way the cursor does."""
    limit, after, before = page_size(form), form.get("starting_after"), form.get("ending_before")
    if after and before:
        raise invalid("You can only specify one of these parameters: starting_after, ending_before.")
    if after:
        found = found[_place(found, after, kind, "starting_after") + 1 :]
    if before:
        found = found[: _place(found, before, kind, "ending_before")]
    chosen = found[-limit:] if before else found[:limit]
    return {"object": "list", "data": chosen, "has_more": len(found) > limit, "url": url}


def page_size(form: JSON) -> int:
    """1 to 100, 10 where it is not given."""
    limit = integer("limit", form.get("limit", "10"))
    if not 1 <= limit <= 100:
        which = "greater than or equal to 1" if limit < 1 else "less than or equal to 100"
        raise invalid(f"This value must be {which}.", code="parameter_invalid_integer", param="limit")
    return limit


def integer(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise invalid(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name) from None


def _place(found: list[JSON], identifier: str, kind: str, param: str) -> int:
    for index, one in enumerate(found):
        if one["id"] == identifier:
            return index
    raise no_such(kind, identifier, param=param)
