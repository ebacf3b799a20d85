"""What every rule looks at: the account at a moment, with its failures worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from assistant.records import Account, Dispute, Invoice, Payment, PaymentMethod, Subscription
from assistant.risk.failures import Failure, charged_method, failures, lost, open_disputes, returned_debits


@dataclass(frozen=True)
class Sight:
    """``last_used_key`` names the customer metadata that holds the last use; None where the desk keeps none."""

    account: Account
    now: datetime
    last_used_key: str | None = None

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        return failures(self.account, self.now)

    @cached_property
    def lost(self) -> Failure | None:
        return lost(self.account, self.now)

    @cached_property
    def causes(self) -> tuple[Failure, ...]:
        """The failures that explain the account: open ones, else the one that ended the last subscription."""
        return self.failures or ((self.lost,) if self.lost else ())

    @cached_property
    def returns(self) -> tuple[tuple[Dispute, Payment | None], ...]:
        return returned_debits(self.account, self.now)

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        return open_disputes(self.account)

    @cached_property
    def live(self) -> tuple[Subscription, ...]:
        return tuple(one for one in self.account.subscriptions if one.live)

    @cached_property
    def charging(self) -> tuple[Subscription, ...]:
        """Subscriptions that will charge by themselves again: not ending, not paused, not sent as a bill."""
        return tuple(
            one for one in self.live
            if one.automatic and not one.charging_paused and one.status in {"active", "past_due", "trialing", "unpaid"} and not one.cancel_at
        )  # fmt: skip

    def method_of(self, subscription: Subscription) -> PaymentMethod | None:
        return charged_method(self.account, self.open_bill(subscription), subscription)

    def open_bill(self, subscription: Subscription) -> Invoice | None:
        return next((one for one in self.account.invoices if one.subscription == subscription.id and one.unpaid), None)

    def next_charge(self, subscription: Subscription) -> datetime | None:
        """When it charges next by itself: the end of the trial or of the period, if that lies ahead."""
        at = subscription.trial_end if subscription.status == "trialing" else subscription.current_period_end
        return at if at and at > self.now else None

    @cached_property
    def pending(self) -> Payment | None:
        """A debit under way for a bill that is not paid yet."""
        for payment in self.account.payments:
            invoice = self.account.invoice(payment.invoice)
            if payment.outcome == "pending" and (invoice is None or invoice.status in {"open", "paid"}):
                return payment
        return None

    @cached_property
    def last_used(self) -> datetime | None:
        return read_moment(self.account.customer.metadata.get(self.last_used_key)) if self.last_used_key else None


def read_moment(value: str | None) -> datetime | None:
    """A date as metadata holds it: ISO 8601, or seconds since 1970."""
    if not value:
        return None
    try:
        if value.isdigit() and 9 <= len(value) <= 11:
            return datetime.fromtimestamp(int(value), UTC)
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def end_of_month(expires: tuple[int, int]) -> datetime:
    """A card works until the last moment of its month (ISO/IEC 7813 gives the month only)."""
    year, month = expires
    after = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date(9999, 12, 31)
    return datetime.combine(after, time(), UTC) - timedelta(seconds=1)
