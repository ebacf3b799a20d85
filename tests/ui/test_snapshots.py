"""Pictures of the main screens at both sizes and in both languages. Look at a picture before it is accepted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.desk.desk import Desk
from assistant.ui.app import DeskApp
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from ui.driving import on_a_call, practising, until

Compare = Callable[..., bool]
SIZES = ((80, 24), (160, 45))
LANGUAGES = ("en", "nl")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHECKED = ("i", "1", "2", "enter", "space", "space")


def app_at_noon(home: Path, language: str, customer: str | None) -> DeskApp:
    """The desk with its clock standing still, so that no second counts."""

    def make() -> Desk:
        desk = practising(home, language)
        desk.clock = lambda: NOON
        desk.new_id = lambda: "01a20f00-0000-7000-8000-000000000000"
        return desk

    return DeskApp(make, language=language, customer=customer)


def pressing(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    async def run(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, DeskApp)
        await until(pilot, lambda: app.call_screen is not None and app.answered is not None)
        screen = app.call_screen
        assert screen is not None
        if screen.query_one("#search").value:  # type: ignore[attr-defined]
            await on_a_call(pilot, screen)
        screen.query_one("#search").cursor_blink = False  # type: ignore[attr-defined]
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
            if key == "w":
                await until(pilot, lambda: isinstance(app.screen, WrapUpSheet))
                app.screen.query_one(NoteArea).cursor_blink = False
        await pilot.pause(0.3)

    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("customer", "keys"),
    [(None, ()), ("marieke", ()), ("marieke", CHECKED), ("marieke", (*CHECKED, "w", "c"))],
    ids=["start", "not-identified", "identified", "wrap-up"],
)
def test_screen(
    snap_compare: Compare, tmp_path: Path, customer: str | None, keys: tuple[str, ...], size: tuple[int, int], language: str
) -> None:
    assert snap_compare(app_at_noon(tmp_path, language, customer), terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("panel", ["2", "3", "4"])
def test_narrow_panel(snap_compare: Compare, tmp_path: Path, panel: str) -> None:
    assert snap_compare(app_at_noon(tmp_path, "en", "marieke"), terminal_size=(80, 24), run_before=pressing(panel))


@pytest.mark.parametrize(("size", "language"), [((80, 24), "nl"), ((160, 45), "en")])
def test_check_of_who_is_on_the_line(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    assert snap_compare(app_at_noon(tmp_path, language, "marieke"), terminal_size=size, run_before=pressing("i", "1"))
