"""On a terminal of 16 colours nothing else is asked for, no text has the colour of its ground, and a state is told by its sign and word."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyte
import pytest

from terminal.pseudo import Terminal, terminal

SIZE = (160, 45)
# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, SGR: 38 and 48 with 5 are 256 colours, with 2 any colour.
MORE_COLOURS = re.compile(rb"\x1b\[[\d;:]*\b[345]8[;:][25][;:]")
OF_16 = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
SIGNS = ("✗ past due", "▲ ACT NOW", "◆ WATCH", "· KNOW", "● paid", "↻ paid late", "✗ failed", "◇ not identified")


class Seen:
    """The terminal's screen, read cell by cell."""

    def __init__(self, screen: Terminal) -> None:
        self._terminal, self._fed = screen, 0
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)

    def until(self, words: str, limit_s: float = 40) -> str:
        began = time.monotonic()
        while words not in self.text():
            assert time.monotonic() - began < limit_s, f"{words!r} did not appear:\n{self.text()}"
            self._terminal.read(0.05, 0.1)
        self._terminal.read(0.3, 2)
        return self.text()

    def text(self) -> str:
        self._stream.feed(self._terminal.seen[self._fed :])
        self._fed = len(self._terminal.seen)
        return "\n".join(self._screen.display)

    def unreadable(self) -> list[str]:
        """Runs of characters in the colour of their ground, and where."""
        found: list[str] = []
        for row in range(SIZE[1]):
            cells = [self._screen.buffer[row][column] for column in range(SIZE[0])]
            hidden = "".join(one.data if one.data.strip() and one.fg == one.bg != "default" else " " for one in cells)
            found += [f"line {row}: {run}" for run in hidden.split()]
        return found


@pytest.mark.parametrize(
    "term", ["xterm", pytest.param("screen", marks=pytest.mark.soak), pytest.param("linux-16color", marks=pytest.mark.soak)]
)
def test_sixteen_colours_are_enough(tmp_path: Path, term: str) -> None:
    with terminal(tmp_path, customer="marieke", size=SIZE, environ={"TERM": term, "COLORTERM": ""}) as screen:
        seen = Seen(screen)
        text = seen.until("SAY")
        assert [sign for sign in SIGNS if sign not in text] == []
        unreadable = {"call": seen.unreadable()}
        screens = (
            (b"i", "Who is on the line"),
            (b"\x1b", "SAY"),
            (b"w", "Wrap up ·"),
            (b"\x1b", "SAY"),
            (b"\x1b[20~", "SAY"),
            (b"?", "said"),
        )
        for key, words in screens:
            screen.send(key)
            seen.until(words)
            unreadable[f"after {key!r}"] = seen.unreadable()
        assert MORE_COLOURS.findall(screen.seen) == []
        assert OF_16.search(screen.seen)
        assert {name: found for name, found in unreadable.items() if found} == {}
