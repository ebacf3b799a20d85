"""Churn by month, in SQL over the view ``cases`` that anybody can ask again. What each figure means stands beside its question.

A case counts once: a bill with the first call about it, a call without a bill where nobody had spoken with the customer in the 7 days before. It counts
in the month of that call (UTC). MRR is what the subscription came to in a month when the call began; calls logged before that was kept have none, and
``with_mrr`` says how many have. A row that was corrected counts nowhere; an erased one still counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.journal.faults import as_faults
from assistant.journal.moments import text_of

if TYPE_CHECKING:
    from assistant.journal.store import Journal

_SUMS = """count(*) as cases, sum(mrr is not null) as with_mrr,
    coalesce(sum(outcome = 'paid'), 0) as recovered_cases,
    coalesce(sum(outcome = 'lost' or disposition = 'canceled'), 0) as lost_cases,
    coalesce(sum(mrr), 0) as failed_mrr,
    coalesce(sum(iif(outcome = 'paid', mrr, 0)), 0) as recovered_mrr,
    coalesce(sum(iif(outcome = 'lost' or disposition = 'canceled', mrr, 0)), 0) as lost_mrr"""
_ASKED = "from cases where counted = 1 and at >= :since and at < :until"


def _by(column: str, also: str = "") -> str:
    return (
        f"select substr(at, 1, 7) as month, coalesce({column}, 'unknown') as {column}, mrr_currency as currency, {_SUMS}\n"
        f"{_ASKED}{also}\ngroup by 1, 2, 3 order by 1, 2, 3"
    )


QUESTIONS: Mapping[str, str] = MappingProxyType(
    {"churn": _by("churn"), "cause": _by("cause", " and churn = 'involuntary'"), "method": _by("method", " and churn = 'involuntary'")}
)
"""By what threatened (involuntary, passive, voluntary, none); then, of the involuntary alone, by cause and by the kind of method."""


@dataclass(frozen=True, slots=True)
class Month:
    """``group`` is a kind of churn, a cause or a kind of method, ``unknown`` where the call has none; MRR in the currency's minor unit.

    ``failed_mrr`` was at stake, ``recovered_mrr`` of it was paid, ``lost_mrr`` lost; the rest is open.
    """

    month: str
    """``2026-11``."""
    group: str
    currency: str | None
    cases: int
    with_mrr: int
    recovered_cases: int
    lost_cases: int
    failed_mrr: int
    recovered_mrr: int
    lost_mrr: int

    @property
    def open_mrr(self) -> int:
        return self.failed_mrr - self.recovered_mrr - self.lost_mrr


# What QUESTIONS ask, all three at once, of the numbers that the view words: on a large log that is many times quicker.
_AT_ONCE = """
select month, churn, cause, method, mrr_currency, count(*), sum(mrr is not null), sum(state = 1), sum(lost),
    coalesce(sum(mrr), 0), coalesce(sum(iif(state = 1, mrr, 0)), 0), coalesce(sum(iif(lost, mrr, 0)), 0)
from (select *, state = 3 or disposition = (select code from labels where name = 'canceled') is true as lost from facts
      where not superseded and iif(billed, bill_first, first_contact) and at >= :since and at < :until)
group by 1, 2, 3, 4, 5"""


def months(journal: Journal, *, since: datetime, until: datetime) -> dict[str, tuple[Month, ...]]:
    """The months of each of QUESTIONS, oldest first: the same rows as its SQL gives. Raises JournalFault."""
    with as_faults(journal.path):
        words = {int(code): str(name) for code, name in journal._db.execute("select code, name from labels")}
        found = journal._db.execute(_AT_ONCE, {"since": ceil(since.timestamp()), "until": ceil(until.timestamp())}).fetchall()
    return {question: _months(question, place, found, words) for place, question in enumerate(QUESTIONS, 1)}


def _months(question: str, place: int, found: Sequence[tuple[Any, ...]], words: Mapping[int, str]) -> tuple[Month, ...]:
    """The sums by month and by what stands at ``place`` in each row; by cause and method the involuntary alone."""
    sums: defaultdict[tuple[str, str, str | None], list[int]] = defaultdict(lambda: [0] * 7)
    for row in found:
        if question == "churn" or words.get(row[1]) == "involuntary":
            key = (f"{row[0] // 12:04}-{row[0] % 12 + 1:02}", words.get(row[place], "unknown"), words.get(row[4]))
            sums[key] = [one + more for one, more in zip(sums[key], row[5:], strict=True)]
    ordered = sorted(sums, key=lambda key: (key[0], key[1], key[2] or ""))
    return tuple(Month(*key, *sums[key]) for key in ordered)


def as_asked(question: str, *, since: datetime, until: datetime) -> str:
    """The question with its moments filled in, for who wants to ask it again."""
    return QUESTIONS[question].replace(":since", f"'{text_of(since)}'").replace(":until", f"'{text_of(until)}'")
