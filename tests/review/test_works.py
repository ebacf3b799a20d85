"""Groups of calls: what is open stays in the denominator, small numbers look small, and a lead's planted truth is found."""

from __future__ import annotations

import random
from typing import Any

import pytest

from assistant.journal.m002_tallies import MEASURES
from assistant.review.works import NAMES, Group, Tally, as_json, everybody_of, groups


def tally(
    values: tuple[Any, ...], drawn: list[tuple[bool, float | None]], cause: str = "expired_card", band: int = 1, **more: int
) -> Tally:
    """Of cases that are paid or not, with their chances; ``more`` sets other sums."""
    known = [(paid, chance) for paid, chance in drawn if chance is not None]
    paid = sum(one for one, _ in drawn)
    sums = dict.fromkeys(NAMES, 0.0) | {
        "cases": len(drawn), "n": len(drawn), "paid": paid, "money": paid * 2900, "chances": len(known),
        "chance_sum": sum(chance for _, chance in known), "chance_squares": sum(chance**2 for _, chance in known),
        "chance_paid": sum(one for one, _ in known), "chance_of_paid": sum(chance for one, chance in known if one),
    }  # fmt: skip
    return Tally(values, (cause, band), "EUR", tuple((sums | more).values()))


def one_group(*tallies: Tally) -> Group:
    return groups(("agent",), tallies, everybody_of(tallies))[0]


def test_the_sums_are_in_the_order_in_which_the_journal_gives_them() -> None:
    assert tuple(MEASURES) == NAMES


def test_a_case_that_is_open_is_not_paid_and_is_shown() -> None:
    cases: list[tuple[bool, float | None]] = [(place < 6, None) for place in range(10)]
    found = one_group(tally(("Sanne",), cases, lost=1))
    assert (found.n, found.open, found.lost, found.recovered) == (10, 3, 1, 0.6)


def test_a_call_with_nothing_at_stake_is_a_case_and_in_no_share() -> None:
    found = one_group(tally(("Sanne",), [(True, 0.5)] * 4, cases=9))
    assert (found.cases, found.n, found.recovered) == (9, 4, 1.0)


def test_what_is_not_known_is_none_and_never_nought() -> None:
    found = one_group(tally(("Sanne",), [], cases=1))
    data = as_json(found)
    for name in ("recovered", "low", "high", "credited", "mix_adjusted", "call_seconds_mean", "feedback_mean", "first_contact_resolution"):
        assert data[name] is None, name


def test_the_credit_says_how_many_cases_had_a_chance() -> None:
    enough = one_group(tally(("Sanne",), [(True, 0.3)] * 8 + [(True, None)] * 2))
    assert enough.with_chance == 8
    assert enough.credited == pytest.approx(0.7)
    few = one_group(tally(("Sanne",), [(True, 0.3)] * 7 + [(True, None)] * 3))
    assert (few.with_chance, few.credited, few.credited_interval) == (7, None, None)


def test_money_stands_by_currency() -> None:
    euros = tally(("Sanne",), [(True, None)] * 2)
    dollars = Tally(euros.values, euros.stratum, "USD", euros.sums)
    assert one_group(euros, dollars).money == (("EUR", 5800), ("USD", 5800))


def test_the_json_names_each_dimension_and_rounds_nothing_that_counts() -> None:
    tallies = [tally(("expired_card", "Sanne", 9), [(True, 0.25), (False, 0.5), (True, 0.5)])]
    data = as_json(groups(("cause", "agent", "hour"), tallies, everybody_of(tallies))[0])
    assert (data["by"], data["cause"], data["agent"], data["hour"]) == (["cause", "agent", "hour"], "expired_card", "Sanne", 9)
    assert (data["n"], data["paid"], data["open"], data["recovered"]) == (3, 2, 1, 0.666667)
    assert data["expected"] == pytest.approx(1.25 / 3, abs=1e-6)


def test_a_wording_that_really_works_better_is_found_and_the_rest_is_not_told_apart() -> None:
    """Ten wordings of 400 calls each at 40 %, and one at 60 %."""
    rng = random.Random(9)
    tallies = [
        tally((f"line.{name}",), [(rng.random() < (0.6 if name == "d" else 0.4), 0.4) for _ in range(400)]) for name in "abcdefghijk"
    ]
    found = groups(("variant",), tallies, everybody_of(tallies))
    ranked = {one.values[0]: one.rank for one in found if one.rank is not None}
    assert ranked == {"line.d": 1}
    better = next(one for one in found if one.values == ("line.d",))
    assert better.credited_interval is not None
    assert better.credited_interval.low > 0.1
    assert better.credited_interval.low <= 0.2 <= better.credited_interval.high
