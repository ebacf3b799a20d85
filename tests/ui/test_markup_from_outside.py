"""Markup in text from outside is shown as it is: it styles nothing, and a click on it does nothing of its own."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from assistant.desk.start import start
from assistant.resources import folder
from assistant.text import clean
from assistant.ui.app import DeskApp
from assistant.ui.screens.detail import DetailSheet
from ui.driving import environ, on_a_call, shown, until, working

LURE = "[@click=app.quit]free[/]"
SIGNS = "[]/\\@=:$\"'#{}"


def case(name: str, number: int = 0) -> dict[str, Any]:
    """Marieke's account under another name and id, with the name in every field that a person or a provider may fill."""
    raw: dict[str, Any] = json.loads((folder("fixtures") / "cases" / "marieke.json").read_text("utf-8"))
    raw["customer"] |= {"name": name, "phone": name, "description": name, "email": f"{number}@example.nl", "id": f"cus_markup_{number}"}
    raw["case"]["company"] |= {"name": name, "statement_name": name}
    raw["case"]["agent"] = {"name": name}
    raw["case"]["story"] = {"en": name, "nl": name}
    for call in raw["case"]["earlier_calls"]:
        call |= {"agent": name, "note": name}
    for price in raw["prices"]:
        price["nickname"] = name
    for invoice in raw["invoices"]:
        invoice["number"] = name
    return raw


def app_with(home: Path, *cases: dict[str, Any]) -> DeskApp:
    place = home / "cases"
    place.mkdir()
    for number, raw in enumerate(cases):
        (place / f"case{number:02}.json").write_text(json.dumps(raw), "utf-8")
    return DeskApp(lambda: start(environ(home), source="practice", cases=place), language="en")


async def clicked(pilot: Pilot[int], app: DeskApp, most: int = 6) -> int:
    """Clicks on the first places where the lure stands on the screen, and in the sheets that this opens; how many there were."""
    places = [(line.index("free"), row) for row, line in enumerate(screen_lines(app)) if "free" in line][:most]
    for x, y in places:
        await pilot.click(offset=(x + 1, y))
        if isinstance(app.screen, DetailSheet):
            await pilot.click(offset=(app.size.width - 20, app.size.height // 2))
            await pilot.press("escape")
    return len(places)


def screen_lines(app: DeskApp) -> list[str]:
    """The screen as cells, so that a place in a line is a column."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


async def test_a_click_on_markup_from_outside_runs_no_action(tmp_path: Path) -> None:
    app = app_with(tmp_path, case(f"Mark {LURE}"))
    async with working(app, (160, 45)) as (pilot, screen):
        assert await clicked(pilot, app) == 1, "in the list of what was found"
        await on_a_call(pilot, screen)
        places = await clicked(pilot, app)
        assert places >= 4, "in the header, the words, the timeline and the notes"
        for tab in ("invoices", "plans", "customer", "bank"):
            await pilot.click(f"#tab-{tab}")
            assert await clicked(pilot, app, 1)
        assert app.is_running
        assert not app._exit
        assert LURE in shown(app)


async def test_signs_of_markup_are_shown_unchanged(tmp_path: Path) -> None:
    chance = random.Random(7)
    names = [clean("".join(chance.choice(SIGNS + "ab ") for _ in range(20))).replace("  ", " ") + "." for _ in range(30)]
    app = app_with(tmp_path, *(case(name, number) for number, name in enumerate(names)))
    async with working(app, (160, 45)) as (pilot, _):
        await until(pilot, lambda: app.answered == "")
        lines = "\n".join(screen_lines(app))
        assert [name for name in names if name not in lines] == []
