"""What the server holds: every object once, by id, with ids where Stripe gives ids. Leaves lists, expansion and shapes to others.

A bundle or an object may come with its parts inlined; each part that Stripe keeps as an object of its own is put apart and its id stays.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from stripe.schema import INCLUDED, ObjectMap, stripe_schema

JSON = dict[str, Any]
EVENTS_KEPT_S = 30 * 86_400  # Stripe answers with the events of the last 30 days only


def beside(other: JSON, customer: JSON) -> JSON:
    """A further customer of the case, whole: an account with nothing in it."""
    settings = {**customer["invoice_settings"], "default_payment_method": None}
    return {**customer, **other, "invoice_settings": settings, "delinquent": False, "balance": 0, "metadata": {}, "phone": None}


class Store:
    """Objects by id. Every method is safe to call from any thread; `lock` makes several of them one step."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.now = 0
        self._map = ObjectMap(stripe_schema())
        self._objects: dict[str, JSON] = {}
        self._kinds: defaultdict[str, dict[str, JSON]] = defaultdict(dict)
        self._order: dict[str, int] = {}
        # Parts by their whole: a page of invoices asks for the payments of each, which made a read take 130 ms.
        self._parts: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)

    @classmethod
    def of(cls, bundles: Iterable[JSON]) -> "Store":
        store = cls()
        for bundle in bundles:
            store.load(bundle)
        return store

    def copy(self) -> "Store":
        """Another store with the same in it: an object is replaced and never changed, so both may hold it."""
        with self.lock:
            other = Store()
            other.now, other._objects, other._order = self.now, dict(self._objects), dict(self._order)
            other._kinds.update({kind: dict(objects) for kind, objects in self._kinds.items()})
            other._parts.update({whole: set(parts) for whole, parts in self._parts.items()})
            return other

    def load(self, bundle: JSON) -> None:
        """A practice case: its objects, less the events that Stripe would no longer have at the case's moment."""
        moment = bundle.get("case", {}).get("moment")
        seen_from = int(datetime.fromisoformat(moment).timestamp()) if moment else 0
        self.now = max(self.now, seen_from)
        for name, value in bundle.items():
            if name == "others":
                value = [beside(one, bundle["customer"]) for one in value]
            for one in [value] if name == "customer" else value if isinstance(value, list) else []:
                if one["object"] != "event" or one["created"] >= seen_from - EVENTS_KEPT_S:
                    self.put(one)

    def put(self, new: JSON) -> None:
        """Adds the object, or puts it in the place of the one with its id."""
        with self.lock:
            kept = self._apart(clone(new), self._map.of(new))
            self._objects[kept["id"]] = self._kinds[kept["object"]][kept["id"]] = kept
            self._order.setdefault(kept["id"], len(self._order))
            for kind, back in INCLUDED.values():
                if kind == kept["object"] and kept.get(back):
                    self._parts[kind, back, kept[back]].add(kept["id"])

    def change(self, identifier: str, **fields: Any) -> JSON:
        """The object with some fields changed, kept and given back. Raises KeyError for an unknown id."""
        with self.lock:
            changed: JSON = clone({**self._objects[identifier], **fields})
            self.put(changed)
            return changed

    def find(self, identifier: str | None, kind: str | None = None) -> JSON | None:
        """The object with this id (and of this kind), or None."""
        with self.lock:
            found = self._objects.get(identifier or "")
            if found is None and kind == "subscription_item":
                return next((item for item in self.every("subscription_item") if item["id"] == identifier), None)
            return clone(found) if found is not None and kind in (None, found["object"]) else None

    def every(self, kind: str, where: Callable[[JSON], bool] = bool, **fields: Any) -> list[JSON]:
        """All of a kind that `where` holds for and whose fields have these values, newest first; a deleted customer is not among them."""
        with self.lock:
            if kind == "subscription_item":
                found: Iterable[JSON] = (item for one in self._of("subscription") for item in one["items"]["data"])
            else:
                indexed = next((name for name in fields if (kind, name) in INCLUDED.values()), None)
                found = self._parts_of(kind, indexed, fields[indexed]) if indexed else self._of(kind)
            right = [one for one in found if all(one.get(name) == value for name, value in fields.items()) and where(one)]
            right.sort(key=lambda one: (one.get("created", 0), self._order.get(one["id"], 0)), reverse=True)
            return [clone(one) for one in right]

    def delete_customer(self, identifier: str) -> JSON:
        """As Stripe does it: a stub stays behind, subscriptions end at once, payment methods let go. Raises KeyError for an unknown id."""
        with self.lock:
            if identifier not in self._kinds["customer"]:
                raise KeyError(identifier)
            self.put({"id": identifier, "object": "customer", "deleted": True})
            for subscription in self.every("subscription", customer=identifier):
                if subscription["status"] not in ("canceled", "incomplete_expired"):
                    self.change(subscription["id"], status="canceled", canceled_at=self.now, ended_at=self.now)
            for method in self.every("payment_method", customer=identifier):
                self.change(method["id"], customer=None)
            return {**self._objects[identifier]}

    def new_id(self, prefix: str) -> str:
        """An id that is free: `ch_practice_new_7`."""
        with self.lock:
            number = len(self._objects)
            while f"{prefix}_practice_new_{number}" in self._objects:
                number += 1
            return f"{prefix}_practice_new_{number}"

    def _of(self, kind: str) -> Iterator[JSON]:
        return (one for one in self._kinds[kind].values() if not one.get("deleted"))

    def _parts_of(self, kind: str, back: str, whole: str) -> Iterator[JSON]:
        return (self._objects[identifier] for identifier in self._parts.get((kind, back, whole), ()))

    def _apart(self, value: JSON, node: JSON | None) -> JSON:
        for kind, field in INCLUDED:
            if value.get("object") == kind:
                for one in (value.pop(field, None) or {}).get("data", ()):
                    self.put(one)
        for name, part in value.items():
            below = self._map.field(node, name)
            if below is not None:
                value[name] = self._part(part, below)
        return value

    def _part(self, part: Any, node: JSON | None) -> Any:
        if isinstance(part, list):
            return [self._part(one, self._map.items(node)) for one in part]
        if not isinstance(part, dict):
            return part
        if self._map.expandable(node) and "id" in part and "object" in part:
            self.put(part)
            return part["id"]
        return self._apart(part, self._map.of(part, node))


def clone(value: Any) -> Any:
    """A copy of plain JSON, several times faster than deepcopy."""
    if isinstance(value, dict):
        return {name: clone(part) for name, part in value.items()}
    return [clone(part) for part in value] if isinstance(value, list) else value
