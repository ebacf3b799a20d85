"""The objects of a payment provider (Stripe's shape, API 2026-10-28.endive), each from few facts.

Times are unix seconds, amounts minor units of two-digit currencies, currencies lower case. Test and practice data is never ``livemode``.
"""

from __future__ import annotations

from typing import Any

from assistant.simulation.tale import Means, Try

JSON = dict[str, Any]
API_VERSION = "2026-10-28.endive"
PAGE = "https://pay.simulated.example"
DEBIT_WORDS = "The bank sent the debit back."
WORDS = {
    "insufficient_funds": "The card or account could not cover the amount.",
    "expired_card": "The card is past its date.",
    "processing_error": "The card could not be processed just now.",
    "issuer_not_available": "The bank could not be reached.",
    "incorrect_number": "The card number is wrong.",
    "rule": "The payment was stopped before it was sent.",
}
OWN_ERROR_CODE = frozenset({"expired_card", "processing_error", "incorrect_number"})
"""Codes that stand in ``failure_code`` itself; the others stand behind the umbrella ``card_declined``."""
# Mastercard's advice by decline code, and the word that the provider makes of it.
ADVICE = {"insufficient_funds": "24", "do_not_honor": "02", "generic_decline": "02", "processing_error": "02", "expired_card": "01",
          "incorrect_number": "01", "lost_card": "03", "stolen_card": "03", "revocation_of_authorization": "21"}  # fmt: skip
ADVICE_WORD = {"24": "try_again_later", "02": "try_again_later", "01": "confirm_card_data", "03": "do_not_try_again",
               "21": "do_not_try_again"}  # fmt: skip
NOT_ERROR_CODES = frozenset({"generic_could_not_process", "debit_disputed"})
"""SEPA's codes that the provider's list of error codes lacks: there the error names none."""


def _nothing(names: str) -> JSON:
    return dict.fromkeys(names.split())


def _empty(kind: str, names: str) -> JSON:
    return {"object": kind, "livemode": False, "metadata": {}, **_nothing(names)}


_CUSTOMER = _empty("customer", "default_source description shipping test_clock phone")
_PRODUCT = _empty("product", "description package_dimensions shippable tax_details url")
_PRICE = _empty("price", "custom_unit_amount lookup_key nickname tiers_mode transform_quantity")
_COUPON = _empty("coupon", "currency max_redemptions name redeem_by amount_off")
_DISCOUNT = _nothing("checkout_session customer_account invoice invoice_item promotion_code subscription_item")
_SUBSCRIPTION = _empty(
    "subscription",
    "application application_fee_percent billing_cycle_anchor_config billing_thresholds customer_account days_until_due default_source "
    "description managed_payments next_pending_invoice_item_invoice on_behalf_of pending_invoice_item_interval pending_setup_intent "
    "pending_update schedule test_clock transfer_data trial_end trial_start",
)
_INVOICE = _empty(
    "invoice",
    "account_country account_name account_tax_ids application automatically_finalizes_at custom_fields customer_account "
    "default_payment_method default_source description due_date footer from_invoice last_finalization_error latest_revision on_behalf_of "
    "receipt_number rendering shipping_cost shipping_details statement_descriptor test_clock total_pretax_credit_amounts total_taxes "
    "webhooks_delivered_at customer_phone customer_shipping",
)
_NO_AMOUNTS = dict.fromkeys(
    ("amount_overpaid", "amount_shipping", "post_payment_credit_notes_amount", "pre_payment_credit_notes_amount", "starting_balance",
     "ending_balance"), 0,
)  # fmt: skip
_INTENT = _empty(
    "payment_intent",
    "allowed_payment_method_types application application_fee_amount automatic_payment_methods canceled_at cancellation_reason "
    "client_secret customer_account description excluded_payment_method_types managed_payments next_action on_behalf_of "
    "payment_method_configuration_details payment_method_options payment_record processing receipt_email review shipping source "
    "statement_descriptor statement_descriptor_suffix transfer_group",
)
_CHARGE = _empty(
    "charge",
    "application application_fee application_fee_amount calculated_statement_descriptor description failure_balance_transaction "
    "failure_code failure_message on_behalf_of receipt_email receipt_number receipt_url review shipping source source_transfer "
    "statement_descriptor statement_descriptor_suffix transfer_data transfer_group",
)
_CHARGED_CARD = _nothing(
    "authorization_code electronic_commerce_indicator installments mandate network_transaction_id three_d_secure transaction_link_id"
)
_METHOD = _empty("payment_method", "customer_account")
_DISPUTE = _empty("dispute", "intended_submission_method")
_EVIDENCE = _nothing(
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication "
    "customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation "
    "duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy refund_policy_disclosure "
    "refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date "
    "shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text"
)


def _listing(url: str, data: list[JSON]) -> JSON:
    return {"object": "list", "data": data, "has_more": False, "total_count": len(data), "url": url}


def address(country: str) -> JSON:
    return {"city": None, "country": country, "line1": None, "line2": None, "postal_code": None, "state": None}


def customer(id: str, *, created: int, email: str, country: str, currency: str, method: str, bills: int, delinquent: bool) -> JSON:
    return {
        **_CUSTOMER, "id": id, "address": address(country), "balance": 0, "created": created, "currency": currency,
        "delinquent": delinquent, "email": email, "invoice_prefix": _prefix(id), "name": email.partition("@")[0].title(),
        "invoice_settings": {"custom_fields": None, "footer": None, "rendering_options": None, "default_payment_method": method},
        "next_invoice_sequence": bills + 1, "preferred_locales": [], "tax_exempt": "none",
    }  # fmt: skip


def _prefix(id: str) -> str:
    return id.rpartition("_")[2].upper()[-12:]


def product(id: str, name: str, created: int) -> JSON:
    return {**_PRODUCT, "id": id, "active": True, "created": created, "images": [], "marketing_features": [], "name": name,
            "type": "service", "updated": created}  # fmt: skip


def price(id: str, product: str, amount: int, currency: str, interval: str, created: int) -> JSON:
    return {
        **_PRICE, "id": id, "active": True, "billing_scheme": "per_unit", "created": created, "currency": currency, "product": product,
        "recurring": {"interval": interval, "interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"},
        "tax_behavior": "inclusive", "type": "recurring", "unit_amount": amount, "unit_amount_decimal": str(amount),
    }  # fmt: skip


def half_price(id: str, subscription: str, start: int, end: int, months: int) -> JSON:
    """A discount of half the price for the first months."""
    coupon = {**_COUPON, "id": f"sim_half_{months}", "created": start, "duration": "repeating", "duration_in_months": months,
              "percent_off": 50, "times_redeemed": 1, "valid": True}  # fmt: skip
    return {**_DISCOUNT, "id": id, "object": "discount", "customer": None, "subscription": subscription, "start": start, "end": end,
            "source": {"coupon": coupon, "type": "coupon"}}  # fmt: skip


def subscription(id: str, customer: str, price: JSON, *, start: int, period: tuple[int, int], **changes: Any) -> JSON:
    recurring = price["recurring"]
    plan = {"id": price["id"], "object": "plan", "active": True, "amount": price["unit_amount"], "currency": price["currency"],
            "interval": recurring["interval"], "interval_count": 1, "product": price["product"]}  # fmt: skip
    item: JSON = {
        "id": f"si_{id[4:]}", "object": "subscription_item", "metadata": {}, "discounts": [], "tax_rates": [], "billing_thresholds": None,
        "current_trial": None, "created": start, "current_period_start": period[0], "current_period_end": period[1], "quantity": 1,
        "subscription": id, "price": price, "plan": plan,
    }  # fmt: skip
    return {
        **_SUBSCRIPTION, "id": id, "automatic_tax": {"disabled_reason": None, "liability": None, "enabled": False},
        "billing_cycle_anchor": start, "billing_mode": {"flexible": None, "type": "classic"}, "billing_schedules": [],
        "cancel_at": None, "cancel_at_period_end": False, "canceled_at": None, "ended_at": None,
        "cancellation_details": _nothing("comment feedback feedback_option reason"), "collection_method": "charge_automatically",
        "created": start, "currency": price["currency"], "customer": customer, "default_payment_method": None, "default_tax_rates": [],
        "discounts": [], "items": _listing(f"/v1/subscription_items?subscription={id}", [item]), "latest_invoice": None,
        "invoice_settings": {"account_tax_ids": None, "custom_fields": None, "description": None, "footer": None,
                             "issuer": {"type": "self"}},
        "pause_collection": None, "start_date": start, "status": "active",
        "payment_settings": {"payment_method_options": None, "payment_method_types": None, "save_default_payment_method": "off"},
        "trial_settings": {"end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": "create_invoice"}},
        **changes,
    }  # fmt: skip


def line_item(id: str, invoice: str, subscription: str, price: JSON, *, period: tuple[int, int], off: int, discount: str | None) -> JSON:
    amount, named = price["unit_amount"], [discount] if discount else []
    parent = {"invoice_item": None, "proration_details": None, "proration": False, "subscription": subscription,
              "subscription_item": f"si_{subscription[4:]}"}  # fmt: skip
    return {
        "id": id, "object": "line_item", "livemode": False, "metadata": {}, "pretax_credit_amounts": None, "amount": amount,
        "currency": price["currency"], "description": f"1 × {price['product']}",
        "discount_amounts": [{"amount": off, "discount": one} for one in named], "discountable": True, "discounts": named,
        "invoice": invoice, "period": {"start": period[0], "end": period[1]},
        "parent": {"invoice_item_details": None, "subscription_item_details": parent, "type": "subscription_item_details"},
        "pricing": {"price_details": {"price": price["id"], "product": price["product"]}, "type": "price_details",
                    "unit_amount_decimal": price["unit_amount_decimal"]},
        "quantity": 1, "quantity_decimal": "1", "subscription": subscription, "subtotal": amount, "taxes": [],
    }  # fmt: skip


def invoice(id: str, customer: JSON, subscription: str, line: JSON, **changes: Any) -> JSON:
    """A bill with one line; what became of it is in ``changes``: created, status, status_transitions, attempt_count and so on."""
    off = sum(one["amount"] for one in line["discount_amounts"])
    due = line["amount"] - off
    paid = due if changes["status"] == "paid" else 0
    return {
        **_INVOICE, **_NO_AMOUNTS, "id": id, "customer_address": customer["address"], "customer_email": customer["email"],
        "customer_name": customer["name"], "customer_tax_exempt": "none", "amount_due": due, "amount_paid": paid,
        "amount_remaining": due - paid, "total": due, "total_excluding_tax": due, "subtotal": line["amount"],
        "subtotal_excluding_tax": line["amount"], "total_discount_amounts": line["discount_amounts"],
        "automatic_tax": {"disabled_reason": None, "liability": None, "provider": None, "status": None, "enabled": False},
        "collection_method": "charge_automatically", "currency": line["currency"], "customer": customer["id"], "default_tax_rates": [],
        "discounts": line["discounts"], "hosted_invoice_url": f"{PAGE}/i/{id}", "issuer": {"type": "self"},
        "lines": _listing(f"/v1/invoices/{id}/lines", [line]),
        "parent": {"quote_details": None, "subscription_details": {"metadata": {}, "subscription": subscription},
                   "type": "subscription_details"},
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        **changes,
    }  # fmt: skip


def invoice_payments(invoice: str, intent: str, amount: int, currency: str, created: int, paid_at: int | None, gone: int | None) -> JSON:
    """The list that ties a bill to the intent that collects it."""
    tie = {
        "id": f"inpay_{invoice[3:]}", "object": "invoice_payment", "amount_paid": amount if paid_at else None, "amount_requested": amount,
        "created": created, "currency": currency, "invoice": invoice, "is_default": True, "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent}, "status": "paid" if paid_at else "canceled" if gone else "open",
        "status_transitions": {"canceled_at": gone, "paid_at": paid_at},
    }  # fmt: skip
    return _listing(f"/v1/invoice_payments?invoice={invoice}", [tie])


def billing(email: str) -> JSON:
    return {"address": None, "email": email, "name": None, "phone": None, "tax_id": None}


def payment_method(means: Means, customer: str, email: str) -> JSON:
    return {
        **_METHOD, "id": means.id, "allow_redisplay": "limited", "billing_details": billing(email), "created": means.created,
        "customer": customer if means.stored else None, "type": means.kind, means.kind: _own(means),
    }  # fmt: skip


def _own(means: Means) -> JSON:
    if means.kind == "ideal":
        return {"bank": "ing", "bic": "INGBNL2A"}
    if means.kind == "sepa_debit":
        return {**_account(means), "generated_from": None}
    return {
        **_card(means), "generated_from": None, "three_d_secure_usage": None, "display_brand": means.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": None if means.wallet else "pass"},
        "networks": {"available": [means.brand], "preferred": None},
    }  # fmt: skip


def _account(means: Means) -> JSON:
    return {"bank_code": "TEST", "branch_code": None, "country": means.country, "fingerprint": _fingerprint(means), "last4": means.last4}


def _card(means: Means) -> JSON:
    wallet = {"type": means.wallet, "dynamic_last4": means.last4, means.wallet: {}} if means.wallet else None
    return {"brand": means.brand, "country": means.country, "exp_month": means.expires[1], "exp_year": means.expires[0],
            "fingerprint": _fingerprint(means), "funding": means.funding, "last4": means.last4, "regulated_status": "unregulated",
            "wallet": wallet}  # fmt: skip


def _fingerprint(means: Means) -> str:
    return f"sim{means.id[7:].replace('_', '')}"


def mandate(id: str, means: Means) -> JSON:
    accepted = {"accepted_at": means.created, "type": "online", "online": {"ip_address": "192.0.2.10", "user_agent": "simulated"}}
    details = {"type": "sepa_debit", "sepa_debit": {"reference": id[12:].upper(), "url": f"{PAGE}/mandate/{id}"}}
    return {"id": id, "object": "mandate", "livemode": False, "status": "active", "type": "multi_use", "customer_acceptance": accepted,
            "multi_use": {}, "payment_method": means.id, "payment_method_details": details}  # fmt: skip


def charge(id: str, customer: str, amount: int, currency: str, one: Try, intent: str, email: str) -> JSON:
    """One try."""
    failed = one.ok is False
    card = one.means.kind == "card"
    made = {
        **_CHARGE, "id": id, "amount": amount, "amount_captured": 0 if failed else amount, "amount_refunded": 0,
        "balance_transaction": f"txn_{id[3:]}" if one.ok else None, "billing_details": billing(email), "captured": not failed,
        "created": one.at, "currency": currency, "customer": customer, "disputed": False, "fraud_details": {}, "outcome": _outcome(one),
        "paid": one.ok is True, "payment_intent": intent, "payment_method": one.means.id,
        "payment_method_details": {"type": one.means.kind, one.means.kind: _charged(one, amount)}, "refunded": False,
        "status": "failed" if failed else "succeeded" if one.ok else "pending",
    }  # fmt: skip
    if failed:
        made["failure_code"] = one.code if not card or one.code in OWN_ERROR_CODE else "card_declined"
        made["failure_message"] = WORDS.get(one.code, "The card was declined.") if card else DEBIT_WORDS
    return made


def _outcome(one: Try) -> JSON:
    card = one.means.kind == "card"
    risk = {"risk_level": "normal", "risk_score": 12} if card else {"risk_level": "not_assessed"}
    made: JSON = {"advice_code": None, "network_advice_code": None, "network_decline_code": None, "reason": None,
                  "network_status": "approved_by_network", "seller_message": "The payment is complete.", "type": "authorized",
                  **risk}  # fmt: skip
    if one.ok is not False:
        return made
    made["reason"] = one.code
    if one.code == "rule":
        return made | {"network_status": "not_sent_to_network", "seller_message": "The payment was blocked before it was sent.",
                       "type": "blocked", "risk_level": "elevated", "risk_score": 71}  # fmt: skip
    advice = ADVICE.get(one.code) if card and one.means.brand == "mastercard" else None
    return made | {
        "network_status": "declined_by_network", "type": "issuer_declined", "network_decline_code": one.network,
        "network_advice_code": advice, "advice_code": ADVICE_WORD.get(advice or ""), "seller_message": f"The bank answered `{one.code}`.",
    }  # fmt: skip


def _charged(one: Try, amount: int) -> JSON:
    means = one.means
    if means.kind == "ideal":
        return {"bank": "ing", "bic": "INGBNL2A", "iban_last4": means.last4, "verified_name": None, "transaction_id": None,
                "generated_sepa_debit": None, "generated_sepa_debit_mandate": None}  # fmt: skip
    if means.kind == "sepa_debit":
        return {**_account(means), "mandate": mandate_id(means)}
    return {
        **_CHARGED_CARD, **_card(means), "amount_authorized": None if one.ok is False else amount, "network": means.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": None},
        "network_token": {"used": means.wallet is not None},
    }  # fmt: skip


def mandate_id(means: Means) -> str:
    return f"mandate_{means.id[3:]}"


def payment_intent(
    id: str, customer: str, amount: int, currency: str, created: int, tries: list[Try], last: JSON | None, gone: bool
) -> JSON:
    """The tries for one bill together."""
    one = tries[-1] if tries else None
    failed = one is not None and one.ok is False
    status = "canceled" if gone else "requires_payment_method" if one is None or failed else "succeeded" if one.ok else "processing"
    return {
        **_INTENT, "id": id, "amount": amount, "amount_capturable": 0, "amount_received": amount if status == "succeeded" else 0,
        "capture_method": "automatic", "confirmation_method": "automatic", "created": created, "currency": currency, "customer": customer,
        "last_payment_error": _error(one, last) if one and last and failed else None, "latest_charge": last["id"] if last else None,
        "payment_method": one.means.id if one and not failed else None, "payment_method_types": [one.means.kind if one else "card"],
        "setup_future_usage": "off_session", "status": status,
    }  # fmt: skip


def _error(one: Try, charge: JSON) -> JSON:
    card, outcome = one.means.kind == "card", charge["outcome"]
    error = {"charge": charge["id"], "message": charge["failure_message"], "type": "card_error" if card else "invalid_request_error"}
    if charge["failure_code"] not in NOT_ERROR_CODES:
        error["code"] = charge["failure_code"]
    if card:
        error["decline_code"] = "fraudulent" if one.code == "rule" else one.code
    return error | {name: outcome[name] for name in ("advice_code", "network_advice_code", "network_decline_code") if outcome[name]}


def refund(id: str, charge: JSON, created: int) -> JSON:
    of = {name: charge[name] for name in ("amount", "currency", "customer", "payment_intent", "payment_method")}
    empty = _nothing("customer_account receipt_number source_transfer_reversal transfer_reversal")
    return {"id": id, "object": "refund", "metadata": {}, **empty, **of, "balance_transaction": f"txn_{id}", "charge": charge["id"],
            "created": created, "reason": "requested_by_customer", "status": "succeeded"}  # fmt: skip


def dispute(id: str, charge: JSON, created: int) -> JSON:
    """The holder took the money back: lost for us."""
    details = charge["payment_method_details"]
    card = details["type"] == "card"
    sent = {"has_evidence": False, "past_due": False, "submission_count": 0, "submission_method": "not_submitted"}
    made = {
        **_DISPUTE, "id": id, "amount": charge["amount"], "balance_transactions": [], "charge": charge["id"], "created": created,
        "currency": charge["currency"], "enhanced_eligibility_types": [], "evidence": {**_EVIDENCE, "enhanced_evidence": {}},
        "evidence_details": {**sent, "due_by": None, "enhanced_eligibility": {}}, "is_charge_refundable": False,
        "network_reason_code": "10.4" if card else "MD06", "payment_intent": charge["payment_intent"],
        "reason": "unrecognized" if card else "customer_initiated", "status": "lost",
    }  # fmt: skip
    if card:
        brand = details["card"]["brand"]
        of_card = {"brand": brand, "case_type": "chargeback", "network": brand, "network_reason_code": "10.4"}
        made["payment_method_details"] = {"type": "card", "card": of_card}
    return made


def event(id: str, kind: str, of: JSON, created: int, before: JSON | None) -> JSON:
    data = {"object": of, **({"previous_attributes": before} if before else {})}
    return {"id": id, "object": "event", "request": {"id": None, "idempotency_key": None}, "api_version": API_VERSION, "created": created,
            "data": data, "livemode": False, "pending_webhooks": 0, "type": kind}  # fmt: skip
