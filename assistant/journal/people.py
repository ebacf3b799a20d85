"""The log of what was done for people's rights, and the hashes of those who were forgotten. Whose rights, and what is done, is for others.

A hash is made with a key that lies beside the journal, not in it: whoever gets the journal alone can't try out ids on it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.journal import files
from assistant.journal.faults import as_faults
from assistant.journal.moments import text_of
from assistant.journal.resolution import new_id

if TYPE_CHECKING:
    from sqlite_utils import Database

FORGET, RETENTION, DISCLOSE, EXTRACT, CLEANED = "forget", "retention", "disclose", "extract", "cleaned"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done: ``done`` holds counts, ``person`` a keyed hash. Nobody's name, id or words."""

    at: datetime
    agent: str
    action: str
    why: str
    done: Mapping[str, int]
    person: str | None = None


def key_path(journal: Path) -> Path:
    """Where the key of the hashes is: ``people.key`` beside ``journal.db``."""
    return journal.with_name("people.key")


def key_of(journal: Path) -> bytes | None:
    """The key, or None where none was made. Raises JournalFault."""
    with as_faults(journal):
        try:
            return key_path(journal).read_bytes()
        except FileNotFoundError:
            return None


def made_key(journal: Path) -> bytes:
    """The key, made (0600) where there is none. Raises JournalFault."""
    if (key := key_of(journal)) is None:
        key = secrets.token_hex(32).encode()
        with as_faults(journal):
            files.write_durably(key_path(journal), key)
    return key


def person_of(key: bytes, customer: str) -> str:
    """The keyed hash of a customer's id, 64 hexadecimal digits."""
    return hmac.new(key, customer.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def sign_of(key: bytes) -> str:
    """What tells one key from another, and says nothing of it."""
    return hashlib.sha256(b"people.key:" + key).hexdigest()[:16]


def bury(db: Database, key: bytes, customer: str, at: datetime) -> None:
    """Keeps the hash of a customer who was forgotten. Inside a transaction; twice is fine."""
    person = person_of(key, customer)
    if not db.conn.execute("select 1 from tombstones where person = ?", [person]).fetchone():
        db.conn.execute("insert into tombstones (person, key, at) values (?, ?, ?)", [person, sign_of(key), text_of(at)])


def buried(db: Database) -> frozenset[str]:
    """The hashes of all who were forgotten."""
    return frozenset(str(row[0]) for row in db.conn.execute("select person from tombstones"))


def lost_keys(db: Database, key: bytes | None) -> int:
    """How many hashes can't be compared any more, since the key that made them is gone."""
    sign = sign_of(key) if key else ""
    return int(db.conn.execute("select count(*) from tombstones where key <> ?", [sign]).fetchone()[0])


def add_entry(db: Database, entry: Entry) -> None:
    """Adds to the log. Inside a transaction."""
    number = int(db.conn.execute("select coalesce(max(number), 0) + 1 from people_log").fetchone()[0])
    values = [new_id(), number, text_of(entry.at), entry.agent, entry.action, entry.why, entry.person, json.dumps(dict(entry.done))]
    db.conn.execute("insert into people_log (id, number, at, agent, action, why, person, done) values (?, ?, ?, ?, ?, ?, ?, ?)", values)


def entries_of(db: Database, person: str) -> list[dict[str, Any]]:
    """What was done for one person, newest first."""
    sql = "select at, agent, action, why, done from people_log where person = ? order by number desc"
    names = ("at", "agent", "action", "why", "done")
    return [dict(zip(names, row, strict=True)) | {"done": json.loads(row[4])} for row in db.conn.execute(sql, [person])]


def unfinished(db: Database) -> bool:
    """Rows were erased, and it was never seen since that the files are clean of them."""
    sql = "select action from people_log where action = ? or (action in (?, ?) and done glob '*[1-9]*') order by number desc limit 1"
    row = db.conn.execute(sql, [CLEANED, FORGET, RETENTION]).fetchone()
    return row is not None and row[0] != CLEANED
