"""Reads a case from the JSON of its file, and says what is wrong with one that is none, with the path in the file.

``case_of`` is quick and strict; ``check`` looks further and is the only place that needs jsonschema.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from assistant.practice.case import About, Case, Choice, Forbidden, Lesson, Person, Proof, Question, Says, Solution, Step, Turn
from assistant.practice.seen import Seen
from assistant.resources import PACKAGE

SCHEMA = 1
LESSON_KEYS = ("schema", "about", "lesson")
_HEAD_ONLY = ("title", "author", "version", "goals", "level", "mood", "traps")
"""What of ``about`` no score depends on."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a case: where (``lesson.questions[1].choices[0].kind``; empty for the whole file), what, and what would be right."""

    path: str
    key: str
    facts: Mapping[str, str] = field(default_factory=dict)


class BadCase(ValueError):
    """A file that holds no playable case."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"{name}: {faults[0].path} {faults[0].key}")
        self.name = name
        self.faults = tuple(faults)


def case_of(name: str, raw: object) -> Case:
    """The case in this JSON. Raises BadCase, with everything that ``check`` finds wrong with its form."""
    try:
        return _case(name, raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadCase(name, form_faults(raw) or (Fault("", "unreadable", {"why": str(error)}),)) from error


def about_of(raw: object) -> About:
    """The head of a case, which a list of cases is made of. Raises KeyError, TypeError or ValueError for what is none."""
    return _made(About, raw, goals=_strings, traps=_strings, title=_both)


def check(raw: object, seen: Seen | None = None, *, name: str = "case") -> tuple[Fault, ...]:
    """Everything wrong with this JSON: its form, then what it says. With what the desk shows of its account, whether that bears it out."""
    from assistant.practice.sense import sense_faults

    if found := form_faults(raw):
        return found
    try:
        case = _case(name, raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return (Fault("", "unreadable", {"why": str(error)}),)
    return tuple(sense_faults(case, seen))


@cache
def schema() -> Mapping[str, Any]:
    """The published JSON schema of a case."""
    found: Mapping[str, Any] = json.loads((PACKAGE / "practice" / "case.schema.json").read_text("utf-8"))
    return found


def form_faults(raw: object) -> tuple[Fault, ...]:
    """Where the JSON is not as the schema has it, in the order of the file."""
    from jsonschema import Draft202012Validator

    errors = sorted(Draft202012Validator(schema()).iter_errors(raw), key=lambda one: [str(part) for part in one.absolute_path])
    return tuple(fault for error in errors for fault in _told(error))


def path_of(parts: Sequence[str | int]) -> str:
    """``["lesson", "questions", 1, "text"]`` -> ``lesson.questions[1].text``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


def _told(error: Any) -> Iterator[Fault]:
    path, rule, limit, found = path_of(list(error.absolute_path)), error.validator, error.validator_value, error.instance
    if rule == "required":
        yield from (
            Fault(path, "missing", {"name": name}) for name in limit if name not in found and f"{name!r} is a required" in error.message
        )
    elif rule == "additionalProperties" and limit is False:
        known = error.schema["properties"]
        yield from (
            Fault(path_of([*error.absolute_path, name]), "unknown_key", {"known": ", ".join(known)}) for name in found if name not in known
        )
    elif rule in {"enum", "const"}:
        wanted = limit if rule == "enum" else [limit]
        # The name of a key that is none of those known is refused as a value of its own.
        at = path_of([*error.absolute_path, str(found)]) if "propertyNames" in error.absolute_schema_path else path
        yield Fault(at, "not_one_of", {"found": _shown(found), "wanted": ", ".join(map(_shown, wanted))})
    elif rule == "uniqueItems":
        yield Fault(path, "twice", {"found": _shown(next(one for number, one in enumerate(found) if one in found[:number]))})
    elif rule == "pattern":
        yield Fault(path, "wrong_shape", {"found": _shown(found), "shape": error.schema["title"]})
    elif rule == "type":
        yield Fault(
            path,
            "wrong_type",
            {"found": _shown(json.dumps(found, ensure_ascii=False)), "wanted": limit if isinstance(limit, str) else ",".join(limit)},
        )
    else:
        yield Fault(path, _KEYS.get(rule, "not_valid"), {"found": _shown(found), "wanted": _shown(limit)})


_KEYS = {
    "minItems": "too_few", "maxItems": "too_many", "minimum": "too_small", "maximum": "too_large",
    "minLength": "too_short", "maxLength": "too_long", "minProperties": "too_few",
}  # fmt: skip


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _case(name: str, raw: object) -> Case:
    whole = _dict(raw)
    if whole.get("schema") != SCHEMA:
        raise ValueError("schema")
    account = {key: value for key, value in whole.items() if key not in LESSON_KEYS}
    _dict(account["case"])
    _dict(account["customer"])
    return Case(name, about_of(whole["about"]), _lesson(whole["lesson"]), account, mark_of(whole))


def mark_of(raw: Mapping[str, Any]) -> str:
    """A digest of all in a case's JSON that can change a score: titles, goals and the like do not count."""
    about = {key: value for key, value in raw["about"].items() if key not in _HEAD_ONLY}
    whole = json.dumps({**raw, "about": about}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _lesson(raw: object) -> Lesson:
    return _made(
        Lesson,
        raw,
        person=lambda one: _made(Person, one, knows=_both, wants=_both, patience=_whole),
        identity=_all(lambda one: _made(Proof, one, right=_truth)),
        says=lambda one: _made(Says, one, phases=_texts),
        questions=_all(lambda one: _made(Question, one, choices=_all(lambda choice: _made(Choice, choice, why=_both)))),
        steps=_all(lambda one: _made(Step, one, turns=_all(lambda turn: _made(Turn, turn, works=_truth, news=_both)), why=_both)),
        forbidden=_all(lambda one: _made(Forbidden, one, words=_word_lists, why=_both)),
        solution=lambda one: _made(Solution, one, steps=_all(_strings), seconds=_whole, **dict.fromkeys(_LISTS, _strings)),
    )


_LISTS = ("cause", "flags", "identified", "phases", "disposition")


def _made(kind: type[T], raw: object, **convert: Any) -> T:
    """A dataclass of a JSON object, its keys the fields' names; a field without a converter is a string, or what its default is."""
    given = _dict(raw)
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(given) - set(known):
        raise ValueError(sorted(unknown)[0])
    values = {}
    for name, one in known.items():
        if name not in given and one.default is MISSING:
            raise KeyError(name)
        if name in given:
            values[name] = convert[name](given[name]) if name in convert else _plain(name, given[name])
    return kind(**values)


def _plain(name: str, value: object) -> object:
    if isinstance(value, str) or (value is None and name in {"register", "author", "until"}):
        return value
    if name in {"level", "version"}:
        return _whole(value)
    raise TypeError(name)


def _all(convert: Any) -> Any:
    return lambda raw: tuple(convert(one) for one in _list(raw))


def _strings(raw: object) -> tuple[str, ...]:
    return tuple(_string(one) for one in _list(raw))


def _texts(raw: object) -> dict[str, str]:
    return {key: _string(value) for key, value in _dict(raw).items()}


def _both(raw: object) -> dict[str, str]:
    found = _texts(raw)
    return {"nl": found["nl"], "en": found["en"]}


def _word_lists(raw: object) -> dict[str, tuple[str, ...]]:
    return {key: _strings(value) for key, value in _dict(raw).items()}


def _dict(raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise TypeError("object")
    return raw


def _list(raw: object) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError("array")
    return raw


def _string(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError("string")
    return raw


def _whole(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise TypeError("integer")
    return raw


def _truth(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError("boolean")
    return raw
