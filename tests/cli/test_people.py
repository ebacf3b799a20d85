"""``retention run``, ``forget`` and ``disclose``: what the law asks, done whole, told and logged."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journal.calls import full_call, view

from assistant.desk.retention import months_before
from assistant.journal.check import examine
from assistant.journal.drafts import Drafts
from assistant.journal.resolution import new_id
from assistant.journal.snapshots import canonical
from assistant.journal.store import Filter, Journal
from cli.command import Command

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MAIL = "zeldzaam.adres@voorbeeld.example"
SEEN = canonical(
    {"account": {"customer": {"id": "cus_1", "name": "Zwaantje Quispel", "email": MAIL, "phone": "+31612340000"}}, "greeting": "Met Sanne."}
)


def call(customer: str, months_ago: int, **changes: Any) -> Any:
    at = NOW - timedelta(days=31 * months_ago)
    return replace(full_call(id=new_id(), customer=customer, at=at, as_of=at, note=f"Notitie van {customer}"), **changes)


@pytest.fixture
def desk(command: Command) -> Command:
    """Calls of 0, 5, 14 and 30 months ago, and an opening beside each."""
    with Journal.open(command.home / "journal.db") as journal:
        for months in (30, 14, 5, 0):
            journal.add_resolution(call(f"cus_{months}", months), SEEN if months == 0 else b"{}")
            journal.add_view(view(id=new_id(), customer=f"cus_{months}", at=NOW - timedelta(days=31 * months)))
    return command


def configured(command: Command, *lines: str) -> None:
    (command.home / "config.toml").write_text("\n".join(["[retention]", *lines, ""]))


def rows(command: Command, sql: str) -> list[Any]:
    with closing(sqlite3.connect(command.home / "journal.db")) as db:
        return db.execute(sql).fetchall()


def everything(command: Command) -> bytes:
    return b"".join(path.read_bytes() for path in command.home.rglob("*") if path.is_file())


def test_without_a_term_nothing_goes_and_that_is_said(desk: Command) -> None:
    ran = desk("retention", "run")
    assert (ran.status, ran.out) == (1, "")
    assert "months = 24" in ran.err
    assert len(rows(desk, "select 1 from resolutions where customer <> ''")) == 4


def test_a_dry_run_counts_and_changes_nothing(desk: Command) -> None:
    configured(desk, "months = 24", "notes_months = 12")
    before = {path.name: path.read_bytes() for path in desk.home.iterdir()}
    ran = desk("retention", "run", "--dry-run", "--json", "--now", "2026-11-24T09:00:00Z")
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "dry_run": True,
        "before": {"calls": "2024-11-24T09:00:00Z", "words": "2025-11-24T09:00:00Z", "views": "2024-11-24T09:00:00Z"},
        "done": {"calls": 1, "words": 1, "views": 1, "practice": 0, "drafts": 0},
        "left": [],
    }
    assert {path.name: path.read_bytes() for path in desk.home.iterdir()} == before


def test_what_is_older_than_its_term_goes_from_every_file_and_figures_stay(desk: Command) -> None:
    configured(desk, "months = 24", "notes_months = 12", "views_months = 3")
    with Journal.open(desk.home / "journal.db") as journal:
        journal.copy(NOW.date())
    drafts = Drafts(desk.home)
    drafts.save(new_id(), {"customer": "cus_30"}, NOW - timedelta(days=900))
    drafts.save(new_id(), {"customer": "cus_0"}, NOW)
    figures = "select disposition, cause, substr(at, 1, 7), amount, feedback_score from resolutions order by number"
    before = rows(desk, figures)
    ran = desk("retention", "run", "--now", "2026-11-24T09:00:00Z")
    assert (ran.status, ran.err) == (0, "")
    held = rows(
        desk, "select customer, note is null, (select count(*) from snapshots where resolution = id) from resolutions order by number"
    )
    assert held == [("", 1, 0), ("cus_14", 1, 0), ("cus_5", 0, 1), ("cus_0", 0, 1)]
    assert rows(desk, "select customer from views order by number") == [("",), ("",), ("",), ("cus_0",)]
    assert rows(desk, figures) == before
    assert [one.payload["customer"] for one in drafts.all()] == ["cus_0"]
    found = everything(desk)
    assert not [word for word in (b"cus_30", b"Notitie van cus_14") if word in found]
    assert examine(desk.home / "journal.db").good
    assert rows(desk, "select action, why, person from people_log order by number") == [
        ("retention", "config", None),
        ("cleaned", "config", None),
    ]


def test_a_second_run_finds_nothing(desk: Command) -> None:
    configured(desk, "months = 24")
    desk("retention", "run", "--now", "2026-11-24T09:00:00Z")
    ran = desk("retention", "run", "--now", "2026-11-24T09:00:00Z")
    assert (ran.status, ran.out) == (0, "Nothing is older than its term.\n")


@pytest.mark.parametrize("line", ["months = 0", 'months = "24"', "months = true", "notes_months = 601", "weeks = 3"])
def test_a_term_that_can_not_be_is_told_with_its_line(desk: Command, line: str) -> None:
    configured(desk, line)
    ran = desk("retention", "run")
    assert ran.status == 2
    assert "config.toml, line 2" in ran.err
    assert line.split(" ")[0] in ran.err


def test_months_are_counted_by_the_calendar() -> None:
    assert months_before(datetime(2026, 3, 31, 8, tzinfo=UTC), 1) == datetime(2026, 2, 28, 8, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 13) == datetime(2024, 12, 15, tzinfo=UTC)


def test_forgetting_is_confirmed_first(desk: Command) -> None:
    ran = desk.whole("forget", "cus_0", typed="yes\n")
    assert (ran.status, ran.out) == (1, "")
    assert "--yes" in ran.err
    assert len(rows(desk, "select 1 from resolutions where customer = 'cus_0'")) == 1


def test_a_customer_is_forgotten_by_id_or_by_what_was_on_the_screen(desk: Command) -> None:
    ran = desk("forget", MAIL, "--yes", "--json")
    assert ran.status == 0, ran.err
    found = json.loads(ran.out)
    assert (found["left"], found["named"]) == ([], [])
    assert {name: found["done"][name] for name in ("calls", "views", "snapshots")} == {"calls": 1, "views": 1, "snapshots": 1}
    held = everything(desk)
    assert not [word for word in (b"cus_0", b"voorbeeld.example", b"Zwaantje", b"cus_0") if word in held]
    assert rows(desk, "select customer from resolutions order by number")[3] == ("",)
    assert len(rows(desk, "select distinct person from people_log")[0][0]) == 64


def test_what_could_not_be_cleaned_is_told_and_is_no_success(desk: Command) -> None:
    (desk.home / "mijn lijst.txt").write_text(f"Nog bellen: {MAIL}")
    ran = desk("forget", MAIL, "--yes")
    assert ran.status == 1
    assert "mijn lijst.txt" in ran.err
    assert "Nothing of this customer is left" not in ran.out


def test_doctor_says_that_an_erasure_was_not_ended(desk: Command) -> None:
    (desk.home / "mijn lijst.txt").write_text(f"Nog bellen: {MAIL}")
    desk("forget", MAIL, "--yes")
    ran = desk("doctor", "--json")
    assert [line for line in json.loads(ran.out)["todo"] if "churn-assistant forget" in line]
    (desk.home / "mijn lijst.txt").unlink()
    assert desk("forget", "cus_0", "--yes").status == 0
    assert json.loads(desk("doctor", "--json").out)["todo"] == []


def test_nobody_is_forgotten_where_nothing_is_held(desk: Command) -> None:
    ran = desk("forget", "cus_unknown", "--yes")
    assert ran.status == 3
    assert "Nothing is held on cus_unknown" in ran.err


def test_disclosing_gives_dates_and_purposes_without_names_of_agents(desk: Command) -> None:
    with Journal.open(desk.home / "journal.db") as journal:
        journal.add_resolution(call("cus_0", 0, note="Sanne belde terug"), SEEN)
    found = json.loads(desk("disclose", "cus_0", "--json").out)
    assert [(one["at"], one["why"]) for one in found["openings"]] == [("2026-11-24T09:00:00Z", "call")]
    assert [one["note"] for one in found["calls"]] == ["Notitie van cus_0", "… belde terug"]
    assert found["snapshots"][0]["seen"]["account"]["customer"]["email"] == MAIL
    assert "Sanne" not in json.dumps(found)
    named = json.loads(desk("disclose", "cus_0", "--json", "--with-names").out)
    assert named["openings"][0]["agent"] == "Sanne"
    assert named["snapshots"][0]["seen"]["greeting"] == "Met Sanne."


def test_a_disclosure_is_itself_written_down(desk: Command) -> None:
    desk("disclose", "cus_0")
    lines = desk("disclose", "cus_0").out.splitlines()
    assert [line for line in lines if "to tell what is held" in line]
    assert [line for line in lines if "told what is held" in line]
    assert rows(desk, "select action, why from people_log") == [("disclose", "request")] * 2
    assert json.loads(rows(desk, "select done from people_log")[0][0]) == {"calls": 1, "openings": 1, "snapshots": 1, "drafts": 0}


def test_hostile_words_are_disclosed_harmless(desk: Command) -> None:
    with closing(sqlite3.connect(desk.home / "journal.db")) as db, db:
        db.execute("insert into views values ('x', 5, '2026-11-24T09:00:00Z', 'Bas\x1b[2J', 'cus_0', 'practice', 'kijken\u202e\x1b]52;')")
    for form in ((), ("--json",), ("--with-names",)):
        assert not {"\x1b", "\u202e"} & set(desk("disclose", "cus_0", *form).out)


def test_the_log_has_no_trace_of_the_forgotten_for_who_looks_with_filters(desk: Command) -> None:
    desk("forget", "cus_0", "--yes")
    with Journal.open(desk.home / "journal.db") as journal:
        assert journal.resolutions(Filter(customer="cus_0")) == []
        assert journal.count() == 4


def test_nothing_is_made_where_nothing_was_logged(command: Command, tmp_path: Path) -> None:
    for words in (("forget", "cus_1", "--yes"), ("disclose", "cus_1")):
        assert command(*words).status == 3
    assert not (command.home / "journal.db").exists()
