"""Churn by month, with what each figure means, for a screen, a command or the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from assistant.desk.desk import Desk
from assistant.desk.trouble import told
from assistant.journal.churn_figures import QUESTIONS, Month, as_asked, months
from assistant.journal.opening import marker_of
from assistant.language import N_

MONTHS = 12

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "involuntary": N_("Involuntary: a payment or a payment method failed, and nobody meant to leave."),
        "passive": N_("Passive: the service is no longer used, and nobody asked to stop."),
        "voluntary": N_("Voluntary: the customer asked to stop."),
        "failed_mrr": N_(
            "Failed MRR: what the subscriptions of these cases come to in a month. Each bill counts once, in the month of its first call."
        ),
        "recovered_mrr": N_("Recovered MRR: of that, the cases whose bill is paid by now, whoever or whatever did it."),
        "lost_mrr": N_("Lost MRR: of that, the cases whose bill was written off or whose subscription ended. The rest is open."),
    }
)
"""What each word means, to be shown beside the figures."""


@dataclass(frozen=True, slots=True)
class Churn:
    """The months by kind of churn, and of the involuntary by cause and by method; ``sql`` is the question that gave each."""

    by_kind: tuple[Month, ...]
    by_cause: tuple[Month, ...]
    by_method: tuple[Month, ...]
    sql: Mapping[str, str]


async def churn(desk: Desk, now: datetime, *, since: datetime | None = None, until: datetime | None = None) -> Churn:
    """The last twelve months, with that of ``now``, unless told otherwise. Raises NotSaved."""
    since, until = since or first_month(now), until or now
    sql = {name: as_asked(name, since=since, until=until) for name in QUESTIONS}
    if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
        return Churn((), (), (), sql)
    with told():
        found = await desk.writer.run(lambda journal: months(journal, since=since, until=until))
    return Churn(found["churn"], found["cause"], found["method"], sql)


def first_month(now: datetime, back: int = MONTHS - 1) -> datetime:
    """The start of the month, UTC, that lies ``back`` months before that of ``now``."""
    month = now.astimezone(UTC).year * 12 + now.astimezone(UTC).month - 1 - back
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
