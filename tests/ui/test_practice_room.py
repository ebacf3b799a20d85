"""The trainer's room: finding a case, playing it, looking a play back, and what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.desk.assigning import assign
from assistant.desk.practise import finish, open_named, own_plays
from assistant.desk.wrap_up import Form
from assistant.records import Disposition
from assistant.resources import folder
from assistant.ui.screens.debrief import DebriefScreen
from assistant.ui.screens.play import PlayScreen
from assistant.ui.screens.practice_filter import CaseFilterSheet
from assistant.ui.screens.practice_room import PracticeRoom
from assistant.ui.widgets.case_list import AssignedList, CaseList
from assistant.ui.widgets.progress_panel import PlaysPanel
from ui.driving import Clock, shown, type_text, until
from ui.playing import in_the_room, school, wrap_up


def names(room: PracticeRoom) -> list[str]:
    return [head.name for head in room.query_one(CaseList).heads]


async def test_words_narrow_the_list_and_enter_plays(tmp_path: Path) -> None:
    async with in_the_room(school(tmp_path)) as (pilot, room):
        whole = names(room)
        assert len(whole) >= 30
        assert "petra" in whole
        await pilot.press("slash")
        await type_text(pilot, "petra")
        await until(pilot, lambda: names(room) == ["petra"])
        assert "The bank told her nothing" in shown(room.desk_app)
        assert "ank said no" not in shown(room.desk_app), "the situation is for the trainee to find"
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(room.app.screen, PlayScreen))
        await pilot.press("escape")
        await until(pilot, lambda: room.app.screen is room)
        await pilot.press("escape")
        await until(pilot, lambda: names(room) == whole)


async def test_the_filter_goes_by_level_and_language(tmp_path: Path) -> None:
    async with in_the_room(school(tmp_path)) as (pilot, room):
        await pilot.press("f")
        await until(pilot, lambda: isinstance(room.app.screen, CaseFilterSheet))
        await pilot.press("right", "right", "tab", "tab", "right", "enter")
        await until(pilot, lambda: room.wanted.level == 2 and room.wanted.language == "nl")
        heads = room.query_one(CaseList).heads
        assert heads
        assert {(head.about.level, head.about.language) for head in heads} == {(2, "nl")}
        assert "level 2 · Dutch" in shown(room.desk_app)


async def test_a_play_is_kept_shown_as_best_and_looked_back_at(tmp_path: Path) -> None:
    async with in_the_room(school(tmp_path), case="petra") as (pilot, room):
        app = room.app
        await until(pilot, lambda: isinstance(app.screen, PlayScreen) and app.screen.advice is not None)
        assert isinstance(app.screen, PlayScreen)
        await pilot.press("space")
        total = (await wrap_up(pilot, app.screen, "other")).debrief.score.total
        await until(pilot, lambda: "−1.2 Nothing was said" in shown(room.desk_app))  # ten parts share 12 points
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is room and room.query_one(CaseList).best.get("petra") == total)
        await until(pilot, lambda: "ank said no" in shown(room.desk_app))
        assert room.chosen == "petra"  # the pointer is where the play was
        assert total >= 10
        row = next(line for line in shown(room.desk_app).splitlines() if "ank said no" in line)
        assert f" {total} " in f"{row} "  # the scroll bar covers no digit
        await pilot.press("4")
        await until(pilot, lambda: room.query_one(PlaysPanel).total == 1)
        assert "look back" in shown(room.desk_app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        assert isinstance(app.screen, DebriefScreen)
        assert app.screen.debrief.score.total == total
        await pilot.press("n")  # the next case of the list, in the place of the debrief
        await until(pilot, lambda: isinstance(app.screen, PlayScreen))
        assert isinstance(app.screen, PlayScreen)
        assert app.screen.play.case.name == names(room)[names(room).index("petra") + 1]
        assert app.screen_stack[-2] is room


async def test_an_empty_list_offers_no_key_that_does_nothing_and_says_what_will_be_there(tmp_path: Path) -> None:
    desk = school(tmp_path)
    async with in_the_room(desk, (80, 24)) as (pilot, room):
        for part, key, words in (("assigned", "2", "To ask somebody"), ("plays", "4", "Nothing was played yet")):
            await pilot.press(key)
            await until(pilot, lambda: room.part == part and words in shown(room.desk_app))  # noqa: B023  awaited at once
            await until(pilot, lambda: not offered(room) & {"play", "look back", "give"})
        await assign(desk, "petra", "Zoë")
        room.begin()
        await pilot.press("2")
        await until(pilot, lambda: offered(room) >= {"play", "give"})
        assert "To ask somebody" not in shown(room.desk_app)


def offered(room: PracticeRoom) -> set[str]:
    """What the footer offers."""
    return {one.binding.description for one in room.active_bindings.values() if one.binding.show and one.enabled}


async def test_what_was_assigned_is_marked_and_played(tmp_path: Path) -> None:
    desk = school(tmp_path)
    await assign(desk, "petra", desk.agent(), why="the wrong words")
    async with in_the_room(desk, (160, 45)) as (pilot, room):
        await until(pilot, lambda: room.mine == {"petra"})
        await until(pilot, lambda: any(line.lstrip().startswith("▸") for line in shown(room.desk_app).splitlines()))
        await pilot.press("2")
        await until(pilot, lambda: room.query_one(AssignedList).total == 1)
        assert "the wrong words" in shown(room.desk_app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(room.app.screen, PlayScreen))


async def test_a_file_that_is_no_case_is_told_of_and_hides_no_other(tmp_path: Path) -> None:
    own = tmp_path / "cases"
    own.mkdir()
    (own / "broken.json").write_text("{")
    raw = json.loads((folder("fixtures") / "cases" / "petra.json").read_text("utf-8"))
    raw["lesson"]["questions"][0]["choices"][0]["kind"] = "wonderful"
    (own / "odd.json").write_text(json.dumps(raw))
    async with in_the_room(school(tmp_path)) as (pilot, room):
        listed = names(room)
        assert "broken" in listed
        assert "petra" in listed
        room.query_one(CaseList).cursor = listed.index("odd")
        await pilot.press("enter")
        await until(pilot, lambda: bool(room.app._notifications))
        assert room.app.screen is room
        assert any("lesson.questions[0].choices[0].kind" in one.message for one in room.app._notifications)


async def test_a_play_of_a_case_that_was_changed_since_is_told(tmp_path: Path) -> None:
    own = tmp_path / "cases"
    own.mkdir()
    raw = json.loads((folder("fixtures") / "cases" / "petra.json").read_text("utf-8"))
    (own / "mine.json").write_text(json.dumps(raw))
    clock = Clock()
    desk = school(tmp_path, clock=clock)
    play = open_named(desk, "mine")
    play.act("say", "acknowledge", "Dag", "bank_declined.call.acknowledge.1a", now=clock())
    play.act("ask", "last4", now=clock())
    await finish(desk, play, Form(disposition=Disposition.OTHER), ended=5.0, now=clock())
    raw["lesson"]["identity"] = [one for one in raw["lesson"]["identity"] if one["ask"] != "last4"]
    (own / "mine.json").write_text(json.dumps(raw))
    assert len(await own_plays(desk)) == 1
    async with in_the_room(desk) as (pilot, room):
        await pilot.press("4", "enter")
        await until(pilot, lambda: bool(room.app._notifications))
        assert room.app.screen is room
