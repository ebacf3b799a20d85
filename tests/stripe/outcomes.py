"""What a charge says about a refusal, code by code, as Stripe fills it: `outcome`, `failure_code`, the network's own code and its advice.

Codes and their pairs follow the project's table of decline codes; the sentences are ours. Leaves the charge itself to `objects`.
"""

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way to refuse: the code, the network's usual code, Mastercard's advice, the sentence, and who refused."""

    code: str
    network: str | None = None
    advice: str | None = None
    """Mastercard's advice for this code; other networks give none by themselves."""
    words: str = "The card was declined."
    umbrella: bool = True
    """True where `failure_code` is the umbrella `card_declined` and only `outcome.reason` names the code."""
    blocked: bool = False
    risk: tuple[str, int] = ("normal", 22)


# Mastercard's advice codes and the word Stripe makes of them.
ADVICE = {"01": "confirm_card_data", "02": "try_again_later", "03": "do_not_try_again", "21": "do_not_try_again", "24": "try_again_later"}
_BLOCKED: dict[str, Any] = {"blocked": True, "words": "The payment was stopped before it was sent."}
_CARD = (
    Refusal("insufficient_funds", "51", "24", "The card or account could not cover the amount."),
    Refusal("generic_decline", "05", "02"),
    Refusal("do_not_honor", "05", "02"),
    Refusal("lost_card", "41", "03"),
    Refusal("stolen_card", "43", "03"),
    Refusal("card_velocity_exceeded", "61", "02", "A limit of the card was reached."),
    Refusal("card_not_supported", "57", None, "The card does not take this kind of payment."),
    Refusal("transaction_not_allowed", "57", None, "The card does not take this kind of payment."),
    Refusal("duplicate_transaction", "94", None, "The same amount was sent a moment ago."),
    Refusal("revocation_of_authorization", "R1", "21"),
    Refusal("expired_card", "54", "01", "The card is past its date.", umbrella=False),
    Refusal("incorrect_cvc", "N7", "01", "The security code does not match.", umbrella=False),
    Refusal("incorrect_number", "14", "01", "The card number is wrong.", umbrella=False),
    Refusal("processing_error", "96", "02", "The card could not be processed just now.", umbrella=False),
    Refusal("authentication_required", "1A", None, "The bank wants the customer to confirm.", umbrella=False),
    Refusal("highest_risk_level", risk=("highest", 88), **_BLOCKED),
    Refusal("rule", risk=("elevated", 71), **_BLOCKED),
    Refusal("low_probability_of_authorization", **_BLOCKED),
)
CARD: dict[str, Refusal] = {refusal.code: refusal for refusal in _CARD}
SEPA: dict[str, str] = {
    "insufficient_funds": "AM04",
    "debit_not_authorized": "MD01",
    "authorization_revoked": "MS02",
    "debit_disputed": "MD06",
    "account_closed": "AC04",
    "bank_account_restricted": "AC06",
    "recipient_deceased": "MD07",
    "refer_to_customer": "MS03",
    "generic_could_not_process": "ED05",
}
DEBIT_WORDS = "The bank sent the debit back."


def approved(*, card: bool, risk: int = 12) -> JSON:
    """The outcome of a payment that went through (or, for a direct debit, is on its way)."""
    judged: JSON = {"risk_level": "normal", "risk_score": risk} if card else {"risk_level": "not_assessed"}
    return _outcome("authorized", "approved_by_network", None, "The payment is complete.") | judged


def refused_card(code: str, network: str | None = None, advice: str | None = None, *, mastercard: bool = False) -> JSON:
    """The outcome of a refused card payment; `network` replaces the network's usual code, `advice` is Stripe's word for what to do next.

    An unknown code is a bank's refusal without a network's code."""
    refusal = CARD.get(code, Refusal(code))
    if refusal.blocked:
        outcome = _outcome("blocked", "not_sent_to_network", code, "The payment was blocked before it was sent.")
    else:
        outcome = _outcome("issuer_declined", "declined_by_network", code, f"The bank answered with the code `{code}`.")
    theirs = refusal.advice if mastercard and not refusal.blocked else None
    codes = {
        "network_decline_code": network or refusal.network,
        "network_advice_code": theirs,
        "advice_code": advice or ADVICE.get(theirs or ""),
    }
    return outcome | codes | {"risk_level": refusal.risk[0], "risk_score": refusal.risk[1]}


def refused_debit(code: str, network: str | None = None) -> JSON:
    """The outcome of a direct debit that came back; `network` is the ISO 20022 reason, by default the usual one for the code."""
    outcome = _outcome("issuer_declined", "declined_by_network", code, f"The bank sent the debit back with `{code}`.")
    return outcome | {"network_decline_code": network or SEPA.get(code), "risk_level": "not_assessed"}


def failure(code: str, *, card: bool) -> tuple[str, str]:
    """`failure_code` and `failure_message` of a charge that was refused with this code."""
    if not card:
        return code, DEBIT_WORDS
    refusal = CARD.get(code, Refusal(code))
    return ("card_declined" if refusal.umbrella else code), refusal.words


def decline_code(code: str) -> str:
    """The `decline_code` in an error: Stripe answers `fraudulent` where its own check stopped the payment."""
    return "fraudulent" if CARD.get(code, Refusal(code)).blocked else code


def _outcome(kind: str, network_status: str, reason: str | None, words: str) -> JSON:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": reason,
        "seller_message": words,
        "type": kind,
    }
