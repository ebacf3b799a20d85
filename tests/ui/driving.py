"""Drives the desk's screen: the real program on practice cases, keys in, state out."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from textual.pilot import Pilot

from assistant.billing.practice import Practice
from assistant.desk.desk import Desk
from assistant.desk.start import start
from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen


def environ(home: Path, language: str = "en") -> dict[str, str]:
    return {"CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": language}


@cache
def practice() -> Practice:
    """The practice cases, read from their files once a run: every desk on its own would spend a tenth of a second on it."""
    return Practice()


def practising(home: Path, language: str = "en") -> Desk:
    """A desk on practice data."""
    desk = start(environ(home, language), source="practice")
    desk.provider = practice()
    return desk


def desk_app(home: Path, *, language: str = "en", customer: str | None = None, cases: Path | None = None) -> DeskApp:
    def make() -> Desk:
        return start(environ(home, language), source="practice", cases=cases) if cases else practising(home, language)

    return DeskApp(make, language=language, customer=customer, home=home)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: int) -> None:
        self.at += timedelta(**time)


def desk_on(home: Path, *, language: str = "en", clock: Clock | None = None, provider: Practice | None = None) -> Desk:
    """A desk on practice data whose calls all have the same wordings."""
    desk = practising(home, language)
    desk.clock = clock or Clock()
    desk.new_id = lambda: "019abcde-0000-7000-8000-000000000001"
    desk.provider = provider or desk.provider
    return desk


def shown(app: DeskApp) -> str:
    """The words on the screen, line by line."""
    svg = app.export_screenshot()
    lines: dict[str, list[str]] = {}
    for place, words in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        lines.setdefault(place, []).append(html.unescape(words))
    return "\n".join("".join(parts).replace("\xa0", " ").rstrip() for parts in lines.values())


async def until(pilot: Pilot[int], holds: Callable[[], bool], tries: int = 400) -> None:
    """Waits for something to become true; never for a worker, since a sheet's worker waits for its sheet."""
    for _ in range(tries):
        if holds():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come true in time")


async def still(pilot: Pilot[int], tries: int = 40) -> None:
    """Waits until the picture stays as it is."""
    before, same = "", 0
    for _ in range(tries):
        await pilot.pause(0.15)
        shown = pilot.app.export_screenshot()
        same = same + 1 if shown == before else 0
        if same == 2:
            return
        before = shown
    raise AssertionError("the picture does not come to rest")


@asynccontextmanager
async def working(app: DeskApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[int], CallScreen]]:
    """The desk, up, with its own screen in front; the small screen costs a test the least."""
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.call_screen is not None and app.answered is not None)
        screen = app.call_screen
        assert screen is not None
        yield pilot, screen


async def on_a_call(pilot: Pilot[int], screen: CallScreen) -> None:
    await until(pilot, lambda: screen.call is not None and screen.advice is not None)


async def type_text(pilot: Pilot[int], words: str) -> None:
    names = {" ": "space", "@": "at", ".": "full_stop", "+": "plus", "-": "minus"}
    await pilot.press(*(names.get(char, char) for char in words))
