"""What the model card says of a fitted book: figures with intervals on the newest cases, and how well chances held by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from assistant.risk.ahead import kind_of
from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.book import FittedBook, Judged
from assistant.risk.fitting.cases import EPOCH, FailedCase
from assistant.risk.fitting.composed import Case
from assistant.risk.fitting.metrics import auc, brier, ece, ece_floor, log_losses
from assistant.risk.model.book import Answer
from assistant.risk.model.columns import Row
from assistant.risk.model.reliability import Reliability, alike, wilson

DRAWS = 200
FEWEST_IN_GROUP = 30
"""A group of fewer judged cases is not told apart: its interval would hold nearly every chance."""
MOST = {"month": 12}
"""Of these only the last ones are told."""
LOW, HIGH = 0.05, 0.95


def card_of(fitted: FittedBook, seed: int = 0) -> dict[str, Any]:
    """By question the figures on the newest cases, none of whose customers' rows were fitted for them; nothing where none were judged."""
    pairs = (("recovery", fitted.recovery, fitted.book.recovery), ("early_warning", fitted.early_warning, fitted.book.early_warning))
    found = {name: _question(judged, answer, seed) for name, judged, answer in pairs if len(judged.outcomes)}
    for name, same in zip(("recovery", "early_warning"), fitted.at_random or (), strict=False):
        if name in found and len(same.outcomes):
            found[name]["random_split"] = _with_interval(_auc_of(same.logits, same), same, seed)
    return found


def _auc_of(scores: Floats, judged: Judged) -> Callable[[Any], float]:
    return lambda take: auc(scores[take], judged.outcomes[take], judged.weights[take])


def _question(judged: Judged, answer: Answer, seed: int) -> dict[str, Any]:
    logits = answer.intercept + answer.slope * judged.logits
    chances = 1 / (1 + np.exp(-logits))
    outcomes, weights = judged.outcomes, judged.weights
    lost = log_losses(logits, outcomes)
    return {
        "cases": len(outcomes),
        "happened": int(outcomes.sum()),
        "from": min(one.at for one in judged.cases),
        "to": max(one.at for one in judged.cases),
        "auc": _with_interval(_auc_of(logits, judged), judged, seed),
        "log_loss": _with_interval(lambda take: float(np.average(lost[take], weights=weights[take])), judged, seed),
        "brier": _with_interval(lambda take: brier(chances[take], outcomes[take], weights[take]), judged, seed),
        "ece": ece(chances, outcomes, weights),
        "ece_floor": ece_floor(chances, seed, weights),
        "deciles": answer.reliability.to_json(),
        "groups": {name: _groups(judged, chances, read)[-MOST.get(name, len(judged.cases)) :] for name, read in GROUPS.items()},
    }


def _with_interval(figure: Callable[[Any], float], judged: Judged, seed: int) -> dict[str, float | None]:
    """The figure and its 90 % interval by the bootstrap over cases."""
    dice, cases = np.random.default_rng(seed), len(judged.outcomes)
    drawn = [figure(dice.integers(0, cases, cases)) for _ in range(DRAWS)]
    known = [one for one in drawn if not np.isnan(one)] or [np.nan]
    low, high = np.quantile(known, [LOW, HIGH])
    return {"value": _number(figure(slice(None))), "low": _number(low), "high": _number(high)}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _row(case: Case) -> Row:
    return case.days.row if isinstance(case, FailedCase) else case.row


def _tenure(row: Row) -> str | None:
    days = row.get("tenure_days")
    if not isinstance(days, float):
        return None
    return "under_90" if days < 90 else "under_365" if days < 365 else "longer"


def _month(case: Case) -> str:
    return f"{EPOCH + timedelta(days=case.at):%Y-%m}"


GROUPS: Mapping[str, Callable[[Case], str | None]] = {
    "month": _month,
    "cause": lambda case: _word(_row(case).get("cause")),
    "code": lambda case: _word(_row(case).get("code")),
    "country": lambda case: _word(_row(case).get("issuer_country")),
    "method": lambda case: kind_of(_row(case)),
    "tenure": lambda case: _tenure(_row(case)),
}
"""By what the judged cases are told apart; by ``month`` (UTC, "2026-11") it shows whether the model drifts."""


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _groups(judged: Judged, chances: Floats, read: Callable[[Case], str | None]) -> list[dict[str, Any]]:
    """By group: cases, the mean chance that was said, the share that happened and its 90 % interval."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, case in enumerate(judged.cases):
        if (name := read(case)) is not None:
            places[name].append(place)
    return [
        _group(name, chances[held], judged.outcomes[held], judged.weights[held])
        for name, held in sorted(places.items())
        if len(held) >= FEWEST_IN_GROUP
    ]


def _group(name: str, chances: Floats, outcomes: Floats, weights: Floats) -> dict[str, Any]:
    happened, n = float(np.average(outcomes, weights=weights)), alike(weights.tolist())
    low, high = wilson(n * happened, n)
    return {
        "group": name,
        "cases": len(outcomes),
        "said": float(np.average(chances, weights=weights)),
        "happened": happened,
        "low": low,
        "high": high,
    }


def losses(logits: Sequence[float], outcomes: Sequence[float]) -> Floats:
    """Nats of each case."""
    return log_losses(np.asarray(logits, dtype=np.float64), np.asarray(outcomes, dtype=np.float64))


def worse(new: Floats, old: Floats, weights: Floats, errors: float = 1.0) -> bool:
    """The new losses are higher than the old ones on the same cases by more than so many standard errors; of one case none is known."""
    if not len(new):
        return False
    gap = weights * (new - old) / weights.mean()
    if not errors:
        return bool(gap.mean() > 0)
    return len(gap) > 1 and bool(gap.mean() > errors * gap.std(ddof=1) / np.sqrt(len(gap)))


def drifted(reliability: Reliability, floor: float, found: float) -> bool:
    """Calibration is worse than luck alone explains: the ECE is over three times what a perfect score shows at that size."""
    return bool(reliability.bins) and found > 3 * floor
