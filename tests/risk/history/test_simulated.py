"""Made-up lives with a known outcome: the labels read the same from the account, and stay where they were as time goes on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from math import sqrt

import pytest

from assistant.risk.history.labels import LOST_DAYS, episodes, renewals
from assistant.risk.history.past import Contact, History
from assistant.simulation.generate import Simulated, generate
from assistant.simulation.worlds import WORLDS
from risk.history.lives import JSON, cases, history, rows, stamp, until

CUSTOMERS = 40


@cache
def people(world: str) -> tuple[Simulated, ...]:
    return tuple(generate(world, CUSTOMERS, 7))


def now_of(raw: JSON) -> datetime:
    return datetime.fromisoformat(raw["case"]["moment"])


def read(raw: JSON) -> History:
    calls = [
        Contact(f"call_{n}", datetime.fromisoformat(one["as_of"]), one["disposition"]) for n, one in enumerate(raw["case"]["earlier_calls"])
    ]
    return history(raw, now_of(raw), contacts=calls)


def known(one: History, newest: datetime) -> dict[tuple[str, str | None], int | None]:
    """(question, bill) -> the label of each ripe row."""
    found: dict[tuple[str, str | None], int | None] = {}
    for row in renewals(one, newest):
        if row.ripe:
            found["first_failure", row.renewal.invoice] = row.first_failure
        if row.lost_ripe:
            found["early_warning", row.renewal.invoice] = None if row.first_failure and row.lost_contacted else row.lost
    for episode in episodes(one, newest):
        if episode.ripe:
            found["recovery", episode.episode.invoice] = None if episode.contacted else episode.recovered
    return found


@pytest.mark.parametrize("world", WORLDS)
def test_labels_agree_with_what_the_world_knows(world: str) -> None:
    agreed = 0
    for person in people(world):
        labels = known(read(person.bundle), now_of(person.bundle))
        for truth in person.truths:
            key = (truth.question, truth.invoice)
            if key in labels:
                assert labels[key] == truth.outcome, truth
                agreed += truth.outcome is not None
            elif truth.outcome is not None and truth.question in {"first_failure", "early_warning", "recovery"}:
                late = truth.moment + (LOST_DAYS + 9) * 86_400 >= stamp(now_of(person.bundle)) - 3_600
                assert late, f"no label for {truth}"
    assert agreed > CUSTOMERS


def test_no_future_of_a_made_up_life_moves_a_feature() -> None:
    for person in [one for world in WORLDS for one in people(world)[:3]]:
        whole = history(person.bundle, now_of(person.bundle))
        for case in cases(whole)[::6]:
            then = history(until(person.bundle, case.moment), case.moment)
            assert json.dumps(rows(then, case)) == json.dumps(rows(whole, case)), (person.customer, case)


def test_the_base_rate_of_ripe_labels_stays_as_now_moves_by_45_days() -> None:
    lives = [person.bundle for world in WORLDS for person in people(world)]
    for question in ("first_failure", "early_warning"):
        (late, _), (early, many) = (rate(lives, question, timedelta(days=days)) for days in (0, 45))
        assert late == pytest.approx(early, abs=2 * sqrt(early * (1 - early) / many))


def rate(lives: list[JSON], question: str, back: timedelta) -> tuple[float, int]:
    """(share of ones, rows) of the ripe labels, looked at so long before the end."""
    found: list[int] = []
    for raw in lives:
        newest = now_of(raw) - back
        one = history(until(raw, newest), newest)
        found += [label for (asked, _), label in known(one, newest).items() if asked == question and label is not None]
    return sum(found) / len(found), len(found)
