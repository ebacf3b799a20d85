"""Scores, coaching, ideas and saved filters in the journal: only added, one own score a lead, also where two write at once."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.journal.faults import UnknownResolution
from assistant.journal.quality import (
    Idea,
    Remark,
    Score,
    add_idea,
    add_remark,
    add_score,
    all_scores,
    ideas,
    save_filter,
    saved_filters,
    scores_of,
    threads,
    voices,
)
from assistant.journal.resolution import new_id
from assistant.journal.store import Journal

from .calls import NOW, full_call, journal_path


def score(call: str, lead: str, *, agreed: bool = False, **points: int | None) -> Score:
    return Score(id=new_id(), at=NOW, lead=lead, resolution=call, points=points or {"choice": 2}, card="c", agreed=agreed)


def remark(call: str, author: str, kind: str = "note", about: str | None = None, words: str = "Goed gedaan") -> Remark:
    return Remark(id=new_id(), at=NOW, author=author, resolution=call, kind=kind, words=words, about=about)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path)


def test_a_lead_scores_a_call_once_and_the_second_is_blind(path: Path) -> None:
    with Journal.open(path) as journal:
        call = journal.add_resolution(full_call()).id
        first = add_score(journal, score(call, "Lena", choice=1))
        assert first is not None
        assert not first.blind
        assert add_score(journal, score(call, "Lena", choice=2)) is None
        second = add_score(journal, score(call, "Omar", choice=2, step=None))
        assert second is not None
        assert second.blind
        assert add_score(journal, score(call, "Lena", agreed=True)) is not None
        held = scores_of(journal, call)
        assert [(one.lead, one.agreed, one.number) for one in held] == [("Lena", False, 1), ("Omar", False, 2), ("Lena", True, 3)]
        assert held[1].points == {"choice": 2, "step": None}
        assert all_scores(journal, since=NOW + timedelta(days=1)) == []
        with pytest.raises(UnknownResolution):
            add_score(journal, score("nothing", "Lena"))


def test_two_leads_at_once_lose_nothing(path: Path) -> None:
    with Journal.open(path) as journal:
        calls = [journal.add_resolution(full_call(customer=f"cus_{n}")).id for n in range(12)]

    def lead(name: str) -> None:
        with Journal.open(path) as journal:
            for call in calls:
                add_score(journal, score(call, name))
                add_remark(journal, remark(call, name))

    leads = [threading.Thread(target=lead, args=(name,)) for name in ("Lena", "Omar")]
    for one in leads:
        one.start()
    for one in leads:
        one.join()
    with Journal.open(path) as journal:
        for call in calls:
            held = scores_of(journal, call)
            assert {one.lead for one in held} == {"Lena", "Omar"}
            assert [one.blind for one in held] == [False, True]
        assert [one.number for one in all_scores(journal)] == list(range(1, 25))
        assert len(threads(journal)) == 24


def test_a_dispute_goes_from_open_to_decided_and_may_come_again(path: Path) -> None:
    with Journal.open(path) as journal:
        call = journal.add_resolution(full_call(agent="Bas")).id
        note = add_remark(journal, remark(call, "Lena"))
        assert threads(journal)[0].dispute is None
        states = []
        for author, kind in (("Bas", "answer"), ("Bas", "dispute"), ("Omar", "rejected"), ("Bas", "dispute"), ("Lena", "upheld")):
            add_remark(journal, remark(call, author, kind, note.id))
            states.append(threads(journal, agent="Bas")[0].dispute)
        assert states == [None, "open", "rejected", "open", "upheld"]
        found = threads(journal, resolution=call)[0]
        assert (found.decider, found.agent, len(found.below)) == ("Lena", "Bas", 5)
        assert threads(journal, agent="Sanne") == []


def test_what_is_written_is_redacted(path: Path) -> None:
    with Journal.open(path) as journal:
        call = journal.add_resolution(full_call()).id
        add_remark(journal, remark(call, "Lena", words="kaart 4242 4242 4242 4242 \x1b[31m"))
        add_idea(journal, Idea(id=new_id(), at=NOW, agent="Bas", line="x", language="nl", words="4242424242424242"))
        save_filter(journal, "a", "Lena", NOW, {"words": "4242 4242 4242 4242"})
        kept = [threads(journal)[0].note.words, ideas(journal)[0].words, saved_filters(journal)[0].filter["words"]]
        assert all("4242 4242 4242" not in one and "42424242" not in one and "\x1b" not in one for one in kept)


def test_a_filter_is_kept_replaced_and_taken_away(path: Path) -> None:
    with Journal.open(path) as journal:
        save_filter(journal, "late", "Lena", NOW, {"outcome": "open"})
        save_filter(journal, "late", "Omar", NOW, {"outcome": "lost"})
        save_filter(journal, "bad", "Omar", NOW, {"feedback": 1})
        assert [(one.name, one.author, dict(one.filter)) for one in saved_filters(journal)] == [
            ("bad", "Omar", {"feedback": 1}),
            ("late", "Omar", {"outcome": "lost"}),
        ]
        save_filter(journal, "late", "Lena", NOW, None)
        assert [one.name for one in saved_filters(journal)] == ["bad"]


def test_customers_words_leave_out_what_was_corrected(path: Path) -> None:
    with Journal.open(path) as journal:
        old = journal.add_resolution(full_call(feedback_words="eerst zo", feedback_score=2))
        journal.add_resolution(full_call(corrects=old.id, feedback_words="fijn", feedback_score=4))
        journal.add_resolution(full_call(customer="cus_2", feedback_words="  "))
        assert [(one.words, one.score) for one in voices(journal)] == [("fijn", 4)]


@pytest.mark.parametrize("table", ["scores", "coaching", "ideas", "saved_filters"])
def test_no_plain_connection_changes_a_row(path: Path, table: str) -> None:
    with Journal.open(path) as journal:
        call = journal.add_resolution(full_call()).id
        add_score(journal, score(call, "Lena"))
        add_remark(journal, remark(call, "Lena"))
        add_idea(journal, Idea(id=new_id(), at=NOW, agent="Bas", line="x", language="nl", words="y"))
        save_filter(journal, "a", "Lena", NOW, {})
    with closing(sqlite3.connect(path)) as db:
        for statement in ("update {} set at = 'x'", "delete from {}", "insert or replace into {0} select * from {0}"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement.format(table))
