"""The account as the desk sees it: provider-neutral, frozen values.

Amounts are integers in ISO 4217's minor unit; moments are aware UTC datetimes. ``None`` is unknown, never zero. What a provider calls its
things stays in ``billing``; what a code means stays in ``declines``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.money import CurrencyMismatch as CurrencyMismatch
from assistant.money import Money as Money
from assistant.money import minor_digits as minor_digits
from assistant.plans import Discount as Discount
from assistant.plans import PlanItem as PlanItem
from assistant.plans import Subscription as Subscription
from assistant.vocabulary import PARTS as PARTS
from assistant.vocabulary import SITUATIONS as SITUATIONS
from assistant.vocabulary import AgreedStep as AgreedStep
from assistant.vocabulary import Disposition as Disposition
from assistant.vocabulary import Identified as Identified

NOTHING = Money(0, "EUR")


@dataclass(frozen=True, slots=True)
class Customer:
    """Who the account is of.

    ``country`` is ISO 3166 alpha-2, ``language`` and ``time_zone`` as the provider or the phone number gives them.
    """

    id: str
    name: str | None = None
    email: str | None = None
    email_trusted: bool = True
    """False where cleaning changed the address or it mixes scripts: nothing is sent to it."""

    phone: str | None = None
    country: str | None = None
    country_source: str | None = None
    language: str | None = None
    """Two letters, lower case, from the provider's preferred locales; None is unknown."""

    register: str | None = None
    """Je or u, where the account's metadata says so."""

    salutation: str | None = None
    time_zone: str | None = None
    since: datetime | None = None
    postcode: str | None = None
    birth_date: str | None = None
    balance: Money | None = None
    """Positive: owed to us beside the invoices; negative: credit."""

    default_method: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mandate:
    """The holder's permission for direct debits.

    ``status``: active, inactive, pending.
    """

    id: str
    status: str
    reference: str | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A stored way to pay.

    ``kind``: card, sepa_debit, ideal, paypal, ...; ``expires`` is (year, month).
    """

    id: str
    kind: str
    brand: str | None = None
    last4: str | None = None
    expires: tuple[int, int] | None = None
    wallet: str | None = None
    country: str | None = None
    funding: str | None = None
    fingerprint: str | None = None
    updates_itself: bool | None = None
    """True where a network token or a wallet token carries the card's renewal; None is unknown."""

    mandate: Mandate | None = None
    created: datetime | None = None
    attached: bool = True
    used_for: tuple[str, ...] = ()
    """Subscriptions that a try will really charge to this method."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who refused, as the provider tells it.

    ``by``: issuer_declined, blocked, invalid, authorized, manual_review, or None for unknown.
    """

    by: str | None = None
    network_status: str | None = None
    reason: str | None = None
    advice_code: str | None = None
    network_advice_code: str | None = None
    network_decline_code: str | None = None
    risk_level: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One try to take money.

    ``outcome``: succeeded, failed, blocked, refunded, partially_refunded, disputed, pending.     ``code`` is the decline code where one
    is known, else the provider's error code. ``method_kind`` to ``expires`` are the snapshot of the     method as it was then.
    """

    id: str
    at: datetime
    amount: Money
    outcome: str
    code: str | None = None
    error_code: str | None = None
    refused: Outcome = Outcome()
    invoice: str | None = None
    method: str | None = None
    method_kind: str | None = None
    brand: str | None = None
    last4: str | None = None
    expires: tuple[int, int] | None = None
    fingerprint: str | None = None
    wallet: str | None = None
    card_country: str | None = None
    network_token: bool = False
    mandate: str | None = None
    refunded: Money | None = None
    taken_back: Money | None = None
    """What an open or lost dispute holds or took."""

    captured: bool = True
    statement_name: str | None = None
    intent: str | None = None
    reference: str | None = None
    """The network's or the direct debit's own reference of this payment, for a bank to search on."""
    funding: str | None = None
    """Credit, debit or prepaid, of the card as it was then; None is unknown."""

    @property
    def ok(self) -> bool:
        """The money came in at that moment, whatever happened to it later."""
        return self.outcome in {"succeeded", "refunded", "partially_refunded", "disputed"}


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    at: datetime
    amount: Money
    payment: str | None = None
    status: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """The holder asked the bank for the money back.

    ``open``: still decided on; ``holds_money``: it is taken from us now.
    """

    id: str
    at: datetime
    amount: Money
    payment: str | None = None
    status: str = "unknown"
    reason: str | None = None
    due_by: datetime | None = None

    @property
    def open(self) -> bool:
        return self.status.endswith(("needs_response", "under_review")) or self.status == "unknown"

    @property
    def holds_money(self) -> bool:
        return self.status in {"needs_response", "under_review", "lost", "appeal_needs_response", "appeal_under_review"}

    @property
    def won(self) -> bool:
        return self.status in {"won", "warning_closed", "prevented"}


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    description: str | None
    amount: Money
    period_start: datetime | None = None
    period_end: datetime | None = None
    price: str | None = None
    unit_amount: int | None = None
    quantity: int | None = None
    proration: bool = False
    subscription: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A bill.

    ``status``: draft, open, paid, uncollectible, void. ``next_try`` is the provider's own next date, whether or not it will run.
    """

    id: str
    at: datetime
    status: str
    number: str | None = None
    amount_due: Money = NOTHING
    amount_paid: Money = NOTHING
    amount_remaining: Money = NOTHING
    tries: int = 0
    next_try: datetime | None = None
    subscription: str | None = None
    reason: str | None = None
    automatic: bool = True
    """Charged by itself, rather than sent as a bill to pay."""

    advances: bool | None = None
    url: str | None = None
    due: datetime | None = None
    paid_at: datetime | None = None
    paid_outside: bool = False
    voided_at: datetime | None = None
    uncollectible_at: datetime | None = None
    default_method: str | None = None
    lines: tuple[InvoiceLine, ...] = ()
    subtotal: int | None = None
    subtotal_without_tax: int | None = None
    discounted: bool = False
    payments: tuple[str, ...] = ()
    """Ids of the intents or charges that the provider says paid or tried it."""
    waits_for_customer: bool = False
    """The payment waits for the customer to confirm it at the bank."""
    error_code: str | None = None
    """The provider's last error where no dated try shows it."""

    error_kind: str | None = None

    @property
    def currency(self) -> str:
        return self.amount_due.currency

    @property
    def unpaid(self) -> bool:
        return self.status in {"open", "uncollectible"} and self.amount_remaining.minor > 0


ChangeKind = Literal[
    "card_added", "card_removed", "card_updated", "default_method", "plan_changed", "paused", "resumed", "cancel_set", "cancel_undone",
    "subscription_started", "subscription_ended", "mandate", "details_changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed on the account, at a moment that a dated record gives.

    ``facts`` fill the sentence that tells it.
    """

    id: str
    at: datetime
    kind: ChangeKind
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part that could not be read.

    ``key`` names the sentence, ``facts`` fill it: (``missing_permission``, {permission: rak_charge_read}).
    """

    part: str
    key: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that is known of one customer, newest first in each tuple.

    A part named in ``problems`` is unknown, not empty.
    """

    customer: Customer
    source: str
    read_at: datetime
    subscriptions: tuple[Subscription, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    methods: tuple[PaymentMethod, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    """False while older pages are still on their way."""

    twins: tuple[str, ...] = ()
    """Ids of other customers with the same e-mail address."""

    creditor_id: str | None = None

    def knows(self, *parts: str) -> bool:
        """Every one of these parts was read."""
        return not {problem.part for problem in self.problems}.intersection(parts)

    def method(self, method_id: str | None) -> PaymentMethod | None:
        return next((method for method in self.methods if method.id == method_id), None)

    def invoice(self, invoice_id: str | None) -> Invoice | None:
        return next((invoice for invoice in self.invoices if invoice.id == invoice_id), None)

    def subscription(self, subscription_id: str | None) -> Subscription | None:
        return next((one for one in self.subscriptions if one.id == subscription_id), None)

    def tries(self, invoice_id: str) -> tuple[Payment, ...]:
        """The tries to pay this invoice, newest first."""
        return tuple(payment for payment in self.payments if payment.invoice == invoice_id)
