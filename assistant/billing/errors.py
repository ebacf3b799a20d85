"""What can go wrong when a provider is asked something, as values for a reader's own sentence.

An error holds a sentence key and facts, never a sentence: words are made later, in the reader's language. A class exists only where
the one who asked does something different:

    BillingError
    ├── Unreachable          no usable answer came (network, TLS, time, size): show what is known with its age, try again later
    ├── BadAnswer            an answer came that is not what the provider's reference describes
    ├── BadKey               the key is wrong or revoked: nothing will work until it is replaced
    ├── MissingPermission    the key may not read this part: leave the part out and name the permission
    ├── NotFound             no such object
    │   └── Gone             it existed and was deleted
    ├── Refused              the provider said no to this request
    ├── RateLimited          too many requests: wait
    ├── ProviderDown         the provider's own fault
    └── Unknown              a write was sent and its outcome is not known: ask later, never send it anew
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote

from assistant.text import clean, redact

Why = Literal["timeout", "connection", "tls", "redirect", "too_large", "encoding"]
MESSAGE_LIMIT = 200
CLEANED_AT_MOST = 1_000  # masked before it is cut, or half a card number would stay
REFUSAL_FACTS = ("param", "decline_code", "advice_code", "network_decline_code", "network_advice_code")
# The prefixes of Stripe's secrets: secret, restricted, publishable and ephemeral keys, webhook secrets. A masked key is masked again.
_KEY = re.compile(r"(?<![A-Za-z])(sk|rk|pk|ek|whsec)_[\w*.…-]+", re.IGNORECASE)


class BillingError(Exception):
    """A provider could not answer. ``key`` picks the sentence; ``facts`` fill it: short, cleaned, free of keys."""

    def __init__(self, key: str, facts: Mapping[str, str] | None = None) -> None:
        self.key = key
        self.facts: dict[str, str] = dict(facts or {})
        super().__init__(key, self.facts)


class Unreachable(BillingError):
    """Key ``unreachable.WHY``; facts: ``why``. ``sent`` is false when the request surely never reached the provider."""

    def __init__(self, why: Why, *, sent: bool = True) -> None:
        super().__init__(f"unreachable.{why}", {"why": why})
        self.sent = sent


class BadAnswer(BillingError):
    """Key ``bad_answer``; facts: ``why``, a word for the log such as ``not_json`` or ``repeated_key``."""

    def __init__(self, why: str) -> None:
        super().__init__("bad_answer", {"why": why})


class BadKey(BillingError):
    """Key ``bad_key``; no facts."""

    def __init__(self) -> None:
        super().__init__("bad_key")


class MissingPermission(BillingError):
    """Key ``missing_permission`` with fact ``permission`` (``rak_charge_read``; several are joined by a comma and a blank).

    Where the answer named none, the key is ``missing_permission.unnamed`` and there are no facts.
    """

    def __init__(self, message: str) -> None:
        named = sorted(set(re.findall(r"\brak_[a-z0-9_]{1,60}", message)))[:5]
        if named:
            super().__init__("missing_permission", {"permission": ", ".join(named)})
        else:
            super().__init__("missing_permission.unnamed")


class NotFound(BillingError):
    """Key ``not_found``; facts: ``id``."""

    def __init__(self, object_id: str, key: str = "not_found") -> None:
        super().__init__(key, {"id": told(object_id)})


class Gone(NotFound):
    """Key ``gone``; facts: ``id``. Raised by who reads an object that says ``deleted``: Stripe answers 200 for it."""

    def __init__(self, object_id: str) -> None:
        super().__init__(object_id, "gone")


class Refused(BillingError):
    """Key ``refused``; facts: ``status``, ``code``, ``message`` and, for a declined payment, the provider's ``*_code`` fields."""

    def __init__(self, status: int, facts: Mapping[str, str]) -> None:
        super().__init__("refused", {"code": "", "message": "", **facts, "status": str(status)})


class RateLimited(BillingError):
    """Key ``rate_limited``; facts: ``reason``, ``lock_timeout`` where Stripe gives none (its reference, "Rate limits")."""

    def __init__(self, reason: str) -> None:
        super().__init__("rate_limited", {"reason": told(reason) or "lock_timeout"})


class ProviderDown(BillingError):
    """Key ``provider_down``; facts: ``status``."""

    def __init__(self, status: int) -> None:
        super().__init__("provider_down", {"status": str(status)})


class Unknown(BillingError):
    """Key ``unknown``; facts: ``why``, what came instead of an outcome: a word of Unreachable, a status, or ``bad_answer``."""

    def __init__(self, why: str) -> None:
        super().__init__("unknown", {"why": why})


def told(outside: object) -> str:
    """What a provider wrote, fit to be shown: cleaned, keys and card numbers masked, MESSAGE_LIMIT at most. Anything but text is ""."""
    if not isinstance(outside, str):
        return ""
    whole = clean(outside[:CLEANED_AT_MOST], limit=CLEANED_AT_MOST)
    return clean(redact(_KEY.sub(r"\1_…", whole)).text, limit=MESSAGE_LIMIT)


def refusal(status: int, error: Mapping[str, Any], *, path: str, reason: str = "") -> BillingError:
    """The error for an answer of 400 or more (Stripe's reference, "Errors").

    ``error`` is the answer's ``error`` object, empty where there is none; ``path`` is what was asked for; ``reason`` is why a 429 came.
    """
    message = error["message"] if isinstance(error.get("message"), str) else ""
    if status == 401:
        return BadKey()
    if status == 403:
        return MissingPermission(message)
    if status == 429:
        return RateLimited(reason)
    if status >= 500:
        return ProviderDown(status)
    if status == 404 or error.get("code") == "resource_missing":
        return NotFound(_missing_id(message, path))
    facts = {name: told(error[name]) for name in REFUSAL_FACTS if told(error.get(name))}
    return Refused(status, {**facts, "code": told(error.get("code")) or told(error.get("type")), "message": told(message)})


def _missing_id(message: str, path: str) -> str:
    """The id that Stripe names in ``No such customer: 'cus_1'``: a filter's id is not in the path."""
    named = re.search(r"No such [\w ]{1,40}: '([^']{1,255})'", message)
    return named[1] if named else unquote(path.rpartition("/")[2])
