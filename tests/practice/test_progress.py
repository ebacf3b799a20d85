"""Progress, the gate and the quality of cases: by hand, and on simulated trainees of whom the truth is known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import NormalDist
from typing import Any

import pytest

from assistant.practice.case import GOALS
from assistant.practice.progress import Played, progress, trainees
from assistant.practice.quality import correlation, fisher, qualities
from assistant.practice.readiness import Gate, Missing, Rule, readiness, taught
from assistant.practice.trains import TRAINS
from assistant.review.finding_kinds import KINDS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GATE = Gate((Rule(1, 1, 70), Rule(2, 2, 81)), pass_mark=70, no_harm_in_last=3)


def played(score: int, *, minutes: int = 0, **changes: Any) -> Played:
    """A play by Sanne of a case of the first level that teaches plain words."""
    plain = Played(NOW + timedelta(minutes=minutes), "Sanne", "card", "m1", 1, ("plain_words",), score)
    return replace(plain, **changes)


# Progress


def test_progress_is_by_goal_from_the_plays_that_count() -> None:
    scores = (40, 50, 60, 70, 80, 90, 84)
    plays = [played(score, goals=("plain_words", "be_brief") if score > 70 else ("plain_words",)) for score in scores]
    plays += [played(100, helped=True), played(100, resumed=True), played(100, by_script=True), played(5, finished=False)]
    brief, plain = sorted(progress([*plays, played(1, trainee="Bas")], "Sanne"), key=lambda one: one.goal)
    assert (plain.scores, plain.uncounted, plain.best, plain.last) == (scores, 2, 90, 84)
    assert plain.mean == pytest.approx(254 / 3)
    assert plain.trend == pytest.approx((80 + 90 + 84) / 3 - (50 + 60 + 70) / 3)
    assert (brief.plays, brief.trend) == (3, None)
    assert [one.goal for one in progress(plays, "Sanne")] == [goal for goal in GOALS if goal in {"plain_words", "be_brief"}]


def test_only_helped_plays_are_told_and_say_nothing() -> None:
    (one,) = progress([played(100, helped=True)], "Sanne")
    assert (one.plays, one.uncounted, one.mean, one.best, one.last, one.trend) == (0, 1, None, None, None, None)


def test_a_play_of_nobody_is_nobodys() -> None:
    plays = [played(80), played(80, trainee=""), played(80, trainee="bas"), played(80, trainee="Script", by_script=True)]
    assert trainees(plays) == ("bas", "Sanne")


# The gate


def test_who_never_played_is_not_ready_even_where_nothing_is_taught() -> None:
    assert readiness([], "Sanne", GATE, {}).missing == (Missing("nothing"),)
    assert readiness([played(100, helped=True)], "Sanne", GATE, {}).missing == (Missing("nothing"),)
    assert readiness([played(100)], "Sanne", GATE, {}).ready


def test_each_goal_of_a_level_is_asked_so_often_and_so_high() -> None:
    goals = taught([(1, ("plain_words",)), (2, ("be_brief", "stay_calm")), (2, ("be_brief",))])
    assert goals == {1: ("plain_words",), 2: ("stay_calm", "be_brief"), 3: ()}
    plays = [played(70), played(81, level=2, goals=("be_brief",)), played(80, level=2, goals=("be_brief", "stay_calm"))]
    found = readiness(plays, "Sanne", GATE, goals)
    assert found.missing == (Missing("goal", "stay_calm", GATE.rules[1], 0, 2), Missing("goal", "be_brief", GATE.rules[1], 1, 2))
    easier = [played(95, goals=("be_brief", "stay_calm"))] * 3
    assert readiness([*plays, *easier], "Sanne", GATE, goals).missing == found.missing
    more = [played(90, level=3, goals=("be_brief", "stay_calm")), played(90, level=2, goals=("stay_calm",))]
    assert readiness([*plays, *more], "Sanne", GATE, goals).ready
    assert not readiness([*plays, *(replace(one, helped=True) for one in more)], "Sanne", GATE, goals).ready


def test_the_same_case_may_count_once() -> None:
    gate = replace(GATE, rules=(Rule(1, 2, 70, different_cases=True),))
    goals = {1: ("plain_words",)}
    assert readiness([played(90), played(90)], "Sanne", gate, goals).missing == (Missing("goal", "plain_words", gate.rules[0], 1, 2),)
    assert readiness([played(90), played(90, case="other")], "Sanne", gate, goals).ready


def test_harm_in_the_last_plays_shuts_the_gate_until_it_is_past() -> None:
    plays = [played(90), played(40, capped=True), played(90), played(90)]
    assert readiness(plays, "Sanne", GATE, {}).missing == (Missing("harm", have=1, of=3),)
    assert readiness([*plays, played(90)], "Sanne", GATE, {}).ready
    assert readiness(plays, "Sanne", replace(GATE, no_harm_in_last=0), {}).ready


def test_every_finding_is_trained_by_goals_that_there_are() -> None:
    assert TRAINS.keys() == set(KINDS)
    assert all(goals and set(goals) <= set(GOALS) for goals in TRAINS.values())


# Cases


def test_only_a_first_play_alone_and_to_the_end_tells_of_a_case() -> None:
    plays = [
        played(90), played(10),
        played(90, trainee="Bas", helped=True), played(90, trainee="Bas"),
        played(90, trainee="Omar", finished=False), played(90, trainee="Omar"),
        played(30, trainee="Lena"), played(90, trainee="", case="other"), played(90, trainee="Robot", by_script=True),
    ]  # fmt: skip
    (one,) = qualities(plays, 70)
    assert (one.case, one.plays, one.passed, one.compared, one.discrimination, one.label) == ("card", 2, 1, 0, None, "too_few")


def test_a_new_version_begins_anew_and_who_knew_the_old_one_says_nothing() -> None:
    plays = [played(20), played(90, mark="m2"), played(80, mark="m2", trainee="Bas")]
    (one,) = qualities(plays, 70)
    assert (one.plays, one.passed) == (1, 1)


def test_a_correlation_by_hand() -> None:
    # By hand: x and y deviate by -1.5, -0.5, 0.5, 1.5 and -1.5, 0.5, -0.5, 1.5; 4 / 5.
    assert correlation([(1, 1), (2, 3), (3, 2), (4, 4)]) == pytest.approx(0.8)
    assert correlation([(1, 1), (2, 3), (3, 2)]) is None
    assert correlation([(5, 1), (5, 3), (5, 2), (5, 4)]) is None
    assert fisher(0.5, 28, z=1.96) == pytest.approx((0.156, 0.736), abs=0.001)
    assert fisher(1.0, 10) is not None
    assert fisher(0.5, 3) is None


ABLE, SPREAD, CHANCE = 62.0, 8.0, 6.0


def simulated(random: Random, number: int, cases: dict[str, tuple[float, float, float]]) -> list[Played]:
    """First plays of every case by every trainee: a case's score is a + b times how able they are, and chance. ``cases``: a, b, sd of chance."""
    found = []
    for who in range(number):
        able = random.gauss(ABLE, SPREAD)
        for case, (a, b, chance) in cases.items():
            score = round(max(0.0, min(100.0, a + b * able + random.gauss(0, chance))))
            found.append(played(score, trainee=f"t{who}", case=case))
    return found


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    random, runs, number, others = Random(20261124), 300, 25, 4
    cases = {f"c{place}": (0.0, 1.0, CHANCE) for place in range(others + 1)}
    share = 1 - NormalDist(ABLE, math.hypot(SPREAD, CHANCE)).cdf(69.5)
    within = SPREAD**2 / math.hypot(SPREAD, CHANCE) / math.sqrt(SPREAD**2 + CHANCE**2 / others)
    held = {"share": 0, "discrimination": 0}
    for _ in range(runs):
        one = qualities(simulated(random, number, cases), 70)[0]
        assert one.clear_low is not None
        assert one.clear_high is not None
        held["share"] += one.low <= share <= one.high
        held["discrimination"] += one.clear_low <= within <= one.clear_high
    # Four standard errors of a share of 0.9 in 300 runs are 0.07.
    assert all(0.83 <= number / runs <= 0.97 for number in held.values()), held


@pytest.mark.parametrize("seed", range(6))
def test_the_planted_cases_are_found_and_nothing_else(seed: int) -> None:
    planted = {"easy": (25.0, 1.0, CHANCE), "hard": (-20.0, 1.0, CHANCE), "unclear": (67.0, 0.0, 10.0)}
    sound = {f"sound{place}": (5.0 + place, 1.0, CHANCE) for place in range(1, 9)}
    plays = simulated(Random(seed), 150, planted | sound)
    labels = {one.case: one.label for one in qualities(plays, 70)}
    assert {case: label for case, label in labels.items() if label not in {"fine", "too_few"}} == {
        "easy": "too_easy", "hard": "too_hard", "unclear": "unclear",
    }  # fmt: skip
    assert sum(label == "fine" for label in labels.values()) >= 6


@pytest.mark.parametrize("seed", range(6))
def test_of_few_trainees_nothing_is_said(seed: int) -> None:
    plays = simulated(Random(seed), 3, {"a": (0.0, 1.0, CHANCE), "b": (40.0, 1.0, CHANCE), "c": (67.0, 0.0, 10.0)})
    assert {one.label for one in qualities(plays, 70)} == {"too_few"}


def test_who_was_given_the_hard_cases_does_not_seem_weak() -> None:
    """Half of the trainees play easy cases beside the one that is looked at, half hard ones: where the plain means of others were taken, the
    hard half would seem weak and the correlation would be lost."""
    random, plays = Random(7), []
    for who in range(200):
        able = random.gauss(ABLE, SPREAD)
        a, name = (30.0, "easy") if who % 2 else (-30.0, "hard")
        for case, add in (("looked_at", 0.0), (name, a), (f"{name}_too", a)):
            score = round(max(0.0, min(100.0, add + able + random.gauss(0, CHANCE))))
            plays.append(played(score, trainee=f"t{who}", case=case))
    one = next(one for one in qualities(plays, 70) if one.case == "looked_at")
    assert one.discrimination is not None
    assert one.discrimination > 0.5
