"""Stripe's form encoding (`a[b][0]=c`, `expand[]=d`), read into dicts and lists. Leaves to others which names are known."""

from typing import Any
from urllib.parse import parse_qsl

from stripe.api_error import invalid

JSON = dict[str, Any]


def decode(encoded: str) -> JSON:
    """`a[b]=1&c[]=2` gives `{"a": {"b": "1"}, "c": ["2"]}`; values stay text. Raises ApiError where a name is both a value and a group."""
    root: JSON = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        *groups, last = name.replace("]", "").split("[")
        node = root
        for group in groups:
            node = node.setdefault(group or str(len(node)), {})
            if not isinstance(node, dict):
                raise invalid(f"Invalid parameter: {name}", param=name)
        node[last or str(len(node))] = value
    return {name: _lists(value) for name, value in root.items()}


def flat_names(form: JSON, prefix: str = "") -> list[str]:
    """The names as they were sent, for a refusal: `created[foo]`."""
    names: list[str] = []
    for name, value in form.items():
        full = f"{prefix}[{name}]" if prefix else name
        names += flat_names(value, full) if isinstance(value, dict) else [full]
    return names


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_lists(part) for part in value.values()]
    return {name: _lists(part) for name, part in value.items()}
