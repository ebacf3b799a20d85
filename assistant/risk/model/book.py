"""The model file: four models that answer together, how the company tries again, and how often the answers were right.

``first``: the renewal's first charge fails; ``unpaid``: if it does, nothing comes in within 30 days; both as seen seven days ahead.
``try_``: a try by itself succeeds. ``alone``: the customer pays unasked on a day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from assistant.risk.history.pay_habits import HABITS, LATEST, NO_HABITS, PayHabits
from assistant.risk.model.card import read_card
from assistant.risk.model.checks import At, ModelFileError, parsed, rising
from assistant.risk.model.model import Model, model_from_value, model_to_value
from assistant.risk.model.reliability import Reliability, chance_of, read_reliability

SCHEMA = 3
Kind = Literal["card", "debit"]
KINDS: tuple[Kind, ...] = ("card", "debit")
MOST_TRIES, LAST_DAY = 15, 30
MOST_CASES = 10**9
MOST_COUNTRIES, CLOSE = 300, 1e-6
UNMEASURED = Reliability(())


@dataclass(frozen=True, slots=True)
class Answer:
    """How a composed chance is set right: logit x ``slope`` + ``intercept``, and what came of such answers in cases that were left out.

    ``own``: how many of the desk's own cases it was measured on; 0 for the shipped model.
    """

    intercept: float = 0.0
    slope: float = 1.0
    reliability: Reliability = UNMEASURED
    own: int = 0

    def logit(self, composed: float) -> float:
        return self.intercept + self.slope * composed

    def chance(self, composed: float) -> tuple[float, float, float]:
        """(p, low, high) with the 90 % interval."""
        p = chance_of(self.logit(composed))
        low, high, _ = self.reliability.interval(p)
        return p, low, high

    def to_json(self) -> dict[str, Any]:
        return {"intercept": self.intercept, "slope": self.slope, "own": self.own, "reliability": self.reliability.to_json()}


AS_COMPOSED = Answer()


@dataclass(frozen=True)
class Book:
    """``schedule``: the days after the first failure on which a payment of that kind is tried again by itself. ``name`` tells one file from
    another; ``card`` holds the figures of the model card, as JSON."""

    name: str
    data: Literal["prior", "own"]
    first: Model
    unpaid: Model
    try_: Model
    alone: Model
    schedule: Mapping[Kind, tuple[int, ...]]
    recovery: Answer = AS_COMPOSED
    early_warning: Answer = AS_COMPOSED
    card: Mapping[str, Any] = field(default_factory=dict)
    habits: PayHabits = NO_HABITS


def to_text(book: Book) -> str:
    """As it stands in the file; ``from_text`` reads it back to the last bit."""
    value = {
        "schema": SCHEMA,
        "name": book.name,
        "data": book.data,
        "schedule": {kind: list(book.schedule.get(kind, ())) for kind in KINDS},
        "recovery": book.recovery.to_json(),
        "early_warning": book.early_warning.to_json(),
        "habits": {"spent_in": book.habits.spent_in, "weights": {name: list(one) for name, one in book.habits.weights.items()}},
        "card": dict(book.card),
        "first": model_to_value(book.first),
        "unpaid": model_to_value(book.unpaid),
        "try": model_to_value(book.try_),
        "alone": model_to_value(book.alone),
    }
    return json.dumps(value, allow_nan=False, separators=(",", ":"), ensure_ascii=True) + "\n"


def from_text(text: str) -> Book:
    """Raises ModelFileError, which names the place in the file and what is wrong there."""
    held = _fields(At("", parsed(text).value))
    days = held["schedule"].fields(*KINDS)
    return Book(
        name=held["name"].text(),
        data=cast(Literal["prior", "own"], held["data"].one_of(("prior", "own"))),
        first=model_from_value(held["first"].value, "first"),
        unpaid=model_from_value(held["unpaid"].value, "unpaid"),
        try_=model_from_value(held["try"].value, "try"),
        alone=model_from_value(held["alone"].value, "alone"),
        schedule={kind: _days(days[kind]) for kind in KINDS},
        recovery=_answer(held["recovery"]),
        early_warning=_answer(held["early_warning"]),
        card=read_card(held["card"]),
        habits=_habits(held["habits"]),
    )


def _fields(file: At) -> dict[str, At]:
    value = file.value
    if isinstance(value, dict) and "schema" in value and value["schema"] != SCHEMA:
        raise ModelFileError("schema", "version", expected=str(SCHEMA), found=str(value["schema"])[:40])
    return file.fields(
        "schema", "name", "data", "schedule", "recovery", "early_warning", "habits", "card", "first", "unpaid", "try", "alone"
    )  # fmt: skip


def _days(item: At) -> tuple[int, ...]:
    days = item.each(MOST_TRIES, lambda one: one.whole(1, LAST_DAY))
    rising(item, [float(day) for day in days])
    return days


def _answer(item: At) -> Answer:
    held = item.fields("intercept", "slope", "own", "reliability")
    slope = held["slope"].number(100.0)
    if slope <= 0:
        held["slope"].wrong("out_of_range", low="0", high="100")
    return Answer(held["intercept"].effect(), slope, read_reliability(held["reliability"]), held["own"].whole(0, MOST_CASES))


def _habits(item: At) -> PayHabits:
    held = item.fields("spent_in", "weights")
    weights = held["weights"]
    if not isinstance(weights.value, dict):
        weights.wrong("wrong_kind", expected="object")
    if len(weights.value) > MOST_COUNTRIES:
        weights.wrong("too_many", most=str(MOST_COUNTRIES))
    found = {name: _shares(one) for name, one in weights.fields(*weights.value).items()}
    return PayHabits(found, held["spent_in"].whole(1, LATEST))


def _shares(item: At) -> tuple[float, ...]:
    shares = item.each(HABITS, At.number)
    if len(shares) != HABITS:
        item.wrong("lengths", expected=str(HABITS), found=str(len(shares)))
    if min(shares) < 0 or abs(sum(shares) - 1) > CLOSE:
        item.wrong("out_of_range", low="0", high="1")
    return shares
