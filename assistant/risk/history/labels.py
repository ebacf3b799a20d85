"""What became of each renewal and of each failed payment: labels that look ahead of their moment, from dated records.

A row is ripe when everything that could still change its label has had the time to be known: its moment, its window and two days lie at or
before the newest event known. What ended in another way than paid or unpaid (cancelled by the customer, refunded, disputed, paused, the
plan ended, voided) is an outcome of its own: None as a label, never 0. A window is so many times 24 hours; the days of H are the customer's
local dates, counted from the failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from assistant.records import Subscription
from assistant.risk.history.cases import Episode, Renewal, episode_of, renewal_of
from assistant.risk.history.past import DELAYED, SETTLES, Contact, History, Story, Try, cut, same_method
from assistant.risk.history.pay_cycle import local_date

Outcome = Literal[
    "paid", "unpaid", "under_way", "cancelled", "refunded", "disputed", "paused", "ended", "voided", "no_charge",
]  # fmt: skip
Way = Literal["scheduled_try", "other_method", "same_card_again", "outside", "credit"]
"""How a failed bill was paid: a later try on the same stored method, another method, the same card typed in again, outside the provider,
or from the customer's balance."""

RECOVERY_DAYS = 14
LOST_DAYS = 30
SETTLED = timedelta(days=2)
"""What may still come in after a window closes before its label is trusted: a provider's records run behind by hours, rarely by a day."""
# A voided bill belongs to the end of its subscription when both happened within a day of each other.
SAME_ACT = timedelta(days=1)
# Nobody was spoken to and nothing was left behind.
NO_CONTACT = frozenset({"not_reached", "wrong_customer"})


@dataclass(frozen=True, slots=True)
class LabelledRenewal:
    """``first_failure``: 1 the first charge failed, 0 it went through, None neither.

    ``lost``: 1 failed and not paid within 30 days, 0 paid, None an outcome of its own. ``contacted``: the desk spoke with the customer
    between the moment and the first try. ``ripe`` is for ``first_failure``, ``lost_ripe`` for ``lost``.
    """

    renewal: Renewal
    outcome: Outcome
    first_failure: int | None
    lost: int | None
    contacted: bool
    lost_contacted: bool
    ripe: bool
    lost_ripe: bool


@dataclass(frozen=True, slots=True)
class LabelledEpisode:
    """``recovered``: paid within 14 days (1), not (0), or None for an outcome of its own; ``recovered_late`` the same for 30 days.

    ``outcome`` is that within 30 days; ``way`` says how it was paid and ``day`` when: of a debit, when it was begun, not when it was in.
    ``tries``: the days with a try on the stored method that had failed. ``last_day``: the last day of which it is known whether it was paid,
    before anything of its own ended it. ``contact_day``: the first day on which the desk spoke with the customer before it was paid.
    """

    episode: Episode
    outcome: Outcome
    day: int | None
    way: Way | None
    recovered: int | None
    recovered_late: int | None
    tries: tuple[int, ...]
    last_day: int
    contact_day: int | None
    contacted: bool
    ripe: bool
    late_ripe: bool


@dataclass(frozen=True, slots=True)
class LabelledDay:
    """One day of an open failed payment: ``paid`` on that day, given that it was not paid before.

    ``contacted``: the desk had spoken with the customer by then, so the row says nothing of what happens without contact.
    """

    day: int
    paid: int
    try_today: bool
    tries_so_far: int
    contacted: bool


@dataclass(frozen=True, slots=True)
class _Ending:
    """Something that ends an open bill in its own way."""

    at: datetime
    outcome: Outcome


def renewals(history: History, newest: datetime) -> tuple[LabelledRenewal, ...]:
    """Every automatic renewal whose first try lies behind ``newest`` (the newest event known), oldest first."""
    found = ((story, renewal_of(story)) for story in history.stories)
    return tuple(_renewal(history, story, one, newest) for story, one in found if one and one.at <= newest)


def episodes(history: History, newest: datetime) -> tuple[LabelledEpisode, ...]:
    """Every first failed payment of an automatic bill, oldest first."""
    found = ((story, episode_of(story)) for story in history.stories)
    return tuple(_episode(history, story, one, newest) for story, one in found if one and one.moment <= newest)


def labelled_days(one: LabelledEpisode) -> Iterator[LabelledDay]:
    """The rows of H: day 1 to the day it was paid, 30 days at most, and none from where its label is not ripe or something else ended it."""
    before = [day for day in one.tries if day < 1]
    for day in range(1, min(one.last_day, LOST_DAYS) + 1):
        tries_so_far = 1 + len(before) + sum(1 <= other < day for other in one.tries)
        contacted = one.contact_day is not None and one.contact_day <= day
        yield LabelledDay(day, int(one.day == day and one.outcome == "paid"), day in one.tries, tries_so_far, contacted)
        if one.day == day:
            return


def settled_after(one: Try | None) -> timedelta:
    """How long after a try its outcome is surely known. A debit that fails is known sooner than one that comes in, so it waits for both."""
    return SETTLES if one and one.kind in DELAYED else SETTLED


def day_of(at: datetime, first: date, country: str | None) -> int:
    """Local days after the failure, the same day counted as the first."""
    return max((local_date(at, country) - first).days, 1)


def _renewal(history: History, story: Story, renewal: Renewal, newest: datetime) -> LabelledRenewal:
    first = story.first
    outcome, first_failure, lost = _first_outcome(history, story, first)
    end = renewal.at + timedelta(days=LOST_DAYS)
    return LabelledRenewal(
        renewal=renewal,
        outcome=outcome,
        first_failure=first_failure,
        lost=lost,
        contacted=_contact(history, renewal.moment, renewal.at) is not None,
        lost_contacted=_contact(history, renewal.moment, min(end, story.paid_at) if first_failure and story.paid_at else end) is not None,
        ripe=renewal.at + settled_after(first) <= newest,
        lost_ripe=end + SETTLED <= newest,
    )


def _first_outcome(history: History, story: Story, first: Try | None) -> tuple[Outcome, int | None, int | None]:
    """(outcome, first_failure, lost) of a renewal."""
    if first is None:
        return ("voided" if story.voided_at else "no_charge"), None, None
    if first.ok is None:
        return "under_way", None, None
    if first.ok:
        return "paid", 0, 0
    within = _Followed(history, story, first)
    outcome = within.outcome(LOST_DAYS)
    return outcome, 1, {"paid": 0, "unpaid": 1}.get(outcome)


def _episode(history: History, story: Story, episode: Episode, newest: datetime) -> LabelledEpisode:
    failure = story.failure
    assert failure is not None  # noqa: S101  an episode is made of one
    followed = _Followed(history, story, failure)
    outcome, soon = followed.outcome(LOST_DAYS), followed.outcome(RECOVERY_DAYS)
    contact = _contact(history, episode.moment, min(story.paid_at or newest, episode.moment + timedelta(days=LOST_DAYS + 1)))
    contact_day = followed.day(contact.at) if contact else None
    known = followed.plain_days(newest - settled_after(failure))
    return LabelledEpisode(
        episode=episode,
        outcome=outcome,
        day=followed.begun_day if outcome == "paid" else None,
        way=followed.way() if outcome == "paid" else None,
        recovered={"paid": 1, "unpaid": 0}.get(soon),
        recovered_late={"paid": 1, "unpaid": 0}.get(outcome),
        tries=followed.tries(),
        last_day=known,
        contact_day=contact_day,
        contacted=contact_day is not None and contact_day <= RECOVERY_DAYS,
        ripe=episode.moment + timedelta(days=RECOVERY_DAYS) + SETTLED <= newest,
        late_ripe=episode.moment + timedelta(days=LOST_DAYS) + SETTLED <= newest,
    )


def _contact(history: History, after: datetime, until: datetime) -> Contact | None:
    spoken = (one for one in history.contacts if one.disposition not in NO_CONTACT)
    return next((one for one in spoken if after < one.at <= until), None)


class _Followed:
    """One failed bill, followed from its failure on."""

    def __init__(self, history: History, story: Story, failure: Try) -> None:
        self.history = history
        self.story = story
        self.failure = failure
        self.country = cut(history, failure.at).country
        self.first = local_date(failure.at, self.country)
        later = story.paid_at if story.paid_at and story.paid_at >= failure.at else None
        self.paid_at = later
        """When the money was in; ``begun_day``: when the try that brought it was made, which for a debit is days before."""
        self.begun_day = self.day(story.paying.at if story.paying else later) if later else None
        self.endings = tuple(sorted(self._endings(), key=lambda one: one.at))

    def day(self, at: datetime) -> int:
        return day_of(at, self.first, self.country)

    def until(self, days: int) -> datetime:
        return self.failure.at + timedelta(days=days)

    def outcome(self, days: int) -> Outcome:
        """How it stood when this many days of 24 hours had passed."""
        until = self.until(days)
        ending = next((one for one in self.endings if one.at <= until), None)
        paid = self.paid_at if self.paid_at and self.paid_at <= until else None
        if paid and (ending is None or paid <= ending.at):
            return self._undone(until) or "paid"
        return ending.outcome if ending else "unpaid"

    def plain_days(self, newest: datetime) -> int:
        """The last day of which it is known whether it was paid then, with nothing of its own before it."""
        known = (local_date(newest, self.country) - self.first).days
        ends = [self.day(one.at) for one in self.endings if self.paid_at is None or one.at < self.paid_at]
        if self.begun_day is not None and self._undone(self.until(LOST_DAYS)):
            ends.append(self.begun_day)
        if self.paid_at is None and (pending := self._pending()):
            ends.append(self.day(pending.at))
        return max(min([known, *(day - 1 for day in ends)]), 0)

    def tries(self) -> tuple[int, ...]:
        """Days with a later try on the stored method that failed first."""
        later = [one for one in self.story.tries if one.at > self.failure.at and self._stored(one)]
        return tuple(sorted({self.day(one.at) for one in later}))

    def way(self) -> Way:
        paying = self.story.paying
        if paying is None:
            return "outside" if self.story.paid_outside else "credit"
        if self._stored(paying):
            return "scheduled_try"
        same = paying.fingerprint is not None and paying.fingerprint == self.failure.fingerprint
        return "same_card_again" if same else "other_method"

    def _stored(self, one: Try) -> bool:
        return same_method(one, self.failure)

    def _pending(self) -> Try | None:
        return next((one for one in self.story.tries if one.ok is None and one.at > self.failure.at), None)

    def _undone(self, until: datetime) -> Outcome | None:
        """The payment went back, by the customer's bank or by us, inside the window."""
        paying = self.story.paying
        if paying is None:
            return None
        refunds = (one for one in self.history.refunds if one.payment == paying.id and one.status not in {"failed", "canceled"})
        back = sum(one.amount.minor for one in refunds if one.at <= until)
        if any(one.payment == paying.id and one.at <= until for one in self.history.disputes):
            return "disputed"
        return "refunded" if paying.amount and back >= paying.amount else None

    def _endings(self) -> Iterator[_Ending]:
        subscription = self.history.account.subscription(self.story.subscription)
        lost_at = subscription.ended_at if subscription and subscription.cancel_reason == "payment_failed" else None
        voided = self.story.voided_at
        if subscription:
            yield from self._ended(subscription)
            yield from self._paused(subscription)
        if voided and voided >= self.failure.at and not (lost_at and abs(voided - lost_at) <= SAME_ACT):
            yield _Ending(voided, "voided")

    def _ended(self, one: Subscription) -> Iterator[_Ending]:
        """Ended for non-payment is the loss itself, so no ending here. An end that was asked for before the failure ends it on its day."""
        kinds: dict[str | None, Outcome] = {"cancellation_requested": "cancelled", "payment_disputed": "disputed"}
        if one.cancel_reason == "payment_failed":
            return
        dates = [at for at in (one.canceled_at if one.cancel_reason else None, one.ended_at) if at and at >= self.failure.at]
        if dates:
            yield _Ending(min(dates), kinds.get(one.cancel_reason, "ended"))

    def _paused(self, one: Subscription) -> Iterator[_Ending]:
        told = [news.at for news in self.history.news if news.kind == "paused" and news.at >= self.failure.at]
        if told:
            yield _Ending(told[0], "paused")
        elif one.charging_paused and self._newest_bill():
            yield _Ending(self.failure.at, "paused")  # since when is not known: the bill that it left open says nothing

    def _newest_bill(self) -> bool:
        return all(other.at <= self.story.at for other in self.history.stories if other.subscription == self.story.subscription)
