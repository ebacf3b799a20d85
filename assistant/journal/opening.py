"""Opening the journal's file: made once, known ever after. A file that was here and is gone or empty is a fault, never a fresh start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.journal import connection, files
from assistant.journal.copies import last_good_copy
from assistant.journal.faults import Emptied, Newer, as_faults
from assistant.journal.migrations import applied_steps, migrations, unknown_steps

if TYPE_CHECKING:
    from sqlite_utils import Database


def marker_of(path: Path) -> Path:
    """The small file that says a journal was made here: ``journal.known`` beside ``journal.db``."""
    return path.with_suffix(".known")


def open_database(path: Path, *, busy_ms: int) -> Database:
    """A connection to a journal with every migration applied. Raises Emptied, Newer, Damaged, ReadOnly, Full, Busy."""
    with as_faults(path):
        files.make_folder(path.parent)
        # Of two programs that start at once, one makes the file: SQLite does not wait for its turn where both turn on the log.
        with files.locked(path.parent):
            known = marker_of(path).exists()
            if known and not _has_content(path):
                raise Emptied(path, last_good_copy(path))
            if not path.exists():
                files.create(path)
            files.keep_private(path)
            _set_strange_log_aside(path)
            return _open(path, busy_ms=busy_ms, known=known)


def identity(path: Path) -> tuple[int, int]:
    """What tells this file from another that takes its place. Raises Emptied where there is none, or nothing in it."""
    if not _has_content(path):
        raise Emptied(path, last_good_copy(path))
    found = path.stat()
    return found.st_dev, found.st_ino


def refuse_another_file(path: Path, opened: tuple[int, int]) -> None:
    """Raises Emptied where the file was removed, emptied or replaced since it was opened: rows written to it would be nowhere."""
    if identity(path) != opened:
        raise Emptied(path, last_good_copy(path))


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _set_strange_log_aside(path: Path) -> None:
    """Keeps the write-ahead log of a file that a copy took the place of from being written into the copy, which would ruin it.

    A copy is not in WAL mode yet: https://www.sqlite.org/fileformat.html, bytes 18 and 19 are 1. So a log beside it is another file's.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        return
    with path.open("rb") as file:
        header = file.read(20)
    if header[18:] == b"\x01\x01":
        log.replace(log.with_name(f"{log.name}.old"))


def _open(path: Path, *, busy_ms: int, known: bool) -> Database:
    db = connection.connect(path, busy_ms=busy_ms)
    try:
        _prepare(db, path, known=known)
        if not known:
            files.write_durably(marker_of(path), b"A journal was made here.\n")
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: Database, path: Path, *, known: bool) -> None:
    # Nothing is written before it is certain that the file is not a newer version's.
    if newer := unknown_steps(db):
        raise Newer(newer[-1])
    if known and not applied_steps(db):
        raise Emptied(path, last_good_copy(path))
    connection.use_wal(db)
    steps = migrations()
    if steps.pending(db):
        # One transaction around all: of two programs that start at once, the second finds the work done.
        with connection.immediate(db):
            steps.apply(db)
