"""Keys that come faster than they are worked off: each finds the screen that the one before it left, in their order, and none is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Event, Key
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from assistant.billing.practice import Practice
from assistant.billing.provider import Found
from assistant.billing.query import Query
from assistant.billing.read_account import Bundle
from assistant.ui.app import DeskApp
from assistant.ui.screens.identify import IdentifySheet
from assistant.ui.screens.play import PlayScreen
from assistant.ui.screens.wrap_up import WrapUpSheet
from assistant.ui.typed_ahead import LONGEST_S, InOrder
from ui.driving import desk_app, desk_on, on_a_call, until, working
from ui.playing import in_the_room, school

NAMES = {"\x1b": "escape", "\r": "enter", "/": "slash", "\t": "tab"}


def burst(app: InOrder, *parts: str | Event) -> None:
    """All of it is there before any of it is worked off, as after one read from the terminal."""
    for part in parts:
        for event in [part] if isinstance(part, Event) else [Key(NAMES.get(one, one), one) for one in part]:
            app.post_message(event)


class Sheet(ModalScreen[str]):
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave"), Binding("f2", "another")]
    DEFAULT_CSS = "Sheet Static { height: 1; width: 4; }"

    def compose(self) -> ComposeResult:
        yield Static("here")
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        self.dismiss(self.query_one(Input).value)

    def action_another(self) -> None:
        """Gives way to another sheet, once what lies below stands again."""
        below = self.app.screen_stack[0]
        assert isinstance(below, Busy)
        self.action_leave()
        below.call_after_refresh(below.open_drawn_anew)

    def on_click(self) -> None:
        self.query_one(Input).value += "click"


class Busy(Screen[None]):
    """``o`` opens a sheet after the program stood still so many times; any other letter is a command, and noted."""

    STANDS_STILL_S = 0.15

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.noted: list[str] = []
        self.brought: list[str] = []

    async def key_o(self) -> None:
        for _ in range(self.times):
            time.sleep(self.STANDS_STILL_S)  # noqa: ASYNC251  nothing at all moves meanwhile
            await asyncio.sleep(0)
        self.open()

    @work(group="sheet")
    async def open(self) -> None:
        self.brought.append(await self.app.push_screen_wait(Sheet()))

    def open_drawn_anew(self) -> None:
        self.refresh()
        self.call_after_refresh(self.open)

    @work(group="sheet")
    async def nothing_comes(self) -> None:
        await asyncio.Event().wait()

    def on_key(self, event: Key) -> None:
        if event.key == "h":
            self.nothing_comes()
        elif event.key != "o":
            self.noted.append(event.key)

    def on_paste(self, event: events.Paste) -> None:
        self.noted.append(event.text)


class Program(InOrder):
    def __init__(self, times: int = 1) -> None:
        super().__init__()
        self.busy = Busy(times)

    def get_default_screen(self) -> Screen[None]:
        return self.busy


async def typed(pilot: Pilot[int], words: str) -> None:
    """Waits until so much stands in the sheet's field."""
    await until(pilot, lambda: [field.value for field in pilot.app.screen.query(Input)] == [words])


@pytest.mark.parametrize("times", [1, pytest.param(5, id="longer than a key is held")])
async def test_what_is_typed_ahead_goes_to_the_sheet_that_is_opening(times: int) -> None:
    assert 5 * Busy.STANDS_STILL_S > LONGEST_S
    app = Program(times)
    async with app.run_test() as pilot:
        burst(app, "ohello")
        await typed(pilot, "hello")
        assert app.busy.noted == []


async def test_keys_wait_for_the_sheet_that_takes_the_place_of_another() -> None:
    """Again and again: how long the next frame lets itself be waited for is a matter of milliseconds."""
    app = Program()
    async with app.run_test() as pilot:
        another = [part for number in "123456789" for part in (Key("f2", None), number)]
        burst(app, "o0", *another, "\x1bc")
        await until(pilot, lambda: "c" in app.busy.noted)
        assert app.busy.noted == ["c"]
        assert app.busy.brought == list("0123456789")


async def test_keys_wait_for_a_screen_that_comes_by_itself() -> None:
    app = Program()
    async with app.run_test() as pilot:
        app.push_screen(Sheet())
        burst(app, "hello")
        await typed(pilot, "hello")


async def test_keys_arrive_in_order_over_sheets_that_open_and_close() -> None:
    app = Program()
    async with app.run_test() as pilot:
        burst(app, "aoone\x1bbcotwo\x1bd")
        await until(pilot, lambda: app.busy.noted[-1:] == ["d"])
        assert app.busy.noted == ["a", "b", "c", "d"]
        assert app.busy.brought == ["one", "two"]


async def test_pastes_and_clicks_keep_their_turn_among_the_keys() -> None:
    app = Program()
    click = {"delta_x": 0, "delta_y": 0, "button": 1, "shift": False, "meta": False, "ctrl": False}
    down, up = (kind(None, 1, 0, **click) for kind in (events.MouseDown, events.MouseUp))  # type: ignore[arg-type]
    async with app.run_test() as pilot:
        burst(app, "o", "1", events.Paste("pasted"), "2", down, up, "\x1b", events.Paste("below"))
        await until(pilot, lambda: bool(app.busy.noted))
        assert app.busy.brought == ["1pasted2click"]
        assert app.busy.noted == ["below"]


async def test_what_never_comes_does_not_keep_the_next_key() -> None:
    app = Program()
    async with app.run_test() as pilot:
        burst(app, "hab")
        await until(pilot, lambda: app.busy.noted == ["a", "b"])


async def test_keys_that_are_under_way_when_the_program_ends_end_with_it() -> None:
    app = Program()
    async with app.run_test():
        burst(app, "a")
    bubbled = Key("b", "b")
    bubbled._set_forwarded()
    for late in (bubbled, Key("c", "c"), events.Paste("d")):
        await app.on_event(late)
    app._ahead.append(Key("e", "e"))
    await app._hand_on()
    assert not set("bcde") & set(app.busy.noted)


async def test_escape_and_a_letter_read_together_are_two_keys() -> None:
    """An old terminal sends the same bytes for Alt and the letter; a newer one says Alt, with no character."""
    app = Program()
    async with app.run_test() as pilot:
        burst(app, "oone", Key("alt+b", "b"))
        await until(pilot, lambda: app.busy.noted == ["b"])
        assert app.busy.brought == ["one"]
        burst(app, Key("alt+c", None))
        await until(pilot, lambda: app.busy.noted == ["b", "alt+c"])


# On the desk


async def test_a_letter_after_the_key_of_a_sheet_is_the_sheets(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert screen.call is not None
        burst(screen.desk_app, "i1")
        await until(pilot, lambda: screen.call is not None and bool(screen.call.ticked))
        burst(screen.desk_app, Key("f2", None), "c\tfriday")
        await until(pilot, lambda: [one.value for one in pilot.app.screen.query("#promise").results(Input)] == ["friday"])
        sheet = pilot.app.screen
        assert isinstance(sheet, WrapUpSheet)
        assert sheet._collect().disposition == "link_sent"
        burst(screen.desk_app, "\x1bspaid")
        await until(pilot, lambda: [one.value for one in pilot.app.screen.query("#filter").results(Input)] == ["paid"])
        assert screen.panel == "say"
        assert not screen.call.said


class Slow(Practice):
    """The answer to a search and an account come after so long, in seconds."""

    finds_s, takes_s = 0.1, 0.2

    async def search(self, query: Query) -> Found:
        await asyncio.sleep(self.finds_s)
        return await super().search(query)

    async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
        await asyncio.sleep(self.takes_s)
        async for bundle in super().read(customer, now=now):
            yield bundle


class Hanging(Slow):
    finds_s, takes_s = 0.0, 3600.0


async def test_what_follows_enter_in_the_search_is_for_the_account_that_opens(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=Slow()))) as (pilot, screen):
        burst(screen.desk_app, "marieke\r")
        await on_a_call(pilot, screen)
        burst(screen.desk_app, "/petra\ri1")
        await until(pilot, lambda: isinstance(pilot.app.screen, IdentifySheet) and screen.call is not None and bool(screen.call.ticked))
        assert screen.view is not None
        assert screen.view.customer_id == "cus_practice_petra"


async def test_an_account_that_does_not_come_does_not_keep_the_keys(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=Hanging()))) as (pilot, screen):
        burst(screen.desk_app, "petra\rx")
        await until(pilot, lambda: screen.query_one("#search", Input).value == "petrax")


async def test_what_follows_the_key_of_a_play_is_for_that_play(tmp_path: Path) -> None:
    async with in_the_room(school(tmp_path)) as (pilot, room):
        await until(pilot, lambda: room.chosen is not None)
        burst(room.desk_app, "\r2")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlayScreen) and pilot.app.screen.is_mounted)
        await until(pilot, lambda: pilot.app.screen.has_class("-panel-facts"))
