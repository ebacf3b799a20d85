"""The journal's state as doctor shows it, and what importing the journal costs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.journal.check import examine
from assistant.journal.faults import Damaged, Emptied
from assistant.journal.migrations import STEPS, migrations
from assistant.journal.store import Journal

from .calls import full_call, journal_path, view


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Journal.open(journal_path(tmp_path)) as journal:
        for _ in range(12):
            journal.add_resolution(full_call(), b"{}")
        journal.add_view(view())
        journal.copy(date(2026, 11, 24))
    return journal_path(tmp_path)


def test_a_good_journal_is_shown_with_its_settings_and_counts(path: Path) -> None:
    health = examine(path)
    assert health.good
    assert (health.file_mode, health.folder_mode) == ("0600", "0700")
    assert health.rows == {"resolutions": 12, "views": 1, "snapshots": 12}
    assert health.migrations == tuple(step.__name__ for step in STEPS)
    assert health.last_copy == path.parent / "copies" / "journal-2026-11-24.db"
    assert health.pragmas == {
        "journal_mode": "wal",
        "busy_timeout": "5000",
        "synchronous": "2",
        "secure_delete": "1",
        "foreign_keys": "1",
        "recursive_triggers": "1",
    }
    assert health.wal_reset_fault == (sqlite3.sqlite_version_info < (3, 51, 3))


def test_a_journal_that_only_an_older_version_was_opened_on_is_good(tmp_path: Path) -> None:
    import sqlite_utils

    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as connection:
        migrations(["m001_create_journal"]).apply(sqlite_utils.Database(connection, execute_plugins=False))
    health = examine(path)
    assert health.good, (health.differs, health.fault)
    assert health.migrations == ("m001_create_journal",)


def test_a_journal_that_was_never_made_is_good_and_is_not_made_by_looking(tmp_path: Path) -> None:
    health = examine(journal_path(tmp_path))
    assert health.good
    assert not health.exists
    assert not journal_path(tmp_path).parent.exists()


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("drop trigger resolutions_no_update", ("resolutions_no_update",)),
        ("create table guests (name text)", ("guests",)),
        ("alter table views add column mood text", ("views",)),
    ],
)
def test_a_schema_that_is_not_ours_is_named(path: Path, change: str, differs: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    health = examine(path)
    assert health.differs == differs
    assert not health.good


def test_damage_is_told_as_a_fault_or_by_the_integrity_check(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(b"no journal" * 1000)
    assert isinstance(examine(path).fault, Damaged)
    path.write_bytes(whole[: 4096 * 9] + b"\x77" * 4096 * 4 + whole[4096 * 13 :])
    broken = examine(path)
    assert broken.integrity or broken.fault
    assert not broken.good


def test_an_erasure_that_was_never_ended_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into erasing (why) values ('asked by the customer')")
    health = examine(path)
    assert health.erasing
    assert not health.good


@pytest.mark.parametrize("emptied", [False, True])
def test_a_journal_that_is_gone_or_empty_is_told(path: Path, emptied: bool) -> None:
    path.unlink()
    if emptied:
        path.touch()
    health = examine(path)
    assert isinstance(health.fault, Emptied)
    assert health.fault.last_good_copy == health.last_copy


def test_importing_the_journal_stays_light() -> None:
    probe = (
        "import pkgutil, sys, importlib, assistant.journal as room;"
        "[importlib.import_module(f'assistant.journal.{one.name}') for one in pkgutil.iter_modules(room.__path__)];"
        "print(sorted({'sqlite_utils', 'numpy', 'uuid6', 'httpx', 'textual'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
