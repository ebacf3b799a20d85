# ruff: noqa: S608  these are the tricks
"""A question in SQL reads, and does nothing else: every trick is refused or cut in time, and the files stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.journal.sandbox import QueryRefused, ask
from assistant.journal.store import Journal

from .calls import full_call, journal_path, view

NO = {"sql_not_allowed"}
STOPPED = {"sql_too_slow", "sql_too_big"}
MISTAKE = {"sql_mistake"}
BOMB = "with recursive c(x) as (select 1 union all select x + 1 from c) "
# What is tried, and how it may end; "answered" is an empty answer, where SQLite itself gives up. FILE is a name that must not come to be.
TRICKS = {
    "attach": ("attach 'FILE' as other", NO),
    "attach memory": ("attach ':memory:' as other", NO),
    "detach": ("detach main", NO | MISTAKE),
    "vacuum": ("vacuum", NO),
    "vacuum into": ("vacuum into 'FILE'", NO),
    "pragma write": ("pragma user_version = 7", NO),
    "pragma journal": ("pragma journal_mode = delete", NO),
    "pragma query_only": ("pragma query_only = 0", NO),
    "writable schema": ("pragma writable_schema = 1", NO),
    "pragma as a table": ("select * from pragma_database_list", NO),
    "pragma checkpoint": ("select * from pragma_wal_checkpoint", NO | MISTAKE),
    "temp store directory": ("pragma temp_store_directory = '/'", NO),
    "schema write": ("update sqlite_master set sql = ''", NO | MISTAKE),
    "insert": ("insert into views values ('1', 1, '', '', '', '', '')", NO),
    "replace": ("replace into views values ('1', 1, '', '', '', '', '')", NO),
    "update": ("update resolutions set note = ''", NO),
    "delete": ("delete from resolutions", NO),
    "returning": ("delete from resolutions returning id", NO),
    "upsert": ("insert into erasing values (1, 'x') on conflict do update set why = ''", NO),
    "cte with a write": ("with gone as (select 1) delete from snapshots where 1 in gone", NO),
    "create table": ("create table mine (x)", NO),
    "create temp table": ("create temp table mine (x)", NO),
    "create table as": ("create table mine as select * from resolutions", NO),
    "create view": ("create temp view mine as select 1", NO),
    "create trigger": ("create temp trigger mine after insert on views begin select 1; end", NO),
    "create virtual table": ("create virtual table temp.v using fts5vocab('main', 'words', 'row')", NO),
    "drop trigger": ("drop trigger resolutions_no_delete", NO),
    "alter": ("alter table views rename to looks", NO),
    "reindex": ("reindex", NO),
    "analyze": ("analyze", NO),
    "begin": ("begin immediate", NO),
    "savepoint": ("savepoint mine", NO),
    "commit": ("commit", NO),
    "load extension": ("select load_extension('FILE')", NO),
    "writefile": ("select writefile('FILE', 'x')", NO | MISTAKE),
    "readfile": ("select readfile('/etc/passwd')", NO | MISTAKE),
    "edit": ("select edit('x', 'touch FILE')", NO | MISTAKE),
    "tokenizer": ("select fts3_tokenizer('simple', x'00')", NO | MISTAKE),
    "fts rebuild": ("insert into words (words) values ('rebuild')", NO),
    "fts optimize": ("insert into words (words) values ('optimize')", NO),
    "fts shadow": ("delete from words_data", NO),
    "two statements": ("select 1; delete from resolutions", {"sql_not_one"}),
    "two behind a comment": ("select 1 /* ; */ ; -- \n drop table resolutions", {"sql_not_one"}),
    "only a comment": ("-- select 1", {"sql_no_answer"}),
    "open comment": ("/* delete from", {"sql_no_answer"}),
    "nul": ("select 1\0; delete from resolutions", MISTAKE | {"sql_not_one"}),
    "nothing": ("  ", {"sql_no_answer"}),
    "parameter": ("select ?1", MISTAKE),
    "recursion": (BOMB + "select count(*) from c", STOPPED),
    "recursion that grows": (
        "with recursive c(x) as (select 'xxxxxxxxxxxxxxxx' union all select x || x from c) select max(length(x)) from c", STOPPED
    ),
    "recursion that sorts": (BOMB + "select x from c order by -x", STOPPED),
    "group concat": (BOMB + "select length(group_concat(x)) from c", STOPPED),
    "cross join": ("select count(*) from labels a, labels b, labels c, labels d, labels e, labels f, labels g, labels h", STOPPED),
    "zeroblob": ("select length(zeroblob(900000000))", STOPPED),
    "randomblob": ("select length(hex(randomblob(999999999)))", STOPPED),
    "printf": ("select length(printf('%999999999d', 1))", STOPPED | MISTAKE | {"answered"}),
    "replace blow up": ("select length(replace(replace(hex(zeroblob(400000)), '0', 'xxxxxxxxxx'), 'x', 'yyyyyyyyyy'))", STOPPED),
    "json blow up": (BOMB + "select length(json_group_array(hex(zeroblob(1000)))) from c", STOPPED),
    "slow like": (f"select '{'a' * 50000}' like '{'%a' * 150}b'", MISTAKE | STOPPED),
    "slow glob": (
        BOMB + f"select sum(hex(zeroblob(400000)) glob '{'*0' * 90}1') from c", STOPPED
    ),
    "deep nesting": (f"select {'(' * 500}1{')' * 500}", MISTAKE),
    "deep expression": (f"select 1{'+1' * 5000}", MISTAKE),
    "many unions": (" union all ".join(["select 1"] * 500), MISTAKE),
    "many columns": (f"select {', '.join(['1'] * 2000)}", MISTAKE),
    "long text": (f"select '{'x' * 200_000}'", STOPPED | MISTAKE),
    "many joins": ("select * from " + ", ".join(f"views v{number}" for number in range(80)), MISTAKE),
    "generate_series": ("select count(*) from generate_series(1, 1e15)", STOPPED | MISTAKE),
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = journal_path(tmp_path_factory.mktemp("desk"))
    with Journal.open(path) as journal:
        for _ in range(8):
            journal.add_resolution(full_call(), b"{}")
        journal.add_view(view())
    return path


@pytest.fixture
def open_journal(path: Path) -> Iterator[Path]:
    with Journal.open(path):
        yield path


def state(folder: Path) -> dict[str, str]:
    """Every file but SQLite's shared memory, which a reader marks, and what is in it."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_or_cut_and_leaves_everything_as_it_was(open_journal: Path, trick: str) -> None:
    words, ends = TRICKS[trick]
    target = open_journal.parent / "never.db"
    before = state(open_journal.parent)
    try:
        ask(open_journal, words.replace("FILE", str(target)), seconds=0.6)
        end = "answered"
    except QueryRefused as refused:
        end = refused.key
    assert end in ends
    assert state(open_journal.parent) == before


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("select count(*) from resolutions", ((8,),)),
        ("SELECT disposition, count(*) FROM resolutions GROUP BY 1;", (("promise_to_pay", 8),)),
        ("with a as (select 1 as x) select x from a -- a remark", ((1,),)),
        ("with recursive c(x) as (select 1 union all select x + 1 from c where x < 4) select sum(x) from c", ((10,),)),
        ("select count(*) from resolutions where number in (select rowid from words where words match 'vrijdag')", ((8,),)),
        ("select value from json_each('[1,2]')", ((1,), (2,))),
        ("select x'00ff', null, 1.5, 9e999", (({"$base64": True, "encoded": "AP8="}, None, 1.5, None),)),
        ("values (1), (2)", ((1,), (2,))),
        ("select count(*) > 20 from sqlite_master", ((1,),)),
    ],
)
def test_what_only_reads_is_answered(open_journal: Path, question: str, answer: object) -> None:
    assert ask(open_journal, question).rows == answer


def test_more_rows_than_asked_for_are_cut_and_that_is_told(open_journal: Path) -> None:
    assert (
        len(ask(open_journal, "select id from resolutions", rows=3).rows),
        ask(open_journal, "select id from resolutions", rows=3).cut,
    ) == (3, "rows")
    assert ask(open_journal, "select id from resolutions", rows=8).cut is None
    big = ask(
        open_journal, "with recursive c(x) as (select 1 union all select x + 1 from c) select hex(zeroblob(400000)) from c", rows=100_000
    )
    assert big.cut == "size"
    assert len(big.rows) < 100


def test_looking_leaves_no_file_beside_a_journal_that_nobody_else_has_open(path: Path) -> None:
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    with Journal.open(path):
        ask(path, "select * from resolutions")
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before
