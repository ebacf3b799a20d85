"""The lead's room on a disk that is full and beside a program that holds the journal: it says so, goes on, and loses no word."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shutil import copytree

import pytest

from assistant.journal.store import Journal
from assistant.ui.screens.review_score import PointRows, ScoreSheet
from assistant.ui.screens.review_sheets import WordsSheet
from ui.driving import shown, until
from ui.test_review_room import pressed, room, simulated


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(copytree(simulated(), tmp_path / "home"))


def most_pages(journal: Journal, most: int | None) -> None:
    limit = most or journal._db.execute("pragma page_count").fetchone()[0]
    journal._db.execute(f"pragma max_page_count = {limit}")


async def test_on_a_full_disk_a_note_comes_back_with_its_words_until_it_is_kept(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await screen.desk.writer.run(lambda journal: most_pages(journal, None))
        sheet = await pressed(pilot, screen, "c", WordsSheet)
        words = "Goed dat je rustig bleef. " * 400
        sheet.query_one("#written").text = words
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen not in (screen, sheet))
        again = screen.app.screen
        assert isinstance(again, WordsSheet)
        await until(pilot, lambda: again.query_one("#written").text.strip() == words.strip())  # type: ignore[attr-defined]
        await until(pilot, lambda: "disk is full" in shown(screen.desk_app))
        await screen.desk.writer.run(lambda journal: most_pages(journal, 1_000_000))
        await pilot.press("enter")
        await until(pilot, lambda: screen.case is not None and len(screen.case.threads) == 1)


async def test_a_score_waits_for_a_program_that_holds_the_journal_and_the_room_reads_on(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await until(pilot, lambda: screen.card is not None and screen.case is not None)
        other = sqlite3.connect(screen.desk.journal_path, isolation_level=None)
        other.execute("begin immediate")
        sheet = await pressed(pilot, screen, "s", ScoreSheet)
        await pilot.press("2", "0", "enter")
        await until(pilot, lambda: screen.app.screen not in (screen, sheet), 800)
        again = screen.app.screen
        assert isinstance(again, ScoreSheet)
        await until(pilot, lambda: bool(again.query(PointRows)))
        assert list(again.query_one(PointRows).points.values())[:2] == [2, 0]
        await until(pilot, lambda: "Another program" in shown(screen.desk_app))
        other.close()
        await pilot.press("enter")
        await until(pilot, lambda: screen.case is not None and len(screen.case.scores) == 1)


async def test_the_log_can_be_read_while_another_program_writes(home: Path) -> None:
    async with room(home) as (pilot, screen):
        other = sqlite3.connect(screen.desk.journal_path, isolation_level=None)
        other.execute("begin exclusive")
        before = screen.case
        await pilot.press("n")
        await until(pilot, lambda: screen.case is not None and screen.case is not before)
        assert not screen.has_class("-trouble")
        other.close()
