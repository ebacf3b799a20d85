"""The screens in the agent's language: switched while running, they read as if they had been begun in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen
from assistant.ui.screens.wrap_up import WrapUpSheet
from ui.driving import desk_on, on_a_call, shown, until, working

ON_A_CALL = ("i", "1", "2", "enter", "space")


def app_in(home: Path, language: str, customer: str | None) -> DeskApp:
    return DeskApp(lambda: desk_on(home / language, language=language), language=language, customer=customer)


async def worked(pilot: Pilot[int], screen: CallScreen, keys: Sequence[str]) -> None:
    if screen.query_one("#search").value:  # type: ignore[attr-defined]
        await on_a_call(pilot, screen)
    for key in keys:
        await pilot.press(key)
        if key == "w":
            await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
    screen.query_one("#search").cursor_blink = False  # type: ignore[attr-defined]
    screen.desk_app.clear_notifications()
    await pilot.pause(0.2)


@pytest.mark.parametrize(
    ("customer", "keys", "size"),
    [(None, (), (160, 45)), ("marieke", ON_A_CALL, (160, 45)), ("marieke", ("4",), (80, 24))],
    ids=["start", "call", "narrow notes"],
)
async def test_a_switched_screen_reads_as_one_begun_in_that_language(
    tmp_path: Path, customer: str | None, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with working(app_in(tmp_path, "nl", customer), size) as (pilot, screen):
        await worked(pilot, screen, keys)
        dutch = shown(screen.desk_app)
    async with working(app_in(tmp_path, "en", customer), size) as (pilot, screen):
        await worked(pilot, screen, keys)
        english = shown(screen.desk_app)
        await pilot.press("f3")
        await pilot.pause(0.2)
        switched = shown(screen.desk_app)
    assert english != dutch
    assert switched == dutch


async def test_what_was_saved_is_told_in_the_new_language_too(tmp_path: Path) -> None:
    async with working(app_in(tmp_path, "en", "marieke")) as (pilot, screen):
        await worked(pilot, screen, ("w", "a", "enter"))
        await until(pilot, lambda: screen.call is None)
        assert "Saved" in str(screen.query_one("#say-title").render())
        await pilot.press("f3")
        assert "Bewaard" in str(screen.query_one("#say-title").render())


async def test_the_palette_shows_the_key_beside_each_command(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "config.toml").write_text('[keys]\n"call.wrap_up" = "f6"\n')
    async with working(app_in(tmp_path, "en", "marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "other words  (v)" in shown(screen.desk_app) or "copy  (c)" in shown(screen.desk_app))
        await pilot.press(*"wrap")
        await until(pilot, lambda: "wrap up  (F6)" in shown(screen.desk_app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))


async def test_the_footer_and_the_search_hint_show_what_works(tmp_path: Path) -> None:
    async with working(app_in(tmp_path, "en", "marieke"), (80, 24)) as (pilot, screen):
        await on_a_call(pilot, screen)
        footer = shown(screen.desk_app).splitlines()[-1]
        assert "space said" in footer
        assert "w wrap up" in footer
        await pilot.press("slash")
        await pilot.pause(0.2)
        footer = shown(screen.desk_app).splitlines()[-1]
        assert "wrap up" not in footer


async def test_c_copies_the_sentence_and_b_c_the_block_for_the_bank(tmp_path: Path) -> None:
    async with working(app_in(tmp_path, "en", "marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("c")
        assert screen.current_line is not None
        assert screen.desk_app.clipboard == screen.current_line.text
        await pilot.press("b", "c")
        copied = screen.desk_app.clipboard
        assert "BOEKENWERELD" in copied
        assert len(copied.splitlines()) > 3


async def test_where_no_copy_can_go_the_text_is_shown_to_select(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    async with working(app_in(tmp_path, "en", "marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        line = screen.current_line
        assert line is not None
        await pilot.press("c")
        await pilot.pause(0.1)
        text = shown(screen.desk_app)
        assert "Select it with the mouse" in text
        assert line.text[:30] in text


async def test_situation_and_direction_change_the_words(tmp_path: Path) -> None:
    async with working(app_in(tmp_path, "en", "marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press(*ON_A_CALL[:4])
        inbound = shown(screen.desk_app)
        await pilot.press("d")
        outbound = shown(screen.desk_app)
        assert outbound != inbound
        await pilot.press("s", *"price", "enter")
        await until(pilot, lambda: screen.call is not None and screen.call.situation == "price_change")
        assert "Price is going up" in str(screen.query_one("#say-title").render())
