"""The fitted models turned on one account at a moment: chances, days ahead, reasons. Pure: a case scores the same in ten years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from assistant.risk.ahead import Ahead, Composed, Scorers, kind_of, tried_again
from assistant.risk.chances import Chance, DayChance, Explained, Plan, Question, Reason, Risk
from assistant.risk.failures import FAILING, Failure, on_another_method, tries_left, will_run
from assistant.risk.history.cases import EARLY, Episode, Renewal, open_episode
from assistant.risk.history.evidence import evidence
from assistant.risk.history.features import Days, days_of, renewal_row
from assistant.risk.history.labels import LOST_DAYS, RECOVERY_DAYS
from assistant.risk.history.past import Contact, History, Past, cut, read_history
from assistant.risk.history.pay_cycle import Calendar, local_date
from assistant.risk.model.book import Answer, Book
from assistant.risk.model.columns import Row
from assistant.risk.sight import Sight

DAYS_AHEAD = 14
"""How far a new try is looked ahead: two weeks, the time in which a bill still comes in without a call for most (see the model card)."""
EVENTS_KEPT = timedelta(days=30)
"""Stripe keeps events for 30 days."""
MOST_REASONS = 4
LEAST_REASON = 0.05
"""Log-odds below which a feature did not move a score to speak of: one in twenty of the odds."""


@dataclass(frozen=True)
class Outlook:
    """``calendar``: the paydays by country. ``trouble``: why the company's own file could not be used, if it could not. ``random_days``: the
    share of failed payments whose next try is proposed on a day drawn by lot."""

    book: Book
    calendar: Calendar | None = None
    trouble: str | None = None
    random_days: float = 0.0

    @cached_property
    def scorers(self) -> Scorers:
        return Scorers(self.book)

    def risk(self, sight: Sight, contacts: Iterable[Contact] = ()) -> Risk:
        """What can be said at ``sight.now``. ``contacts``: earlier calls with this customer."""
        risk = Risk(model=self.book.name, data=self.book.data, trouble=self.trouble)
        account = sight.account
        if sight.disputes or not account.complete or not account.knows("invoices", "payments", "subscriptions"):
            return risk
        events_since = sight.now - EVENTS_KEPT if account.source == "stripe" and account.knows("events") else None
        history = read_history(account, contacts=contacts, events_since=events_since, calendar=self.calendar)
        if sight.failures:
            return self._of_failure(risk, sight, history, sight.failures[0])
        return self._of_renewal(risk, sight, history)

    def _of_failure(self, risk: Risk, sight: Sight, history: History, failure: Failure) -> Risk:
        episode = _episode(sight, history, failure)
        if episode is None:
            return risk
        past = cut(history, episode.moment)
        days = days_of(past, episode)
        today = max((local_date(sight.now, days.country) - days.first).days, 0)
        if today >= LOST_DAYS:
            return risk
        tries, made = self._tries_ahead(sight, failure, days, today), max(len(failure.tries), 1)
        ahead = self.scorers.ahead(days, _in_vain(failure, days))
        found = ahead.recovery(today, tries, made)
        scored = replace(
            risk,
            recovery=_chance(self.book.recovery, found),
            **_reasons("recovery", self.book.recovery, found, past, episode, days.row),
            invoice=episode.invoice,
        )
        hard = failure.verdict is not None and failure.verdict.hard
        return scored if hard else _with_days(scored, sight, failure, ahead, today, tries, made)

    def _tries_ahead(self, sight: Sight, failure: Failure, days: Days, today: int) -> tuple[int, ...]:
        """The planned try, where it will really run and can succeed, and the usual ones after it."""
        invoice = failure.invoice
        if invoice is None or invoice.next_try is None or not will_run(sight.account, failure, sight.now):
            return ()
        if not (tried_again(days.row) or on_another_method(sight.account, failure)):
            return ()
        planned = max((local_date(invoice.next_try, days.country) - days.first).days, today + 1)
        return (planned, *(day for day in self.book.schedule.get(kind_of(days.row), ()) if day > planned))

    def _of_renewal(self, risk: Risk, sight: Sight, history: History) -> Risk:
        charges = [(at, one) for one in sight.charging if one.status in {"active", "trialing"} and (at := sight.next_charge(one))]
        if not charges:
            return risk
        at, subscription = min(charges, key=lambda pair: pair[0])
        renewal = Renewal(subscription.id, at, at - EARLY)
        past = cut(history, sight.now)
        row = renewal_row(past, renewal)
        found = self.scorers.early_warning(row)
        return replace(
            risk,
            early_warning=_chance(self.book.early_warning, found),
            **_reasons("early_warning", self.book.early_warning, found, past, renewal, row),
        )


def _episode(sight: Sight, history: History, failure: Failure) -> Episode | None:
    """The failed payment as the models know it; None where nobody would charge it again by himself."""
    invoice = failure.invoice
    if invoice is None:
        return None
    subscription = sight.account.subscription(invoice.subscription)
    if subscription and (subscription.charging_paused or subscription.cancel_reason == "cancellation_requested" or not subscription.live):
        return None
    episode = open_episode(history, invoice.id)
    return episode if episode and episode.moment <= sight.now else None


def _in_vain(failure: Failure, days: Days) -> tuple[int, ...]:
    """The days after the first failure on which later tries failed."""
    later = {(local_date(one.at, days.country) - days.first).days for one in failure.tries if one.outcome in FAILING}
    return tuple(sorted(day for day in later if day > 0))


def _with_days(risk: Risk, sight: Sight, failure: Failure, ahead: Ahead, today: int, tries: Sequence[int], made: int) -> Risk:
    chances = ahead.chances(range(today + 1, min(today + DAYS_AHEAD, LOST_DAYS) + 1), made)
    days = ahead.days
    when = tuple(
        DayChance(days.date(day), p, _after_payday(days, day) if ahead.of_money else None, ahead.paid_by_then(day))
        for day, p in chances.items()
    )
    left = tries_left(sight.account, failure.last, sight.now)
    best = ahead.plan(chances, min(len(tries) or 1, len(chances) if left is None else left), made)
    if not best:
        return replace(risk, when=when)
    scheduled = ahead.one_of(tries, made) if tries else None
    if scheduled is not None and risk.recovery and tries[-1] <= today + RECOVERY_DAYS:
        scheduled = min(scheduled, risk.recovery.p)  # which counts these tries too, and is set right on what came in
    return replace(risk, when=when, plan=Plan(tuple(days.date(day) for day in best), ahead.one_of(best, made), scheduled))


def _after_payday(days: Days, day: int) -> int | None:
    place = days.calendar.position(days.date(day), days.country) if days.calendar else None
    return place.since if place else None


def _chance(answer: Answer, found: Composed) -> Chance:
    return Chance(*answer.chance(found.logit), answer.own)


def _reasons(question: Question, answer: Answer, found: Composed, past: Past, case: Renewal | Episode, row: Row) -> dict[str, Any]:
    """The score whole, and the few reasons that moved it most."""

    def reason(name: str, share: float) -> Reason:
        return Reason(question, name, answer.slope * share, row.get(name), evidence(past, name, case))

    ordered = sorted(found.shares.items(), key=lambda one: -abs(one[1]))
    told = tuple(reason(name, share) for name, share in ordered[:MOST_REASONS] if abs(share) >= LEAST_REASON)
    rest = tuple(Reason(question, name, answer.slope * share, row.get(name)) for name, share in ordered[len(told) :] if share)
    return {"reasons": told, "explained": Explained(question, answer.logit(found.base), answer.logit(found.logit), (*told, *rest))}
