"""Nightly copies beside the journal: ``copies/journal-2026-11-24.db``, checked before they count, the seven newest kept.

When a night is, is the caller's to say. A damaged journal is never copied: seven bad nights would push out the last good one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from assistant.journal import files

KEPT = 7


def folder_of(journal: Path) -> Path:
    """Where the copies of this journal are."""
    return journal.parent / "copies"


def copies_of(journal: Path) -> list[Path]:
    """The copies that there are, newest first."""
    return sorted(folder_of(journal).glob(f"{journal.stem}-????-??-??.db"), reverse=True)


def last_good_copy(journal: Path) -> Path | None:
    """The newest copy that SQLite finds whole, or None."""
    return next((copy for copy in copies_of(journal) if is_whole(copy)), None)


def is_whole(path: Path) -> bool:
    """The file is a database and its integrity check finds nothing."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return path.stat().st_size > 0 and integrity(connection) == ()
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return False


def integrity(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What ``integrity_check`` finds wrong, at most a hundred lines; empty is whole. Raises sqlite3.Error where it can't even be read."""
    found = tuple(str(row[0]) for row in connection.execute("pragma integrity_check"))
    return () if found == ("ok",) else found


def make_copy(connection: sqlite3.Connection, journal: Path, day: date) -> Path:
    """The copy of ``day``, made unless it is there, and older ones than the newest seven removed. The journal is known to be whole.

    Raises sqlite3.Error and OSError, and leaves no half copy.
    """
    copy = folder_of(journal) / f"{journal.stem}-{day.isoformat()}.db"
    if not copy.exists():
        files.make_folder(copy.parent)
        _vacuum_into(connection, copy)
    for old in copies_of(journal)[KEPT:]:
        old.unlink()
    return copy


def _vacuum_into(connection: sqlite3.Connection, copy: Path) -> None:
    temporary = copy.with_name(f"{copy.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        files.create(temporary)
        connection.execute("vacuum into ?", (str(temporary),))
        files.sync_file(temporary)
        temporary.replace(copy)
    except (sqlite3.Error, OSError):
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    files.sync_folder(copy.parent)
