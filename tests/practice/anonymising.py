"""Looks for a person in a case by rules of its own: what of an account's words, numbers and moments stands in another text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.practice.anonymise_words import common, folded, provider_values

WORD = re.compile(r"[^\W_]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d.*")
KEPT = {"object", "type", "status", "currency", "country", "brand", "funding", "interval", "code", "decline_code", "reason", "failure_code"}


def told(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """(name of the field, value) of everything in JSON."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from told(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from told(one, name)
    else:
        yield name, value


def personal(account: Any) -> tuple[set[str], set[int]]:
    """(words of 4 characters or more, moments and amounts) that only this account has."""
    words, numbers = set(), set()
    for name, one in told(account):
        if isinstance(one, str) and DAY.fullmatch(one):
            words.add(one.casefold())
        elif isinstance(one, str) and name not in KEPT and one not in provider_values():
            words |= {word for word in WORD.findall(folded(one)) if len(word) >= 4 and not re.fullmatch(r"(19|20)\d\d", word)}
        elif isinstance(one, int) and one > 1_000_000_000:
            numbers.add(one)
    return words - common(), numbers


def still_there(account: Any, case: Any) -> list[str]:
    """What of the account is left in the case."""
    words, numbers = personal(account)
    kept = {one for name, one in told(case) if isinstance(one, str) and (name in KEPT or one in provider_values())}
    text = folded(" ".join(one for _, one in told(case) if isinstance(one, str) and one not in kept))
    days = {str(one).casefold() for _, one in told(case) if DAY.fullmatch(str(one))}
    own = {word for word in WORD.findall(text) if word not in common()} | days
    left = [word for word in words if any(word in one for one in own)]
    return [*left, *(str(one) for _, one in told(case) if isinstance(one, int) and one in numbers)]


def whole(case: Any) -> str:
    return json.dumps(case, ensure_ascii=False)
