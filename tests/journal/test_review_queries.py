"""The table of calls gives, for any filter, order and page, what looking through all rows gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.resolution import Resolution
from assistant.journal.review_queries import SORTS, Listed, LogFilter, Sort, agents, count, page, version
from assistant.journal.store import Journal

from .calls import NOW, full_call, journal_path
from .review_rows import filled

FILTERS: dict[str, tuple[LogFilter, Callable[[Listed], bool]]] = {
    "all": (LogFilter(), lambda one: True),
    "agent": (LogFilter(agent="Sanne"), lambda one: one.resolution.agent == "Sanne"),
    "unknown agent": (LogFilter(agent="Nobody"), lambda one: False),
    "period": (
        LogFilter(since=NOW - timedelta(days=60), until=NOW - timedelta(days=40)),
        lambda one: NOW - timedelta(days=60) <= one.resolution.at < NOW - timedelta(days=40),
    ),
    "cause": (LogFilter(cause="expired_card"), lambda one: one.resolution.cause == "expired_card"),
    "situation": (LogFilter(situation="account_closed"), lambda one: one.resolution.situation == "account_closed"),
    "disposition": (LogFilter(disposition="link_sent"), lambda one: one.resolution.disposition == "link_sent"),
    "paid": (LogFilter(outcome="paid"), lambda one: one.outcome is not None and one.outcome.state == "paid"),
    "lost": (LogFilter(outcome="lost"), lambda one: one.outcome is not None and one.outcome.state == "lost"),
    "nothing": (LogFilter(outcome="nothing"), lambda one: one.resolution.invoice is None and one.resolution.amount is None),
    "language": (LogFilter(language="en"), lambda one: one.resolution.script_language == "en"),
    "register": (LogFilter(register="u"), lambda one: one.resolution.script_register == "u"),
    "identified": (LogFilter(identified="strong"), lambda one: one.resolution.identified == "strong"),
    "feedback": (LogFilter(feedback=5), lambda one: one.resolution.feedback_score == 5),
    "no feedback": (LogFilter(feedback=0), lambda one: one.resolution.feedback_score is None),
    "words": (LogFilter(words="cafe"), lambda one: "café" in (one.resolution.note or "")),
    "words and more": (
        LogFilter(words="vrijdag betaalt", agent="Bas", current_only=True),
        lambda one: (
            {"vrijdag", "betaalt"} <= set((one.resolution.note or "").replace(",", "").casefold().split())
            and one.resolution.agent == "Bas"
            and not one.superseded
        ),
    ),
    "current": (LogFilter(current_only=True), lambda one: not one.superseded),
    "source": (LogFilter(source="stripe"), lambda one: False),
}
KEYS: dict[Sort, Callable[[Resolution], Any]] = {
    "at": lambda one: one.at,
    "amount": lambda one: -1 if one.amount is None else one.amount,
    "feedback": lambda one: -1 if one.feedback_score is None else one.feedback_score,
    "call": lambda one: -1 if one.call_seconds is None else one.call_seconds,
}


@pytest.fixture(scope="module", params=["late rows", "in order"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One journal in which a row came later than its moment, and one in the order of time."""
    path = journal_path(tmp_path_factory.mktemp("queries"))
    if request.param == "late rows":
        filled(path, 90, seed=3)
    else:
        with Journal.open(path) as journal:
            for number in range(30):
                one = full_call(at=NOW + timedelta(minutes=number), agent="Bas" if number % 3 else "Sanne", call_seconds=number % 7)
                journal.add_resolution(one)
    return path


@pytest.mark.parametrize("name", FILTERS)
def test_a_page_is_what_looking_through_all_rows_gives(path: Path, name: str) -> None:
    wanted, fits = FILTERS[name]
    with Journal.open(path) as journal:
        everything = page(journal, size=1000)
        due = [one for one in everything if fits(one)]
        assert count(journal, wanted) == len(due)
        for sort in SORTS:
            for descending in (True, False):
                order = sorted(due, key=lambda one: (KEYS[sort](one.resolution), one.resolution.number), reverse=descending)
                ids = [one.resolution.id for one in order]
                found = [page(journal, wanted, sort=sort, descending=descending, offset=start, size=7) for start in range(0, 105, 7)]
                assert [one.resolution.id for rows in found for one in rows] == ids


def test_each_filter_lets_some_rows_through_and_keeps_others_out(tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    filled(path, 90, seed=3)
    with Journal.open(path) as journal:
        for name, (wanted, _) in FILTERS.items():
            found = count(journal, wanted)
            assert (0 < found < 90) or (name, found) in {("all", 90), ("unknown agent", 0), ("source", 0)}, name
        assert agents(journal) == ["Bas", "Sanne"]


@pytest.mark.parametrize("words", ['"', "nota AND bene", "vrij*", "note:x", "", "  ", "' or 1=1 --"])
def test_whatever_is_typed_as_words_is_looked_for_and_never_a_fault(path: Path, words: str) -> None:
    with Journal.open(path) as journal:
        assert len(page(journal, LogFilter(words=words), size=1000)) == count(journal, LogFilter(words=words))


def test_an_erased_row_is_not_listed(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        one = journal.add_resolution(full_call())
        db = journal._db.conn
        db.execute("begin")
        db.execute("insert into erasing (why) values ('asked')")
        db.execute("update resolutions set customer = '', note = null, feedback_words = null where id = ?", [one.id])
        db.execute("delete from erasing")
        db.execute("commit")
        assert (page(journal), count(journal), count(journal, LogFilter(words="vrijdag"))) == ([], 0, 0)


def test_the_version_changes_with_every_call_and_every_outcome(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        seen = [version(journal)]
        one = journal.add_resolution(full_call())
        seen.append(version(journal))
        add_outcomes(journal, [(one.id, Outcome("open"))], NOW)
        seen.append(version(journal))
        assert len(set(seen)) == 3
