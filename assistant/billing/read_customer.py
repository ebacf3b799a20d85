"""The customer's own object as JSON -> record."""

from __future__ import annotations

from assistant.billing.fields import Json, ident, moment, money, obj, prose, text, whole, words
from assistant.billing.places import country, language, zone_of
from assistant.records import Customer
from assistant.text import email_is_trusted


def read_customer(raw: Json) -> Customer:
    """``raw`` is a live customer: a deleted one is refused before it gets here."""
    phone = text(raw.get("phone"), 40)
    code, source = country(raw, phone)
    metadata = words(raw.get("metadata"))
    register = metadata.get("register", "").lower()
    settings = obj(raw.get("invoice_settings"))
    email = text(raw.get("email"), 320)
    return Customer(
        id=ident(raw) or "",
        name=prose(raw.get("name"), 200) or prose(raw.get("individual_name"), 200) or prose(raw.get("business_name"), 200),
        email=email,
        email_trusted=email is None or email_is_trusted(raw.get("email")),
        phone=phone,
        country=code,
        country_source=source,
        language=language(raw),
        register=register if register in {"je", "u"} else None,
        salutation=metadata.get("salutation") or None,
        time_zone=zone_of(code),
        since=moment(raw.get("created")),
        postcode=text(obj(raw.get("address")).get("postal_code"), 20),
        birth_date=metadata.get("birth_date") or metadata.get("date_of_birth") or None,
        balance=money(raw.get("balance"), raw.get("currency")) if whole(raw.get("balance")) and raw.get("currency") else None,
        default_method=ident(settings.get("default_payment_method")) or ident(raw.get("default_source")),
        metadata=metadata,
    )


def is_deleted(raw: Json) -> bool:
    return raw.get("deleted") is True
