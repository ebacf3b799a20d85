"""All rules, as data, and the flags they raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assistant.risk import rules_methods as methods
from assistant.risk import rules_payments as payments
from assistant.risk import rules_plan as plan
from assistant.risk.flag import SEVERITIES, Flag
from assistant.risk.sight import Sight

Rule = Callable[[Sight], Iterator[Flag]]

RULES: tuple[Rule, ...] = (
    plan.dispute_open,
    plan.cancellation_requested,
    payments.payment_failed_open,
    payments.blocked_by_own_rule,
    payments.hard_decline,
    payments.authentication_needed,
    payments.retries_exhausted,
    payments.overdue_bill,
    methods.mandate_inactive,
    methods.direct_debit_returned,
    methods.card_expired,
    methods.no_payment_method,
    methods.default_method_shadowed,
    payments.first_payment_failed,
    payments.retry_scheduled,
    payments.repeated_soft_decline,
    payments.likely_false_decline,
    payments.never_sent,
    plan.price_rise,
    plan.discount_ending,
    methods.card_expiring,
    plan.dormant,
    plan.duplicate_customer,
    plan.doubtful_email,
    plan.paused,
    payments.debit_pending,
    methods.no_backup_method,
    methods.country_mismatch,
    plan.other_language,
)


def flags(sight: Sight) -> tuple[Flag, ...]:
    """Every flag, the most urgent first; among equals in the order of the rules."""
    return by_urgency(flag for rule in RULES for flag in rule(sight))


def by_urgency(found: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(found, key=lambda flag: SEVERITIES.index(flag.severity)))
