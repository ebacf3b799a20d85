"""The shipped book: fitted on simulated accounts of several worlds together, and measured on each world by what the others taught.

That is how it will be used: on a company that is like none of them. So its calibration and its intervals are those of a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.risk.ahead import Scorers
from assistant.risk.fitting.book import FittedBook, Judged, answer, fit_models, some
from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.composed import Case, composed_logits, outcome
from assistant.risk.fitting.lines import join
from assistant.risk.history.pay_habits import PayHabits
from assistant.risk.model.book import Book
from assistant.risk.model.model import Model

MOST_OF_A_WORLD = 1_500
"""Cases of each question by which a world judges: enough for bins of hundreds over four worlds."""


def fit_prior(worlds: Mapping[str, Cases], *, name: str, seed: int = 0) -> FittedBook:
    """``worlds``: cases by the name of their world, two worlds or more. Raises FitError."""
    recovery, early = list[tuple[Case, float, float]](), list[tuple[Case, float, float]]()
    for left_out, cases in worlds.items():
        scorers = Scorers(_book(name, joined([held for other, held in worlds.items() if other != left_out]), seed))
        recovery += _told(scorers, cases, some(cases.failed, MOST_OF_A_WORLD, seed))
        early += _told(scorers, cases, some(cases.renewals, MOST_OF_A_WORLD, seed))
    whole = joined(list(worlds.values()))
    models, reports, habits = fit_models(whole, None, seed, challenge=False, of_strangers=True)
    judged = _judged(recovery), _judged(early)
    book = replace(_book_of(name, models, whole, habits), recovery=answer(judged[0], None, 0), early_warning=answer(judged[1], None, 0))
    return FittedBook(book, reports, *judged)


def _told(scorers: Scorers, cases: Cases, drawn: Sequence[Case]) -> list[tuple[Case, float, float]]:
    return list(zip(drawn, composed_logits(scorers, drawn).tolist(), cases.weights(drawn), strict=True))


def joined(parts: Sequence[Cases]) -> Cases:
    whole = Cases()
    for part in parts:
        join(whole, part)
    return whole


def _book(name: str, cases: Cases, seed: int) -> Book:
    models, _, habits = fit_models(cases, None, seed, challenge=False, of_strangers=True)
    return _book_of(name, models, cases, habits)


def _book_of(name: str, models: Mapping[str, Model], cases: Cases, habits: PayHabits) -> Book:
    return Book(name, "prior", models["first"], models["unpaid"], models["try"], models["alone"], cases.schedule, habits=habits)


def _judged(told: Sequence[tuple[Case, float, float]]) -> Judged:
    cases, logits, weights = zip(*told, strict=True)
    return Judged(cases, np.array(logits), np.array([outcome(one) for one in cases]), np.array(weights))
