"""The questions of the report, in SQL that anybody can ask again: ``:since`` and ``:until`` are moments as the journal writes them. Reads only.

What ``works`` gives (recovered shares, credit, the mix) and churn by month are not here. Corrected rows count nowhere; erased ones still count in the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.journal.faults import as_faults
from assistant.journal.moments import text_of

if TYPE_CHECKING:
    from assistant.journal.store import Journal

_IN_PERIOD = """f.superseded = 0 and f.at >= cast(strftime('%s', :since) as integer) and f.at < cast(strftime('%s', :until) as integer)"""

_OF_SOURCE = " and f.source = (select code from labels where name = :source)"

_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "sources": """
select source.name as source, count(*) as calls
from facts f join labels source on source.code = f.source
where IN_PERIOD
group by source.name order by calls desc""",
        # Paid is told apart by whole days from the call; state 4 had nothing at stake.
        "outcomes": """
select currency.name as currency, count(*) as cases, sum(f.amount) as at_stake,
       sum(f.state = 1 and f.days <= 1) as within_1, sum(f.state = 1 and f.days between 2 and 3) as within_3,
       sum(f.state = 1 and f.days between 4 and 14) as within_14, sum(f.state = 1 and coalesce(f.days, 15) > 14) as later,
       sum(f.state = 2) as open, sum(f.state = 3) as lost,
       sum(iif(f.state = 1, coalesce(f.paid, f.amount), 0)) as recovered, sum(iif(f.state = 3, f.amount, 0)) as lost_amount
from facts f left join labels currency on currency.code = f.currency
where f.state in (1, 2, 3) and IN_PERIOD
group by currency.name order by cases desc""",
        "ways": """
select way.name as way, count(*) as cases
from facts f join labels way on way.code = f.way
where f.state = 1 and IN_PERIOD
group by way.name order by cases desc""",
        # A payment is booked up to a day after the day that it was promised for.
        "promises": """
select sum(f.state = 1 and f.paid_at < (f.promise_on + 2) * 86400) as kept,
       sum(not (f.state = 1 and f.paid_at < (f.promise_on + 2) * 86400) and f.promise_on >= cast(strftime('%s', :now) as integer) / 86400)
           as pending,
       count(*) as promised
from facts f where f.promise_on is not null and IN_PERIOD""",
        "endings": """
select ending.name as disposition, count(*) as calls
from facts f join labels ending on ending.code = f.disposition
where IN_PERIOD
group by ending.name order by calls desc""",
        "failed": """
select cause.name as cause, currency.name as currency, count(*) as calls, sum(f.amount) as at_stake
from facts f left join labels cause on cause.code = f.cause left join labels currency on currency.code = f.currency
where IN_PERIOD
group by cause.name, currency.name order by calls desc""",
        "feedback": """
select situation.name as situation, count(*) as scores, avg(f.feedback) as mean,
       sum(f.feedback <= 2) as bad, sum(f.feedback = 3) as so_so, sum(f.feedback >= 4) as good
from facts f left join labels situation on situation.code = f.situation
where f.feedback is not null and IN_PERIOD
group by situation.name order by scores desc""",
        "said": """
select r.situation, r.feedback_score as score, r.feedback_words as words, r.at
from facts f join resolutions r on r.number = f.number
where r.feedback_words is not null and f.erased = 0 and IN_PERIOD
order by f.at desc limit 400""",
    }
)
QUESTIONS = tuple(_WRITTEN)


def ask(journal: Journal, name: str, *, since: datetime, until: datetime, now: datetime, source: str | None = None) -> list[dict[str, Any]]:
    """The rows that answer the question ``name``, by column, of one source or of all. Raises JournalFault, and KeyError for another name."""
    values = {"since": text_of(since), "until": text_of(until), "now": text_of(now), "source": source}
    sql = _sql(name, source)
    with as_faults(journal.path):
        return list(journal._db.query(sql, {key: value for key, value in values.items() if f":{key}" in sql}))


def as_asked(name: str, *, since: datetime, until: datetime, now: datetime, source: str | None = None) -> str:
    """The question as it can be asked again, with ``sql`` or any program that reads SQLite."""
    sql = _sql(name, source)
    for key, value in (("since", text_of(since)), ("until", text_of(until)), ("now", text_of(now)), ("source", source or "")):
        sql = sql.replace(f":{key}", "'" + value.replace("'", "''") + "'")
    return sql


def _sql(name: str, source: str | None) -> str:
    return _WRITTEN[name].strip().replace("IN_PERIOD", _IN_PERIOD + (_OF_SOURCE if source else ""))
