"""The nightly copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.journal.copies import copies_of, is_whole, last_good_copy
from assistant.journal.faults import Damaged, ReadOnly
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
