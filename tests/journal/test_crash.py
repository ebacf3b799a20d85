"""A desk that is killed at any moment keeps all that it said was saved."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.journal.copies import is_whole
from assistant.journal.drafts import Drafts
from assistant.journal.store import Journal

from .calls import NOW, call, journal_path

SAVER = Path(__file__).with_name("saver.py")
ROUNDS = [20, pytest.param(60, marks=pytest.mark.soak)]


class Saver:
    """The program in saver.py, and what it told. It is begun anew where a test left children running."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        # A session of its own, so that it ends with all its children.
        self._program = subprocess.Popen(
            [sys.executable, SAVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, start_new_session=True
        )
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._stdin, self._stdout = self._program.stdin, self._program.stdout
        self._busy = False

    def stop(self) -> None:
        os.killpg(self._program.pid, signal.SIGKILL)
        self._stdin.close()
        self._stdout.close()
        self._program.wait()

    def start(self, *jobs: str) -> list[int]:
        if self._busy:
            self.stop()
            self._begin()
        self._busy = True
        self._stdin.write("|".join(jobs) + "\n")
        self._stdin.flush()
        self.told: list[str] = []
        children: list[int] = []
        while len(children) < len(jobs):
            line = self._read()
            if line.startswith("pid "):
                children.append(int(line.split()[1]))
        return children

    def wait_for(self, count: int) -> None:
        while len(self.told) < count:
            self._read()

    def finish(self, children: list[int]) -> list[int]:
        """Statuses of the children; on return all that was acknowledged is in ``told``."""
        statuses: dict[int, int] = {}
        while len(statuses) < len(children):
            line = self._read()
            if line.startswith("ended "):
                _, child, status = line.split()
                statuses[int(child)] = int(status)
        self._busy = False
        return [statuses[child] for child in children]

    def _read(self) -> str:
        line = self._stdout.readline().rstrip("\n")
        assert line, "the saver ended"
        assert not line.startswith("error"), line
        if not line.startswith(("pid ", "ended ")):
            self.told.append(line)
        return line


@pytest.fixture(scope="module")
def saver() -> Iterator[Saver]:
    program = Saver()
    yield program
    program.stop()


def killed(saver: Saver, job: str, chance: random.Random) -> list[str]:
    """What a child acknowledged before it was killed at a random moment."""
    children = saver.start(job)
    saver.wait_for(chance.randint(0, 12))
    time.sleep(chance.uniform(0, 0.004))
    os.kill(children[0], signal.SIGKILL)
    assert saver.finish(children) == [signal.SIGKILL]
    return list(saver.told)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_no_acknowledged_call_is_lost_when_the_desk_is_killed(saver: Saver, tmp_path: Path, rounds: int) -> None:
    path = journal_path(tmp_path)
    chance = random.Random(rounds)
    acknowledged: list[str] = []
    for _ in range(rounds):
        acknowledged += killed(saver, f"journal {path}", chance)
        with Journal.open(path) as journal:
            kept = journal.resolutions()
            assert set(acknowledged) <= {row.id for row in kept}
            assert sorted(row.number for row in kept) == list(range(1, len(kept) + 1))
            assert all(journal.snapshot(row.id) for row in kept[:20])
        assert is_whole(path)
    assert len(acknowledged) > rounds


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_draft_is_the_last_one_acknowledged_or_the_one_on_its_way(saver: Saver, tmp_path: Path, rounds: int) -> None:
    chance = random.Random(rounds)
    for round_ in range(rounds):
        home = tmp_path / str(round_)
        last = dict(line.split() for line in killed(saver, f"drafts {home}", chance))
        drafts = Drafts(home)
        found = {draft.id: draft.payload["turn"] for draft in drafts.all()}
        assert all(found[draft_id] in {int(turn), int(turn) + 3} for draft_id, turn in last.items())
        assert drafts.damaged() == []
        assert [path.suffix for path in (home / "drafts").glob("*")] == [".json"] * len(found)


def test_a_copy_put_back_after_a_crash_is_not_ruined_by_the_log_of_the_file_it_replaces(saver: Saver, tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    saver.finish(saver.start(f"rows {path} 30"))
    with Journal.open(path) as journal:
        copy, kept = journal.copy(NOW.date()), journal.resolutions()
    children = saver.start(f"journal {path}")
    saver.wait_for(40)
    os.kill(children[0], signal.SIGKILL)
    saver.finish(children)
    log = path.with_name("journal.db-wal")
    strange = log.read_bytes()
    path.unlink()
    path.write_bytes(copy.read_bytes())
    with Journal.open(path) as journal:
        assert journal.resolutions() == kept
        assert journal.add_resolution(call()).number == 31
    assert is_whole(path)
    assert log.with_name("journal.db-wal.old").read_bytes() == strange


def test_desks_that_make_the_journal_at_once_all_find_it(saver: Saver, tmp_path: Path) -> None:
    for round_ in range(4):
        path = journal_path(tmp_path / str(round_))
        assert saver.finish(saver.start(*[f"rows {path} 1"] * 6)) == [0] * 6
        with Journal.open(path) as journal:
            assert journal.count() == 6


def test_desks_that_copy_at_once_make_one_whole_copy(saver: Saver, tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    saver.finish(saver.start(f"rows {path} 20"))
    assert saver.finish(saver.start(*[f"copy {path}"] * 5)) == [0] * 5
    assert [one.name for one in (path.parent / "copies").iterdir()] == ["journal-2026-11-24.db"]
    assert is_whole(path.parent / "copies" / "journal-2026-11-24.db")


def test_desks_that_keep_drafts_in_one_home_do_not_disturb_each_other(saver: Saver, tmp_path: Path) -> None:
    children = saver.start(*[f"drafts {tmp_path}"] * 3)
    for count in range(1, 200):
        saver.wait_for(count)
        Drafts(tmp_path).all()
    for child in children:
        os.kill(child, signal.SIGKILL)
    assert saver.finish(children) == [signal.SIGKILL] * 3
    assert {line.split()[0] for line in saver.told} <= {draft.id for draft in Drafts(tmp_path).all()}
    assert Drafts(tmp_path).damaged() == []


def test_two_desks_that_add_at_once_leave_no_gap_in_the_numbers(saver: Saver, tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    children = saver.start(*[f"rows {path} 40"] * 4)
    assert saver.finish(children) == [0, 0, 0, 0]
    with Journal.open(path) as journal:
        assert [row.number for row in sorted(journal.resolutions(), key=lambda row: row.number)] == list(range(1, 161))
        assert set(saver.told) == {row.id for row in journal.resolutions()}
