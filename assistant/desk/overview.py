"""The overview of the log for a lead, as lines: the totals, the money, the promises, churn by month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.desk.churn_months import Churn, churn
from assistant.desk.desk import Desk
from assistant.desk.trouble import told
from assistant.desk.works import everything
from assistant.desk.works_lines import overview_lines
from assistant.journal.report_queries import ask
from assistant.journal.tallies import Selection

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ASKED = ("outcomes", "ways", "promises")


async def overview(desk: Desk, selection: Selection) -> list[str]:
    """The lines. Raises NotSaved. Where nothing was ever logged, a sentence that says so, and no file is made."""
    whole = await everything(desk, selection)
    if whole is None:
        return list(overview_lines(None, {}, Churn((), (), (), {}), desk.tongue()))
    since, until = selection.since or BEGINNING, selection.until or selection.now + timedelta(days=1)
    with told():
        money = await desk.writer.run(
            lambda journal: {name: ask(journal, name, since=since, until=until, now=selection.now) for name in ASKED}
        )
    months = await churn(desk, selection.now, since=selection.since, until=until)
    return list(overview_lines(whole, money, months, desk.tongue()))
