"""What each decline code means, and who refused: the table ``decline_codes.csv``, read once.

``verdict`` reads one payment. Who refused comes first (the provider's outcome), then the network's advice, then the decline code, then
the bank's own code where the decline is generic. Sources of each row stand in the table's last column.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.records import Payment
from assistant.resources import PACKAGE

MayTell = Literal["yes", "as_bank_declined", "no"]
Retry = Literal["yes", "after_update", "no"]
Refuser = Literal["bank", "us", "unknown"]


@dataclass(frozen=True, slots=True)
class Decline:
    """One row.

    ``hard``: the same card or account cannot work again as it is. ``retry``: for the same card or account.
    """

    code: str
    network: str
    hard: bool
    owner: str
    retry: Retry
    meaning: str
    situation: str
    may_tell: MayTell
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one failed payment is to be read.

    ``by``: who refused; ``decided_by``: outcome, advice, code, network or nothing.
    """

    situation: str
    hard: bool
    retry: Retry
    may_tell: MayTell
    by: Refuser
    sent_to_bank: bool | None
    decided_by: str
    code: str | None
    rows: tuple[Decline, ...]
    """Every row of the table that says something of this payment, the deciding one first."""


# The tables to look in, by the kind of method; the codes of the SDK's error field come last everywhere.
NETWORKS: dict[str | None, tuple[str, ...]] = {
    "card": ("card", "card_errorcode"),
    "sepa_debit": ("sepa", "sepa_iso", "card_errorcode"),
    "us_bank_account": ("ach", "card_errorcode"),
    "bacs_debit": ("bacs", "card_errorcode"),
    "ideal": ("ideal", "lpm", "card_errorcode"),
    None: ("card", "card_errorcode", "sepa", "sepa_iso", "lpm", "ideal"),
}
LOCAL_METHODS = ("lpm", "ideal", "card_errorcode", "card")
BANK_CODES = {"card": "card_network", "sepa_debit": "sepa_iso", "us_bank_account": "ach", "bacs_debit": "bacs"}

# Codes that name no reason, so that the bank's own code may explain them.
GENERIC = frozenset({"generic_decline", "card_declined", "refer_to_customer", "generic_could_not_process", "partner_generic_decline"})
# Stripe runs no automatic try after these, unless a new method arrives (Smart Retries page).
NO_AUTOMATIC_RETRY = frozenset(
    {
        "incorrect_number", "lost_card", "pickup_card", "stolen_card", "revocation_of_authorization", "revocation_of_all_authorizations",
        "authentication_required", "highest_risk_level", "transaction_not_allowed",
    }
)  # fmt: skip
# Visa's category 1: never try again (Checkout.com's list of Visa response codes; R codes: TabaPay, Visa updates 2026).
VISA_CATEGORY_1 = frozenset({"04", "07", "12", "14", "15", "41", "43", "46", "57", "R0", "R1", "R3"})
# Mastercard's advice codes that forbid a new try (Solidgate; TabaPay merchant advice code).
MASTERCARD_STOP = frozenset({"03", "21"})
# Tries in 30 days for one card and amount: Visa 20 (15 in older rules, so 15 is what is safe to count on), Mastercard 35.
TRIES_IN_30_DAYS = {"visa": 15, "mastercard": 35}
# Situations whose words point at the bank: not to be used for a payment that never got there.
BLAMES_BANK = frozenset(
    {"bank_declined", "lost_or_stolen", "card_not_supported", "limit_reached", "insufficient_funds", "cancellation_requested"}
)


@cache
def table() -> dict[tuple[str, str], Decline]:
    """Every row by (code, network)."""
    with (PACKAGE / "decline_codes.csv").open(newline="", encoding="utf-8") as file:
        return {(row["code"], row["network"]): _decline(row) for row in csv.DictReader(file)}


def _decline(row: dict[str, str]) -> Decline:
    return Decline(
        code=row["code"],
        network=row["network"],
        hard=row["hard_or_soft"] == "hard",
        owner=row["cause_owner"],
        retry=row["retry_sensible"],  # type: ignore[arg-type]
        meaning=row["short_meaning"],
        situation=row["situation"],
        may_tell=row["may_tell_customer"],  # type: ignore[arg-type]
        source=row["source"],
    )


def find(code: str | None, *networks: str) -> Decline | None:
    """The row of ``code`` in the first of ``networks`` that has it."""
    rows = table()
    return next((rows[code, network] for network in networks if (code, network) in rows), None) if code else None


def dispute(reason: str | None) -> Decline | None:
    """What the reason of a dispute means: the situation it leads to."""
    return find(reason, "stripe_dispute")


def verdict(payment: Payment) -> Verdict:
    """How a failed or blocked payment is to be read, and what of it may be told."""
    refused, kind = payment.refused, payment.method_kind
    by_code = find(payment.code, *NETWORKS.get(kind, LOCAL_METHODS))
    by_bank = find(refused.network_decline_code, BANK_CODES.get(kind or "card", "card_network"))
    advice = _advice(payment)
    sent = _sent(payment)
    if _stopped_by_a_check(payment, sent):
        return _blocked(payment, by_code, sent)
    by: Refuser = "bank" if refused.by == "issuer_declined" else "us" if sent is False else "unknown"
    row, decided_by = _decide(by_code, by_bank, advice, payment.code)
    rows = tuple(dict.fromkeys(one for one in (row, by_code, by_bank, advice) if one))
    if row is None:
        return _unnamed(payment, by, sent, rows)
    if row.situation == "blocked_by_us":
        return _fraud_word(payment, row, _retry(row, advice, payment), by, sent, rows)
    situation, may_tell = row.situation, row.may_tell
    if by == "us" and situation in BLAMES_BANK:
        return Verdict("blocked_by_us", row.hard, row.retry, "no", by, sent, "outcome", payment.code, rows)
    retry = _retry(row, advice, payment)
    return Verdict(situation, row.hard or never_again(payment), retry, may_tell, by, sent, decided_by, payment.code, rows)


def _stopped_by_a_check(payment: Payment, sent: bool | None) -> bool:
    """Blocked before the bank or after its yes; what was never sent without a block is read by its code."""
    refused = payment.refused
    undone = refused.network_status == "reversed_after_approval" and refused.by != "issuer_declined"
    return refused.by == "blocked" or undone or (payment.outcome == "blocked" and sent is not False)


def _sent(payment: Payment) -> bool | None:
    status = payment.refused.network_status
    return None if status is None else status != "not_sent_to_network"


def _advice(payment: Payment) -> Decline | None:
    """The network's own advice, else the provider's.

    A hard one wins over a soft one.
    """
    refused = payment.refused
    own = find(refused.network_advice_code, "mastercard_advice") if (payment.brand or "mastercard") == "mastercard" else None
    general = find(refused.advice_code, "card_advice")
    return own if own and (own.hard or not (general and general.hard)) else general


def _decide(code: Decline | None, bank: Decline | None, advice: Decline | None, raw: str | None) -> tuple[Decline | None, str]:
    """The row that speaks.

    Advice outranks a decline code that is soft or generic; a hard code says as much as the advice and says why.
        Advice to try later says nothing of the cause: it only speaks where nothing else does.
    """
    generic = code is None or raw in GENERIC
    best, decided_by = (bank, "network") if generic and bank else (code, "code")
    if advice and not (best and advice.retry == "yes" and not (generic and best is code)):
        if best is None or best.situation == "other":
            return advice, "advice"
        if advice.hard and (not best.hard or (advice.situation == "cancellation_requested" and best.situation != "lost_or_stolen")):
            return advice, "advice"
        if advice.retry == "after_update" and not best.hard and best.situation == "bank_declined" and advice.code != "43":
            return advice, "advice"
    return best, decided_by if best else "nothing"


def _retry(row: Decline, advice: Decline | None, payment: Payment) -> Retry:
    refused = payment.refused
    if never_again(payment):
        return "no"
    if advice and (advice.hard or refused.advice_code == "try_again_later"):
        return advice.retry if not row.hard else row.retry
    return row.retry


def never_again(payment: Payment) -> bool:
    """The networks forbid another try on this card: Visa category 1, Mastercard advice 03 or 21, Stripe's do_not_try_again."""
    refused = payment.refused
    brand = payment.brand
    return (
        (brand == "visa" and refused.network_decline_code in VISA_CATEGORY_1)
        or (brand == "mastercard" and refused.network_advice_code in MASTERCARD_STOP)
        or refused.advice_code == "do_not_try_again"
    )


def _blocked(payment: Payment, by_code: Decline | None, sent: bool | None) -> Verdict:
    """A check of ours or of the payment system: the bank is out of it, whatever the code says."""
    radar = find(payment.refused.reason, "radar") or find(payment.code, "radar")
    rows = tuple(dict.fromkeys(row for row in (radar, by_code) if row))
    row = radar or (by_code if by_code and by_code.situation == "blocked_by_us" else None)
    if row and row.situation == "blocked_by_us":
        return Verdict("blocked_by_us", row.hard, row.retry, row.may_tell, "us", sent, "outcome", payment.code, rows)
    return Verdict("blocked_by_us", True, "after_update", "no", "us", sent, "outcome", payment.code, rows)


def _fraud_word(payment: Payment, row: Decline, retry: Retry, by: Refuser, sent: bool | None, rows: tuple[Decline, ...]) -> Verdict:
    """``fraudulent`` and its kin without a block of ours: the bank's own no is spoken as any refusal; where it is unknown who, no reason
    is given."""
    if by == "bank":
        return Verdict("bank_declined", row.hard, retry, "as_bank_declined", by, sent, "outcome", payment.code, rows)
    return Verdict("blocked_by_us", row.hard, retry, row.may_tell, by, sent, "code", payment.code, rows)


def _unnamed(payment: Payment, by: Refuser, sent: bool | None, rows: tuple[Decline, ...]) -> Verdict:
    """A code that the table does not know, or none: only who refused can be said."""
    if by == "bank":
        return Verdict("bank_declined", False, "after_update", "yes", by, sent, "outcome", payment.code, rows)
    if by == "us":
        return Verdict("blocked_by_us", False, "after_update", "no", by, sent, "outcome", payment.code, rows)
    return Verdict("other", False, "after_update", "no", by, sent, "nothing", payment.code, rows)
