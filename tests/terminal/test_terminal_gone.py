"""When the terminal goes away the program ends within seconds, with the form kept: also where no signal tells it."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from terminal.pseudo import Terminal, terminal

WITHIN_S = 6.0  # three are promised; a loaded machine is given twice that


def typed_a_note(screen: Terminal) -> None:
    screen.wait_for(b"SAY")
    screen.read()
    screen.send(b" ")
    screen.read(0.3)
    screen.send(b"w")
    screen.wait_for(b"Wrap up")
    screen.read(0.3)
    screen.send(b"c")
    screen.read(0.3)
    for _ in range(4):
        screen.send(b"\t")
        screen.read(0.2)
    screen.send(b"the dog ate the card ")
    screen.read(0.4)


def kept_notes(home: Path) -> list[str]:
    drafts = [json.loads(path.read_text()) for path in (home / "drafts").glob("*.json")]
    return [str(draft["payload"]["form"].get("note")) for draft in drafts]


def test_the_program_ends_and_keeps_the_form_when_no_signal_comes(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        typed_a_note(screen)
        os.close(screen.master)
        screen.process.wait(WITHIN_S)
        assert any("the dog ate the card" in note for note in kept_notes(tmp_path))


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_with_the_form_kept(tmp_path: Path, sign: signal.Signals) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        typed_a_note(screen)
        screen.process.send_signal(sign)
        screen.process.wait(WITHIN_S)
        assert any("the dog ate the card" in note for note in kept_notes(tmp_path))


def test_a_kill_costs_at_most_the_last_moment(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        typed_a_note(screen)
        screen.read(0.5, 1.0)
        screen.process.kill()
        screen.process.wait()
        assert any("the dog ate the card" in note for note in kept_notes(tmp_path))
