"""Keys that the terminal delivers in one read: each acts where the one before it led."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terminal.pseudo import Terminal, terminal


def kept(home: Path) -> dict[str, Any]:
    """What is kept of the call that goes on; nothing where nothing was done in it."""
    drafts = [json.loads(path.read_text())["payload"] for path in (home / "drafts").glob("*.json")]
    return drafts[0] if drafts else {}


def on_the_call(screen: Terminal) -> None:
    screen.wait_for(b"SAY")
    screen.read(0.4, 3)


def comes(screen: Terminal, home: Path, wanted: Callable[[dict[str, Any]], object], limit_s: float = 20.0) -> dict[str, Any]:
    """What is kept once it is as wanted, and else what is kept at last."""
    began = time.monotonic()
    while not wanted(kept(home)) and time.monotonic() - began < limit_s:
        screen.read(0.1, 0.2)
    return kept(home)


@pytest.mark.parametrize("escape", [b"\x1b", b"\x1b[27u"], ids=["old escape", "told apart"])
def test_a_letter_in_the_same_read_as_the_key_of_a_sheet_is_the_sheets(tmp_path: Path, escape: bytes) -> None:
    """``w`` again after Escape: on a terminal of the old kind the two are the bytes of Alt and ``w``."""
    with terminal(tmp_path, customer="marieke") as screen:
        on_the_call(screen)
        screen.send(b"i1")
        screen.wait_for("1 ✓".encode(), 20)
        screen.send(escape + b"wc\tfriday")
        call = comes(screen, tmp_path, lambda call: call.get("form", {}).get("promise_date"))
        assert list(call["ticked"]) != []
        assert call["form"]["disposition"] == "link_sent"
        assert call["form"]["promise_date"]


def test_a_name_in_the_same_read_as_the_key_of_the_search_is_looked_for(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        on_the_call(screen)
        screen.send(b"/petra\ri1")
        screen.wait_for("1 ✓".encode(), 20)
        screen.send(b"\x1b")
        call = comes(screen, tmp_path, lambda call: call.get("ticked"))
        assert call["customer"] == "cus_practice_petra"
        assert len(list((tmp_path / "drafts").glob("*.json"))) == 1, "a letter acted on the call that was left"
