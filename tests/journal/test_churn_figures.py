"""Churn by month: each bill once, in the month of its first call, what was paid and lost apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.journal.churn_figures import QUESTIONS, Month, as_asked, months
from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal
from assistant.records import Disposition

from .calls import full_call, journal_path

OCTOBER = datetime(2026, 10, 20, 9, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def about(day: int, invoice: str | None, **changes: Any) -> Resolution:
    at = OCTOBER + timedelta(days=day)
    bill: dict[str, Any] = {"invoice": invoice} if invoice else {"invoice": None, "amount": None, "currency": None}
    worth = {"mrr": 2900, "mrr_currency": "EUR", "method": "card", "customer": f"cus_{invoice or day}"}
    return full_call(**({"at": at, "as_of": at} | worth | bill | changes))


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    with Journal.open(journal_path(tmp_path)) as journal:
        yield journal


def by(journal: Journal, question: str) -> dict[tuple[str, str], Month]:
    return {(one.month, one.group): one for one in months(journal, since=SINCE, until=UNTIL)[question]}


def test_a_bill_that_took_three_calls_counts_once_in_the_month_of_the_first(journal: Journal) -> None:
    calls = [journal.add_resolution(about(day, "in_1")) for day in (0, 5, 20)]
    add_outcomes(journal, [(one.id, Outcome("paid", OCTOBER, "link", 0, 2900, "EUR")) for one in calls], UNTIL)
    found = by(journal, "churn")
    assert list(found) == [("2026-10", "involuntary")]
    one = found["2026-10", "involuntary"]
    assert (one.cases, one.failed_mrr, one.recovered_mrr, one.lost_mrr, one.open_mrr) == (1, 2900, 2900, 0, 0)


def test_a_bill_whose_first_call_was_corrected_still_counts_once(journal: Journal) -> None:
    first = journal.add_resolution(about(0, "in_1"))
    journal.add_resolution(about(3, "in_1"))
    journal.add_resolution(about(0, "in_1", corrects=first.id, at=OCTOBER + timedelta(days=4)))
    assert [one.cases for one in months(journal, since=SINCE, until=UNTIL)["churn"]] == [1]


def test_kinds_of_churn_stand_apart_and_only_the_involuntary_is_told_by_cause_and_method(journal: Journal) -> None:
    lost = journal.add_resolution(about(0, "in_1", cause="expired_card"))
    journal.add_resolution(about(1, "in_2", cause="account_closed", method="sepa_debit"))
    journal.add_resolution(about(2, None, churn="voluntary", disposition=Disposition.CANCELED, mrr=4900))
    journal.add_resolution(about(30, None, churn="passive"))
    journal.add_resolution(about(31, "in_3", churn=None, mrr=None, mrr_currency=None))
    add_outcomes(journal, [(lost.id, Outcome("lost", OCTOBER, None, 0))], UNTIL)
    found = by(journal, "churn")
    assert {key: (one.failed_mrr, one.lost_mrr, one.open_mrr) for key, one in found.items()} == {
        ("2026-10", "involuntary"): (5800, 2900, 2900),
        ("2026-10", "voluntary"): (4900, 4900, 0),
        ("2026-11", "passive"): (2900, 0, 2900),
        ("2026-11", "unknown"): (0, 0, 0),
    }
    assert found["2026-11", "unknown"].with_mrr == 0
    assert {key[1]: one.lost_mrr for key, one in by(journal, "cause").items()} == {"expired_card": 2900, "account_closed": 0}
    assert {key[1]: one.cases for key, one in by(journal, "method").items()} == {"card": 1, "sepa_debit": 1}


def test_currencies_are_never_added_up(journal: Journal) -> None:
    journal.add_resolution(about(0, "in_1"))
    journal.add_resolution(about(1, "in_2", mrr=3900, mrr_currency="USD"))
    assert {one.currency: one.failed_mrr for one in months(journal, since=SINCE, until=UNTIL)["churn"]} == {"EUR": 2900, "USD": 3900}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_question_that_is_shown_gives_the_same_figures(journal: Journal, question: str) -> None:
    for day in range(6):
        journal.add_resolution(about(day, f"in_{day % 4}"))
    shown = journal._db.execute(as_asked(question, since=SINCE, until=UNTIL)).fetchall()
    assert [Month(*row) for row in shown] == list(months(journal, since=SINCE, until=UNTIL)[question])
    assert shown
