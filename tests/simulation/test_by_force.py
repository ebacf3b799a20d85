"""In small worlds every chance is reckoned twice: as the program does, and by walking through every hidden state."""

from dataclasses import replace

import pytest

from assistant.simulation.generate import Simulated, generate
from assistant.simulation.paydays import Habit
from assistant.simulation.tale import Bill
from assistant.simulation.truth import Truth
from assistant.simulation.worlds import PLAIN, World
from simulation.by_force import DAY, Force, State

SMALL = replace(
    PLAIN, countries=(("NL", 1.0),), habits={"NL": ((Habit((25,)), 0.7), (Habit((10,)), 0.3))}, debit=0.0, yearly=0.0,
    money=(0.6, 0.4), broke=(0.1, 0.7), sinks=0.1, rises=0.15, closed=0.03, slip=0.05, strict=0.3, refuses=(0.05, 0.5), hard=0.03,
    prone=(0.2, 0.5), blocks=(0.02, 0.6), outage=0.08, outage_days=((1, 0.3), (4, 0.7)), glitch=0.02, attention=(0.6, 0.4),
    replaces=(0.3, 0.7), pays_alone=(0.02, 0.1), contacted=0.2, foreign=0.3, discount=0.5,
)  # fmt: skip
WORLDS = {
    "cards": (SMALL, 0.0),
    "random days": (replace(SMALL, schedule=(3,)), 0.4),
    "debits": (replace(SMALL, debit=1.0), 0.4),
}
MOST = 5
CUSTOMERS = 16


@pytest.mark.parametrize("name", WORLDS)
def test_every_chance_is_the_one_found_by_walking_through_all_hidden_states(name: str) -> None:
    world, random_days = WORLDS[name]
    compared: dict[str, int] = {}
    for one in generate(world, CUSTOMERS, 11, random_days=random_days, timing=True):
        if len(one.tale.bills) <= MOST:
            for question, number in compare(world, random_days, one).items():
                compared[question] = compared.get(question, 0) + number
    assert compared["first_failure"] == compared["early_warning"] > 10
    assert compared["recovery"] > 3
    assert compared["day"] > 20


def compare(world: World, random_days: float, one: Simulated) -> dict[str, int]:
    force, counted = Force(world, one.tale, random_days), {"first_failure": 0, "early_warning": 0, "recovery": 0, "day": 0}
    asked: dict[str | None, list[Truth]] = {}
    for truth in one.truths:
        asked.setdefault(truth.invoice, []).append(truth)
    weights = force.weights()
    for bill in one.tale.bills[1:]:
        weights = force.slid(weights)
        truths = asked[f"in_sim_{one.tale.slug}_{bill.number:02}"]
        past = force.past(bill)
        lost = {state: force.lost(bill, *state, past) for state in weights}
        for truth in truths:
            expected = chance(force, weights, bill, truth, lost)
            if expected is not None:
                counted[truth.question] += 1
                assert truth.chance == pytest.approx(expected, abs=1e-9), (truth, bill)
        if bill.tries and bill.tries[0].ok is not None:
            weights = {state: weight * force.seen(bill, *state) for state, weight in weights.items()}
    return counted


def chance(force: Force, weights: dict[State, float], bill: Bill, truth: Truth, lost: dict[State, tuple[float, float]]) -> float | None:
    if truth.question in ("first_failure", "early_warning"):
        place = truth.question == "early_warning"
        return sum(weight * lost[state][place] for state, weight in weights.items()) / sum(weights.values())
    if truth.question == "recovery":
        return recovered(force, weights, bill)
    return passes(force, weights, bill, truth) if truth.question == "day" else None


def recovered(force: Force, weights: dict[State, float], bill: Bill) -> float:
    """Paid within 14 days of the first failure."""
    past = force.past(bill)
    expired = past and force.how(bill) == "neither"
    usual = force.world.debit_schedule if force.debit else force.world.schedule
    hard = force.hard(bill) > 0
    plan = () if hard else bill.retry_days or usual
    total = paid = 0.0
    for (kind, money), weight in weights.items():
        seen = weight * force.seen(bill, kind, money, 1)
        stays = force.nobody_pays(kind, plan, told=expired or hard, last=14)
        total += seen
        if hard:
            paid += seen * (1 - stays)
            continue
        share = force.renewal(kind, force.how(bill)) if past else 1.0
        for account, back, state in force.states(bill, money):
            first = force.said(bill, kind, account, back, 0, expired)[bill.tries[0].code, bill.tries[0].network]
            missed = 1.0
            for day in plan:
                if day + (4 if force.debit else 0) <= 14:
                    missed *= 1 - force.said(bill, kind, account, back, day, expired)[None]
            paid += weight * share * (1 - force.world.hard) * state * first * (1 - stays * missed)
    return paid / total


def passes(force: Force, weights: dict[State, float], bill: Bill, truth: Truth) -> float:
    """A try on this day passes, after those that were made before the question."""
    before = [one for one in bill.tries if not one.alone and one.at < truth.moment]
    expired = force.past(bill) and force.how(bill) == "neither"
    yes = total = 0.0
    for (kind, money), weight in weights.items():
        share = force.renewal(kind, force.how(bill)) if force.past(bill) else 1.0
        for account, back, state in force.states(bill, money):
            seen = weight * share * state
            for one in before:
                day = (one.at - bill.tries[0].at) // DAY
                seen *= force.said(bill, kind, account, back, day, expired).get((one.code, one.network), 0.0)
            total += seen
            yes += seen * force.said(bill, kind, account, back, truth.day or 0, expired)[None]
    return yes / total
