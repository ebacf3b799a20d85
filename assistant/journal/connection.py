"""How every connection to the journal is set, and the transaction that every write is in. Which rows there are is the store's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# https://www.sqlite.org/pragma.html. synchronous is not kept in the file, and NORMAL (1) loses acknowledged rows in a power cut: 2 is FULL.
PRAGMAS: Mapping[str, int] = MappingProxyType({"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "recursive_triggers": 1})


def connect(path: Path, *, busy_ms: int) -> Database:
    """A connection to a file that is there already, set as above; it waits ``busy_ms`` for a lock. Raises sqlite3.Error.

    The journal mode is left as it is: asking for WAL writes to the file.
    """
    import sqlite_utils

    raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
    try:
        raw.execute(f"pragma busy_timeout = {int(busy_ms)}")
        for name, value in PRAGMAS.items():
            raw.execute(f"pragma {name} = {value}")
        return sqlite_utils.Database(raw, execute_plugins=False)
    except BaseException:
        raw.close()
        raise


def use_wal(db: Database) -> None:
    """Turns on the write-ahead log where it is not: readers never wait for the writer. Not inside a transaction."""
    if db.journal_mode != "wal":
        db.conn.execute("pragma journal_mode = wal")


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from its start: the number it reads is the number it gives. Commits, or leaves nothing."""
    db.conn.execute("begin immediate")
    try:
        yield
        db.conn.execute("commit")
    except BaseException:
        # Some errors (a full disk) have rolled back already.
        if db.conn.in_transaction:
            db.conn.execute("rollback")
        raise
