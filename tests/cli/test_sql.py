"""``sql``: what a lead asks, by words or by name, as a table, CSV, JSON, and for Datasette."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import pytest
from journal.calls import full_call, view

from assistant.desk.saved_queries import QUERIES
from assistant.journal.store import Journal
from assistant.records import AgreedStep, Disposition
from cli.command import Command

FIRST = "0190d3a0-0000-7000-8000-000000000001"
HOSTILE = "=cmd\x1b[31m\u202e"


@pytest.fixture
def logged(command: Command) -> Command:
    with Journal.open(command.home / "journal.db") as journal:
        journal.add_resolution(
            full_call(
                id=FIRST,
                disposition=Disposition.LINK_SENT,
                agreed=(AgreedStep.LINK,),
                feedback_score=2,
                feedback_words="=1+1 boos",
                promise_date=None,
            )
        )
        journal.add_view(view(why="show"))
    return command


def test_where_nothing_was_logged_that_is_said_and_nothing_is_made(command: Command) -> None:
    ran = command("sql", "select 1")
    assert (ran.status, ran.out) == (3, "")
    assert "Nothing was logged here yet" in ran.err
    assert not command.home.exists()


def test_an_answer_is_a_table_csv_or_json(logged: Command) -> None:
    question = "select disposition, amount, null as empty from resolutions"
    ran = logged("sql", question)
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "disposition  amount  empty",
        "-----------  ------  -----",
        "link_sent      2900",
    ]
    assert logged("sql", question, "--csv").out.splitlines() == ["disposition,amount,empty", "link_sent,2900,"]
    assert json.loads(logged("sql", question, "--json").out) == [{"disposition": "link_sent", "amount": 2900, "empty": None}]


def test_names_of_columns_that_are_the_same_stay_apart(logged: Command) -> None:
    assert json.loads(logged("sql", "select 1 as a, 2 as a, 3 as a", "--json").out) == [{"a": 1, "a_2": 2, "a_3": 3}]


@pytest.mark.parametrize("form", [(), ("--csv",), ("--json",)])
def test_hostile_text_comes_out_harmless(logged: Command, form: tuple[str, ...]) -> None:
    ran = logged("sql", f"select '{HOSTILE}' as \"{HOSTILE}\"", *form)
    assert ran.status == 0
    assert not {"\x1b", "\u202e"} & set(ran.out)
    if form == ("--csv",):
        assert all(cell.startswith("'=") for row in csv.reader(io.StringIO(ran.out)) for cell in row)


def test_what_is_refused_is_told_in_words_with_its_status(logged: Command) -> None:
    for question, status, words in (
        ("delete from resolutions", 5, "Only reading is allowed"),
        ("select 1; select 2", 2, "One question at a time"),
        ("selec 1 \x1b[31m", 2, "SQLite does not understand"),
        ("low-feedbak", 3, "Did you mean low-feedback?"),
        ("with recursive c(x) as (select 1 union all select x+1 from c) select sum(x) from c", 1, "--timeout"),
    ):
        ran = logged("sql", question, "--timeout", "0.5")
        assert (ran.status, ran.out) == (status, ""), question
        assert words in ran.err
        assert "\x1b" not in ran.err
    assert len(logged("log", "--json").out.splitlines()) == 1


def test_a_cut_answer_says_so_on_stderr(logged: Command) -> None:
    ran = logged("sql", "values (1), (2), (3)", "--limit", "2", "--csv")
    assert ran.out.splitlines() == ["column1", "1", "2"]
    assert "--limit" in ran.err


@pytest.mark.parametrize("query", QUERIES, ids=lambda one: one.name)
def test_every_saved_question_is_answered_from_a_journal_and_from_an_empty_one(logged: Command, query: object) -> None:
    name = query.name  # type: ignore[attr-defined]
    ran = logged("sql", name)
    assert ran.status == 0, ran.err


def test_the_saved_questions_count_what_was_logged(logged: Command) -> None:
    with Journal.open(logged.home / "journal.db") as journal:
        journal.add_resolution(
            full_call(
                disposition=Disposition.VOICEMAIL, agreed=(AgreedStep.LINK,), feedback_score=1, feedback_words="=1+1 boos", corrects=FIRST
            )
        )
    assert json.loads(logged("sql", "endings", "--json").out) == [{"disposition": "voicemail", "calls": 1, "share": 100.0}]
    (money,) = json.loads(logged("sql", "money", "--json").out)
    assert (money["bills"], money["open"], money["came_in"]) == (1, 1, 0)
    assert json.loads(logged("sql", "agreed", "--json").out)[0]["step"] == "link"
    assert "=1+1 boos" in json.loads(logged("sql", "low-feedback", "--json").out)[0]["feedback_words"]
    assert {one["why"] for one in json.loads(logged("sql", "who-looked", "--json").out)} == {"show"}


def test_the_list_names_them_all_in_both_languages(command: Command) -> None:
    for language in ("en", "nl"):
        out = command("sql", "--list", "--lang", language).out
        assert [line.split()[0] for line in out.splitlines()] == [one.name for one in QUERIES]


def test_datasette_gets_titles_units_and_questions_that_exist(logged: Command, tmp_path: Path) -> None:
    file = tmp_path / "metadata.json"
    assert logged("sql", "--datasette-metadata", str(file)).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    held = json.loads(file.read_text())["databases"]["journal"]
    for table, told in held["tables"].items():
        (row,) = json.loads(logged("sql", f"select max(name) as n, sql from sqlite_master where name = '{table}'", "--json").out)  # noqa: S608
        known = set(re.findall(r"\w+", row["sql"]))
        assert isinstance(told["title"], str)
        assert {*told["columns"], *told.get("units", {}), *told.get("facets", [])} <= known
    assert {name: one["sql"] for name, one in held["queries"].items()} == {one.name: one.sql.strip() for one in QUERIES}
    assert all(set(one) == {"title", "description", "sql"} for one in held["queries"].values())


def test_a_file_that_is_there_is_not_written_over(logged: Command, tmp_path: Path) -> None:
    file = tmp_path / "metadata.json"
    file.write_text("mine")
    ran = logged("sql", "--datasette-metadata", str(file))
    assert (ran.status, file.read_text()) == (1, "mine")
    assert "There is a file already" in ran.err


@pytest.mark.parametrize("words", [(), ("select 1", "--list"), ("select 1", "--json", "--csv")])
def test_what_does_not_go_together_is_refused(command: Command, words: tuple[str, ...]) -> None:
    assert command("sql", *words).status == 2
