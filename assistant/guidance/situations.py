"""Which situations an account is in, the one that matters most first, and with whose lines each may be spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.declines import Verdict
from assistant.records import SITUATIONS
from assistant.risk.failures import Failure, return_situation
from assistant.risk.flag import Flag
from assistant.risk.rules_plan import ending_on_request
from assistant.risk.sight import Sight

# Situations of equal rank: which of these causes counts first is decided by the newest failure.
CAUSES = frozenset(
    {
        "expired_card", "insufficient_funds", "bank_declined", "limit_reached", "wrong_details", "authentication_needed", "card_not_supported",
        "processing_error", "direct_debit_returned", "other",
    }
)  # fmt: skip
PREMISE_ALL_WELL = frozenset({"no_backup_method", "dormant", "all_fine"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A situation that holds, and the failure that leads to it where one does."""

    situation: str
    failure: Failure | None = None
    by_code: bool = False

    @property
    def verdict(self) -> Verdict | None:
        return self.failure.verdict if self.failure else None

    @property
    def spoken_as(self) -> str:
        """Whose lines may be spoken: a reason that may only be told as a plain refusal gets the bank_declined lines, word for word."""
        if self.situation == "lost_or_stolen" or self.asks_to_stop:
            return "bank_declined"
        if self.by_code and self.verdict and self.verdict.may_tell == "as_bank_declined":
            return "bank_declined"
        return self.situation

    @property
    def asks_to_stop(self) -> bool:
        """A card code alone says that they want to stop: after the plain lines it is asked, never claimed."""
        return self.by_code and self.situation == "cancellation_requested"


def rank(situation: str) -> int:
    """The place in the order; the causes share one."""
    return SITUATIONS.index("expired_card") if situation in CAUSES else SITUATIONS.index(situation)


def standings(sight: Sight, flags: Iterable[Flag]) -> tuple[Standing, ...]:
    """Every situation that holds, in order, each once.

    Never empty: ``all_fine``, or ``other`` where too little could be read to say so.
    """
    found = list(_found(sight, tuple(flags)))
    if any(one.failure or one.situation not in PREMISE_ALL_WELL | {"card_expiring", "price_change", "paused"} for one in found):
        found = [one for one in found if one.situation not in PREMISE_ALL_WELL]
    if not found:
        found = [Standing("all_fine" if sight.account.knows("subscriptions", "invoices", "payments") else "other")]
    ordered = sorted(found, key=lambda one: rank(one.situation))
    return tuple({one.situation: one for one in reversed(ordered)}[key] for key in dict.fromkeys(one.situation for one in ordered))


def _found(sight: Sight, flags: tuple[Flag, ...]) -> Iterator[Standing]:
    kinds = {flag.kind for flag in flags}
    for failure in sight.causes:
        if failure.verdict:
            yield Standing(failure.verdict.situation, failure, by_code=True)
        elif "retries_exhausted" not in kinds:
            yield Standing("other", failure)
    for returned, _ in sight.returns:
        yield Standing(return_situation(returned))
    yield from (Standing(situation) for kind, situation in BY_FLAG if kind in kinds)
    if sight.disputes:
        yield Standing("dispute")
    if ending_on_request(sight):
        yield Standing("cancellation_requested")
    yield from _coming(flags, failed=bool(sight.causes))


BY_FLAG = (
    ("default_method_shadowed", "default_method_shadowed"),
    ("first_payment_failed", "first_payment_failed"),
    ("retries_exhausted", "retries_exhausted"),
    ("overdue_bill", "retries_exhausted"),
    ("no_payment_method", "no_payment_method"),
    ("paused", "paused"),
    ("price_rise", "price_change"),
    ("discount_ending", "price_change"),
    ("no_backup_method", "no_backup_method"),
    ("dormant", "dormant"),
)


def _coming(flags: tuple[Flag, ...], *, failed: bool) -> Iterator[Standing]:
    for flag in flags:
        if flag.kind == "mandate_inactive" and flag.form != "by_code":
            yield Standing("direct_debit_revoked")
        if flag.kind == "dispute_open" and flag.form == "unread":
            yield Standing("dispute")
        if flag.kind == "card_expiring" and flag.form == "before_charge":
            yield Standing("card_expiring")
        if flag.kind == "card_expired" and flag.form != "still_pays" and not failed:
            yield Standing("card_expiring")


# What a dispute says of why they may leave: these reasons are about what was bought, the others about who paid.
UNHAPPY = frozenset({"subscription_canceled", "product_not_received", "product_unacceptable", "credit_not_processed"})
WITHDRAWN = frozenset({"authorization_revoked", "MS02", "SL12", "R07", "R08", "1", "india_recurring_payment_mandate_canceled"})


def churn(sight: Sight, flags: Iterable[Flag], found: tuple[Standing, ...]) -> str:
    """What threatens now: involuntary, passive, voluntary, none or unknown.

    A dispute and a withdrawn permission have no word of their own: the likelier is named, by the reason that came with it.
    """
    if not sight.account.knows("subscriptions", "invoices", "payments"):
        return "unknown"
    kinds = {flag.kind for flag in flags if flag.severity != "good_to_know"}
    if "cancellation_requested" in kinds:
        return "voluntary"
    first = found[0]
    if first.situation == "dispute":
        return "voluntary" if any(one.reason in UNHAPPY for one in sight.disputes) else "involuntary"
    if first.situation == "direct_debit_revoked":
        return "voluntary" if first.verdict and first.verdict.code in WITHDRAWN else "involuntary"
    involuntary = kinds & {
        "payment_failed_open", "retries_exhausted", "hard_decline", "card_expired", "card_expiring", "no_payment_method", "mandate_inactive",
        "direct_debit_returned", "default_method_shadowed", "first_payment_failed", "overdue_bill", "blocked_by_own_rule",
    }  # fmt: skip
    if involuntary or sight.causes:
        return "involuntary"
    return "passive" if "dormant" in kinds else "none"
