"""The journal's state as ``doctor`` shows it. It looks through a connection set as ours always are, and changes no row."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.journal import connection, copies, migrations, people
from assistant.journal.faults import Emptied, JournalFault, Newer, as_faults
from assistant.journal.m003_people import m003_people
from assistant.journal.opening import marker_of

if TYPE_CHECKING:
    from sqlite_utils import Database

# https://www.sqlite.org/wal.html: before this version a checkpoint that resets the log can, very rarely, lose a page.
WAL_RESET_MENDED = (3, 51, 3)

PRAGMAS = ("journal_mode", "busy_timeout", *connection.PRAGMAS)
TABLES = ("resolutions", "views", "snapshots")


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. Modes are octal text (``0600``); a fault is what kept the rest from being read."""

    path: Path
    exists: bool
    sqlite_version: str
    wal_reset_fault: bool
    file_mode: str | None = None
    folder_mode: str | None = None
    pragmas: Mapping[str, str] = field(default_factory=dict)
    migrations: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    """Tables, indexes and triggers that are missing, changed or strange."""
    integrity: tuple[str, ...] = ()
    """What the integrity check found wrong."""
    erasing: bool = False
    """The mark of an erasure was left standing: rows may be changed."""
    unclean: bool = False
    """Rows were erased, and pieces of them may be left in the files."""
    keys_lost: int = 0
    """So many of the forgotten can't be told any more: the key that made their hashes is gone."""
    rows: Mapping[str, int] = field(default_factory=dict)
    last_copy: Path | None = None
    fault: JournalFault | None = None

    @property
    def good(self) -> bool:
        """Nothing is wrong with the file; one that was never made is good too."""
        return self.fault is None and not self.differs and not self.integrity and not self.erasing


def examine(path: Path, *, busy_ms: int = 5000) -> Health:
    """The state of the journal at ``path``. Raises nothing of ours: a fault is in the answer."""
    health = Health(
        path=path,
        exists=path.exists(),
        sqlite_version=sqlite3.sqlite_version,
        wal_reset_fault=sqlite3.sqlite_version_info < WAL_RESET_MENDED,
        file_mode=_mode(path),
        folder_mode=_mode(path.parent),
        last_copy=next(iter(copies.copies_of(path)), None),
        fault=None if path.exists() or not marker_of(path).exists() else Emptied(path, copies.last_good_copy(path)),
    )
    try:
        with as_faults(path):
            return replace(health, **_content(path, busy_ms)) if health.exists else health
    except JournalFault as fault:
        return replace(health, fault=fault)


def _content(path: Path, busy_ms: int) -> dict[str, Any]:
    with closing(connection.connect(path, busy_ms=busy_ms)) as db:
        if newer := migrations.unknown_steps(db):
            raise Newer(newer[-1])
        if not (steps := migrations.applied_steps(db)):
            raise Emptied(path, copies.last_good_copy(path))
        wrong = copies.integrity(db.conn)
        return {
            "pragmas": {name: str(db.execute(f"pragma {name}").fetchone()[0]) for name in PRAGMAS},
            "migrations": tuple(steps),
            "differs": _differs(db, steps),
            "integrity": wrong,
            "erasing": not wrong and db.table("erasing").count > 0,
            **(_people(db, path) if not wrong and m003_people.__name__ in steps else {}),
            "rows": {} if wrong else {table: db.table(table).count for table in TABLES},
        }


def _people(db: Database, path: Path) -> dict[str, Any]:
    return {"unclean": people.unfinished(db), "keys_lost": people.lost_keys(db, people.key_of(path))}


def _differs(db: Database, steps: Collection[str]) -> tuple[str, ...]:
    # A journal that this version was not opened on yet has the steps of the one before: that is no fault.
    with closing(_fresh(steps)) as fresh:
        due, found = _schema(fresh), _schema(db)
    return tuple(sorted(name for name in due.keys() | found.keys() if due.get(name) != found.get(name)))


def _fresh(steps: Collection[str]) -> Database:
    import sqlite_utils

    fresh = sqlite_utils.Database(memory=True, execute_plugins=False)
    migrations.migrations(steps).apply(fresh)
    return fresh


def _schema(db: Database) -> dict[str, str]:
    # The names that start so are SQLite's own, and tell how a file was used rather than what it holds.
    sql = "select name, sql from sqlite_master where name not like 'sqlite\\_%' escape '\\' and tbl_name <> '_sqlite_migrations'"
    return {str(name): str(statement) for name, statement in db.execute(sql)}


def _mode(path: Path) -> str | None:
    try:
        return f"{stat.S_IMODE(path.stat().st_mode):04o}"
    except OSError:
        return None
