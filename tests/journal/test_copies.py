"""The nightly copies."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.journal.copies import copies_of, is_whole, last_good_copy
from assistant.journal.faults import Damaged, Emptied, ReadOnly
from assistant.journal.store import Journal

from .calls import full_call, journal_path

TODAY = date(2026, 11, 24)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(journal_path(tmp_path)) as opened:
        opened.add_resolution(full_call(), b"{}")
        yield opened


def test_eight_nights_leave_seven_copies(journal: Journal) -> None:
    made = [journal.copy(TODAY + timedelta(days=night)) for night in range(8)]
    assert copies_of(journal.path) == made[:0:-1]
    assert sorted(made[0].parent.iterdir()) == made[1:]


def test_starting_the_desk_makes_one_copy_a_day_and_keeps_seven(journal: Journal) -> None:
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    made = [journal.copy_if_due(morning + timedelta(hours=4 * start)) for start in range(6 * 9)]
    copies = [copy for copy in made if copy]
    assert [copy.name for copy in copies] == [f"journal-{TODAY + timedelta(days=day)}.db" for day in range(10)]
    assert copies_of(journal.path) == copies[:2:-1]


def test_the_day_of_a_copy_is_the_desks_own(journal: Journal) -> None:
    after_midnight = datetime(2026, 11, 25, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert journal.copy_if_due(after_midnight) == journal.path.parent / "copies" / "journal-2026-11-25.db"


def test_a_copy_is_due_again_where_it_was_removed(journal: Journal) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    first = journal.copy_if_due(now)
    assert first is not None
    assert journal.copy_if_due(now) is None
    first.unlink()
    assert journal.copy_if_due(now) == first
    assert is_whole(first)


def test_a_clock_that_ran_ahead_does_not_cost_todays_copy(journal: Journal) -> None:
    ahead = [journal.copy(TODAY + timedelta(days=400 + day)) for day in range(7)]
    today = journal.copy(TODAY)
    assert copies_of(journal.path) == [*ahead[:0:-1], today]


def test_a_journal_that_was_taken_away_or_emptied_is_not_copied(journal: Journal) -> None:
    aside = journal.path.with_name("aside")
    journal.path.rename(aside)
    with pytest.raises(Emptied):
        journal.copy(TODAY)
    journal.path.write_bytes(b"")
    with pytest.raises(Emptied):
        journal.copy(TODAY)
    assert copies_of(journal.path) == []


COPYING = """
import resource, sys
from datetime import date
from pathlib import Path
from assistant.journal.copies import copies_of, is_whole
from assistant.journal.faults import Full
from assistant.journal.store import Journal

endless = resource.getrlimit(resource.RLIMIT_FSIZE)
path, day = Path(sys.argv[1]), date(2026, 11, 24)
with Journal.open(path) as journal:
    for largest in range(0, 60_000, 3001):
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, endless[1]))
        try:
            journal.copy(day)
            raise SystemExit(f"copied with {largest} bytes")
        except Full:
            assert list((path.parent / "copies").iterdir()) == []
        resource.setrlimit(resource.RLIMIT_FSIZE, endless)
        assert journal.count() == 1
    assert is_whole(journal.copy(day))
"""


def test_a_disk_that_is_full_leaves_no_half_copy(journal: Journal) -> None:
    done = subprocess.run([sys.executable, "-c", COPYING, str(journal.path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_copy_is_a_whole_journal_that_its_owner_alone_reads(journal: Journal, tmp_path: Path) -> None:
    copy = journal.copy(TODAY)
    assert is_whole(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    restored = tmp_path / "restored" / "journal.db"
    restored.parent.mkdir()
    restored.write_bytes(copy.read_bytes())
    with Journal.open(restored) as again:
        assert again.resolutions() == journal.resolutions()
        assert again.add_resolution(full_call()).number == 2


def test_a_night_is_copied_once(journal: Journal) -> None:
    copy = journal.copy(TODAY)
    before = copy.read_bytes()
    journal.add_resolution(full_call())
    assert journal.copy(TODAY) == copy
    assert copy.read_bytes() == before


def test_a_copy_that_a_crash_cut_short_is_made_again(journal: Journal) -> None:
    copy = journal.path.parent / "copies" / "journal-2026-11-24.db"
    copy.parent.mkdir()
    copy.with_name(f"{copy.name}.tmp").write_bytes(b"half")
    copy.with_name("journal-2026-11-20.db.tmp").write_bytes(b"half")
    assert journal.copy(TODAY) == copy
    assert list(copy.parent.iterdir()) == [copy]
    assert is_whole(copy)


def test_a_damaged_journal_pushes_no_good_copy_out(journal: Journal) -> None:
    good = journal.copy(TODAY)
    for _ in range(40):
        journal.add_resolution(full_call(note="n " * 2000))
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[: 4096 * 8] + b"\x77" * 4096 * 6 + whole[4096 * 14 :])
    with Journal.open(journal.path) as broken, pytest.raises(Damaged):
        broken.copy(TODAY + timedelta(days=1))
    assert copies_of(journal.path) == [good]


def test_damage_that_a_copy_would_hide_is_told_instead(journal: Journal) -> None:
    # Copying makes the indexes anew, and so would lose the trace of a broken one.
    with closing(sqlite3.connect(journal.path)) as other, other:
        other.execute("pragma writable_schema = on")
        other.execute("update sqlite_master set sql = 'create index resolutions_at on resolutions (agent)' where name = 'resolutions_at'")
    with Journal.open(journal.path) as broken, pytest.raises(Damaged):
        broken.copy(TODAY)
    assert copies_of(journal.path) == []


def test_the_last_good_copy_is_the_newest_that_is_whole(journal: Journal) -> None:
    assert last_good_copy(journal.path) is None
    older, newer = journal.copy(TODAY), journal.copy(TODAY + timedelta(days=1))
    assert last_good_copy(journal.path) == newer
    newer.write_bytes(b"")
    assert last_good_copy(journal.path) == older


def test_a_folder_that_can_not_be_made_is_told(journal: Journal) -> None:
    (journal.path.parent / "copies").write_text("a file")
    with pytest.raises(ReadOnly):
        journal.copy(TODAY)
