"""localstripe starts, holds what we put there, and leaves nothing behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stripe.localstripe import PYTHON, Localstripe, localstripe

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="localstripe is not installed here")


@pytest.fixture(scope="module")
def server() -> Iterator[Localstripe]:
    with localstripe() as running:
        yield running


def test_one_customer_has_a_paid_and_an_unpaid_invoice_and_one_has_none(server: Localstripe) -> None:
    payer, other = server.seed()
    bills = server.call("GET", "/v1/invoices", customer=payer)["data"]
    assert sorted(bill["status"] for bill in bills) == ["open", "paid"]
    charges = server.call("GET", "/v1/charges", customer=payer)["data"]
    assert {charge["status"] for charge in charges} == {"failed", "succeeded"}
    assert server.call("GET", "/v1/invoices", customer=other)["data"] == []
    assert len(server.call("GET", "/v1/payment_methods", customer=other, type="card")["data"]) == 1


def test_a_reset_forgets_every_customer(server: Localstripe) -> None:
    server.seed()
    server.reset()
    assert server.call("GET", "/v1/customers")["data"] == []


def test_it_leaves_no_file_in_the_temp_folder(server: Localstripe) -> None:
    kept = Path(tempfile.gettempdir(), "localstripe.pickle")
    before = kept.stat().st_mtime_ns if kept.exists() else None
    server.seed()
    assert (kept.stat().st_mtime_ns if kept.exists() else None) == before
