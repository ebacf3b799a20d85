"""Opening an account from Stripe at 80 ms latency: at most two waits beyond the first look-up; beside Stripe's own SDK reading in turn."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stripe.server import KEY, StripeServer, practice_cases

from assistant.billing.http import StripeHttp
from assistant.billing.stripe import Stripe
from assistant.settings.secret import Secret
from benchmarks.table import show

LATENCY_S = 0.08
CUSTOMER = "cus_practice_marieke"
PEER = Path(__file__).resolve().parents[2] / ".venv" / "bench" / "bin" / "python"


async def ours(base: str) -> float:
    http = StripeHttp(Secret(KEY), base)
    provider = Stripe(http)
    await http.get(f"/v1/customers/{CUSTOMER}")  # the first look-up, and the connection
    began = time.perf_counter()
    async for _ in provider.read(CUSTOMER, now=datetime(2026, 11, 24, 9, tzinfo=UTC)):
        break
    taken = time.perf_counter() - began
    await provider.close()
    return taken


@pytest.mark.benchmark
def test_opening_an_account_waits_twice() -> None:
    with StripeServer(practice_cases()) as server:
        server.latency = LATENCY_S
        took = statistics.median(asyncio.run(ours(server.base)) for _ in range(5))
        rows = [
            ("first paint, ours", f"{took * 1000:.0f} ms", ""),
            ("round trips of waiting", f"{took / LATENCY_S:.2f}", "<= 2, and the work of both sides"),
        ]
        if PEER.exists():
            command = [str(PEER), str(Path(__file__).with_name("sdk_peer.py")), server.base, KEY, CUSTOMER]
            peer = statistics.median(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3))
            rows.append(("Stripe's SDK, the same lists in turn", f"{peer * 1000:.0f} ms", ""))
        else:
            rows.append(("Stripe's SDK", "not installed", "make bench installs it"))
        show("Opening an account at 80 ms latency", rows)
