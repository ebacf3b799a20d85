"""Hours are those of the desk's clock, through summer time and back, whether the months' tallies or the lines give the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.journal.store import Journal
from assistant.journal.tallies import Selection, sums

from .calls import full_call, journal_path

BEGIN = datetime(2026, 1, 20, tzinfo=UTC)
NOW = BEGIN + timedelta(days=330)
# One turns late in the month, one early, one by half an hour, one never and by a half hour off, and one west of UTC.
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Phoenix")
SPANS = (
    (None, None),
    (datetime(2026, 3, 3, 5, tzinfo=UTC), datetime(2026, 11, 4, 7, tzinfo=UTC)),
    (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 1, tzinfo=UTC)),
    (datetime(2030, 1, 1, tzinfo=UTC), None),
)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    with Journal.open(journal_path(tmp_path_factory.mktemp("hours"))) as opened:
        fill(opened)
        yield opened


def fill(opened: Journal) -> None:
    for number in range(330):
        at = BEGIN + timedelta(days=number, hours=number * 7 % 24, minutes=number * 13 % 60)
        opened.add_resolution(full_call(at=at, as_of=at, customer=f"cus_{number % 50}", agent=("Sanne", "Bas")[number % 2]))
    # The last minute before Amsterdam puts its clock forward, and the first after; the same in autumn.
    for at in (*near(datetime(2026, 3, 29, 1, tzinfo=UTC)), *near(datetime(2026, 10, 25, 1, tzinfo=UTC))):
        opened.add_resolution(full_call(at=at, as_of=at, customer="cus_turn", agent="Sanne"))


def near(turn: datetime) -> tuple[datetime, datetime]:
    return turn - timedelta(minutes=1), turn


def counted(journal: Journal, by: tuple[str, ...], selection: Selection, place: int = 0) -> Counter[object]:
    found = Counter[object]()
    for one in sums(journal, by, selection):
        found[one.values[place]] += int(one.sums[0])
    return +found


def by_hand(journal: Journal, zone: ZoneInfo, since: datetime | None, until: datetime | None, agent: str | None = None) -> Counter[object]:
    return Counter(
        one.at.astimezone(zone).hour
        for one in journal.resolutions()
        if (since is None or one.at >= since) and (until is None or one.at < until) and agent in (None, one.agent)
    )


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(("since", "until"), SPANS)
def test_each_call_counts_in_the_hour_that_the_clock_showed(
    journal: Journal, name: str, since: datetime | None, until: datetime | None
) -> None:
    zone = ZoneInfo(name)
    selection = Selection(NOW, since=since, until=until, zone=zone)
    assert counted(journal, ("hour",), selection) == by_hand(journal, zone, since, until)
    assert counted(journal, ("cause", "hour"), selection, 1) == by_hand(journal, zone, since, until)
    filtered = Selection(NOW, since=since, until=until, zone=zone, agent="Sanne")
    assert counted(journal, ("hour",), filtered) == by_hand(journal, zone, since, until, "Sanne")


def test_the_clock_is_put_forward_between_two_minutes(journal: Journal) -> None:
    """01:59 and 03:00 in Amsterdam; in autumn 02:59 and, an hour put back, 02:00."""
    zone = ZoneInfo("Europe/Amsterdam")
    for turn, hours in ((datetime(2026, 3, 29, 1, tzinfo=UTC), {1: 1, 3: 1}), (datetime(2026, 10, 25, 1, tzinfo=UTC), {2: 2})):
        span = Selection(NOW, since=turn - timedelta(minutes=1), until=turn + timedelta(minutes=1), zone=zone)
        assert counted(journal, ("hour",), span) == hours


@pytest.mark.parametrize("name", ZONES)
def test_every_other_sum_stays_as_it_is_in_utc(journal: Journal, name: str) -> None:
    """What the clock moves is only the hour: contacts, money and chances add up to the same."""
    there, utc = (
        [sum(column) for column in zip(*(one.sums for one in sums(journal, ("hour",), Selection(NOW, zone=ZoneInfo(zone)))), strict=True)]
        for zone in (name, "UTC")
    )
    assert there == pytest.approx(utc)


def test_an_empty_journal_has_no_hours(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as empty:
        assert sums(empty, ("hour",), Selection(NOW, zone=ZoneInfo("Europe/Amsterdam"))) == []
