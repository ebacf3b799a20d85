"""The journal's schema as numbered steps. A step, and what it calls, is never edited once a version with it is out: a change is a new step.

Rows are only added. The triggers hold on any connection, ours or a plain one; while ``erasing`` has a row (set and cleared inside the
transaction of a retention or an erasure) rows may be blanked or removed, never written over by an insert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

# The third is for INSERT OR REPLACE, which removes the row in its way by any unique column and, on a plain connection, without the second.
_KEPT = """
create trigger TABLE_no_update before update on TABLE when not exists (select 1 from erasing) begin
    select raise(abort, 'append only');
end;
create trigger TABLE_no_delete before delete on TABLE when not exists (select 1 from erasing) begin
    select raise(abort, 'append only');
end;
create trigger TABLE_no_replace before insert on TABLE when exists (select 1 from TABLE where KEY = new.KEY or rowid = new.rowid) begin
    select raise(abort, 'append only');
end;
"""

_NUMBERED = """
create trigger TABLE_in_order before insert on TABLE when new.number <> (select coalesce(max(number), 0) + 1 from TABLE) begin
    select raise(abort, 'numbers have no gap');
end;
"""


def m001_create_journal(db: Database) -> None:
    """Resolutions, views, snapshots, the search over notes, and the triggers that keep them."""
    for script in (_RESOLUTIONS, _VIEWS, _SNAPSHOTS, _ERASING, _WORDS):
        _run(db, script)
    for table, key in (("resolutions", "id"), ("views", "id"), ("snapshots", "resolution")):
        _run(db, _KEPT.replace("TABLE", table).replace("KEY", key))
    for table in ("resolutions", "views"):
        _run(db, _NUMBERED.replace("TABLE", table))


def _run(db: Database, script: str) -> None:
    # executescript would commit the transaction that the step is in.
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        db.execute(statement)


STEPS = (m001_create_journal,)


def migrations() -> Migrations:
    """The steps as sqlite-utils runs them; made on call, since that library is slow to import."""
    from sqlite_utils import Migrations

    found = Migrations(SET)
    for step in STEPS:
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
