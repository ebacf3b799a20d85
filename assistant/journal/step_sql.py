"""What the steps of the schema are made of: running several statements, and the triggers that keep a table's rows. Part of every step that
uses it, so never edited once a version with it is out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# The third is for INSERT OR REPLACE, which removes the row in its way by any unique column and, on a plain connection, without the second.
KEPT = """
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

NUMBERED = """
create trigger TABLE_in_order before insert on TABLE when new.number <> (select coalesce(max(number), 0) + 1 from TABLE) begin
    select raise(abort, 'numbers have no gap');
end;
"""


def run(db: Database, script: str) -> None:
    """Every statement of the script, inside the transaction that the step is in: executescript would commit it."""
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        db.execute(statement)


def keep(db: Database, table: str, key: str) -> None:
    """Rows of ``table`` are only added from now on; ``key`` is its primary key."""
    run(db, KEPT.replace("TABLE", table).replace("KEY", key))


def number(db: Database, table: str) -> None:
    """Rows of ``table`` carry numbers from 1 without gaps from now on."""
    run(db, NUMBERED.replace("TABLE", table))
