"""An account as the desk shows it: the record, what follows from it, and what was said before. One frozen value for every screen and command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.desk.history import Earlier, contacts
from assistant.guidance.facts import House
from assistant.guidance.situations import Standing, churn, standings
from assistant.records import Account, Invoice, Money
from assistant.risk.chances import Risk
from assistant.risk.failures import will_run
from assistant.risk.figures import Access, Month, access, mrr, paid_total, status, strip
from assistant.risk.flag import Flag
from assistant.risk.rules import by_urgency, flags
from assistant.risk.rules_model import model_flags
from assistant.risk.sight import Sight

if TYPE_CHECKING:
    from assistant.risk.outlook import Outlook


@dataclass(frozen=True)
class AccountView:
    """``now`` is the moment looked from; ``raw`` the provider-shaped JSON that was read; ``fresh`` is False for what was known before."""

    account: Account
    now: datetime
    house: House
    last_used_key: str | None = None
    earlier: tuple[Earlier, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fresh: bool = True
    story: Mapping[str, str] = field(default_factory=dict)
    statement_name: str | None = None
    since: Mapping[str, datetime] = field(default_factory=dict)
    """part -> when it was read, where the last reading of it failed and what was known before is shown."""
    outlook: Outlook | None = field(default=None, repr=False, compare=False)
    """The fitted models; None scores nothing."""

    @property
    def source(self) -> str:
        return self.account.source

    @property
    def customer_id(self) -> str:
        return self.account.customer.id

    def read_at(self, *parts: str) -> datetime:
        """When the oldest of these parts was read."""
        return min((self.since.get(part, self.account.read_at) for part in parts), default=self.account.read_at)

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.account, self.now, self.last_used_key)

    @cached_property
    def risk(self) -> Risk:
        return self.outlook.risk(self.sight, contacts(self.earlier)) if self.outlook else Risk()

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        return by_urgency((*flags(self.sight), *model_flags(self.risk, self.sight)))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        return standings(self.sight, self.flags)

    @property
    def situations(self) -> tuple[str, ...]:
        return tuple(one.situation for one in self.standings)

    def standing(self, situation: str | None) -> Standing:
        """The standing of this situation; one that does not hold is spoken without a failure behind it."""
        if situation is None:
            return self.standings[0]
        return next((one for one in self.standings if one.situation == situation), Standing(situation))

    @cached_property
    def churn(self) -> str:
        return churn(self.sight, self.flags, self.standings)

    @cached_property
    def status(self) -> str:
        return status(self.account)

    @cached_property
    def mrr(self) -> tuple[Money, ...] | None:
        return mrr(self.account, self.now)

    @cached_property
    def paid_total(self) -> tuple[Money, ...] | None:
        return paid_total(self.account)

    @cached_property
    def access(self) -> Access | None:
        return access(self.account, self.house.grace_days)

    @cached_property
    def strip(self) -> tuple[Month, ...]:
        return strip(self.account, self.now)

    def planned_try(self, invoice: Invoice) -> datetime | None:
        """When the next try of this bill will really run; None where none is planned or the planned one cannot."""
        if invoice.status not in {"open", "draft"} or invoice.next_try is None or invoice.next_try <= self.now:
            return None
        failure = next((one for one in self.sight.failures if one.invoice is invoice), None)
        return invoice.next_try if failure is None or will_run(self.account, failure, self.now) else None

    @cached_property
    def open_bill(self) -> tuple[str | None, Money | None]:
        """(invoice id, amount) that a call would be about: the newest failure's bill, else any unpaid one."""
        for failure in self.sight.failures:
            if failure.invoice:
                return failure.invoice.id, failure.invoice.amount_remaining
        unpaid = next((one for one in self.account.invoices if one.unpaid), None)
        return (unpaid.id, unpaid.amount_remaining) if unpaid else (None, None)
