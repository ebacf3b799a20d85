"""The search box while a source takes its time: answers come as one types, and what comes too late is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from textual.widgets import Input

from assistant.billing.practice import Practice
from assistant.billing.provider import Found
from assistant.billing.query import Query
from assistant.billing.read_account import Bundle
from assistant.ui.app import DeskApp
from assistant.ui.widgets.results import ResultList
from ui.driving import desk_on, on_a_call, shown, type_text, until, working


class SlowPractice(Practice):
    """Practice data that answers some questions only when it is let to."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, asyncio.Event] = {}
        self.asked: list[str] = []

    def hold(self, words: str) -> asyncio.Event:
        self.held[words] = asyncio.Event()
        return self.held[words]

    async def _wait(self, words: str) -> None:
        self.asked.append(words)
        if gate := self.held.get(words):
            await gate.wait()

    async def search(self, query: Query) -> Found:
        await self._wait(query.raw)
        return await super().search(query)

    async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
        await self._wait(customer)
        async for bundle in super().read(customer, now=now):
            yield bundle


def listed(results: ResultList) -> list[str]:
    return [str(results.get_option_at_index(number).id).partition(":")[2] for number in range(results.option_count)]


async def test_results_come_as_one_types(tmp_path: Path) -> None:
    source = SlowPractice()
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=source))) as (pilot, screen):
        await type_text(pilot, "viss")
        await until(pilot, lambda: screen.desk_app.answered == "viss")
        assert listed(screen.query_one(ResultList)) == ["cus_practice_daan_again", "cus_practice_daan"]
        assert screen.call is None
        assert "viss" in source.asked
        assert "v" not in source.asked, "not every letter is asked for"


async def test_an_answer_to_older_words_is_dropped(tmp_path: Path) -> None:
    source = SlowPractice()
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=source))) as (pilot, screen):
        late = source.hold("pet")
        await type_text(pilot, "pet")
        await until(pilot, lambda: "pet" in source.asked)
        await pilot.press("backspace", "backspace", "backspace")
        await type_text(pilot, "marieke")
        await until(pilot, lambda: screen.desk_app.answered == "marieke")
        late.set()
        await pilot.pause(0.1)
        assert listed(screen.query_one(ResultList)) == ["cus_practice_marieke"]


async def test_an_account_on_its_way_does_not_come_up_while_another_is_looked_for(tmp_path: Path) -> None:
    source = SlowPractice()
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=source))) as (pilot, screen):
        late = source.hold("cus_practice_petra")
        await type_text(pilot, "petra")
        await pilot.press("enter")
        await until(pilot, lambda: "cus_practice_petra" in source.asked)
        assert "reading anew" in shown(screen.desk_app)
        await type_text(pilot, "x")
        await until(pilot, lambda: screen.query_one("#search", Input).value == "petrax")
        late.set()
        await pilot.pause(0.1)
        assert (screen.view, screen.call, screen.finding) == (None, None, True)
        assert "reading anew" not in shown(screen.desk_app)


async def test_enter_before_the_answer_opens_it_when_it_comes(tmp_path: Path) -> None:
    source = SlowPractice()
    async with working(DeskApp(lambda: desk_on(tmp_path, provider=source))) as (pilot, screen):
        late = source.hold("petra")
        await type_text(pilot, "petra")
        await pilot.press("enter")
        await until(pilot, lambda: "petra" in source.asked)
        late.set()
        await on_a_call(pilot, screen)
        assert screen.call is not None
        assert screen.call.customer == "cus_practice_petra"


async def test_slash_brings_the_empty_search_box_back_and_escape_the_call(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path), customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("slash")
        assert screen.focused is screen.query_one("#search")
        await until(pilot, lambda: screen.desk_app.answered == "")
        assert len(listed(screen.query_one(ResultList))) > 40
        await pilot.press("escape")
        assert not screen.finding
        assert screen.call is not None


async def test_a_slash_in_the_empty_box_is_the_way_there_and_no_part_of_a_name(tmp_path: Path) -> None:
    async with working(DeskApp(lambda: desk_on(tmp_path))) as (pilot, screen):
        box = screen.query_one("#search", Input)
        assert box.has_focus
        await pilot.press("slash")
        await type_text(pilot, "viss")
        await until(pilot, lambda: screen.desk_app.answered == "viss")
        await pilot.press("slash")
        assert box.value == "viss/", "in the middle of words it is what was typed"
