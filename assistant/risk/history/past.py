"""The account cut to a moment: what dated records tell of it, and nothing that was written later.

Today's objects are overwritten in place (a default method, the date on a card, a status, metadata, an address), so none of them is read here:
what no dated record tells is unknown. Dated are a charge with its snapshot of the method, an invoice's lines and its status transitions,
a refund, a dispute, an event, and what the desk itself kept. ``History`` is made once of an account; ``cut`` gives what was known at a moment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from assistant.declines import Verdict, verdict
from assistant.records import Account, Change, Dispute, Invoice, Payment, Refund
from assistant.risk.history.pay_cycle import Calendar

# A bank debit tells only later how it ended, up to 14 working days (Stripe docs, "SEPA Direct Debit payments", and those of Bacs and ACH).
DELAYED = frozenset({"sepa_debit", "bacs_debit", "us_bank_account", "acss_debit", "au_becs_debit"})
SETTLES = timedelta(days=20)
RENEWAL_REASONS = frozenset({"subscription_cycle", "subscription"})
# ``derived`` in the reader names what it works out of today's objects so; an event keeps the provider's own id.
_DERIVED = (".created", ".card", ".plan", ".started", ".cancel", ".ended")


@dataclass(frozen=True, slots=True)
class Contact:
    """One of the desk's own resolutions. ``at``: when the call was; ``promised_on``: the local day on which the customer would pay."""

    id: str
    at: datetime
    disposition: str
    invoice: str | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One charge, with what the method looked like then.

    ``ok`` is None while it is under way. ``known_at``: from when the outcome was known; None where that still lies ahead. ``amount`` is in the
    currency's minor unit.
    """

    id: str
    at: datetime
    ok: bool | None
    known_at: datetime | None
    amount: int
    currency: str
    invoice: str | None
    method: str | None
    kind: str | None
    brand: str | None
    funding: str | None
    wallet: str | None
    country: str | None
    expires: tuple[int, int] | None
    fingerprint: str | None
    token: bool
    card: str | None
    """What stays the same when the same card is typed in again: its fingerprint, else the method's id."""
    code: str | None = None
    advice: str | None = None
    verdict: Verdict | None = None


def same_method(one: Try, other: Try) -> bool:
    """Both charged the same stored method; where a charge does not name it, the same card or account."""
    return one.method == other.method if one.method else one.card == other.card


@dataclass(frozen=True, slots=True)
class Story:
    """One bill, every fact of it dated; the tries oldest first.

    ``failure``: the first failed try, where nothing was paid before it. ``paid_at``: when the money was in, by whatever way;
    ``paying``: the try that brought it. ``listed`` is what the lines come to, in minor units of ``currency``; None: it has no lines.
    """

    id: str
    at: datetime
    subscription: str | None
    reason: str | None
    automatic: bool
    renewal: bool
    """A renewal that charges by itself."""
    tries: tuple[Try, ...]
    failure: Try | None
    paying: Try | None
    paid_at: datetime | None
    paid_outside: bool
    voided_at: datetime | None
    uncollectible_at: datetime | None
    listed: int | None
    currency: str
    discounted: bool
    prices: frozenset[str]
    span_days: float | None

    @property
    def first(self) -> Try | None:
        return self.tries[0] if self.tries else None

    def amount(self, moment: datetime) -> int | None:
        """What the first try asked, once there was one; until then what the lines come to (minor units)."""
        return self.tries[0].amount if self.tries and self.tries[0].at <= moment else self.listed

    def failed_by(self, moment: datetime) -> bool:
        return self.failure is not None and self.failure.known_at is not None and self.failure.known_at <= moment

    def paid_by(self, moment: datetime) -> bool:
        return self.paid_at is not None and self.paid_at <= moment

    def settled_by(self, moment: datetime) -> bool:
        """Nothing is asked for it any more: paid, voided or written off."""
        return any(at is not None and at <= moment for at in (self.paid_at, self.voided_at, self.uncollectible_at))


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Everything dated of one account, oldest first.

    ``account`` is for the labels, which look ahead; no feature reads it. ``events_since``: from when every event is known; None: no event is
    relied on. ``uses``: dated moments of use, None where the company gives none.
    """

    account: Account
    stories: tuple[Story, ...]
    tries: tuple[Try, ...]
    refunds: tuple[Refund, ...]
    disputes: tuple[Dispute, ...]
    news: tuple[Change, ...]
    contacts: tuple[Contact, ...]
    uses: tuple[datetime, ...] | None
    events_since: datetime | None
    calendar: Calendar | None
    unknown: frozenset[str]
    """Parts of the account that could not be read."""

    @property
    def customer(self) -> str:
        return self.account.customer.id

    def story(self, invoice: str | None) -> Story | None:
        return next((one for one in self.stories if one.id == invoice), None)


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What was known at ``moment``, oldest first.

    A try in ``tries`` was made by then; whether its outcome was known is asked of ``ok``.
    """

    history: History
    moment: datetime
    stories: tuple[Story, ...]
    tries: tuple[Try, ...]
    refunds: tuple[Refund, ...]
    disputes: tuple[Dispute, ...]
    contacts: tuple[Contact, ...]

    def knows(self, *parts: str) -> bool:
        return self.history.unknown.isdisjoint(parts)

    def ok(self, one: Try) -> bool | None:
        """Paid or failed, as it was known at the moment; None: still under way then."""
        return one.ok if one.known_at is not None and one.known_at <= self.moment else None

    @property
    def country(self) -> str | None:
        """Of the newest charge's card or account, lower case: the customer's address is overwritten in place, this is not."""
        return next((one.country for one in reversed(self.tries) if one.country), None)

    def news(self, kinds: Iterable[str], days: int) -> tuple[Change, ...] | None:
        """Events of these kinds in the days before the moment; None where not every event of those days is known."""
        since, start = self.history.events_since, self.moment - timedelta(days=days)
        if since is None or since > start or not self.knows("events"):
            return None
        wanted = set(kinds)
        return tuple(one for one in self.history.news if start < one.at <= self.moment and one.kind in wanted)

    @property
    def last_use(self) -> datetime | None:
        uses = self.history.uses
        return uses[place - 1] if uses and (place := bisect_right(uses, self.moment)) else None


_AT = attrgetter("at")


def read_history(
    account: Account,
    *,
    contacts: Iterable[Contact] = (),
    uses: Sequence[datetime] | None = None,
    events_since: datetime | None = None,
    calendar: Calendar | None = None,
) -> History:
    """``account``: read as late as can be; what came after a moment is cut off by ``cut``."""
    by_invoice: dict[str | None, list[Payment]] = defaultdict(list)
    for payment in sorted(account.payments, key=lambda one: (one.at, one.id)):
        by_invoice[payment.invoice].append(payment)
    bills = {one.id: one for one in sorted(account.invoices, key=lambda one: (one.at, one.id))}
    tries = {owner: _tries(bills.get(owner or ""), payments) for owner, payments in by_invoice.items()}
    return History(
        account=account,
        stories=tuple(_story(bill, tries.get(bill.id, ())) for bill in bills.values()),
        tries=tuple(sorted((one for mine in tries.values() for one in mine), key=lambda one: (one.at, one.id))),
        refunds=tuple(sorted(account.refunds, key=_AT)),
        disputes=tuple(sorted(account.disputes, key=_AT)),
        news=tuple(sorted((one for one in account.changes if not one.id.endswith(_DERIVED)), key=_AT)),
        contacts=tuple(sorted(contacts, key=_AT)),
        uses=None if uses is None else tuple(sorted(uses)),
        events_since=events_since,
        calendar=calendar,
        unknown=frozenset(problem.part for problem in account.problems),
    )


def cut(history: History, moment: datetime) -> Past:
    """The account as dated records show it at ``moment``, that moment itself included."""
    return Past(
        history=history,
        moment=moment,
        stories=history.stories[: bisect_right(history.stories, moment, key=_AT)],
        tries=history.tries[: bisect_right(history.tries, moment, key=_AT)],
        refunds=history.refunds[: bisect_right(history.refunds, moment, key=_AT)],
        disputes=history.disputes[: bisect_right(history.disputes, moment, key=_AT)],
        contacts=history.contacts[: bisect_right(history.contacts, moment, key=_AT)],
    )


def _tries(bill: Invoice | None, payments: Sequence[Payment]) -> tuple[Try, ...]:
    found = []
    for place, payment in enumerate(payments):
        ok = _outcome(payment)
        following = payments[place + 1].at if place + 1 < len(payments) else None
        found.append(_try(payment, ok, _known_at(payment, ok, bill, following)))
    return tuple(found)


def _outcome(payment: Payment) -> bool | None:
    """Whether the money came in then, whatever happened to it later; what is only held on the card has not come in."""
    if payment.outcome in {"failed", "blocked"}:
        return False
    return True if payment.ok and payment.captured else None


def _known_at(payment: Payment, ok: bool | None, bill: Invoice | None, following: datetime | None) -> datetime | None:
    """A card answers at once. A debit's answer has no date of its own: the bill's payment or the next try shows it, else time does."""
    if ok is None:
        return None
    if payment.method_kind not in DELAYED:
        return payment.at
    latest = payment.at + SETTLES
    if ok:
        return bill.paid_at if bill and bill.paid_at and bill.paid_at >= payment.at else latest
    return min(following, latest) if following else latest


def _try(payment: Payment, ok: bool | None, known_at: datetime | None) -> Try:
    refused = payment.refused
    failed = ok is False
    return Try(
        id=payment.id,
        at=payment.at,
        ok=ok,
        known_at=known_at,
        amount=payment.amount.minor,
        currency=payment.amount.currency,
        invoice=payment.invoice,
        method=payment.method,
        kind=payment.method_kind,
        brand=payment.brand,
        funding=payment.funding,
        wallet=payment.wallet,
        country=payment.card_country.lower() if payment.card_country else None,
        expires=payment.expires,
        fingerprint=payment.fingerprint,
        token=payment.network_token,
        card=payment.fingerprint or payment.method,
        code=payment.code if failed else None,
        advice=(refused.advice_code or refused.network_advice_code) if failed else None,
        verdict=verdict(payment) if failed else None,
    )


def _story(bill: Invoice, tries: tuple[Try, ...]) -> Story:
    paying = next((one for one in tries if one.ok), None)
    failure = next((one for one in tries if one.ok is not None), None)
    failure = failure if failure and failure.ok is False else None
    own = [line for line in bill.lines if not line.proration]
    spans = [line.period_end - line.period_start for line in own if line.period_start and line.period_end]
    return Story(
        id=bill.id,
        at=bill.at,
        subscription=bill.subscription,
        reason=bill.reason,
        automatic=bill.automatic,
        renewal=bill.automatic and bill.reason in RENEWAL_REASONS and bool(bill.subscription),
        tries=tries,
        failure=failure,
        paying=paying,
        paid_at=_paid_at(bill, paying),
        paid_outside=bill.paid_outside,
        voided_at=bill.voided_at,
        uncollectible_at=bill.uncollectible_at,
        listed=sum(line.amount.minor for line in bill.lines) if bill.lines else None,
        currency=bill.currency,
        discounted=bill.discounted,
        prices=frozenset(line.price for line in own if line.price),
        span_days=max(spans) / timedelta(days=1) if spans else None,
    )


def _paid_at(bill: Invoice, paying: Try | None) -> datetime | None:
    """When the money was in: a card's charge, else the bill's own transition, else when the debit's outcome was known."""
    if paying is None:
        return bill.paid_at
    if paying.kind not in DELAYED:
        return paying.at
    return paying.known_at
