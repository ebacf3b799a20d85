"""The fifth step of the schema: practice. Nothing in it is a real call, and no figure on calls reads it. Rows are only added.

- ``plays``: one play of a practice case each, as it was scored. ``mark`` tells one version of the case from another; ``points`` is criterion ->
  [got, of], ``findings`` and ``events`` are lists (JSON), ``form`` the wrap-up (JSON). ``help`` 1: the trainee was shown what is hidden, or
  stepped back. ``by_script`` 1: a file played it. ``from_play`` and ``from_event``: it goes on from that event of that play.
- ``assignments``: who should play which case, for which goal. ``resolution`` is the call that gave the reason, ``finding`` what a rule check
  found in it, ``why`` the lead's own words.

Who practised is an agent, no customer. Still it is a person's: the terms of retention blank ``trainee`` and ``by_lead`` with whose call a call
was, and ``events``, ``form`` and ``why`` (where words were typed) with the words of calls. The score stays, as how a call ended does.

Never edited once a version with it is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.journal.step_sql import keep, number, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_PLAYS = """
create table plays (
    id text primary key not null, number integer not null unique, at text not null, trainee text not null, case_name text not null,
    mark text not null, version integer not null, level integer not null, goals text not null, language text not null,
    situation text not null, seconds real not null, score integer not null, capped text not null, points text not null,
    findings text not null, events text not null, form text, finished integer not null, help integer not null, by_script integer not null,
    from_play text references plays (id), from_event integer
) strict;
create index plays_of on plays (trainee, case_name);
create index plays_at on plays (at);
"""
_ASSIGNMENTS = """
create table assignments (
    id text primary key not null, number integer not null unique, at text not null, by_lead text not null, trainee text not null,
    case_name text not null, goal text, finding text, resolution text references resolutions (id), why text
) strict;
create index assignments_to on assignments (trainee);
create index assignments_about on assignments (resolution);
"""


def m005_plays(db: Database) -> None:
    """Plays of practice cases, and who should play which."""
    for script in (_PLAYS, _ASSIGNMENTS):
        run(db, script)
    for table in ("plays", "assignments"):
        keep(db, table, "id")
        number(db, table)
