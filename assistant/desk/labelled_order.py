"""In which order the words of an ordered column go, where they say so by a number: ``<1 year``, ``1-4 years``, ``over 10 years``."""

from __future__ import annotations

import re
from collections.abc import Collection

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_LESS = frozenset({"<", "<=", "=<", "≤", "under", "below", "less", "fewer", "max", "onder", "minder", "hoogstens"})
_MORE = frozenset({">", ">=", "=>", "≥", "over", "above", "more", "min", "boven", "meer", "minstens"})
_SIGNS = re.compile(r"[<>=≤≥]+|[^\W\d_]+")

Place = tuple[float, int, tuple[float, ...], str]


def in_order(words: Collection[str]) -> tuple[str, ...] | None:
    """From low to high by the first number in each; None where a number is missing, or what stands before it differs and is not understood.

    What is under a number comes before what begins with it, and what is over it after that.
    """
    places = [(found, word) for word in words if (found := _place(word))]
    if len(places) < len(words) or len({before for (_, before), _ in places}) > 1:
        return None
    return tuple(word for _, word in sorted(places))


def _place(word: str) -> tuple[Place, str] | None:
    """(where the word stands, what stands before its number and is not understood)."""
    first = _NUMBER.search(word)
    if first is None:
        return None
    lead, after = word[: first.start()].strip(), word[first.end() :]
    sign = -1.0 if lead.endswith(("-", "−")) and not re.search(r"\w", lead) else 1.0
    said = [one.casefold() for one in _SIGNS.findall(lead)]
    side = -1 if _LESS & {*said} else 1 if _MORE & {*said} or after.startswith("+") else 0
    left = " ".join(one for one in said if one not in _LESS | _MORE | {"than", "dan", "=", "or", "of"})
    value, *more = (float(one.replace(",", "")) for one in _NUMBER.findall(word))
    return (sign * value, side, tuple(more), word.casefold()), left
