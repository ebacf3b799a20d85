"""A server with three small accounts and a client for it, for each test."""

from collections.abc import Iterator

import httpx
import pytest

from stripe.asking import client_of
from stripe.server import StripeServer
from stripe.small_cases import bundles


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer(bundles()) as running:
        yield running


@pytest.fixture
def client(server: StripeServer) -> Iterator[httpx.Client]:
    with client_of(server) as made:
        yield made
