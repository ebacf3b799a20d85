"""What was asked of the command and shows only across several runs: who is spoken to, from which moment, what is left on the disk."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file

from assistant.journal.store import Journal
from assistant.resources import PACKAGE
from cli.command import Command

MARIEKE = "cus_practice_marieke"


def shown(command: Command, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command("show", MARIEKE, "--json", *options).out)
    return found


def logged(command: Command, *options: str, ending: str = "link_sent") -> dict[str, Any]:
    row: dict[str, Any] = json.loads(command("log", "add", MARIEKE, "--disposition", ending, "--json", *options).out)
    return row


def left_out(found: dict[str, Any]) -> set[str]:
    return {name for step in found["script"]["steps"] for name in step["left_out"]}


def test_the_script_speaks_as_to_who_was_identified_unless_told_otherwise(command: Command) -> None:
    assert "identified" not in left_out(shown(command))
    assert "identified" in left_out(shown(command, "--identified", "none"))


def test_the_moment_looked_from_is_the_one_that_was_named(command: Command) -> None:
    assert shown(command)["as_of"] == "2026-11-24T09:00:00Z"
    assert shown(command, "--now", "2026-11-23T10:00:00+01:00")["as_of"] == "2026-11-23T09:00:00Z"
    wrong = command("show", MARIEKE, "--now", "soon")
    assert (wrong.status, wrong.out) == (2, "")
    assert "soon" in wrong.err


@pytest.mark.parametrize("day", ["friday", "vrijdag", "+3", "27-11", "2026-11-27"])
def test_a_promised_day_is_judged_by_the_moment_of_the_case(command: Command, day: str) -> None:
    assert logged(command, "--promise-date", day, ending="promise_to_pay")["promise_date"] == "2026-11-27"


def test_a_number_that_was_typed_is_in_no_file(command: Command) -> None:
    row = logged(command, "--note", "Read out 4242 4242 4242 4242", "--words", "use NL91 ABNA 0417 1643 00")
    assert row["note"] == "Read out •••• 4242"
    files = [path for path in command.home.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert b"4242 4242" not in path.read_bytes()
        assert b"0417" not in path.read_bytes()


def test_a_row_without_the_screen_keeps_what_was_seen_and_who_looked(command: Command) -> None:
    row = logged(command)
    with Journal.open(command.home / "journal.db") as journal:
        seen = json.loads(journal.snapshot(row["id"]) or b"{}")
        assert seen["script"]["situation"] == row["situation"]
        assert [one.why for one in journal.views_of(MARIEKE, "practice")] == ["log add"]


def test_until_leaves_out_its_own_moment_and_since_takes_it_in(command: Command) -> None:
    at = logged(command)["at"]
    assert datetime.fromisoformat(at).tzinfo
    assert command("log", "--json", "--since", at).out
    assert command("log", "--json", "--until", at).out == ""
    assert command("log", "--since", "last week").status == 2


def test_help_comes_also_where_a_setting_is_wrong(command: Command) -> None:
    command.home.mkdir()
    (command.home / "config.toml").write_text("this is no toml", "utf-8")
    assert command("--help").status == 0
    assert command("show", MARIEKE).status == 2


def test_a_folder_that_cannot_be_made_needs_doing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = command("doctor", CHURN_ASSISTANT_HOME=str(tmp_path / "file" / "home"))
    assert done.status == 1
    assert "CHURN_ASSISTANT_HOME" in done.out


def marked(path: Path) -> Iterator[str]:
    """The messages that a module marks or says, read from its syntax: inside an f-string too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(first := node.args[0], ast.Constant) and isinstance(first.value, str):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"say", "say_n", "N_"} and first.value:
                yield first.value


def found_by_babel(path: Path) -> set[str]:
    rows = extract_from_file("python", path, keywords={"say": None, "say_n": (1, 2), "N_": None})
    return {one for row in rows for one in (row[1] if isinstance(row[1], tuple) else (row[1],))}


@pytest.mark.parametrize("room", ["cli", "desk", "ui"])
def test_no_message_hides_where_the_catalogs_do_not_look(room: str) -> None:
    """Before Python 3.12 a message inside an f-string is not found, and stays English for ever."""
    hidden = {path.name: lost for path in (PACKAGE / room).rglob("*.py") if (lost := set(marked(path)) - found_by_babel(path))}
    assert hidden == {}
