"""An unfinished call can be thrown away, never by one key, and the journal keeps what it had."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import OptionList

from assistant.journal.store import Filter, Journal
from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen
from assistant.ui.screens.confirm import ThrowAwaySheet
from assistant.ui.screens.help import HelpSheet
from assistant.ui.screens.wrap_up import WrapUpSheet
from ui.driving import Clock, desk_on, on_a_call, shown, until, working


def app_with(home: Path, customer: str | None = "marieke") -> DeskApp:
    return DeskApp(lambda: desk_on(home, clock=Clock()), customer=customer)


def drafts(home: Path) -> list[Path]:
    return list((home / "drafts").glob("*.json"))


def journal(home: Path) -> tuple[int, int]:
    """How many resolutions and how many openings are kept."""
    with Journal.open(home / "journal.db") as opened:
        return len(opened.resolutions(Filter())), len(opened.views_of("cus_practice_marieke", "practice"))


async def parked(pilot: Pilot[int], screen: CallScreen, home: Path) -> None:
    await on_a_call(pilot, screen)
    await pilot.press("space", "h")
    await until(pilot, lambda: len(screen.kept) == 1 and screen.desk_app.answered == "" and len(drafts(home)) == 1)


async def asked(pilot: Pilot[int], screen: CallScreen) -> None:
    await pilot.press("f8")
    await until(pilot, lambda: isinstance(screen.app.screen, ThrowAwaySheet))


async def test_a_parked_call_is_thrown_away_and_the_journal_keeps_what_it_had(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await parked(pilot, screen, tmp_path)
        before = journal(tmp_path)
        await asked(pilot, screen)
        assert "Marieke de Vries" in shown(screen.desk_app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.app.screen is screen and not screen.kept)
        assert drafts(tmp_path) == []
        assert journal(tmp_path) == before == (0, 1)
        assert "Unfinished calls" not in shown(screen.desk_app)
    async with working(app_with(tmp_path, None)) as (pilot, screen):
        await pilot.pause(0.2)
        assert screen.kept == (), "it is not offered again"


async def test_no_single_key_throws_a_call_away(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await parked(pilot, screen, tmp_path)
        for answer in ("f8", "enter", "escape"):
            await asked(pilot, screen)
            await pilot.press(answer)
            if answer == "f8":
                await pilot.press("escape")
            await until(pilot, lambda: screen.app.screen is screen)
            assert len(screen.kept) == 1
            assert len(drafts(tmp_path)) == 1


async def test_the_key_is_offered_only_where_the_pointer_is_on_an_unfinished_call(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert "f8" not in screen.active_bindings, "nothing was done in the call yet"
        await pilot.press("space")
        assert screen.active_bindings["f8"].enabled
        await pilot.press("h")
        await until(pilot, lambda: len(screen.kept) == 1 and screen.desk_app.answered == "")
        assert "F8 throw away" in shown(screen.desk_app)
        await pilot.press("down")
        await pilot.pause(0.1)
        assert "f8" not in screen.active_bindings
        assert "throw away" not in shown(screen.desk_app)
        await pilot.press("f8")
        assert screen.app.screen is screen


async def test_a_half_filled_wrap_up_is_thrown_away(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await pilot.press("c")
        await until(pilot, lambda: len(drafts(tmp_path)) == 1)
        assert "F8 throw away" in shown(screen.desk_app)
        await asked(pilot, screen)
        await pilot.press("escape")
        assert isinstance(screen.app.screen, WrapUpSheet), "it can be gone on with"
        await asked(pilot, screen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.app.screen is screen and screen.call is None)
        await pilot.pause(1.0)
        assert drafts(tmp_path) == [], "nor does a draft that was due bring it back"
        assert journal(tmp_path) == (0, 1)
        assert screen.view is not None, "the account still stands there"


async def test_the_call_that_goes_on_is_thrown_away_and_help_names_the_key(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space", "question_mark")
        await until(pilot, lambda: isinstance(screen.app.screen, HelpSheet))
        assert any("Throw away" in words for words in _help(screen))
        await pilot.press("escape")
        await asked(pilot, screen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.app.screen is screen and screen.call is None)
        assert "thrown away" in shown(screen.desk_app)
        await pilot.press("slash")
        await until(pilot, lambda: screen.desk_app.answered == "")
        await pilot.pause(0.5)
        assert drafts(tmp_path) == []
        assert screen.kept == ()


async def test_a_correction_has_nothing_to_throw_away(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await pilot.press("c", "enter")
        await until(pilot, lambda: screen.saved_id is not None)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        assert "f8" not in screen.app.screen.active_bindings


def _help(screen: CallScreen) -> list[str]:
    return str(screen.app.screen.query_one(".body").content).splitlines()  # type: ignore[attr-defined]


async def test_the_safe_answer_has_the_pointer(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await parked(pilot, screen, tmp_path)
        await asked(pilot, screen)
        answers = screen.app.screen.query_one(OptionList)
        assert answers.highlighted is not None
        assert answers.get_option_at_index(answers.highlighted).id == "keep"
