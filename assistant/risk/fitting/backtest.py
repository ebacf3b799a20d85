"""How good a model is on rows it has not seen: the whole fitting, with its own choices, on each fold anew."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints, codes_of, group_numbers
from assistant.risk.fitting.batch import logits as batch_logits
from assistant.risk.fitting.fit import Fitted, fit
from assistant.risk.fitting.folds import fold_numbers
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.metrics import auc, brier, ece, ece_floor, log_losses
from assistant.risk.fitting.ridge import chances
from assistant.risk.model.columns import Column, Row
from assistant.risk.model.model import model_from_json, model_to_json

# With times, this share of the rows is only ever fitted on; what is newer is judged, a period at a time.
OLDEST = 0.4
# Rows of a fold that are scored one by one from the JSON file, to be compared.
COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Spread:
    """Over the folds: the mean, and the standard deviation from one fold to the next."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """``model``: the kind chosen most often. ``log_loss`` in nats. ``ece_floor``: what ``ece`` would be, in the mean, if every chance were true.

    ``reasons_gap``: the largest distance between the average case plus all reasons and the logit; ``json_gap``: between the chance scored
    from the JSON file and that of the fitted object; ``fit_seconds``: one fit, in the mean.
    """

    rows: int
    positive_share: float
    model: str
    auc: Spread
    brier: Spread
    log_loss: Spread
    ece: Spread
    ece_floor: float
    reasons_gap: float
    json_gap: float
    fit_seconds: float


@dataclass
class _Seen:
    figures: dict[str, list[float]] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)

    def add(self, **figures: float) -> None:
        for name, value in figures.items():
            self.figures.setdefault(name, []).append(value)

    def mean(self, name: str) -> float:
        return float(np.mean(self.figures[name]))

    def spread(self, name: str) -> Spread:
        held = self.figures[name]
        return Spread(self.mean(name), float(np.std(held, ddof=1)) if len(held) > 1 else 0.0)


def backtest(
    rows: Sequence[Row],
    outcomes: Sequence[int],
    columns: Sequence[Column],
    *,
    groups: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    folds: int = 5,
    seed: int = 0,
) -> Backtest:
    """Fits on all folds but one, with all choices made anew there, and judges on the one; with ``times`` fits on what is older than the period.

    Raises FitError: as ``fit``, and ``one_class`` where a period holds none or all of the outcome.
    """
    truth = np.asarray(outcomes, dtype=np.float64)
    parts = _by_time(times, folds) if times is not None else _by_group(truth, group_numbers(groups, len(rows)), folds, seed)
    for _, outside in parts:
        if truth[outside].min() == truth[outside].max():
            raise FitError("one_class", rows=str(len(outside)), outcome=str(int(truth[outside][0])))
    seen = _Seen()
    for inside, outside in parts:
        began = time.perf_counter()
        fitted = fit(
            [rows[i] for i in inside],
            [outcomes[i] for i in inside],
            columns,
            groups=None if groups is None else [groups[i] for i in inside],
            times=None if times is None else [times[i] for i in inside],
            seed=seed,
        )
        seen.add(seconds=time.perf_counter() - began)
        _judge(fitted, [rows[i] for i in outside], truth[outside], seed, seen)
    kinds = Counter(seen.kinds)
    return Backtest(
        rows=len(rows),
        positive_share=float(truth.mean()),
        model=max(("logistic", "pairs", "blend"), key=lambda kind: kinds[kind]),
        auc=seen.spread("auc"),
        brier=seen.spread("brier"),
        log_loss=seen.spread("log_loss"),
        ece=seen.spread("ece"),
        ece_floor=seen.mean("ece_floor"),
        reasons_gap=max(seen.figures["reasons_gap"]),
        json_gap=max(seen.figures["json_gap"]),
        fit_seconds=seen.mean("seconds"),
    )


def _judge(fitted: Fitted, rows: Sequence[Row], truth: Floats, seed: int, seen: _Seen) -> None:
    codes = codes_of(rows, fitted.model.columns)
    logits = batch_logits(fitted.model, codes)
    said = chances(logits)
    seen.kinds.append(fitted.model.kind)
    seen.add(
        auc=auc(logits, truth),
        brier=brier(said, truth),
        log_loss=float(log_losses(logits, truth).mean()),
        ece=ece(said, truth),
        ece_floor=ece_floor(said, seed),
        **_gaps(fitted, rows[:COMPARED], codes[:COMPARED]),
    )


def _gaps(fitted: Fitted, rows: Sequence[Row], codes: Floats) -> dict[str, float]:
    model = model_from_json(model_to_json(fitted.model))
    alone = np.array([model.logit(row) for row in rows])
    told = np.array([model.average + sum(share for _, share in model.reasons(row)) for row in rows])
    theirs = fitted.logits(codes)
    return {
        "reasons_gap": float(np.abs(told - alone).max()),
        "json_gap": float(np.abs(chances(alone) - chances(theirs)).max()),
    }


def _by_group(truth: Floats, groups: Ints, folds: int, seed: int) -> list[tuple[Ints, Ints]]:
    fold = fold_numbers(truth, groups, folds, seed)
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]


def _by_time(times: Sequence[float], folds: int) -> list[tuple[Ints, Ints]]:
    """Periods of as many rows each, newest last; rows of one moment are in one period."""
    moments = np.asarray(times, dtype=np.float64)
    edges = np.quantile(moments, np.linspace(OLDEST, 1, folds + 1))
    edges[-1] = np.inf
    made = [(np.flatnonzero(moments < a), np.flatnonzero((moments >= a) & (moments < b))) for a, b in pairwise(edges)]
    return [(inside, outside) for inside, outside in made if len(outside)]
