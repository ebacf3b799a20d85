"""The desk on a pseudo-terminal, as a terminal would run it."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from assistant.desk.start import start
from assistant.ui.app import run
home, cases, customer = sys.argv[1:4]
environ = {"CHURN_ASSISTANT_HOME": home, "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": "en"}
make = lambda: start(environ, source="practice", cases=Path(cases) if cases else None)
sys.exit(run(make, language="en", customer=customer or None, home=Path(home)))
"""


class Terminal:
    """The master's side. ``seen`` is every byte that the program wrote."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self.master, self.process = master, process
        self.seen = b""

    def read(self, quiet_s: float = 0.6, limit_s: float = 15.0) -> bytes:
        """What comes until nothing comes for so long."""
        began, start = time.monotonic(), len(self.seen)
        while time.monotonic() - began < limit_s and select.select([self.master], [], [], quiet_s)[0]:
            try:
                self.seen += os.read(self.master, 65536)
            except OSError:
                break
        return self.seen[start:]

    def wait_for(self, wanted: bytes, limit_s: float = 60.0) -> None:
        began = time.monotonic()
        while wanted not in self.seen:
            assert time.monotonic() - began < limit_s, f"{wanted!r} did not appear"
            if select.select([self.master], [], [], 0.1)[0]:
                self.seen += os.read(self.master, 65536)

    def send(self, keys: bytes) -> None:
        os.write(self.master, keys)


@contextmanager
def terminal(
    home: Path,
    *,
    cases: Path | None = None,
    customer: str = "",
    size: tuple[int, int] = (160, 45),
    program: str = PROGRAM,
    environ: Mapping[str, str] | None = None,
    command: Sequence[str] = (),
) -> Iterator[Terminal]:
    """A terminal that is not the process's controlling one: when it goes away, no SIGHUP comes. ``command`` stands for another program."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    started = command or [sys.executable, "-c", program, str(home), str(cases or ""), customer]
    around = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environ or {})}
    process = subprocess.Popen(started, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=around)
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        with suppress(OSError):
            os.close(master)
