"""A play on the call screen: what each key does to the customer, what is kept of it, and that nothing else is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from assistant.desk.play_words import course, points
from assistant.desk.practise import kept_play
from assistant.ui.screens.debrief import DebriefScreen
from assistant.ui.screens.play import PlayScreen
from assistant.ui.screens.play_sheets import AskSheet, KeyedSheet
from assistant.ui.screens.practice_room import PracticeRoom
from assistant.ui.screens.review_sheets import PickSheet
from assistant.ui.screens.wrap_up import WrapUpSheet
from assistant.ui.widgets.customer import called
from ui.driving import Clock, shown, type_text, until
from ui.playing import act_out, best, playing, school, wrap_up

SIZES = ((80, 24), (160, 45))


async def test_the_best_talk_by_its_keys_scores_a_hundred_and_is_the_only_row(tmp_path: Path) -> None:
    clock = Clock()
    desk = school(tmp_path, clock=clock)
    async with playing(desk) as (pilot, screen):
        await act_out(pilot, screen, best(screen.play), clock)
        debrief = screen.app.screen
        assert isinstance(debrief, DebriefScreen)
        assert debrief.debrief.score.total == 100, [one for one in debrief.debrief.score.findings if not one.good]
        assert "100 of 100" in shown(screen.desk_app)
        row = debrief.debrief.row
        assert row is not None
        kept = await kept_play(desk, row.id)
        assert (kept.score, kept.case, kept.finished, kept.help, kept.number) == (100, "petra", True, False, 1)
        assert len(kept.events) == len(debrief.debrief.play.events)
    with closing(sqlite3.connect(tmp_path / "journal.db")) as journal:
        tables = [
            name
            for (name,) in journal.execute(
                "select name from sqlite_master where type = 'table' and name in ('views', 'resolutions', 'plays')"
            )
        ]
        counted = {name: journal.execute(f"select count(*) from {name}").fetchone()[0] for name in tables}  # noqa: S608
    assert counted == {"plays": 1, "views": 0, "resolutions": 0}
    assert "drafts" not in os.listdir(tmp_path)


async def test_the_check_asks_before_it_ticks(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(screen.app.screen, AskSheet))
        proof = screen.play.case.lesson.identity[0]
        assert proof.text not in shown(screen.desk_app)
        assert "Enough: two strong, or one strong and one weak." in shown(screen.desk_app)
        await pilot.press("1")
        assert proof.text in shown(screen.desk_app)
        assert screen.play.state.level == "none"
        assert not screen.play.call.ticked
        await pilot.press("1", "2", "2")
        assert screen.play.state.level == "strong"
        await pilot.press("x")
        assert screen.play.call.identified.value == screen.play.state.level == "failed"
        await pilot.press("x", "enter")
        assert [event.do for event in screen.play.events] == ["ask", "tick", "ask", "tick", "fail", "fail"]
        assert proof.text in [one.text for one in screen.play.state.heard]


async def test_five_questions_and_their_answers_leave_room_for_the_hint(tmp_path: Path) -> None:
    async with playing(school(tmp_path, language="nl"), case="marieke") as (pilot, screen):
        assert len(screen.play.case.lesson.identity) == 5
        await pilot.press("i")
        await until(pilot, lambda: isinstance(screen.app.screen, AskSheet))
        await pilot.press("1", "2", "3", "4", "5")
        await until(pilot, lambda: len(screen.play.state.asked) == 5)
        told = shown(screen.desk_app)
        assert all(proof.text in told for proof in screen.play.case.lesson.identity)
        assert "antwoord niet klopte." in told


async def test_what_is_ticked_and_taken_back_is_told_so(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(screen.app.screen, AskSheet))
        await pilot.press("1", "1", "1", "1", "x", "x", "enter")
        debrief = await wrap_up(pilot, screen, "other")
        words = [one.words.partition(":")[0] for one in course(debrief.debrief, screen.tongue)]
        wanted = ["asked", "ticked", "tick taken back", "ticked", "the check failed", "the check is open again"]
        assert words[1 : len(wanted) + 1] == wanted


async def test_the_wrap_up_is_marked_as_practice_and_waits_until_it_stands(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("space", "w")
        await until(pilot, lambda: "Wrap up" in shown(screen.desk_app))
        assert "◆ PRACTICE  Wrap up" in shown(screen.desk_app)
        await pilot.press("escape")
        await until(pilot, lambda: screen.app.screen is screen)
        screen.action_wrap_up()
        sheet = screen.app.screen
        assert isinstance(sheet, WrapUpSheet)
        sheet.action_save()  # before one field is there
        await until(pilot, lambda: bool(sheet.query("#note")) and sheet.focused is not None)
        assert screen.app.screen is sheet


async def test_who_is_called_by_a_title_keeps_the_name(tmp_path: Path) -> None:
    async with playing(school(tmp_path), case="george") as (pilot, screen):
        await until(pilot, lambda: "Mrs Adeyemi: " in shown(screen.desk_app))
    assert [called(name) for name in ("Petra van Dijk", "Dr. Bakker", "")] == ["Petra", "Dr. Bakker", "?"]


async def test_silence_is_heard_and_a_pause_stops_it(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock)) as (pilot, screen):
        before, says = screen.play.state.patience, screen.play.case.lesson.says.silence
        await pilot.press("z")
        clock.pass_(seconds=300)
        screen.breathe()
        assert screen.talk.patience == before
        assert "paused" in shown(screen.desk_app)
        await pilot.press("z")
        clock.pass_(seconds=30)
        screen.breathe()
        await until(pilot, lambda: says in shown(screen.desk_app))
        assert screen.talk.patience < before
        assert screen.play.events[-1].do == "silence"


async def test_the_clock_of_the_program_wears_patience_down(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock), (160, 45)) as (pilot, screen):
        clock.pass_(seconds=100)
        await until(pilot, lambda: "getting impatient" in shown(screen.desk_app))  # no key, no call of ours: its own timer


async def test_who_waits_too_long_hangs_up_and_only_the_wrap_up_is_left(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock)) as (pilot, screen):
        clock.pass_(seconds=600)
        screen.breathe()
        await until(pilot, lambda: "✗ Petra van Dijk-Jansen hung up" in shown(screen.desk_app))
        await pilot.press("space", "i", "a", "t", "g", "s", "l")
        assert screen.app.screen is screen
        assert not [event for event in screen.play.events if event.do != "silence"]
        debrief = await wrap_up(pilot, screen, "other")
        assert debrief.debrief.play.state.over == "hung_up"
        assert "✗ The customer hung up: out of patience." in shown(screen.desk_app)
        assert all(one.lines for one in points(debrief.debrief, screen.tongue)), "every point has its reason"
        *_, last, _ = course(debrief.debrief, screen.tongue)  # the wrap-up comes after it
        assert [one.text for one in last.heard][-1] == screen.play.case.lesson.says.hangs_up
        assert debrief.debrief.score.total < 50


async def test_an_answer_is_picked_by_its_number(tmp_path: Path) -> None:
    async with playing(school(tmp_path), (160, 45)) as (pilot, screen):
        await pilot.press("a")
        assert screen.app.screen is screen  # nothing was asked yet
        for event in best(screen.play):
            if event.do == "answer":
                break
            screen.play.act(event.do, event.what, event.text, event.extra, now=screen.desk_app.clock())
        screen.changed()
        await until(pilot, lambda: "a question waits" in shown(screen.desk_app))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(screen.app.screen, KeyedSheet))
        await pilot.press("2")
        await until(pilot, lambda: bool(screen.play.state.answered))
        question = screen.play.case.lesson.question(screen.play.state.answered[0].question)
        assert question is not None
        choice = next(one for one in question.choices if one.id == screen.play.state.answered[0].choice)
        assert choice.then in [one.text for one in screen.play.state.heard]
        await until(pilot, lambda: choice.then[:20] in shown(screen.desk_app))


async def test_own_words_are_said_in_place_of_the_line_and_numbers_are_masked(tmp_path: Path) -> None:
    async with playing(school(tmp_path), (160, 45)) as (pilot, screen):
        line = screen.current_line
        assert line is not None
        await pilot.press("t")
        await type_text(pilot, "Uw kaart 4242 4242 4242 4242")
        assert screen.play.events == []
        await pilot.press("enter")
        await until(pilot, lambda: bool(screen.play.events))
        event = screen.play.events[-1]
        assert event.do == "type"
        assert event.extra == line.id
        assert event.text == "Uw kaart •••• 4242"
        assert "4242 4242" not in shown(screen.desk_app)
        assert screen.play.call.has_said(line.id)
        said = len(screen.play.events)
        await pilot.press("t", "x", "escape")
        assert len(screen.play.events) == said
        await pilot.press("space")
        assert len(screen.play.events) == said + 1


async def test_news_of_a_step_is_told_and_fills_the_form(tmp_path: Path) -> None:
    async with playing(school(tmp_path), (160, 45)) as (pilot, screen):
        await pilot.press("g")
        await until(pilot, lambda: isinstance(screen.app.screen, KeyedSheet))
        await pilot.press("c")
        await until(pilot, lambda: bool(screen.play.state.agreed))
        step = screen.play.case.lesson.step("link")
        assert step is not None
        await until(pilot, lambda: step.turns[0].news["en"] in shown(screen.desk_app))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        assert "c ✓ a link" in shown(screen.desk_app)
        await pilot.press("escape")
        await until(pilot, lambda: screen.app.screen is screen)
        assert not screen.over
        assert screen.play.state.agreed


async def test_time_in_the_wrap_up_that_was_left_counts_for_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock)) as (pilot, screen):
        clock.pass_(seconds=5)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        clock.pass_(seconds=500)
        await pilot.press("escape")
        await until(pilot, lambda: screen.app.screen is screen and not screen.wrapping)
        assert screen.talk.talked == 5
        assert not screen.over


async def test_a_step_back_stands_still_marks_the_play_and_gives_up_what_came_after(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock)) as (pilot, screen):
        for _ in range(3):
            clock.pass_(seconds=4)
            await pilot.press("space")
        assert not screen.play.helped
        patience = screen.play.state.patience
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert (screen.play.shown, len(screen.play.events), len(screen.play.call.said)) == (1, 3, 1)
        clock.pass_(seconds=400)
        screen.breathe()
        assert "step 1 of 3" in shown(screen.desk_app)
        assert screen.talk.at == 4
        assert "with help" in shown(screen.desk_app)
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert screen.play.state.patience == patience
        assert not screen.play.held
        await pilot.press("left_square_bracket", "space")
        assert (screen.play.shown, len(screen.play.events)) == (3, 3)
        debrief = await wrap_up(pilot, screen, "other")
        assert debrief.debrief.row is not None
        assert debrief.debrief.row.help


async def test_hidden_facts_are_shown_to_a_trainer_and_mark_the_play(tmp_path: Path) -> None:
    async with playing(school(tmp_path), (160, 45)) as (pilot, screen):
        knows = screen.play.case.lesson.person.knows["en"]
        assert knows[:30] not in shown(screen.desk_app)
        assert screen.play.view.story == {}  # the story tells what a trainee is to find out
        await pilot.press("k")
        await until(pilot, lambda: knows[:20] in shown(screen.desk_app) and "TRAINER'S VIEW" in shown(screen.desk_app))
        await pilot.press("k")
        await until(pilot, lambda: knows[:20] not in shown(screen.desk_app) and "with help" in shown(screen.desk_app))
        assert screen.play.helped


async def test_keys_of_the_desk_that_have_no_place_here_do_nothing(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("slash", "h", "r", "o", "m", "u", "d", "f8")
        assert screen.app.screen is screen
        assert not screen.finding
        assert screen.call is screen.play.call


async def test_leaving_asks_once_something_was_done(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("space", "escape")
        await until(pilot, lambda: isinstance(screen.app.screen, PickSheet))
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(screen.app.screen, PickSheet))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(screen.app.screen, PracticeRoom))


async def test_anew_begins_with_the_customer_s_first_words(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        app = screen.app
        await pilot.press("space", "x")
        await until(pilot, lambda: isinstance(app.screen, PickSheet))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, PlayScreen) and app.screen is not screen)
        fresh = app.screen
        assert isinstance(fresh, PlayScreen)
        assert fresh.play.events == []
        assert fresh.play.call.said == []


async def test_a_play_goes_on_from_any_step_of_the_debrief(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(school(tmp_path, clock=clock)) as (pilot, screen):
        app = screen.app
        for _ in range(3):
            clock.pass_(seconds=4)
            await pilot.press("space")
        debrief = await wrap_up(pilot, screen, "other")
        assert debrief.debrief.row is not None
        await pilot.press("2", "down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, PlayScreen))
        again = app.screen
        assert isinstance(again, PlayScreen)
        await until(pilot, lambda: again.advice is not None)
        assert [event.at for event in again.play.events] == [4]
        assert again.talk.at == 4
        assert len(again.play.call.said) == 1
        assert (again.play.from_play, again.play.from_event) == (debrief.debrief.row.id, 1)


async def test_a_narrow_screen_shows_the_newest_line_above_the_words_and_all_in_a_panel(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        says = screen.play.case.lesson.says
        assert says.opening[:40] in shown(screen.desk_app)
        assert "patient" in shown(screen.desk_app)
        await pilot.press("space")
        await until(pilot, lambda: says.phases["acknowledge"] in shown(screen.desk_app))
        assert says.opening[:40] not in shown(screen.desk_app)
        await pilot.press("5")
        await until(pilot, lambda: says.opening[:40] in shown(screen.desk_app) and says.phases["acknowledge"] in shown(screen.desk_app))


async def test_the_other_language_changes_the_screen_and_not_the_talk(tmp_path: Path) -> None:
    async with playing(school(tmp_path), (160, 45)) as (pilot, screen):
        await pilot.press("f3")
        assert screen.tongue.language == "nl"
        title = screen.play.case.about.title["nl"]
        await until(pilot, lambda: title in shown(screen.desk_app))
        assert screen.play.events == []


async def test_the_script_in_another_language_is_minded(tmp_path: Path) -> None:
    async with playing(school(tmp_path)) as (pilot, screen):
        await pilot.press("l", "space")
        assert [event.do for event in screen.play.events] == ["language", "say"]
        assert screen.play.case.lesson.says.wrong_language in [one.text for one in screen.play.state.heard]
        await pilot.press("l", "j")
        assert screen.play.state.register == "u"
        assert screen.play.call.register == "u"


LONG = pytest.mark.soak
ROWS = [(3, (80, 24), 40), (4, (160, 45), 30), *(pytest.param(seed, size, 70, marks=LONG) for seed in range(3, 9) for size in SIZES)]


@pytest.mark.parametrize(("seed", "size", "number"), ROWS)
async def test_no_row_of_keys_breaks_a_play(tmp_path: Path, seed: int, size: tuple[int, int], number: int) -> None:
    keys, clock, chance = [*KEYS.split(), *"npvslji12345aatgbcedfzhukxw"], Clock(), Random(seed)
    async with playing(school(tmp_path, clock=clock), size) as (pilot, screen):
        for _ in range(number):
            clock.pass_(seconds=chance.choice((0, 1, 3, 9)))
            await pilot.press(chance.choice(keys))
        assert screen.desk_app.is_running
    assert "churn-assistant.log" not in os.listdir(tmp_path)  # nothing went wrong behind the screen either


KEYS = "space space space left_square_bracket right_square_bracket escape enter enter down tab question_mark f2 f3 f8 slash home end"
