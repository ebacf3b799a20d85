"""What became of the money is kept once, and known of the call and of what corrects it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.journal.outcomes import Outcome, Waiting, add_outcomes, outcome_from_json, outcome_json, outcomes_of, waiting
from assistant.journal.store import Journal

from .calls import NOW, full_call, journal_path

PAID = Outcome("paid", NOW + timedelta(days=3), "link", 3, 2900, "EUR")


def rows(journal: Journal) -> int:
    return int(journal._db.execute("select count(*) from outcomes").fetchone()[0])


def test_the_same_answer_twice_adds_nothing_and_a_new_one_does(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        one = journal.add_resolution(full_call())
        assert add_outcomes(journal, [(one.id, Outcome("open"))], NOW) == 1
        assert add_outcomes(journal, [(one.id, Outcome("open"))], NOW + timedelta(days=1)) == 0
        assert add_outcomes(journal, [(one.id, PAID)], NOW + timedelta(days=3)) == 1
        assert add_outcomes(journal, [(one.id, Outcome("open"))], NOW + timedelta(days=4)) == 1
        assert rows(journal) == 3
        assert outcomes_of(journal, [one.id]) == {one.id: Outcome("open")}


def test_a_call_that_the_journal_does_not_have_is_passed_over(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        assert add_outcomes(journal, [("unheard of", PAID)], NOW) == 0
        assert rows(journal) == 0


def test_a_correction_has_what_was_known_of_the_call_and_is_what_is_asked_after(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        first = journal.add_resolution(full_call())
        add_outcomes(journal, [(first.id, PAID)], NOW)
        second = journal.add_resolution(full_call(corrects=first.id, at=NOW + timedelta(hours=1)))
        assert outcomes_of(journal, [first.id, second.id]) == {first.id: PAID, second.id: PAID}
        assert [(one.id, one.known) for one in waiting(journal, "practice", NOW - timedelta(days=1))] == [(second.id, None)]


def test_only_calls_of_the_source_and_from_the_day_on_are_asked_after_oldest_first(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        old = journal.add_resolution(full_call(at=NOW - timedelta(days=2)))
        journal.add_resolution(full_call(source="stripe"))
        new = journal.add_resolution(full_call())
        assert [one.id for one in waiting(journal, "practice", NOW - timedelta(days=3))] == [old.id, new.id]
        assert [one.id for one in waiting(journal, "practice", NOW - timedelta(days=1))] == [new.id]
        one = waiting(journal, "practice", NOW)[0]
        assert (one.invoice, one.amount, one.agreed, one.disposition) == ("in_practice_1", 2900, ("new_try", "link"), "promise_to_pay")


def test_calls_are_asked_after_a_page_at_a_time_each_once_and_those_of_one_second_too(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        late = journal.add_resolution(full_call(at=NOW + timedelta(hours=1)))
        same = [journal.add_resolution(full_call()) for _ in range(3)]
        found: list[Waiting] = []
        while page := waiting(journal, "practice", NOW, after=found[-1] if found else None, size=2):
            found += page
        assert [one.id for one in found] == [*(one.id for one in same), late.id]


@pytest.mark.parametrize("outcome", [PAID, Outcome("open"), Outcome("lost", NOW, None, 0)])
def test_an_outcome_comes_back_from_its_json(outcome: Outcome) -> None:
    data = outcome_json(outcome)
    assert data is not None
    assert list(data) == ["state", "at", "way", "days"]
    back = outcome_from_json(data)
    assert (back.state, back.at, back.way, back.days) == (outcome.state, outcome.at, outcome.way, outcome.days)


def test_nothing_at_stake_and_nobody_asked_are_null_in_json() -> None:
    assert outcome_json(None) is None
    assert outcome_json(Outcome("unknown")) is None


@pytest.mark.parametrize(
    "data",
    [{}, {"state": "won"}, {"state": "paid", "way": "luck"}, {"state": "paid", "days": -1}, {"state": "paid", "days": True},
     {"state": "paid", "at": "yesterday"}, {"state": "paid", "at": "2026-11-24T09:00:00"}],
)  # fmt: skip
def test_what_is_no_outcome_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        outcome_from_json(data)
