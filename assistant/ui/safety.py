"""The last net before the terminal, and the watch on whether the terminal is still there."""

from __future__ import annotations

import errno
import select
import signal
import threading
from collections.abc import Callable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from assistant.text import harmless


class SafeText(LineFilter):
    """Replaces control and format characters in every segment that is drawn: whatever slipped in, none reaches the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [segment if segment.control else Segment(harmless(segment.text), segment.style) for segment in segments]


class TerminalWatch:
    """Calls ``gone`` once, from a thread of its own, when the terminal has gone away.

    No signal comes where the window of a detached process is closed; Textual's reader then spins at full load. A hang-up shows as POLLHUP on
    the terminal; where a system's poll does not tell, asking for the terminal's settings fails.
    """

    POLL_MS = 1000

    def __init__(self, descriptor: int, gone: Callable[[], None]) -> None:
        self._descriptor, self._gone = descriptor, gone
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="terminal", daemon=True)

    def start(self) -> None:
        """Watches a terminal, also one that went away while the program began; a pipe or a file is left alone."""
        if hasattr(select, "poll") and not _is_no_terminal(self._descriptor):
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _watch(self) -> None:
        import termios

        poll = select.poll()
        poll.register(self._descriptor, 0)
        while not self._stop.wait(0.2):
            events = poll.poll(self.POLL_MS)
            if any(mask & (select.POLLHUP | select.POLLERR) for _, mask in events):
                break
            try:
                termios.tcgetattr(self._descriptor)
            except termios.error:
                break
        if not self._stop.is_set():
            self._gone()


def _is_no_terminal(descriptor: int) -> bool:
    import termios

    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        # For isatty a terminal that is gone (EIO) is none either.
        return error.args[0] in {errno.ENOTTY, errno.EBADF}
    return False


def on_signals(gone: Callable[[], None], ended: Callable[[], None]) -> None:
    """SIGHUP means that the terminal is gone; SIGTERM only that the program is to end."""
    for name, act in (("SIGHUP", gone), ("SIGTERM", ended)):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_, act=act: act())
