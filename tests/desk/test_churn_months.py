"""Churn by month as a screen shows it: twelve months, each with the question that gave it, and what each word means."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from journal.calls import full_call

from assistant.billing.practice import Practice
from assistant.desk.churn_months import DEFINITIONS, Churn, churn, first_month
from assistant.desk.desk import Desk
from assistant.desk.works import everything, works, works_page
from assistant.journal.store import Journal
from assistant.journal.tallies import Selection
from assistant.settings.values import Settings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def months(home: Path) -> Churn:
    async def work() -> Churn:
        desk = Desk(Settings(home=home), Practice())
        try:
            return await churn(desk, NOW)
        finally:
            await desk.close()

    return asyncio.run(work())


def logged(home: Path, *at: datetime) -> None:
    with Journal.open(home / "journal.db") as journal:
        for number, one in enumerate(at):
            worth = {"mrr": 2900, "mrr_currency": "EUR", "method": "card"}
            journal.add_resolution(full_call(at=one, as_of=one, invoice=f"in_{number}", **worth))


def test_the_last_twelve_months_are_told_with_the_one_that_runs(tmp_path: Path) -> None:
    assert first_month(NOW) == datetime(2025, 12, 1, tzinfo=UTC)
    logged(tmp_path, datetime(2025, 11, 30, 23, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
    found = months(tmp_path)
    assert [(one.month, one.group, one.failed_mrr) for one in found.by_kind] == [
        ("2025-12", "involuntary", 2900),
        ("2026-11", "involuntary", 2900),
    ]
    assert [one.group for one in found.by_cause] == ["expired_card"] * 2
    assert [one.group for one in found.by_method] == ["card"] * 2


def test_each_figure_comes_with_its_question_and_each_word_with_its_meaning(tmp_path: Path) -> None:
    found = months(tmp_path)
    assert found.by_kind == ()
    assert all("2025-12-01T00:00:00Z" in sql and ":since" not in sql for sql in found.sql.values())
    assert set(found.sql) == {"churn", "cause", "method"}
    assert {"involuntary", "passive", "voluntary", "failed_mrr", "recovered_mrr", "lost_mrr"} <= set(DEFINITIONS)
    assert list(tmp_path.iterdir()) == []


def test_what_works_is_counted_anew_when_a_call_comes_in(tmp_path: Path) -> None:
    async def work() -> list[int | None]:
        desk = Desk(Settings(home=tmp_path), Practice())
        selection = Selection(NOW)
        try:
            seen = [await everything(desk, selection)]
            for _ in range(2):
                await desk.writer.run(lambda journal: journal.add_resolution(full_call()))
                seen.append(await everything(desk, selection))
            pages = await works_page(desk, selection)
            assert {name: sum(one.cases for one in groups) for name, groups in pages.items()} == dict.fromkeys(pages, 2) | {"agreed": 4}
            assert await works(desk, ("cause",), selection) is await works(desk, ("cause",), selection)
        finally:
            await desk.close()
        return [one.cases if one else None for one in seen]

    assert asyncio.run(work()) == [None, 1, 2]
