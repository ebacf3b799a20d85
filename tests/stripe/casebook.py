"""What the practice cases share: the companies that the desk works for, and the head of a case file. Leaves the stories to `cases_*`."""

from collections.abc import Callable, Iterable
from typing import Any

from stripe.shape import JSON
from stripe.story import Company, Story

Tale = Callable[[], JSON]

# 020 123 4567 and its like are made up; 020 7946 0xxx (London) is kept for fiction. Creditor ids have a right check and no holder.
BOEKENWERELD = Company(
    "boekenwereld", "Boekenwereld", "+31 20 123 4567", "hulp@boekenwereld.example", "BOEKENWERELD", "NL79ZZZ999999990000"
)
FITKRING = Company("fitkring", "Fitkring", "+31 30 123 4567", "balie@fitkring.example", "FITKRING", "NL31ZZZ999999980000")
BOOKWORLD = Company("bookworld", "Bookworld", "+44 20 7946 0123", "help@bookworld.example", "BOOKWORLD", "GB92ZZZ999999")

FACTS: JSON = {
    "grace_days": 14,
    "no_fee": True,
    "data_kept": True,
    "lower_plan_possible": True,
    "ideal_link_possible": True,
    "pause_possible": True,
}


def case(
    story: Story, situation: str, en: str, nl: str, *, earlier: Iterable[JSON] = (), others: Iterable[JSON] = (), **facts: Any
) -> JSON:
    """A finished case file: `situation` is what the desk should show first, `en` and `nl` tell the story in two sentences.

    `others`: further customers, each an id, a name and an e-mail.
    """
    dutch = story.customer["address"]["country"] == "NL"
    made = story.bundle(
        {
            "story": {"en": en, "nl": nl},
            "situation": situation,
            "company": story.company.facts(),
            "agent": {"name": "Sanne"},
            "facts": FACTS | {"ideal_link_possible": dutch} | facts,
            "earlier_calls": list(earlier),
        }
    )
    beside = {"others": list(others)} if others else {}
    return {"case": made.pop("case"), "customer": made.pop("customer")} | beside | made


def call(
    as_of: str,
    agent: str,
    situation: str,
    disposition: str,
    note: str,
    *,
    cause: str | None = None,
    promise_date: str | None = None,
    agreed: Iterable[str] = (),
    identified: str = "strong",
    direction: str = "inbound",
) -> JSON:
    """An earlier call about this customer; `cause` is what the agent found, by default what the desk showed."""
    said = {"as_of": as_of, "agent": agent, "situation": situation, "cause": cause or situation, "disposition": disposition}
    kept = {"promise_date": promise_date, "agreed": list(agreed), "note": note, "identified": identified, "direction": direction}
    return said | kept
