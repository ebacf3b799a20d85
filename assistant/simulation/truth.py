"""What is asked of an account, what came of it, and how likely that was to one who knows the world and sees the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.simulation.tale import iso

Question = Literal["first_failure", "early_warning", "recovery", "day", "plan"]
Why = Literal["cancelled", "paused", "disputed", "refunded", "contacted", "unripe", "no_try"]

QUESTIONS: Mapping[str, str] = {
    "first_failure": "The renewal's first automatic charge fails. Moment: seven days before the bill is made.",
    "early_warning": "The first charge fails and the bill is not paid within 30 days of it. Moment: seven days before the bill is made. "
    "The chance is that of the first two together with nothing else ending the bill and nobody calling.",
    "recovery": "The failed bill is paid within 14 days (14 x 24 h) of its first failed charge, by the scheduled tries or by the customer "
    "alone, if nobody calls. Moment: a minute after that charge.",
    "day": "A try so many days after the first failed charge passes, if the bill is not paid before; for soft refusals only. Moment: a "
    "minute after the last failed charge. From the first failure on each of the days 1 to 14; later only the day of the next try.",
    "plan": "At least one of three tries on `days` (one for a direct debit) passes: the fixed days with the highest chance. `usual` is the same for "
    "the company's usual days. The customer's own payments are left out of both.",
}
FIELDS: Mapping[str, str] = {
    "customer": "Id of the customer in accounts.jsonl.",
    "question": "What is asked.",
    "invoice": "Id of the bill; null where it was not made yet, or never.",
    "moment": "What is dated later is not seen.",
    "day": "Days after the first failed charge, for `day`; else null.",
    "days": "The days of the plan, for `plan`; else absent.",
    "usual": "The chance of the usual days, for `plan`; else absent.",
    "outcome": "1 or 0; null where it is not known or something else came first.",
    "why": "Why the outcome is null: cancelled, paused, disputed, refunded, contacted (the desk called), unripe (moment + window + 2 days "
    "lie after the account's moment), no_try (nothing was tried on that day); else null.",
    "chance": "The exact chance of outcome 1, given all of the account that is dated before the moment, the amount of the bill that is "
    "about to be made, the company's retry days, and the world's parameters.",
    "weight": "1, or 1 / (the share of failures that nothing else ended) for an early_warning whose charge failed: what else ends a bill does so only "
    "after a failure, so a mean of outcomes needs this weight to be compared with chances.",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """One question of one account; ``FIELDS`` tells what each field means. ``moment`` is in unix seconds."""

    customer: str
    question: Question
    invoice: str | None
    moment: int
    outcome: int | None
    chance: float
    day: int | None = None
    why: Why | None = None
    weight: float = 1.0
    days: tuple[int, ...] = ()
    usual: float | None = None

    def as_json(self) -> dict[str, Any]:
        plan = {"days": list(self.days), "usual": self.usual} if self.question == "plan" else {}
        return {
            "customer": self.customer, "question": self.question, "invoice": self.invoice, "moment": iso(self.moment), "day": self.day,
            "outcome": self.outcome, "chance": self.chance, "why": self.why, "weight": self.weight, **plan,
        }  # fmt: skip
