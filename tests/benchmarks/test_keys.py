"""From a key to a changed frame while the server hangs and another process holds the journal: under 100 ms at the 99th percentile."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
import time
from pathlib import Path

import pytest
from benchmarks.table import show
from stripe.server import KEY, StripeServer, practice_cases

from assistant.desk.start import start
from assistant.ui.app import DeskApp

PRESSES = 200


def hold(path: str, release: object) -> None:
    """Holds the journal's write lock."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("begin immediate")
    release.wait(60)  # type: ignore[attr-defined]


async def presses(home: Path, base: str) -> list[float]:
    environ = {
        "CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_LANG": "en", "CHURN_ASSISTANT_KEYRING": "off",
        "STRIPE_API_KEY": KEY, "STRIPE_API_BASE": base,
    }  # fmt: skip
    app = DeskApp(lambda: start(environ, source="stripe", now="2026-11-24T09:00:00Z"), language="en", customer="cus_practice_marieke")
    took = []
    async with app.run_test(size=(160, 45)) as pilot:
        for _ in range(200):
            await pilot.pause(0.05)
            if app.call_screen and app.call_screen.call:
                break
        assert app.call_screen
        await pilot.press("r")  # read again: this one hangs
        for number in range(PRESSES):
            began = time.perf_counter()
            await pilot.press(("n", "p", "v", "space")[number % 4])
            await pilot.pause()
            took.append(time.perf_counter() - began)
    return took


@pytest.mark.benchmark
def test_no_key_waits_for_network_or_disk(tmp_path: Path) -> None:
    with StripeServer(practice_cases()) as server:
        warm = asyncio.run(presses(tmp_path, server.base))
        server.fault("/v1/", "hang", seconds=30)
        server.clear_faults()
        release = multiprocessing.get_context("spawn").Event()
        other = multiprocessing.get_context("spawn").Process(target=hold, args=(str(tmp_path / "journal.db"), release))
        other.start()
        time.sleep(1)
        server.fault("/v1/charges", "hang", seconds=30)
        held = asyncio.run(presses(tmp_path, server.base))
        release.set()
        other.join()
    rows = [
        (
            f"{name}, {PRESSES} keys",
            f"p50 {sorted(took)[len(took) // 2] * 1000:.0f} p99 {sorted(took)[int(len(took) * 0.99)] * 1000:.0f} ms",
            "p99 < 100 ms",
        )
        for name, took in (("all well", warm), ("server hangs, journal held", held))
    ]
    show("From a key to a changed frame (with the test driver's own overhead)", rows)
