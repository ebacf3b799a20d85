"""What a key may read is tried side by side: a Stripe that hangs keeps whoever asks no longer than one read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from stripe.server import StripeServer

from assistant.billing.errors import MissingPermission, Unreachable
from assistant.billing.http import StripeHttp
from assistant.billing.stripe import PROBES, Stripe
from assistant.settings.secret import Secret


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture
async def provider(server: StripeServer) -> AsyncIterator[Stripe]:
    made = Stripe(StripeHttp(Secret(server.key), server.base, read_seconds=1.0))
    yield made
    await made.close()


async def test_every_read_waits_at_once_where_stripe_hangs(server: StripeServer, provider: Stripe) -> None:
    server.fault("/v1/", "hang")
    tried = await provider.permissions()
    assert server.in_flight_peak == len(PROBES)
    assert [(part, permission) for part, permission, _ in tried] == [(part, permission) for part, _, permission in PROBES]
    assert all(isinstance(error, Unreachable) for _, _, error in tried)


async def test_the_deadline_is_that_of_all_reads_together(server: StripeServer) -> None:
    patient = Stripe(StripeHttp(Secret(server.key), server.base, read_seconds=60.0))
    server.fault("/v1/", "hang")
    tried = await patient.permissions(seconds=0.5)
    await patient.close()
    assert all(isinstance(error, Unreachable) for _, _, error in tried)


async def test_each_read_tells_for_itself(server: StripeServer, provider: Stripe) -> None:
    server.fault("/v1/disputes", "403")
    server.fault("/v1/events", "hang")
    tried = {(part, permission): error for part, permission, error in await provider.permissions()}
    assert isinstance(tried.pop(("disputes", "rak_dispute_read")), MissingPermission)
    assert isinstance(tried.pop(("events", "rak_event_read")), Unreachable)
    assert set(tried.values()) == {None}
