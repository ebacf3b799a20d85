"""The days ahead on the call screen, and that a model which can't be used is said there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_cases
from textual.pilot import Pilot
from textual.widgets import OptionList

from assistant.desk.start import start
from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen
from assistant.ui.widgets.facts import FactsPanel
from ui.driving import desk_app, environ, on_a_call, shown, until, working

MARIEKE = "cus_practice_marieke"
NOW = "2026-11-24T09:00:00Z"
SIZES = [(80, 24), (160, 45)]
SAYS = {"en": "Your own model can't be used", "nl": "Je eigen model"}


async def when_rows(pilot: Pilot[int], screen: CallScreen) -> list[str]:
    await on_a_call(pilot, screen)
    screen.query_one(FactsPanel).tab = "when"
    await pilot.pause()
    options = screen.query_one("#rows", OptionList)
    return [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_days_ahead_stand_as_bars_with_the_best_named(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    app = desk_app(tmp_path, customer="cus_practice_noor", language=language)
    async with working(app, size) as (pilot, screen):
        rows = await when_rows(pilot, screen)
        assert screen.view is not None
        days = screen.view.risk.when
        bars = [row for row in rows if "▇" in row]
        assert len(bars) == len(days) == 14
        best = max(range(len(days)), key=lambda place: days[place].p)
        longest = max(range(len(bars)), key=lambda place: bars[place].count("▇"))
        assert bars[longest].count("▇") == bars[best].count("▇")
        word = "best" if language == "en" else "beste"
        assert [place for place, row in enumerate(bars) if re.search(rf"\b{word}\b", row)] == [best]
        assert [int(re.findall(r"(\d+)\s*\D*$", row.split("▇")[-1])[0]) for row in bars] == [round(100 * one.p) for one in days]
        assert not any("{" in row for row in rows)


@pytest.mark.parametrize("size", SIZES)
async def test_a_hard_decline_shows_the_reason_in_its_place(tmp_path: Path, size: tuple[int, int]) -> None:
    async with working(desk_app(tmp_path, customer="cus_practice_daan"), size) as (pilot, screen):
        rows = await when_rows(pilot, screen)
        assert not any("▇" in row for row in rows)
        assert rows[0].startswith("No day helps by itself: ")


async def test_a_sentence_longer_than_its_line_is_seen_whole(tmp_path: Path) -> None:
    app = desk_app(tmp_path, customer="cus_practice_lukasz", language="nl")
    async with working(app, (160, 45)) as (pilot, screen):
        rows = await when_rows(pilot, screen)
        await until(pilot, lambda: " ".join(rows[0].split()[-3:]) in shown(app))
        assert len(rows[0]) > screen.query_one("#rows", OptionList).size.width


async def test_without_an_open_failure_that_is_said(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="cus_practice_femke")) as (pilot, screen):
        assert await when_rows(pilot, screen) == ["No failed payment is open."]


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer([one for one in practice_cases() if one["customer"]["id"] == MARIEKE]) as running:
        yield running


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_a_model_that_can_not_be_used_is_said_among_the_flags(tmp_path: Path, server: StripeServer, language: str) -> None:
    (tmp_path / "model.json").write_text("{}", "utf-8")
    keys = {"STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}
    app = DeskApp(lambda: start({**environ(tmp_path, language), **keys}, now=NOW), language=language, customer=MARIEKE)
    async with working(app, (160, 45)) as (pilot, screen):
        await on_a_call(pilot, screen)
        flags = screen.query_one("#flags", OptionList)
        await until(pilot, lambda: any(SAYS[language] in str(one.prompt) for one in flags.options))
        assert SAYS[language] in " ".join(shown(app).split())
        rows = await when_rows(pilot, screen)
        assert SAYS[language] in rows[0]
        assert any("▇" in row for row in rows)


async def test_the_model_is_not_read_before_the_first_account_is_opened(tmp_path: Path) -> None:
    app = desk_app(tmp_path)
    async with working(app) as (pilot, screen):
        assert app.desk is not None
        assert "outlook" not in vars(app.desk)
        screen.open_account("cus_practice_noor")
        await on_a_call(pilot, screen)
        assert "outlook" in vars(app.desk)
