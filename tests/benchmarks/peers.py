"""What plain scikit-learn makes of the same cases: defaults, on the same columns, asked the questions directly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.risk.fitting.arrays import Floats, codes_of, learn_levels
from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase
from assistant.risk.fitting.pay_habits import filled, learned
from assistant.risk.history.features import COLUMNS_F, FEATURES_H_STATIC, Days
from assistant.risk.history.two_parts import COLUMNS_TRY, money_of, try_row
from assistant.risk.model.columns import Column, Row

COLUMNS_FAILED = tuple(one.column for one in FEATURES_H_STATIC)


def logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1_000)


def boosting() -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(random_state=0)


class Plain:
    """One classifier on one question. Trees get codes as they are; the line gets one column a level, unknown at the mean, all scaled."""

    def __init__(self, make: Callable[[], Any], rows: Sequence[Row], outcomes: Sequence[float], columns: Sequence[Column]) -> None:
        named = learn_levels(rows, columns)
        known = np.any(np.isfinite(codes_of(rows, named)), axis=0).tolist()
        self.columns = tuple(one for one, seen in zip(named, known, strict=True) if seen)
        self.flat = make is logistic
        codes = codes_of(rows, self.columns)
        known = np.isfinite(codes)
        self.means = np.where(known, codes, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        x = self._wide(codes) if self.flat else codes
        self.middle, self.scale = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
        self.machine = make().fit(self._seen(codes), np.asarray(outcomes))

    def chances(self, rows: Sequence[Row]) -> Floats:
        found: Floats = self.machine.predict_proba(self._seen(codes_of(rows, self.columns)))[:, 1]
        return found

    def _seen(self, codes: Floats) -> Floats:
        return (self._wide(codes) - self.middle) / self.scale if self.flat else codes

    def _wide(self, codes: Floats) -> Floats:
        made = []
        for place, column in enumerate(self.columns):
            values = codes[:, place]
            if column.kind == "categorical":
                made += [(values == level).astype(float) for level in range(len(column.levels))]
            else:
                made += [np.where(np.isfinite(values), values, self.means[place]), np.isnan(values).astype(float)]
        return np.stack(made, axis=1)


@dataclass(frozen=True)
class Peer:
    """Asked what our model is asked."""

    recovery: Callable[[Sequence[FailedCase]], Floats]
    early: Callable[[Sequence[RenewalCase]], Floats]
    plan: Callable[[Days], tuple[int, ...]] | None
    """Three days within 14."""


def constant(cases: Cases) -> Peer:
    paid = float(np.mean([one.recovered or 0 for one in cases.failed]))
    lost = float(np.mean([one.lost or 0 for one in cases.renewals]))
    return Peer(lambda held: np.full(len(held), paid), lambda held: np.full(len(held), lost), None)


def plain(cases: Cases, make: Callable[[], Any]) -> Peer:
    recovery = Plain(make, [one.days.row for one in cases.failed], [float(one.recovered or 0) for one in cases.failed], COLUMNS_FAILED)
    early = Plain(make, [one.row for one in cases.renewals], [float(one.lost or 0) for one in cases.renewals], COLUMNS_F)
    habits = learned(cases.tries, None)
    tries = Plain(make, filled(cases.tries, habits).rows, cases.tries.outcomes, COLUMNS_TRY)

    def best(one: Days) -> tuple[int, ...]:
        rows = [try_row(one, day, 1) for day in range(1, 15)]
        found = tries.chances([{**row, **money_of(row, habits)} for row in rows])
        return tuple(sorted(int(place) + 1 for place in np.argsort(-found, kind="stable")[:3]))

    return Peer(
        lambda held: recovery.chances([one.days.row for one in held]), lambda held: early.chances([one.row for one in held]), best
    )  # fmt: skip
