"""The four models fitted together on simulated customers: what they may not learn, and what little history comes to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import log, sqrt
from random import Random
from typing import Any

import numpy as np
import pytest

from assistant.desk.outlook import calendar, shipped
from assistant.risk.ahead import Ahead, Scorers
from assistant.risk.fitting.book import FEWEST_ALIKE, Judged, answer, fit_book, judge
from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase, Rows, days_since
from assistant.risk.fitting.composed import Case, composed_logit, composed_logits
from assistant.risk.fitting.figures import card_of, losses, worse
from assistant.risk.fitting.fit import fit
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.lines import alias, from_line, join, to_line
from assistant.risk.fitting.metrics import auc
from assistant.risk.history.features import COLUMNS_F, Days
from assistant.risk.history.labels import LOST_DAYS
from assistant.risk.model.book import Answer, Book, from_text, to_text
from assistant.risk.model.columns import Row
from assistant.risk.model.reliability import chance_of
from risk.fitting.simulated import MOMENT, cases, fitted, people

JUDGED_FROM = 1_000


def auc_error(outcomes: Sequence[float]) -> float:
    """Standard error of the AUC of a score that knows nothing (Mann and Whitney, 1947)."""
    ones = sum(outcomes)
    others = len(outcomes) - ones
    return sqrt((ones + others + 1) / (12 * ones * others))


@pytest.mark.parametrize("seed", [1, 2])
def test_labels_shuffled_inside_months_teach_nothing(seed: int) -> None:
    rows, dice = cases().first, Random(seed)
    months = defaultdict[int, list[int]](list)
    for place, at in enumerate(rows.times):
        months[int(at // 30)].append(place)
    outcomes = list(rows.outcomes)
    for places in months.values():
        mixed = [outcomes[place] for place in places]
        dice.shuffle(mixed)
        for place, outcome in zip(places, mixed, strict=True):
            outcomes[place] = outcome
    made = fit(rows.rows, outcomes, COLUMNS_F, groups=rows.groups, times=rows.times, gap=7.0, challenge=False)
    held = [float(outcomes[place]) for place in made.report.held_out]
    assert sum(held) > 10
    assert auc(np.array(made.report.held_out_chances), np.array(held)) == pytest.approx(0.5, abs=2 * auc_error(held))


def test_labels_as_they_are_teach_something() -> None:
    rows = cases().alone
    said = np.array([fitted().book.alone.logit(row) for row in rows.rows])
    held = np.array([float(one) for one in rows.outcomes])
    assert auc(said, held) > 0.5 + 2 * auc_error(rows.outcomes)


@cache
def judged() -> dict[str, tuple[list[float], list[float], list[float]]]:
    """question -> (chances by the book, exact chances, outcomes) of customers who were not fitted on."""
    from assistant.risk.fitting.cases import cases_of
    from assistant.simulation.generate import generate
    from risk.history.lives import history

    book = fitted().book
    found: dict[str, tuple[list[float], list[float], list[float]]] = {"recovery": ([], [], []), "early_warning": ([], [], [])}
    scorers = Scorers(book)
    for one in generate("plain", 150, 5, first=JUDGED_FROM):
        exact: dict[tuple[str, int], float] = {(truth.question, round(truth.moment / 3600)): truth.chance for truth in one.truths}
        held = cases_of([history(one.bundle, MOMENT)], MOMENT)
        scored: list[tuple[str, Answer, Case, int | None]] = [("recovery", book.recovery, case, case.recovered) for case in held.failed]
        scored += [("early_warning", book.early_warning, case, case.lost) for case in held.renewals]
        for question, line, case, outcome in scored:
            hour = round((case.at + 10_957) * 24)  # 2000-01-01 in days since 1970
            truth = next((exact[question, hour + off] for off in (0, -1, 1) if (question, hour + off) in exact), None)
            if truth is not None and outcome is not None:
                said, truths, outcomes = found[question]
                said.append(chance_of(line.logit(composed_logit(scorers, case))))
                truths.append(truth)
                outcomes.append(float(outcome))
    return found


@pytest.mark.parametrize("question", ["recovery", "early_warning"])
def test_no_model_beats_the_exact_chances(question: str) -> None:
    said, exact, outcomes = judged()[question]
    assert len(said) > 50

    def loss(chances: list[float]) -> np.ndarray:
        held = [min(max(p, 1e-9), 1 - 1e-9) for p in chances]
        return np.array([-log(p if y else 1 - p) for p, y in zip(held, outcomes, strict=True)])

    gain = loss(exact) - loss(said)
    assert gain.mean() <= 3 * gain.std(ddof=1) / sqrt(len(gain))
    best, ours = (auc(np.array(one), np.array(outcomes)) for one in (exact, said))
    assert ours <= best + 3 * auc_error(outcomes)


@pytest.mark.parametrize("book", [fitted, shipped], ids=["own", "shipped"])
def test_many_scored_together_are_as_each_alone(book: Callable[[], Any]) -> None:
    scorers = Scorers(getattr(book(), "book", book()))
    held: list[Case] = [*cases().renewals[::5], *cases().failed[::9], *cases().renewals[1::50]]
    alone = [composed_logit(scorers, one) for one in held]
    assert np.abs(composed_logits(scorers, held) - alone).max() < 1e-9
    assert composed_logits(scorers, []).tolist() == []


def static_rows() -> list[Row]:
    return [*cases().first.rows[::7], *({**one.row, "code": None} for one in cases().renewals[::97])]


def older(row: Row, months: float) -> list[Row]:
    """The same card a month nearer its end, in its last month, and run out."""
    return [
        {**row, "months_to_expiry": months - 1},
        {**row, "months_to_expiry": 0.0, "card_expired": 0.0},
        {**row, "months_to_expiry": -2.0, "card_expired": 1.0},
    ]


def books() -> list[Book]:
    return [shipped(), fitted().book]


@pytest.mark.parametrize("number", [0, 1])
def test_an_expired_card_never_lowers_the_chance_of_a_failure(number: int) -> None:
    book, moved = books()[number], 0
    for row in static_rows():
        months = row.get("months_to_expiry")
        if row.get("card_expired") != 0.0 or not isinstance(months, float) or months < 1:
            continue
        logits = [book.first.logit(one) for one in (row, *older(row, months))]
        assert logits == sorted(logits), row
        moved += logits[-1] > logits[0]
    assert moved > 20


@pytest.mark.parametrize("number", [0, 1])
def test_an_expired_card_never_raises_the_chance_of_being_paid(number: int) -> None:
    scorers, seen = Scorers(books()[number]), 0
    for case in cases().failed:
        row = case.days.row
        if row.get("card_expired") != 0.0:
            continue
        as_it_is, run_out = (
            Ahead(scorers, replace(case.days, row=one)).recovery(0, (3, 5, 7)).logit
            for one in (row, {**row, "months_to_expiry": -2.0, "card_expired": 1.0})
        )
        assert run_out <= as_it_is + 1e-12
        seen += 1
    assert seen > 20


def test_a_book_of_ones_own_is_said_to_be_so_and_reads_back() -> None:
    book = fitted().book
    assert (book.data, book.name) == ("own", "own-test")
    assert from_text(to_text(book)) == book
    assert book.recovery.own == len(cases().failed)
    assert book.early_warning.own == len(cases().renewals)
    assert book.schedule["card"] == (3, 5, 7)
    assert {one.choice for one in fitted().reports.values()} <= {"logistic", "prior"}


def test_the_card_holds_figures_with_intervals_that_can_be_written() -> None:
    card = card_of(fitted())
    book = replace(fitted().book, card={"questions": card})
    assert from_text(to_text(book)).card == json.loads(json.dumps(book.card))
    for held in card.values():
        for name in ("auc", "log_loss", "brier"):
            one = held[name]
            assert one["value"] is None or one["low"] <= one["value"] <= one["high"]


def test_a_card_of_one_outcome_has_no_auc_and_no_warning() -> None:
    made = fitted()
    alike = replace(made.recovery, outcomes=np.ones(len(made.recovery.outcomes)))
    held = card_of(replace(made, recovery=alike))["recovery"]
    assert held["auc"] == {"value": None, "low": None, "high": None}


def some(number: int) -> Cases:
    """The first so many failed payments, with their tries, and no renewals."""
    failed = cases().failed[:number]
    keep = {one.customer for one in failed}
    rows = cases().tries, cases().alone
    tries, alone = (held.only(place for place, group in enumerate(held.groups) if group in keep) for held in rows)
    return Cases(tries=tries, alone=alone, failed=failed)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_with_hardly_an_episode_the_shipped_book_answers(number: int) -> None:
    made = fit_book(some(number), name="own", prior=shipped(), challenge=False)
    assert made.book.data == "prior"
    for name in ("first", "unpaid", "try_", "alone"):
        assert getattr(made.book, name) == getattr(shipped(), name)
    assert made.book.recovery == replace(shipped().recovery, own=number)
    assert {one.choice for one in made.reports.values()} == {"prior"}
    assert card_of(replace(made, recovery=Judged((), np.empty(0), np.empty(0), np.empty(0)))).get("recovery") is None


@pytest.mark.parametrize("number", [0, 1, 2])
def test_without_a_shipped_book_that_is_refused(number: int) -> None:
    with pytest.raises(FitError) as caught:
        fit_book(some(number), name="own", prior=None, challenge=False)
    assert caught.value.why in {"no_rows", "too_few"}


def renewals(number: int, failed: int, row: Row | None = None) -> Cases:
    found = Cases()
    for place in range(number):
        found.first.add(row or {}, int(place < failed), f"c{place}", 9000.0 + place)
    return found


def test_a_few_renewals_that_all_went_well_leave_the_shipped_model() -> None:
    made = fit_book(renewals(FEWEST_ALIKE - 1, 0), name="own", prior=shipped(), challenge=False)
    assert made.book.first == shipped().first
    assert (made.reports["first"].choice, made.reports["first"].rows) == ("prior", FEWEST_ALIKE - 1)


@pytest.mark.parametrize("failed", [0, FEWEST_ALIKE])
def test_many_that_all_went_the_same_way_are_refused(failed: int) -> None:
    with pytest.raises(FitError) as caught:
        fit_book(renewals(FEWEST_ALIKE, failed), name="own", prior=shipped(), challenge=False)
    assert caught.value.why == "one_class"


def test_constant_features_are_fitted_to_the_base_rate() -> None:
    made = fit_book(renewals(120, 30, {"amount": 3.0, "brand": "visa"}), name="own", prior=shipped(), challenge=False)
    rows: list[Row] = [{"amount": 3.0, "brand": "visa"}, {"amount": 1e9}, {}]
    chances = [made.book.first.chance(row) for row in rows]
    assert all(0 < one < 1 for one in chances)
    assert from_text(to_text(made.book)) == made.book


def test_too_little_that_was_judged_keeps_the_shipped_line() -> None:
    prior = shipped().recovery
    case = cases().failed[0]
    few = Judged([case] * 99, np.zeros(99), np.array([0.0, 1.0] * 49 + [0.0]), np.ones(99))
    rare = Judged([case] * 200, np.zeros(200), np.array([1.0] * 9 + [0.0] * 191), np.ones(200))
    for one in (few, rare):
        assert answer(one, prior, 7) == replace(prior, own=7)
        assert answer(one, None, 7).reliability.bins == ()
    enough = Judged([case] * 200, np.linspace(-2, 2, 200), np.array([0.0, 1.0, 0.0, 1.0] * 50), np.ones(200))
    assert answer(enough, prior, 7).reliability.bins


def test_a_line_reads_back_and_holds_no_id() -> None:
    person = people()[3]
    held = cases()
    first, tries, alone = (
        rows.only(place for place, group in enumerate(rows.groups) if group == person.customer)
        for rows in (held.first, held.tries, held.alone)
    )
    mine = Cases(
        first,
        tries,
        alone,
        failed=[one for one in held.failed if one.customer == person.customer],
        renewals=[one for one in held.renewals if one.customer == person.customer],
        open_days=Counter({1: 3, 2: 2}),
        called_days=Counter({2: 1}),
    )
    line = to_line(person.customer, mine)
    assert person.customer not in line
    name, back = from_line(line, calendar())
    assert name == alias(person.customer)
    assert back.first.rows == mine.first.rows
    assert back.first.weights == mine.first.weights
    assert [replace(one, customer=person.customer) for one in back.renewals] == mine.renewals
    assert [one.followed for one in back.failed] == [one.followed for one in mine.failed]
    assert back.uncalled() == mine.uncalled()
    whole = Cases()
    join(whole, back)
    join(whole, back)
    assert len(whole.first.rows) == 2 * len(mine.first.rows)
    assert to_line(person.customer, back) == line


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"schema":9}', "null", '{"schema":4,"customer":"x"}'])
def test_a_line_that_is_none_of_ours_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_line(line, None)


def called_about(seed: int) -> tuple[Cases, float]:
    """Bills that are paid within days or not at all, half of those still open called about from day 3 on; and the share that would be paid."""
    dice, found, paid = Random(seed), Cases(), 0
    for number in range(4_000):
        pays = min(1 + int(dice.expovariate(0.04)), 99)
        paid += pays <= LOST_DAYS
        call = dice.choice([dice.randint(3, LOST_DAYS), 99])
        known = min(pays, call, LOST_DAYS)
        found.open_days.update(range(1, known + 1))
        found.ripe_failures += 1
        if call < min(pays, LOST_DAYS + 1):
            found.called_days[call] += 1
        else:
            found.renewals.append(RenewalCase(f"c{number}", 9000.0, {}, int(pays > LOST_DAYS), True, known))
    return found, paid / 4_000


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_was_called_about_is_stood_for_by_those_who_were_not(seed: int) -> None:
    found, paid = called_about(seed)
    rows, error = found.unpaid, sqrt(paid * (1 - paid) / 4_000)
    straight = 1 - sum(rows.outcomes) / len(rows.outcomes)
    weighed = 1 - np.average(rows.outcomes, weights=rows.weights)
    assert straight - paid > 6 * error, "those who pay soon are seldom called about"
    assert weighed == pytest.approx(paid, abs=3 * error)
    assert sum(rows.weights) == pytest.approx(found.ripe_failures)


def test_nobody_called_and_everybody_called() -> None:
    renewal = RenewalCase("c", 9000.0, {}, 1, True, LOST_DAYS)
    assert Cases(renewals=[renewal], ripe_failures=1).weights([renewal]) == [1.0]
    all_called = Cases(renewals=[renewal], ripe_failures=100, open_days=Counter({1: 99}), called_days=Counter({1: 99}))
    assert all_called.weights([renewal]) == [100.0]


@pytest.mark.parametrize(("ones", "noughts", "kept"), [(30, 2_000, 30), (900, 1_000, 100), (2_000, 30, 170), (5, 60, 5)])
def test_thinned_rows_stand_for_those_like_them(ones: int, noughts: int, kept: int) -> None:
    rows, dice = Rows(), Random(3)
    for number in dice.sample(range(ones + noughts), ones + noughts):
        rows.add({"x": float(number)}, int(number < ones), f"c{number}", float(number), 1.0 + number % 3)
    found = rows.thinned(200, seed=1)
    assert len(found.rows) == min(200, ones + noughts)
    assert sum(found.outcomes) == kept
    for outcome in (0, 1):
        whole, part = (sum(w for w, y in zip(one.weights, one.outcomes, strict=True) if y == outcome) for one in (rows, found))
        assert part == pytest.approx(whole)
    places = [rows.groups.index(group) for group in found.groups]
    assert places == sorted(places)
    assert all(found.times[n] == float(group[1:]) for n, group in enumerate(found.groups))


def test_worse_is_more_than_luck() -> None:
    outcomes, alike = [1.0, 0.0] * 50, np.ones(100)
    right, wrong = losses([2.0, -2.0] * 50, outcomes), losses([-2.0, 2.0] * 50, outcomes)
    assert worse(wrong, right, alike)
    assert not worse(right, wrong, alike)
    assert not worse(right, right, alike)
    assert not worse(losses([5.0], [0.0]), losses([0.0], [0.0]), np.ones(1))
    assert not worse(np.empty(0), np.empty(0), np.empty(0))


def test_worse_counts_each_case_for_those_that_it_stands_for() -> None:
    better, worse_on_few = np.zeros(100), np.array([-0.1] * 90 + [0.5] * 10) + np.tile([0.01, -0.01], 50)
    assert not worse(worse_on_few, better, np.ones(100))
    assert worse(worse_on_few, better, np.array([1.0] * 90 + [5.0] * 10))


def test_days_are_counted_from_2000() -> None:
    assert days_since(MOMENT) == pytest.approx((MOMENT.timestamp() - 946_684_800) / 86_400)
    assert isinstance(cases().failed[0].days, Days)


def test_judged_by_an_earlier_time_is_not_judged_at_random() -> None:
    newest = sorted(cases().failed, key=lambda one: one.at)[-30:], sorted(cases().renewals, key=lambda one: one.at)[-200:]
    by_time, at_random = (judge(cases(), shipped(), shipped().schedule, 0, fitted().reports, *newest, by_time=one) for one in (True, False))
    for one, other in zip(by_time, at_random, strict=True):
        assert one.cases == other.cases
        assert not np.array_equal(one.logits, other.logits)
        assert np.corrcoef(one.logits, other.logits)[0, 1] > 0.5


def test_the_card_tells_months_and_what_a_split_at_random_would_show() -> None:
    made = replace(fitted(), at_random=(fitted().recovery, fitted().early_warning))
    found, plain = card_of(made), card_of(replace(made, at_random=None))
    for question in ("recovery", "early_warning"):
        assert found[question]["random_split"] == pytest.approx(plain[question]["auc"])
        assert "random_split" not in plain[question]
    months = found["early_warning"]["groups"]["month"]
    assert 1 < len(months) <= 12
    assert [held["group"] for held in months] == sorted(held["group"] for held in months)
    assert all(held["low"] - 1e-9 <= held["happened"] <= held["high"] + 1e-9 for held in months)


def test_the_card_tells_failed_payments_by_their_decline_code() -> None:
    made = fitted()
    held = made.recovery
    often = Judged(
        [one for one in held.cases for _ in range(10)], *(np.repeat(one, 10) for one in (held.logits, held.outcomes, held.weights))
    )
    found = card_of(replace(made, recovery=often))
    counts = Counter(case.days.row["code"] for case in held.cases if isinstance(case, FailedCase))
    told = {group["group"]: group["cases"] for group in found["recovery"]["groups"]["code"]}
    assert told == {code: 10 * count for code, count in counts.items() if code and count >= 3}
    assert "insufficient_funds" in told
    assert found["early_warning"]["groups"]["code"] == [], "of a renewal that is still to come"


def test_a_company_that_calls_sees_what_happens_without_a_call() -> None:
    """Six in ten of those who would not pay were called about and are not judged; each of the others stands for two and a half."""
    dice, made = np.random.default_rng(5), fitted()
    chances = dice.uniform(0.2, 0.8, 20_000)
    paid = dice.random(20_000) < chances
    held = paid | (dice.random(20_000) < 0.4)
    logits, came = np.log(chances / (1 - chances))[held], paid[held].astype(float)
    judged = Judged([cases().failed[0]] * len(came), logits, came, np.where(came, 1.0, 2.5))
    book = replace(made.book, recovery=answer(judged, None, 0))
    card = card_of(replace(made, book=book, recovery=judged))["recovery"]
    (group,) = card["groups"]["method"]
    assert group["said"] == pytest.approx(group["happened"], abs=0.01)
    assert group["low"] < paid.mean() < group["high"] < came.mean() - 0.1, "of those who were not called about too many paid"
    assert card["ece"] < 2 * card["ece_floor"]
    assert all(abs(one.said - one.happened / one.n) < 0.05 for one in book.recovery.reliability.bins)
    assert 0.6 * len(came) < sum(one.n for one in book.recovery.reliability.bins) < 0.95 * len(came), (
        "they tell less than as many equal ones"
    )
    assert from_text(to_text(book)) == book


def test_where_all_is_judged_there_is_no_split_by_time_to_compare() -> None:
    assert fit_book(some(20), name="own", prior=shipped(), challenge=False).at_random is None
