"""The simulated journal: a file of its own, whole, plainly named, with its truths beside it; the desk's own journal is never touched."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.billing.practice import Practice
from assistant.desk.demo_log import Made, make
from assistant.desk.desk import DEMO_JOURNAL, Desk
from assistant.desk.rule_checks import checked, found
from assistant.desk.start import start
from assistant.desk.trouble import NotFound, Trouble
from assistant.journal.check import examine
from assistant.journal.checking import Stretch
from assistant.journal.store import Filter, Journal
from assistant.settings.values import Settings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def made(home: Path) -> Made:
    return make(desk(home), 1200, seed=1, now=NOW)


def desk(home: Path, **about: str) -> Desk:
    return Desk(Settings(home=home), Practice(), **about)  # type: ignore[arg-type]


def test_it_is_a_whole_journal_under_a_name_that_says_what_it_is(made: Made, home: Path) -> None:
    assert (made.journal, made.calls) == (home / "demo-journal.db", 1200)
    health = examine(made.journal)
    assert (health.good, health.differs, health.rows["resolutions"], health.rows["snapshots"]) == (True, (), 1200, 1200)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made.journal, made.truths)} == {0o600}
    assert not (home / "journal.db").exists()


def test_what_was_put_in_is_written_down(made: Made) -> None:
    truths = json.loads(made.truths.read_text("utf-8"))
    assert truths["simulated"] is True
    assert (truths["seed"], truths["calls"], truths["made_for"]) == (1, 1200, "2026-11-24T09:00:00Z")
    assert truths["better_variant"] == {"id": "insufficient_funds.call.normalise.1b", "effect": 0.12}
    assert truths["harmful_variant"]["effect"] < 0
    assert truths["agent_with_harder_cases"]["effect"] == 0
    assert sum(truths["faults"].values()) > 50


def test_the_faults_that_are_written_down_are_those_that_are_found(made: Made, home: Path) -> None:
    async def kinds() -> dict[str, int]:
        counts: dict[str, int] = {}
        async for one in found({"CHURN_ASSISTANT_HOME": str(home)}, None, {}, demo=True):
            counts[one.kind] = counts.get(one.kind, 0) + 1
        return counts

    assert asyncio.run(kinds()) == json.loads(made.truths.read_text("utf-8"))["faults"]


def test_calls_are_checked_page_by_page_newest_first_and_no_call_twice(made: Made, home: Path) -> None:
    async def pages(most: int | None, stretch: Stretch) -> list[str]:
        one = desk(home, journal_name=DEMO_JOURNAL)
        try:
            return [call.id async for page in checked(one, stretch, most=most) for call in page.calls]
        finally:
            await one.close()

    with Journal.open(made.journal) as journal:
        current = [one.id for one in journal.resolutions(Filter(current_only=True))]
        bas = [one.id for one in journal.resolutions(Filter(current_only=True, agent="Bas", since=datetime(2026, 9, 1, tzinfo=UTC)))]
    assert 1000 < len(current) < 1200
    assert asyncio.run(pages(None, Stretch())) == current
    assert asyncio.run(pages(1050, Stretch())) == current[:1050]
    assert asyncio.run(pages(None, Stretch(agent="Bas", since=datetime(2026, 9, 1, tzinfo=UTC)))) == bas


def test_one_that_is_there_is_only_made_anew_when_asked(tmp_path: Path) -> None:
    first = make(desk(tmp_path), 20, seed=1, now=NOW)
    before = first.journal.read_bytes()
    with pytest.raises(Trouble, match="demo_exists"):
        make(desk(tmp_path), 20, seed=2, now=NOW)
    assert first.journal.read_bytes() == before
    make(desk(tmp_path), 30, seed=2, now=NOW, force=True)
    with Journal.open(first.journal) as journal:
        assert journal.count() == 30


def test_a_desk_on_it_knows_that_it_is_simulated_and_asks_no_real_provider(tmp_path: Path) -> None:
    environ = {"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_KEYRING": "off", "STRIPE_API_KEY": "rk_test_51Nobody"}
    real, simulated = start(environ), start(environ, demo=True)
    assert (real.simulated, real.source, real.journal_path.name) == (False, "stripe", "journal.db")
    assert (simulated.simulated, simulated.source, simulated.journal_path.name) == (True, "practice", "demo-journal.db")
    asyncio.run(real.close())


def test_where_none_was_made_that_is_said_and_none_is_made(tmp_path: Path) -> None:
    async def first() -> None:
        async for _ in found({"CHURN_ASSISTANT_HOME": str(tmp_path)}, None, {}, demo=True):
            pass

    with pytest.raises(NotFound, match="no_demo"):
        asyncio.run(first())
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_was_logged_nothing_is_found_and_no_file_is_made(tmp_path: Path) -> None:
    async def number() -> int:
        return len([one async for one in found({"CHURN_ASSISTANT_HOME": str(tmp_path)}, None, {})])

    assert asyncio.run(number()) == 0
    assert list(tmp_path.iterdir()) == []
