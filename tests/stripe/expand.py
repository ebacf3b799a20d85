"""`expand[]`: puts the object where its id stands, up to four levels deep. Leaves to the store what exists."""

from collections.abc import Callable
from typing import Any

from stripe.api_error import ApiError, invalid
from stripe.schema import INCLUDED, LEFT_OUT, ObjectMap
from stripe.store import Store

JSON = dict[str, Any]
MAX_LEVELS = 4  # source: Stripe's documentation on expanding; the `data` of a list counts as one


class View:
    """Gives objects as the API gives them: what must be asked for is left out, what was asked for is filled in."""

    def __init__(
        self, store: Store, schema: JSON, shape: Callable[[JSON], JSON] = lambda one: one, unknown: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        """`unknown`: the lists that this shape does not have; asking for them is no error."""
        self._store = store
        self._map = ObjectMap(schema)
        self._shape = shape
        self._included = INCLUDED.keys() - unknown

    def plain(self, stored: JSON) -> JSON:
        """The object without anything that only comes when it is asked for, in the server's shape."""
        return self._shape({name: part for name, part in stored.items() if (stored["object"], name) not in LEFT_OUT})

    def expanded(self, given: JSON, paths: list[str]) -> JSON:
        """The same object, changed in place. Raises ApiError for a path that is too deep or does not lead to something expandable."""
        for path in paths:
            names = path.split(".")
            if len(names) > MAX_LEVELS:
                raise invalid(
                    f"You cannot expand more than {MAX_LEVELS} levels of a property. Property: {path}", code="property_expansion_max_depth"
                )
            self._walk(given, None, names, path)
        return given

    def _walk(self, value: JSON, node: JSON | None, names: list[str], path: str) -> None:
        name, *rest = names
        kind = value.get("object")
        if kind in ("list", "search_result"):
            if name != "data":
                raise _cannot(path)
            self._each(value["data"], self._map.items(self._map.field(node, "data")), rest, path)
            return
        below = self._map.field(self._map.of(value, node), name)
        if below is None:
            raise _cannot(path)
        if (kind, name) in self._included and name not in value:
            value[name] = self._list(value, name)
        part = value.get(name)
        if isinstance(part, list):
            self._each(part, self._map.items(below), rest, path)
        elif part is not None:
            value[name] = self._deeper(part, below, rest, path)

    def _each(self, parts: list[Any], node: JSON | None, rest: list[str], path: str) -> None:
        for index, part in enumerate(parts):
            parts[index] = self._deeper(part, node, rest, path) if isinstance(part, str) or rest else part

    def _deeper(self, part: Any, node: JSON | None, rest: list[str], path: str) -> Any:
        if isinstance(part, str):
            if not self._map.expandable(node):
                raise _cannot(path)
            stored = self._store.find(part)
            part = self.plain(stored) if stored else part
        elif not isinstance(part, dict) or not (rest or part.get("object")):
            raise _cannot(path)
        if rest and isinstance(part, dict):
            self._walk(part, node, rest, path)
        return part

    def _list(self, value: JSON, name: str) -> JSON:
        kind, back = INCLUDED[value["object"], name]
        found = [self.plain(one) for one in self._store.every(kind, **{back: value["id"]})]
        if kind == "subscription":
            found = [one for one in found if one["status"] not in ("canceled", "incomplete_expired")]
        url = f"/v1/{kind}s?{back}={value['id']}" if kind != "refund" else f"/v1/charges/{value['id']}/refunds"
        return {"object": "list", "data": found, "has_more": False, "url": url}


def _cannot(path: str) -> ApiError:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
