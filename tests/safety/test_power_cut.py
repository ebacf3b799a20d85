"""The power goes while calls are saved: whatever was called saved is in the journal afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.journal.copies import is_whole
from assistant.journal.store import Journal
from safety.power import Disk, acknowledged, may_trace, traced

# Saves as the desk does, by its writer. A snapshot that cannot be made smaller fills the log, so that SQLite moves it into the file meanwhile.
SAVING = """
import asyncio, os, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from assistant.journal.resolution import Resolution, new_id
from assistant.journal.writer import Writer
from assistant.records import Disposition

path, rows, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
at = datetime(2026, 11, 24, 9, tzinfo=UTC)

async def main():
    writer = Writer(path)
    for _ in range(rows):
        row = Resolution(id=new_id(), at=at, as_of=at, source="practice", customer="cus_practice_marieke",
                         disposition=Disposition.LINK_SENT, note="Betaalt vrijdag")
        saved = await writer.run(lambda journal: journal.add_resolution(row, os.urandom(size)))
        os.write(1, f"{saved.id}\\n".encode())

asyncio.run(main())
os._exit(0)
"""


@pytest.mark.skipif(not may_trace(), reason="strace is not there, or may not trace")
@pytest.mark.parametrize(("rows", "size"), [(14, 400_000), pytest.param(120, 150_000, marks=pytest.mark.soak)])
def test_a_power_cut_loses_no_acknowledged_call(tmp_path: Path, rows: int, size: int) -> None:
    path = tmp_path / "desk" / "journal.db"
    traced(SAVING, str(path), str(rows), str(size), log=tmp_path / "trace")
    saved: list[str] = []
    moved = False
    for line, disk in acknowledged(tmp_path / "trace"):
        saved.append(line)
        moved |= len(disk.durable.get(str(path), b"")) > 100_000
        assert set(saved) <= after_the_cut(disk, path, tmp_path / "after"), f"lost after {len(saved)} calls"
    assert len(saved) == rows
    assert moved, "the log was moved into the file at least once"


def after_the_cut(disk: Disk, path: Path, folder: Path) -> set[str]:
    """The ids that a desk finds when the power is back."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name in ("journal.db", "journal.db-wal"):
        if content := disk.durable.get(str(path.with_name(name))):
            (folder / name).write_bytes(content)
    with Journal.open(folder / "journal.db") as journal:
        found = {row.id for row in journal.resolutions()}
    assert is_whole(folder / "journal.db")
    return found
