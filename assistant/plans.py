"""What a customer is subscribed to: the subscription, its priced parts, its discounts. Records like the others, and handed on by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.money import Money


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One priced part of a subscription.

    ``unit_amount`` may be a fraction of a minor unit, as text in decimal form; None is unknown.
    """

    id: str
    price: str | None
    name: str | None
    unit_amount: str | None
    quantity: int | None
    interval: str | None
    interval_count: int = 1
    metered: bool = False
    tax_inclusive: bool = False
    tax_percent: str | None = None
    """Tax that stands inside the amount, in per cent; None is none or unknown."""

    product: str | None = None
    divide_by: int | None = None
    round_up: bool = False
    tiers: tuple[tuple[int | None, str, int], ...] = ()
    """(up to, unit amount, flat amount) for tiered prices, in order."""

    tiers_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """``percent`` as decimal text or ``amount_off``; ``ends`` None is for good, save ``once``."""

    id: str
    name: str | None = None
    percent: str | None = None
    amount_off: Money | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    once: bool = False
    products: tuple[str, ...] = ()
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the customer pays for.

    ``status`` is the provider's own; a pause of charging is ``paused`` here too.
    """

    id: str
    status: str
    plan: str | None = None
    items: tuple[PlanItem, ...] = ()
    currency: str = "EUR"
    started: datetime | None = None
    current_period_start: datetime | None = None
    current_period_end: datetime | None = None
    cancel_at: datetime | None = None
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    cancel_reason: str | None = None
    """cancellation_requested, payment_failed, payment_disputed, or None."""

    charging_paused: bool = False
    pause_behavior: str | None = None
    paused_until: datetime | None = None
    trial_end: datetime | None = None
    default_method: str | None = None
    charged_to: str | None = None
    """The method that a new try will really charge; None where nothing is stored or the bill is paid by hand."""

    discounts: tuple[Discount, ...] = ()
    automatic: bool = True
    latest_invoice: str | None = None
    next_amount: Money | None = None
    """What a schedule says the plan will cost after a coming change."""

    next_amount_from: datetime | None = None
    old_amount: Money | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return self.status not in {"canceled", "incomplete_expired"}
