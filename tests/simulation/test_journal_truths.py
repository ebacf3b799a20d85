"""Over many simulated journals what was put in is found, and nothing else, as often as the figures promise."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from assistant.guidance.lines import sources
from assistant.review.apart import Said, compared, standing_apart
from assistant.review.intervals import Interval, wilson
from assistant.review.mix import Adjusted, Cell, adjusted, ranks
from assistant.simulation.journal_cases import simulate
from assistant.simulation.journal_world import AGENTS, BETTER, HARDER_CASES, HARMFUL

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEEDS = range(1, 9)


@dataclass(frozen=True)
class Found:
    """What a journal's figures say: the wordings that stand apart (better or not), each agent on like cases, and the share of all."""

    apart: dict[str, bool]
    agents: dict[str, Adjusted]
    plain: Interval
    everybody: float


@pytest.fixture(scope="module")
def journals() -> list[Found]:
    return [found(seed) for seed in SEEDS]


def found(seed: int) -> Found:
    drawn = simulate(5000, seed, NOW)
    replaced = {one.row["corrects"] for one in drawn}
    calls = [one for one in drawn if one.row["id"] not in replaced and one.case.billed]
    said: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    cells: dict[str, dict[tuple[str | None, int], list[bool]]] = defaultdict(lambda: defaultdict(list))
    for one in calls:
        came_in = one.outcome["state"] == "paid"
        for step in one.row["steps_said"]:
            said[step["variant"]] += 1
            paid[step["variant"]] += came_in
        for group in (one.row["agent"], "everybody"):
            cells[group][one.row["cause"], band(one.row["amount"])].append(came_in)
    directions = {line.id: line.when for source in sources().values() for line in source.lines}
    apart = standing_apart(compared([Said(one, f"{one[:-1]} {directions[one]}", said[one], paid[one]) for one in said]))
    sums = {group: {stratum: Cell(len(one), sum(one)) for stratum, one in strata.items()} for group, strata in cells.items()}
    own, whole = (sums[HARDER_CASES], sums["everybody"])
    n = sum(cell.n for cell in own.values())
    plain = wilson(sum(cell.paid for cell in own.values()) / n, n)
    agents = {agent: like for agent in AGENTS if (like := adjusted(sums[agent], whole)) is not None}
    assert plain is not None
    everybody = sum(cell.paid for cell in whole.values()) / sum(cell.n for cell in whole.values())
    return Found({one.variant: one.difference > 0 for one in apart}, agents, plain, everybody)


def band(amount: int) -> int:
    """As the journal groups amounts: up to 20, up to 50, more."""
    return 1 if amount < 2000 else 2 if amount < 5000 else 3


def test_the_better_wording_and_the_harmful_one_are_found(journals: list[Found]) -> None:
    """Twelve points among 450 cases a wording are found in four of five journals; here in at least five of eight."""
    assert sum(one.apart.get(BETTER) is True for one in journals) >= 5
    assert sum(one.apart.get(HARMFUL) is False for one in journals) >= 5


def test_no_other_wording_is(journals: list[Found]) -> None:
    """One journal in twenty may name one by chance; more than one of eight would come about in six of a hundred runs."""
    others = [name for one in journals for name in one.apart if name not in {BETTER, HARMFUL}]
    assert len(others) <= 1


def test_the_agent_with_the_harder_cases_looks_worse_plainly_and_not_on_like_cases(journals: list[Found]) -> None:
    """A 90 % interval misses in one of ten: three or more of eight in four of a hundred runs."""
    assert all(one.plain.high < one.everybody for one in journals)
    missed = [one for one in journals if not one.agents[HARDER_CASES].interval.overlaps(Interval(one.everybody, one.everybody))]
    assert len(missed) <= 2


def test_no_agent_gets_a_place(journals: list[Found]) -> None:
    assert all(place is None for one in journals for place in ranks([agent.interval for agent in one.agents.values()]))
