"""Reads the JSON Schema of Stripe's objects as a map: which field is an id that can be expanded. Leaves checking to jsonschema."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

JSON = dict[str, Any]
INCLUDED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("invoice", "payments"): ("invoice_payment", "invoice"),
    ("charge", "refunds"): ("refund", "charge"),
    ("customer", "subscriptions"): ("subscription", "customer"),
}
"""Lists that an object only carries when they are asked for: (kind, field) to (kind of what is in it, its field that points back)."""
LEFT_OUT = frozenset({*INCLUDED, ("customer", "sources"), ("customer", "tax_ids"), ("invoice", "confirmation_secret")})
"""Fields that are absent unless they are asked for."""


@cache
def stripe_schema() -> JSON:
    """The schema that lies beside this file."""
    loaded: JSON = json.loads(Path(__file__).with_name("stripe_schema.json").read_text("utf-8"))
    return loaded


class ObjectMap:
    """Walks `$defs` of a schema beside the objects they describe. A node is a piece of schema, or None where nothing is known."""

    def __init__(self, schema: JSON) -> None:
        self.defs: JSON = schema["$defs"]
        self._ids: dict[int, bool] = {}

    def of(self, value: JSON, node: JSON | None = None) -> JSON | None:
        """The node that describes an object: by its `object`, or by the place where it stands."""
        kind = value.get("object")
        known = self.defs.get(kind) if isinstance(kind, str) and kind != "list" else None
        return known if isinstance(known, dict) else self.plain(node)

    def plain(self, node: JSON | None) -> JSON | None:
        """Past `$ref` and "this or null", to where the properties or items are."""
        while node is not None and "properties" not in node and "items" not in node:
            choices = [choice for choice in node.get("anyOf", ()) if "$ref" in choice or "properties" in choice]
            first = choices[0] if choices else None
            node = self.defs[node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else first
        return node

    def field(self, node: JSON | None, name: str) -> JSON | None:
        found = (self.plain(node) or {}).get("properties", {}).get(name)
        return found if isinstance(found, dict) else None

    def items(self, node: JSON | None) -> JSON | None:
        found = (self.plain(node) or {}).get("items")
        return found if isinstance(found, dict) else None

    def expandable(self, node: JSON | None) -> bool:
        """Whether an id stands here that can become its object."""
        if node is None:
            return False
        if id(node) not in self._ids:
            choices = node.get("anyOf", ())
            text = any(choice.get("type") == "string" for choice in choices)
            self._ids[id(node)] = text and any("$ref" in choice or choice.get("type") == "object" for choice in choices)
        return self._ids[id(node)]
