"""Where a customer lives, what time it is there and what they speak: facts with a source, or unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from assistant.billing.fields import Json, obj, text


def country(raw: Json, phone: str | None) -> tuple[str | None, str | None]:
    """(ISO 3166 alpha-2, source): the address, the shipping address, or the phone number's country."""
    for source, place in (("address", raw.get("address")), ("shipping", obj(raw.get("shipping")).get("address"))):
        code = text(obj(place).get("country"), 2)
        if code and code.isascii() and code.isalpha():
            return code.upper(), source
    region = _phone_region(phone)
    return (region, "phone") if region else (None, None)


def _phone_region(phone: str | None) -> str | None:
    if not phone or not phone.startswith("+"):
        return None
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or None
    except phonenumbers.NumberParseException:
        return None


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """IANA's zone.tab: country -> its zones, the most populous first."""
    found: dict[str, list[str]] = {}
    for row in files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            code, _, zone = row.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


@cache
def zone_of(code: str | None, year: int = 2026) -> str | None:
    """The country's zone where all of it keeps one time; None where it has several, so that no wrong hour is shown."""
    zones = _zones().get(code or "", ())
    moments = [datetime(year, month, 1, 12, tzinfo=UTC) for month in (1, 7)]
    clocks = {tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in moments) for zone in zones}
    return zones[0] if len(clocks) == 1 else None


def language(raw: Json) -> str | None:
    """The first of the customer's preferred locales, two letters."""
    preferred = raw.get("preferred_locales")
    first = text(preferred[0], 20) if isinstance(preferred, list) and preferred else None
    code = (first or "").replace("_", "-").split("-")[0].lower()
    return code if len(code) in (2, 3) and code.isalpha() else None
