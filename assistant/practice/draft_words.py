"""The neutral words of a case that was just made of an account (``draft.toml``), and which fields of an account hold free words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel.numbers import list_currencies

from assistant.guidance.wording import SITUATION_LABELS
from assistant.language import Tongue
from assistant.money import Money
from assistant.practice.case import Both
from assistant.resources import PACKAGE

LANGUAGES = ("nl", "en")
FREE = frozenset({"description", "note", "comment", "message", "failure_message", "seller_message", "memo", "footer", "user_agent", "feedback_words",
                  "product_description", "custom_message", "evidence_text", "name", "value", "text"})  # fmt: skip
"""Fields of free words: what stands there is replaced whatever it is."""
_KINDS = {"note": "note", "comment": "comment", "message": "message", "failure_message": "message", "seller_message": "message"}


@cache
def texts() -> Mapping[str, Any]:
    with (PACKAGE / "practice" / "draft.toml").open("rb") as file:
        return tomllib.load(file)


def both(*keys: str) -> Both:
    """The text at this place, in both languages. Raises KeyError where there is none."""
    found: Any = texts()
    for key in keys:
        found = found[key]
    return {language: found[language] for language in LANGUAGES}


STORY: Both = both("story")


def neutral(key: str, *, dutch: bool) -> str:
    """Words of no meaning in the place of the free words that the field ``key`` held."""
    kind = _KINDS.get(key) or ("description" if "description" in key else "text")
    return both("neutral", kind)["nl" if dutch else "en"]


def language_of(account: Mapping[str, Any]) -> str:
    """nl where the customer of this account prefers it, or lives where it is spoken and prefers nothing; else en."""
    customer = account.get("customer")
    found: Mapping[str, Any] = customer if isinstance(customer, dict) else {}
    preferred, address = found.get("preferred_locales"), found.get("address")
    if isinstance(preferred, list) and preferred:
        return "nl" if str(preferred[0]).lower().startswith("nl") else "en"
    return "nl" if isinstance(address, dict) and address.get("country") in ("NL", "BE") else "en"


def every() -> Iterator[str]:
    """All that a draft says, in both languages, with the names of months, days and currencies and the titles of situations."""
    yield from _leaves(texts())
    for language in LANGUAGES:
        tongue = Tongue(language)
        yield from (tongue.say(label) for label in SITUATION_LABELS.values())
        for number in range(1, 13):
            yield from (tongue.month_name(date(2026, number, 1)), tongue.short_month(date(2026, number, 1)))
        yield from (tongue.weekday(date(2026, 6, number)) for number in range(1, 8))
        yield from (tongue.money_spoken(Money(minor, code)) for code in list_currencies(language) for minor in (100, 250))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    else:
        yield str(value)
