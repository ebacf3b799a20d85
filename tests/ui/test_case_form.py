"""The form of a practice case, on the screen: a field is written, checked, kept among the desk's own, and played."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, TextArea

from assistant.desk.case_edit import Node, editing, form, ticked, typed
from assistant.desk.case_library import library, load, shipped_folder
from assistant.language import Tongue
from assistant.ui.case_app import CaseApp
from assistant.ui.screens.case_form import CaseForm, keys_of
from ui.driving import desk_on, practising, shown, until

PETRA = shipped_folder() / "petra.json"


@asynccontextmanager
async def writing(
    home: Path, *, size: tuple[int, int] = (100, 30), language: str = "en", path: Path = PETRA
) -> AsyncIterator[tuple[Pilot[int], CaseForm]]:
    app = CaseApp(lambda: practising(home, language), path, language=language, home=home)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CaseForm) and app.screen.checked)
        screen = app.screen
        assert isinstance(screen, CaseForm)
        yield pilot, screen


async def at(pilot: Pilot[int], screen: CaseForm, path: str) -> Node:
    """The pointer on this field."""
    screen.point_at(keys_of(path))
    await until(pilot, lambda: screen.node is not None and screen.node.name == path)
    assert screen.node is not None
    return screen.node


def leaves(nodes: tuple[Node, ...]) -> list[Node]:
    return [leaf for node in nodes for leaf in (leaves(node.children) if node.children else [node])]


def test_every_text_of_a_lesson_is_a_field(tmp_path: Path) -> None:
    case = editing(desk_on(tmp_path), PETRA)
    names = {node.name for node in leaves(form(case, Tongue("en")))}

    def texts(value: object, path: str) -> list[str]:
        if isinstance(value, dict):
            return [one for key, held in value.items() for one in texts(held, f"{path}.{key}")]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [one for number, held in enumerate(value) for one in texts(held, f"{path}[{number}]")]
        return [path]

    assert {*texts(case.raw["about"], "about"), *texts(case.raw["lesson"], "lesson")} <= names


async def test_a_text_is_written_and_kept_among_the_desks_own(tmp_path: Path) -> None:
    shipped = PETRA.read_bytes()
    async with writing(tmp_path) as (pilot, screen):
        assert screen.wrong == ()
        await at(pilot, screen, "about.title.en")
        await pilot.press("enter")
        assert isinstance(screen.focused, TextArea)
        await pilot.press("X", "space", "ctrl+s")
        own = tmp_path / "cases" / "petra.json"
        await until(pilot, own.exists)
    assert json.loads(own.read_bytes())["about"]["title"]["en"].startswith("X The bank")
    assert PETRA.read_bytes() == shipped
    assert own.stat().st_mode & 0o077 == 0
    desk = desk_on(tmp_path)
    assert load(desk, "petra").about.title["en"].startswith("X ")
    assert [head.own for head in library(desk) if head.name == "petra"] == [True]


async def test_what_is_wrong_is_told_beside_its_field_and_gone_to(tmp_path: Path) -> None:
    async with writing(tmp_path) as (pilot, screen):
        await at(pilot, screen, "lesson.questions[0].choices[0].kind")
        await pilot.press("enter")
        one = screen.query_one("#one", OptionList)
        assert screen.focused is one
        await pilot.press("end", "enter")  # does harm
        assert screen.case.raw["lesson"]["questions"][0]["choices"][0]["kind"] == "harmful"
        await until(pilot, lambda: screen.checked and bool(screen.wrong))
        assert "no answer here is right" in shown(pilot.app)  # type: ignore[arg-type]
        await pilot.press("f6")
        await until(pilot, lambda: screen.node is not None and screen.node.name == "lesson.questions[0].choices")
        await pilot.press("f5")
        await until(pilot, lambda: screen.checked)
        assert pilot.app.screen is screen


async def test_parts_are_added_and_taken_out(tmp_path: Path) -> None:
    async with writing(tmp_path) as (pilot, screen):
        before = len(screen.case.raw["lesson"]["questions"])
        await at(pilot, screen, "lesson.questions")
        await pilot.press("f7")
        await until(pilot, lambda: screen.node is not None and screen.node.name == f"lesson.questions[{before}]")
        assert screen.case.raw["lesson"]["questions"][-1]["id"] == "question"
        await until(pilot, lambda: screen.checked and bool(screen.wrong))
        await pilot.press("f8")
        await until(pilot, lambda: len(screen.case.raw["lesson"]["questions"]) == before)
        await until(pilot, lambda: screen.checked and not screen.wrong)


async def test_several_of_a_list_are_ticked_by_mouse_and_by_key(tmp_path: Path) -> None:
    async with writing(tmp_path) as (pilot, screen):
        goals = list(screen.case.raw["about"]["goals"])
        await at(pilot, screen, "about.goals")
        await pilot.pause()
        assert screen.case.raw["about"]["goals"] == goals
        assert "✓ Find the cause" in shown(pilot.app)  # type: ignore[arg-type]
        assert "✓ Blame nobody" not in shown(pilot.app)  # type: ignore[arg-type]
        await pilot.click("#one", offset=(4, 2))
        await until(pilot, lambda: screen.case.raw["about"]["goals"] == [*goals, "blame_nobody"])
        await pilot.press("space")
        await until(pilot, lambda: screen.case.raw["about"]["goals"] == goals)


async def test_leaving_asks_where_something_is_not_kept(tmp_path: Path) -> None:
    async with writing(tmp_path) as (pilot, screen):
        await at(pilot, screen, "lesson.says.opening")
        await pilot.press("enter", "X", "escape", "escape")
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert "not saved" in shown(pilot.app)  # type: ignore[arg-type]
        await pilot.press("enter")  # save it and leave
        await until(pilot, (tmp_path / "cases" / "petra.json").exists)


async def test_the_case_is_played_from_the_form(tmp_path: Path) -> None:
    from assistant.ui.screens.play import PlayScreen

    async with writing(tmp_path) as (pilot, _screen):
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlayScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_in_dutch_and_in_both_sizes_everything_is_reached(tmp_path: Path, size: tuple[int, int]) -> None:
    async with writing(tmp_path, size=size, language="nl") as (pilot, screen):
        await at(pilot, screen, "lesson.solution.steps")
        await pilot.press("enter")
        text = screen.query_one("#text", TextArea)
        assert screen.focused is text
        assert text.text == "link\ncall_bank"
        assert text.region.width > 30
        assert text.region.height > 5


def test_phases_stay_in_the_order_of_the_script() -> None:
    node = Node(("lesson", "solution", "phases"), "", "many")
    assert ticked(node, ["close", "thank"], "acknowledge") == ["acknowledge", "close", "thank"]
    assert ticked(node, ["close", "thank"], "close") == ["thank"]
    assert ticked(Node(("about", "goals"), "", "many"), None, "be_brief") == ["be_brief"]


def test_what_is_typed_becomes_a_value_of_its_kind() -> None:
    assert typed(Node(("lesson", "solution", "steps"), "", "groups"), "link, other_method\n\ncall_bank") == [
        ["link", "other_method"],
        ["call_bank"],
    ]
    assert typed(Node(("forbidden", 0, "words", "nl"), "", "lines"), " a b \n\nc") == ["a b", "c"]
    assert typed(Node(("patience",), "", "number"), "70") == 70
    assert typed(Node(("patience",), "", "number"), "lots") == "lots"


def test_another_file_gets_a_name_that_no_case_has(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    elsewhere = tmp_path / "petra.json"
    elsewhere.write_bytes(PETRA.read_bytes())
    case = editing(desk, elsewhere)
    assert case.save() == tmp_path / "cases" / "petra.json"
    assert editing(desk, elsewhere).target.name == "petra-2.json"
    assert editing(desk, case.target).target == case.target
