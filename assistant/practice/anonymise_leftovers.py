"""Looks for what is left of a person in a case that was made of their account. Knows nothing of how it was made.

An original value counts, and every part of 4 characters of one, unless it is within a common word. Numbers and days count as a whole, since
parts of them (a year, 00) say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from assistant.practice.anonymise_amounts import DECIMALS, decimal_of, is_amount
from assistant.practice.anonymise_dates import is_moment
from assistant.practice.anonymise_words import (
    CODES,
    PART,
    SHORT_CODE,
    folded,
    is_common,
    pieces,
    provider_names,
    provider_values,
    uncommon,
    words,
)

COUNTS = frozenset({"quantity", "up_to", "divide_by"})
"""Counts that a bill is the product of: they are of the plan, and stay."""
PHONE = re.compile(r"\d(?:[\s().\-/]{0,3}\d){7,15}")
TAIL = 8
"""Last digits of a phone number that are the same in each notation of it."""
DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


def leaves(value: Any) -> list[tuple[str, str, Any]]:
    """(path, name of the field, value) of all in JSON that holds nothing else; a name that is not the provider's is such a value itself."""
    found: list[tuple[str, str, Any]] = []
    _gather(value, "", "", provider_names(), found)
    return found


def _gather(value: Any, path: str, name: str, names: frozenset[str], found: list[tuple[str, str, Any]]) -> None:
    if isinstance(value, dict):
        for key, one in value.items():
            known = key in names
            if not known:
                found.append((path, "", key))
            shown = key if known else "*"
            _gather(one, f"{path}.{shown}" if path else shown, key, names, found)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _gather(one, f"{path}[{number}]", name, names, found)
    else:
        found.append((path, name, value))


def texts_of(found: Iterable[tuple[str, str, Any]]) -> Iterator[str]:
    """The texts among these leaves from which words are taken: neither days nor values of the provider's lists. A long number that is
    neither a moment nor an amount nor a count is such a text."""
    for _, name, one in found:
        if isinstance(one, str) and not DAY.fullmatch(one) and name not in DECIMALS and not _provided(name, one):
            yield one
        elif _is_reference(name, one):
            yield str(abs(one))


def leftovers(before: Any, after: Any, also: Iterable[str] = ()) -> tuple[str, ...]:
    """The paths in ``after`` at which something of ``before``, or of the texts beside it, is left. What is left is not told."""
    old = leaves(before)
    originals = frozenset((*texts_of(old), *also))
    taken = frozenset(piece for word in uncommon(originals) for piece in pieces(word))
    wholes = {one for one in originals if len(one) >= PART} | {one for _, name, one in old if isinstance(one, str) and _is_name(name)}
    phrases = frozenset(folded(one).strip() for one in wholes if not all(is_common(word) for word in words(one)))
    tails = frozenset(tail for text in originals for tail in _tails(text))
    several = tuple(f" {phrase} " for phrase in phrases if " " in phrase)
    days = {_instant(one) for _, _, one in old if isinstance(one, str) and DAY.fullmatch(one)}
    numbers = {one for _, name, one in old if is_moment(one) or (_is_amount(name, one) and one)}
    numbers |= {one for _, name, text in old if name in DECIMALS and (one := decimal_of(text))}
    found = []
    for path, name, one in leaves(after):
        if isinstance(one, str) and DAY.fullmatch(one):
            left = _instant(one) in days
        elif name in DECIMALS and isinstance(one, str):
            left = decimal_of(one) in numbers
        elif isinstance(one, str):
            left = not _provided(name, one) and (_left(one, taken, phrases, several) or not tails.isdisjoint(_tails(one)))
        elif _is_reference(name, one):
            left = _left(str(abs(one)), taken, phrases, several)
        else:
            left = (is_moment(one) or _is_amount(name, one)) and one in numbers
        if left:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _left(text: str, taken: frozenset[str], phrases: frozenset[str], several: tuple[str, ...]) -> bool:
    if any(not is_common(word) and not taken.isdisjoint(pieces(word)) for word in words(text)):
        return True
    bare = folded(text).strip()
    return bare in phrases or any(phrase in f" {bare} " for phrase in several)


def _is_amount(name: str, value: Any) -> bool:
    return is_amount(name, int(value) if isinstance(value, float) and abs(value) < 1e15 else value)


def _is_reference(name: str, value: Any) -> bool:
    """A whole number that may be somebody's: long, and of no other kind."""
    plain = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1000
    return plain and name not in COUNTS and not is_moment(value) and not is_amount(name, value)


def _is_name(name: str) -> bool:
    return name == "agent" or name.endswith("name")


def _tails(text: str) -> Iterator[str]:
    """The ends of the phone numbers in a text."""
    for one in PHONE.findall(text):
        yield "".join(c for c in one if c.isdigit())[-TAIL:]


def _provided(name: str, text: str) -> bool:
    """What the provider writes for everybody: a value of its lists, or a short code in a field of codes."""
    return text in provider_values() or (name in CODES and SHORT_CODE.fullmatch(text) is not None)


def _instant(text: str) -> str:
    """A day or moment in one notation."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return text
