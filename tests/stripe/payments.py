"""How money moves in Stripe's shape: payment methods, mandates, payment intents, charges, refunds, disputes.

Times are unix seconds, amounts integers in Stripe's unit, currencies lower case. `**changes` set or add fields at the end, unchecked:
the schema is the judge. What a refusal says is in `outcomes`, what is billed in `objects`.
"""

from dataclasses import dataclass
from typing import Any

from stripe import outcomes
from stripe.shape import JSON, base, nothing

NO_BILLING: JSON = nothing("address email name phone tax_id")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was at one moment: a charge keeps the snapshot, the payment method the newest. `wallet`: apple_pay or google_pay."""

    last4: str = "4242"
    expires: tuple[int, int] = (12, 2028)
    """Month, year."""
    brand: str = "visa"
    country: str = "NL"
    funding: str = "debit"
    wallet: str | None = None
    network_token: bool = False


@dataclass(frozen=True, slots=True)
class Sepa:
    """A direct debit account; `generated_from` is the charge that gave it (an iDEAL or Bancontact payment)."""

    last4: str = "3000"
    country: str = "NL"
    bank_code: str = "TEST"
    mandate: str | None = None
    generated_from: str | None = None


@dataclass(frozen=True, slots=True)
class Ideal:
    """One payment by iDEAL, and the direct debit method and mandate that came of it."""

    bank: str = "asn_bank"
    bic: str = "ASNBNL21"
    last4: str | None = None
    name: str | None = None
    debit: str | None = None
    mandate: str | None = None


Means = Card | Sepa | Ideal


def kind(means: Means) -> str:
    """The `type` of a payment method: card, sepa_debit, ideal."""
    return {Card: "card", Sepa: "sepa_debit", Ideal: "ideal"}[type(means)]


def payment_method(
    id: str, means: Means, *, created: int, customer: str | None = None, billing: JSON | None = None, **changes: Any
) -> JSON:
    """A stored way to pay; `customer` None is one that was detached."""
    method = base("payment_method", id, "customer_account") | {
        "allow_redisplay": "limited",
        "billing_details": NO_BILLING | (billing or {}),
        "created": created,
        "customer": customer,
        "type": kind(means),
        kind(means): _method_details(means),
    }
    return method | changes


def _method_details(means: Means) -> JSON:
    if isinstance(means, Ideal):
        return {"bank": means.bank, "bic": means.bic}
    if isinstance(means, Sepa):
        begun = {"charge": means.generated_from, "setup_attempt": None} if means.generated_from else None
        return _account(means) | {"generated_from": begun}
    return nothing("generated_from three_d_secure_usage") | {
        "brand": means.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": None if means.wallet else "pass"},
        "country": means.country,
        "display_brand": means.brand,
        "exp_month": means.expires[0],
        "exp_year": means.expires[1],
        "fingerprint": _fingerprint(means),
        "funding": means.funding,
        "last4": means.last4,
        "networks": {"available": [means.brand], "preferred": None},
        "regulated_status": "unregulated",
        "wallet": _wallet(means),
    }


def _account(means: Sepa) -> JSON:
    code = {"bank_code": means.bank_code, "branch_code": None, "country": means.country}
    return code | {"fingerprint": _fingerprint(means), "last4": means.last4}


def _fingerprint(means: Card | Sepa) -> str:
    return f"practice{kind(means).replace('_', '')}{means.country}{means.last4}"


def _wallet(card: Card) -> JSON | None:
    return {"type": card.wallet, "dynamic_last4": card.last4, card.wallet: {}} if card.wallet else None


def mandate(id: str, method: str, *, created: int, reference: str, status: str = "active", **changes: Any) -> JSON:
    """The permission for direct debits. `reference` is the number the customer sees at the bank."""
    accepted = {"accepted_at": created, "type": "online", "online": {"ip_address": "192.0.2.10", "user_agent": "practice"}}
    details = {"type": "sepa_debit", "sepa_debit": {"reference": reference, "url": f"https://pay.practice.example/mandate/{id}"}}
    mandate = {"customer_acceptance": accepted, "multi_use": {}, "payment_method": method, "payment_method_details": details}
    return {"id": id, "object": "mandate", "livemode": False, "status": status, "type": "multi_use"} | mandate | changes


def charge(
    id: str,
    customer: str | None,
    amount: int,
    currency: str,
    created: int,
    *,
    means: Means,
    method: str | None = None,
    intent: str | None = None,
    failed: str | None = None,
    network: str | None = None,
    advice: str | None = None,
    pending: bool = False,
    refunded: int = 0,
    disputed: bool = False,
    billing: JSON | None = None,
    **changes: Any,
) -> JSON:
    """One try to collect. `failed` is the decline code (or SEPA's failure code), `network` the network's own, where not the usual."""
    done = not failed and not pending
    made = base("charge", id, _NULL_ON_CHARGE) | {
        "amount": amount,
        "amount_captured": 0 if failed else amount,
        "amount_refunded": refunded,
        "balance_transaction": f"txn_{id.removeprefix('ch_')}" if done else None,
        "billing_details": NO_BILLING | (billing or {}),
        "captured": not failed,
        "created": created,
        "currency": currency.lower(),
        "customer": customer,
        "disputed": disputed,
        "fraud_details": {},
        "outcome": _outcome(means, failed, network, advice),
        "paid": done,
        "payment_intent": intent,
        "payment_method": method,
        "payment_method_details": {"type": kind(means), kind(means): _charge_details(means, amount, failed)},
        "refunded": refunded == amount,
        "status": "failed" if failed else "pending" if pending else "succeeded",
    }
    if failed:
        made["failure_code"], made["failure_message"] = outcomes.failure(failed, card=isinstance(means, Card))
    return made | changes


_NULL_ON_CHARGE = (
    "application application_fee application_fee_amount calculated_statement_descriptor description failure_balance_transaction "
    "failure_code failure_message on_behalf_of receipt_email receipt_number receipt_url review shipping source source_transfer "
    "statement_descriptor statement_descriptor_suffix transfer_data transfer_group"
)


def _outcome(means: Means, failed: str | None, network: str | None, advice: str | None) -> JSON:
    if not failed:
        return outcomes.approved(card=isinstance(means, Card))
    if not isinstance(means, Card):
        return outcomes.refused_debit(failed, network)
    return outcomes.refused_card(failed, network, advice, mastercard=means.brand == "mastercard")


def _charge_details(means: Means, amount: int, failed: str | None) -> JSON:
    if isinstance(means, Ideal):
        generated = {"generated_sepa_debit": means.debit, "generated_sepa_debit_mandate": means.mandate}
        bank = {"bank": means.bank, "bic": means.bic, "iban_last4": means.last4, "verified_name": means.name, "transaction_id": None}
        return bank | generated
    if isinstance(means, Sepa):
        return _account(means) | {"mandate": means.mandate}
    cvc = "fail" if failed == "incorrect_cvc" else None
    return nothing(_NULL_ON_CHARGED_CARD) | {
        "amount_authorized": None if failed else amount,
        "brand": means.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc},
        "country": means.country,
        "exp_month": means.expires[0],
        "exp_year": means.expires[1],
        "fingerprint": _fingerprint(means),
        "funding": means.funding,
        "last4": means.last4,
        "network": means.brand,
        "network_token": {"used": means.network_token},
        "regulated_status": "unregulated",
        "wallet": _wallet(means),
    }


_NULL_ON_CHARGED_CARD = (
    "authorization_code electronic_commerce_indicator installments mandate network_transaction_id three_d_secure transaction_link_id"
)


def payment_intent(
    id: str,
    customer: str | None,
    amount: int,
    currency: str,
    created: int,
    *,
    status: str,
    means: Means | None = None,
    method: str | None = None,
    last_charge: JSON | None = None,
    **changes: Any,
) -> JSON:
    """The tries for one amount together; a failed `last_charge` also gives `last_payment_error`."""
    error = _last_error(last_charge) if last_charge and last_charge["status"] == "failed" else None
    made = base("payment_intent", id, _NULL_ON_INTENT) | {
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": amount if status == "succeeded" else 0,
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency.lower(),
        "customer": customer,
        "last_payment_error": error,
        "latest_charge": last_charge["id"] if last_charge else None,
        "payment_method": None if status == "requires_payment_method" else method,
        "payment_method_types": [kind(means)] if means else ["card"],
        "setup_future_usage": "off_session",
        "status": status,
    }
    return made | changes


_NULL_ON_INTENT = (
    "allowed_payment_method_types application application_fee_amount automatic_payment_methods canceled_at cancellation_reason "
    "client_secret customer_account description excluded_payment_method_types managed_payments next_action on_behalf_of "
    "payment_method_configuration_details payment_method_options payment_record processing receipt_email review shipping source "
    "statement_descriptor statement_descriptor_suffix transfer_group"
)
# The codes of SEPA that Stripe's list of error codes does not hold: there the error names no code.
_NOT_ERROR_CODES = {"authorization_revoked", "debit_disputed", "recipient_deceased", "generic_could_not_process"}


def _last_error(charge: JSON) -> JSON:
    outcome, code = charge["outcome"], charge["failure_code"]
    card = charge["payment_method_details"]["type"] == "card"
    error = {"charge": charge["id"], "message": charge["failure_message"], "type": "card_error" if card else "invalid_request_error"}
    if code not in _NOT_ERROR_CODES:
        error["code"] = code
    if card:
        error["decline_code"] = outcomes.decline_code(outcome["reason"])
    named = ("advice_code", "network_advice_code", "network_decline_code")
    return error | {name: outcome[name] for name in named if outcome[name]}


def refund(id: str, charge: JSON, amount: int, created: int, *, reason: str | None = "requested_by_customer", **changes: Any) -> JSON:
    """Money given back on a charge; the charge itself is changed by whoever tells the story."""
    of_charge = {name: charge[name] for name in ("currency", "customer", "payment_intent", "payment_method")}
    made = {
        "amount": amount,
        "balance_transaction": f"txn_{id}",
        "charge": charge["id"],
        "created": created,
        "reason": reason,
        "status": "succeeded",
    }
    empty = nothing("customer_account receipt_number source_transfer_reversal transfer_reversal")
    return {"id": id, "object": "refund", "metadata": {}} | empty | of_charge | made | changes


def dispute(
    id: str, charge: JSON, created: int, *, reason: str, status: str, due_by: int | None, code: str | None = None, **changes: Any
) -> JSON:
    """The holder asks the bank for the money back. `code` is the network's reason (Visa 10.4; for a direct debit the ISO code)."""
    details = charge["payment_method_details"]
    made = {
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": nothing(_NULL_IN_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": _evidence_details(due_by),
        "is_charge_refundable": False,
        "network_reason_code": code,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": status,
    }
    if details["type"] == "card":
        brand = details["card"]["brand"]
        card = {"brand": brand, "case_type": "chargeback", "network": brand, "network_reason_code": code}
        made["payment_method_details"] = {"type": "card", "card": card}
    return base("dispute", id, "intended_submission_method") | made | changes


def _evidence_details(due_by: int | None) -> JSON:
    sent = {"has_evidence": False, "past_due": False, "submission_count": 0, "submission_method": "not_submitted"}
    return sent | {"due_by": due_by, "enhanced_eligibility": {}}


_NULL_IN_EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication "
    "customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation "
    "duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy refund_policy_disclosure "
    "refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date shipping_documentation "
    "shipping_tracking_number uncategorized_file uncategorized_text"
)
