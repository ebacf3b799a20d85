"""What can go wrong with the journal, told as a key with facts; the sentence is made where the reader's language is known.

JournalFault
├── Full              nothing was written; the caller keeps the form
├── Busy              another program holds the write lock; try again, the form is kept
├── ReadOnly          the folder or file can't be written or opened
├── Damaged           the file is broken; names the last good copy
├── Emptied           a journal that was here is gone or empty; names the last good copy
├── Newer             written by a newer version; nothing was read or written
├── Unfit             a value that can't be kept
├── AlreadyKept       another row has this id
└── UnknownResolution the row that a correction or snapshot names is not there

A fault of SQLite is told by its result code, never by its text.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.journal.copies import last_good_copy


class JournalFault(Exception):
    """Base of the tree. ``key`` names the sentence and ``facts`` fill it; facts never hold customers' data."""

    def __init__(self, key: str, facts: Mapping[str, str]) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Full(JournalFault):
    """The disk is full or failed (``journal_full``, ``journal_disk_failed``: error)."""

    def __init__(self, error: str, *, full: bool) -> None:
        super().__init__("journal_full" if full else "journal_disk_failed", {"error": error})


class Busy(JournalFault):
    """``journal_busy``, no facts."""

    def __init__(self) -> None:
        super().__init__("journal_busy", {})


class ReadOnly(JournalFault):
    """``journal_read_only``: path."""

    def __init__(self, path: Path) -> None:
        super().__init__("journal_read_only", {"path": str(path)})
        self.path = path


class Damaged(JournalFault):
    """``journal_damaged``: path, copy; ``journal_damaged_without_copy``: path."""

    def __init__(self, path: Path, last_good_copy: Path | None) -> None:
        key, facts = _with_copy("journal_damaged", path, last_good_copy)
        super().__init__(key, facts)
        self.last_good_copy = last_good_copy


class Emptied(JournalFault):
    """``journal_emptied``: path, copy; ``journal_emptied_without_copy``: path."""

    def __init__(self, path: Path, last_good_copy: Path | None) -> None:
        key, facts = _with_copy("journal_emptied", path, last_good_copy)
        super().__init__(key, facts)
        self.last_good_copy = last_good_copy


class Newer(JournalFault):
    """``journal_newer``: name, the migration or stored word that this version does not know."""

    def __init__(self, name: str) -> None:
        super().__init__("journal_newer", {"name": name})
        self.name = name


class Unfit(JournalFault):
    """``journal_unfit``: error, the kind of refusal."""

    def __init__(self, error: str) -> None:
        super().__init__("journal_unfit", {"error": error})


class AlreadyKept(JournalFault):
    """``journal_already_kept``: id."""

    def __init__(self, row_id: str) -> None:
        super().__init__("journal_already_kept", {"id": row_id})


class UnknownResolution(JournalFault):
    """``unknown_resolution``: id."""

    def __init__(self, row_id: str) -> None:
        super().__init__("unknown_resolution", {"id": row_id})


def _with_copy(key: str, path: Path, copy: Path | None) -> tuple[str, Mapping[str, str]]:
    if copy is None:
        return f"{key}_without_copy", {"path": str(path)}
    return key, {"path": str(path), "copy": str(copy)}


@contextmanager
def as_faults(path: Path) -> Iterator[None]:
    """Turns what SQLite, the disk and odd values raise inside into the tree above. An error of our own making passes unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        if (fault := fault_of(error, path)) is None:
            raise
        raise fault from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise Unfit(type(error).__name__) from error
    except UnicodeDecodeError as error:
        # SQLite's own message quotes a damaged schema.
        raise Damaged(path, last_good_copy(path)) from error
    except OSError as error:
        raise fault_of_disk(error, path) from error


# https://www.sqlite.org/rescode.html, primary codes. ERROR is "no such table" and the like: our statements are fixed, so the schema is not
# ours any more.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_FORMAT}
_UNFIT = {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH}


def fault_of(error: sqlite3.Error, path: Path) -> JournalFault | None:
    """The fault that SQLite's error stands for, or None where it is a mistake in our own code."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python itself raises this one, for text that is no UTF-8 any more.
        return Damaged(path, last_good_copy(path)) if isinstance(error, sqlite3.OperationalError) else None
    # Python calls an extended code that it does not know "unknown"; the primary code in the low byte always tells.
    primary, name = code & 0xFF, error.sqlite_errorname
    if primary in _FULL:
        return Full(name, full=primary == sqlite3.SQLITE_FULL)
    if primary in _BUSY:
        return Busy()
    if primary in _READ_ONLY:
        return ReadOnly(path)
    if primary in _DAMAGED:
        return Damaged(path, last_good_copy(path))
    return Unfit(name) if primary in _UNFIT else None


def fault_of_disk(error: OSError, path: Path) -> JournalFault:
    """The fault that an error of the file system stands for."""
    name = errno.errorcode.get(error.errno or 0, "EIO")
    if name in {"ENOSPC", "EDQUOT", "EFBIG"}:
        return Full(name, full=True)
    return Full(name, full=False) if name == "EIO" else ReadOnly(path)
