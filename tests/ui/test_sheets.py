"""While a sheet is open: the footer is the sheet's, and every key that it or the program offers does something there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen
from assistant.ui.screens.choose import ChooseSheet
from assistant.ui.screens.confirm import ThrowAwaySheet
from assistant.ui.screens.detail import DetailSheet
from assistant.ui.screens.fact import FactSheet
from assistant.ui.screens.help import HelpSheet
from assistant.ui.screens.identify import IdentifySheet
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from ui.driving import Clock, desk_on, on_a_call, shown, type_text, until, working

SHEETS: dict[type[Screen[Any]], tuple[str, ...]] = {
    ChooseSheet: ("s",),
    DetailSheet: ("3", "down", "enter"),
    FactSheet: ("e",),
    HelpSheet: ("question_mark",),
    IdentifySheet: ("i",),
    ThrowAwaySheet: ("space", "f8"),
    WrapUpSheet: ("w",),
}


def app(home: Path) -> DeskApp:
    return DeskApp(lambda: desk_on(home, clock=Clock()), customer="marieke")


async def opened(pilot: Pilot[int], screen: CallScreen, kind: type[Screen[Any]]) -> Screen[Any]:
    await on_a_call(pilot, screen)
    if kind is FactSheet and screen.call is not None:
        screen.call.typed["retry_date"] = "2026-11-27"  # nothing is missing for this customer: what was typed can be taken back
    await pilot.press(*SHEETS[kind])
    await until(pilot, lambda: isinstance(screen.app.screen, kind))
    return screen.app.screen


def words(screen: Screen[Any]) -> str:
    return " ".join(str(one.content) for one in screen.query(Static))


@pytest.mark.parametrize("kind", SHEETS)
async def test_every_key_that_is_offered_over_a_sheet_does_something_there(tmp_path: Path, kind: type[Screen[Any]]) -> None:
    async with working(app(tmp_path)) as (pilot, screen):
        sheet = await opened(pilot, screen, kind)
        await pilot.pause(0.1)
        last = shown(screen.desk_app).rstrip().splitlines()[-1]
        assert "other words" not in last, "the screen's own keys do not work here"
        assert "esc" in last or kind is IdentifySheet
        offered = [key for key, one in sheet.active_bindings.items() if one.binding.show]
        assert offered
        assert all(acts(sheet, key) for key in offered)

        english, focused, theme = words(sheet), sheet.focused.id if sheet.focused else None, screen.app.theme
        await pilot.press("f9")
        assert screen.app.theme != theme
        await pilot.press("f3")
        await until(pilot, lambda: screen.tongue.language == "nl" and words(sheet) != english)
        assert screen.app.screen is sheet
        assert (sheet.focused.id if sheet.focused else None) == focused
        await pilot.press("f3")
        await until(pilot, lambda: words(sheet) == english)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: CommandPalette.is_open(screen.app))
        await pilot.press("escape")
        await until(pilot, lambda: screen.app.screen is sheet)
        if kind is not HelpSheet:
            await pilot.press("f1")
            await until(pilot, lambda: isinstance(screen.app.screen, HelpSheet))
            await pilot.press("escape")
            await until(pilot, lambda: screen.app.screen is sheet)


def acts(sheet: Screen[Any], key: str) -> bool:
    """Somebody in the sheet's own chain takes this key, and may."""
    return any(
        sheet.app._check_action_state(binding.action, node)
        for node, bindings in sheet._modal_binding_chain
        for binding in bindings.key_to_bindings.get(key, ())
    )


async def test_what_was_filled_in_stays_when_the_language_changes(tmp_path: Path) -> None:
    async with working(app(tmp_path)) as (pilot, screen):
        sheet = await opened(pilot, screen, WrapUpSheet)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(sheet.focused, Input) and sheet.focused.id == "promise")
        await type_text(pilot, "+3")
        english = sheet.query_one(NoteArea).text
        await pilot.press("f3")
        await until(pilot, lambda: sheet.query_one(NoteArea).text not in {"", english})
        assert sheet.query_one("#promise", Input).value == "27-11-2026"
        assert sheet.query_one("#disposition").picked == ("promise_to_pay",)  # type: ignore[attr-defined]
        assert sheet.focused is sheet.query_one("#promise")
        sheet.query_one(NoteArea).text = "zelf geschreven"
        await pilot.press("f3")
        await until(pilot, lambda: screen.tongue.language == "en")
        await pilot.pause()
        assert sheet.query_one(NoteArea).text == "zelf geschreven"


async def test_keys_that_are_typed_into_the_search_box_are_not_offered_there(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path, clock=Clock()))) as (pilot, screen):
        await pilot.pause(0.1)
        last = shown(screen.desk_app).rstrip().splitlines()[-1]
        assert "F1 help" in last
        assert "/ find" not in last
