"""A simulated journal holds the truths that it says, and nothing else; the rule checks find the faults that were put in, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from math import sqrt
from uuid import UUID

import pytest

from assistant.declines import find
from assistant.guidance.lines import sources
from assistant.journal.resolution import from_json
from assistant.journal.snapshots import canonical
from assistant.review.findings import findings, long_wrap_up, seen_of
from assistant.simulation import journal_words as words
from assistant.simulation.journal_cases import Simulated, simulate
from assistant.simulation.journal_world import AGENTS, BETTER, CAUSES, HARDER_CASES, HARMFUL

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def calls() -> list[Simulated]:
    return current(simulate(14_000, 5, NOW))


def current(drawn: list[Simulated]) -> list[Simulated]:
    replaced = {one.row["corrects"] for one in drawn}
    return [one for one in drawn if one.row["id"] not in replaced]


def recovered(calls: Iterable[Simulated]) -> tuple[float, float]:
    """The recovered share, and its standard error."""
    paid = [one.outcome["state"] == "paid" for one in calls]
    share = sum(paid) / len(paid)
    return share, sqrt(share * (1 - share) / len(paid))


def differs(calls: list[Simulated], of: Callable[[Simulated], bool]) -> tuple[float, float]:
    """How much the share of those differs from the share of the others, and how many standard errors that is."""
    (one, one_error), (other, other_error) = (recovered(case for case in calls if of(case) is side) for side in (True, False))
    return one - other, (one - other) / sqrt(one_error**2 + other_error**2)


def said(variant: str) -> Callable[[Simulated], bool]:
    return lambda call: any(step["variant"] == variant for step in call.row["steps_said"])


def having(calls: list[Simulated], context: str) -> list[Simulated]:
    return [one for one in calls if any(str(step["variant"]).startswith(context) for step in one.row["steps_said"])]


def test_the_same_seed_gives_the_same_calls_and_another_gives_others() -> None:
    first = simulate(300, 1, NOW)
    assert simulate(300, 1, NOW) == first
    assert [one.row["id"] for one in simulate(300, 2, NOW)] != [one.row["id"] for one in first]
    with pytest.raises(ValueError, match="at least one"):
        simulate(0, 1, NOW)


def test_rows_are_a_journals_own_oldest_first_and_before_now() -> None:
    drawn = simulate(2000, 1, NOW)
    rows = [from_json(one.row) for one in drawn]
    assert len(rows) == 2000
    assert [one.at for one in rows] == sorted(one.at for one in rows)
    assert len({one.id for one in rows}) == 2000
    assert {UUID(one.id).version for one in rows} == {7}
    assert max(one.at for one in rows) < NOW
    assert {one.script_language for one in rows} == {"nl", "en", None}
    assert {one.script_register for one in rows} == {"je", "u", None}
    assert all("simulated" in one.customer for one in rows)
    known = {one.id: one for one in rows}
    assert all(known[one.corrects].at < one.at for one in rows if one.corrects)
    assert any(one.corrects for one in rows)
    assert {one.outcome["state"] for one in drawn} == {"paid", "open", "lost", "unknown"}


def test_codes_and_lines_are_real_ones() -> None:
    for cause in CAUSES:
        row = find(cause.code, "card" if cause.method == "card" else "sepa")
        assert row is None or (row.situation == cause.key and row.hard == cause.hard_decline)
        assert row is not None or not cause.code
    ids = {line.id for source in sources().values() for line in source.lines}
    assert {BETTER, HARMFUL} <= ids


def test_the_better_line_and_the_harmful_one_are_so_by_what_they_say(calls: list[Simulated]) -> None:
    better, z_better = differs(having(calls, "insufficient_funds.call.normalise.1"), said(BETTER))
    harmful, z_harmful = differs(having(calls, "bank_declined.call.normalise.1"), said(HARMFUL))
    assert better == pytest.approx(0.12, abs=0.04)
    assert harmful == pytest.approx(-0.15, abs=0.04)
    assert z_better > 4
    assert z_harmful < -4


def test_the_agent_with_the_harder_cases_is_as_good_as_the_others_on_like_cases(calls: list[Simulated]) -> None:
    plain, z = differs(calls, lambda one: one.row["agent"] == HARDER_CASES)
    assert plain < -0.05
    assert z < -4
    own = [one for one in calls if one.row["agent"] == HARDER_CASES]
    rest: dict[tuple[str, int], list[bool]] = {}
    for one in calls:
        if one.row["agent"] != HARDER_CASES:
            rest.setdefault((one.row["cause"], one.row["amount"]), []).append(one.outcome["state"] == "paid")
    expected = [sum(alike) / len(alike) for one in own if (alike := rest.get((one.row["cause"], one.row["amount"])))]
    share, error = recovered(own)
    assert abs(share - sum(expected) / len(expected)) < 3.5 * error


@pytest.mark.parametrize(
    "of",
    [
        *(lambda one, agent=agent: one.row["agent"] == agent for agent in AGENTS if agent != HARDER_CASES),
        lambda one: one.row["script_language"] == "en",
        lambda one: one.row["script_register"] == "u",
        lambda one: int(one.row["as_of"][11:13]) < 12,
        said("insufficient_funds.call.thank.1b"),
        said("insufficient_funds.call.feedback.1c"),
    ],
)
def test_nothing_else_makes_a_difference(calls: list[Simulated], of: Callable[[Simulated], bool]) -> None:
    """Twelve looks at 3.5 standard errors: one in two hundred seeds would fail one of them by chance."""
    reached = [one for one in calls if one.row["steps_said"] and one.row["agent"] != HARDER_CASES]
    same = having(reached, "insufficient_funds.call.confirm")
    assert abs(differs(same, of)[1]) < 3.5


def test_the_chance_without_contact_is_what_those_who_were_not_reached_pay(calls: list[Simulated]) -> None:
    alone = [
        one
        for one in calls
        if one.row["disposition"] in {"voicemail", "not_reached"} and one.row["invoice"] and one.row["at"] < "2026-11-01"
    ]
    share, error = recovered(alone)
    expected = sum(one.row["chance_without_contact"] for one in alone) / len(alone)
    assert abs(share - expected) < 3.5 * error


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rule_checks_find_what_was_put_in_and_nothing_else(seed: int) -> None:
    drawn = current(simulate(2000, seed, NOW))
    rows = [from_json(one.row) for one in drawn]
    limit = long_wrap_up([one.wrap_up_seconds for one in rows if one.wrap_up_seconds is not None])
    found = {
        (row.id, finding.kind) for one, row in zip(drawn, rows, strict=True)
        for finding in findings(row, seen_of(canonical(one.snapshot)), long_s=limit)
    }  # fmt: skip
    assert found == {(one.row["id"], kind) for one in drawn for kind in one.faults}
    assert {kind for _, kind in found} >= {"try_on_hard_decline", "said_without_check", "words_to_avoid", "cause_against_code"}


def test_both_languages_have_words_for_all() -> None:
    steps = {step for cause in CAUSES for step in cause.steps}
    assert all(steps <= words.AGREED[language].keys() for language in ("nl", "en"))
    assert words.SAID["nl"].keys() == words.SAID["en"].keys() == words.SCORES.keys()
