"""Pictures of the lead's room at both sizes and in both languages. Look at a picture before it is accepted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.ui.review_app import ReviewApp
from assistant.ui.screens.review import ReviewScreen
from assistant.ui.screens.review_score import ScoreSheet
from ui.driving import until
from ui.test_review_room import desk_of, home, shown_first

__all__ = ["home"]

Compare = Callable[..., bool]
SIZES = ((80, 24), (160, 45))
LANGUAGES = ("en", "nl")


def pressing(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    async def run(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, ReviewApp)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await until(pilot, lambda: shown_first(screen))
        for key in keys:
            await pilot.press(key)
            if key == "s":
                await until(pilot, lambda: isinstance(app.screen, ScoreSheet))
            await until(pilot, lambda: screen.part in screen._fresh)
        await pilot.pause(0.3)

    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [("down", "down"), ("2",), ("s", "2", "1", "0")], ids=["log", "works", "score"])
def test_room(snap_compare: Compare, home: Path, keys: tuple[str, ...], size: tuple[int, int], language: str) -> None:
    app = ReviewApp(lambda: desk_of(home, language), language=language, home=home)
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))
