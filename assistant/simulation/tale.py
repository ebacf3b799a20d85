"""What happened to one customer, as plain records: the dice write them, ``account`` turns them into the provider's shape.

Times are unix seconds, amounts minor units (of currencies with two digits).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["card", "sepa_debit", "ideal"]


@dataclass(frozen=True, slots=True)
class Means:
    """A way to pay as it was at one moment. ``expires`` is (year, month)."""

    id: str
    kind: Kind
    created: int
    last4: str
    country: str
    brand: str = "visa"
    funding: str = "debit"
    wallet: str | None = None
    expires: tuple[int, int] = (2000, 1)
    stored: bool = True
    """False for one that paid a single bill."""


@dataclass(slots=True)
class Try:
    """``ok`` is None while a direct debit is under way."""

    at: int
    means: Means
    ok: bool | None
    code: str = ""
    network: str = ""
    alone: bool = False
    """The customer paid without a scheduled try."""
    known_at: int = 0
    """When the outcome was known: days later for a direct debit."""


@dataclass(slots=True)
class Bill:
    number: int
    created: int
    until: int
    amount: int
    """Before the discount; ``off`` is taken away from it."""
    off: int = 0
    tries: list[Try] = field(default_factory=list)
    paid_at: int | None = None
    voided_at: int | None = None
    written_off_at: int | None = None
    next_try: int | None = None
    retry_days: tuple[int, ...] = ()
    """Set where the days were drawn at random: it is written on the bill."""

    @property
    def due(self) -> int:
        return self.amount - self.off


@dataclass(frozen=True, slots=True)
class Back:
    """Money that went back: a refund of ours, or a dispute of the customer's."""

    at: int
    bill: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something of the last days that the provider keeps as an event: ``kind`` is its type, ``about`` a bill or a method."""

    at: int
    kind: str
    bill: int | None = None
    means: Means | None = None
    before: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """The desk called about a failed bill."""

    at: int
    bill: int


@dataclass(slots=True)
class Tale:
    slug: str
    country: str
    currency: str
    start: int
    now: int
    yearly: bool
    method: Means
    """The one that is charged; ``methods`` holds each that there ever was, as it is now."""
    methods: dict[str, Means] = field(default_factory=dict)
    bills: list[Bill] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    half_price_months: int = 0
    price: int = 0
    cancel_asked: int | None = None
    ended: int | None = None
    reason: str | None = None
    paused_until: int | None = None

    def day_of(self, number: int) -> int:
        """When the bill with this number is (or would be) made; the 31st becomes a month's last day."""
        return later(self.start, number * (12 if self.yearly else 1))


def later(start: int, months: int) -> int:
    """So many months later, at the same time of day."""
    begun = datetime.fromtimestamp(start, UTC)
    ahead = begun.month - 1 + months
    year, month = begun.year + ahead // 12, ahead % 12 + 1
    return int(begun.replace(year=year, month=month, day=min(begun.day, calendar.monthrange(year, month)[1])).timestamp())


def year_month(at: int) -> tuple[int, int]:
    when = datetime.fromtimestamp(at, UTC)
    return when.year, when.month


def months_on(of: tuple[int, int], months: int) -> tuple[int, int]:
    ahead = of[1] - 1 + months
    return of[0] + ahead // 12, ahead % 12 + 1


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
