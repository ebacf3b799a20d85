"""What goes wrong while an agent works: it is said in a sentence, and the call goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.billing.practice import Practice
from assistant.billing.read_account import Bundle
from assistant.journal.store import Filter, Journal
from assistant.ui.app import DeskApp
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from ui.driving import desk_on, on_a_call, shown, until, working

CARD, KEY = "4242424242424242", "rk_test_51PlantedKeyThatNobodyMaySee9876"


class BrokenPractice(Practice):
    """Practice data of which one account cannot be read: something that nobody foresaw is raised, with private things in its words."""

    async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
        if customer == "cus_practice_petra":
            raise RuntimeError(f"unforeseen: {CARD} {KEY} petra@vandijkjansen.example")
        async for bundle in super().read(customer, now=now):
            yield bundle


def told(app: DeskApp) -> list[str]:
    return [notification.message for notification in app._notifications]


async def wrapping_up(pilot: Any, screen: Any) -> WrapUpSheet:
    await pilot.press("w")
    await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
    sheet = screen.app.screen
    assert isinstance(sheet, WrapUpSheet)
    return sheet


async def test_what_breaks_in_the_background_is_told_and_the_desk_goes_on(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=BrokenPractice()))) as (pilot, screen):
        await pilot.press(*"petra", "enter")
        await until(pilot, lambda: any("Something went wrong" in one for one in told(screen.desk_app)))
        text = " ".join(told(screen.desk_app)) + shown(screen.desk_app)
        assert CARD not in text
        assert KEY not in text
        log = (tmp_path / "churn-assistant.log").read_text()
        assert "RuntimeError" in log
        assert not any(planted in log for planted in (CARD, KEY, "petra@"))
        await pilot.press("slash" if screen.focused is None else "home", *["delete"] * 5)
        await pilot.press(*"marieke", "enter")
        await on_a_call(pilot, screen)
        assert screen.call is not None


async def test_on_a_full_disk_the_form_stays_and_is_saved_once_there_is_room(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path), customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        desk = screen.desk_app.desk
        assert desk is not None

        def pages(journal: Journal, most: int | None) -> None:
            limit = most or journal._db.execute("pragma page_count").fetchone()[0]
            journal._db.execute(f"pragma max_page_count = {limit}")

        await desk.writer.run(lambda journal: pages(journal, None))
        sheet = await wrapping_up(pilot, screen)
        note = "word " * 1800
        sheet.query_one(NoteArea).text = note
        await pilot.press("c", "enter")
        await until(pilot, lambda: "disk is full" in str(sheet.query_one("#wrong").render()))
        assert sheet.query_one(NoteArea).text.strip() == note.strip()
        assert "Not saved" in str(sheet.query_one("#hint").render())
        await desk.writer.run(lambda journal: pages(journal, 1_000_000))
        await pilot.press("enter")
        await until(pilot, lambda: screen.saved_id is not None)
    with Journal.open(tmp_path / "journal.db") as journal:
        assert [row.disposition for row in journal.resolutions(Filter())] == ["link_sent"]


async def test_keys_answer_while_another_process_holds_the_journal_and_the_form_is_kept(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path), customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        other.execute("begin immediate")
        sheet = await wrapping_up(pilot, screen)
        await pilot.press("a", "enter")
        assert "saving" in str(sheet.query_one("#hint").render())
        await pilot.press("tab", *"friday")
        assert sheet.query_one("#promise").value == "friday"  # type: ignore[attr-defined]
        assert "saving" in str(sheet.query_one("#hint").render()), "the keys were done before the journal answered"
        await until(pilot, lambda: "Another program" in str(sheet.query_one("#wrong").render()), 800)
        other.close()
        await pilot.press("enter")
        await until(pilot, lambda: screen.saved_id is not None)
