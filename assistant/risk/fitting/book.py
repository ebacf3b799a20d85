"""Fits the four models that answer together, sets their composed chances right on cases that they had not seen, and measures that."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from assistant.risk.ahead import Scorers
from assistant.risk.fitting.arrays import Floats, group_numbers
from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase, Rows
from assistant.risk.fitting.composed import Case, composed_logits, outcome
from assistant.risk.fitting.fit import FitReport, fit
from assistant.risk.fitting.folds import NEWEST, fold_numbers
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.pay_habits import filled, learned, less_sure
from assistant.risk.fitting.sigmoid import sigmoid
from assistant.risk.history.cases import EARLY
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
MOST_FAILED, MOST_RENEWALS = 6_000, 60_000
"""Cases that are judged; more would only narrow what is narrow already. Of renewals it takes ten times as many: one in thirty or forty is lost."""
MOST_ROWS, MOST_ROWS_TO_JUDGE = 400_000, 100_000
"""Rows that one model is fitted on, and one that only judges: more take minutes and hours, and told nothing new (see ``Rows.thinned``)."""
FEWEST_JUDGED = 100
"""With fewer left-out cases, or fewer than ten of either outcome, the prior's own calibration is kept."""
FEWEST_OF_ONE = 10
SLICE = 400
"""The later slice is the newest 30 %, and no fewer than so many cases where there are as many."""
HOLD_INTERCEPT, HOLD_SLOPE = 10.0, 20.0
"""How strongly the prior's own calibration is kept, in units of the log loss: some hundred cases move it, a few dozen do not."""
LATER_INTERCEPT, LATER_SLOPE = 400.0, 800.0
"""How strongly the newest cases are held to the line of all times: as if a company's level seldom moved by more than a tenth within a season
(judgement). On simulated customers, where nothing drifts, the newest cases alone told luck as a change: in one of nine draws recovery was said 0.04
too high and loss an eighth too low."""
FEWEST_ALIKE = 400
"""So many cases with one outcome are no chance: where one in twenty fails, that many go well in a row once in 800 million."""
NOTHING_LIKE_IT: Mapping[str, FitReport] = {}
C = TypeVar("C", FailedCase, RenewalCase)


@dataclass(frozen=True)
class Judged:
    """What models that had not seen them said of the newest cases: composed logits, not yet set right, what came of them, and what each counts
    for (``Cases.weights``)."""

    cases: Sequence[Case]
    logits: Floats
    outcomes: Floats
    weights: Floats

    def first(self, number: int) -> Judged:
        return Judged(self.cases[:number], self.logits[:number], self.outcomes[:number], self.weights[:number])


@dataclass(frozen=True)
class FittedBook:
    """``reports``: by model how it was fitted. ``at_random``: the same judged cases (recovery, early warning) as scored by models of other
    customers at any time, which tells how much a split by time costs; None where nothing lay before them."""

    book: Book
    reports: Mapping[str, FitReport]
    recovery: Judged
    early_warning: Judged
    at_random: tuple[Judged, Judged] | None = None


@dataclass(frozen=True)
class Question:
    """One of the four models: where its rows are, what it is tied to, how long its label looks ahead, whether trees may take over.

    Of a customer who pays alone thirty days are asked for each score: with trees that takes ten times as long, and on 5,000 failed payments of
    simulated customers they brought recovery nearer to the best Gini by 0.2 of a hundred.
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
    Question("unpaid", COLUMNS_F, MONOTONE_F, float(LOST_DAYS + EARLY.days), lambda cases: cases.unpaid, lambda book: book.unpaid),
    Question("try", COLUMNS_TRY, MONOTONE_TRY, float(LOST_DAYS), lambda cases: cases.tries, lambda book: book.try_),
    Question("alone", COLUMNS_ALONE, MONOTONE_ALONE, float(LOST_DAYS), lambda cases: cases.alone, lambda book: book.alone, trees=False),
)


def fit_book(cases: Cases, *, name: str, prior: Book | None, seed: int = 0, challenge: bool = True) -> FittedBook:
    """A book of these cases, tied to ``prior`` where there is one.

    ``challenge``: boosted pairs may take over where they are better. Raises FitError where a model can't be fitted and there is no prior.
    """
    schedule = cases.schedule if prior is None else {kind: days or prior.schedule[kind] for kind, days in cases.schedule.items()}
    models, reports, habits = fit_models(cases, prior, seed, challenge)
    newest = _newest(cases.failed, MOST_FAILED, seed), _newest(cases.renewals, MOST_RENEWALS, seed)
    later = judge(cases, prior, schedule, seed, reports, *newest)
    ever = judge(cases, prior, schedule, seed, reports, *_with_older(cases, newest, seed), by_time=False)
    same = ever[0].first(len(later[0].cases)), ever[1].first(len(later[1].cases))
    by_time = later if _differ(later, same) else (None, None)
    data: Literal["prior", "own"] = "prior" if prior is None or all(one.choice == "prior" for one in reports.values()) else "own"
    book = Book(
        name=name,
        data=data,
        first=models["first"],
        unpaid=models["unpaid"],
        try_=models["try"],
        alone=models["alone"],
        schedule=schedule,
        recovery=answer(ever[0], prior.recovery if prior else None, len(cases.failed), by_time[0]),
        early_warning=answer(ever[1], prior.early_warning if prior else None, len(cases.renewals), by_time[1]),
        habits=habits,
    )
    return FittedBook(book, reports, *later, same if by_time[0] else None)


def _differ(one: Sequence[Judged], other: Sequence[Judged]) -> bool:
    """False where too little lay before the judged cases for a split by time (see ``_others``)."""
    return any(not np.array_equal(a.logits, b.logits) for a, b in zip(one, other, strict=True))


def fit_models(
    cases: Cases, prior: Book | None, seed: int, challenge: bool, *, of_strangers: bool = False
) -> tuple[dict[str, Model], dict[str, FitReport], PayHabits]:
    """The four models by name, how each was fitted, and the habits of pay they rest on. Raises FitError.

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
    first, unpaid, tries, alone = parts
    habits = learned(tries, prior.habits if prior else None)
    if of_strangers:
        habits = less_sure(habits)
    ready = (first, unpaid, filled(tries, habits), alone)
    found = {one.name: _fitted(one, rows, prior, seed, challenge, like.get(one.name)) for one, rows in zip(QUESTIONS, ready, strict=True)}
    return {name: model for name, (model, _) in found.items()}, {name: report for name, (_, report) in found.items()}, habits


def _fitted(
    question: Question, rows: Rows, prior: Book | None, seed: int, challenge: bool, like: FitReport | None
) -> tuple[Model, FitReport]:
    tied = question.prior(prior) if prior else None
    rows = rows.thinned(MOST_ROWS if like is None else MOST_ROWS_TO_JUDGE, seed)
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
    failed: Sequence[FailedCase],
    renewals: Sequence[RenewalCase],
    *,
    by_time: bool = True,
) -> tuple[Judged, Judged]:
    """(recovery, early warning): these cases, each scored by models of other customers and (``by_time``) of a time before all of them.

    ``like``: how the models of all customers came about; these are fitted in the same way.
    """
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
        scorers = Scorers(Book("", "own", models["first"], models["unpaid"], models["try"], models["alone"], schedule, habits=habits))
        logits.update(zip(map(id, mine), composed_logits(scorers, mine).tolist(), strict=True))
    return _judged(cases, failed, logits), _judged(cases, renewals, logits)


def _judged(cases: Cases, held: Sequence[Case], logits: Mapping[int, float]) -> Judged:
    said, came = np.array([logits[id(one)] for one in held]), np.array([outcome(one) for one in held])
    return Judged(held, said, came, np.array(cases.weights(held)))


def _newest(cases: Sequence[C], most: int, seed: int) -> list[C]:
    """The newest part, or an even draw from it where that is many."""
    if not cases:
        return []
    share = max(NEWEST, min(1.0, SLICE / len(cases)))
    cut = float(np.quantile([one.at for one in cases], 1 - share))
    return some([one for one in cases if one.at >= cut], most, seed)


def _with_older(
    cases: Cases, newest: tuple[Sequence[FailedCase], Sequence[RenewalCase]], seed: int
) -> tuple[list[FailedCase], list[RenewalCase]]:
    """The newest ones first, then as many of the older ones, drawn evenly."""
    failed, renewals = newest
    older = some(_older(cases.failed, failed), MOST_FAILED, seed), some(_older(cases.renewals, renewals), MOST_RENEWALS, seed)
    return [*failed, *older[0]], [*renewals, *older[1]]


def _older(cases: Sequence[C], newest: Sequence[C]) -> list[C]:
    first = min((one.at for one in newest), default=math.inf)
    return [one for one in cases if one.at < first]


def some(cases: Sequence[C], most: int, seed: int) -> list[C]:
    """All of them, or an even draw of so many, in their order."""
    if len(cases) <= most:
        return list(cases)
    drawn = np.random.default_rng(seed).choice(len(cases), most, replace=False)
    return [cases[place] for place in sorted(int(one) for one in drawn)]


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
    return Judged((), np.empty(0), np.empty(0), np.empty(0))


def answer(judged: Judged, prior: Answer | None, own: int, later: Judged | None = None) -> Answer:
    """The line that sets composed chances right, and the reliability after it; the prior's where too little was judged.

    The cases of all times decide on it; the newest ones (``later``, else all are taken for them) move it where they clearly differ.
    """
    newest = judged if later is None else later
    if not (_enough(judged) and _enough(newest)):
        return replace(prior, own=own) if prior else Answer(own=own)
    found = _moved(prior or Answer(), judged, HOLD_INTERCEPT, HOLD_SLOPE)
    if later is not None:
        found = _moved(found, later, LATER_INTERCEPT, LATER_SLOPE)
    chances = 1 / (1 + np.exp(-(found.intercept + found.slope * newest.logits)))
    told = reliability(chances.tolist(), [int(one) for one in newest.outcomes], newest.weights.tolist())
    return replace(found, reliability=told, own=own)


def _enough(judged: Judged) -> bool:
    happened, cases = float(judged.outcomes.sum()), len(judged.outcomes)
    return cases >= FEWEST_JUDGED and min(happened, cases - happened) >= FEWEST_OF_ONE


def _moved(line: Answer, judged: Judged, hold_intercept: float, hold_slope: float) -> Answer:
    known = line.intercept + line.slope * judged.logits
    more, steeper = sigmoid(known, judged.outcomes, judged.weights, hold_intercept, hold_slope)
    return Answer(more + steeper * line.intercept, steeper * line.slope)
