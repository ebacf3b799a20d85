"""What stands in the script until it is known who is on the line, and when the check failed."""

from __future__ import annotations

import pytest

from assistant.guidance.facts import Facts
from assistant.guidance.lines import sources
from assistant.guidance.script import Script, compose
from assistant.language import Tongue

VALUES = {"name": "Marieke", "agent": "Sanne", "company": "Boekenwereld", "phone": "0800 1234", "amount": "29 euro"}
ALL_PHASES = sources()["not_identified"].phases


def script(first: tuple[str, ...], *truths: str) -> Script:
    facts = Facts(VALUES, frozenset({"email_known", *truths}))
    return compose("dispute", facts, Tongue("en", domain="script"), first=first)


def close_of(made: Script) -> tuple[list[str], tuple[str, ...]]:
    (step,) = [step for step in made.steps if step.phase == "close"]
    return [line.id for line in step.lines], step.left_out


def test_a_check_that_did_not_fail_is_not_called_a_missing_fact() -> None:
    assert not any("check_failed" in step.left_out for step in script(ALL_PHASES).steps)


def test_the_close_of_the_matter_waits_for_the_check() -> None:
    lines, left_out = close_of(script(ALL_PHASES))
    assert lines == ["not_identified.call.close.3a"]
    assert "identified" in left_out


def test_a_failed_check_closes_with_its_own_lines_alone() -> None:
    lines, _ = close_of(script(("close",), "check_failed"))
    assert lines[0] == "not_identified.call.close.1a"
    assert all(line.startswith("not_identified.") for line in lines)


@pytest.mark.parametrize("first", [(), ALL_PHASES])
def test_after_the_check_the_matter_is_closed_as_it_is_written(first: tuple[str, ...]) -> None:
    lines, _ = close_of(script(first, "identified"))
    assert any(line.startswith("dispute.call.close.") for line in lines)
