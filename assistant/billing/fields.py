"""Picks values out of JSON that may be older, newer or odder than the reader: a wrong type is an unknown value, never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.records import Money, minor_digits
from assistant.text import clean, redact

Json = Mapping[str, Any]

# Stripe's unit where it is not two digits (Stripe docs, "Supported currencies": zero-decimal and three-decimal currencies). ISK and UGX are
# special cases there: billed as two digits though they have none, so they are not in this table.
STRIPE_DIGITS = dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"), 0)
STRIPE_DIGITS |= dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3)
LATEST = 253370764799  # 31 December 9998: a year less than a datetime holds, so that any zone and any days of grace still fit
LARGEST = 10**15  # no amount of a customer is larger; beyond it no sum or sentence can be trusted
PROSE_CLEANED_AT_MOST = 1_000  # masked before it is cut, or half a card number would stay
FEWEST_DIGITS = 12  # of an IBAN that is in use (NL has 12); fewer can be no card's number either, and most texts need no longer look
FINEST = -12  # Stripe's prices have at most 12 decimals


def text(value: object, limit: int = 500) -> str | None:
    """Cleaned text from outside, or None for what is no text or is empty."""
    return (clean(value, limit=limit) or None) if isinstance(value, str) else None


def prose(value: object, limit: int = 500) -> str | None:
    """What people write freely (names, descriptions), as ``text``, with numbers of cards and accounts masked: they are nobody's to read."""
    whole = text(value, PROSE_CLEANED_AT_MOST)
    if whole and sum(map(str.isdigit, whole)) >= FEWEST_DIGITS:
        whole = redact(whole).text
    return whole if whole is None or len(whole) <= limit else text(whole, limit)


def obj(value: object) -> Json:
    """A JSON object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def ident(value: object) -> str | None:
    """The id of an expandable field: text, or an expanded object's ``id``."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return text(value, 255)


def items(value: object) -> Iterator[Json]:
    """The objects of a JSON array, or of a list object's ``data``."""
    if isinstance(value, Mapping):
        value = value.get("data")
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, Mapping))


def whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """Seconds since 1970 as an aware UTC datetime."""
    seconds = whole(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 <= seconds <= LATEST else None


def currency(value: object) -> str:
    return text(value, 3).upper() if isinstance(value, str) and text(value, 3) else "XXX"  # type: ignore[union-attr]


def money(amount: object, code: object) -> Money:
    """An amount in Stripe's unit as Money in ISO 4217's; what is no number, or larger than any amount, counts as nothing."""
    number = whole(amount) or 0
    return Money(iso_units(number if abs(number) < LARGEST else 0, currency(code)), currency(code))


def iso_units(amount: int, code: str) -> int:
    """Stripe's unit into ISO 4217's minor unit: 500 of ISK is 5 kronur; 5 of MGA is 500."""
    shift = minor_digits(code) - STRIPE_DIGITS.get(code, 2)
    return amount * 10**shift if shift >= 0 else int((Decimal(amount) / 10**-shift).to_integral_value())


def decimal_text(value: object, code: str) -> str | None:
    """A price that may be a fraction of Stripe's unit (``unit_amount_decimal``), in ISO's unit, as decimal text."""
    number = _decimal(value)
    if number is None:
        return None
    return format(number.scaleb(minor_digits(code) - STRIPE_DIGITS.get(code, 2)).normalize(), "f")


def percent(value: object) -> str | None:
    number = _decimal(value)
    return format(number.normalize(), "f") if number is not None and 0 <= number <= 100 else None


def _decimal(value: object) -> Decimal | None:
    """A number of a size and fineness that a price can have: "1e-99999999" is short to send and long to write out."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value)[:40])
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= FINEST and number.adjusted() < 15
    return number if fits else None


def expiry(card: Json) -> tuple[int, int] | None:
    """(year, month) of a card."""
    year, month = whole(card.get("exp_year")), whole(card.get("exp_month"))
    return (year, month) if year and month and 1 <= month <= 12 and 2000 <= year <= 9999 else None


def words(value: object) -> dict[str, str]:
    """Metadata: cleaned keys and values, masked as ``prose``."""
    return {prose(key, 60) or "": prose(str(one)) or "" for key, one in obj(value).items() if isinstance(one, (str, int, float))}
