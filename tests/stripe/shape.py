"""What every Stripe object shares: an id, its kind, its empty fields, list objects, times in unix seconds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

JSON = dict[str, Any]


def at(text: str) -> int:
    """Unix seconds of an ISO 8601 time; one without a zone is UTC. `at("2026-11-24T09:00:00Z")`."""
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def iso(seconds: int) -> str:
    """The same moment as text: `2026-11-24T09:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def nothing(names: str) -> JSON:
    """The fields that are there and hold null; names are parted by blanks."""
    return dict.fromkeys(names.split())


def base(kind: str, id: str, names_of_null: str = "") -> JSON:
    """The start of an object. Test and practice data is never `livemode`."""
    return {"id": id, "object": kind, "livemode": False, "metadata": {}} | nothing(names_of_null)


def listing(url: str, data: Iterable[JSON]) -> JSON:
    """A whole list as Stripe inlines it."""
    found = list(data)
    return {"object": "list", "data": found, "has_more": False, "total_count": len(found), "url": url}


def address(
    country: str, city: str | None = None, line1: str | None = None, postal_code: str | None = None, state: str | None = None
) -> JSON:
    """An address; only the country (ISO 3166 alpha-2) is sure to be known."""
    return {"city": city, "country": country, "line1": line1, "line2": None, "postal_code": postal_code, "state": state}
