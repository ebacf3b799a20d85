"""Rows are never changed or removed, whichever program tries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.journal.check import examine
from assistant.journal.store import Filter, Journal

from .calls import call, full_call, journal_path, view

KEPT = (
    "resolutions",
    "views",
    "snapshots",
    "outcomes",
    "people_log",
    "tombstones",
    "scores",
    "coaching",
    "ideas",
    "saved_filters",
    "plays",
    "assignments",
)
TRIGGERS = {
    *(f"{table}_no_{verb}" for table in KEPT for verb in ("update", "delete", "replace")),
    *(f"{table}_in_order" for table in KEPT if table not in {"snapshots", "tombstones"}),
    "words_added",
    "words_changed",
    "words_removed",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Journal.open(journal_path(tmp_path)) as journal:
        journal.add_resolution(full_call(id="first"), b"{}")
        journal.add_resolution(call(id="second"), b"{}")
        journal.add_view(view(id="look"))
    return journal_path(tmp_path)


@pytest.fixture(params=["off", "on"])
def plain(path: Path, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """A connection as any other program would make one."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma recursive_triggers = {request.param}")
        yield connection


def state(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [connection.execute(f"select * from {table} order by 1").fetchall() for table in ("resolutions", "views", "snapshots")]  # noqa: S608


def test_every_trigger_is_there_after_the_migrations(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = {name for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'")}
    assert found >= TRIGGERS


ATTEMPTS = [
    "update resolutions set note = 'x'",
    "update or replace resolutions set id = 'second' where id = 'first'",
    "update views set why = 'x'",
    "update snapshots set snapshot = x'00'",
    "delete from resolutions",
    "delete from views",
    "delete from snapshots",
    "insert or replace into resolutions select * from resolutions where id = 'first'",
    "replace into resolutions select * from resolutions",
    "insert into resolutions select * from resolutions where true on conflict (id) do update set note = 'x'",
    "insert or replace into views select * from views",
    "insert or replace into views (id, number, at, customer, source) values ('new', 1, '', '', '')",
    "insert or replace into views (rowid, id, number, at, customer, source) values (1, 'new', 2, '', '', '')",
    "insert or replace into snapshots values ('first', x'00')",
    "insert or replace into snapshots (rowid, resolution, snapshot) values (1, 'third', x'00')",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_program_can_change_or_remove_a_row(plain: sqlite3.Connection, attempt: str) -> None:
    before = state(plain)
    with pytest.raises(sqlite3.IntegrityError, match=r"append only|no gap"):
        plain.execute(attempt)
    assert state(plain) == before


def test_a_number_can_not_be_left_out(plain: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="no gap"):
        plain.execute("insert into views (id, number, at, customer, source) values ('new', 3, '', '', '')")
    plain.execute("insert into views (id, number, at, customer, source) values ('new', 2, '', '', '')")


def test_erasing_may_blank_a_row_and_the_search_forgets_its_words(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        connection.execute("insert into erasing (why) values ('asked by the customer')")
        connection.execute("update resolutions set customer = '', note = null, feedback_words = null where id = 'first'")
        connection.execute("delete from snapshots where resolution = 'first'")
        connection.execute("delete from erasing")
        connection.execute("commit")
        connection.execute("insert into words (words, rank) values ('integrity-check', 1)")
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute("update resolutions set note = 'x'")
    with Journal.open(path) as journal:
        assert [row.id for row in journal.resolutions()] == ["second"]
        assert journal.resolutions(Filter(words="vrijdag")) == []
        assert journal.count() == 2
        assert journal.add_resolution(call()).number == 3
    assert examine(path).good


def test_the_search_is_in_step_after_rows_left_by_retention_and_a_vacuum(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.add_resolution(call(id="third", note="belt maandag"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("insert into erasing (why) values ('retention')")
        connection.execute("delete from resolutions where id = 'second'")
        connection.execute("delete from erasing")
        connection.execute("vacuum")
        connection.execute("insert into words (words, rank) values ('integrity-check', 1)")
    with Journal.open(path) as journal:
        assert [row.id for row in journal.resolutions(Filter(words="vrijdag"))] == ["first"]
        assert [row.id for row in journal.resolutions(Filter(words="maandag"))] == ["third"]
