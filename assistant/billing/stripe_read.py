"""Reads one account from Stripe in two rounds: everything that a customer id gives, side by side; then what those answers name.

Each part fails by itself and is then named in ``problems``. The first bundle is fit to be shown; older pages follow.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assistant.billing.errors import BillingError, Gone, NotFound, Refused, Unreachable
from assistant.billing.fields import Json, ident, items, obj
from assistant.billing.http import StripeHttp, path_to
from assistant.billing.read_account import Bundle
from assistant.billing.read_changes import EVENT_TYPES, belongs_to
from assistant.billing.read_customer import is_deleted
from assistant.records import Problem

Params = list[tuple[str, str]]
Pages = AsyncIterator[list[dict[str, Any]]]
Read = Callable[[], Awaitable[None]]

# At most this many follow-up reads of one kind: a desk reads one customer, and Stripe allows about 25 reads a second for a kind.
MOST_DETAILS = 20
EVENT_DAYS = 30
EVENT_PAGES = 3
SCREEN_SECONDS = 30.0
# The first round leaves a third of the time, so that one list that hangs does not take along what the others name.
FIRST_ROUND = 2 / 3
# So long a customer on the line waits for a first look; what is not there by then is named, and follows.
FIRST_LOOK_SECONDS = 2.0
BY_NAME = ("disputes", "refunds", "mandates", "prices")
"""Parts that are read by what the first round names."""
TWINS = "customer/twins"
ITEM_DISCOUNTS = [("expand[]", "discounts.source.coupon")]


class Reading:
    """One reading of one account.

    ``screen_seconds``: the deadline of all of it. ``first_look_seconds``: after so long what is there is given, the rest named as on its way.
    """

    def __init__(
        self,
        http: StripeHttp,
        customer: str,
        now: datetime,
        *,
        screen_seconds: float = SCREEN_SECONDS,
        first_look_seconds: float = FIRST_LOOK_SECONDS,
    ) -> None:
        self._http, self._customer, self._now = http, customer, now
        self._seconds, self._first_look_seconds = screen_seconds, first_look_seconds
        self._bundle = Bundle({})
        self._fatal: BillingError | None = None
        self._rest: dict[str, Pages] = {}
        self._known: set[str] = set()

    async def bundles(self) -> AsyncIterator[Bundle]:
        """Growing bundles.

        Raises a BillingError only where the customer itself could not be read.
        """
        deadline = asyncio.get_running_loop().time() + self._seconds
        first = {"customer": self._read_customer} | {part: self._list(part) for part in self._lists()}
        reads = asyncio.ensure_future(self._together(first, deadline - self._seconds * (1 - FIRST_ROUND)))
        try:
            await asyncio.wait([reads], timeout=self._first_look_seconds)
            if not reads.done() and self._bundle.customer and not self._fatal:
                yield self._first_look()
            await reads
        finally:
            reads.cancel()
        if self._fatal:
            raise self._fatal
        ahead = {part: asyncio.ensure_future(anext(pages, None)) for part, pages in self._rest.items()}
        try:
            await self._together(self._details(), deadline)
            self._bundle.complete = all(task.done() and not task.exception() and task.result() is None for task in ahead.values())
            yield self._bundle
            if not self._bundle.complete:
                await self._together({part: self._more(part, task) for part, task in ahead.items()}, deadline)
                await self._together(self._details(), deadline)
                self._bundle.complete = True
                yield self._bundle
        finally:
            for task in ahead.values():
                task.cancel()

    def _first_look(self) -> Bundle:
        """What is there while a list keeps everybody waiting; the rest is named as on its way."""
        there = {"customer", *self._rest, *(one.part for one in self._bundle.problems)}
        missing = [part for part in (*self._lists(), *BY_NAME) if part not in there]
        parts = defaultdict(list, {name: list(found) for name, found in self._bundle.parts.items()})
        problems = [*self._bundle.problems, *(Problem(part, "on_its_way") for part in missing)]
        return replace(self._bundle, parts=parts, problems=problems, complete=False)

    async def _together(self, reads: dict[str, Read], deadline: float) -> None:
        """All reads at once; what is not there at the deadline is a problem of its part."""
        tasks = {asyncio.ensure_future(self._guarded(name.split("/")[0], read)): name for name, read in reads.items()}
        if not tasks:
            return
        try:
            _, late = await asyncio.wait(tasks, timeout=max(deadline - asyncio.get_running_loop().time(), 0.01))
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise
        for task in late:
            task.cancel()
            if tasks[task] != TWINS:  # a second account is good to know, and no part of this one
                self._failed(tasks[task].split("/")[0], Unreachable("timeout"))
        await asyncio.gather(*late, return_exceptions=True)

    async def _guarded(self, part: str, read: Read) -> None:
        try:
            await read()
        except BillingError as error:
            self._failed(part, error)

    def _failed(self, part: str, error: BillingError) -> None:
        if part == "customer":
            self._fatal = error
        problem = Problem(part, error.key, error.facts)
        if problem not in self._bundle.problems:
            self._bundle.problems.append(problem)

    async def _read_customer(self) -> None:
        expand = [("expand[]", "default_source"), ("expand[]", "discount.source.coupon")]
        raw = await self._tolerant(path_to("customers", self._customer), expand)
        if is_deleted(raw):
            raise Gone(self._customer)
        self._bundle.customer = raw

    async def _tolerant(self, path: str, expand: Params) -> dict[str, Any]:
        """An older server may not know a field to expand: then the answer without it will do."""
        try:
            return await self._http.get(path, expand)
        except Refused as error:
            if error.facts.get("status") != "400":
                raise
            return await self._http.get(path)

    def _lists(self) -> dict[str, tuple[str, Params, Params]]:
        """Part -> (path, parameters, what to expand)"""
        mine = [("customer", self._customer)]
        since = int((self._now - timedelta(days=EVENT_DAYS)).timestamp())
        return {
            "subscriptions": (
                "/v1/subscriptions",
                [*mine, ("status", "all")],
                [("expand[]", "data.discounts.source.coupon"), ("expand[]", "data.schedule")],
            ),
            "invoices": ("/v1/invoices", mine, [("expand[]", "data.payments")]),
            "payments": ("/v1/charges", mine, [("expand[]", "data.refunds")]),
            "payment_methods": (path_to("customers", self._customer, "payment_methods"), [], []),
            "events": ("/v1/events", [("types[]", kind) for kind in EVENT_TYPES], [("created[gte]", str(since))]),
        }

    def _list(self, part: str) -> Read:
        path, params, extra = self._lists()[part]

        async def read() -> None:
            try:
                await self._first_page(part, path, [*params, *extra])
            except Refused as error:
                if error.facts.get("status") != "400" or not extra:
                    raise
                await self._first_page(part, path, params)
            except NotFound:
                if part != "payment_methods":
                    raise
                await self._methods_by_kind()

        return read

    async def _first_page(self, part: str, path: str, params: Params) -> None:
        pages = self._http.pages(path, params)
        self._take(part, await anext(pages, []))
        self._rest[part] = pages

    async def _methods_by_kind(self) -> None:
        """The list under the customer is newer than the one by kind, which some servers have alone."""
        for kind in ("card", "sepa_debit"):
            params = [("customer", self._customer), ("type", kind)]
            async for page in self._http.pages("/v1/payment_methods", params, most=100):
                self._take("payment_methods", page)

    def _take(self, part: str, page: Iterable[Json]) -> None:
        if part == "events":
            mandates = [key for raw in self._bundle.parts["mandates"] if (key := ident(raw))]
            page = [event for event in page if belongs_to(event, self._customer, mandates)]
        self._bundle.add("charges" if part == "payments" else part, page)

    def _more(self, part: str, ahead: asyncio.Task[Any] | asyncio.Future[Any]) -> Read:
        async def read() -> None:
            page, number = await ahead, 1
            while page is not None and (part != "events" or number < EVENT_PAGES):
                self._take(part, page)
                page, number = await anext(self._rest[part], None), number + 1

        return read

    def _details(self) -> dict[str, Read]:
        """What the first round names: one read each, none twice."""
        wanted: dict[str, Read] = {}
        for name, read in self._detail_reads():
            if name not in self._known:
                self._known.add(name)
                wanted[name] = read
        return wanted

    def _detail_reads(self) -> Iterable[tuple[str, Read]]:
        parts = self._bundle.parts
        charges = parts["charges"]
        key: str | None
        for key in _ids(one for one in charges if one.get("disputed") is True):
            yield f"disputes/{key}", self._into("disputes", "/v1/disputes", [("charge", key)])
        for key in _ids(one for one in charges if one.get("amount_refunded") and "data" not in obj(one.get("refunds"))):
            yield f"refunds/{key}", self._into("refunds", "/v1/refunds", [("charge", key)])
        for key in _mandate_ids(charges):
            yield f"mandates/{key}", self._one("mandates", path_to("mandates", key))
        for key in _open_intents(parts["invoices"]):
            yield f"invoices/{key}", self._one("payment_intents", path_to("payment_intents", key))
        for key in _lonely_intents(charges, parts["invoices"]):
            params = [("payment[type]", "payment_intent"), ("payment[payment_intent]", key)]
            yield f"invoices/of/{key}", self._into("invoice_payments", "/v1/invoice_payments", params)
        for price in _prices(parts["subscriptions"]):
            yield f"prices/{price}", self._one("prices", path_to("prices", price), [("expand[]", "tiers")])
        for product in _products(parts["subscriptions"]):
            yield f"prices/of/{product}", self._one("products", path_to("products", product))
        for one in parts["subscriptions"]:
            if obj(one.get("items")).get("has_more") is True and (key := ident(one)):
                yield f"subscriptions/{key}", self._all_items(one, key)
        for key in _items_with_discounts(parts["subscriptions"]):
            yield f"subscriptions/{key}", self._one("subscription_items", path_to("subscription_items", key), ITEM_DISCOUNTS)
        if isinstance(mail := self._bundle.customer.get("email"), str) and mail:
            yield TWINS, self._twins(mail)

    def _into(self, part: str, path: str, params: Params) -> Read:
        async def read() -> None:
            async for page in self._http.pages(path, params, most=100):
                self._bundle.add(part, page)

        return read

    def _one(self, part: str, path: str, expand: Params | None = None) -> Read:
        async def read() -> None:
            try:
                raw = await self._tolerant(path, expand) if expand else await self._http.get(path)
            except NotFound:
                return  # what is named and is gone leaves its field unknown
            self._bundle.add(part, [raw])

        return read

    def _all_items(self, subscription: Json, key: str) -> Read:
        async def read() -> None:
            found: list[Json] = []
            async for page in self._http.pages("/v1/subscription_items", [("subscription", key)]):
                found += page
            whole = {**subscription, "items": {"object": "list", "data": found, "has_more": False}}
            self._bundle.add("subscriptions", [whole])

        return read

    def _twins(self, mail: str) -> Read:
        async def read() -> None:
            try:
                async for page in self._http.pages("/v1/customers", [("email", mail)], most=100):
                    self._bundle.twins += tuple(key for one in page if (key := ident(one)) and key != self._customer)
            except BillingError:
                return  # a second account is good to know, and no part of this one

        return read


def _ids(objects: Iterable[Json]) -> list[str]:
    return [key for one in objects if (key := ident(one))][:MOST_DETAILS]


def _mandate_ids(charges: list[Json]) -> list[str]:
    """The mandates of the newest direct debits, and those that an iDEAL payment gave."""
    found: dict[str, None] = {}
    for charge in charges:
        details = obj(charge.get("payment_method_details"))
        for holder, name in (("sepa_debit", "mandate"), ("bacs_debit", "mandate"), ("us_bank_account", "mandate"),
                             ("ideal", "generated_sepa_debit_mandate"), ("bancontact", "generated_sepa_debit_mandate")):  # fmt: skip
            if key := ident(obj(details.get(holder)).get(name)):
                found[key] = None
    return list(found)[:MOST_DETAILS]


def _intents_of(invoice: Json) -> list[str]:
    listed = [ident(obj(one.get("payment")).get("payment_intent")) for one in items(invoice.get("payments"))]
    return [key for key in (ident(invoice.get("payment_intent")), *listed) if key]


def _open_intents(invoices: list[Json]) -> list[str]:
    keys = [key for invoice in invoices if invoice.get("status") == "open" for key in _intents_of(invoice)]
    return list(dict.fromkeys(keys))[:MOST_DETAILS]


def _lonely_intents(charges: list[Json], invoices: list[Json]) -> list[str]:
    """Intents of charges that no invoice names, where the invoices came without their list of payments."""
    if not any("payments" not in one and "payment_intent" not in one and "charge" not in one for one in invoices):
        return []
    known = {key for invoice in invoices for key in _intents_of(invoice)}
    keys = [ident(charge.get("payment_intent")) for charge in charges if not charge.get("invoice")]
    return list(dict.fromkeys(key for key in keys if key and key not in known))[:MOST_DETAILS]


def _plan_prices(subscription: Json) -> Iterable[Json]:
    for item in items(subscription.get("items")):
        yield obj(item.get("price")) or obj(item.get("plan"))


def _prices(subscriptions: list[Json]) -> list[str]:
    """Prices that must be read apart: tiers stand in no list, and a coming phase names its price only."""
    found: dict[str, None] = {}
    for one in subscriptions:
        for price in _plan_prices(one):
            if price.get("billing_scheme") == "tiered" and not price.get("tiers") and (key := ident(price)):
                found[key] = None
        for phase in items(obj(one.get("schedule")).get("phases")):
            for part in items(phase.get("items")):
                if isinstance(part.get("price"), str):
                    found[str(part["price"])] = None
    return list(found)[:MOST_DETAILS]


def _items_with_discounts(subscriptions: list[Json]) -> list[str]:
    """A discount on an item stands in it as an id: it lies deeper than a list can expand."""
    held = [item for one in subscriptions for item in items(one.get("items"))]
    return _ids(item for item in held if isinstance(item.get("discounts"), list) and any(isinstance(one, str) for one in item["discounts"]))


def _products(subscriptions: list[Json]) -> list[str]:
    prices = [price for one in subscriptions for price in _plan_prices(one) if not price.get("nickname")]
    return list(dict.fromkeys(key for price in prices if isinstance(key := price.get("product"), str)))[:MOST_DETAILS]
