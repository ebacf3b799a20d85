"""``log`` and ``log add`` as a shell sees them: what is kept, what is refused, what is masked, and the three shapes it is given in."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from cli.whole_runs import Run, run

MARIEKE = "cus_practice_marieke"
NAMES = (
    "id", "at", "as_of", "agent", "source", "customer", "invoice", "direction", "situation", "cause", "disposition", "identified", "amount",
    "currency", "chance_without_contact", "promise_date", "agreed", "note", "feedback_score", "feedback_words", "script_language",
    "script_register", "steps_said", "script_useful", "follow_up_on", "call_seconds", "wrap_up_seconds", "corrects",
)  # fmt: skip


def add(home: Path, *words: str, customer: str = MARIEKE, disposition: str = "link_sent") -> Run:
    return run(home, "log", "add", customer, "--disposition", disposition, *words)


def test_a_call_is_logged_without_the_screen_and_found_again(tmp_path: Path) -> None:
    given = ("--promise-date", "2026-11-27", "--agreed", "new_try", "--agreed", "link", "--note", "Pays on payday.", "--feedback", "4")
    made = add(tmp_path, *given, "--words", "Friendly", "--identified", "strong", "--json", disposition="promise_to_pay")
    assert (made.status, made.err) == (0, "")
    row = made.json
    assert tuple(row)[: len(NAMES)] == NAMES
    assert UUID(row["id"]).version == 7
    assert (row["disposition"], row["promise_date"], row["agreed"]) == ("promise_to_pay", "2026-11-27", ["new_try", "link"])
    assert (row["note"], row["feedback_score"], row["feedback_words"]) == ("Pays on payday.", 4, "Friendly")
    assert (row["situation"], row["cause"], row["identified"]) == ("insufficient_funds", "insufficient_funds", "strong")
    assert (row["source"], row["as_of"], row["call_seconds"]) == ("practice", "2026-11-24T09:00:00Z", None)
    assert (row["amount"], row["currency"]) == (2900, "EUR")
    assert run(tmp_path, "log", "--json").rows == [row]


def test_a_row_says_who_worked_here_and_when(tmp_path: Path) -> None:
    row = add(tmp_path, "--json").json
    assert row["agent"]
    assert timedelta(0) <= datetime.now(UTC) - datetime.fromisoformat(row["at"]) < timedelta(minutes=2)


def test_a_logged_call_counts_as_an_earlier_one(tmp_path: Path) -> None:
    before = run(tmp_path, "show", MARIEKE).out
    add(tmp_path)
    assert run(tmp_path, "show", MARIEKE).out != before


def test_logging_writes_who_looked_and_why(tmp_path: Path) -> None:
    from assistant.journal.store import Journal

    add(tmp_path)
    with Journal.open(tmp_path / "journal.db") as journal:
        assert [one.why for one in journal.views_of(MARIEKE, "practice")] == ["log add"]
        assert journal.snapshot(journal.resolutions()[0].id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--disposition", "promise_to_pay"), "--promise-date"),
        (("--disposition", "promise_to_pay", "--promise-date", "2026-11-23"), "passed"),
        (("--disposition", "promise_to_pay", "--promise-date", "2029-01-01"), "year"),
        (("--disposition", "promise_to_pay", "--promise-date", "whenever"), "friday"),
        (("--disposition", "shrugged"), "promise_to_pay"),
        (("--disposition", "other", "--agreed", "dance"), "new_try"),
        (("--disposition", "other", "--cause", "the weather"), "insufficient_funds"),
        (("--disposition", "other", "--feedback", "6"), "5"),
        (("--disposition", "other", "--identified", "maybe"), "strong"),
        ((), "ended"),
    ],
)
def test_what_cannot_be_logged_is_refused_and_nothing_is_kept(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = run(tmp_path, "log", "add", MARIEKE, *words)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert run(tmp_path, "log", "--json").out == ""


def test_a_promise_may_be_given_as_a_weekday(tmp_path: Path) -> None:
    """The case's moment is a Tuesday; the day is judged by it, not by today's clock."""
    assert add(tmp_path, "--promise-date", "friday", "--json", disposition="promise_to_pay").json["promise_date"] == "2026-11-27"
    assert add(tmp_path, "--promise-date", "vrijdag", "--json", disposition="promise_to_pay").json["promise_date"] == "2026-11-27"


def test_numbers_of_cards_and_accounts_are_masked_and_said_to_be(tmp_path: Path) -> None:
    card, iban = "4242 4242 4242 4242", "NL91 ABNA 0417 1643 00"
    made = add(tmp_path, "--note", f"Read out {card}", "--words", f"use {iban}", "--json", "--lang", "en")
    assert made.status == 0
    assert made.json["note"] == "Read out •••• 4242"
    assert "0417" not in made.out + made.err
    assert "card" in made.err
    assert "account" in made.err
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"4242 4242" not in path.read_bytes()


def test_a_correction_is_a_new_row_that_names_the_old(tmp_path: Path) -> None:
    old = add(tmp_path, "--note", "First", "--json").json
    new = add(tmp_path, "--correct", old["id"], "--json", disposition="already_paid").json
    assert new["corrects"] == old["id"]
    assert new["as_of"] == old["as_of"]
    assert new["id"] != old["id"]
    assert {row["id"] for row in run(tmp_path, "log", "--json").rows} == {old["id"], new["id"]}


def test_a_correction_of_nothing_is_not_found(tmp_path: Path) -> None:
    done = add(tmp_path, "--correct", "0192f5a0-0000-7000-8000-000000000000")
    assert (done.status, done.out) == (3, "")


def test_a_customer_that_nobody_is_cannot_be_logged(tmp_path: Path) -> None:
    assert add(tmp_path, customer="zzzz-nobody").status == 3


def test_a_call_that_cannot_be_kept_is_said_and_is_status_one(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all" * 100)
    done = add(tmp_path)
    assert (done.status, done.out) == (1, "")
    assert "journal" in done.err.lower()


def test_an_empty_log_prints_nothing_and_is_fine(tmp_path: Path) -> None:
    for words in ((), ("--json",)):
        assert run(tmp_path / "never made", "log", *words) == Run(0, "", "")


def test_the_log_can_be_asked_for_by_each_of_its_facts(tmp_path: Path) -> None:
    first = add(tmp_path, "--note", "the red umbrella", "--cause", "expired_card", "--json").json
    second = add(tmp_path, "--json", customer="cus_practice_ilse", disposition="voicemail").json

    def found(*words: str) -> list[str]:
        return [row["id"] for row in run(tmp_path, "log", "--json", *words).rows]

    assert found() == [second["id"], first["id"]]
    assert found("--customer", MARIEKE) == [first["id"]]
    assert found("--disposition", "voicemail") == [second["id"]]
    assert found("--cause", "expired_card") == [first["id"]]
    assert found("--words", "umbrella") == [first["id"]]
    assert found("--words", 'a " quote') == []
    assert found("--id", first["id"]) == [first["id"]]
    assert found("--limit", "1") == [second["id"]]
    assert found("--agent", "nobody here") == []
    assert found("--agent", first["agent"], "--customer", MARIEKE) == [first["id"]]


def test_a_day_counts_from_its_start_to_its_end(tmp_path: Path) -> None:
    row = add(tmp_path, "--json").json
    at = datetime.fromisoformat(row["at"])
    day, before = f"{at:%Y-%m-%d}", f"{at - timedelta(days=1):%Y-%m-%d}"
    assert run(tmp_path, "log", "--json", "--since", day, "--until", day).rows == [row]
    assert run(tmp_path, "log", "--json", "--until", before).rows == []
    assert run(tmp_path, "log", "--json", "--since", row["at"]).rows == [row]
    assert run(tmp_path, "log", "--json", "--until", row["at"]).rows == []
    assert run(tmp_path, "log", "--since", "last week").status == 2


def test_csv_is_safe_to_open_in_a_spreadsheet(tmp_path: Path) -> None:
    add(tmp_path, "--note", "=HYPERLINK(1)", "--agreed", "link", "--agreed", "callback")
    done = run(tmp_path, "log", "--csv")
    header, row = csv.reader(io.StringIO(done.out))
    assert tuple(header)[: len(NAMES)] == NAMES
    cells = dict(zip(header, row, strict=True))
    assert cells["note"] == "'=HYPERLINK(1)"
    assert cells["agreed"] == "link;callback"
    assert cells["amount"] == "2900"


def test_json_and_csv_at_once_is_a_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "log", "--json", "--csv").status == 2


@pytest.mark.parametrize(("language", "english"), [("en", True), ("nl", False)])
def test_plain_lines_name_the_ending_in_the_language_of_the_reader(tmp_path: Path, language: str, english: bool) -> None:
    made = add(tmp_path, "--note", "Rang back", "--lang", language)
    listed = run(tmp_path, "log", "--lang", language)
    assert made.out == listed.out
    assert MARIEKE in listed.out
    assert "Rang back" in listed.out
    assert ("Link sent" in listed.out) is english
    assert "\x1b" not in listed.out
