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
        known = marker_of(path).exists()
        if known and not _has_content(path):
            raise Emptied(path, last_good_copy(path))
        if not path.exists():
            files.make_folder(path.parent)
            files.create(path)
        db = connection.connect(path, busy_ms=busy_ms)
        try:
            _prepare(db, path, known=known)
        except BaseException:
            db.close()
            raise
        if not known:
            files.write_durably(marker_of(path), b"A journal was made here.\n")
        return db


def identity(path: Path) -> tuple[int, int]:
    """What tells this file from another that takes its place. Raises Emptied where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise Emptied(path, last_good_copy(path)) from error
    return found.st_dev, found.st_ino


def refuse_another_file(path: Path, opened: tuple[int, int]) -> None:
    """Raises Emptied where the file was removed or replaced since it was opened: rows written to it would be nowhere."""
    if identity(path) != opened:
        raise Emptied(path, last_good_copy(path))


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


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
