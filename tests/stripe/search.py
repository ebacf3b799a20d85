"""Stripe's search query language, as far as the desk uses it: `field:"v"`, `field~"part"`, `created>123`, a `-` before a clause, AND or OR.

Source: Stripe's documentation of its search (substring from 3 characters; AND and OR do not mix). The minute that Stripe's index lags
is left out.
"""

import re
from dataclasses import dataclass
from typing import Any

from stripe.api_error import invalid, missing_parameter
from stripe.form import JSON
from stripe.listing import check_known, page_size
from stripe.store import Store

_CLAUSE = re.compile(
    r"""\s*(?P<negated>-)?(?P<field>[a-z_][a-z0-9_.]*)(?:\[(?P<q>["'])(?P<key>.*?)(?P=q)\])?\s*"""
    r"""(?P<operator>>=|<=|[:~><])\s*(?:(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|(?P<bare>null|-?\d+))""",
    re.VERBOSE,
)
_JOINER = re.compile(r"\s+(?:(and|or)\s+)?", re.IGNORECASE)
_NUMBERS = ("created", "amount", "total")
FIELDS: dict[str, dict[str, str]] = {
    "customer": {"email": "text", "name": "text", "phone": "text", "metadata": "token", "created": "number"},
    "charge": {
        **dict.fromkeys(("customer", "currency", "status", "metadata", "disputed", "refunded"), "token"),
        **{f"payment_method_details.card.{name}": "token" for name in ("last4", "brand", "exp_month", "exp_year", "fingerprint")},
        **dict.fromkeys(("amount", "created"), "number"),
    },
    "invoice": {
        **dict.fromkeys(("number", "receipt_number"), "text"),
        **dict.fromkeys(("customer", "currency", "status", "subscription", "metadata"), "token"),
        **dict.fromkeys(("created", "total"), "number"),
    },
    "subscription": {"status": "token", "metadata": "token", "created": "number"},
    "payment_intent": {**dict.fromkeys(("customer", "currency", "status", "metadata"), "token"), "amount": "number", "created": "number"},
}
SEARCHES = {f"{kind}s": kind for kind in FIELDS}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition; `key` is the metadata key."""

    field: str
    key: str | None
    operator: str
    value: str | None
    negated: bool

    def holds(self, one: JSON) -> bool:
        return self._matches(_value(one, self.field, self.key)) is not self.negated

    def _matches(self, found: Any) -> bool:
        if self.value is None or found is None:
            return self.operator == ":" and found is self.value
        if self.field in _NUMBERS:
            return _compare(int(found), self.operator, int(self.value))
        have, want = str(found).casefold(), self.value.casefold()
        return want in have if self.operator == "~" else have == want


def parse(query: str, kind: str) -> tuple[list[Clause], bool]:
    """The clauses, and whether all must hold (AND) rather than any. Raises ApiError for what Stripe would refuse."""
    clauses: list[Clause] = []
    joiners: set[str] = set()
    place = 0
    while not clauses or place < len(query):
        found = _CLAUSE.match(query, place)
        if not found:
            raise _unreadable(query)
        clauses.append(_clause(found, kind))
        joiner = _JOINER.match(query, found.end())
        place = joiner.end() if joiner else found.end()
        if place < len(query) or (joiner and joiner[1]):
            if not joiner:
                raise _unreadable(query)
            joiners.add((joiner[1] or "and").lower())
    if len(joiners) > 1:
        raise invalid("AND and OR cannot be mixed in one query.", param="query")
    return clauses, joiners != {"or"}


def search(kind: str, form: JSON, store: Store, url: str) -> JSON:
    """A page of what the query finds, newest first; `next_page` goes into `page` for the next one."""
    check_known(form, ("query", "limit", "page", "expand"))
    if not form.get("query"):
        raise missing_parameter("query")
    clauses, every = parse(str(form["query"]), kind)
    join = all if every else any
    found = store.every(kind, lambda one: join(clause.holds(one) for clause in clauses))
    start, limit = _page_start(form.get("page")), page_size(form)
    more = len(found) > start + limit
    next_page = f"page_{start + limit}" if more else None
    return {"object": "search_result", "data": found[start : start + limit], "has_more": more, "next_page": next_page, "url": url}


def _page_start(token: Any) -> int:
    if token is None:
        return 0
    found = re.fullmatch(r"page_(\d+)", str(token))
    if not found:
        raise invalid("Invalid page token.", param="page")
    return int(found[1])


def _clause(found: re.Match[str], kind: str) -> Clause:
    name, operator = found["field"], found["operator"]
    sort = FIELDS[kind].get(name)
    if sort is None or (found["key"] is not None) is not (name == "metadata"):
        raise invalid(f"Field `{name}` is an unsupported search field for resource `{kind}s`.", param="query")
    text = None if found["text"] is None else re.sub(r"\\(.)", r"\1", found["text"])
    value = text if text is not None else None if found["bare"] == "null" else found["bare"]
    if operator == "~" and sort != "text":
        raise invalid(f"Operator `~` is not supported for field `{name}`.", param="query")
    if operator == "~" and len(value or "") < 3:
        raise invalid("A substring needs at least 3 characters.", param="query")
    if sort == "number" and value is not None and not re.fullmatch(r"-?\d+", value):
        raise invalid(f"Field `{name}` takes a number.", param="query")
    if sort != "number" and operator not in (":", "~"):
        raise invalid(f"Operator `{operator}` is not supported for field `{name}`.", param="query")
    return Clause(name, found["key"], operator, value, bool(found["negated"]))


def _value(one: JSON, field: str, key: str | None) -> Any:
    names = ["metadata", key or ""] if field == "metadata" else field.split(".")
    if field == "subscription":
        names = ["parent", "subscription_details", "subscription"]
    found: Any = one
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return str(found).lower() if isinstance(found, bool) else found


def _compare(have: int, operator: str, want: int) -> bool:
    return {":": have == want, ">": have > want, "<": have < want, ">=": have >= want, "<=": have <= want}[operator]


def _unreadable(query: str) -> Exception:
    return invalid(f"The query could not be read: {query}", param="query")
