"""A logged call is stepped through on the call screen: what was kept of it, when each line was said, how it ended. Nothing of it can be changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

import pytest
from textual.pilot import Pilot

from assistant.desk.call import Call
from assistant.desk.desk import Desk
from assistant.desk.replay import open_replay
from assistant.desk.trouble import NotFound
from assistant.journal.resolution import Resolution
from assistant.journal.store import Filter
from assistant.records import Disposition
from assistant.ui.app import DeskApp
from assistant.ui.review_app import ReviewApp
from assistant.ui.screens.replay import ReplayScreen
from assistant.ui.screens.review import ReviewScreen
from assistant.ui.screens.wrap_up import WrapUpSheet
from ui.driving import Clock, desk_on, on_a_call, shown, until, working
from ui.test_review_room import home as simulated_home
from ui.test_review_room import room

home = simulated_home


def call_of(screen: ReplayScreen) -> Call:
    assert screen.call is not None
    return screen.call


async def a_call(place: Path, clock: Clock) -> None:
    """Marieke is checked after 20 s, two lines are said 10 s apart, and a link is sent."""
    desk = desk_on(place, clock=clock)
    app = DeskApp(lambda: desk, customer="marieke")
    async with working(app, (160, 45)) as (pilot, screen):
        await on_a_call(pilot, screen)
        clock.pass_(seconds=20)
        await pilot.press("i", "1", "2", "enter")
        for _ in range(2):
            clock.pass_(seconds=10)
            await pilot.press("space")
        clock.pass_(seconds=25)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WrapUpSheet))
        clock.pass_(seconds=30)
        await pilot.press("c", "enter")
        await until(pilot, lambda: screen.saved is not None)


@cache
def called() -> tuple[Path, datetime]:
    """(a home with that call in its journal, when it was saved), made once: each test works on a copy."""
    home, clock = Path(mkdtemp()), Clock()
    asyncio.run(a_call(home, clock))
    return home, clock.at


@pytest.fixture
def after_a_call(tmp_path: Path) -> Desk:
    home, at = called()
    return desk_on(Path(copytree(home, tmp_path / "home")), clock=Clock(at))


@asynccontextmanager
async def replaying(desk: Desk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[int], ReplayScreen]]:
    rows = await desk.writer.run(lambda journal: journal.resolutions(Filter()))
    replay = await open_replay(desk, rows[0].id)
    app = ReviewApp(lambda: desk)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        screen = ReplayScreen(replay)
        app.push_screen(screen)
        await until(pilot, lambda: screen.advice is not None)
        yield pilot, screen
    await desk.close()


async def test_each_line_comes_at_its_second(after_a_call: Desk) -> None:
    async with replaying(after_a_call) as (pilot, screen):
        app = screen.desk_app
        assert "00:00  the call begins" in shown(app)
        assert call_of(screen).identified.value == "none"
        await pilot.press("n")
        assert "00:20" in shown(app)
        assert call_of(screen).identified.value == "strong"
        await pilot.press("n")
        assert "00:30" in shown(app)
        assert len(call_of(screen).said) == 1
        assert screen.current_line is not None
        assert screen.current_line.id == call_of(screen).said[0].variant
        await pilot.press("n", "n")
        assert "01:05  the talk ends" in shown(app)
        await pilot.press("n", "n", "5")
        await until(pilot, lambda: "01:35" in shown(app) and "THE MONEY" in shown(app))
        await pilot.press("escape", "p", "p", "p")
        await until(pilot, lambda: len(call_of(screen).said) == 1 and "00:30" in shown(app))


async def test_no_key_changes_what_was(after_a_call: Desk) -> None:
    async with replaying(after_a_call) as (pilot, screen):
        before = call_of(screen)
        await pilot.press("i", "w", "v", "l", "j", "s", "z", "h", "r", "u", "f8", "f2", "a", "e", "d", "slash")
        assert screen.app.screen is screen
        assert screen.call is before
        assert before.form == {}
        assert before.said == []


async def test_the_other_language_words_the_replay_anew(after_a_call: Desk) -> None:
    async with replaying(after_a_call, (160, 45)) as (pilot, screen):
        await pilot.press("end")
        await until(pilot, lambda: "THE MONEY" in shown(screen.desk_app) or "AGREED" in shown(screen.desk_app))
        await pilot.press("f3")
        assert screen.tongue.language == "nl"
        await until(pilot, lambda: "AGREED AND WRITTEN DOWN" not in shown(screen.desk_app))


async def test_it_is_written_down_that_somebody_looked(after_a_call: Desk) -> None:
    async with replaying(after_a_call) as (_, screen):
        desk, customer = screen.desk_app.desk, screen.replay.row.customer
        assert desk is not None
        views = await desk.writer.run(lambda journal: journal.views_of(customer, "practice"))
        assert views[0].why == "review"


async def test_a_call_that_is_unknown_or_of_which_nothing_was_kept_is_refused(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    with pytest.raises(NotFound) as unknown:
        await open_replay(desk, "nothing")
    assert unknown.value.key == "unknown_resolution"
    at = desk.clock()
    bare = Resolution(id="bare", at=at, as_of=at, source="practice", customer="cus_practice_marieke", disposition=Disposition.OTHER)
    await desk.writer.run(lambda journal: journal.add_resolution(bare))
    with pytest.raises(NotFound) as gone:
        await open_replay(desk, "bare")
    assert gone.value.key == "no_snapshot"
    odd = replace(bare, id="odd")
    await desk.writer.run(lambda journal: journal.add_resolution(odd, b'{"account": [], "script": 1}'))
    with pytest.raises(NotFound) as strange:
        await open_replay(desk, "odd")
    assert strange.value.key == "no_snapshot"
    await desk.close()


async def test_the_lead_s_room_opens_it_and_it_goes_back_there(home: Path) -> None:
    async with room(home) as (pilot, screen):
        await pilot.press("t")
        await until(
            pilot, lambda: isinstance(screen.app.screen, ReplayScreen) or bool(screen.app._notifications) or screen.has_class("-trouble")
        )
        opened = screen.app.screen
        assert isinstance(opened, ReplayScreen), shown(screen.desk_app)
        await until(pilot, lambda: opened.advice is not None)
        await pilot.press("end", "escape")
        await until(pilot, lambda: screen.app.screen is screen)
