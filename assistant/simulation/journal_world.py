"""What is put into a simulated journal: who works there, what fails, and the truths that a reader of the journal should find.

Three things differ and nothing else does: one wording works better, one does harm, and one agent gets the harder cases. Language, form of
address, hour, the other wordings and the skill of every agent make no difference at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause: its code (none where no payment failed), whether the same card or account can work again, and the chance that the bill is paid without any contact.

    ``usual`` and ``hard`` are its weights among the cases of most agents and of the one with the harder cases.
    """

    key: str
    code: str
    method: str
    hard_decline: bool
    chance: float
    usual: int
    hard: int
    steps: Mapping[str, int]
    """Agreed step -> weight. The outcome does not depend on it."""


def _steps(**weights: int) -> Mapping[str, int]:
    return MappingProxyType(weights)


# Shares and chances are made up; they only look like those of a desk. Codes and what is hard are those of the table of decline codes.
CAUSES: tuple[Cause, ...] = (
    Cause("insufficient_funds", "insufficient_funds", "card", False, 0.38, 34, 17, _steps(new_try=30, other_date=40, link=22, parts=8)),
    Cause("bank_declined", "do_not_honor", "card", False, 0.32, 23, 19, _steps(call_bank=40, link=30, other_method=20, new_try=10)),
    Cause("expired_card", "expired_card", "card", True, 0.44, 15, 6, _steps(link=70, other_method=30)),
    Cause("authentication_needed", "authentication_required", "card", True, 0.46, 7, 4, _steps(link=60, new_try=40)),
    Cause("limit_reached", "card_velocity_exceeded", "card", False, 0.40, 5, 3, _steps(new_try=50, link=30, other_date=20)),
    Cause("direct_debit_returned", "refer_to_customer", "sepa_debit", False, 0.26, 6, 12, _steps(link=55, other_date=45)),
    Cause("account_closed", "account_closed", "sepa_debit", True, 0.19, 3, 15, _steps(new_mandate=60, link=40)),
    Cause("direct_debit_revoked", "debit_not_authorized", "sepa_debit", True, 0.16, 2, 12, _steps(new_mandate=50, link=35, stop=15)),
    Cause("blocked_by_us", "fraudulent", "card", True, 0.30, 2, 5, _steps(review=70, link=30)),
    Cause("dormant", "", "card", False, 0.0, 3, 3, _steps(pause=40, smaller_plan=40, stop=20)),
    Cause("cancellation_requested", "", "card", False, 0.14, 3, 7, _steps(stop=65, pause=20, smaller_plan=15)),
)

AGENTS: tuple[str, ...] = ("Anouk", "Bas", "Chaima", "Dirk", "Esra", "Femke", "Gijs", "Hanna")
HARDER_CASES = "Bas"
# Amounts in euro cents -> the weights for most agents and for the one with the harder cases; a larger bill is paid less often.
AMOUNTS: Mapping[int, tuple[int, int]] = MappingProxyType({990: (24, 8), 1490: (26, 12), 2900: (30, 25), 4900: (14, 30), 9900: (6, 25)})
# The same within a band of amounts that figures are compared by (up to 20, up to 50, up to 200).
AMOUNT_EFFECT: Mapping[int, float] = MappingProxyType({990: 0.05, 1490: 0.05, 2900: -0.01, 4900: -0.01, 9900: -0.08})

CALL_EFFECT = 0.10
"""What speaking to the customer adds to the chance that the bill is paid."""
BETTER, BETTER_EFFECT = "insufficient_funds.call.normalise.1b", 0.12
HARMFUL, HARMFUL_EFFECT = "bank_declined.call.normalise.1c", -0.15
EFFECTS: Mapping[str, float] = MappingProxyType({BETTER: BETTER_EFFECT, HARMFUL: HARMFUL_EFFECT})

NOT_REACHED = 0.08
"""The share of calls on which nobody was spoken to: nothing is added there."""
REPEATED = 0.09
"""The share of cases that are called on once more within a week; independent of how they end."""
CORRECTED = 0.01
FAULTY = 0.02
"""The share of calls that each kind of fault is put into, for the rule checks."""
ANSWERED = 0.45
"""The share of customers who say how they found the call."""
DUTCH = 0.75
DAYS = 183
RIPE_DAYS = 14
"""The outcome of a bill is known after so many days; until then an unpaid one is open."""


def truths(seed: int, count: int, now: str) -> dict[str, Any]:
    """What was put in, for who wants to check whether it is found. Effects are in points of the recovered share (0.12 is 12 points)."""
    return {
        "simulated": True,
        "seed": seed,
        "calls": count,
        "made_for": now,
        "better_variant": {"id": BETTER, "effect": BETTER_EFFECT},
        "harmful_variant": {"id": HARMFUL, "effect": HARMFUL_EFFECT},
        "agent_with_harder_cases": {"agent": HARDER_CASES, "effect": 0.0},
        "call_effect": CALL_EFFECT,
        "chance_without_contact": "the true chance of each bill, by cause and amount",
        "no_effect": ["agent", "language", "register", "hour", "every other variant"],
    }
