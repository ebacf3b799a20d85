"""The journal's schema as numbered steps. A step, and what it calls, is never edited once a version with it is out: a change is a new step.

Rows are only added. The triggers hold on any connection, ours or a plain one; while ``erasing`` has a row (set and cleared inside the
transaction of a retention or an erasure) rows may be blanked or removed, never written over by an insert.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from assistant.journal.m002_review_figures import m002_review_figures
from assistant.journal.m003_people import m003_people
from assistant.journal.m004_quality import m004_quality
from assistant.journal.m005_plays import m005_plays
from assistant.journal.step_sql import keep, number, run

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SET = "journal"

# The number is the full-text index's row id: the table's own row ids may change in a VACUUM.
_RESOLUTIONS = """
create table resolutions (
    id text primary key not null, number integer not null unique, at text not null, as_of text not null, agent text, source text not null,
    customer text not null, invoice text, direction text not null, situation text, cause text, disposition text not null,
    identified text not null, identified_at text, amount integer, currency text, chance_without_contact real, promise_date text,
    agreed text not null, note text, feedback_score integer, feedback_words text, script_language text, script_register text,
    steps_said text not null, script_useful text not null, follow_up_on text, call_seconds integer, wrap_up_seconds integer,
    corrects text references resolutions (id), typed_facts text not null, churn text
) strict;
create index resolutions_at on resolutions (at);
create index resolutions_of_customer on resolutions (customer, source, as_of);
create index resolutions_corrects on resolutions (corrects);
"""

_VIEWS = """
create table views (
    id text primary key not null, number integer not null unique, at text not null, agent text, customer text not null,
    source text not null, why text
) strict;
create index views_of_customer on views (customer, source, at);
"""

_SNAPSHOTS = "create table snapshots (resolution text primary key not null references resolutions (id), snapshot blob not null) strict"

_ERASING = "create table erasing (id integer primary key, why text not null) strict"

_WORDS = """
create virtual table words using fts5 (
    note, feedback_words, content='resolutions', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
create trigger words_added after insert on resolutions begin
    insert into words (rowid, note, feedback_words) values (new.number, new.note, new.feedback_words);
end;
create trigger words_changed after update on resolutions begin
    insert into words (words, rowid, note, feedback_words) values ('delete', old.number, old.note, old.feedback_words);
    insert into words (rowid, note, feedback_words) values (new.number, new.note, new.feedback_words);
end;
create trigger words_removed after delete on resolutions begin
    insert into words (words, rowid, note, feedback_words) values ('delete', old.number, old.note, old.feedback_words);
end;
"""


def m001_create_journal(db: Database) -> None:
    """Resolutions, views, snapshots, the search over notes, and the triggers that keep them."""
    for script in (_RESOLUTIONS, _VIEWS, _SNAPSHOTS, _ERASING, _WORDS):
        run(db, script)
    for table, key in (("resolutions", "id"), ("views", "id"), ("snapshots", "resolution")):
        keep(db, table, key)
    for table in ("resolutions", "views"):
        number(db, table)


STEPS = (m001_create_journal, m002_review_figures, m003_people, m004_quality, m005_plays)


def migrations(names: Collection[str] | None = None) -> Migrations:
    """The steps, or those of these names, as sqlite-utils runs them; made on call, since that library is slow to import."""
    from sqlite_utils import Migrations

    found = Migrations(SET)
    for step in STEPS:
        if names is None or step.__name__ in names:
            found()(step)
    return found


def unknown_steps(db: Database) -> list[str]:
    """Names of applied steps that this version does not know: the file is a newer version's."""
    known = {step.__name__ for step in STEPS}
    return [name for name in applied_steps(db) if name not in known]


def applied_steps(db: Database) -> list[str]:
    """Names of the steps that the file has had, in order; none where it is no journal yet."""
    if not db.conn.execute("select 1 from sqlite_master where type = 'table' and name = '_sqlite_migrations'").fetchone():
        return []
    return [str(row[0]) for row in db.conn.execute("select name from _sqlite_migrations where migration_set = ? order by id", (SET,))]
