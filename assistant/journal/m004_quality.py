"""The fourth step of the schema: what leads and agents say to each other about calls, and about the script. Rows are only added.

- ``scores``: what a lead gave a call, by criterion (``points``, JSON); one of their own a call. ``agreed`` 1: what two leads made of it together.
- ``coaching``: notes on a call, and the answers, disputes and decisions below one (``about`` is the note's id).
- ``ideas``: an agent's other words for a line of the script; ``call`` is the id that the call has or will have.
- ``saved_filters``: a filter of the log under a name; ``filter`` null takes the name away.

Never edited once a version with it is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.journal.step_sql import keep, number, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_SCORES = """
create table scores (
    id text primary key not null, number integer not null unique, at text not null, lead text not null,
    resolution text not null references resolutions (id), agreed integer not null, blind integer not null, card text not null,
    points text not null
) strict;
create unique index scores_own on scores (resolution, lead) where agreed = 0;
"""
_COACHING = """
create table coaching (
    id text primary key not null, number integer not null unique, at text not null, author text not null,
    resolution text not null references resolutions (id), about text references coaching (id), kind text not null, words text not null
) strict;
create index coaching_of on coaching (resolution);
create index coaching_about on coaching (about);
"""
_IDEAS = """
create table ideas (
    id text primary key not null, number integer not null unique, at text not null, agent text not null, call text, line text not null,
    language text not null, register text, words text not null
) strict;
create index ideas_of on ideas (call);
"""
_FILTERS = """
create table saved_filters (
    id text primary key not null, number integer not null unique, at text not null, author text not null, name text not null, filter text
) strict;
"""


def m004_quality(db: Database) -> None:
    """Scores, coaching, ideas and saved filters."""
    for script in (_SCORES, _COACHING, _IDEAS, _FILTERS):
        run(db, script)
    for table in ("scores", "coaching", "ideas", "saved_filters"):
        keep(db, table, "id")
        number(db, table)
