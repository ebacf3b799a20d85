"""Features of what the next try would charge, as far as dated records tell: the last charge's snapshot of the method.

The method's own object is overwritten in place and vanishes when it is deleted, so it is not read.
"""

from __future__ import annotations

from datetime import datetime

from assistant.risk.history.feature import OTHER, Feature, Values, among, days_between, unknown, word
from assistant.risk.history.past import Past, Try
from assistant.risk.history.pay_cycle import local_date

KINDS = ("card", "sepa_debit", "bacs_debit", "us_bank_account", "paypal", "link", OTHER)
BRANDS = ("visa", "mastercard", "amex", "discover", "cartes_bancaires", "maestro", OTHER, "none")
FUNDINGS = ("credit", "debit", "prepaid", OTHER, "none")
WALLETS = ("apple_pay", "google_pay", "samsung_pay", "link", OTHER, "none")
COUNTRIES = ("nl", "be", "de", "gb", "us", OTHER)
ONCE = frozenset({"ideal", "bancontact", "sofort", "giropay", "eps", "p24", "blik", "multibanco", "customer_balance", "klarna"})
"""Ways that pay one bill and can't be charged again by themselves (Stripe docs, "Payment method support": recurring payments)."""
NEWS_DAYS = 30
FAR = 36
"""Months to expiry are cut off here: beyond, they say nothing more."""

METHOD = (
    word("method_kind", "What is charged: card, direct debit and so on.", KINDS),
    word("brand", "The card's network; none where it is no card.", BRANDS),
    word("funding", "Credit, debit or prepaid; none where it is no card.", FUNDINGS),
    word("wallet", "The wallet that holds the card; none where there is none.", WALLETS),
    word("issuer_country", "Country of the bank that issued it.", COUNTRIES),
    Feature("network_token", "1 where the last charge used a network token, which follows a new card by itself; else 0."),
    Feature("method_days", "Days since this card or account was first seen on a charge."),
    Feature("method_paid", "Charges that this card or account paid so far (count)."),
    Feature("months_to_expiry", "Calendar months from the day of the charge to the card's last month (0: its last month), -12 to 36."),
    Feature("card_expired", "1 where the card's last month lies before the day of the charge, else 0; unknown where it has no date."),
    Feature(
        "days_since_update",
        "Days since what is charged now, this card with this date, was first seen; unknown where nothing else was before.",
    ),
    Feature("other_methods", "Other cards or accounts of this customer that paid before (count)."),
    Feature(
        "card_news", f"Cards added or updated in the {NEWS_DAYS} days before, by dated events (count); unknown where not all are known."
    ),
)


def method(past: Past, last: Try | None, at: datetime) -> Values:
    """``last``: the newest try, whose snapshot stands for what is charged ``at``."""
    if last is None or not past.knows("payments"):
        return unknown(METHOD)
    card = last.kind == "card"
    months = months_left(last, at)
    paid = [one for one in past.tries if past.ok(one)]
    own = last.card
    update = update_seen(past, last)
    news = past.news(("card_added", "card_updated"), NEWS_DAYS)
    return {
        "method_kind": among(last.kind, KINDS),
        "brand": among(_told(last.brand), BRANDS) if card else None if last.kind is None else "none",
        "funding": among(_told(last.funding), FUNDINGS) if card else None if last.kind is None else "none",
        "wallet": (among(last.wallet, WALLETS) or "none") if last.kind else None,
        "issuer_country": among(last.country, COUNTRIES),
        "network_token": float(last.token) if card else None,
        "method_days": days_between(next((one.at for one in past.tries if own and one.card == own), None), past.moment),
        "method_paid": float(sum(one.card == own for one in paid)) if own else None,
        "months_to_expiry": None if months is None else float(min(max(months, -12), FAR)),
        "card_expired": None if months is None else float(months < 0),
        "days_since_update": days_between(update.at if update else None, past.moment),
        "other_methods": float(len({one.card for one in paid} - {own, None})),
        "card_news": None if news is None else float(len(news)),
    }


def _told(word: str | None) -> str | None:
    """Stripe writes ``unknown`` where it does not know."""
    return None if word == "unknown" else word


def newest_try(past: Past, subscription: str | None) -> Try | None:
    """The try that shows best what the next one will charge: of the newest bill of this subscription that was tried, else of any bill.

    A way that pays once only is never charged again, and a card that stood in after a soft refusal leaves the stored one in its place; after
    any other refusal the new card is taken to be stored.
    """
    for story in reversed(past.stories):
        made = [one for one in story.tries if one.at <= past.moment] if story.subscription == subscription else []
        if made:
            return _stays(made)
    return past.tries[-1] if past.tries else None


def _stays(made: list[Try]) -> Try:
    first, last = made[0], made[-1]
    soft = first.verdict is not None and not first.verdict.hard and first.verdict.retry == "yes"
    if last.card == first.card or not (soft or last.kind in ONCE):
        return last
    return next(one for one in reversed(made) if one.card == first.card)


def months_left(one: Try, at: datetime) -> int | None:
    """Calendar months from the local day of ``at`` to the card's last month; None where it has none."""
    if one.expires is None:
        return None
    day = local_date(at, one.country)
    year, month = one.expires
    return (year - day.year) * 12 + month - day.month


def update_seen(past: Past, last: Try) -> Try | None:
    """The first charge that showed this card with this date, where another card or date was charged before it."""
    first = next((one for one in past.tries if _same(one, last)), None)
    before = any(one.at < first.at and one.kind not in ONCE for one in past.tries) if first else False
    return first if before else None


def _same(one: Try, other: Try) -> bool:
    return one.card == other.card and one.expires == other.expires
