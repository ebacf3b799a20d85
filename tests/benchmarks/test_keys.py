"""From a key to a changed frame, on a pseudo-terminal, while the server hangs and another process holds the journal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import sqlite3
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stripe.server import KEY, StripeServer, practice_cases

from benchmarks.table import show

PRESSES = 120
KEYS = b"npv "


@contextmanager
def desk(home: Path, base: str) -> Iterator[int]:
    """The program on a terminal of its own, open on a customer."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {
            "TERM": "xterm-256color", "CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": "en",
            "STRIPE_API_KEY": KEY, "STRIPE_API_BASE": base,
        }  # fmt: skip
        os.execv(sys.executable, [sys.executable, "-m", "assistant", "cus_practice_marieke", "--now", "2026-11-24T09:00:00Z"])  # noqa: S606
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
    try:
        quiet(terminal, 2.0)
        yield terminal
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def quiet(terminal: int, seconds: float) -> float | None:
    """Reads until nothing comes for so long; seconds to the first byte."""
    began, first = time.perf_counter(), None
    while select.select([terminal], [], [], seconds)[0]:
        os.read(terminal, 65536)
        first = first or time.perf_counter()
    return first - began if first else None


def presses(terminal: int) -> list[float]:
    took = []
    for number in range(PRESSES):
        os.write(terminal, KEYS[number % len(KEYS) :][:1])
        if first := quiet(terminal, 0.12):
            took.append(first * 1000)
    return sorted(took)


def row(name: str, took: list[float]) -> tuple[str, str, str]:
    return f"{name}, {len(took)} frames", f"p50 {took[len(took) // 2]:.0f} p99 {took[int(len(took) * 0.99)]:.0f} ms", "p99 < 100 ms"


@pytest.mark.benchmark
def test_no_key_waits_for_network_or_disk(tmp_path: Path) -> None:
    with StripeServer(practice_cases()) as server, desk(tmp_path, server.base) as terminal:
        well = presses(terminal)
        server.fault("/v1/charges", "hang", seconds=30)
        other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        other.execute("begin immediate")
        os.write(terminal, b"r")  # read again: this one hangs
        quiet(terminal, 0.5)
        held = presses(terminal)
        other.close()
    show("From a key to a changed frame", [row("all well", well), row("server hangs, journal held", held)])
