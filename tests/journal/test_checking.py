"""Calls page by page for the rule checks: every current one once, newest first, also where many are of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.journal.checking import Stretch, page, seen, wrap_ups
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal
from journal.calls import NOW, call, journal_path

ALL = Stretch()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(journal_path(tmp_path)) as opened:
        yield opened


def all_pages(journal: Journal, size: int, stretch: Stretch = ALL) -> list[Resolution]:
    found: list[Resolution] = []
    while rows := page(journal, stretch, size):
        found += rows
        stretch = Stretch(stretch.since, stretch.until, stretch.agent, stretch.source, (rows[-1].at, rows[-1].number))
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_no_call_is_left_out_or_read_twice(journal: Journal, size: int) -> None:
    rows = [journal.add_resolution(call(at=NOW - timedelta(minutes=number // 3))) for number in range(8)]
    expected = sorted(rows, key=lambda one: (one.at, one.number), reverse=True)
    assert [one.id for one in all_pages(journal, size)] == [one.id for one in expected]


def test_corrected_calls_are_left_out_and_the_filters_hold(journal: Journal) -> None:
    first = journal.add_resolution(call(agent="Bas"))
    second = journal.add_resolution(call(agent="Bas", corrects=first.id))
    old = journal.add_resolution(call(agent="Anouk", at=NOW - timedelta(days=9), source="stripe"))
    assert {one.id for one in all_pages(journal, 10)} == {second.id, old.id}
    for stretch, expected in (
        (Stretch(agent="Bas"), second),
        (Stretch(source="stripe"), old),
        (Stretch(since=NOW), second),
        (Stretch(until=NOW), old),
    ):
        assert [one.id for one in all_pages(journal, 10, stretch)] == [expected.id]


def test_snapshots_and_wrap_ups_are_those_of_the_calls(journal: Journal) -> None:
    kept = journal.add_resolution(call(wrap_up_seconds=30, at=NOW - timedelta(days=1)), b'{"a":1}')
    without = journal.add_resolution(call(wrap_up_seconds=50))
    journal.add_resolution(call())
    assert seen(journal, [kept.id, without.id]) == {kept.id: b'{"a":1}'}
    assert wrap_ups(journal, 10) == [50, 30]
    assert wrap_ups(journal, 1) == [50]
