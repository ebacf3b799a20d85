"""Every customer of a source is listed once, page by page, and from behind one on."""

from __future__ import annotations

from collections.abc import AsyncIterator

from stripe.server import StripeServer

from assistant.billing.http import StripeHttp
from assistant.billing.practice import Practice
from assistant.billing.stripe import Stripe
from assistant.settings.secret import Secret
from billing.making import customer

MANY = 230


async def listed(found: AsyncIterator[str]) -> list[str]:
    return [one async for one in found]


async def test_stripe_lists_them_all_page_by_page() -> None:
    with StripeServer() as server:
        for number in range(MANY):
            server.put({**customer(), "id": f"cus_{number:03}", "created": 1_700_000_000 + number})
        provider = Stripe(StripeHttp(Secret(server.key), server.base))
        every = await listed(provider.customers())
        assert every == [f"cus_{number:03}" for number in reversed(range(MANY))]
        assert server.counts["/v1/customers"] == 3
        assert await listed(provider.customers("cus_100")) == every[every.index("cus_100") + 1 :]
        await provider.close()


async def test_practice_lists_its_cases() -> None:
    provider = Practice()
    every = await listed(provider.customers())
    assert every == [case.id for case in provider.cases]
    assert await listed(provider.customers(every[3])) == every[4:]
    assert await listed(provider.customers(every[-1])) == []
