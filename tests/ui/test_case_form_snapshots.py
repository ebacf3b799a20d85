"""Pictures of the form of a case at both sizes and in both languages. Look at a picture before it is accepted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.desk.case_library import shipped_folder
from assistant.ui.case_app import CaseApp
from assistant.ui.screens.case_form import CaseForm, keys_of
from ui.driving import practising, until

Compare = Callable[..., bool]
SIZES = ((80, 24), (160, 45))
LANGUAGES = ("en", "nl")


def at(path: str, *keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """The form with the pointer on this field, and the keys pressed there."""

    async def run(pilot: Pilot[int]) -> None:
        app = pilot.app
        await until(pilot, lambda: isinstance(app.screen, CaseForm) and app.screen.checked)
        screen = app.screen
        assert isinstance(screen, CaseForm)
        screen.point_at(keys_of(path))
        await until(pilot, lambda: screen.node is not None and screen.node.name == path)
        await pilot.press(*keys)
        await until(pilot, lambda: screen.checked)
        await pilot.pause(0.3)

    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("path", "keys"), [("about.goals", ()), ("about.mood", ("enter", "end", "enter"))], ids=["goals", "mood"])
def test_form(snap_compare: Compare, tmp_path: Path, path: str, keys: tuple[str, ...], size: tuple[int, int], language: str) -> None:
    case = shipped_folder() / "petra.json"
    app = CaseApp(lambda: practising(tmp_path, language), case, language=language, home=tmp_path)
    assert snap_compare(app, terminal_size=size, run_before=at(path, *keys))


def test_what_is_wrong(snap_compare: Compare, tmp_path: Path) -> None:
    case = shipped_folder() / "petra.json"
    app = CaseApp(lambda: practising(tmp_path), case, language="en", home=tmp_path)
    assert snap_compare(app, terminal_size=(80, 24), run_before=at("about.situation", "enter", "home", "enter"))
