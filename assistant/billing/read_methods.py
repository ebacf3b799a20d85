"""Payment methods, old sources and mandates as JSON -> records."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.billing.fields import Json, expiry, ident, moment, obj, text
from assistant.records import Mandate, PaymentMethod

# Tokens of a wallet follow the card's renewal at the network, so the printed date does not end them (Apple and Google, network tokenisation).
TOKEN_WALLETS = {"apple_pay", "google_pay", "samsung_pay"}


def read_mandate(raw: Json) -> tuple[str | None, Mandate] | None:
    """(payment method id, mandate)."""
    mandate_id = ident(raw)
    if not mandate_id:
        return None
    details = obj(raw.get("payment_method_details"))
    own = obj(details.get(text(details.get("type")) or ""))
    return ident(raw.get("payment_method")), Mandate(
        id=mandate_id,
        status=text(raw.get("status"), 30) or "unknown",
        reference=text(own.get("reference"), 100),
        accepted_at=moment(obj(raw.get("customer_acceptance")).get("accepted_at")),
    )


def read_method(
    raw: Json, *, mandates: Mapping[str, Mandate], tokens: Mapping[str, bool], used_for: Mapping[str, tuple[str, ...]]
) -> PaymentMethod | None:
    """``tokens``: method id -> a network token was used for its last charge.

    An old ``card_``/``src_`` object is read as a method too.
    """
    method_id = ident(raw)
    if not method_id:
        return None
    kind = _kind(raw)
    own = obj(raw.get(kind)) or raw
    wallet = text(obj(own.get("wallet")).get("type")) or text(own.get("tokenization_method"))
    brand = text(own.get("brand"), 40) or text(own.get("bank"), 40)
    return PaymentMethod(
        id=method_id,
        kind=kind,
        brand=brand.lower().replace(" ", "_") if brand else None,
        last4=text(own.get("last4"), 4),
        expires=expiry(own),
        wallet=wallet,
        country=text(own.get("country"), 2),
        funding=text(own.get("funding"), 20),
        fingerprint=text(own.get("fingerprint")),
        updates_itself=True if wallet in TOKEN_WALLETS else tokens.get(method_id) if kind == "card" else None,
        mandate=mandates.get(method_id),
        created=moment(raw.get("created")),
        attached="customer" not in raw or raw.get("customer") is not None,
        used_for=used_for.get(method_id, ()),
    )


def _kind(raw: Json) -> str:
    if raw.get("object") == "card":
        return "card"
    if raw.get("object") == "bank_account":
        return "us_bank_account"
    return text(raw.get("type"), 40) or "unknown"
