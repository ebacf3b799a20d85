"""Plays and assignments in the journal: only added, redacted, let go of in time, and apart from every figure on real calls."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.journal import disclosure, extract
from assistant.journal.churn_figures import months
from assistant.journal.faults import AlreadyKept, Newer, Unfit, UnknownResolution
from assistant.journal.forgetting import forget
from assistant.journal.migrations import STEPS
from assistant.journal.plays import Assignment, PlayFilter, PlayRow, add_assignment, add_play, assignments, play, plays
from assistant.journal.resolution import new_id
from assistant.journal.retaining import Bounds, retain
from assistant.journal.store import Filter, Journal

from .calls import NOW, full_call, journal_path

CARD = "4242 4242 4242 4242"


def played(**changes: Any) -> PlayRow:
    """A play by Sanne of a case of the first level, with ``changes``; its id is new."""
    plain = PlayRow(
        id=new_id(), at=NOW, trainee="Sanne", case="expired_card", mark="m1", version=1, level=1, goals=("plain_words", "be_brief"),
        language="nl", situation="expired_card", seconds=210.5, score=84, points={"order": (8.0, 12.0), "words": (12.0, 12.0)},
        findings=({"criterion": "order", "key": "out_of_order", "cost": 4.0},),
        events=({"at": 3.5, "do": "type", "what": "acknowledge", "text": "Goedemorgen"},), form={"note": "Betaalt vrijdag"},
    )  # fmt: skip
    return replace(plain, **changes)


def asked(**changes: Any) -> Assignment:
    """What Lena asks of Sanne, with ``changes``; its id is new."""
    return replace(Assignment(id=new_id(), at=NOW, by="Lena", trainee="Sanne", case="expired_card", goal="plain_words"), **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path)


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal.open(path) as opened:
        yield opened


def test_a_play_comes_back_as_it_was_kept(journal: Journal) -> None:
    first = add_play(journal, played())
    again = add_play(journal, played(from_play=first.id, from_event=4, help=True, by_script=True, finished=False, capped="harmful_step"))
    assert (first.number, again.number) == (1, 2)
    assert play(journal, first.id) == first
    assert play(journal, again.id) == again
    assert play(journal, "nothing") is None
    light: dict[str, Any] = {"points": {}, "findings": (), "events": (), "form": None}
    assert plays(journal) == [replace(first, **light), replace(again, **light)]
    with pytest.raises(AlreadyKept):
        add_play(journal, first)
    with pytest.raises(Unfit):
        add_play(journal, played(from_play="nothing"))
    assert len(plays(journal)) == 2


def test_plays_are_asked_for_by_trainee_case_and_time(journal: Journal) -> None:
    for trainee, case, days in (("Sanne", "a", 0), ("Bas", "a", 1), ("Sanne", "b", 2)):
        add_play(journal, played(trainee=trainee, case=case, at=NOW + timedelta(days=days)))

    def numbers(**wanted: Any) -> list[int]:
        return [one.number for one in plays(journal, PlayFilter(**wanted))]

    assert numbers(trainee="Sanne") == [1, 3]
    assert numbers(case="a") == [1, 2]
    assert numbers(since=NOW + timedelta(days=1), until=NOW + timedelta(days=2)) == [2]
    assert numbers(trainee="Sanne", case="a") == [1]


def test_what_was_typed_is_redacted_also_in_a_form_among_the_events(journal: Journal) -> None:
    form = json.dumps({"note": f"kaart {CARD}", "agreed": ["link"]})
    events = ({"at": 1.0, "do": "type", "text": f"{CARD} \x1b[31m"}, {"at": 2.0, "do": "form", "text": form})
    kept = add_play(journal, played(events=events, form={"note": CARD}, findings=({"key": "words", "said": CARD},)))
    add_assignment(journal, asked(why=f"zie {CARD}"))
    held = [json.dumps([kept.events, kept.form, kept.findings]), str(assignments(journal)[0].why)]
    assert all("4242" in one and CARD not in one and "\\u001b" not in one for one in held)
    assert json.loads(kept.events[1]["text"])["agreed"] == ["link"]


def test_assignments_are_kept_by_trainee_and_name_a_call_that_is_there(journal: Journal) -> None:
    call = journal.add_resolution(full_call())
    mine = add_assignment(journal, asked(finding="empty_note", resolution=call.id, why="let op de notitie"))
    add_assignment(journal, asked(trainee="Bas"))
    assert assignments(journal, "Sanne") == [mine]
    assert [one.trainee for one in assignments(journal)] == ["Sanne", "Bas"]
    with pytest.raises(UnknownResolution):
        add_assignment(journal, asked(resolution="nothing"))
    with pytest.raises(AlreadyKept):
        add_assignment(journal, mine)


@pytest.mark.parametrize("table", ["plays", "assignments"])
def test_no_plain_connection_changes_a_row(journal: Journal, path: Path, table: str) -> None:
    add_play(journal, played())
    add_assignment(journal, asked())
    with closing(sqlite3.connect(path)) as db:
        for statement in ("update {} set at = 'x'", "delete from {}", "insert or replace into {0} select * from {0}"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement.format(table))


def test_an_older_journal_gets_the_tables_and_a_newer_one_is_refused(journal: Journal, path: Path) -> None:
    journal.add_resolution(full_call())
    journal.close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("drop table plays; drop table assignments; delete from _sqlite_migrations where name = 'm005_plays'")
    with Journal.open(path) as older:
        assert older.count() == 1
        assert plays(older) == []
        assert add_play(older, played()).number == 1
    with closing(sqlite3.connect(path)) as db, db:
        assert [row[0] for row in db.execute("select name from _sqlite_migrations order by id")][-1] == STEPS[-1].__name__
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('journal', 'm999_later', '2027-01-01')")
    with pytest.raises(Newer):
        Journal.open(path)


def state(path: Path) -> dict[str, list[Any]]:
    """Every row of every table that is no practice, and what is read of the calls."""
    with closing(sqlite3.connect(path)) as db:
        named = "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite%' and name not like 'words_%'"
        names = {str(name) for (name,) in db.execute(named)} - {"plays", "assignments"}
        return {name: db.execute(f'select * from "{name}"').fetchall() for name in sorted(names)}  # noqa: S608


def test_plays_change_nothing_about_calls(journal: Journal, path: Path, tmp_path: Path) -> None:
    for cause in ("expired_card", "insufficient_funds"):
        journal.add_resolution(full_call(cause=cause, customer=f"cus_{cause}"), b"{}")

    def read() -> list[Any]:
        by_month = months(journal, since=NOW - timedelta(days=60), until=NOW + timedelta(days=1))["churn"]
        return [journal.count(), journal.resolutions(Filter()), journal.resolutions(Filter(words="Betaalt")), by_month]

    before, figures = state(path), read()
    for number in range(5):
        add_play(journal, played(score=number, form={"note": "Betaalt vrijdag"}))
        add_assignment(journal, asked(why="Betaalt"))
    assert state(path) == before
    assert read() == figures
    out = tmp_path / "calls.db"
    extract.write(out, [], names=True, made_at="now")
    with closing(sqlite3.connect(out)) as db:
        assert "plays" not in {name for (name,) in db.execute("select name from sqlite_master")}


def test_what_was_typed_goes_first_and_who_it_was_later_the_score_stays(journal: Journal, path: Path) -> None:
    for age in (30, 15, 1):
        at = NOW - timedelta(days=30 * age)
        add_play(journal, played(at=at, score=age))
        add_assignment(journal, asked(at=at, why="omdat"))
    journal.close()
    bounds = Bounds(calls=NOW - timedelta(days=730), words=NOW - timedelta(days=365))
    assert retain(path, bounds, agent="Lena", at=NOW, dry_run=True).done["practice"] == 4
    done = retain(path, bounds, agent="Lena", at=NOW)
    assert (done.done["practice"], done.left) == (4, ())
    assert retain(path, bounds, agent="Lena", at=NOW).done["practice"] == 0
    with Journal.open(path) as kept:
        rows = [play(kept, one.id) for one in plays(kept)]
        assert [(one.trainee, len(one.events), one.form is None, one.score) for one in rows if one] == [
            ("", 0, True, 30), ("Sanne", 0, True, 15), ("Sanne", 1, False, 1),
        ]  # fmt: skip
        assert [(one.trainee, one.by, one.why) for one in assignments(kept)] == [
            ("", "", None), ("Sanne", "Lena", None), ("Sanne", "Lena", "omdat"),
        ]  # fmt: skip


def test_a_forgotten_customer_is_gone_from_practice_too(journal: Journal, path: Path) -> None:
    call = journal.add_resolution(full_call(customer="cus_forgotten"), b'{"account": {"customer": {"name": "Wilhelmina Zandbergen"}}}')
    add_assignment(journal, asked(resolution=call.id, why="Wilhelmina Zandbergen was boos"))
    add_assignment(journal, asked(why="zoals bij Wilhelmina Zandbergen"))
    add_play(journal, played(form={"note": "als Wilhelmina Zandbergen"}, events=({"do": "type", "text": "dag Wilhelmina Zandbergen"},)))
    journal.close()
    told = disclosure.disclose(path, "cus_forgotten", agent="Lena", why="request", at=NOW)
    assert [one["words"] for one in told.calls[0]["assignments"]] == ["Wilhelmina Zandbergen was boos"]
    done = forget(path, "cus_forgotten", agent="Lena", why="request", at=NOW)
    assert done.wholly
    with Journal.open(path) as left:
        assert [one.why for one in assignments(left)] == [None, "zoals bij …"]
        row = play(left, plays(left)[0].id)
        assert row is not None
        assert (row.form, row.events[0]["text"]) == ({"note": "als …"}, "dag …")
