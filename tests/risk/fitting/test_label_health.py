"""Labels that can't be right are told: a month with none or all of an outcome, or an outcome that stops."""

from __future__ import annotations

import pytest

from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.label_health import SURPRISE, Ill, unhealthy
from risk.fitting.simulated import cases

NEWEST = 9_000.0


def made(months: list[tuple[int, int]]) -> Cases:
    """(renewals, failures) a month, the newest first."""
    found = Cases()
    for month, (rows, failures) in enumerate(months):
        for number in range(rows):
            found.first.add({}, int(number < failures), f"c{number}", NEWEST - 30 * month - 29 * number / max(rows, 1))
    return found


def test_made_up_customers_are_well() -> None:
    assert unhealthy(cases()) is None


@pytest.mark.parametrize("months", [[], [(1, 0)], [(1, 1)], [(2, 1)], [(5, 0), (5, 0)], [(300, 0), (300, 0)], [(40, 2), (40, 0), (40, 3)]])
def test_few_or_quiet_months_are_no_surprise(months: list[tuple[int, int]]) -> None:
    assert unhealthy(made(months)) is None


def test_a_month_without_what_was_to_be_expected_is_ill() -> None:
    assert unhealthy(made([(400, 40), (400, 0), (400, 40)])) == Ill("none", {"what": "failures", "expected": "27", "days": "30"})


def test_an_outcome_that_stops_is_told_as_such() -> None:
    assert unhealthy(made([(400, 0), (400, 40), (400, 40)])) == Ill("stopped", {"what": "failures", "expected": "27", "days": "0"})


def test_a_month_with_nothing_else_is_ill() -> None:
    assert unhealthy(made([(100, 50), (100, 100), (100, 50)])) == Ill("all", {"what": "failures", "expected": "33", "days": "30"})


def test_so_much_is_a_surprise_and_no_less() -> None:
    """Half of all fail: a quiet month of 2 x 2 x the surprise is ill, a smaller one is not."""
    quiet = 3 * SURPRISE
    assert unhealthy(made([(quiet, quiet), (quiet, 0), (quiet, quiet // 2)])) is not None
    few = SURPRISE
    assert unhealthy(made([(few, few), (few, 0), (few, few // 2)])) is None


def test_recoveries_are_looked_at_too() -> None:
    found = Cases()
    for number, one in enumerate(cases().failed[:1] * 300):
        at, recovered = NEWEST - 90 * number / 300, 0 if 100 <= number < 200 else number % 2
        found.failed.append(type(one)(one.customer, at, one.days, recovered))
    ill = unhealthy(found)
    assert ill is not None
    assert (ill.why, ill.facts["what"], ill.facts["days"]) == ("none", "recoveries", "30")
