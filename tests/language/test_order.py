"""A script is whole: its phases in the rubric's order, wordings to choose from, and in each phase what that phase is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from each import each

from assistant.guidance.lines import PHASES, Line, placeholders, sources
from assistant.resources import PACKAGE

from .spoken import ENGLISH, FAILED, SCRIPTS, SPEECHES, WITHOUT_LINES, Heard, Speech, answers, heard, own_lines, worded

every_speech = pytest.mark.parametrize("speech", SPEECHES, ids=lambda speech: str(speech.tag))
every_script = each("key", SCRIPTS)
every_failed = each("key", sorted(FAILED))

MONEY = {"amount", "charge_date", "retry_date", "next_charge_date", "old_amount", "new_amount", "paid_until"}
AGREED = {
    "amount",
    "new_amount",
    "old_amount",
    "retry_date",
    "callback_date",
    "next_charge_date",
    "resume_date",
    "end_date",
    "date",
    "paid_until",
}
DATES = AGREED - {"amount", "new_amount", "old_amount"}
# Left out where their fact is not known; every other phase has something to say in any call.
MAY_FALL_SILENT = {"reassure", "confirm"}
# (script, phase) that says nothing but facts about this customer.
ONLY_FACTS = {("cancellation_requested", "plain_reason"), ("price_change", "plain_reason"), ("card_expiring", "plain_reason")}
OWN_GREETING = "deceased"
OR = {"nl": re.compile(r"\bof\b", re.IGNORECASE), "en": re.compile(r"\bor\b", re.IGNORECASE)}
# Of a withdrawn card nothing may be heard, nor of a suspicion.
GIVES_AWAY = re.compile(r"fraud|suspicio|verdacht|stolen|gestolen|\blost\b|verloren|kwijt|vermist|misbruik", re.IGNORECASE)


def _raw() -> dict[str, Any]:
    with (PACKAGE / "guidance" / "scripts.toml").open("rb") as file:
        return tomllib.load(file)


def _in_phase(key: str, phase: str) -> list[Line]:
    return [line for line in own_lines(key) if line.phase == phase]


def _by_context(lines: list[Line], direction: str) -> dict[str, list[Line]]:
    ways: dict[str, list[Line]] = {}
    for line in lines:
        if line.when in {None, direction}:
            ways.setdefault(line.context, []).append(line)
    return ways


@every_failed
def test_a_failed_payment_is_talked_through_in_all_ten_phases(key: str) -> None:
    assert sources()[key].phases == PHASES


@every_script
def test_the_phases_that_a_script_states_are_in_order_and_have_lines(key: str) -> None:
    phases = sources()[key].phases
    assert phases == tuple(phase for phase in PHASES if phase in phases)
    assert {line.phase for line in own_lines(key)} == set(phases)


@every_script
def test_no_line_is_written_for_a_phase_that_is_not_stated(key: str) -> None:
    block = _raw()[key]
    assert {line["id"].split(".")[0] for line in block["lines"]} <= set(block["phases"])


@every_speech
@every_failed
def test_nobody_is_at_fault_comes_before_the_reason(key: str, speech: Speech) -> None:
    for one in heard(key, speech):
        said = [phase for phase, _, _ in one.lines]
        assert said.index("normalise") < said.index("plain_reason"), one.label


@every_script
def test_with_the_least_known_every_phase_still_says_something(key: str) -> None:
    silent = MAY_FALL_SILENT | {phase for script, phase in ONLY_FACTS if script == key}
    for one in heard(key, ENGLISH):
        if key != OWN_GREETING:
            assert set(sources()[key].phases) - silent <= {phase for phase, _, _ in one.lines}, one.label


@every_script
def test_wordings_are_lettered_without_gaps_and_claim_the_same(key: str) -> None:
    letters: dict[str, list[str]] = {}
    for line in own_lines(key):
        letters.setdefault(line.context, []).append(line.letter)
    assert all(given == list("abcde"[: len(given)]) for given in letters.values())
    for direction in ("outbound", "inbound"):
        for ways in _by_context(list(own_lines(key)), direction).values():
            assert len({way.needs for way in ways}) == 1, ways[0].id
            assert len({frozenset(set(way.names) - {"company"}) for way in ways}) == 1, ways[0].id


@pytest.mark.parametrize("phase", ["normalise", "thank"])
@every_script
def test_warm_lines_have_two_or_three_wordings(key: str, phase: str) -> None:
    if phase in sources()[key].phases:
        assert all(2 <= len(ways) <= 3 for ways in _by_context(_in_phase(key, phase), "outbound").values())


@every_script
def test_a_greeting_has_two_or_three_wordings(key: str) -> None:
    if key != OWN_GREETING:
        ways = _by_context(_in_phase(key, "acknowledge"), "outbound")
        assert 2 <= len(ways[f"{key}.call.acknowledge.1"]) <= 3
        assert 2 <= len(ways[f"{key}.call.acknowledge.2"]) <= 3


@every_speech
@every_script
def test_the_first_line_names_both_and_asks_something(key: str, speech: Speech) -> None:
    for line in _in_phase(key, "acknowledge"):
        if line.context.endswith(".acknowledge.1"):
            wanted = {"agent", "company"} if key == OWN_GREETING else {"agent", "company", "name"}
            assert set(line.names) == wanted, line.id
            assert worded(line, speech).endswith("?"), line.id


@every_failed
def test_a_call_about_a_failed_payment_names_the_amount_once_the_caller_is_known(key: str) -> None:
    assert all("amount" in line.names for line in _in_phase(key, "acknowledge") if line.context.endswith(".acknowledge.2"))


@each("key", sorted(sources()))
def test_money_and_reasons_are_said_only_to_a_known_caller(key: str) -> None:
    for line in own_lines(key):
        if MONEY & set(line.names) or line.phase in {"normalise", "plain_reason"}:
            assert "identified" in line.needs, line.id
    for answer in sources()[key].answers:
        if MONEY & set(answer.names):
            assert "identified" in answer.needs, answer.context


@every_script
def test_a_reassurance_rests_on_a_date_or_a_known_fact(key: str) -> None:
    for line in _in_phase(key, "reassure"):
        assert "access_until" in line.names or set(line.needs) - {"identified"}, line.id


def _said(key: str, speech: Speech, phase: str) -> Iterator[tuple[Heard, list[str]]]:
    if phase in sources()[key].phases:
        for one in heard(key, speech):
            if texts := one.of(phase):
                yield one, texts


@every_speech
@every_script
def test_a_choice_has_two_options_and_a_question(key: str, speech: Speech) -> None:
    for one, texts in _said(key, speech, "choice"):
        assert any("?" in text for text in texts), one.label
        assert any(OR[speech.language].search(text) for text in texts), one.label


@every_speech
@every_script
def test_feedback_is_asked_for_in_the_last_words(key: str, speech: Speech) -> None:
    for one, texts in _said(key, speech, "feedback"):
        assert one.lines[-1][2] == texts[-1]
        assert texts[-1].endswith("?"), one.label


@every_script
def test_what_was_agreed_is_said_back_with_its_amount_or_day(key: str) -> None:
    if "confirm" in sources()[key].phases:
        wanted = {"amount", "retry_date"} if key in FAILED else AGREED
        assert any(wanted & set(line.names) for line in _in_phase(key, "confirm"))


@every_script
def test_a_closing_says_how_to_reach_us_or_when_the_agent_calls(key: str) -> None:
    if "close" in sources()[key].phases:
        assert any("phone" in line.names or (DATES & set(line.names) and line.text.startswith("I")) for line in _in_phase(key, "close"))


def test_a_withdrawn_card_is_answered_word_for_word_as_a_plain_refusal() -> None:
    withdrawn, plain = sources()[WITHOUT_LINES], sources()["bank_declined"]
    assert [(one.customer, one.agent, one.needs) for one in withdrawn.answers] == [
        (one.customer, one.agent, one.needs) for one in plain.answers
    ]
    for speech in SPEECHES:
        for one, other in zip(withdrawn.answers, plain.answers, strict=True):
            for part, text in (("customer", one.customer), ("agent", one.agent)):
                assert speech.tongue.say_in(f"{one.context}.{part}", text) == speech.tongue.say_in(f"{other.context}.{part}", text)


@every_speech
@pytest.mark.parametrize("key", ["bank_declined", "blocked_by_us", WITHOUT_LINES])
def test_a_refusal_gives_no_suspicion_away(key: str, speech: Speech) -> None:
    spoken = [worded(line, speech) for line in own_lines(key)]
    spoken += [speech.tongue.say_in(f"{one.context}.agent", one.agent) for source, one in answers() if source.key == key]
    assert [text for text in spoken if GIVES_AWAY.search(text)] == []


@every_speech
def test_a_payment_that_we_stopped_is_not_laid_at_the_bank(speech: Speech) -> None:
    for line in own_lines("blocked_by_us"):
        if "stopped_before_bank" not in line.needs:
            assert not re.search(r"\bbank\b", worded(line, speech), re.IGNORECASE), line.id


def test_placeholders_are_read_from_braces() -> None:
    assert placeholders("{amount} on {charge_date}") == ("amount", "charge_date")
