"""Finds a customer at Stripe by whatever the caller gave: the exact list first, the search index beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from assistant.billing.errors import BadKey, BillingError, NotFound, Refused, Unreachable
from assistant.billing.fields import Json, ident, prose, text
from assistant.billing.http import StripeHttp, path_to
from assistant.billing.provider import Found, Match
from assistant.billing.query import Query, customer_hit, digits, same_phone
from assistant.billing.read_customer import is_deleted
from assistant.records import Problem

MOST = 25
# Where the search index is not to be had (Stripe leaves it out in some countries), the newest customers are looked through instead.
LOOK_THROUGH = 500
KINDS = {"cus": "customers", "in": "invoices", "ch": "charges", "py": "charges", "pi": "payment_intents", "sub": "subscriptions"}
SEARCH_SECONDS = 20.0

Hits = list[Match]


class Finding:
    """One search; the kinds of the query are asked side by side."""

    def __init__(self, http: StripeHttp, query: Query) -> None:
        self._http, self._query = http, query
        self._partial: int | None = None

    async def found(self) -> Found:
        """Raises BadKey, or the one error where nothing at all could be asked."""
        asks: dict[str, Callable[[], Awaitable[Hits]]] = {
            "id": self._by_id, "email": self._by_email, "last4": self._by_last4,
            "phone": self._by_phone, "invoice": self._by_invoice, "name": self._by_name,
        }  # fmt: skip
        kinds = self._query.kinds
        answers = await asyncio.gather(*(self._within(asks[kind]) for kind in kinds), return_exceptions=True)
        errors = [answer for answer in answers if isinstance(answer, BaseException)]
        for error in errors:
            if not isinstance(error, BillingError) or isinstance(error, BadKey):
                raise error
        matches = [match for answer in answers if isinstance(answer, list) for match in answer]
        if errors and len(errors) == len(answers) and not matches:
            raise errors[0]
        problems = tuple(Problem("customer", error.key, error.facts) for error in errors if isinstance(error, BillingError))
        best: dict[str, Match] = {}
        for match in sorted(matches, key=lambda match: not match.exact):
            best.setdefault(match.id, match)
        return Found(tuple(best.values())[:MOST], kinds, problems, self._partial)

    async def _within(self, ask: Callable[[], Awaitable[Hits]]) -> Hits:
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                return await ask()
        except TimeoutError:
            raise Unreachable("timeout") from None

    async def _by_id(self) -> Hits:
        key = self._query.raw
        kind = KINDS.get(key.split("_")[0])
        if kind is None:
            return []
        try:
            raw = await self._http.get(path_to(kind, key))
        except NotFound:
            return []
        if kind == "customers":
            return [Match(key, None, None, None, "id", True)] if is_deleted(raw) else [_match(raw, "id", True)]
        owner = ident(raw.get("customer"))
        return [await self._customer(owner, "id", key)] if owner else []

    async def _customer(self, key: str, why: str, detail: str | None) -> Match:
        try:
            raw = await self._http.get(path_to("customers", key))
        except BillingError:
            return Match(key, None, None, None, why, True, detail)
        return _match({**raw, "id": key}, why, True, detail)

    async def _by_email(self) -> Hits:
        """The list by e-mail is exact and fresh; the index also finds parts and other cases, up to a minute late."""
        typed = self._query.raw
        exact, near = await asyncio.gather(self._list([("email", typed)]), self._search(f"email~{_quoted(typed)}"), return_exceptions=True)
        if isinstance(exact, BaseException):
            raise exact
        return self._kept([*exact, *(near if isinstance(near, list) else [])])

    async def _by_name(self) -> Hits:
        words = [word for word in self._query.raw.split() if len(word) >= 3]
        if not words:
            return self._kept(await self._search(f"name:{_quoted(self._query.raw)}"))
        return [
            _match(raw, "name", str(raw.get("name") or "").casefold() == self._query.raw.casefold())
            for raw in await self._search(" AND ".join(f"name~{_quoted(word)}" for word in words))
        ]

    async def _by_phone(self) -> Hits:
        """The index holds numbers as they were typed: its hits on the last digits are compared by us."""
        query = self._query
        tail = digits(query.raw)[-4:]
        forms = {query.raw, *([query.e164] if query.e164 else [])}
        asked = " OR ".join(
            [*(f"phone:{_quoted(form)}" for form in sorted(forms)), f"phone~{_quoted(tail)}", f"phone~{_quoted(tail[-3:])}"]
        )
        return [_match(raw, "phone", True) for raw in await self._search(asked, most=100) if same_phone(query, text(raw.get("phone")))]

    async def _by_invoice(self) -> Hits:
        number = self._query.raw
        try:
            found = await self._http.search("/v1/invoices/search", f"number:{_quoted(number)}", most=5)
        except (NotFound, Refused):
            return []
        owners = dict.fromkeys(key for one in found if (key := ident(one.get("customer"))))
        return list(await asyncio.gather(*(self._customer(key, "invoice", number) for key in owners)))

    async def _by_last4(self) -> Hits:
        last4 = self._query.raw
        try:
            found = await self._http.search("/v1/charges/search", f"payment_method_details.card.last4:{_quoted(last4)}", most=100)
        except (NotFound, Refused):
            return []
        owners = list(dict.fromkeys(key for one in found if (key := ident(one.get("customer")))))[:MOST]
        return list(await asyncio.gather(*(self._customer(key, "last4", last4) for key in owners)))

    async def _list(self, params: list[tuple[str, str]]) -> list[Json]:
        found: list[Json] = []
        async for page in self._http.pages("/v1/customers", params, most=MOST):
            found += page
        return found

    async def _search(self, query: str, most: int = MOST) -> list[Json]:
        try:
            return list(await self._http.search("/v1/customers/search", query, most=most))
        except (NotFound, Refused):
            return await self._look_through()

    async def _look_through(self) -> list[Json]:
        found: list[Json] = []
        async for page in self._http.pages("/v1/customers", most=LOOK_THROUGH):
            found += page
        self._partial = len(found)
        return [raw for raw in found if customer_hit(self._query, raw)]

    def _kept(self, raws: list[Json]) -> Hits:
        return [_match(raw, *hit) for raw in raws if (hit := customer_hit(self._query, raw))]


def _match(raw: Json, why: str, exact: bool, detail: str | None = None) -> Match:
    return Match(ident(raw) or "", prose(raw.get("name")), text(raw.get("email")), text(raw.get("phone")), why, exact, detail)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
