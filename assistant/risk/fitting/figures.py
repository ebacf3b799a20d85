"""What the model card says of a fitted book: figures with intervals on the newest cases, and how well chances held by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from assistant.risk.ahead import kind_of
from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.book import FittedBook, Judged
from assistant.risk.fitting.cases import FailedCase, RenewalCase
from assistant.risk.fitting.metrics import auc, brier, ece, ece_floor, log_losses
from assistant.risk.model.book import Answer
from assistant.risk.model.columns import Row
from assistant.risk.model.reliability import Reliability, wilson

DRAWS = 200
FEWEST_IN_GROUP = 30
"""A group of fewer judged cases is not told apart: its interval would hold nearly every chance."""
LOW, HIGH = 0.05, 0.95


def card_of(fitted: FittedBook, seed: int = 0) -> dict[str, Any]:
    """By question the figures on the newest cases, none of whose customers' rows were fitted for them; nothing where none were judged."""
    pairs = (("recovery", fitted.recovery, fitted.book.recovery), ("early_warning", fitted.early_warning, fitted.book.early_warning))
    return {name: _question(judged, answer, seed) for name, judged, answer in pairs if len(judged.outcomes)}


def _question(judged: Judged, answer: Answer, seed: int) -> dict[str, Any]:
    logits = answer.intercept + answer.slope * judged.logits
    chances = 1 / (1 + np.exp(-logits))
    outcomes = judged.outcomes
    return {
        "cases": len(outcomes),
        "happened": int(outcomes.sum()),
        "from": min(one.at for one in judged.cases),
        "to": max(one.at for one in judged.cases),
        "auc": _with_interval(lambda take: auc(chances[take], outcomes[take]), outcomes, seed),
        "log_loss": _with_interval(lambda take: float(log_losses(logits[take], outcomes[take]).mean()), outcomes, seed),
        "brier": _with_interval(lambda take: brier(chances[take], outcomes[take]), outcomes, seed),
        "ece": ece(chances, outcomes),
        "ece_floor": ece_floor(chances, seed),
        "deciles": answer.reliability.to_json(),
        "groups": {name: _groups(judged, chances, read) for name, read in GROUPS.items()},
    }


def _with_interval(figure: Callable[[Any], float], outcomes: Floats, seed: int) -> dict[str, float | None]:
    """The figure and its 90 % interval by the bootstrap over cases."""
    dice = np.random.default_rng(seed)
    drawn = [figure(dice.integers(0, len(outcomes), len(outcomes))) for _ in range(DRAWS)]
    known = [one for one in drawn if not np.isnan(one)] or [np.nan]
    low, high = np.quantile(known, [LOW, HIGH])
    return {"value": _number(figure(slice(None))), "low": _number(low), "high": _number(high)}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _row(case: FailedCase | RenewalCase) -> Row:
    return case.days.row if isinstance(case, FailedCase) else case.row


def _tenure(row: Row) -> str | None:
    days = row.get("tenure_days")
    if not isinstance(days, float):
        return None
    return "under_90" if days < 90 else "under_365" if days < 365 else "longer"


GROUPS: Mapping[str, Callable[[Row], str | None]] = {
    "cause": lambda row: _word(row.get("cause")),
    "country": lambda row: _word(row.get("issuer_country")),
    "method": kind_of,
    "tenure": _tenure,
}


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _groups(judged: Judged, chances: Floats, read: Callable[[Row], str | None]) -> list[dict[str, Any]]:
    """By group: cases, the mean chance that was said, the share that happened and its 90 % interval."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, case in enumerate(judged.cases):
        if (name := read(_row(case))) is not None:
            places[name].append(place)
    return [_group(name, chances[held], judged.outcomes[held]) for name, held in sorted(places.items()) if len(held) >= FEWEST_IN_GROUP]


def _group(name: str, chances: Floats, outcomes: Floats) -> dict[str, Any]:
    low, high = wilson(int(outcomes.sum()), len(outcomes))
    return {
        "group": name,
        "cases": len(outcomes),
        "said": float(chances.mean()),
        "happened": float(outcomes.mean()),
        "low": low,
        "high": high,
    }


def losses(logits: Sequence[float], outcomes: Sequence[float]) -> Floats:
    """Nats of each case."""
    return log_losses(np.asarray(logits, dtype=np.float64), np.asarray(outcomes, dtype=np.float64))


def worse(new: Floats, old: Floats) -> bool:
    """The new losses are higher than the old ones on the same cases by more than one standard error."""
    if len(new) < 2:
        return False
    gap = new - old
    return bool(gap.mean() > gap.std(ddof=1) / np.sqrt(len(gap)))


def drifted(reliability: Reliability, floor: float, found: float) -> bool:
    """Calibration is worse than luck alone explains: the ECE is over three times what a perfect score shows at that size."""
    return bool(reliability.bins) and found > 3 * floor
