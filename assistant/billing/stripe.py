"""Stripe as a source of accounts: one HTTP client for the life of the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial

from assistant.billing.errors import BillingError, Unreachable
from assistant.billing.fields import ident
from assistant.billing.http import StripeHttp
from assistant.billing.provider import Found
from assistant.billing.query import Query
from assistant.billing.read_account import Bundle
from assistant.billing.stripe_find import Finding
from assistant.billing.stripe_read import FIRST_LOOK_SECONDS, SCREEN_SECONDS, Reading

EVERYONE = 10_000_000
# All reads of a key's permissions together, in seconds: they go side by side, so that one that hangs keeps nobody longer than a single call.
PROBE_SECONDS = 10.0
# What each part needs of a restricted key, to be tried one by one and named in the README. Stripe's own names of the permissions.
PROBES: tuple[tuple[str, str, str], ...] = (
    ("customer", "/v1/customers", "rak_customer_read"),
    ("subscriptions", "/v1/subscriptions", "rak_subscription_read"),
    ("invoices", "/v1/invoices", "rak_invoice_read"),
    ("payments", "/v1/charges", "rak_charge_read"),
    ("payments", "/v1/payment_intents", "rak_payment_intent_read"),
    ("payment_methods", "/v1/payment_methods", "rak_payment_method_read"),
    ("disputes", "/v1/disputes", "rak_dispute_read"),
    ("refunds", "/v1/refunds", "rak_charge_read"),
    ("events", "/v1/events", "rak_event_read"),
    ("prices", "/v1/prices", "rak_plan_read"),
    ("prices", "/v1/products", "rak_product_read"),
)


class Stripe:
    """The provider for a live account. The seconds are those of `Reading`."""

    source = "stripe"

    def __init__(self, http: StripeHttp, *, screen_seconds: float = SCREEN_SECONDS, first_look_seconds: float = FIRST_LOOK_SECONDS) -> None:
        self._http = http
        self._read = partial(Reading, screen_seconds=screen_seconds, first_look_seconds=first_look_seconds)

    async def search(self, query: Query) -> Found:
        return await Finding(self._http, query).found() if query.worth_asking else Found()

    async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
        async for bundle in self._read(self._http, customer, now).bundles():
            yield bundle

    async def customers(self, after: str | None = None) -> AsyncIterator[str]:
        params = [("starting_after", after)] if after else []
        async for page in self._http.pages("/v1/customers", params, most=EVERYONE):
            for raw in page:
                if key := ident(raw):
                    yield key

    async def permissions(self, seconds: float = PROBE_SECONDS) -> list[tuple[str, str, BillingError | None]]:
        """(part, permission, what came instead of an answer): each read is tried with one object, side by side; nothing is written.

        What is not there after ``seconds`` is Unreachable.
        """
        tasks = [asyncio.ensure_future(self._probe(path)) for _, path, _ in PROBES]
        try:
            await asyncio.wait(tasks, timeout=seconds)
        finally:
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        came = [Unreachable("timeout") if task.cancelled() else task.result() for task in tasks]
        return [(part, permission, error) for (part, _, permission), error in zip(PROBES, came, strict=True)]

    async def _probe(self, path: str) -> BillingError | None:
        try:
            await self._http.get(path, [("limit", "1")])
        except BillingError as error:
            return error
        return None

    async def close(self) -> None:
        await self._http.aclose()
