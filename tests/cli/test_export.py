"""What leaves the desk: an SQLite extract without names unless asked for, and CSV that no spreadsheet runs."""

import csv
import io
import json
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from journal.calls import NOW, call, full_call

from assistant.desk.log_lines import as_csv_lines
from assistant.journal.resolution import new_id
from assistant.journal.store import Journal
from cli.command import Command

NAMES = (b"Sanne", b"Bas", b"cus_first", b"cus_second", b"vrijdag", b"fijn geholpen", b"in_practice_1")


@pytest.fixture
def desk(command: Command) -> Command:
    with Journal.open(command.home / "journal.db") as journal:
        for number, (customer, agent) in enumerate((("cus_first", "Sanne"), ("cus_second", "Bas"), ("cus_first", "Bas"))):
            journal.add_resolution(full_call(id=new_id(), customer=customer, agent=agent, at=NOW + timedelta(hours=number)))
    return command


def read(file: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def test_an_extract_holds_the_calls_without_names(desk: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.db"
    ran = desk("log", "--sqlite", str(file))
    assert (ran.status, ran.out) == (0, f"Calls in {file}: 3\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [name for name in NAMES if name in file.read_bytes()]
    assert read(file, "select agent, customer, note, invoice, amount from calls order by at") == [
        ("agent 1", "customer 1", None, None, 2900),
        ("agent 2", "customer 2", None, None, 2900),
        ("agent 2", "customer 1", None, None, 2900),
    ]
    assert read(file, "select step, count(*) from agreed group by step order by step") == [("link", 3), ("new_try", 3)]
    assert read(file, "select phase, variant from said limit 1") == [("acknowledge", "insufficient_funds.call.acknowledge.1a")]
    assert read(file, "select value from about where name = 'names'") == [("left out",)]
    assert [one.name for one in tmp_path.glob("*calls*")] == ["calls.db"]


def test_with_names_it_holds_them_and_filters_hold(desk: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.db"
    assert desk("log", "--sqlite", str(file), "--names", "--agent", "Bas").status == 0
    found = read(file, "select agent, customer, note, feedback_words, invoice from calls order by at")
    assert found == [("Bas", f"cus_{one}", full_call().note, "fijn geholpen", "in_practice_1") for one in ("second", "first")]


def test_that_an_extract_was_made_is_logged(desk: Command, tmp_path: Path) -> None:
    desk("log", "--sqlite", str(tmp_path / "a.db"))
    desk("log", "--sqlite", str(tmp_path / "b.db"), "--names")
    logged = read(desk.home / "journal.db", "select action, why, person, done from people_log order by number")
    assert [(*row[:3], json.loads(row[3])) for row in logged] == [
        ("extract", "export", None, {"calls": 3, "with_names": 0}), ("extract", "export", None, {"calls": 3, "with_names": 1})
    ]  # fmt: skip


def test_a_file_that_is_there_stays(desk: Command, tmp_path: Path) -> None:
    file = tmp_path / "calls.db"
    file.write_text("mine")
    ran = desk("log", "--sqlite", str(file))
    assert (ran.status, file.read_text()) == (1, "mine")
    assert read(desk.home / "journal.db", "select count(*) from people_log") == [(0,)]


def test_a_folder_that_is_not_there_is_told(desk: Command, tmp_path: Path) -> None:
    ran = desk("log", "--sqlite", str(tmp_path / "none" / "calls.db"))
    assert ran.status == 1
    assert "could not be written" in ran.err


@pytest.mark.parametrize("options", [("--sqlite", "x.db", "--json"), ("--names",), ("--sqlite", "x.db", "--csv", "--names")])
def test_what_does_not_go_together_is_refused(desk: Command, options: tuple[str, ...]) -> None:
    assert desk("log", *options).status == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\0=", "\n=", " =", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
                                   "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}", "\u3000=", "\u200b=", "\u202e="])  # fmt: skip
def test_no_cell_of_a_csv_begins_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    row = call(agent=text, customer=text, invoice=text, note=text, feedback_words=text, currency=text, amount=-5)
    _, cells = csv.reader(io.StringIO("\n".join(as_csv_lines([row], {})), newline=""))
    assert sum("HYPERLINK" in cell for cell in cells) == 6
    assert all(cell.startswith("'") for cell in cells if "HYPERLINK" in cell)
    assert "-5" in cells


def test_a_note_of_several_lines_stays_one_cell(desk: Command) -> None:
    with Journal.open(desk.home / "journal.db") as journal:
        journal.add_resolution(full_call(id=new_id(), at=NOW + timedelta(days=1), note="een\n=2+2\r\ndrie"))
    found = list(csv.DictReader(io.StringIO(desk("log", "--csv").out, newline="")))
    assert [one["note"] for one in found[:2]] == ["een\n=2+2\ndrie", full_call().note]
    asked = desk("sql", "select note, 1 as one from resolutions order by number desc limit 1", "--csv").out
    assert list(csv.reader(io.StringIO(asked, newline=""))) == [["note", "one"], ["een\n=2+2\ndrie", "1"]]
