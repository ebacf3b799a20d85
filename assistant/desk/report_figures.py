"""Gathers what a report shows: the figures of the period, what the rule checks found, and what customers said. Words come later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.desk.churn_months import Churn, churn
from assistant.desk.desk import Desk
from assistant.desk.periods import Period
from assistant.desk.rule_checks import checked
from assistant.desk.trouble import told
from assistant.desk.works import PAGE, grouped
from assistant.journal.checking import Stretch
from assistant.journal.opening import marker_of
from assistant.journal.report_queries import QUESTIONS, ask
from assistant.journal.store import Journal
from assistant.journal.tallies import Selection
from assistant.review.findings import Finding
from assistant.review.works import Group

# The rule checks look at so many calls of the period, the newest; the report says so (judgement: a month of a large desk, a few seconds).
MOST_CHECKED = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """``whole`` is the group of all cases of the period, None where there are none; ``works`` holds the groups by each dimension. ``source``: the
    only source that was looked at, None for all.

    ``answers`` are the rows by the names of the report's questions. ``looked``: how many calls the rule checks looked at.
    """

    period: Period
    now: datetime
    source: str | None
    simulated: bool
    whole: Group | None
    works: Mapping[str, Sequence[Group]]
    answers: Mapping[str, Sequence[Mapping[str, Any]]]
    churn: Churn
    """By month, of all sources."""
    found: tuple[Finding, ...]
    looked: int


async def gather(desk: Desk, period: Period, now: datetime, source: str | None = None) -> Figures:
    """All figures of the period, as they stand ``now``, of one source or of all. Raises NotSaved. Where nothing was ever logged no file is made."""
    months = await churn(desk, now, since=period.since, until=period.until)
    if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
        return Figures(period, now, source, desk.simulated, None, dict.fromkeys(PAGE, ()), dict.fromkeys(QUESTIONS, ()), months, (), 0)
    selection = Selection(now, since=period.since, until=period.until, source=source, zone=desk.zone)
    with told():
        whole, works, answers = await desk.writer.run(lambda journal: _read(journal, period, selection))
    pages = [one async for one in checked(desk, Stretch(period.since, period.until, source=source), most=MOST_CHECKED)]
    found = tuple(finding for page in pages for finding in page.found)
    return Figures(period, now, source, desk.simulated, whole, works, answers, months, found, sum(len(page.calls) for page in pages))


def _read(
    journal: Journal, period: Period, selection: Selection
) -> tuple[Group | None, dict[str, list[Group]], dict[str, list[dict[str, Any]]]]:
    works = {one: grouped(journal, (one,), selection) for one in PAGE}
    answers = {
        name: ask(journal, name, since=period.since, until=period.until, now=selection.now, source=selection.source) for name in QUESTIONS
    }
    return next(iter(grouped(journal, (), selection)), None), works, answers
