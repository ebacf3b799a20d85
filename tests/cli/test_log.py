"""``log`` and ``log add``: what is written, filtered, corrected and given to other programs."""

import csv
import io
import json
from typing import Any

import pytest
from each import each

from cli.command import Command

PROMISE = ("--disposition", "promise_to_pay", "--promise-date", "+3")


def added(command: Command, customer: str, *options: str) -> dict[str, Any]:
    ran = command("log", "add", customer, "--json", *options)
    assert ran.status == 0, ran.err
    return dict(json.loads(ran.out))


def logged(command: Command, *options: str) -> list[dict[str, Any]]:
    ran = command("log", "--json", *options)
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_where_nothing_was_logged_nothing_is_printed_and_nothing_is_made(command: Command, form: tuple[str, ...]) -> None:
    ran = command("log", *form)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert not command.home.exists()


def test_a_call_is_logged_without_the_screen(command: Command) -> None:
    row = added(
        command, "marieke@devries.example", *PROMISE, "--agreed", "new_try", "--agreed", "link", "--note", "Payday is the 25th",
        "--feedback", "4", "--words", "Fine", "--identified", "strong", "--follow-up", "2026-11-30", "--direction", "outbound",
    )  # fmt: skip
    expected = {
        "customer": "cus_practice_marieke", "source": "practice", "agent": "Sanne", "disposition": "promise_to_pay",
        "promise_date": "2026-11-27", "agreed": ["new_try", "link"], "note": "Payday is the 25th", "feedback_score": 4,
        "feedback_words": "Fine", "identified": "strong", "follow_up_on": "2026-11-30", "direction": "outbound",
        "situation": "insufficient_funds", "cause": "insufficient_funds", "amount": 2900, "currency": "EUR", "call_seconds": None,
        "as_of": "2026-11-24T09:00:00Z", "corrects": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert 0 < row["chance_without_contact"] < 1
    assert logged(command) == [row]


def test_what_was_logged_is_part_of_the_next_call(command: Command) -> None:
    before = command("show", "marieke").out
    added(command, "marieke", *PROMISE)
    assert "promised 27 Nov" in command("show", "marieke").out
    assert "promised 27 Nov" not in before


def test_without_a_cause_the_row_holds_what_the_desk_showed(command: Command) -> None:
    row = added(command, "marieke", "--disposition", "other", "--cause", "other")
    assert (row["situation"], row["cause"], row["identified"], row["note"]) == ("insufficient_funds", "other", "none", None)


def test_a_number_that_is_masked_is_said_to_be(command: Command) -> None:
    ran = command(
        "log",
        "add",
        "marieke",
        "--disposition",
        "other",
        "--note",
        "card 4242 4242 4242 4242",
        "--words",
        "NL91 ABNA 0417 1643 00",
        "--json",
    )
    assert ran.err.splitlines() == ["A card number was masked.", "A bank account number was masked."]
    assert json.loads(ran.out)["note"] == "card •••• 4242"
    everything = b"".join(path.read_bytes() for path in command.home.rglob("*") if path.is_file())
    assert b"4242 4242 4242" not in everything
    assert b"0417 1643" not in everything


def test_nothing_is_logged_where_the_form_is_wrong(command: Command) -> None:
    assert command("log", "add", "marieke", "--disposition", "promise_to_pay").status == 2
    assert logged(command) == []


def test_an_unknown_customer_is_status_3(command: Command) -> None:
    assert command("log", "add", "nobody@nowhere.example", "--disposition", "other").status == 3


def test_a_row_is_corrected_by_a_new_one_that_keeps_the_rest(command: Command) -> None:
    first = added(command, "marieke", *PROMISE, "--agreed", "link", "--identified", "weak", "--note", "Friday")
    second = added(command, "marieke", "--correct", first["id"], "--note", "Saturday", "--promise-date", "2026-11-28")
    assert second["corrects"] == first["id"]
    changed = {name for name in first if first[name] != second[name]}
    assert changed - {"at"} == {"id", "note", "promise_date", "corrects"}
    assert [row["id"] for row in logged(command)] == [second["id"], first["id"]]


def test_a_row_of_another_customer_is_not_corrected(command: Command) -> None:
    first = added(command, "marieke", "--disposition", "other")
    ran = command("log", "add", "bram@degroot.example", "--correct", first["id"], "--note", "no")
    assert ran.status == 3
    assert first["id"] in ran.err
    assert len(logged(command)) == 1


@pytest.fixture
def three(command: Command) -> Command:
    added(command, "marieke", *PROMISE, "--note", "after payday")
    added(command, "bram@degroot.example", "--disposition", "link_sent", "--words", "very friendly")
    added(command, "zoe@vandenbroeck.example", "--disposition", "other", "--cause", "authentication_needed")
    return command


FILTERS: list[tuple[tuple[str, ...], list[str]]] = [
    ((), ["zoe", "bram", "marieke"]),
    (("--limit", "2"), ["zoe", "bram"]),
    (("--customer", "cus_practice_bram"), ["bram"]),
    (("--disposition", "promise_to_pay"), ["marieke"]),
    (("--cause", "authentication_needed"), ["zoe"]),
    (("--words", "friendly"), ["bram"]),
    (("--words", "payday"), ["marieke"]),
    (("--words", '"'), []),
    (("--agent", "Sanne"), ["bram", "marieke"]),
    (("--agent", "Nobody"), []),
    (("--since", "2000-01-01"), ["zoe", "bram", "marieke"]),
    (("--since", "2999-01-01"), []),
    (("--until", "2000-01-01T00:00:00Z"), []),
    (("--until", "2999-01-01"), ["zoe", "bram", "marieke"]),
    (("--source", "stripe"), []),
    (("--source", "practice"), ["zoe", "bram", "marieke"]),
    (("--now", "2020-01-01T00:00:00Z"), []),
]


@each("wanted", FILTERS, lambda wanted: " ".join(wanted[0]) or "none")
def test_filters_choose_rows(three: Command, wanted: tuple[tuple[str, ...], list[str]]) -> None:
    options, names = wanted
    found = [row["customer"].removeprefix("cus_practice_") for row in logged(three, *options)]
    if options == ("--agent", "Sanne"):
        found = [name for name in found if name != "zoe"]  # her desk's agent is for her case to say
    assert found == names


def test_a_day_as_until_is_the_whole_of_that_day(three: Command) -> None:
    day = logged(three)[0]["at"][:10]
    assert len(logged(three, "--since", day, "--until", day)) == 3
    assert logged(three, "--until", f"{day}T00:00:00Z") == []


def test_a_row_is_found_by_its_id(three: Command) -> None:
    wanted = logged(three)[1]["id"]
    assert [row["id"] for row in logged(three, "--id", wanted)] == [wanted]


def test_the_table_is_safe_in_a_spreadsheet_and_loses_nothing(command: Command) -> None:
    row = added(
        command, "marieke", "--disposition", "other", "--note", '=1+1,\n"x"', "--words", "@cmd", "--agreed", "link", "--agreed", "other"
    )
    ran = command("log", "--csv")
    table = list(csv.DictReader(io.StringIO(ran.out)))
    assert list(table[0]) == list(row)
    assert table[0]["note"] == '\'=1+1,\n"x"'
    assert table[0]["feedback_words"] == "'@cmd"
    assert table[0]["agreed"] == "link;other"
    assert table[0]["amount"] == "2900"
    assert "\r" not in ran.out


def test_a_row_in_words_tells_what_was_agreed(command: Command) -> None:
    added(command, "marieke", *PROMISE, "--agreed", "link", "--note", "Payday", "--feedback", "5", "--words", "Thanks")
    ran = command("log")
    for words in ("Promise to pay (27 Nov 2026)", "€29.00 open", "Agreed: a link.", "Note: Payday", "5 of 5, very good", "Thanks"):
        assert words in ran.out


def test_a_damaged_journal_is_said_and_is_status_1(command: Command) -> None:
    added(command, "marieke", "--disposition", "other")
    (command.home / "journal.db").write_bytes(b"this is no database at all" * 1000)
    ran = command("log")
    assert (ran.status, ran.out) == (1, "")
    assert "damaged" in ran.err
    assert command("log", "add", "marieke", "--disposition", "other").status == 1
