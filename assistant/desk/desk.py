"""The desk: settings, the source of accounts, the journal and the drafts, held together for the life of the program.

The verbs are modules beside this one; each takes the desk. Nothing here waits for the network or the disk.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.billing.fields import obj, text
from assistant.billing.practice import Practice
from assistant.billing.provider import Provider
from assistant.desk.view import AccountView
from assistant.guidance.facts import House
from assistant.journal.drafts import Drafts
from assistant.journal.resolution import new_id
from assistant.journal.writer import Writer
from assistant.language import Tongue, zone_named
from assistant.settings.values import Settings

if TYPE_CHECKING:
    from assistant.billing.practice import Case
    from assistant.risk.outlook import Outlook

JOURNAL = "journal.db"
DEMO_JOURNAL = "demo-journal.db"


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """``now`` fixes the moment looked from (``--now``); without it a practice case brings its own and Stripe is looked at by ``clock``."""

    settings: Settings
    provider: Provider
    clock: Callable[[], datetime] = clock
    new_id: Callable[[], str] = new_id
    now: datetime | None = None
    key_origin: str | None = None
    journal_name: str = JOURNAL
    views: dict[str, AccountView] = field(default_factory=dict)
    """The last view of each account that was opened since the start."""
    _writer: Writer | None = None

    @property
    def source(self) -> str:
        return self.provider.source

    @property
    def practising(self) -> bool:
        return self.source == "practice"

    @property
    def journal_path(self) -> Path:
        return self.settings.home / self.journal_name

    @property
    def simulated(self) -> bool:
        """What is looked at was made by ``demo --log``: no customer, no call and no money of it is real."""
        return self.journal_name == DEMO_JOURNAL

    @property
    def writer(self) -> Writer:
        """The thread that owns the journal, begun when it is first needed."""
        if self._writer is None:
            self._writer = Writer(self.journal_path)
        return self._writer

    @cached_property
    def outlook(self) -> Outlook | None:
        """The fitted models, read when the first account is opened: the start does without them."""
        from assistant.desk.outlook import SHIPPED, outlook

        return outlook(self) if SHIPPED.exists() else None

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.settings.home)

    def case(self, customer: str) -> Case | None:
        return self.provider.case(customer) if isinstance(self.provider, Practice) else None

    def moment(self, customer: str | None = None) -> datetime:
        """The moment that this account is looked at from."""
        case = self.case(customer) if customer else None
        return self.now or (case.moment if case else self.clock())

    def house(self, customer: str | None = None) -> House:
        """What the script may claim: of the practice case, else what the desk has set."""
        case = self.case(customer) if customer else None
        if case:
            company, facts = obj(case.about.get("company")), obj(case.about.get("facts"))
            return House(
                company=text(company.get("name")),
                phone=text(company.get("phone")),
                agent=text(obj(case.about.get("agent")).get("name")),
                **{name: facts.get(name) for name in FACTS},
            )
        settings = self.settings
        known = {name: getattr(settings.facts, name) for name in FACTS}
        return House(company=settings.company.name, phone=settings.company.phone, agent=settings.agent.name, **known)

    def case_company(self, customer: str) -> Mapping[str, Any]:
        case = self.case(customer)
        return obj(case.about.get("company")) if case else {}

    def last_used_key(self, customer: str) -> str | None:
        case = self.case(customer)
        return text(obj(case.about.get("facts")).get("last_used_key")) if case else self.settings.facts.last_used_key

    def stories(self, language: str) -> dict[str, str]:
        """What each practice case is about, by customer; empty for live data."""
        return {case.id: case.story(language) for case in self.provider.cases} if isinstance(self.provider, Practice) else {}

    def agent(self, customer: str | None = None) -> str:
        """Who works here, for the log: the name that is set, the practice case's, or the name of the account at this computer."""
        return self.settings.agent.name or self.house(customer).agent or system_user()

    def tongue(self, language: str | None = None, zone: str | None = None) -> Tongue:
        return Tongue(language or self.settings.screen_language, zone=zone or self.settings.desk.time_zone)

    @property
    def zone(self) -> tzinfo:
        """Where the desk is; UTC where that is not set."""
        return zone_named(self.settings.desk.time_zone)

    async def close(self) -> None:
        await self.provider.close()
        if self._writer is not None:
            self._writer.close(2.0)


FACTS = ("grace_days", "no_fee", "data_kept", "lower_plan_possible", "ideal_link_possible", "pause_possible", "parts_possible")


def system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
