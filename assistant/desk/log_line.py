"""One line of an import: read strictly, checked field by field, cleaned and masked. What it comes to in the journal is not known here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from assistant import text
from assistant.billing.errors import BadAnswer
from assistant.billing.strict_json import loads
from assistant.journal.moments import moment_of
from assistant.journal.outcomes import Outcome, outcome_from_json
from assistant.journal.resolution import Resolution, Said
from assistant.records import SITUATIONS, AgreedStep, Disposition, Identified

T = TypeVar("T")
# Stripe's ids are at most 255 characters (its documentation of idempotency keys and object ids).
ID_LIMIT = 255
NAME_LIMIT = 200
# A day has fewer: what is longer is no call.
MOST_SECONDS = 86_400
MOST_STEPS = 500
_WORD = re.compile(r"[\w.\-]{1,120}", re.ASCII)


class BadLine(Exception):
    """A line that is left out. ``key`` names the sentence, ``facts`` fill it."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be kept."""

    resolution: Resolution
    outcome: Outcome | None

    def numbers(self) -> int:
        """How many numbers of cards, accounts or people the journal masks in it."""
        one = self.resolution
        return sum(len(text.redact(words).masked) for words in (one.note, one.feedback_words) if words)


def read_line(raw: bytes) -> Line:
    """The line as ``log --json`` wrote it; what is not named is unknown, and names that are not ours are passed over. Raises BadLine."""
    try:
        data = loads(raw)
    except BadAnswer as error:
        raise BadLine(f"import.{error.facts.get('why', 'not_json')}") from None
    if not isinstance(data, dict):
        raise BadLine("import.not_object")
    fields = _Fields(data)
    resolution = _resolution(fields)
    return Line(resolution, fields.get("outcome", _outcome, None))


def _resolution(fields: _Fields) -> Resolution:
    at = fields.need("at", _moment)
    return Resolution(
        id=fields.need("id", _uuid),
        at=at,
        as_of=fields.get("as_of", _moment, at),
        source=fields.need("source", _word),
        customer=fields.need("customer", _id),
        disposition=fields.need("disposition", Disposition),
        agent=fields.get("agent", _name, None),
        invoice=fields.get("invoice", _id, None),
        direction=fields.get("direction", _one_of("inbound", "outbound"), "inbound"),
        situation=fields.get("situation", _one_of(*SITUATIONS), None),
        cause=fields.get("cause", _one_of(*SITUATIONS), None),
        identified=fields.get("identified", Identified, Identified.NONE),
        amount=fields.get("amount", _whole(-(2**63), 2**63 - 1), None),
        currency=fields.get("currency", _currency, None),
        chance_without_contact=fields.get("chance_without_contact", _share, None),
        promise_date=fields.get("promise_date", _day, None),
        agreed=fields.get("agreed", _list_of(AgreedStep), ()),
        note=fields.get("note", _note, None),
        feedback_score=fields.get("feedback_score", _whole(1, 5), None),
        feedback_words=fields.get("feedback_words", _note, None),
        script_language=fields.get("script_language", _one_of("nl", "en"), None),
        script_register=fields.get("script_register", _one_of("je", "u"), None),
        steps_said=fields.get("steps_said", _list_of(_said), ()),
        script_useful=fields.get("script_useful", _useful, {}),
        follow_up_on=fields.get("follow_up_on", _day, None),
        call_seconds=fields.get("call_seconds", _whole(0, MOST_SECONDS), None),
        wrap_up_seconds=fields.get("wrap_up_seconds", _whole(0, MOST_SECONDS), None),
        corrects=fields.get("corrects", _uuid, None),
        churn=fields.get("churn", _one_of("involuntary", "passive", "voluntary", "none", "unknown"), None),
        mrr=fields.get("mrr", _whole(-(2**63), 2**63 - 1), None),
        mrr_currency=fields.get("mrr_currency", _currency, None),
        method=fields.get("method", _word, None),
    )


class _Fields:
    """The fields of a line, each read by a function that raises ValueError, TypeError, KeyError or OverflowError for what it can't be."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def need(self, name: str, read: Callable[[Any], T]) -> T:
        if self._data.get(name) is None:
            raise BadLine("import.missing", name=name)
        return self._read(name, read)

    def get(self, name: str, read: Callable[[Any], T], default: Any) -> Any:
        return default if self._data.get(name) is None else self._read(name, read)

    def _read(self, name: str, read: Callable[[Any], T]) -> T:
        try:
            return read(self._data[name])
        except (ValueError, TypeError, KeyError, OverflowError):
            raise BadLine("import.wrong", name=name) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _id(value: Any) -> str:
    """An id goes in as it is or not at all: cleaned, it would be another's."""
    if _text(value) != text.clean(value, limit=ID_LIMIT) or not value or text.redact(value).masked:
        raise ValueError
    return str(value)


def _name(value: Any) -> str | None:
    return _named(_text(value)) or None


@lru_cache(maxsize=1024)
def _named(value: str) -> str:
    # Few agents, many lines.
    return text.redact(text.clean(value, limit=NAME_LIMIT)).text


def _word(value: Any) -> str:
    if not _WORD.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _uuid(value: Any) -> str:
    return str(UUID(_text(value)))


def _moment(value: Any) -> datetime:
    return moment_of(_text(value))


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _note(value: Any) -> str | None:
    return text.clean_note(_text(value)) or None


def _currency(value: Any) -> str:
    if not re.fullmatch("[A-Za-z]{3}", _text(value)):
        raise ValueError
    return str(value).upper()


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return read


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return read


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= 1:
        raise ValueError
    return float(value)


def _list_of(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def read_all(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list) or len(value) > MOST_STEPS:
            raise TypeError
        return tuple(read(one) for one in value)

    return read_all


def _said(value: Any) -> Said:
    variant = value["variant"]
    return Said(_word(value["phase"]), None if variant is None else _word(variant), _moment(value["at"]))


def _useful(value: Any) -> dict[str, bool]:
    if not isinstance(value, dict) or len(value) > MOST_STEPS or not all(isinstance(useful, bool) for useful in value.values()):
        raise TypeError
    return {_word(phase): useful for phase, useful in value.items()}


def _outcome(value: Any) -> Outcome:
    found = outcome_from_json(value)
    if found.way is not None and found.state != "paid":
        raise ValueError
    if found.days is not None:
        _whole(0, 36_500)(found.days)
    return found
