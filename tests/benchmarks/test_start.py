"""From the command to a usable frame on a pseudo-terminal, beside a bare Textual app with one input and one list."""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import struct
import sys
import time
from pathlib import Path

import pytest

from benchmarks.table import show

BARE = """
from textual.app import App
from textual.widgets import Input, OptionList
class Bare(App):
    def compose(self):
        yield Input(placeholder="last four")
        yield OptionList("one", "two")
Bare().run()
"""
ROUNDS = 9


def until(command: list[str], home: Path, wanted: bytes) -> float:
    """Seconds until the bytes stand on the terminal. The first letter of a hint may be under the cursor, in a colour of its own."""
    import fcntl
    import termios

    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {
            "TERM": "xterm-256color",
            "CHURN_ASSISTANT_HOME": str(home),
            "CHURN_ASSISTANT_KEYRING": "off",
            "CHURN_ASSISTANT_LANG": "en",
        }
        os.execvp(command[0], command)  # noqa: S606
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
    seen = b""
    while wanted not in seen and time.perf_counter() - began < 20:
        if select.select([terminal], [], [], 0.02)[0]:
            seen += os.read(terminal, 65536)
    took = time.perf_counter() - began
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return took


@pytest.mark.benchmark
def test_the_desk_is_usable_as_soon_as_a_bare_app(tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text(BARE)
    pairs = [
        (
            until([sys.executable, str(bare)], tmp_path, b"ast four"),
            until([sys.executable, "-m", "assistant", "demo"], tmp_path, b"ast four"),
        )
        for _ in range(ROUNDS)
    ]
    first, ours = (statistics.median(one) for one in zip(*pairs, strict=True))
    show(
        "Start to a usable frame",
        [
            ("a bare Textual app", f"{first * 1000:.0f} ms", ""),
            ("the desk", f"{ours * 1000:.0f} ms", ""),
            ("times the bare app", f"{ours / first:.2f}", "<= 1.3"),
        ],
    )
