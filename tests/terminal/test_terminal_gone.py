"""When the terminal goes away the program ends within seconds, with the form kept: also where no signal tells it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ui.app import DRAFT_LAST_S, LOST_TERMINAL
from terminal.pseudo import PROGRAM, Terminal, terminal

PROMISED_S = 3.0
TRIES = 4
SLOW_MACHINE_S = 30.0
# Starts the program as nohup would: no hang-up is ever told to it.
UNTOLD = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal = lambda number, act, old=signal.signal: None if number == signal.SIGHUP else old(number, act)
"""


def typed_a_note(screen: Terminal) -> None:
    screen.wait_for(b"SAY")
    screen.read(0.3, 2)
    screen.send(b" w")
    screen.wait_for(b"Wrap up")
    screen.read(0.2, 1)
    for keys in (b"c", b"\t", b"\t", b"\t", b"\t", b"the dog ate the card "):
        screen.send(keys)
        screen.read(0.2, 1)


def kept_notes(home: Path) -> list[str]:
    drafts = [json.loads(path.read_text()) for path in (home / "drafts").glob("*.json")]
    return [str(draft["payload"]["form"].get("note")) for draft in drafts]


def seconds_until_it_ends(screen: Terminal, end: Callable[[], None]) -> tuple[float, int]:
    """From the end of the terminal to the end of the program, and its status. One that lives on fails here."""
    began = time.monotonic()
    end()
    status = screen.process.wait(SLOW_MACHINE_S)
    return time.monotonic() - began, status


def within_the_promise(attempt: Callable[[int], float]) -> None:
    """The program's own waits add up to less than what is promised; what a busy machine adds is not its own, and is not the same twice.

    So of a few tries one has to keep the promise: a program that waits longer by itself keeps it in none.
    """
    taken: list[float] = []
    while len(taken) < TRIES and (not taken or min(taken) > PROMISED_S):
        taken.append(attempt(len(taken)))
    assert min(taken) <= PROMISED_S, taken


@pytest.mark.parametrize("told", ["not told", pytest.param("ignores SIGHUP", marks=pytest.mark.soak)])
def test_the_program_ends_and_keeps_the_form_when_no_signal_comes(tmp_path: Path, told: str) -> None:
    def attempt(number: int) -> float:
        home = tmp_path / str(number)
        with terminal(home, customer="marieke", program=PROGRAM if told == "not told" else UNTOLD + PROGRAM) as screen:
            typed_a_note(screen)
            taken, status = seconds_until_it_ends(screen, lambda: os.close(screen.master))
        assert status == LOST_TERMINAL
        assert any("the dog ate the card" in note for note in kept_notes(home))
        return taken

    within_the_promise(attempt)


def test_a_disk_that_hangs_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    """Another process holds the folder of the drafts, for ever: the last word of the form waits no longer than is promised."""

    def attempt(number: int) -> float:
        home = tmp_path / str(number)
        with terminal(home, customer="marieke") as screen:
            screen.wait_for(b"SAY")
            screen.read(0.3, 2)
            screen.send(b" ")
            while not list((home / "drafts").glob("*.json")):
                screen.read(0.1, 0.2)
            held = os.open(home / "drafts", os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                taken, status = seconds_until_it_ends(screen, lambda: os.close(screen.master))
            finally:
                os.close(held)
        assert status == LOST_TERMINAL
        assert taken >= DRAFT_LAST_S, "the folder was not held"
        assert kept_notes(home), "what was kept before stands"
        return taken

    within_the_promise(attempt)


# Before the first byte Python itself starts; then the program's imports, its first frame, its desk.
@pytest.mark.parametrize("bytes_seen", [0, 1, *(pytest.param(one, marks=pytest.mark.soak) for one in (500, 5_000))])
def test_a_terminal_that_goes_away_while_the_program_starts_ends_it_too(tmp_path: Path, bytes_seen: int) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        while len(screen.seen) < bytes_seen:
            screen.read(0.05, 0.05)
        _, status = seconds_until_it_ends(screen, lambda: os.close(screen.master))
    assert status == LOST_TERMINAL


def test_a_program_without_a_terminal_is_not_ended_for_it(tmp_path: Path) -> None:
    """A pipe is no terminal that went away."""
    watching = "import sys; from assistant.ui.safety import TerminalWatch; w = TerminalWatch(0, lambda: print('gone')); w.start(); input()"
    done = subprocess.run([sys.executable, "-c", watching], input="\n", capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == ""


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_with_the_form_kept(tmp_path: Path, sign: signal.Signals) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        typed_a_note(screen)
        screen.process.send_signal(sign)
        screen.process.wait(SLOW_MACHINE_S)
        assert any("the dog ate the card" in note for note in kept_notes(tmp_path))


def test_a_kill_costs_at_most_the_last_moment(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        typed_a_note(screen)
        screen.read(0.5, 1.0)
        screen.process.kill()
        screen.process.wait()
        assert any("the dog ate the card" in note for note in kept_notes(tmp_path))
