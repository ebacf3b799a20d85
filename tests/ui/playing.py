"""Drives the trainer's room: the real program on the shipped cases, with a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from assistant.desk.desk import Desk
from assistant.desk.practice_seen import seen
from assistant.desk.practise import Play
from assistant.practice.paths import best_path
from assistant.practice.play import choices
from assistant.practice.talk import Event
from assistant.records import AgreedStep, Disposition
from assistant.ui.practice_app import PracticeApp
from assistant.ui.screens.debrief import DebriefScreen
from assistant.ui.screens.play import PlayScreen
from assistant.ui.screens.practice_room import PracticeRoom
from assistant.ui.screens.wrap_up import WrapUpSheet
from assistant.ui.widgets.flag_list import FlagList
from ui.driving import Clock, desk_on, until

CASE = "petra"


def school(home: Path, *, language: str = "en", clock: Clock | None = None) -> Desk:
    """A desk whose ids come in order, so that every call has the same words."""
    desk = desk_on(home, language=language, clock=clock)
    numbers = count(1)
    desk.new_id = lambda: f"019abcde-0000-7000-8000-{next(numbers):012d}"
    return desk


@asynccontextmanager
async def in_the_room(
    desk: Desk, size: tuple[int, int] = (80, 24), case: str | None = None
) -> AsyncIterator[tuple[Pilot[int], PracticeRoom]]:
    app = PracticeApp(lambda: desk, language=desk.settings.screen_language, case=case)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: any(isinstance(one, PracticeRoom) and one.school is not None for one in app.screen_stack))
        room = next(one for one in app.screen_stack if isinstance(one, PracticeRoom))
        yield pilot, room
    await desk.close()


@asynccontextmanager
async def playing(desk: Desk, size: tuple[int, int] = (80, 24), case: str = CASE) -> AsyncIterator[tuple[Pilot[int], PlayScreen]]:
    """A play of the case, just begun."""
    async with in_the_room(desk, size, case) as (pilot, room):
        await until(pilot, lambda: isinstance(room.app.screen, PlayScreen) and room.app.screen.advice is not None)
        screen = room.app.screen
        assert isinstance(screen, PlayScreen)
        yield pilot, screen


def best(play: Play) -> tuple[Event, ...]:
    """The talk that scores 100."""
    return best_path(play.case, seen(play.view, play.opened, tuple(play.weights.items())))


async def act_out(pilot: Pilot[int], screen: PlayScreen, events: Iterator[Event] | tuple[Event, ...], clock: Clock) -> None:
    """Does on the screen, by its keys, what these events say, three seconds apart; the wrap-up is filled in and saved."""
    for event in events:
        clock.pass_(seconds=3)
        await ACTS[event.do](pilot, screen, event)


async def _notice(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    flags = screen.query_one(FlagList)
    await pilot.press("2")
    flags.focus()
    flags.highlighted = next(place for place, flag in enumerate(screen.play.view.flags) if flag.kind == event.what)
    await pilot.press("enter")
    await until(pilot, lambda: screen.app.screen is not screen)
    await pilot.press("escape", "escape")
    await until(pilot, lambda: screen.app.screen is screen and screen.panel == "say")


async def _asking(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    place = next(number for number, (ask, _) in enumerate(screen.play.truth.asks, 1) if ask == event.what)
    await pilot.press("i")
    await until(pilot, lambda: screen.app.screen is not screen)
    await pilot.press(str(place), "enter")
    await until(pilot, lambda: screen.app.screen is screen)


async def _say(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    ids = [item.line.id if item.line else "" for item in screen.lines]
    screen.current = ids.index(event.extra)
    await pilot.press("space")


async def _answer(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    place = [one.id for one in choices(screen.play.case, event.what)].index(event.extra) + 1
    await pilot.press("a")
    await until(pilot, lambda: screen.app.screen is not screen)
    await pilot.press(str(place))
    await until(pilot, lambda: screen.app.screen is screen)


async def _agree(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    await pilot.press("g")
    await until(pilot, lambda: screen.app.screen is not screen)
    await pilot.press("abcdefghijklm"[[one.value for one in AgreedStep].index(event.what)])
    await until(pilot, lambda: screen.app.screen is screen)


async def _wrap_up(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    await wrap_up(pilot, screen, screen.play.case.lesson.solution.disposition[0])


async def _nothing(pilot: Pilot[int], screen: PlayScreen, event: Event) -> None:
    """The form was saved with the wrap-up."""


async def wrap_up(pilot: Pilot[int], screen: PlayScreen, disposition: str) -> DebriefScreen:
    """Fills the sheet in and saves it."""
    app = screen.app
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, WrapUpSheet))
    await pilot.press("abcdefghijklmnopqr"[[one.value for one in Disposition].index(disposition)], "enter")
    await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    assert isinstance(app.screen, DebriefScreen)
    return app.screen


ACTS = {
    "notice": _notice, "ask": _asking, "tick": _asking, "say": _say, "answer": _answer, "agree": _agree, "wrap_up": _wrap_up, "form": _nothing,
}  # fmt: skip
