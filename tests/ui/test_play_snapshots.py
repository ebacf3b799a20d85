"""Pictures of the trainer's room at both sizes and in both languages. Look at a picture before it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from assistant.ui.practice_app import PracticeApp
from assistant.ui.screens.debrief import DebriefScreen
from assistant.ui.screens.play import PlayScreen
from assistant.ui.screens.practice_room import PracticeRoom
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from ui.driving import Clock, still, until
from ui.playing import CASE, best, school

Compare = Callable[..., bool]
SIZES = ((80, 24), (160, 45))
LANGUAGES = ("en", "nl")
# So many events into the best talk a question waits.
TO_A_QUESTION = 10


def app_of(home: Path, language: str, clock: Clock, case: str | None = None) -> PracticeApp:
    desk = school(home, language=language, clock=clock)
    (home / "config.toml").write_text('[agent]\nname = "Robin"\n')
    desk = school(home, language=language, clock=clock)
    return PracticeApp(lambda: desk, language=language, case=case)


async def played(pilot: Pilot[int], clock: Clock, events: int) -> PlayScreen:
    """A play so many events into its best talk."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, PlayScreen) and app.screen.advice is not None)
    screen = app.screen
    assert isinstance(screen, PlayScreen)
    for event in best(screen.play)[:events]:
        clock.pass_(seconds=3)
        screen.play.act(event.do, event.what, event.text, event.extra, now=clock())
    screen.changed()
    await still(pilot)
    screen.first_unsaid()
    return screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_room(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async def run(pilot: Pilot[int]) -> None:
        app = pilot.app
        await until(pilot, lambda: isinstance(app.screen, PracticeRoom) and app.screen.school is not None)
        app.screen.query_one("#filter", Input).cursor_blink = False
        await pilot.press("down", "down")
        await still(pilot)

    assert snap_compare(app_of(tmp_path, language, Clock()), terminal_size=size, run_before=run)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_play(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    clock = Clock()

    async def run(pilot: Pilot[int]) -> None:
        await played(pilot, clock, TO_A_QUESTION)
        await still(pilot)

    assert snap_compare(app_of(tmp_path, language, clock, CASE), terminal_size=size, run_before=run)


@pytest.mark.parametrize(("size", "language", "keys"), [((80, 24), "nl", ("i", "3")), ((160, 45), "en", ("k", "left_square_bracket"))])
def test_check_and_trainer_s_view(
    snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(PracticeApp, "NOTIFICATION_TIMEOUT", 600)  # the notice belongs to the picture, however slow the machine

    async def run(pilot: Pilot[int]) -> None:
        await played(pilot, clock, TO_A_QUESTION)
        for key in keys:
            await pilot.press(key)
            await still(pilot)
        await still(pilot)

    assert snap_compare(app_of(tmp_path, language, clock, CASE), terminal_size=size, run_before=run)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_debrief(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    clock = Clock()

    async def run(pilot: Pilot[int]) -> None:
        screen = await played(pilot, clock, TO_A_QUESTION)
        app = screen.app
        screen.play.act("answer", "something_wrong", extra="no_money", now=clock())
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WrapUpSheet))
        app.screen.query_one(NoteArea).cursor_blink = False
        await pilot.press("c", "enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await still(pilot)

    assert snap_compare(app_of(tmp_path, language, clock, CASE), terminal_size=size, run_before=run)
