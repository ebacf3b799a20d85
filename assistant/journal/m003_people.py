"""The third step of the schema: what was done for people's rights. Nobody's name, id or words are in it.

- ``people_log``: retention, forgetting, disclosure, extracts: who did it, when, why, and ``done``, counts as JSON. ``person`` is a keyed hash.
- ``tombstones``: the keyed hashes of those who were forgotten, so that no import brings them back. ``key`` tells which key made the hash.

Never edited once a version with it is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.journal.step_sql import keep, number, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_PEOPLE_LOG = """
create table people_log (
    id text primary key not null, number integer not null unique, at text not null, agent text not null, action text not null,
    why text not null, person text, done text not null
) strict;
"""
_TOMBSTONES = "create table tombstones (person text primary key not null, key text not null, at text not null) strict"


def m003_people(db: Database) -> None:
    """What was done for people's rights, and who must not come back."""
    for script in (_PEOPLE_LOG, _TOMBSTONES):
        run(db, script)
    keep(db, "people_log", "id")
    number(db, "people_log")
    keep(db, "tombstones", "person")
