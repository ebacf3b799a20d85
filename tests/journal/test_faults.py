"""What can go wrong with the file, and that it is told as a fault with nothing half written."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.journal.check import examine
from assistant.journal.copies import is_whole
from assistant.journal.faults import Busy, Damaged, Emptied, Full, JournalFault, Newer, ReadOnly, fault_of_disk
from assistant.journal.store import Filter, Journal

from .calls import NOW, call, full_call, journal_path, view


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Journal.open(journal_path(tmp_path)) as journal:
        for _ in range(12):
            journal.add_resolution(full_call(), b'{"seen": 1}')
        journal.add_view(view())
    return journal_path(tmp_path)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        journal.add_resolution(call())
        folder = journal_path(tmp_path).parent
        assert mode(folder) == 0o700
        assert {file.name: mode(file) for file in folder.iterdir()} == dict.fromkeys(
            ("journal.db", "journal.db-wal", "journal.db-shm", "journal.known"), 384
        )


def test_every_folder_on_the_way_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "share" / "desk" / "journal.db"
    Journal.open(path).close()
    assert [mode(folder) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]


def test_a_file_that_was_put_back_for_all_to_read_is_its_owners_alone_again(path: Path) -> None:
    path.chmod(0o644)
    with Journal.open(path) as journal:
        journal.add_resolution(call())
        assert {mode(path.with_name(f"journal.db{part}")) for part in ("", "-wal", "-shm")} == {0o600}


def test_a_journal_that_was_here_and_is_gone_is_no_fresh_start(path: Path) -> None:
    path.unlink()
    with pytest.raises(Emptied):
        Journal.open(path)
    assert not path.exists()


def test_an_emptied_journal_is_a_fault_that_names_the_last_good_copy(path: Path) -> None:
    with Journal.open(path) as journal:
        copy = journal.copy(date(2026, 11, 24))
    path.write_bytes(b"")
    with pytest.raises(Emptied) as told:
        Journal.open(path)
    assert told.value.last_good_copy == copy
    assert told.value.facts == {"path": str(path), "copy": str(copy)}
    assert path.read_bytes() == b""


def test_an_empty_database_in_the_journals_place_is_a_fault(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("pragma user_version = 1")
    with pytest.raises(Emptied):
        Journal.open(path)


def test_a_start_that_a_crash_cut_short_is_taken_up_again(tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    path.parent.mkdir()
    path.touch()
    with Journal.open(path) as journal:
        assert journal.add_resolution(call()).number == 1


def test_a_journal_that_is_emptied_while_open_keeps_no_row_in_the_void(path: Path) -> None:
    with Journal.open(path) as journal:
        path.write_bytes(b"")
        with pytest.raises((Damaged, Emptied)):
            journal.add_resolution(call())


@pytest.mark.parametrize("replaced", [False, True])
def test_a_journal_that_is_taken_away_while_open_keeps_no_row_in_the_void(path: Path, replaced: bool) -> None:
    with Journal.open(path) as journal:
        path.rename(path.with_name("elsewhere"))
        if replaced:
            path.write_bytes(b"")
        with pytest.raises(Emptied):
            journal.add_resolution(call())
        with pytest.raises(Emptied):
            journal.add_view(view())


def test_a_newer_versions_journal_is_neither_read_nor_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('journal', 'm900_rooms', '')")
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(Newer) as told:
        Journal.open(path)
    assert told.value.name == "m900_rooms"
    assert isinstance(examine(path).fault, Newer)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_word_of_a_newer_version_is_told_as_such(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into erasing (why) values ('test')")
        connection.execute("update resolutions set disposition = 'sent_flowers' where number = 3")
        connection.execute("delete from erasing")
    with Journal.open(path) as journal, pytest.raises(Newer, match="newer"):
        journal.resolutions()


def test_a_lock_held_by_another_program_is_busy_and_later_the_call_is_kept(path: Path) -> None:
    with Journal.open(path, busy_ms=30) as journal, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Busy):
            journal.add_resolution(call())
        assert len(journal.resolutions()) == 12
        other.execute("rollback")
        assert journal.add_resolution(call()).number == 13


def test_a_full_disk_leaves_nothing_half_written(path: Path) -> None:
    with Journal.open(path) as journal:
        pages = journal._db.execute("pragma page_count").fetchone()[0]
        journal._db.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(Full) as told:  # noqa: PT012  (which of them fails is the disk's to say)
            for _ in range(50):
                journal.add_resolution(full_call(note="n " * 4000), b"x")
        assert told.value.key == "journal_full"
        kept = journal.resolutions()
        assert all(journal.snapshot(row.id) for row in kept)
        journal._db.execute("pragma max_page_count = 1000000")
        assert journal.add_resolution(call()).number == len(kept) + 1
    assert is_whole(path)


FILLING = """
import os, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from journal.calls import NOW, call, full_call
from assistant.journal.drafts import Drafts
from assistant.journal.faults import Full
from assistant.journal.store import Journal

home = Path(sys.argv[2])
endless = resource.getrlimit(resource.RLIMIT_FSIZE)
drafts = Drafts(home)
draft = drafts.save("01a20f2f-cc7a-7aad-8e0d-3e9f8c67b761", {"note": "old"}, NOW)
kept, full = 0, 0
for largest in range(0, 700_000, 10_007):
    with Journal.open(home / "journal.db") as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, endless[1]))
        try:
            journal.add_resolution(full_call(note="word " * 99), os.urandom(16_000))
            kept += 1
        except Full:
            full += 1
        try:
            drafts.save(draft.id, {"note": "new " * 1500}, NOW)
            assert largest > 6000
        except Full:
            assert not list((home / "drafts").glob("*.tmp"))
            assert drafts.all() == [draft]
        resource.setrlimit(resource.RLIMIT_FSIZE, endless)
        numbers = [row.number for row in journal.resolutions()]
        assert numbers == list(range(kept, 0, -1)), (largest, numbers)
        journal.add_resolution(call())
        kept += 1
        drafts.save(draft.id, {"note": "old"}, NOW)
assert full > 10 and kept - full > 20, (full, kept)
"""


def test_whichever_write_fails_the_journal_stays_whole_and_the_next_call_is_kept(tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    tests = str(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", FILLING, tests, str(path.parent)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert is_whole(path)
    assert examine(path).good


def test_a_folder_in_the_journals_place_is_told_with_its_path(tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    path.mkdir(parents=True)
    with pytest.raises(ReadOnly) as told:
        Journal.open(path)
    assert told.value.facts == {"path": str(path)}


def test_a_file_in_the_folders_place_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(ReadOnly):
        Journal.open(journal_path(tmp_path))


def test_a_journal_that_may_not_be_written_is_read_only(path: Path) -> None:
    with Journal.open(path) as journal:
        journal._db.execute("pragma query_only = on")
        with pytest.raises(ReadOnly):
            journal.add_resolution(call())


@pytest.mark.parametrize(
    ("number", "kind"), [(28, Full), (27, Full), (122, Full), (5, Full), (13, ReadOnly), (30, ReadOnly), (2, ReadOnly), (None, Full)]
)
def test_an_error_of_the_disk_is_told_by_its_number(number: int | None, kind: type[JournalFault]) -> None:
    error = OSError() if number is None else OSError(number, "x")
    assert isinstance(fault_of_disk(error, Path("journal.db")), kind)


def test_a_file_that_is_no_journal_is_damaged_and_names_the_last_good_copy(path: Path) -> None:
    with Journal.open(path) as journal:
        old = journal.copy(date(2026, 11, 23))
        journal.copy(date(2026, 11, 24)).write_bytes(b"broken too")
    path.write_bytes(b"a letter to the bank " * 500)
    with pytest.raises(Damaged) as told:
        Journal.open(path)
    assert told.value.last_good_copy == old
    assert told.value.key == "journal_damaged"


def test_a_damaged_journal_without_copies_says_that_there_is_none(path: Path) -> None:
    path.write_bytes(b"a letter to the bank " * 500)
    with pytest.raises(Damaged) as told:
        Journal.open(path)
    assert told.value.facts == {"path": str(path)}
    assert told.value.key == "journal_damaged_without_copy"


@pytest.mark.parametrize("files", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_a_damaged_file_is_a_fault_and_never_a_traceback(path: Path, files: int) -> None:
    whole = path.read_bytes()
    faults = 0
    for seed in range(files):
        chance = random.Random(seed)
        path.write_bytes(damaged(whole, chance))
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        faults += used(path)
        examine(path, busy_ms=0)
    assert faults > files // 3


def damaged(whole: bytes, chance: random.Random) -> bytes:
    broken = bytearray(whole)
    match chance.randrange(4):
        case 0:
            return bytes(broken[: chance.randrange(1, len(broken))])
        case 1:
            start = chance.randrange(0, len(broken) - 4096)
            broken[start : start + 4096] = chance.randbytes(4096)
        case 2:
            page = 4096 * chance.randrange(len(broken) // 4096)
            broken[page : page + 4096] = bytes(4096)
        case _:
            for _ in range(300):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def used(path: Path) -> bool:
    """A day's use of this file; True where it told a fault."""
    told = False
    uses = (
        lambda journal: journal.resolutions(),
        lambda journal: journal.resolutions(Filter(words="fijn", current_only=True)),
        lambda journal: [journal.snapshot(row.id) for row in journal.resolutions(Filter(limit=5))],
        lambda journal: journal.calls_of("cus_practice_marieke", "practice", NOW),
        lambda journal: journal.views_of("cus_practice_marieke", "practice"),
        lambda journal: journal.count(),
        lambda journal: journal.add_resolution(full_call(), b"{}"),
        lambda journal: journal.add_view(view()),
        lambda journal: journal.copy(date(2026, 11, 24)),
    )
    for use in uses:
        try:
            with Journal.open(path) as journal:
                use(journal)
        except JournalFault:
            told = True
    shutil.rmtree(path.with_name("copies"), ignore_errors=True)
    return told
