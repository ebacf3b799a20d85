"""The same reads through Stripe's own SDK, one after another.

Run by a Python that has it: ``sdk_peer.py BASE KEY CUSTOMER``; prints seconds.
"""

from __future__ import annotations

import sys
import time


def main(base: str, key: str, customer: str) -> None:
    import stripe  # type: ignore[import-not-found,unused-ignore]

    client = stripe.StripeClient(key, base_addresses={"api": base})  # type: ignore[attr-defined,unused-ignore]
    client.v1.customers.retrieve(customer)
    began = time.perf_counter()
    client.v1.subscriptions.list({"customer": customer, "status": "all", "limit": 100})
    client.v1.invoices.list({"customer": customer, "limit": 100, "expand": ["data.payments"]})
    client.v1.charges.list({"customer": customer, "limit": 100, "expand": ["data.refunds"]})
    client.v1.customers.payment_methods.list(customer, {"limit": 100})
    client.v1.events.list({"limit": 100})
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main(*sys.argv[1:4])
