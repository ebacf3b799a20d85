"""The tabs Progress and Plays of the practice room, and practice that a lead gives from a finding: keys in, words and rows out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from assistant.desk.assigning import Given
from assistant.desk.progress import PlayRow, Standing, played, trainee_of
from assistant.desk.start import start
from assistant.journal.plays import Assignment
from assistant.language import Tongue
from assistant.practice.progress import trainees
from assistant.practice.quality import qualities
from assistant.practice.readiness import Gate, Rule, readiness
from assistant.text import isolate
from assistant.ui.practice_app import PracticeApp
from assistant.ui.screens.assign import AssignSheet
from assistant.ui.screens.detail import DetailSheet
from assistant.ui.screens.practice_room import PracticeRoom
from assistant.ui.themes import DARK
from assistant.ui.widgets.progress_panel import PlaysPanel, ProgressPanel
from ui.driving import environ, shown, type_text, until

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GATE = Gate((Rule(1, 1, 70), Rule(2, 2, 81)), pass_mark=70, no_harm_in_last=3)
TITLES = {"expired_card": "De kaart die verliep", "stolen": "A card that was stolen"}


def row(number: int, score: int, **changes: Any) -> PlayRow:
    values: dict[str, Any] = {
        "id": f"play-{number}", "at": NOW + timedelta(hours=number), "trainee": "Sanne", "case": "expired_card", "mark": "m", "version": 1,
        "level": 1, "goals": ("plain_words",), "language": "nl", "situation": "expired_card", "seconds": 200.0 + number, "score": score,
        "points": {}, "number": number,
    }  # fmt: skip
    return PlayRow(**values | changes)


ROWS = (
    *(row(number, score) for number, score in enumerate((52, 60, 71, 78, 84, 90))),
    row(6, 40, capped="harmful_step", case="stolen", goals=("keep_the_secret",)),
    row(7, 95, help=True, trainee="Bas [b]", goals=("be_brief",)),
)


def school(rows: Sequence[PlayRow] = ROWS) -> Standing:
    held = [played(one) for one in rows]
    given = (Given(Assignment(id="a", at=NOW, by="Lena", trainee="Sanne", case="stolen", goal="keep_the_secret", why="zie 't gesprek")),)
    goals = {1: ("plain_words", "keep_the_secret")}
    people = tuple(trainee_of(name, held, given, readiness(held, name, GATE, goals)) for name in trainees(held))
    return Standing(GATE, people, qualities(held, GATE.pass_mark), tuple(rows))


class Room(App[None]):
    """Only the panels, with the desk's colours."""

    def __init__(self, panel: ProgressPanel | PlaysPanel, found: Standing, language: str) -> None:
        super().__init__()
        self.panel, self.found, self.tongue = panel, found, Tongue(language)
        self.opened: list[str] = []
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield self.panel

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        if isinstance(self.panel, PlaysPanel):
            self.panel.begin(self.found.plays, TITLES, self.tongue)
            self.panel.focus()
        else:
            self.panel.show(self.found, TITLES, self.tongue)
            self.panel.rows.focus()

    def on_plays_panel_opened(self, event: PlaysPanel.Opened) -> None:
        self.opened.append(event.play)


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_progress_shows_trainees_goals_the_gate_and_the_cases(language: str) -> None:
    app = Room(ProgressPanel(), school(), language)
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        words = shown(app)  # type: ignore[arg-type]
        assert "Sanne" in words
        assert "Bas [b]" in words
        assert "▅▅▆▇▇█" in words
        await pilot.press("down", "down", "down", "down")
        goal = app.panel.rows.line  # type: ignore[union-attr]
        assert goal.goal is not None
        assert (goal.trainee is not None and goal.trainee.name, goal.goal.goal) == ("Sanne", "plain_words")
        plotted = shown(app)  # type: ignore[arg-type]
        assert plotted.count("●") == 6
        assert " 70 ┤┄┄" in plotted
        assert "+23" in plotted
        await pilot.press("right_square_bracket", "down")
        cases = shown(app)  # type: ignore[arg-type]
        assert "A card that was stolen" in cases
        assert "Sanne" not in cases
        assert "0% (0–73)" in cases
        await pilot.press("left")
        assert "Sanne" in shown(app)  # type: ignore[arg-type]


async def test_who_is_not_ready_is_told_what_is_missing_and_what_was_asked() -> None:
    app = Room(ProgressPanel(), school(), "en")
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("down", "down", "down")
        panel = app.panel
        assert isinstance(panel, ProgressPanel)
        title, lines = panel.details(50)
        assert title == isolate("Sanne")
        assert lines[2:5] == [
            "not yet: 2 things are missing",
            "- level 1, with at least 70: Keep what is private 0 of 1",
            "- 1 of the last 3 plays did harm; it has to be further back",
        ]
        assert "asked by" in lines[-1]
        why = isolate("zie 't gesprek")
        assert lines[-1].endswith(f"(Keep what is private), “{why}”; still to be played")
        assert "still to be played" in shown(app)  # type: ignore[arg-type]


async def test_a_narrow_room_opens_the_details_in_a_sheet() -> None:
    app = Room(ProgressPanel(), school(), "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.panel.has_class("-narrow")
        title, lines = app.panel.details(76)  # type: ignore[union-attr]
        assert title == "The gate to real calls"
        assert "- each goal of level 2: 2 times with at least 81" in lines


async def test_the_pointer_stays_when_all_is_read_anew_or_the_language_changes() -> None:
    app = Room(ProgressPanel(), school(ROWS[:6]), "en")
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("down", "down")
        panel = app.panel
        assert isinstance(panel, ProgressPanel)
        before = panel.rows.line.key
        assert before == ("", "Sanne", "plain_words", "")
        app.found, app.tongue = school(), Tongue("nl")
        app.show()
        await pilot.pause()
        assert panel.rows.line.key == before
        assert panel.rows.cursor == 4


async def test_nobody_has_practised() -> None:
    app = Room(ProgressPanel(), school(()), "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nobody has practised yet." in shown(app)  # type: ignore[arg-type]


async def test_plays_stand_newest_first_with_what_has_to_be_known_and_open() -> None:
    app = Room(PlaysPanel(), school(), "en")
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        lines = [line for line in shown(app).splitlines() if "24 Nov" in line]  # type: ignore[arg-type]
        assert len(lines) == len(ROWS)
        assert "Bas [b]" in lines[0]
        assert "with help" in lines[0]
        assert "capped: harm" in lines[1]
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(app.opened))  # type: ignore[arg-type]
        assert app.opened == ["play-6"]


async def test_a_trainer_gives_a_case_from_the_room_and_it_is_known_there(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[agent]\nname = "Lena"\n')
    app = PracticeApp(lambda: start(environ(tmp_path), source="practice"), home=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PracticeRoom) and app.screen.school is not None)
        room = app.screen
        assert isinstance(room, PracticeRoom)
        case = room.chosen
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, AssignSheet))
        await pilot.press("enter")
        assert isinstance(app.screen, AssignSheet), "somebody is to be named"
        await type_text(pilot, "len")
        await until(pilot, lambda: bool(app.screen.query_one("#trainee", Input)._suggestion))
        await pilot.press("right", "tab")
        await type_text(pilot, "omdat")
        await pilot.press("enter")
        await until(pilot, lambda: bool(room.given))
        await until(pilot, lambda: app.screen is room)
        one = room.given[0].assignment
        assert (one.by, one.trainee, one.case, one.why) == ("Lena", "Lena", case, "omdat")
        assert room.mine == {case}
        await pilot.press("3", "down")
        await until(pilot, lambda: "1 still to be played" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailSheet))
        assert "omdat" in shown(app)
