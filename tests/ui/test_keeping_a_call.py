"""What is kept of a call while it lasts, what its times are, and that nothing is kept of it once it is over."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from assistant.desk.begin import kept
from assistant.journal.resolution import Resolution, new_id
from assistant.journal.store import Filter, Journal
from assistant.records import Identified
from assistant.ui.app import DeskApp
from assistant.ui.keeping import DraftKeeper
from assistant.ui.screens.call import CallScreen
from assistant.ui.screens.detail import DetailSheet
from assistant.ui.screens.identify import IdentifySheet
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from assistant.ui.widgets.facts import FactsPanel
from ui.driving import Clock, desk_on, on_a_call, type_text, until, working


def app_with(home: Path, clock: Clock | None = None, customer: str | None = "marieke") -> DeskApp:
    return DeskApp(lambda: desk_on(home, clock=clock), customer=customer)


async def wrap_up(pilot: Pilot[int], screen: CallScreen) -> WrapUpSheet:
    await pilot.press("w")
    await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
    sheet = screen.app.screen
    assert isinstance(sheet, WrapUpSheet)
    return sheet


async def saved(pilot: Pilot[int], screen: CallScreen, *keys: str) -> None:
    before = screen.saved_id
    await pilot.press(*keys)
    await until(pilot, lambda: screen.saved_id not in {None, before} and screen.call is None)


def rows(home: Path) -> list[Resolution]:
    with Journal.open(home / "journal.db") as journal:
        return journal.resolutions(Filter())


def drafts(home: Path) -> list[Path]:
    return list((home / "drafts").glob("*.json"))


async def test_the_draft_is_written_while_the_typing_goes_on(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        sheet = await wrap_up(pilot, screen)
        sheet.query_one(NoteArea).focus()

        def noted() -> bool:
            found = kept(screen.desk_app.desk) if screen.desk_app.desk else ()
            return any("zz" in str(one.call.form.get("note")) for one in found)

        for _ in range(80):
            await type_text(pilot, "z")
            if noted():
                return
        raise AssertionError("nothing was kept before the typing paused")


async def test_a_saved_call_is_not_offered_again_by_a_draft_that_was_under_way(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space")
        call = screen.call
        assert call is not None
        desk = screen.desk_app.desk
        assert desk is not None
        keeper = DraftKeeper()
        older, newer = keeper.take(call), keeper.take(call)
        keeper.write(desk, newer)
        assert len(drafts(tmp_path)) == 1
        keeper.end(desk, call)
        keeper.write(desk, older)
        assert drafts(tmp_path) == []


async def test_an_older_state_of_a_call_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        call = screen.call
        assert call is not None
        desk = screen.desk_app.desk
        assert desk is not None
        keeper = DraftKeeper()
        call.form = {"note": "first"}
        older = keeper.take(call)
        call.form = {"note": "second"}
        newer = keeper.take(call)
        keeper.write(desk, newer)
        keeper.write(desk, older)
        assert [one.call.form["note"] for one in kept(desk)] == ["second"]


async def test_saving_leaves_no_draft(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space")
        await wrap_up(pilot, screen)
        await saved(pilot, screen, "a", "enter")
        await pilot.pause(1.0)
        assert drafts(tmp_path) == []


async def test_the_time_that_a_parked_call_lies_still_is_no_time_on_the_call(tmp_path: Path) -> None:
    clock = Clock()
    async with working(app_with(tmp_path, clock)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space")
        clock.pass_(minutes=2)
        await pilot.press("h")
        await until(pilot, lambda: len(screen.kept) == 1 and screen.call is None)
        clock.pass_(hours=3)
        await until(pilot, lambda: screen.desk_app.answered == "")
        await pilot.press("enter")
        await on_a_call(pilot, screen)
        assert screen.current == 1, "the talk goes on at the first sentence that was not said"
        clock.pass_(minutes=1)
        await wrap_up(pilot, screen)
        await saved(pilot, screen, "a", "enter")
    assert [row.call_seconds for row in rows(tmp_path)] == [180]


async def test_a_call_of_a_program_that_ended_goes_on_without_the_time_between(tmp_path: Path) -> None:
    clock = Clock()
    async with working(app_with(tmp_path, clock)) as (pilot, screen):
        await on_a_call(pilot, screen)
        clock.pass_(minutes=4)
        await wrap_up(pilot, screen)
        await pilot.press("c")
        await until(pilot, lambda: any("link_sent" in path.read_text() for path in drafts(tmp_path)))
    clock.pass_(hours=20)
    async with working(app_with(tmp_path, clock, None)) as (pilot, screen):
        await until(pilot, lambda: len(screen.kept) == 1)
        await pilot.press("enter")
        await on_a_call(pilot, screen)
        clock.pass_(minutes=1)
        sheet = await wrap_up(pilot, screen)
        assert sheet.query_one("#disposition").picked == ("link_sent",)  # type: ignore[attr-defined]
        await saved(pilot, screen, "enter")
    assert [row.call_seconds for row in rows(tmp_path)] == [300]


async def test_going_back_to_the_call_lets_its_time_go_on(tmp_path: Path) -> None:
    clock = Clock()
    async with working(app_with(tmp_path, clock)) as (pilot, screen):
        await on_a_call(pilot, screen)
        clock.pass_(minutes=1)
        await wrap_up(pilot, screen)
        await pilot.press("c", "escape")
        await until(pilot, lambda: screen.app.screen is screen)
        clock.pass_(minutes=5)
        sheet = await wrap_up(pilot, screen)
        assert sheet.query_one("#disposition").picked == ("link_sent",)  # type: ignore[attr-defined]
        clock.pass_(seconds=20)
        await saved(pilot, screen, "enter")
    assert [(row.call_seconds, row.wrap_up_seconds) for row in rows(tmp_path)] == [(360, 20)]


async def test_a_correction_keeps_what_was_said_and_who_was_on_the_line(tmp_path: Path) -> None:
    clock = Clock()
    async with working(app_with(tmp_path, clock)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("i", "1", "2", "enter", "space", "space")
        clock.pass_(minutes=3)
        await wrap_up(pilot, screen)
        await saved(pilot, screen, "a", "enter")
        screen.desk_app.desk.new_id = lambda: "019abcde-0000-7000-8000-000000000002"  # type: ignore[union-attr]
        clock.pass_(minutes=30)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await saved(pilot, screen, "c", "enter")
    newest, oldest = rows(tmp_path)
    assert newest.corrects == oldest.id
    assert newest.identified is oldest.identified is Identified.STRONG
    assert newest.steps_said == oldest.steps_said
    assert newest.call_seconds == oldest.call_seconds == 180


async def test_a_correction_that_is_left_changes_nothing(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await wrap_up(pilot, screen)
        await saved(pilot, screen, "a", "enter")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await pilot.press("c", "escape")
        await until(pilot, lambda: screen.app.screen is screen and screen.call is None)
        await pilot.pause(0.8)
        assert drafts(tmp_path) == []
    assert [row.disposition for row in rows(tmp_path)] == ["solved_on_call"]


async def test_a_call_of_another_day_is_corrected_from_the_timeline(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await wrap_up(pilot, screen)
        await saved(pilot, screen, "c", "enter")
    async with working(app_with(tmp_path)) as (pilot, screen):
        screen.desk_app.desk.new_id = new_id  # type: ignore[union-attr]
        await on_a_call(pilot, screen)
        await pilot.press("3")
        facts = screen.query_one(FactsPanel)
        await pilot.press("down")
        while facts.highlighted is None or "Link sent" not in facts.highlighted.copy:
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(screen.app.screen, DetailSheet))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await saved(pilot, screen, "a", "enter")
    newer, older = rows(tmp_path)
    assert (newer.corrects, newer.disposition.value) == (older.id, "solved_on_call")


async def test_f2_wraps_up_from_within_a_sheet(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(screen.app.screen, IdentifySheet))
        await pilot.press("1", "f2")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        assert screen.call is not None
        assert screen.call.ticked
        await saved(pilot, screen, "a", "enter")


async def test_a_call_whose_check_failed_is_kept_when_it_is_parked(tmp_path: Path) -> None:
    async with working(app_with(tmp_path)) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("i", "x", "enter", "h")
        await until(pilot, lambda: len(screen.kept) == 1)
        assert screen.kept[0].call.identified is Identified.FAILED
