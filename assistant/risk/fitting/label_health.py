"""Labels that can't be right are not fitted on: a period that holds none or all of an outcome, or a kind of event that stops.

Both are what a broken export, a revoked permission or a deleted webhook looks like, and a model would learn them as the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.risk.fitting.cases import Cases

PERIOD_DAYS = 30
SURPRISE = 20
"""A period is ill where this many of an outcome were to be expected and none came (by luck: e^-20, one in 500 million)."""


@dataclass(frozen=True, slots=True)
class Ill:
    """``why``: none, all or stopped, with ``facts``: what (``failures``, ``recoveries``), ``expected``, ``days`` (how long ago it ended)."""

    why: str
    facts: Mapping[str, str] = field(default_factory=dict)


def unhealthy(cases: Cases) -> Ill | None:
    """The first thing that is wrong with the labels; None where nothing is."""
    first, failed = cases.first, cases.failed
    return _of("failures", first.times, first.outcomes) or _of(
        "recoveries", [one.at for one in failed], [one.recovered or 0 for one in failed]
    )


def _of(what: str, times: Sequence[float], outcomes: Sequence[int]) -> Ill | None:
    if not times:
        return None
    newest = max(times)
    rows, happened = Counter[int](), Counter[int]()
    for at, outcome in zip(times, outcomes, strict=True):
        period = int((newest - at) // PERIOD_DAYS)
        rows[period] += 1
        happened[period] += outcome
    share = sum(happened.values()) / len(times)
    for period in sorted(rows):
        for why, missing, rate in (("none", happened[period], share), ("all", rows[period] - happened[period], 1 - share)):
            expected = rate * rows[period]
            if missing == 0 and expected >= SURPRISE:
                facts = {"what": what, "expected": f"{expected:.0f}", "days": str(period * PERIOD_DAYS)}
                return Ill("stopped" if why == "none" and period == 0 else why, facts)
    return None
