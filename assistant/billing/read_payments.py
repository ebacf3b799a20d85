"""Charges, refunds and disputes as JSON, in old and new shapes -> records."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.billing.fields import Json, expiry, flag, ident, items, moment, money, obj, prose, text, whole
from assistant.records import Dispute, Money, Outcome, Payment, Refund

UMBRELLA = {None, "card_declined"}
# Stripe's reference, "outcome.network_status": the payment system never asked the bank, or undid what the bank had approved.
STOPPED = {"not_sent_to_network", "reversed_after_approval"}


def read_outcome(raw: Json) -> Outcome:
    outcome = obj(raw.get("outcome"))
    return Outcome(
        by=text(outcome.get("type")),
        network_status=text(outcome.get("network_status")),
        reason=text(outcome.get("reason")),
        advice_code=text(outcome.get("advice_code")),
        network_advice_code=text(outcome.get("network_advice_code")),
        network_decline_code=text(outcome.get("network_decline_code")),
        risk_level=text(outcome.get("risk_level")),
    )


def read_refund(raw: Json) -> Refund | None:
    at, refund_id = moment(raw.get("created")), ident(raw)
    if not (at and refund_id):
        return None
    return Refund(
        refund_id,
        at,
        money(raw.get("amount"), raw.get("currency")),
        ident(raw.get("charge")),
        text(raw.get("status")),
        text(raw.get("reason")),
    )


def read_dispute(raw: Json) -> Dispute | None:
    at, dispute_id = moment(raw.get("created")), ident(raw)
    if not (at and dispute_id):
        return None
    return Dispute(
        id=dispute_id,
        at=at,
        amount=money(raw.get("amount"), raw.get("currency")),
        payment=ident(raw.get("charge")),
        status=text(raw.get("status")) or "unknown",
        reason=text(raw.get("reason")),
        due_by=moment(obj(raw.get("evidence_details")).get("due_by")),
    )


def read_payment(raw: Json, *, invoices: Mapping[str, str], disputes: Mapping[str, tuple[Dispute, ...]]) -> Payment | None:
    """``invoices``: intent or charge id -> invoice id.

    ``disputes``: charge id -> its disputes; a disputed charge without one counts as disputed.
    """
    at, charge_id = moment(raw.get("created")), ident(raw)
    if not (at and charge_id):
        return None
    amount = money(raw.get("amount"), raw.get("currency"))
    captured = raw.get("captured") is not False
    taken_in = money(raw["amount_captured"], raw.get("currency")) if captured and whole(raw.get("amount_captured")) is not None else amount
    refused = read_outcome(raw)
    mine = disputes.get(charge_id, ())
    details = obj(raw.get("payment_method_details"))
    kind = text(details.get("type")) or _legacy_kind(raw)
    snapshot = obj(details.get(kind)) if kind else {}
    if kind == "card" and not snapshot:
        snapshot = obj(raw.get("source"))
    intent = ident(raw.get("payment_intent"))
    refunded = _given_back(money(raw.get("amount_refunded"), raw.get("currency")), amount, taken_in)
    error_code = text(raw.get("failure_code"))
    outcome = _outcome(raw, refused, captured, taken_in, refunded, mine)
    return Payment(
        id=charge_id,
        at=at,
        amount=taken_in if outcome not in {"failed", "blocked", "pending"} else amount,
        outcome=outcome,
        code=_code(error_code, refused) if outcome in {"failed", "blocked"} else None,
        error_code=error_code,
        refused=refused,
        invoice=ident(raw.get("invoice")) or invoices.get(charge_id) or (invoices.get(intent) if intent else None),
        method=ident(raw.get("payment_method")) or ident(raw.get("source")),
        method_kind=kind,
        brand=_lower(snapshot.get("brand")),
        last4=text(snapshot.get("last4") or snapshot.get("iban_last4"), 4),
        expires=expiry(snapshot),
        fingerprint=text(snapshot.get("fingerprint")),
        wallet=text(obj(snapshot.get("wallet")).get("type")),
        card_country=text(snapshot.get("country"), 2),
        network_token=obj(snapshot.get("network_token")).get("used") is True,
        mandate=ident(snapshot.get("mandate")),
        refunded=refunded if refunded.minor else None,
        taken_back=_taken_back(mine, amount),
        captured=captured,
        statement_name=prose(raw.get("calculated_statement_descriptor")) or prose(raw.get("statement_descriptor")),
        intent=intent,
        reference=text(snapshot.get("network_transaction_id")) or text(snapshot.get("transaction_id")),
        funding=text(snapshot.get("funding"), 20),
    )


def _given_back(refunded: Money, amount: Money, taken_in: Money) -> Money:
    """What was paid back of what was taken.

    After a capture in part, ``amount_refunded`` may hold the rest, which was only let go: it shows where more came back than was taken.
    """
    return refunded - (amount - taken_in) if taken_in < refunded and refunded.minor <= amount.minor else refunded


def _legacy_kind(raw: Json) -> str | None:
    source = obj(raw.get("source"))
    return {"card": "card"}.get(str(source.get("object"))) or text(source.get("type"))


def _lower(value: object) -> str | None:
    found = text(value, 30)
    return found.lower() if found else None


def _code(error_code: str | None, refused: Outcome) -> str | None:
    """The decline code: the outcome's reason where the error code is only the umbrella."""
    return refused.reason if error_code in UMBRELLA and refused.reason else error_code


def _outcome(raw: Json, refused: Outcome, captured: bool, amount: Money, refunded: Money, disputes: tuple[Dispute, ...]) -> str:
    status = raw.get("status") or {True: "succeeded", False: "failed"}.get(flag(raw.get("paid")) or False)
    if status == "pending":
        return "pending"
    if status == "failed":
        stopped = refused.network_status in STOPPED and refused.by != "issuer_declined"
        return "blocked" if refused.by == "blocked" or stopped else "failed"
    if status != "succeeded":
        return "failed"
    if any(not dispute.won for dispute in disputes) or (raw.get("disputed") is True and not disputes):
        return "disputed"
    if not captured:
        return "refunded" if raw.get("refunded") is True else "pending"
    if raw.get("refunded") is True or (refunded.minor and refunded.minor >= amount.minor):
        return "refunded"
    return "partially_refunded" if refunded.minor else "succeeded"


def _taken_back(disputes: tuple[Dispute, ...], amount: Money) -> Money | None:
    held = [dispute.amount for dispute in disputes if dispute.holds_money and dispute.amount.currency == amount.currency]
    return sum(held[1:], held[0]) if held else None


def inlined_refunds(charges: list[Json]) -> list[Json]:
    """The refunds that stand inside charges, as older versions and expansions give them."""
    return [refund for charge in charges for refund in items(charge.get("refunds"))]
