"""What was typed into the search box: an e-mail, a name, a phone number, an id, an invoice number or a card's last four."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.billing.fields import Json, ident, items, obj, text
from assistant.text import clean

ID = re.compile(r"(cus|in|ch|py|pi|sub|pm|src|card)_\w{2,}", re.ASCII)
INVOICE_NUMBER = re.compile(r"(?=[\w-]*\d)[A-Za-z0-9]+(-[A-Za-z0-9]+)+|[A-Za-z]{1,10}\d{3,}", re.ASCII)
PHONE = re.compile(r"\+?[\d\s().\-/]{6,}")
MINIMUM = 3


@dataclass(frozen=True, slots=True)
class Query:
    """``kinds``: what it can be, likeliest first: id, email, last4, phone, invoice, name."""

    raw: str
    kinds: tuple[str, ...]
    phone_digits: tuple[str, ...] = ()
    """Endings by which a stored number is this number: all its digits, and its national part."""

    e164: str | None = None

    @property
    def worth_asking(self) -> bool:
        return bool(self.kinds)


def parse(typed: str, *, country: str | None = None) -> Query:
    """``country`` (ISO 3166) is where a phone number without a country code is dialled."""
    raw = clean(typed, limit=200)
    if ID.fullmatch(raw):
        return Query(raw, ("id",))
    if "@" in raw:
        return Query(raw, ("email",) if len(raw) >= MINIMUM else ())
    if raw.isascii() and raw.isdigit() and len(raw) == 4:
        return Query(raw, ("last4",))
    if PHONE.fullmatch(raw) and sum(char.isdigit() for char in raw) >= 6:
        endings, e164 = _phone(raw, country)
        return Query(raw, ("phone", "invoice") if INVOICE_NUMBER.fullmatch(raw) else ("phone",), endings, e164)
    if INVOICE_NUMBER.fullmatch(raw):
        return Query(raw, ("invoice", "name"))
    return Query(raw, ("name",) if len(raw) >= 2 else ())


def _phone(raw: str, country: str | None) -> tuple[tuple[str, ...], str | None]:
    import phonenumbers

    plain = digits(raw)
    try:
        number = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException:
        return (plain.lstrip("0"),), None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return (e164[1:], str(number.national_number)), e164


def digits(value: str) -> str:
    return "".join(char for char in value if char.isdigit() and char.isascii())


def folded(value: str) -> str:
    """Lower case without accents, so that "Zoe" finds "Zoë"."""
    spread = unicodedata.normalize("NFKD", value.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char)).replace("ł", "l").replace("ø", "o").replace("ß", "ss")


def same_phone(query: Query, stored: str | None) -> bool:
    held = digits(stored or "")
    national = query.phone_digits[-1] if query.phone_digits else ""
    if not held or len(national) < 6:
        return False
    if (stored or "").strip().startswith("+") and query.e164:
        return query.e164 == _phone(stored or "", None)[1]
    return held.lstrip("0").endswith(national)


def customer_hit(query: Query, raw: Json) -> tuple[str, bool] | None:
    """(kind, exact) where the customer's own fields answer the query."""
    name, email = text(raw.get("name")) or "", text(raw.get("email")) or ""
    if "id" in query.kinds and ident(raw) == query.raw:
        return "id", True
    if "email" in query.kinds and query.raw.casefold() in email.casefold():
        return "email", query.raw.casefold() == email.casefold()
    if "phone" in query.kinds and same_phone(query, text(raw.get("phone"))):
        return "phone", True
    if "name" in query.kinds and all(part in folded(f"{name} {email}") for part in folded(query.raw).split()):
        return "name", folded(query.raw) == folded(name)
    return None


def bundle_hit(query: Query, parts: dict[str, list[Json]]) -> tuple[str, str] | None:
    """(kind, what hit) where an invoice, a method or another object of the account answers the query."""
    wanted = query.raw.casefold()
    if "invoice" in query.kinds:
        for invoice in parts.get("invoices", []):
            if str(invoice.get("number") or "").casefold() == wanted:
                return "invoice", str(invoice.get("number"))
    if "last4" in query.kinds and query.raw in set(_last_fours(parts)):
        return "last4", query.raw
    if "id" in query.kinds:
        for objects in parts.values():
            if any(ident(one) == query.raw for one in objects):
                return "id", query.raw
    return None


def _last_fours(parts: dict[str, list[Json]]) -> Iterable[str]:
    for method in items(parts.get("payment_methods", [])):
        yield from (str(one.get("last4")) for one in method.values() if isinstance(one, dict) and one.get("last4"))
    for charge in items(parts.get("charges", [])):
        details = obj(charge.get("payment_method_details"))
        yield from (str(one.get("last4")) for one in details.values() if isinstance(one, dict) and one.get("last4"))
