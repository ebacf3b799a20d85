"""Fits the three models that answer together, sets their composed chances right on cases that they had not seen, and measures that."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from assistant.risk.ahead import Scorers
from assistant.risk.fitting.arrays import Floats, group_numbers
from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase, Rows
from assistant.risk.fitting.fit import FitReport, fit
from assistant.risk.fitting.folds import NEWEST, fold_numbers
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.pay_habits import filled, learned, less_sure
from assistant.risk.fitting.sigmoid import sigmoid
from assistant.risk.history.features import COLUMNS_F, MONOTONE_F
from assistant.risk.history.labels import LOST_DAYS
from assistant.risk.history.pay_habits import PayHabits
from assistant.risk.history.two_parts import COLUMNS_ALONE, COLUMNS_TRY, MONOTONE_ALONE, MONOTONE_TRY, MOVING
from assistant.risk.model.book import Answer, Book, Kind
from assistant.risk.model.columns import Column
from assistant.risk.model.model import Model
from assistant.risk.model.reliability import reliability

JUDGES = 3
"""Each third of the customers is judged by models of the other two thirds."""
MOST_JUDGED = 6_000
"""Cases of each question that are judged; more would only narrow what is narrow already."""
FEWEST_JUDGED = 100
"""With fewer left-out cases, or fewer than ten of either outcome, the prior's own calibration is kept."""
FEWEST_OF_ONE = 10
SLICE = 400
"""The later slice that sets chances right is the newest 30 %, and no fewer than so many cases where there are as many."""
HOLD_INTERCEPT, HOLD_SLOPE = 10.0, 20.0
"""How strongly the prior's own calibration is kept, in units of the log loss: some hundred cases move it, a few dozen do not."""
FEWEST_ALIKE = 400
"""So many cases with one outcome are no chance: where one in twenty fails, that many go well in a row once in 800 million."""
NOTHING_LIKE_IT: Mapping[str, FitReport] = {}
Case = FailedCase | RenewalCase
C = TypeVar("C", FailedCase, RenewalCase)


@dataclass(frozen=True)
class Judged:
    """What models that had not seen them said of the newest cases: composed logits, not yet set right, and what came of them."""

    cases: Sequence[Case]
    logits: Floats
    outcomes: Floats
    failure_weight: float = 1.0

    @property
    def weights(self) -> Floats:
        """What each case counts for: see ``Cases.failure_weight``."""
        return np.array([self.failure_weight if isinstance(one, RenewalCase) and one.failed else 1.0 for one in self.cases])


@dataclass(frozen=True)
class FittedBook:
    """``reports``: by model how it was fitted. ``at_random``: the same judged cases (recovery, early warning) as scored by models of other
    customers at any time, which tells how much a split by time costs; None where it was not
    worked out, or nothing lay before them."""

    book: Book
    reports: Mapping[str, FitReport]
    recovery: Judged
    early_warning: Judged
    at_random: tuple[Judged, Judged] | None = None


@dataclass(frozen=True)
class Question:
    """One of the three models: where its rows are, what it is tied to, how long its label looks ahead, whether trees may take over.

    Of a customer who pays alone thirty days are asked for each score: with trees that takes ten times as long, and on 5,000 failed payments of
    simulated customers they brought recovery from 92.4 to 92.6 % of the best Gini.
    """

    name: str
    columns: Sequence[Column]
    monotone: Mapping[str, int]
    gap: float
    rows: Callable[[Cases], Rows]
    prior: Callable[[Book], Model]
    trees: bool = True


QUESTIONS = (
    Question("first", COLUMNS_F, MONOTONE_F, 7.0, lambda cases: cases.first, lambda book: book.first),
    Question("try", COLUMNS_TRY, MONOTONE_TRY, float(LOST_DAYS), lambda cases: cases.tries, lambda book: book.try_),
    Question("alone", COLUMNS_ALONE, MONOTONE_ALONE, float(LOST_DAYS), lambda cases: cases.alone, lambda book: book.alone, trees=False),
)


def fit_book(cases: Cases, *, name: str, prior: Book | None, seed: int = 0, challenge: bool = True, at_random: bool = False) -> FittedBook:
    """A book of these cases, tied to ``prior`` where there is one.

    ``challenge``: boosted pairs may take over where they are better. ``at_random``: see ``FittedBook``. Raises FitError where a model can't be
    fitted and there is no prior.
    """
    schedule = cases.schedule if prior is None else {kind: days or prior.schedule[kind] for kind, days in cases.schedule.items()}
    models, reports, habits = fit_models(cases, prior, seed, challenge)
    judged = judge(cases, prior, schedule, seed, reports)
    data: Literal["prior", "own"] = "prior" if prior is None or all(one.choice == "prior" for one in reports.values()) else "own"
    book = Book(
        name=name,
        data=data,
        first=models["first"],
        try_=models["try"],
        alone=models["alone"],
        schedule=schedule,
        recovery=answer(judged[0], prior.recovery if prior else None, len(cases.failed)),
        early_warning=answer(judged[1], prior.early_warning if prior else None, len(cases.renewals)),
        habits=habits,
    )
    same = judge(cases, prior, schedule, seed, reports, by_time=False) if at_random else None
    return FittedBook(book, reports, *judged, same if same and _differ(judged, same) else None)


def _differ(one: Sequence[Judged], other: Sequence[Judged]) -> bool:
    """False where too little lay before the judged cases for a split by time (see ``_others``)."""
    return any(not np.array_equal(a.logits, b.logits) for a, b in zip(one, other, strict=True))


def fit_models(
    cases: Cases, prior: Book | None, seed: int, challenge: bool, *, of_strangers: bool = False
) -> tuple[dict[str, Model], dict[str, FitReport], PayHabits]:
    """The three models by name, how each was fitted, and the habits of pay they rest on. Raises FitError.

    ``of_strangers``: they are for the customers of other companies than these.
    """
    return _all_fitted([one.rows(cases) for one in QUESTIONS], prior, seed, challenge=challenge, of_strangers=of_strangers)


def _all_fitted(
    parts: Sequence[Rows],
    prior: Book | None,
    seed: int,
    *,
    challenge: bool = False,
    of_strangers: bool = False,
    like: Mapping[str, FitReport] = NOTHING_LIKE_IT,
) -> tuple[dict[str, Model], dict[str, FitReport], PayHabits]:
    first, tries, alone = parts
    habits = learned(tries, prior.habits if prior else None)
    if of_strangers:
        habits = less_sure(habits)
    ready = (first, filled(tries, habits), alone)
    found = {one.name: _fitted(one, rows, prior, seed, challenge, like.get(one.name)) for one, rows in zip(QUESTIONS, ready, strict=True)}
    return {name: model for name, (model, _) in found.items()}, {name: report for name, (_, report) in found.items()}, habits


def _fitted(
    question: Question, rows: Rows, prior: Book | None, seed: int, challenge: bool, like: FitReport | None
) -> tuple[Model, FitReport]:
    tied = question.prior(prior) if prior else None
    try:
        found = fit(
            rows.rows, rows.outcomes, question.columns,
            weights=rows.weights, groups=rows.groups, times=rows.times, gap=question.gap, seed=seed, monotone=question.monotone,
            prior=tied, challenge=challenge and question.trees, loose=MOVING, calibrate=False, like=like,
        )  # fmt: skip
    except FitError as error:
        if tied is None or error.why != "one_class" or len(rows.rows) >= FEWEST_ALIKE:
            raise
        return tied, FitReport(len(rows.rows), sum(rows.outcomes), "prior")
    return found.model, found.report


def judge(
    cases: Cases,
    prior: Book | None,
    schedule: Mapping[Kind, tuple[int, ...]],
    seed: int,
    like: Mapping[str, FitReport],
    *,
    by_time: bool = True,
    least: int = SLICE,
) -> tuple[Judged, Judged]:
    """(recovery, early warning): the newest cases, each scored by models of other customers and (``by_time``) of an earlier time.

    ``like``: how the models of all customers came about; these are fitted in the same way. ``least``: no fewer cases than these, where there are
    as many.
    """
    failed, renewals = _newest(cases.failed, seed, least), _newest(cases.renewals, seed, least)
    both: list[Case] = [*failed, *renewals]
    numbers = _folds(cases, seed)
    start = min((one.at for one in both), default=0.0) if by_time else math.inf
    logits: dict[int, float] = {}
    for fold in range(JUDGES):
        mine = [one for one in both if numbers[one.customer] == fold]
        if not mine:
            continue
        others = [_others(one, cases, numbers, fold, start) for one in QUESTIONS]
        try:
            models, _, habits = _all_fitted(others, prior, seed, like=like)
        except FitError:
            return _nothing(), _nothing()
        scorers = Scorers(Book("", "own", models["first"], models["try"], models["alone"], schedule, habits=habits))
        logits.update((id(one), composed_logit(scorers, one)) for one in mine)
    return _judged(failed, logits, [one.recovered for one in failed]), _judged(
        renewals, logits, [one.lost for one in renewals], cases.failure_weight
    )


def _judged(cases: Sequence[Case], logits: Mapping[int, float], outcomes: Sequence[int | None], failure_weight: float = 1.0) -> Judged:
    return Judged(cases, np.array([logits[id(one)] for one in cases]), np.array(outcomes, dtype=np.float64), failure_weight)


def composed_logit(scorers: Scorers, case: Case) -> float:
    """What the models say of a case, not yet set right."""
    if isinstance(case, FailedCase):
        return scorers.ahead(case.days).recovery(0, scorers.schedule(case.days.row)).logit
    return scorers.early_warning(case.row, case.days).logit


def _newest(cases: Sequence[C], seed: int, least: int) -> list[C]:
    """The newest part, or an even draw from it where that is many."""
    if not cases:
        return []
    share = max(NEWEST, min(1.0, least / len(cases)))
    cut = float(np.quantile([one.at for one in cases], 1 - share))
    newest = [one for one in cases if one.at >= cut]
    if len(newest) <= MOST_JUDGED:
        return newest
    drawn = np.random.default_rng(seed).choice(len(newest), MOST_JUDGED, replace=False)
    return [newest[place] for place in sorted(int(one) for one in drawn)]


def _folds(cases: Cases, seed: int) -> dict[str, int]:
    """The fold of each customer; those with a failure are dealt out evenly."""
    failed = {one.customer for one in cases.failed}
    customers = sorted(failed | set(cases.first.groups) | set(cases.alone.groups))
    has = np.array([float(one in failed) for one in customers])
    numbers = fold_numbers(has, group_numbers(customers, len(customers)), JUDGES, seed)
    return dict(zip(customers, (int(one) for one in numbers), strict=True))


def _others(question: Question, cases: Cases, numbers: Mapping[str, int], fold: int, start: float) -> Rows:
    """Rows of other customers, from before the judged cases where there are enough of those."""
    rows = question.rows(cases)
    others = [place for place, group in enumerate(rows.groups) if numbers[group] != fold]
    older = [place for place in others if rows.times[place] < start - question.gap]
    return rows.only(older if 4 * len(older) >= len(others) else others)


def _nothing() -> Judged:
    return Judged((), np.empty(0), np.empty(0))


def answer(judged: Judged, prior: Answer | None, own: int) -> Answer:
    """The line that sets composed chances right, and the reliability after it; the prior's where too little was judged."""
    rarer = min(float(judged.outcomes.sum()), float(len(judged.outcomes) - judged.outcomes.sum())) if len(judged.outcomes) else 0.0
    if len(judged.outcomes) < FEWEST_JUDGED or rarer < FEWEST_OF_ONE:
        return replace(prior, own=own) if prior else Answer(own=own)
    start = prior or Answer()
    known = start.intercept + start.slope * judged.logits
    more, steeper = sigmoid(known, judged.outcomes, judged.weights, HOLD_INTERCEPT, HOLD_SLOPE)
    intercept, slope = more + steeper * start.intercept, steeper * start.slope
    chances = 1 / (1 + np.exp(-(intercept + slope * judged.logits)))
    return Answer(intercept, slope, reliability(chances.tolist(), [int(one) for one in judged.outcomes]), own)
