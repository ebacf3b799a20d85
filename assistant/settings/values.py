"""What a desk has set, as frozen values. ``None`` is not set: a fact that is not set is unknown and is never claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Origin = Literal["flag", "environment", "file", "default"]
Language = Literal["nl", "en"]
Ask = Literal["payment_date", "amount", "last4", "postcode", "birth_date"]
Weight = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class Company:
    """Who the agent speaks for. ``statement_name`` is what a bank statement shows; ``creditor_id`` is the one for direct debits."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    statement_name: str | None = None
    creditor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """How this desk speaks. ``language`` is the script's where the customer's is unknown; ``country`` is ISO 3166 alpha-2, upper case;
    ``time_zone`` an IANA name."""

    language: Language | None = None
    register: Literal["je", "u"] = "je"
    country: str | None = None
    direction: Literal["inbound", "outbound"] = "inbound"
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the script may claim. ``last_used_key`` names the customer metadata that holds the last use."""

    grace_days: int | None = None
    no_fee: bool | None = None
    data_kept: bool | None = None
    lower_plan_possible: bool | None = None
    ideal_link_possible: bool | None = None
    pause_possible: bool | None = None
    parts_possible: bool | None = None
    last_used_key: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask a caller, and how much a right answer proves."""

    ask: Ask
    weight: Weight


QUESTIONS: tuple[Question, ...] = (
    Question("payment_date", "strong"),
    Question("amount", "strong"),
    Question("last4", "strong"),
    Question("postcode", "weak"),
    Question("birth_date", "weak"),
)


@dataclass(frozen=True, slots=True)
class Identify:
    questions: tuple[Question, ...] = QUESTIONS


@dataclass(frozen=True, slots=True)
class StripeAccess:
    """How Stripe is reached. A proxy's address may hold a password, so it is left out of the repr."""

    api_version: str | None = None
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Retention:
    """After how many months the log lets go: of whose call it was, of what was written down, of whose account was opened. None is never."""

    months: int | None = None
    notes_months: int | None = None
    views_months: int | None = None


@dataclass(frozen=True, slots=True)
class Learning:
    """``random_days``: the share of failed payments, 0 to 0.5, whose next try is proposed on a day drawn by lot."""

    random_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything set for one desk. ``keys`` maps a binding's id to its keys; ``origin`` says where each setting came from, by its name in
    the file (``desk.language``), and for ``home``, ``screen_language`` and ``stripe_base``."""

    home: Path
    company: Company = Company()
    agent: Agent = Agent()
    desk: Desk = Desk()
    facts: Facts = Facts()
    identify: Identify = Identify()
    stripe: StripeAccess = StripeAccess()
    retention: Retention = Retention()
    model: Learning = Learning()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    screen_language: Language = "en"
