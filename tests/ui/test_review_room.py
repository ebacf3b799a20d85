"""The lead's room on a simulated journal: filters, cases, figures, scores by two leads, and a journal that cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from assistant.desk.demo_log import make
from assistant.desk.desk import Desk
from assistant.desk.review_log import LogFilter
from assistant.desk.start import start
from assistant.ui.app import DeskApp
from assistant.ui.review_app import ReviewApp
from assistant.ui.screens.detail import DetailSheet
from assistant.ui.screens.help import HelpSheet
from assistant.ui.screens.review import ReviewScreen
from assistant.ui.screens.review_score import ScoreSheet
from assistant.ui.screens.review_sheets import FilterSheet, PickSheet, SavedSheet, WordsSheet
from assistant.ui.widgets.case_panel import CasePanel
from assistant.ui.widgets.coaching_list import CoachingList, VoicesList
from assistant.ui.widgets.figure_lists import FindingsList, MonthsList, WorksList
from assistant.ui.widgets.log_list import HELD, LogList
from assistant.ui.widgets.picker import TurnPicker
from ui.driving import environ, on_a_call, shown, type_text, until, working

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALLS = 150


@cache
def simulated() -> Path:
    """A home with a simulated journal, made once: each test works on a copy."""
    home = Path(mkdtemp())
    make(start(environ(home), source="practice"), CALLS, seed=3, now=NOW)
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(copytree(simulated(), tmp_path / "home"))


def desk_of(home: Path, language: str = "en", lead: str = "Lena", zone: str = "UTC") -> Desk:
    (home / "config.toml").write_text(f'[agent]\nname = "{lead}"\n[desk]\ntime_zone = "{zone}"\n')
    desk = start(environ(home, language), demo=True)
    desk.clock = lambda: NOW
    return desk


@asynccontextmanager
async def room(
    home: Path, size: tuple[int, int] = (80, 24), *, lead: str = "Lena", language: str = "en"
) -> AsyncIterator[tuple[Pilot[int], ReviewScreen]]:
    """The room, with the first case shown."""
    app = ReviewApp(lambda: desk_of(home, language, lead), language=language, home=home)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await until(pilot, lambda: shown_first(screen))
        yield pilot, screen


def shown_first(screen: ReviewScreen) -> bool:
    """The first case is there, or what keeps it from being there is told."""
    return screen.has_class("-trouble") or screen.case is not None or screen.has_class("-empty")


def case_words(screen: ReviewScreen) -> str:
    return "\n".join(str(one.content) for one in screen.query_one(CasePanel).query(Static))


async def pressed(pilot: Pilot[int], screen: ReviewScreen, key: str, kind: type[Any]) -> Any:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(screen.app.screen, kind))
    return screen.app.screen


async def test_the_log_shows_each_case_as_the_agent_saw_it(home: Path) -> None:
    async with room(home, (160, 45)) as (pilot, screen):
        rows = screen.query_one(LogList)
        assert rows.total == CALLS
        first = screen.case
        assert first is not None
        assert "SAID" in case_words(screen)
        await pilot.press("n")
        await until(pilot, lambda: screen.case is not None and screen.case.row.id != first.row.id)
        await pilot.press("p")
        await until(pilot, lambda: screen.case is not None and screen.case.row.id == first.row.id)
        for place in range(40):
            listed = rows.row(place)
            if listed and listed.resolution.promise_date and listed.resolution.note:
                rows.cursor = place
                await until(pilot, lambda key=listed.resolution.id: screen.case is not None and screen.case.row.id == key)  # type: ignore[misc]
                words = case_words(screen)
                assert listed.resolution.note.split()[0] in words
                assert "Promised" in words
                assert "✓" in words
                return
        raise AssertionError("no promise among them")


async def test_the_end_of_a_long_list_is_read_when_it_is_looked_at(home: Path) -> None:
    async with room(home) as (pilot, screen):
        rows = screen.query_one(LogList)
        assert set(rows._pages) == {0}, "what is not in sight is not read"
        await pilot.press("end")
        await until(pilot, lambda: rows.row(CALLS - 1) is not None)
        assert len(rows._pages) <= HELD
        last = rows.row(CALLS - 1)
        await until(pilot, lambda: screen.case is not None and last is not None and screen.case.row.id == last.resolution.id)


async def test_a_filter_by_words_and_outcome_holds_in_the_log_and_is_told(home: Path) -> None:
    async with room(home) as (pilot, screen):
        sheet = await pressed(pilot, screen, "f", FilterSheet)
        await type_text(pilot, "link")
        sheet.query_one("#outcome", TurnPicker).focus()
        await pilot.press("right")
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen and screen.query_one(LogList).total not in {0, CALLS})
        assert screen.wanted == LogFilter(words="link", outcome="paid")
        line = str(screen.query_one("#filter", Static).content)
        assert "link" in line
        assert "paid" in line
        await pressed(pilot, screen, "f", FilterSheet)
        await pilot.press("f4")
        await until(pilot, lambda: screen.query_one(LogList).total == CALLS)


async def test_a_day_that_is_none_is_told_and_the_sheet_stays(home: Path) -> None:
    async with room(home) as (pilot, screen):
        sheet = await pressed(pilot, screen, "f", FilterSheet)
        sheet.query_one("#since", Input).value = "yesterdayish"
        await pilot.press("enter")
        await until(pilot, lambda: "yesterdayish" in str(sheet.query_one("#wrong", Static).content))
        assert screen.app.screen is sheet


async def test_a_filter_is_kept_under_a_name_used_and_taken_away(home: Path) -> None:
    async with room(home) as (pilot, screen):
        screen.wanted = LogFilter(disposition="link_sent")
        total = 0
        await until(pilot, lambda: 0 < screen.query_one(LogList).total < CALLS)
        total = screen.query_one(LogList).total
        sheet = await pressed(pilot, screen, "v", SavedSheet)
        sheet.query_one(Input).focus()
        await type_text(pilot, "[b]links[/b]")
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen)
        screen.wanted = LogFilter()
        await until(pilot, lambda: screen.query_one(LogList).total == CALLS)
        await until(pilot, lambda: bool(kept_names(home)))
        await pressed(pilot, screen, "v", SavedSheet)
        assert "[b]links[/b]" in shown(screen.desk_app), "a name is text, not markup"
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_one(LogList).total == total)
        await pressed(pilot, screen, "v", SavedSheet)
        await pilot.press("delete")
        await until(pilot, lambda: not kept_names(home))


def kept_names(home: Path) -> list[str]:
    from assistant.journal.quality import saved_filters
    from assistant.journal.store import Journal

    with Journal.open(home / "demo-journal.db") as journal:
        return [one.name for one in saved_filters(journal)]


async def test_the_order_turns_and_the_narrow_screen_opens_the_case_alone(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("o")
        rows = screen.query_one(LogList)
        await until(pilot, lambda: rows.row(1) is not None and "amount" in str(screen.query_one("#filter", Static).content))
        found = [rows.row(place) for place in range(2)]
        amounts = [one.resolution.amount or 0 for one in found if one]
        assert amounts == sorted(amounts, reverse=True)
        await pilot.press("enter")
        await until(pilot, lambda: screen.case_open and screen.query_one(CasePanel).has_focus)
        assert not screen.query_one("#left").display
        before = screen.case
        await pilot.press("n")
        await until(pilot, lambda: screen.case is not before)
        assert screen.case_open, "the next case comes without leaving this one"
        await pilot.press("escape")
        await until(pilot, lambda: not screen.case_open and rows.has_focus)


async def test_the_hours_are_said_to_be_those_of_the_desks_clock(home: Path) -> None:
    """The calls are simulated from 8:00 to 17:00 UTC, later follow-ups aside; in Kolkata it is five hours and a half later."""
    app = ReviewApp(lambda: desk_of(home, zone="Asia/Kolkata"), language="en", home=home)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("2", "left")
        works = app.screen.query_one(WorksList)
        await until(pilot, lambda: works.total > 3 and works.groups[0].by == ("hour",))
        assert {group.values[0] for group in works.groups} <= set(range(13, 24))
        assert "Hour in Kolkata" in shown(app)


async def test_what_works_draws_its_intervals_and_leads_to_the_calls(home: Path) -> None:
    async with room(home, (160, 45)) as (pilot, screen):
        await pilot.press("2")
        works = screen.query_one(WorksList)
        await until(pilot, lambda: works.total > 3)
        picture = shown(screen.desk_app)
        assert "├" in picture
        assert "It can't know" in picture
        group = works.groups[0]
        await pressed(pilot, screen, "enter", DetailSheet)
        assert "On like cases" in shown(screen.desk_app)
        await pilot.press("escape")
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: works.groups[0].by == ("agent",))
        await pilot.press("left", "left", "left")
        await until(pilot, lambda: works.groups[0] == group)
        await pilot.press("l")
        await until(pilot, lambda: screen.part == "log" and screen.query_one(LogList).total >= group.cases)
        assert screen.wanted.cause == group.values[0]


async def test_churn_shows_definition_and_question(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: screen.query_one(MonthsList).total > 1)
        sheet = await pressed(pilot, screen, "enter", DetailSheet)
        words = " ".join(str(one.content) for one in sheet.query(Static))
        assert "select substr(at, 1, 7) as month" in words
        assert "Recovered MRR" in words


async def test_a_finding_opens_its_case(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("4")
        rows = screen.query_one(FindingsList)
        await until(pilot, lambda: rows.total > 0 and not screen._checking)
        await until(pilot, lambda: screen.case is not None and screen.case.row.id == rows.found[0].id)
        await pilot.press("enter")
        await until(pilot, lambda: screen.case_open)
        assert "THE RULE CHECKS" in case_words(screen)


async def test_a_finding_gives_the_agent_a_case_that_trains_it(home: Path) -> None:
    from assistant.desk.assigning import assigned, goals_for
    from assistant.desk.case_library import library

    async with room(home) as (pilot, screen):
        await pilot.press("4")
        rows = screen.query_one(FindingsList)
        await until(pilot, lambda: rows.total > 0 and not screen._checking)
        await until(pilot, lambda: screen.case is not None and screen.case.row.id == rows.found[0].id)
        finding = rows.found[0]
        await pressed(pilot, screen, "g", PickSheet)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.app.screen is screen)
        for _ in range(100):
            if given := await assigned(screen.desk):
                break
            await pilot.pause(0.02)
        assert len(given) == 1
        one = given[0].assignment
        assert (one.by, one.trainee, one.resolution, one.finding) == ("Lena", finding.agent, finding.id, finding.kind)
        assert one.goal in goals_for([finding.kind])
        case = next(head for head in library(screen.desk) if head.name == one.case)
        assert one.goal in case.about.goals
        await until(pilot, lambda: any("finds it in the practice room" in one.message for one in screen.desk_app._notifications))
        sheet = await pressed(pilot, screen, "g", PickSheet)
        assert [name for name, words in sheet._choices if "asked already" in words] == [one.case]


async def test_two_leads_score_the_second_blind_and_agree(home: Path) -> None:
    async with room(home, lead="Lena") as (pilot, screen):
        await pressed(pilot, screen, "s", ScoreSheet)
        await pilot.press("2", "0", "1", "enter")
        await until(pilot, lambda: screen.case is not None and len(screen.case.scores) == 1)
        await pilot.press("s")
        await pilot.pause(0.1)
        assert screen.app.screen is screen, "a lead scores a call once"
    async with room(home, lead="Omar") as (pilot, screen):
        assert "Lena" not in case_words(screen)
        sheet = await pressed(pilot, screen, "s", ScoreSheet)
        assert "Lena" not in shown(screen.desk_app)
        await pilot.press("2", "1", "1", "enter")
        await until(pilot, lambda: screen.case is not None and len(screen.case.scores) == 2)
        await until(pilot, lambda: "Lena" in case_words(screen))
        assert screen.case is not None
        assert [one.blind for one in screen.case.scores] == [False, True]
        sheet = await pressed(pilot, screen, "s", ScoreSheet)
        picture = shown(screen.desk_app)
        assert "Lena 0" in picture
        assert "Omar 1" in picture
        assert sheet.query_one("#points").points["normalise"] is None, "what differs is left open"
        await pilot.press("down", "1", "enter")
        await until(pilot, lambda: screen.case is not None and any(one.agreed for one in screen.case.scores))


async def test_a_note_is_disputed_at_the_desk_and_decided_in_the_room(home: Path) -> None:
    hostile = "[@click=app.quit]x[/] \x1b]0;y\x07 [/b]"
    async with room(home, (160, 45)) as (pilot, screen):
        sheet = await pressed(pilot, screen, "c", WordsSheet)
        sheet.query_one("#written").text = hostile
        await pilot.press("enter")
        await until(pilot, lambda: screen.case is not None and len(screen.case.threads) == 1)
        assert "[@click=app.quit]x[/]" in shown(screen.desk_app)
        assert "\x1b" not in case_words(screen)
        assert screen.case is not None
        call, agent = screen.case.row.id, screen.case.row.agent
    from assistant.desk.review_quality import notes, remark

    desk = desk_of(home, lead=agent or "")
    thread = (await notes(desk, agent=agent))[0]
    await remark(desk, call, "dispute", "Dat zei ik wel", about=thread.note.id)
    await desk.close()
    async with room(home, lead="Omar") as (pilot, screen):
        await pilot.press("5")
        await until(pilot, lambda: screen.query_one(CoachingList).total == 1)
        await until(pilot, lambda: screen.disputed is not None)
        await pressed(pilot, screen, "d", PickSheet)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(screen.app.screen, WordsSheet))
        await type_text(pilot, "heard")
        await pilot.press("enter")
        await until(pilot, lambda: screen.case is not None and screen.case.threads[0].dispute == "upheld")
        assert screen.case is not None
        assert screen.case.threads[0].decider == "Omar"


async def test_a_sample_is_drawn_and_waits_to_be_scored(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("5")
        await until(pilot, lambda: screen.has_class("-empty"))
        await pressed(pilot, screen, "a", PickSheet)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.query_one(CoachingList).total == 10)
        await until(pilot, lambda: screen.case is not None)


async def test_what_customers_said_stands_under_its_situation(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("6")
        rows = screen.query_one(VoicesList)
        await until(pilot, lambda: rows.total > 2)
        assert rows.call(0) is None
        assert screen.case is None, "a heading has no case"
        await pilot.press("n")
        await until(pilot, lambda: screen.case is not None and screen.case.row.id == rows.call(rows.cursor))


async def test_every_offered_key_acts_and_help_lists_it(home: Path) -> None:
    async with room(home) as (pilot, screen):
        for part in "123456":
            await pilot.press(part)
            await pilot.pause(0.1)
            offered = [one for one in screen.active_bindings.values() if one.binding.show]
            assert offered
            assert all(screen.app._check_action_state(one.binding.action, one.node) for one in offered)
        await pressed(pilot, screen, "question_mark", HelpSheet)


async def test_the_other_language_words_all_of_it_and_keeps_the_pointer(home: Path) -> None:
    async with room(home, (160, 45)) as (pilot, screen):
        await pilot.press("down", "down")
        third = screen.query_one(LogList).row(2)
        await until(pilot, lambda: third is not None and screen.case is not None and screen.case.row.id == third.resolution.id)
        await pilot.pause(0.1)
        english = shown(screen.desk_app)
        await pilot.press("f3")
        await until(pilot, lambda: screen.tongue.language == "nl" and "Wanneer" in shown(screen.desk_app))
        assert screen.query_one(LogList).cursor == 2
        await pilot.press("f3")
        await until(pilot, lambda: shown(screen.desk_app) == english)


async def test_a_damaged_a_newer_and_a_missing_journal_are_told_in_words(home: Path) -> None:
    path = home / "demo-journal.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('journal', 'm999_later', '2027-01-01')")
        db.commit()
    async with room(home) as (pilot, screen):
        await until(pilot, lambda: screen.has_class("-trouble"))
        assert "newer version" in shown(screen.desk_app)
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    async with room(home) as (pilot, screen):
        await until(pilot, lambda: screen.has_class("-trouble"))
        assert "damaged" in shown(screen.desk_app)


async def test_the_room_opens_from_the_desk_and_leads_back_to_the_call(tmp_path: Path) -> None:
    app = DeskApp(lambda: start(environ(tmp_path), source="practice"), customer="marieke", home=tmp_path)
    async with working(app) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space", "o")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("slash")
        await until(pilot, lambda: app.screen is screen)
        assert screen.call is not None
        assert len(screen.call.said) == 1


async def test_an_idea_and_a_note_at_the_desk(tmp_path: Path) -> None:
    from assistant.desk.review_ideas import ideas
    from assistant.ui.screens.coaching_notes import CoachingSheet

    app = DeskApp(lambda: start(environ(tmp_path), source="practice"), customer="marieke", home=tmp_path)
    async with working(app) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, WordsSheet))
        written = app.screen.query_one("#written")
        assert "{agent}" in written.text  # type: ignore[attr-defined]
        written.text = "Hoi, {agent} hier"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        assert app.desk is not None
        found = await ideas(app.desk)
        assert [one.words for line in found for one in line.ideas] == ["Hoi, {agent} hier"]
        assert screen.call is not None
        assert found[0].ideas[0].call == screen.call.id
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, CoachingSheet))
        assert "no notes on your calls" in shown(app)
