"""The desk on a Stripe that nobody here wrote: localstripe, seeded through its own API."""

from __future__ import annotations

from pathlib import Path

import pytest
from stripe.localstripe import PYTHON, localstripe

from assistant.desk.begin import begin
from assistant.desk.find import find
from assistant.desk.open import open_account
from assistant.desk.start import start

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="localstripe is not installed: make test installs it")


async def test_a_customer_is_found_opened_and_advised(tmp_path: Path) -> None:
    with localstripe() as server:
        payer, _ = server.seed()
        environ = {
            "CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": "en",
            "STRIPE_API_KEY": server.key, "STRIPE_API_BASE": server.base,
        }  # fmt: skip
        desk = start(environ, source="stripe")
        raw = server.call("GET", f"/v1/customers/{payer}")
        answer = await find(desk, raw["email"])
        assert answer.only is not None
        assert answer.only.id == payer
        views = [view async for view in open_account(desk, payer)]
        await desk.close()
    view = views[-1]
    assert view.account.payments
    assert view.account.invoices
    assert view.account.methods
    assert {one.outcome for one in view.account.payments} >= {"succeeded"}
    assert begin(desk, view, at=desk.clock()).shown in view.situations
