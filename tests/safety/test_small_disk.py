"""A disk that is really full: a small file system of its own, filled to the last byte while the desk runs on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# In a mount namespace of its own, so that the rest of the machine never sees the file system, and it ends with the program.
PRIVATE = ("unshare", "--mount", "--map-root-user", "--propagation", "private")
MOUNTED = 'mount -t tmpfs -o size=$2,mode=0700 tmpfs "$1" && shift 2 && exec "$@"'

WORKING = """
import asyncio, os, sys
from pathlib import Path
from assistant.journal.copies import is_whole
from assistant.journal.store import Filter, Journal
from assistant.ui.app import DeskApp
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from ui.driving import desk_on, on_a_call, until, working

home = Path(sys.argv[1])
note = "word " * 1800

def filled():
    with open(home / "filler", "ab", buffering=0) as filler:
        for size in (65536, 4096, 1):
            while True:
                try:
                    filler.write(b"x" * size)
                except OSError:
                    break

def sentences(sheet):
    return str(sheet.query_one("#wrong").render()), str(sheet.query_one("#hint").render())

async def main():
    async with working(DeskApp(lambda: desk_on(home), customer="marieke", home=home)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space", "w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet), 4000)
        sheet = screen.app.screen
        kept = lambda: list((home / "drafts").glob("*.json"))
        await until(pilot, lambda: bool(kept()), 4000)
        before = kept()[0].read_bytes()
        filled()
        sheet.query_one(NoteArea).text = note
        await pilot.press("c", "enter")
        await until(pilot, lambda: "disk is full" in sentences(sheet)[0], 4000)
        assert "Not saved. The form is kept" in sentences(sheet)[1], sentences(sheet)
        assert sheet.query_one(NoteArea).text.strip() == note.strip()
        assert kept()[0].read_bytes() == before, "a draft is whole: the old one or the new one"
        assert not list((home / "drafts").glob("*.tmp"))
        (home / "filler").unlink()
        await pilot.press("enter")
        await until(pilot, lambda: screen.saved_id is not None, 4000)
    with Journal.open(home / "journal.db") as journal:
        assert [(row.disposition.value, row.note) for row in journal.resolutions(Filter())] == [("link_sent", note.strip())]
    assert is_whole(home / "journal.db")
    assert not kept()

asyncio.run(main())
print("saved in the end")
"""


def may_mount(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    folder.mkdir(exist_ok=True)
    done = subprocess.run([*PRIVATE, "sh", "-c", MOUNTED, "sh", str(folder), "1m", "true"], capture_output=True, check=False)
    return done.returncode == 0


def test_on_a_full_file_system_the_form_stays_and_is_saved_once_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    if not may_mount(disk):
        pytest.skip("unshare is not there, or nothing may be mounted here")
    tests = str(Path(__file__).parents[1])
    command = [*PRIVATE, "sh", "-c", MOUNTED, "sh", str(disk), "4m", sys.executable, "-c", WORKING, str(disk)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": tests}, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "saved in the end\n"
    assert not any(disk.iterdir()), "the file system was the program's own"
