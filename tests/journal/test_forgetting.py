"""A customer who is forgotten is in no byte of any file, and the totals are as before."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.journal.check import examine
from assistant.journal.cleaning import Beside
from assistant.journal.drafts import Drafts
from assistant.journal.erasure import IMPERSONAL, TABLES
from assistant.journal.forgetting import Forgotten, forget, held
from assistant.journal.quality import Idea, Remark, add_idea, add_remark, ideas, save_filter, saved_filters, threads
from assistant.journal.resolution import Said, new_id
from assistant.journal.snapshots import canonical
from assistant.journal.store import Filter, Journal

from .calls import NOW, full_call, journal_path, view

CUSTOMER = "cus_QuinQuagesima"
OTHER = "cus_QuinQuagesima10"  # begins with the other's id
MAIL = "quinquagesima.verhoeven@mailvoorbeeld.example"
NAME = "Quirijn Überwachtmeester"
PHONE = "+31698765432"
WORDS = "Zijn ouderdomspensioenfonds betaalt bibliothecaresse Überwachtmeester"
HEARD = "zeventienhonderdvierentwintig keer geprobeerd"
# Whole, in small letters, without marks, and the tails that an index of words keeps.
MARKERS = (
    CUSTOMER + '"', CUSTOMER + "practice", MAIL, MAIL[4:], NAME, "Quirijn", "uirijn", PHONE, "in_Zeldzaam", "eldzaam", "ensioenfonds", "ibliothecaresse",
    "berwachtmeester", "ventienhonderdvieren", "Molenwiekstraat", "interklaasverrassing", "oedemiddagbloemen",
)  # fmt: skip


def seen(customer: str, *more: str) -> bytes:
    account = {"customer": {"id": customer, "email": MAIL, "name": NAME, "phone": PHONE, "address": {"line1": "Molenwiekstraat 9"}}}
    return canonical({"account": account if customer == CUSTOMER else {"customer": {"id": customer}}, "more": list(more)})


def person_call(**changes: Any) -> Any:
    plain = full_call(
        customer=CUSTOMER, invoice="in_Zeldzaam77", note=WORDS, feedback_words=HEARD, typed_facts={"access_until": "volgens Quirijn"},
        at=NOW + timedelta(minutes=17, seconds=31), steps_said=(Said("choice", "x.call.choice.1a", NOW + timedelta(seconds=5)),),
    )  # fmt: skip
    return replace(plain, **changes)


def _said_about(journal: Journal, call: str) -> None:
    """What leads and agents wrote: of the person's call, of another's, for the script, and as a filter."""
    other = journal.resolutions(Filter(customer="cus_2"))[0].id
    for number, (of, words) in enumerate(((call, "Mooi uitgelegd over de Sinterklaasverrassing"), (other, f"Net als bij {NAME}"))):
        add_remark(journal, Remark(id=f"note{number}", at=NOW, author="Lena", resolution=of, kind="note", words=words))
    ideas_of: tuple[tuple[str | None, str], ...] = ((call, "Zeg het met Goedemiddagbloemen"), (None, f"Zoals tegen {MAIL}"))
    for number, (during, idea) in enumerate(ideas_of):
        add_idea(journal, Idea(id=f"idea{number}", at=NOW, agent="Bas", line="x.call.choice.1a", language="nl", words=idea, call=during))
    save_filter(journal, f"over {NAME}", "Lena", NOW, {"words": NAME, "agent": "Bas"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk where the person left something in every kind of file."""
    path = journal_path(tmp_path)
    with Journal.open(path) as journal:
        for number in range(6):
            journal.add_resolution(full_call(customer=f"cus_{number}", note=f"Betaalt later, zaak {number}"), seen(f"cus_{number}"))
        first = journal.add_resolution(person_call(), seen(CUSTOMER))
        journal.add_resolution(person_call(corrects=first.id, note="Pensioenfonds gebeld"), seen(CUSTOMER))
        journal.add_resolution(full_call(customer=OTHER, note=f"Dubbel met {CUSTOMER} en {MAIL.upper()}"), seen(OTHER, CUSTOMER))
        _said_about(journal, first.id)
        journal.add_view(view(customer=CUSTOMER, why="call"))
        journal.add_view(view(customer=OTHER))
        journal.copy(date(2026, 11, 23))
        journal.copy(date(2026, 11, 24))
    with closing(sqlite3.connect(path)) as db, db:
        # Another program's connection leaves old pages as they were.
        db.execute("pragma secure_delete = off")
        db.execute("create table passing as select ? as mail", [MAIL * 500])
        db.execute("drop table passing")
    drafts = Drafts(path.parent)
    drafts.save(new_id(), {"customer": CUSTOMER, "form": {"note": WORDS}}, NOW)
    drafts.save(new_id(), {"customer": OTHER, "form": {"note": "iets"}}, NOW)
    (drafts.folder / "x.json.damaged").write_text(json.dumps({"name": NAME})[:-3])
    path.with_name("journal.db-wal.old").write_bytes(MAIL.encode())
    path.with_name("journal.db.damaged").write_bytes(seen(CUSTOMER))
    (path.parent / "churn-assistant.log").write_text(f"ValueError: {MAIL}\nanother line\n")
    return path


@pytest.fixture
def other_program(path: Path) -> Iterator[sqlite3.Connection]:
    """A desk that is open meanwhile."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("select count(*) from resolutions").fetchone()
        yield connection


def erase(path: Path, **more: Any) -> Forgotten:
    beside = Beside(logs=(path.parent / "churn-assistant.log",), simulated=(path.parent / "demo.db",))
    return forget(path, CUSTOMER, agent="Noor", why="request", at=NOW, beside=beside, **{"wait_s": 0.2, **more})


def totals(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        by_hand = "select disposition, cause, substr(at, 1, 7), currency, count(*), sum(amount), sum(feedback_score) from resolutions group by 1, 2, 3, 4"
        return [
            *db.execute(by_hand),
            *db.execute("select * from tallies order by dimension, month, value, cause, band, currency, source"),
            *db.execute("select count(*), max(number), sum(number) from views"),
        ]


def numbers(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("select number, id, corrects from resolutions order by number").fetchall()


def everything(folder: Path) -> dict[str, bytes]:
    """Each file's bytes, and every snapshot that is left in a database, inflated."""
    found = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in folder.rglob("*.db"):
        with closing(sqlite3.connect(path)) as db:
            found |= {f"{path.name}:{key}": zlib.decompress(blob) for key, blob in db.execute("select resolution, snapshot from snapshots")}
    return found


def hits(folder: Path) -> set[tuple[str, str]]:
    forms = {marker: {marker.encode(), json.dumps(marker, ensure_ascii=True)[1:-1].encode()} for marker in MARKERS}
    return {
        (name, marker) for name, content in everything(folder).items() for marker in MARKERS for form in forms[marker] if form in content
    }


def test_the_markers_are_there_before(path: Path) -> None:
    assert {marker for _, marker in hits(path.parent)} == set(MARKERS)


def test_no_byte_of_the_person_is_left_while_another_program_has_the_journal_open(path: Path, other_program: sqlite3.Connection) -> None:
    before, rows = totals(path), numbers(path)
    done = erase(path)
    assert done.left == ()
    assert hits(path.parent) == set()
    assert other_program.execute("select count(*) from words where words match 'bibliothecaresse'").fetchone() == (0,)
    assert (totals(path), numbers(path)) == (before, rows)


def test_what_was_done_is_counted_and_logged_without_a_name(path: Path) -> None:
    done = erase(path)
    expected = {
        "calls": 2,
        "views": 1,
        "snapshots": 2,
        "other_snapshots": 1,
        "other_notes": 5,
        "drafts": 2,
        "copies": 2,
        "set_aside": 2,
        "logs": 1,
    }
    assert done.done == expected
    with closing(sqlite3.connect(path)) as db:
        log = db.execute("select at, agent, action, why, length(person) from people_log order by number").fetchall()
    assert log == [("2026-11-24T09:00:00Z", "Noor", action, "request", 64) for action in ("forget", "cleaned")]


def test_others_keep_what_is_theirs(path: Path) -> None:
    erase(path)
    with Journal.open(path) as journal:
        (row,) = journal.resolutions(Filter(customer=OTHER))
        assert row.note == "Dubbel met … en …"
        assert len(journal.views_of(OTHER, "practice")) == 1
        assert journal.snapshot(journal.resolutions(Filter(customer="cus_3"))[0].id) is not None
    assert len(Drafts(path.parent).all()) == 1
    assert (path.parent / "churn-assistant.log").read_text() == "…\nanother line\n"


def test_what_was_written_about_the_call_goes_and_of_others_only_the_name(path: Path) -> None:
    erase(path)
    with Journal.open(path) as journal:
        assert {one.note.id: one.note.words for one in threads(journal)} == {"note0": "", "note1": "Net als bij …"}
        assert [one.words for one in ideas(journal)] == ["Zoals tegen …"]
        assert [(one.name, one.filter) for one in saved_filters(journal)] == [("over …", {"words": "…", "agent": "Bas"})]


def test_an_erased_row_keeps_id_number_and_figures_and_only_the_hour(path: Path) -> None:
    erase(path)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        row = dict(db.execute("select * from resolutions where number = 7").fetchone())
    gone = ("invoice", "note", "feedback_words", "identified_at", "follow_up_on")
    assert {name: row[name] for name in gone} == dict.fromkeys(gone)
    assert (row["customer"], row["typed_facts"], row["at"], row["as_of"]) == ("", "{}", "2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z")
    assert json.loads(row["steps_said"]) == [{"phase": "choice", "variant": "x.call.choice.1a", "at": "2026-11-24T09:00:00Z"}]
    assert (row["disposition"], row["cause"], row["amount"], row["agent"]) == ("promise_to_pay", "expired_card", 2900, "Sanne")


def test_the_journal_is_good_after_it_and_grows_on(path: Path) -> None:
    erase(path)
    health = examine(path)
    assert health.good, (health.differs, health.integrity, health.fault)
    with Journal.open(path) as journal:
        assert journal.add_resolution(full_call()).number == 10
        assert journal.resolutions(Filter(customer=CUSTOMER)) == []
    copies = list((path.parent / "copies").iterdir())
    assert [copy.name for copy in copies] == ["journal-2026-11-24.db"]


def test_a_reader_that_keeps_the_old_pages_is_told_and_the_next_time_ends_it(path: Path, other_program: sqlite3.Connection) -> None:
    other_program.execute("begin")
    other_program.execute("select count(*) from resolutions").fetchone()
    done = erase(path)
    assert {one.kind for one in done.left} >= {"in_use"}
    other_program.execute("rollback")
    again = erase(path, more=[MAIL, NAME])
    assert again.left == ()
    assert again.done["calls"] == 0
    assert hits(path.parent) == set()


def test_a_database_that_somebody_put_beside_it_is_told(path: Path) -> None:
    strange = path.with_name("backup.db")
    with closing(sqlite3.connect(strange)) as db:
        db.execute("create table mine (x)")
    with closing(sqlite3.connect(path.with_name("demo.db"))) as db:
        db.execute("create table mine (x)")
    (path.parent / "todo.txt").write_text(f"Bel {MAIL}")
    assert {(one.path.name, one.kind) for one in erase(path).left} == {("backup.db", "database"), ("todo.txt", "mention")}


def test_calls_of_others_that_hold_the_name_are_named(path: Path) -> None:
    with Journal.open(path) as journal:
        theirs = journal.add_resolution(full_call(customer="cus_wife", note=f"Is de vrouw van {NAME}"))
    done = erase(path)
    assert done.named == (theirs.id,)
    assert not done.wholly


def test_who_was_forgotten_is_known_by_a_keyed_hash_alone(path: Path) -> None:
    assert held(path, CUSTOMER)[1] is False
    erase(path)
    assert held(path, CUSTOMER)[1] is True
    assert held(path, OTHER)[1] is False
    assert path.with_name("people.key").stat().st_mode & 0o077 == 0


def test_every_table_is_known_to_hold_people_or_not(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        names = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    assert {name for name in names if not name.startswith(("words_", "sqlite_"))} == TABLES | IMPERSONAL
