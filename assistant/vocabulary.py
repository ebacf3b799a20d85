"""The desk's fixed lists: how a call ended, what was agreed, who was on the line, the situations, the parts of an account.

Their values are stored and read by other programs: one is never renamed, and a list only grows. What each is called is language's.
"""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """How a call ended: the fixed list.

    A stored value is never renamed.
    """

    SOLVED_ON_CALL = "solved_on_call"
    PROMISE_TO_PAY = "promise_to_pay"
    LINK_SENT = "link_sent"
    WILL_CALL_BANK = "will_call_bank"
    CALLBACK_PLANNED = "callback_planned"
    ESCALATED = "escalated"
    ALREADY_PAID = "already_paid"
    DISPUTES_CHARGE = "disputes_charge"
    MONEY_TROUBLE = "money_trouble"
    PAY_IN_PARTS = "pay_in_parts"
    ASKED_TO_CANCEL = "asked_to_cancel"
    CANCELED = "canceled"
    NOT_IDENTIFIED = "not_identified"
    WRONG_CUSTOMER = "wrong_customer"
    VOICEMAIL = "voicemail"
    NOT_REACHED = "not_reached"
    DO_NOT_CONTACT = "do_not_contact"
    OTHER = "other"


class AgreedStep(StrEnum):
    """What was agreed on the call."""

    NEW_TRY = "new_try"
    OTHER_DATE = "other_date"
    LINK = "link"
    OTHER_METHOD = "other_method"
    NEW_MANDATE = "new_mandate"
    PAUSE = "pause"
    SMALLER_PLAN = "smaller_plan"
    PARTS = "parts"
    CALL_BANK = "call_bank"
    REVIEW = "review"
    CALLBACK = "callback"
    STOP = "stop"
    OTHER = "other"


class Identified(StrEnum):
    """How sure the desk is of who is on the line."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"
    FAILED = "failed"


SITUATIONS: tuple[str, ...] = (
    "deceased", "dispute", "cancellation_requested", "lost_or_stolen", "blocked_by_us", "direct_debit_revoked", "account_closed",
    "expired_card", "insufficient_funds", "bank_declined", "limit_reached", "wrong_details", "authentication_needed", "card_not_supported",
    "processing_error", "direct_debit_returned", "other",
    "default_method_shadowed", "first_payment_failed", "retries_exhausted",
    "no_payment_method", "paused", "card_expiring", "price_change", "no_backup_method", "dormant", "all_fine",
)  # fmt: skip
"""Every situation key, in the order in which one wins over the next when several hold."""

PARTS: tuple[str, ...] = (
    "customer", "subscriptions", "invoices", "payments", "payment_methods", "refunds", "disputes", "mandates", "events", "prices",
)  # fmt: skip
"""The parts of an account that are read by themselves, and can fail by themselves."""
