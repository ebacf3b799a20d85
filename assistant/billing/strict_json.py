"""JSON from outside, read so that every reader sees the same value or none.

What a lenient parser lets pass (repeated keys, NaN, numbers that do not fit) is refused here. What the fields mean is left to the readers.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from assistant.billing.errors import BadAnswer

INTEGER_DIGITS = 19  # of the largest signed 64-bit integer: longer ones are not worth converting
# A value costs Python up to about 120 bytes: 250,000 of them fit beside an 8 MB text in 40 MB.
MOST_VALUES = 250_000


def loads(data: bytes | bytearray) -> object:
    """One JSON document in UTF-8.

    Raises BadAnswer with ``why``: ``not_json``, ``not_utf8``, ``repeated_key``, ``number`` (NaN, infinite, or an integer past signed 64
    bits) or ``nesting``.
    """
    why = "not_json"
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_constant, parse_float=_float, parse_int=_int, object_pairs_hook=_distinct)
    except UnicodeDecodeError:
        why = "not_utf8"
    except RecursionError:
        why = "nesting"
    except json.JSONDecodeError:
        pass
    raise BadAnswer(why)  # after the handlers: their errors hold the whole text


def crowded(data: bytes | bytearray) -> bool:
    """Whether the text may hold more than MOST_VALUES values, counted before any of them is made."""
    return data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadAnswer("repeated_key")
    return found


def _constant(_: str) -> NoReturn:
    raise BadAnswer("number")


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise BadAnswer("number")
    return value


def _int(text: str) -> int:
    if len(text.lstrip("-")) > INTEGER_DIGITS or not -(2**63) <= int(text) < 2**63:
        raise BadAnswer("number")
    return int(text)
