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


def copy_of(journal: Path, day: date) -> Path:
    """Where the copy of ``day`` is, made or not."""
    return folder_of(journal) / f"{journal.stem}-{day.isoformat()}.db"


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
    copy = copy_of(journal, day)
    files.make_folder(copy.parent)
    with files.locked(copy.parent):
        if not copy.exists():
            _vacuum_into(connection, copy)
        # A clock that ran ahead once leaves copies that seem newer than today's.
        for old in [one for one in copies_of(journal) if one != copy][KEPT - 1 :]:
            old.unlink()
    return copy


def renew(connection: sqlite3.Connection, journal: Path, day: date) -> Path:
    """A new copy of ``day`` in the place of all that there are: what was erased from the journal stands in the old ones still.

    Raises sqlite3.Error and OSError, and leaves the old ones then.
    """
    copy = copy_of(journal, day)
    with files.locked(copy.parent):
        _vacuum_into(connection, copy)
        for old in [one for one in copies_of(journal) if one != copy]:
            old.unlink()
        files.sync_folder(copy.parent)
    return copy


def _vacuum_into(connection: sqlite3.Connection, copy: Path) -> None:
    for cut_short in copy.parent.glob("*.tmp"):
        cut_short.unlink()
    temporary = copy.with_name(f"{copy.name}.tmp")
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
