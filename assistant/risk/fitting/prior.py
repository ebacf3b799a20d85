"""The shipped book: fitted on simulated accounts of several worlds together, and measured on each world by what the others taught.

That is how it will be used: on a company that is like none of them. So its calibration and its intervals are those of a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.risk.ahead import Scorers
from assistant.risk.fitting.book import C, Case, FittedBook, Judged, answer, composed_logit, fit_models
from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.lines import join
from assistant.risk.history.pay_habits import PayHabits
from assistant.risk.model.book import Book
from assistant.risk.model.model import Model

MOST_OF_A_WORLD = 1_500
"""Cases of each question by which a world judges: enough for bins of hundreds over four worlds."""


def fit_prior(worlds: Mapping[str, Cases], *, name: str, seed: int = 0) -> FittedBook:
    """``worlds``: cases by the name of their world, two worlds or more. Raises FitError."""
    recovery, early = list[tuple[Case, float, int]](), list[tuple[Case, float, int]]()
    for left_out, cases in worlds.items():
        scorers = Scorers(_book(name, joined([held for other, held in worlds.items() if other != left_out]), seed))
        recovery += [(one, composed_logit(scorers, one), one.recovered or 0) for one in _some(cases.failed, seed)]
        early += [(one, composed_logit(scorers, one), one.lost or 0) for one in _some(cases.renewals, seed)]
    whole = joined(list(worlds.values()))
    models, reports, habits = fit_models(whole, None, seed, challenge=False, of_strangers=True)
    judged = _judged(recovery), replace(_judged(early), failure_weight=whole.failure_weight)
    book = replace(_book_of(name, models, whole, habits), recovery=answer(judged[0], None, 0), early_warning=answer(judged[1], None, 0))
    return FittedBook(book, reports, *judged)


def joined(parts: Sequence[Cases]) -> Cases:
    whole = Cases()
    for part in parts:
        join(whole, part)
    return whole


def _book(name: str, cases: Cases, seed: int) -> Book:
    models, _, habits = fit_models(cases, None, seed, challenge=False, of_strangers=True)
    return _book_of(name, models, cases, habits)


def _book_of(name: str, models: Mapping[str, Model], cases: Cases, habits: PayHabits) -> Book:
    return Book(name, "prior", models["first"], models["try"], models["alone"], cases.schedule, habits=habits)


def _some(cases: Sequence[C], seed: int) -> list[C]:
    if len(cases) <= MOST_OF_A_WORLD:
        return list(cases)
    drawn = np.random.default_rng(seed).choice(len(cases), MOST_OF_A_WORLD, replace=False)
    return [cases[place] for place in sorted(int(one) for one in drawn)]


def _judged(told: Sequence[tuple[Case, float, int]]) -> Judged:
    return Judged([one for one, _, _ in told], np.array([logit for _, logit, _ in told]), np.array([float(y) for _, _, y in told]))
