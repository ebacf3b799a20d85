"""The names of the tabs: all of them, or a part with the chosen one in it and an arrow to the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ui.fact_rows import TAB_LABELS, TABS
from assistant.ui.screens.play import PlayScreen
from assistant.ui.widgets.fact_tabs import ARROW, FactTabs, window
from assistant.ui.widgets.facts import FactsPanel
from ui.driving import until
from ui.playing import playing, school


@pytest.mark.parametrize("on", range(7))
def test_what_is_shown_fits_and_holds_the_chosen_one(on: int) -> None:
    sizes = [8, 7, 10, 8, 10, 5, 4]
    for width in range(14, 64):
        first, last = window(sizes, on, width)
        assert first <= on <= last
        arrows = ARROW * ((first > 0) + (last < 6))
        assert arrows + sum(sizes[first : last + 1]) + last - first <= width
        if sum(sizes) + 6 <= width:
            assert (first, last) == (0, 6)
        elif last < 6:
            assert arrows + sum(sizes[first : last + 2]) + last + 1 - first > width, "one more would have fitted"


def test_a_line_too_short_for_one_name_shows_that_one() -> None:
    assert window([8, 7], 1, 3) == (1, 1)


def names(screen: PlayScreen) -> tuple[str, set[str]]:
    """The line as it stands on the screen, and the tabs of which the whole name is in it."""
    bar = screen.query_one(FactTabs).region
    line = "".join(one.text for one in screen._compositor.render_strips()[bar.y])[bar.x : bar.right]
    return line, {name for name in TABS if screen.tongue.say(TAB_LABELS[name]) in line}


@pytest.mark.parametrize(("language", "size"), [("en", (160, 45)), ("nl", (160, 45)), ("nl", (112, 40)), ("nl", (80, 24))])
async def test_every_tab_of_a_play_can_be_seen_and_reached(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    async with playing(school(tmp_path, language=language), size) as (pilot, screen):
        if size[0] < 110:
            await pilot.press("2")
        facts = screen.query_one(FactsPanel)
        for _ in TABS:
            await until(pilot, lambda: facts.tab in names(screen)[1])
            line, whole = names(screen)
            assert len(whole) == len(TABS) or "›" in line or "‹" in line, line
            before = facts.tab
            await pilot.press("f")
            await until(pilot, lambda: facts.tab != before)  # noqa: B023  awaited at once


async def test_an_arrow_leads_to_the_tabs_that_it_stands_for(tmp_path: Path) -> None:
    async with playing(school(tmp_path, language="nl"), (112, 40)) as (pilot, screen):
        facts = screen.query_one(FactsPanel)
        facts.tab = "timeline"
        await until(pilot, lambda: "›" in names(screen)[0] and "‹" not in names(screen)[0])
        hidden = [name for name in TABS if name not in names(screen)[1]]
        await pilot.click("#more-after")
        await until(pilot, lambda: facts.tab == hidden[0] and hidden[0] in names(screen)[1])
        facts.tab = TABS[-1]
        await until(pilot, lambda: "‹" in names(screen)[0] and "›" not in names(screen)[0])
