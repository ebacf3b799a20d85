"""A whole call with the keyboard, from the search box to the saved row."""

from __future__ import annotations

from pathlib import Path

from assistant.journal.store import Filter, Journal
from assistant.records import Identified
from assistant.ui.screens.help import HelpSheet
from assistant.ui.screens.wrap_up import NoteArea, WrapUpSheet
from assistant.ui.widgets.facts import FactsPanel
from assistant.ui.widgets.results import ResultList
from ui.driving import desk_app, on_a_call, type_text, until, working


def shown_words(screen: object) -> str:
    return " ".join(line.text for step in screen.advice.script.steps for line in step.lines)  # type: ignore[attr-defined]


async def test_the_search_box_has_the_focus_and_lists_the_cases(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path)) as (_, screen):
        assert screen.focused is not None
        assert screen.focused.id == "search"
        assert screen.query_one(ResultList).option_count > 40


async def test_one_exact_match_opens_at_once(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path)) as (pilot, screen):
        await type_text(pilot, "4242")
        await on_a_call(pilot, screen)
        assert screen.view is not None
        assert screen.view.account.customer.name == "Marieke de Vries"


async def test_nobody_found_says_what_was_looked_for(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path)) as (pilot, screen):
        await type_text(pilot, "zzzz")
        await until(pilot, lambda: screen.desk_app.answered == "zzzz")
        results = screen.query_one(ResultList)
        texts = [str(results.get_option_at_index(number).prompt) for number in range(results.option_count)]
        assert any("Nobody found" in text and "a name" in text for text in texts)


async def test_nothing_private_is_in_the_script_before_the_check(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        before = shown_words(screen)
        assert "29" not in before
        assert "betaling" not in before
        await pilot.press("i", "1", "2", "enter")
        assert screen.call is not None
        assert screen.call.identified is Identified.STRONG
        assert "29 euro" in shown_words(screen)


async def test_a_failed_check_has_its_own_lines(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("i", "x", "enter")
        await until(pilot, lambda: screen.call is not None and screen.call.identified is Identified.FAILED)
        await pilot.pause()
        ids = [line.id for step in screen.advice.script.steps for line in step.lines] if screen.advice else []
        assert "not_identified.call.close.1a" in ids
        assert "29 euro" not in shown_words(screen)


async def test_space_marks_a_sentence_as_said_and_goes_on(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space", "space")
        assert screen.call is not None
        assert [one.phase for one in screen.call.said] == ["acknowledge", "acknowledge"]
        assert screen.current == 2
        await pilot.press("p")
        assert screen.current == 1


async def test_language_register_and_other_words_change_the_sentence(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        dutch = shown_words(screen)
        await pilot.press("j")
        formal = shown_words(screen)
        await pilot.press("l")
        english = shown_words(screen)
        assert len({dutch, formal, english}) == 3
        first = screen.current_line
        await pilot.press("v")
        assert screen.current_line != first


async def test_a_missing_fact_is_typed_in_place_and_follows_the_language(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("i", "1", "2", "enter", "e")
        await pilot.pause()
        assert screen.call is not None
        await pilot.press("down", "enter")
        await type_text(pilot, "+3")
        await pilot.press("enter")
        await until(pilot, lambda: bool(screen.call and screen.call.typed))
        assert screen.call.typed == {"callback_date": "2026-11-27"}
        assert "vrijdag 27 november" in shown_words(screen)
        await pilot.press("l")
        assert "Friday 27 November" in shown_words(screen)


async def test_a_common_call_takes_at_most_twelve_keys_beside_the_text(tmp_path: Path) -> None:
    keys = ["i", "1", "2", "enter", "space", "space", "space", "w", "b", "enter"]
    async with working(desk_app(tmp_path)) as (pilot, screen):
        await type_text(pilot, "4242")
        await on_a_call(pilot, screen)
        await pilot.press(*keys[:8])
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await pilot.press("b")
        await type_text(pilot, "friday")
        await pilot.press("enter")
        await until(pilot, lambda: screen.saved_id is not None)
        assert "Promise to pay 27 Nov" in screen.query_one(FactsPanel).all_text, "the call stands in the timeline at once"
    assert len(keys) <= 12
    with Journal.open(tmp_path / "journal.db") as journal:
        (row,) = journal.resolutions(Filter())
        assert row.disposition == "promise_to_pay"
        assert str(row.promise_date) == "2026-11-27"
        assert row.identified is Identified.STRONG
        assert (row.steps_said[1].variant or "").startswith("insufficient_funds.call.")
        assert row.note is not None
        assert "27 Nov" in row.note
        assert journal.snapshot(row.id) is not None
        assert len(journal.views_of(row.customer, "practice")) == 1


async def test_a_promise_without_a_date_is_not_saved(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        await pilot.press("b", "enter")
        sheet = screen.app.screen
        assert isinstance(sheet, WrapUpSheet)
        assert "date" in str(sheet.query_one("#wrong").render())
        assert sheet.focused is not None
        assert sheet.focused.id == "promise"


async def test_a_card_number_is_masked_and_shown_before_it_is_saved(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
        sheet = screen.app.screen
        assert isinstance(sheet, WrapUpSheet)
        sheet.query_one(NoteArea).text = "They read out 4242 4242 4242 4242"
        await pilot.press("a", "enter")
        await pilot.pause()
        assert "4242 4242 4242" not in sheet.query_one(NoteArea).text
        assert "•••• 4242" in sheet.query_one(NoteArea).text
        assert str(sheet.query_one("#masked").render())
        await pilot.press("enter")
        await until(pilot, lambda: screen.saved_id is not None)
    assert b"4242424242424242" not in (tmp_path / "journal.db").read_bytes().replace(b" ", b"")


async def test_the_help_lists_only_what_works_here(tmp_path: Path) -> None:
    async with working(desk_app(tmp_path)) as (pilot, screen):
        screen.query_one(ResultList).focus()
        await pilot.press("question_mark")
        sheet = screen.app.screen
        assert isinstance(sheet, HelpSheet)
        words = "\n".join(row.plain for row in sheet._rows())
        assert "Find a customer" in words
        assert "Log how the call ended" not in words


async def test_keys_can_be_moved_in_the_config(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\n"call.wrap_up" = "f6"\n')
    async with working(desk_app(tmp_path, customer="marieke")) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("w")
        assert not isinstance(screen.app.screen, WrapUpSheet)
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(screen.app.screen, WrapUpSheet))
