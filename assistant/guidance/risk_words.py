"""The agent's words for what the model looks at: a name for each feature, and a plain sentence for each value of it.

A sentence tells what the account shows; whether it speaks for or against is shown beside it. Nothing here is said to a customer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp

from assistant.guidance.wording import method_kind, situation
from assistant.language import N_, Tongue
from assistant.risk.ahead import DAYS_AHEAD
from assistant.risk.chances import Reason
from assistant.risk.model.columns import Value

FEATURE_NAMES: Mapping[str, str] = {
    "renewals_seen": N_("renewals so far"), "failures_90": N_("failures in 90 days"), "failures_365": N_("failures in a year"),
    "failure_rate": N_("how often renewals failed"), "paid_streak": N_("renewals paid at once in a row"),
    "failed_streak": N_("renewals failed in a row"), "days_since_failure": N_("days since the last failure"),
    "recoveries": N_("failures paid later"), "recovery_rate": N_("how often failures were paid"),
    "days_to_recover": N_("days until failures were paid"), "last_way": N_("how the last failure was paid"),
    "unpaid_bills": N_("other open bills"), "refunds_365": N_("refunds in a year"), "disputes_ever": N_("disputes and returns"),
    "code": N_("decline code"), "cause": N_("reason of the refusal"), "class": N_("can the same card or account work"),
    "refused_by": N_("who refused"), "advice": N_("advice of the card network"),
    "last_code": N_("last decline code"), "last_cause": N_("reason of the last refusal"),
    "last_class": N_("could the same card or account work last time"), "last_refused_by": N_("who refused last time"),
    "last_advice": N_("last advice of the card network"),
    "method_kind": N_("way to pay"), "brand": N_("card network"), "funding": N_("kind of card"), "wallet": N_("wallet"),
    "issuer_country": N_("country of the card or account"), "network_token": N_("card that follows by itself"),
    "method_days": N_("days this card or account is known"), "method_paid": N_("charges this card or account paid"),
    "months_to_expiry": N_("months until the card runs out"), "card_expired": N_("card run out"),
    "days_since_update": N_("days since the last new card or account"), "other_methods": N_("other cards or accounts that paid"),
    "card_news": N_("cards added lately"),
    "amount": N_("the amount"), "amount_ratio": N_("amount against what is usual"), "first_full_price": N_("first full price"),
    "plan_changed": N_("change of plan"), "tenure_days": N_("days as a customer"), "interval_days": N_("days that a bill covers"),
    "calls_365": N_("calls in a year"), "days_since_call": N_("days since the last call"), "promises": N_("promises to pay"),
    "promises_kept": N_("promises kept"), "days_since_use": N_("days since last use"),
    "month_day": N_("day of the month"), "weekday": N_("day of the week"), "since_payday": N_("days since payday"),
    "until_payday": N_("days until payday"), "pay_place": N_("place in the pay cycle"), "since_benefit": N_("days since benefits were paid"),
    "since_own_day": N_("days since the customer's own day of paying"), "since_late_day": N_("days since the day of an earlier late payment"),
    "days_ahead": N_("the days that lie ahead"), "day": N_("days since the failure"), "day_step": N_("time since the failure"), "try_today": N_("a try on this day"),
    "tries_so_far": N_("tries so far"), "try_cause": N_("reason of the refusal, on a day with a try"),
    "try_place": N_("place in the pay cycle, on a day with a try"),
    "try_late_day": N_("days since an earlier late payment's day, on a day with a try"), "try_number": N_("which try it is"),
}  # fmt: skip

LARGEST = 35.0
"""The logarithm of any amount that there is; more is no amount."""
Scale = tuple[tuple[float | None, str], ...]
"""(up to and including, sentence), low to high; None is any value. {number} is the rounded value."""

SCALES: Mapping[str, Scale] = {
    "renewals_seen": (
        (0, N_("no earlier renewal is known")), (1, N_("one earlier renewal is known")), (None, N_("{number} earlier renewals are known")),
    ),
    "failures_90": (
        (0, N_("no bill failed in the last 90 days")), (1, N_("one bill failed in the last 90 days")),
        (None, N_("{number} bills failed in the last 90 days")),
    ),
    "failures_365": (
        (0, N_("no bill failed in the last year")), (1, N_("one bill failed in the last year")), (None, N_("{number} bills failed in the last year")),
    ),
    "failure_rate": (
        (0.1, N_("renewals seldom failed before")), (0.3, N_("renewals failed now and then before")), (None, N_("renewals often failed before")),
    ),
    "paid_streak": (
        (0, N_("the last renewal was not paid at once, or there was none")), (1, N_("the last renewal was paid at once")),
        (2, N_("the last two renewals were paid at once")), (None, N_("the last {number} renewals were paid at once")),
    ),
    "failed_streak": (
        (0, N_("the last renewal did not fail")), (1, N_("the last renewal failed at first")),
        (2, N_("the last two renewals failed at first")), (None, N_("the last {number} renewals failed at first")),
    ),
    "days_since_failure": ((1, N_("the last failure was a day ago at most")), (None, N_("the last failure was {number} days ago"))),
    "recoveries": (
        (0, N_("no failed bill was paid later")), (1, N_("one failed bill was paid later")), (None, N_("{number} failed bills were paid later")),
    ),
    "recovery_rate": (
        (0.4, N_("failed bills were seldom paid later")), (0.7, N_("failed bills were paid about as often as usual")),
        (None, N_("failed bills were mostly paid later")),
    ),
    "days_to_recover": (
        (1, N_("earlier failures were paid within a day or so")), (None, N_("earlier failures were paid after about {number} days")),
    ),
    "unpaid_bills": ((0, N_("no other bill is open")), (1, N_("one other bill is open")), (None, N_("{number} other bills are open"))),
    "refunds_365": ((0, N_("no refund in the last year")), (1, N_("one refund in the last year")), (None, N_("{number} refunds in the last year"))),
    "disputes_ever": (
        (0, N_("no dispute or returned debit so far")), (1, N_("one dispute or returned debit so far")),
        (None, N_("{number} disputes or returned debits so far")),
    ),
    "network_token": ((0, N_("a new card does not follow by itself")), (None, N_("a new card follows by itself"))),
    "method_days": ((1, N_("this card or account is new here")), (None, N_("this card or account is known for {number} days"))),
    "method_paid": (
        (0, N_("this card or account has not paid before")), (1, N_("this card or account has paid once")),
        (None, N_("this card or account has paid {number} times")),
    ),
    "months_to_expiry": (
        (-1, N_("the card runs out before the charge")), (0, N_("the card is in its last month at the charge")),
        (1, N_("the card runs out in the month after the charge")), (None, N_("the card runs out {number} months after the charge")),
    ),
    "card_expired": ((0, N_("the card has not run out at the charge")), (None, N_("the card runs out before the charge"))),
    "days_since_update": (
        (1, N_("the newest charge was on a new card or account, or a new date")),
        (None, N_("the last new card, account or date was seen {number} days ago")),
    ),
    "other_methods": (
        (0, N_("no other card or account has paid before")), (1, N_("one other card or account has paid before")),
        (None, N_("{number} other cards or accounts have paid before")),
    ),
    "card_news": ((0, N_("no card was added in the last 30 days")), (None, N_("a card was added or updated in the last 30 days"))),
    "amount_ratio": (
        (0.8, N_("the amount is lower than usual")), (1.2, N_("the amount is what it usually is")), (2, N_("the amount is higher than usual")),
        (None, N_("the amount is far higher than usual")),
    ),
    "first_full_price": ((0, N_("the price did not just go back to full")), (None, N_("the bill before was discounted or free"))),
    "plan_changed": ((0, N_("the plan did not just change")), (None, N_("the plan changed with the newest bill"))),
    "tenure_days": (
        (60, N_("a customer for less than two months")), (365, N_("a customer for less than a year")), (729, N_("a customer for a year or more")),
        (None, N_("a customer for {years} years or more")),
    ),
    "interval_days": (
        (10, N_("billed by the week")), (45, N_("billed by the month")), (200, N_("billed for some months at a time")), (None, N_("billed by the year")),
    ),
    "calls_365": ((0, N_("no call in the last year")), (1, N_("one call in the last year")), (None, N_("{number} calls in the last year"))),
    "days_since_call": ((1, N_("the last call was a day ago at most")), (None, N_("the last call was {number} days ago"))),
    "promises": ((0, N_("no promise to pay so far")), (1, N_("one promise to pay so far")), (None, N_("{number} promises to pay so far"))),
    "promises_kept": (
        (0.4, N_("promises to pay were seldom kept")), (0.7, N_("promises to pay were kept about as often as usual")),
        (None, N_("promises to pay were mostly kept")),
    ),
    "days_since_use": (
        (1, N_("used it a day ago at most")), (None, N_("last used it {number} days ago")),
    ),
    "month_day": ((None, N_("it falls on day {number} of the month")),),
    "since_payday": (
        (0, N_("it falls on a day when most salaries here are paid")), (1, N_("it falls one day after most salaries here")),
        (2, N_("it falls two days after most salaries here")), (None, N_("it falls {number} days after most salaries here")),
    ),
    "until_payday": ((1, N_("most salaries here come the day after")), (None, N_("most salaries here come {number} days later"))),
    "since_benefit": (
        (0, N_("it falls on a day when benefits here are paid")), (1, N_("it falls one day after benefits here")),
        (None, N_("it falls {number} days after benefits here")),
    ),
    "since_own_day": (
        (0, N_("it falls on the customer's own day of paying")), (1, N_("it falls one day after the customer's own day of paying")),
        (None, N_("it falls {number} days after the customer's own day of paying")),
    ),
    "since_late_day": (
        (0, N_("it falls on the day of the month of an earlier late payment")),
        (1, N_("it falls one day after the day of an earlier late payment")),
        (None, N_("it falls {number} days after the day of an earlier late payment")),
    ),
    "day": ((1, N_("it is the first day after the failure")), (None, N_("it is day {number} after the failure"))),
    "try_today": ((0, N_("no try is planned on that day")), (None, N_("a try is planned on that day"))),
    "tries_so_far": ((1, N_("it was tried once")), (None, N_("it was tried {number} times"))),
}  # fmt: skip

WORDS: Mapping[tuple[str, str], str] = {
    ("last_way", "stored_method"): N_("the last failure was paid by a later try"),
    ("last_way", "other_method"): N_("the last failure was paid in another way"),
    ("last_way", "without_a_charge"): N_("the last failure was paid outside the card or account"),
    ("last_way", "none"): N_("no failed bill was paid later"),
    ("class", "soft"): N_("the same card or account can work later"),
    ("class", "update"): N_("the same card or account can work once the customer did something"),
    ("class", "hard"): N_("the same card or account won't work as it is"),
    ("refused_by", "bank"): N_("the bank refused"),
    ("refused_by", "us"): N_("it was stopped before it reached the bank"),
    ("refused_by", "unknown"): N_("who refused is not known"),
    ("advice", "try_again_later"): N_("the network advises to try again later"),
    ("advice", "confirm_card_data"): N_("the network advises to check the card's details"),
    ("advice", "do_not_try_again"): N_("the network advises not to try again"),
    ("advice", "other"): N_("the network gave advice of its own"),
    ("advice", "none"): N_("the network gave no advice"),
    ("method_kind", "other"): N_("charged in a way that is rare here"),
    ("brand", "other"): N_("the card's network is rare here"),
    ("brand", "none"): N_("it is no card"),
    ("funding", "credit"): N_("it is a credit card"),
    ("funding", "debit"): N_("it is a debit card"),
    ("funding", "prepaid"): N_("it is a prepaid card"),
    ("funding", "other"): N_("it is a kind of card that is rare here"),
    ("funding", "none"): N_("it is no card"),
    ("wallet", "other"): N_("the card is in a wallet"),
    ("wallet", "none"): N_("the card is in no wallet"),
    ("issuer_country", "other"): N_("the card or account is from a country that is rare here"),
    ("weekday", "mon"): N_("it falls on a Monday"),
    ("weekday", "tue"): N_("it falls on a Tuesday"),
    ("weekday", "wed"): N_("it falls on a Wednesday"),
    ("weekday", "thu"): N_("it falls on a Thursday"),
    ("weekday", "fri"): N_("it falls on a Friday"),
    ("weekday", "sat"): N_("it falls on a Saturday"),
    ("weekday", "sun"): N_("it falls on a Sunday"),
    ("pay_place", "0"): N_("it falls on a day when most salaries here are paid"),
    ("pay_place", "1"): N_("it falls one day after most salaries here"),
    ("pay_place", "2"): N_("it falls two days after most salaries here"),
    ("try_late_day", "0"): N_("a try on the day of the month of an earlier late payment"),
    ("try_late_day", "other"): N_("a try, with no earlier late payment to go by"),
    ("try_place", "other"): N_("a try, with no pay calendar for the country"),
    ("try_number", "2"): N_("it is the second try"),
    ("try_number", "3"): N_("it is the third try"),
    ("try_number", "4"): N_("it is the fourth try"),
    ("try_number", "5+"): N_("it is the fifth try or later"),
    **{(name, "no_try"): N_("no try is planned on that day") for name in ("try_cause", "try_place", "try_late_day", "try_number")},
}

# Unknown that says something by itself.
UNKNOWNS: Mapping[str, str] = {
    "days_since_failure": N_("no bill has failed before"),
    "days_to_recover": N_("no failed bill was paid later"),
    "days_since_update": N_("no new card or account was seen"),
    "days_since_call": N_("no call so far"),
    "promises_kept": N_("no promise to pay so far"),
    "since_late_day": N_("no failed bill was paid later"),
    "card_expired": N_("it has no date on which it runs out, or none is known"),
    "months_to_expiry": N_("it has no date on which it runs out, or none is known"),
    "since_payday": N_("no pay calendar for the country"),
    "until_payday": N_("no pay calendar for the country"),
    "pay_place": N_("no pay calendar for the country"),
    "since_benefit": N_("no calendar of benefits for the country"),
}  # fmt: skip


def feature_name(feature: str, tongue: Tongue) -> str:
    """What the feature is called; a feature that is not the desk's own (of a labelled table) keeps its own name."""
    name = FEATURE_NAMES.get(feature)
    return tongue.say(name) if name else feature


def reason_words(reason: Reason, tongue: Tongue) -> str:
    """A reason as a plain sentence without a capital or a full stop: "the last two renewals were paid at once"."""
    if reason.feature == DAYS_AHEAD:
        return tongue.say("which days lie ahead, and how long ago it failed")
    return value_words(reason.feature, reason.value, tongue)


def value_words(feature: str, value: Value, tongue: Tongue) -> str:
    """What this value of the feature comes to, in the agent's language."""
    if value is None:
        return tongue.say(UNKNOWNS[feature]) if feature in UNKNOWNS else tongue.say("not known: {what}", what=feature_name(feature, tongue))
    if feature.startswith("last_") and feature.removeprefix("last_") in _REFUSAL:
        return _last(feature.removeprefix("last_"), value, tongue)
    if isinstance(value, str):
        return _word(feature, value, tongue)
    if feature == "amount":
        return tongue.say("the amount is about {number}", number=round(exp(min(value, LARGEST)) - 1))
    found = next((text for limit, text in SCALES.get(feature, ()) if limit is None or value <= limit), None)
    if found is None:
        return _plain(feature, f"{value:g}", tongue)
    return tongue.say(found, number=round(value), years=int(value // 365))


_REFUSAL = frozenset({"code", "cause", "class", "refused_by", "advice"})


def _last(feature: str, value: Value, tongue: Tongue) -> str:
    if value == "none" and feature != "advice":
        return tongue.say("no bill failed in the last year")
    if feature == "cause":
        return tongue.say("reason of the last refusal: {what}", what=situation(str(value), tongue))
    return tongue.say("at the last failure: {what}", what=value_words(feature, value, tongue))


def _word(feature: str, value: str, tongue: Tongue) -> str:
    if (feature, value) in WORDS:
        return tongue.say(WORDS[feature, value])
    say = _SAYING.get(feature)
    return say(value, tongue) if say else _plain(feature, value, tongue)


def _plain(feature: str, value: str, tongue: Tongue) -> str:
    return tongue.say("{what}: {value}", what=feature_name(feature, tongue), value=value)


# As networks and wallets write their own names; names are not translated.
_NAMES: Mapping[str, str] = {
    "visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "discover": "Discover", "cartes_bancaires": "Cartes Bancaires",
    "maestro": "Maestro", "apple_pay": "Apple Pay", "google_pay": "Google Pay", "samsung_pay": "Samsung Pay", "link": "Link",
}  # fmt: skip
_SAYING: Mapping[str, Callable[[str, Tongue], str]] = {
    "cause": lambda value, tongue: tongue.say("reason of the refusal: {what}", what=situation(value, tongue)),
    "code": lambda value, tongue: tongue.say("the decline code is {code}", code=value),
    "method_kind": lambda value, tongue: tongue.say("charged by {kind}", kind=method_kind(value, tongue)),
    "brand": lambda value, tongue: tongue.say("the card is of {brand}", brand=_NAMES.get(value, value)),
    "wallet": lambda value, tongue: tongue.say("the card is in {wallet}", wallet=_NAMES.get(value, value)),
    "issuer_country": lambda value, tongue: tongue.say("country of the card or account: {country}", country=tongue.country(value)),
    "pay_place": lambda value, tongue: tongue.say("it falls {days} days after most salaries here", days=_span(value)),
    "try_place": lambda value, tongue: tongue.say("a try {days} days after most salaries here", days=_span(value)),
    "try_late_day": lambda value, tongue: tongue.say("a try {days} days after the day of an earlier late payment", days=_span(value)),
    "try_cause": lambda value, tongue: tongue.say("a try after this refusal: {what}", what=situation(value, tongue)),
    "day_step": lambda value, tongue: tongue.say("days since the failure: {days}", days=_span(value)),
}


def _span(step: str) -> str:
    return step.replace("-", "–")
