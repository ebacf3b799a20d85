"""A key and a card number are planted wherever they could come in, and the program is worked through one fault after another on a terminal.

Neither of the two may stand in what the terminal got, in any file, in any export, in the arguments of a process. What an agent types is shown
while it is typed, and nowhere else: those bytes alone are left out of the search.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyte
import pytest
from stripe.server import StripeServer, practice_cases
from terminal.pseudo import Terminal, terminal

from assistant.journal.store import Journal
from safety.planted import CARD, DASHED, KEY, PLANTED, SPACED, kept_by, leaks, planted, snapshots_in

MARIEKE = "cus_practice_marieke"
NOW = ("--now", "2026-11-24T09:00:00Z")
BOMB = gzip.compress(PLANTED.encode() * 400_000)
PAGE = f"<!DOCTYPE html><title>502</title><p>{PLANTED}</p>"
# Fault -> the paths that it falls on, and how the answer is spoiled. What a refusal says, and where a redirect leads, holds both.
HTTP_FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "400": ("/v1/invoices", {"says": PLANTED}),
    "401": ("/v1/", {"says": PLANTED}),
    "403": ("/v1/charges", {"says": PLANTED}),
    "429": ("/v1/subscriptions", {"says": PLANTED, "headers": {"Stripe-Should-Retry": "false", "Stripe-Rate-Limited-Reason": PLANTED}}),
    "500": ("/v1/", {"says": PLANTED, "headers": {"Stripe-Should-Retry": "false"}}),
    "hang": ("/v1/charges", {}),
    "drop": ("/v1/invoices", {}),
    "cut": ("/v1/customers", {}),
    "broken_json": ("/v1/", {}),
    "redirect": ("/v1/", {"says": PLANTED, "headers": {"Location": f"/v1/elsewhere?key={KEY}&card={CARD}"}}),
    "html": ("/v1/", {"says": PAGE}),
    "body": ("/v1/", {"body": BOMB, "headers": {"Content-Encoding": "gzip"}}),
}  # fmt: skip

CRASHING = """
import os, sys
from assistant.desk.start import start
from assistant.ui.app import DeskApp

class Crashing(DeskApp):
    def on_key(self, event):
        if event.key == "f12":
            card, key = os.environ["PLANTED_CARD"], os.environ["STRIPE_API_KEY"]
            raise RuntimeError(f"unforeseen {card} {key} {self.desk.views!r}")

app = Crashing(lambda: start(os.environ, now=sys.argv[2]), language="en", customer=sys.argv[1])
status = app.run()
sys.exit(status if status is not None else app.return_code or 0)
"""


@dataclass
class Run:
    """The program on a live account. ``typing`` are the stretches of the output in which the agent's own typing was echoed."""

    home: Path
    server: StripeServer
    environ: dict[str, str]
    screen: Terminal
    typing: list[tuple[int, int]] = field(default_factory=list)
    _display: pyte.Screen = field(default_factory=lambda: pyte.Screen(160, 45))
    _fed: int = 0

    def shown(self) -> str:
        """What a person sees now."""
        pyte.ByteStream(self._display).feed(self.screen.seen[self._fed :])
        self._fed = len(self.screen.seen)
        return "\n".join(self._display.display)

    def comes(self, words: str, limit_s: float = 40) -> bool:
        """Whether these words are on the screen within so many seconds."""
        began = time.monotonic()
        while words not in self.shown() and time.monotonic() - began < limit_s:
            self.screen.read(0.05, 0.1)
        return words in self.shown()

    def press(self, keys: bytes, then: str = "") -> None:
        """A key, and what comes of it, before the next."""
        self.screen.send(keys)
        self.screen.read(0.15, 1)
        assert self.comes(then), f"{then!r} did not appear:\n{self.shown()}"

    def fault(self, kind: str) -> None:
        """Reads the account anew while the provider is at fault, and waits until nothing more is asked."""
        path, spoiled = HTTP_FAULTS[kind]
        asked = self.server.fault(path, kind, **spoiled)
        self.press(b"r")
        seen, quiet_since = -1, time.monotonic()
        while not asked.hits or time.monotonic() - quiet_since < 0.4:
            self.screen.read(0.05, 0.1)
            if seen != len(self.server.log):
                seen, quiet_since = len(self.server.log), time.monotonic()
            assert time.monotonic() - quiet_since < 30, f"{kind} was not met:\n{self.shown()}"
        self.server.clear_faults()

    def wrap_up_with_a_card_number(self) -> None:
        """Up to the moment before it is saved: the number was typed in the note, in two ways, and masked."""
        self.press(b"w", "Wrap up ·")
        self.press(b"c", "c ● ")
        begun = len(self.screen.seen)
        masked = f"read out •••• {CARD[-4:]} and •••• {CARD[-4:]}"
        for _ in range(4):  # a busy machine may take the first letters for another field's
            self.click_on_note()
            self.press(f" read out {SPACED} and {DASHED} ".encode())
            assert leaks(kept_by(self.home)) == {}, "while it is typed"
            if self.comes(masked, 8):
                break
        assert masked in self.shown(), self.shown()
        self.screen.read(0.3, 2)
        self.typing.append((begun, len(self.screen.seen)))

    def click_on_note(self) -> None:
        assert self.comes(" Note  "), self.shown()
        row, line = next((row, line) for row, line in enumerate(self.shown().split("\n"), 1) if " Note  " in line)
        column = line.index(" Note  ") + 22
        self.press(b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (column, row, column, row))

    def save(self, says: str) -> None:
        self.press(b"\r", says)

    def places(self) -> dict[str, bytes]:
        """All that the program left, and what the terminal got."""
        seen, shown = self.screen.seen, b""
        done = 0
        for begun, ended in self.typing:
            shown, done = shown + seen[done:begun], ended
        arguments = (
            subprocess.run(["ps", "-A", "-ww", "-o", "args="], capture_output=True, check=True).stdout if shutil.which("ps") else b""
        )
        return {**kept_by(self.home), "terminal": shown + seen[done:], "arguments": arguments}


@contextmanager
def desk(home: Path, *, program: str | None = None, name: str = "assistant") -> Iterator[Run]:
    bundles = [planted(bundle) for bundle in practice_cases() if bundle["customer"]["id"] == MARIEKE]
    command = [sys.executable, "-c", program, MARIEKE, NOW[1]] if program else [sys.executable, "-m", name, *NOW, MARIEKE]
    with StripeServer(bundles, key=KEY) as server:
        environ = {
            "CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": "en", "STRIPE_API_BASE": server.base,
            "STRIPE_API_KEY": KEY, "PLANTED_CARD": CARD, "TMPDIR": str(home),
        }  # fmt: skip
        with terminal(home, command=command, environ=environ) as screen:
            run = Run(home, server, environ, screen)
            assert run.comes("SAY"), run.shown()
            screen.read(0.3, 3)
            yield run


def exports(run: Run) -> dict[str, bytes]:
    """What the commands print."""
    commands = (("log",), ("log", "--json"), ("log", "--csv"), (*NOW, "show", MARIEKE), ("show", MARIEKE, "--json", *NOW), ("doctor",))
    found: dict[str, bytes] = {}
    for command in commands:
        words = [sys.executable, "-m", "assistant", *command]
        done = subprocess.run(words, capture_output=True, env={**os.environ, **run.environ}, check=False, timeout=120)
        assert done.returncode == 0, (command, done.stderr)
        found[" ".join(command)] = done.stdout + done.stderr
    return found


def test_the_search_finds_what_it_is_for() -> None:
    """Were it blind, every test here would pass."""
    cut_up = b"".join(b"\x1b[%d;4H\x1b[1m%c\x1b[0m" % (at, one) for at, one in enumerate(CARD.encode(), 1))
    arabic = CARD.translate({ord(str(one)): chr(0x660 + one) for one in range(10)}).encode()
    for data in (
        CARD.encode(),
        SPACED.encode(),
        DASHED.encode(),
        cut_up,
        arabic,
        CARD.encode("utf-16-le"),
        KEY.encode(),
        KEY.encode().hex().encode(),
    ):
        assert leaks({"here": b"before " + data + b" after"})
    assert leaks({"here": f"•••• {CARD[-4:]} {KEY[:8]}…{KEY[-4:]} 12-11-2026 +31612345678".encode()}) == {}


def worked_through(run: Run, faults: Mapping[str, Any]) -> None:
    """The whole account looked at, each fault, and a call saved."""
    run.press(b"i", "Who is on the line")
    for key in (b"1", b"2", b"\r", b"f", b"f", b"f", b"f", b"f"):
        run.press(key)
    run.press(b" ", "◆ identified")
    for kind in faults:
        run.fault(kind)
    run.wrap_up_with_a_card_number()
    run.save("on the call. / finds the next")


def everything(run: Run) -> dict[str, bytes]:
    found = {**run.places(), **exports(run)}
    with Journal.open(run.home / "journal.db") as journal:
        journal.copy(date(2026, 12, 1))
        return {**found, **snapshots_in(journal), **kept_by(run.home)}


def test_no_fault_of_the_provider_shows_the_key_or_a_card_number(tmp_path: Path) -> None:
    with desk(tmp_path) as run:
        worked_through(run, HTTP_FAULTS)
        places = everything(run)
    assert {"journal.db", "journal.db-wal", "terminal", "log --csv", "copies/journal-2026-12-01.db", "snapshot of call 1"} <= set(places)
    assert f"•••• {CARD[-4:]}".encode() in places["snapshot of call 1"], "what the provider sent is kept, masked"
    assert f"•••• {CARD[-4:]}".encode() in places["log --csv"], "and so is what was typed"
    assert leaks(places) == {}


@pytest.mark.soak
@pytest.mark.parametrize("kind", HTTP_FAULTS)
def test_each_fault_alone_waited_for_to_its_end(tmp_path: Path, kind: str) -> None:
    with desk(tmp_path) as run:
        path, spoiled = HTTP_FAULTS[kind]
        run.server.fault(path, kind, **spoiled)
        run.press(b"r")
        run.screen.read(12, 12)
        run.press(b"f")
        run.server.clear_faults()
        worked_through(run, {})
        assert leaks(everything(run)) == {}


def test_a_damaged_journal_and_a_crash_of_the_screen_show_neither(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.db") as journal:
        journal.copy(date(2026, 11, 23))
    (tmp_path / "journal.db").write_bytes(b"a letter to the bank " * 500)
    with desk(tmp_path, program=CRASHING) as run:
        run.wrap_up_with_a_card_number()
        run.save("Not saved.")
        run.screen.send(b"\x1b[24~")
        run.screen.read(1.0, 10)
        assert run.screen.process.wait(20) == 1
        places = run.places()
    assert b"RuntimeError: unforeseen" in places["churn-assistant.log"]
    assert b"Something went wrong" in places["terminal"]
    draft = next(data for name, data in places.items() if name.startswith("drafts/"))
    assert f"•••• {CARD[-4:]}" in str(json.loads(draft)), "the form is kept, masked"
    assert leaks(places) == {}


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits the files of a running program")
def test_a_disk_that_takes_nothing_shows_neither_and_later_the_call_is_saved(tmp_path: Path) -> None:
    with desk(tmp_path) as run:
        pid, free = run.screen.process.pid, resource.prlimit(run.screen.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, free[1]))
        run.wrap_up_with_a_card_number()
        run.save("Not saved.")
        assert leaks(run.places()) == {}
        resource.prlimit(pid, resource.RLIMIT_FSIZE, free)
        run.save("on the call. / finds the next")
        run.screen.read(0.3, 2)
        with Journal.open(tmp_path / "journal.db") as journal:
            assert [row.note is not None and f"•••• {CARD[-4:]}" in row.note for row in journal.resolutions()] == [True]
        assert leaks(run.places()) == {}
