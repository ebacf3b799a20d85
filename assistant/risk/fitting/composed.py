"""What the models say of cases, composed and not yet set right: one case, and many at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.risk.ahead import Scorers
from assistant.risk.fitting.arrays import Floats, codes_of
from assistant.risk.fitting.batch import logits
from assistant.risk.fitting.cases import FailedCase, RenewalCase
from assistant.risk.model.book import Book
from assistant.risk.model.columns import Row

Case = FailedCase | RenewalCase


def outcome(case: Case) -> float:
    """1 where what is asked came true: the failed payment recovered, the renewal was lost."""
    return float((case.recovered if isinstance(case, FailedCase) else case.lost) or 0)


def composed_logit(scorers: Scorers, case: Case) -> float:
    if isinstance(case, FailedCase):
        return scorers.ahead(case.days).recovery(0, scorers.schedule(case.days.row)).logit
    return scorers.early_warning(case.row).logit


def composed_logits(scorers: Scorers, cases: Sequence[Case]) -> Floats:
    """``composed_logit`` of each. Of a failed payment every day ahead is asked for, so those are scored one by one; renewals together."""
    renewals = {place: one.row for place, one in enumerate(cases) if isinstance(one, RenewalCase)}
    found = np.array([0.0 if place in renewals else composed_logit(scorers, one) for place, one in enumerate(cases)])
    if renewals:
        found[list(renewals)] = _lost(scorers.book, list(renewals.values()))
    return found


def _lost(book: Book, rows: Sequence[Row]) -> Floats:
    """``compose.lost_logit`` of both models: the odds of two chances together are 1 / (1/a + 1/b + 1/ab), a and b being their odds."""
    first, unpaid = (logits(model, codes_of(rows, model.columns)) for model in (book.first, book.unpaid))
    lost: Floats = -np.logaddexp.reduce([-first, -unpaid, -first - unpaid])
    return lost
