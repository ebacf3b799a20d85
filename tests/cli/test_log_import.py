"""``log import``: what another desk logged comes in line by line; bad lines are named and left out; twice is once."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from journal.calls import NOW, full_call

from assistant.desk.log_import import import_log
from assistant.journal.check import examine
from assistant.journal.resolution import new_id
from assistant.journal.store import Journal
from assistant.records import Disposition
from cli.command import Command, Ran

Write = Callable[..., Path]
AT = "2026-11-20T10:00:00Z"


def row(number: int, **changes: Any) -> dict[str, Any]:
    """A call as ``log --json`` names it, with an id of its own."""
    plain = {
        "id": str(UUID(int=number)), "at": AT, "as_of": AT, "agent": "Bas", "source": "stripe", "customer": f"cus_{number}",
        "invoice": "in_1", "direction": "inbound", "situation": "insufficient_funds", "cause": "expired_card",
        "disposition": "promise_to_pay", "identified": "strong", "amount": 2900, "currency": "EUR", "chance_without_contact": 0.3,
        "promise_date": "2026-11-27", "agreed": ["link"], "note": "Belt vrijdag", "feedback_score": 4, "feedback_words": "fijn",
        "script_language": "nl", "script_register": "je",
        "steps_said": [{"phase": "choice", "variant": "insufficient_funds.call.choice.1a", "at": AT}], "script_useful": {"choice": True},
        "follow_up_on": None, "call_seconds": 300, "wrap_up_seconds": 20, "corrects": None,
    }  # fmt: skip
    return {**plain, **changes}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*lines: dict[str, Any] | str | bytes) -> Path:
        file = tmp_path / "calls.jsonl"
        as_bytes = (one if isinstance(one, bytes) else (one if isinstance(one, str) else json.dumps(one)).encode() for one in lines)
        file.write_bytes(b"".join(one + b"\n" for one in as_bytes))
        return file

    return write


def rows(command: Command) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("log", "--json").out.splitlines()]


def journal(command: Command) -> sqlite3.Connection:
    return sqlite3.connect(command.home / "journal.db")


def taken_in(command: Command, file: Path) -> tuple[Ran, dict[str, Any]]:
    ran = command("log", "import", str(file), "--json")
    return ran, json.loads(ran.out)


def test_what_log_gives_comes_in_as_it_was_and_a_second_time_changes_nothing(command: Command, write: Write) -> None:
    file = write(row(2, at="2026-11-21T10:00:00Z"), row(1))
    assert taken_in(command, file)[1] == {"added": 2, "unchanged": 0, "masked": 0, "left_out": []}
    found = rows(command)
    assert [{name: one[name] for name in row(1)} for one in found] == [row(2, at="2026-11-21T10:00:00Z"), row(1)]
    ran, again = taken_in(command, file)
    assert (ran.status, again) == (0, {"added": 0, "unchanged": 2, "masked": 0, "left_out": []})
    assert rows(command) == found


def test_a_log_goes_from_one_desk_to_the_next(command: Command, tmp_path: Path) -> None:
    with Journal.open(command.home / "journal.db") as desk:
        first = desk.add_resolution(full_call(id=new_id(), note="één\ntwee", identified_at=None, typed_facts={}, churn=None))
        desk.add_resolution(full_call(id=new_id(), corrects=first.id, disposition=Disposition.SOLVED_ON_CALL))
    given = command("log", "--json").out
    file = tmp_path / "given.jsonl"
    file.write_text(given)
    other = Command({**command.environ, "CHURN_ASSISTANT_HOME": str(tmp_path / "other")}, command.capture)
    assert taken_in(other, file)[1]["added"] == 2
    assert other("log", "--json").out == given
    assert examine(tmp_path / "other" / "journal.db").good


def test_numbers_are_given_anew_oldest_first_without_gaps(command: Command, write: Write) -> None:
    command("log", "import", str(write(row(9))))
    command("log", "import", str(write(row(3, at="2026-11-22T10:00:00Z"), "{", row(2, at="2026-11-21T10:00:00Z"), row(9))))
    with closing(journal(command)) as db:
        assert db.execute("select number, id from resolutions order by number").fetchall() == [
            (number, str(UUID(int=key))) for number, key in ((1, 9), (2, 2), (3, 3))
        ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"\xff\xfe{}", "not UTF-8"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('{"id": 1, "id": 2}', "a name stands in it twice"),
        ('{"amount": NaN}', "a number"),
        ('{"amount": 1e999}', "a number"),
        ('{"amount": 99999999999999999999999}', "a number"),
        ('{"amount": ' + "9" * 5000 + "}", "a number"),
        ("[" * 100_000 + "]" * 100_000, "nested"),
        ('{"note": "' + "x" * 1_100_000 + '"}', "longer than 1 MB"),
        ({"at": AT}, "id is missing"),
        (row(1, id=None), "id is missing"),
        (row(1, id="one"), "id"),
        (row(1, id=7), "id"),
        (row(1, at="yesterday"), "at"),
        (row(1, at="2026-11-20T10:00:00"), "at"),
        (row(1, at="0001-01-01T00:00:00+14:00"), "at"),
        (row(1, customer=""), "customer"),
        (row(1, customer=["cus"]), "customer"),
        (row(1, customer="cus_\x1b[31m"), "customer"),
        (row(1, customer="4242 4242 4242 4242"), "customer"),
        (row(1, source="a b"), "source"),
        (row(1, disposition="gone"), "disposition"),
        (row(1, disposition={}), "disposition"),
        (row(1, cause="weather"), "cause"),
        (row(1, identified=True), "identified"),
        (row(1, amount="2900"), "amount"),
        (row(1, amount=True), "amount"),
        (row(1, amount=29.5), "amount"),
        (row(1, currency="euro"), "currency"),
        (row(1, chance_without_contact=1.5), "chance_without_contact"),
        (row(1, promise_date="2026-02-30"), "promise_date"),
        (row(1, agreed="link"), "agreed"),
        (row(1, agreed=["dance"]), "agreed"),
        (row(1, note=7), "note"),
        (row(1, feedback_score=6), "feedback_score"),
        (row(1, script_language="de"), "script_language"),
        (row(1, steps_said=[{"phase": "x"}]), "steps_said"),
        (row(1, steps_said=[1]), "steps_said"),
        (row(1, steps_said=[{"phase": "a b\x1b", "variant": None, "at": AT}]), "steps_said"),
        (row(1, script_useful={"choice": 1}), "script_useful"),
        (row(1, call_seconds=-1), "call_seconds"),
        (row(1, corrects="x"), "corrects"),
        (row(1, corrects=str(UUID(int=77))), "it corrects a call that is not here"),
        (row(1, outcome="paid"), "outcome"),
        (row(1, outcome={"state": "gone"}), "outcome"),
        (row(1, outcome={"state": "open", "at": None, "way": "link", "days": None}), "outcome"),
        (row(1, outcome={"state": "paid", "at": AT, "way": "link", "days": 2**60}), "outcome"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_left_out_and_the_rest_comes_in(command: Command, write: Write, line: Any, why: str) -> None:
    ran = command("log", "import", str(write(row(100), line, "", row(101))))
    assert ran.status == 1
    assert ran.out == "Calls added: 2; there already: 0; left out: 1.\n"
    assert ran.err.startswith("Line 2 was left out: ")
    assert why in ran.err
    assert "Traceback" not in ran.err
    assert [one["customer"] for one in rows(command)] == ["cus_101", "cus_100"]


def test_an_id_that_holds_another_call_is_left_out(command: Command, write: Write) -> None:
    command("log", "import", str(write(row(1))))
    ran = command("log", "import", str(write(row(1, note="anders"), row(2), row(2, amount=1))))
    assert ran.status == 1
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["Line 1 was left out", "Line 3 was left out"]
    assert [one["note"] for one in rows(command)] == ["Belt vrijdag"] * 2


def test_a_correction_may_stand_before_its_original_and_be_dated_before_it(command: Command, write: Write) -> None:
    chain = [
        row(3, customer="cus_1", corrects=str(UUID(int=2)), at="2026-11-18T10:00:00Z"),
        row(2, customer="cus_1", corrects=str(UUID(int=1)), at="2026-11-19T10:00:00Z"),
        row(1),
        row(5, customer="cus_other", corrects=str(UUID(int=1))),
    ]
    ran, found = taken_in(command, write(*chain))
    assert (ran.status, found["added"]) == (1, 3)
    assert [one["line"] for one in found["left_out"]] == [4]
    assert examine(command.home / "journal.db").good


def test_what_is_typed_is_cleaned_and_masked_before_it_is_kept(command: Command, write: Write) -> None:
    line = row(
        1,
        agent="Bas\x1b[31m\u202e",
        note="kaart 4242 4242 4242 4242\x00 oké\u0301",
        feedback_words="NL91 ABNA 0417 1643 00",
        customer="cus_1",
    )
    ran = command("log", "import", str(write(line)))
    (kept,) = rows(command)
    assert (kept["agent"], kept["note"], kept["feedback_words"]) == (
        "Bas[31m",
        "kaart •••• 4242 oké\u0301",
        "IBAN •• 4300",
    )
    assert "masked: 2" in ran.err
    assert b"4242 4242 4242" not in b"".join(path.read_bytes() for path in command.home.rglob("*") if path.is_file())


def test_the_outcome_comes_along(command: Command, write: Write) -> None:
    outcome = {"state": "paid", "at": "2026-11-22T08:00:00Z", "way": "link", "days": 1}
    assert command("log", "import", str(write(row(1, outcome=outcome), row(2, outcome=None)))).status == 0
    with closing(journal(command)) as db:
        assert db.execute("select resolution, state, paid_at, way, days, amount, currency from outcomes").fetchall() == [
            (str(UUID(int=1)), "paid", "2026-11-22T08:00:00Z", "link", 1, 2900, "EUR")
        ]
    (money,) = json.loads(command("sql", "money", "--json").out)
    assert (money["bills"], money["paid"], money["came_in"]) == (2, 1, 2900)


def test_who_was_forgotten_does_not_come_back(command: Command, write: Write) -> None:
    file = write(row(1), row(2, customer="cus_1", at="2026-11-21T10:00:00Z"), row(3))
    command("log", "import", str(write(row(1), row(3))))
    assert command("forget", "cus_1", "--yes").status == 0
    file = write(row(1), row(2, customer="cus_1", at="2026-11-21T10:00:00Z"), row(3))
    ran, found = taken_in(command, file)
    assert (ran.status, found["added"], found["unchanged"]) == (1, 0, 1)
    assert [one["why"] for one in found["left_out"]] == ["this customer was forgotten here"] * 2
    file.unlink()
    assert b"cus_1" not in b"".join(path.read_bytes() for path in command.home.rglob("*") if path.is_file())


def test_without_the_key_of_the_forgotten_nothing_is_imported(command: Command, write: Write) -> None:
    command("log", "import", str(write(row(1))))
    command("forget", "cus_1", "--yes")
    (command.home / "people.key").unlink()
    ran = command("log", "import", str(write(row(2))))
    assert (ran.status, ran.out) == (1, "")
    assert "people.key" in ran.err


def test_a_byte_order_mark_and_crlf_are_no_fault(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "windows.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(json.dumps(row(number)).encode() for number in (1, 2)) + b"\r\n\r\n")
    assert taken_in(command, file)[1]["added"] == 2


def test_a_file_that_is_not_there_or_is_a_folder_is_told(command: Command, tmp_path: Path) -> None:
    assert command("log", "import", str(tmp_path / "none.jsonl")).status == 3
    assert command("log", "import", str(tmp_path)).status == 1
    assert not (command.home / "journal.db").exists()


def test_a_log_that_comes_in_as_a_whole_gives_the_same_figures_as_one_that_comes_in_pieces(
    command: Command, write: Write, tmp_path: Path
) -> None:
    outcome = {"state": "paid", "at": "2026-11-22T08:00:00Z", "way": "link", "days": 1}
    at = [f"2026-11-{day:02}T10:00:00Z" for day in range(1, 21)]
    calls = [
        row(number, customer=f"cus_{number % 7}", at=at[number], as_of=at[number], outcome=outcome if number % 2 else None)
        for number in range(20)
    ]
    calls.append(row(99, customer="cus_3", at=at[4], as_of=at[3], corrects=str(UUID(int=3))))
    file, other = write(*calls), tmp_path / "other"
    assert import_log(command.environ, None, file, NOW, all_at_once=2).added == 21
    assert import_log({**command.environ, "CHURN_ASSISTANT_HOME": str(other)}, None, file, NOW).added == 21
    assert examine(command.home / "journal.db").good
    figures = []
    for home in (command.home, other):
        with closing(sqlite3.connect(home / "journal.db")) as db:
            cases = db.execute("select * from cases order by number").fetchall()
            sums = "l.name, t.dimension, t.month, t.cases, t.n, t.paid, t.money, t.repeats, t.firsts"
            tallies = db.execute(f"select {sums} from tallies t left join labels l on l.code = t.value where t.cases > 0")  # noqa: S608
            figures.append(
                (cases, sorted(tallies, key=str), db.execute("select count(*) from words where words match 'vrijdag'").fetchall())
            )
    assert figures[0] == figures[1]
