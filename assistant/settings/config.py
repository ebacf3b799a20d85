"""Reads ``config.toml``: every setting there is, what each may hold, and an error that names the line where one holds something else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from assistant.settings.environment import HOME, STRIPE_BASE, home_folder, screen_language
from assistant.settings.errors import SettingsError
from assistant.settings.key_names import KEY_NAMES
from assistant.settings.toml_lines import line_of, line_of_item
from assistant.settings.values import (
    Agent,
    Ask,
    Company,
    Desk,
    Facts,
    Identify,
    Learning,
    Origin,
    Question,
    Retention,
    Settings,
    StripeAccess,
    Weight,
)

FILE = "config.toml"
SIZE_CAP = 256 * 1024


class _Wrong(Exception):
    """The value is not what this setting holds."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a setting holds: the key of its description, how it is read (raises _Wrong), and the values allowed where they can be listed."""

    expected: str
    read: Callable[[Any], Any]
    allowed: tuple[str, ...] = ()


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.replace("\u00a0", " ").isprintable():
        raise _Wrong
    return value.strip()


def _matching(pattern: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not re.fullmatch(pattern, _text(value)):
            raise _Wrong
        return _text(value)

    return read


def _one_of(expected: str, *allowed: str) -> _Kind:
    def read(value: Any) -> str:
        if value not in allowed:
            raise _Wrong
        return str(value)

    return _Kind(expected, read, allowed)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong
    return value


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3650:
        raise _Wrong
    return value


def _months(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 600:
        raise _Wrong
    return value


def _share(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 0.5:
        raise _Wrong
    return float(value)


def _zone(value: Any) -> str:
    try:
        ZoneInfo(_text(value))
    except (KeyError, ValueError, OSError) as error:
        raise _Wrong from error
    return _text(value)


def _proxy(value: Any) -> str:
    try:
        parts = urlsplit(_text(value))
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise _Wrong from error
    if not usable:
        raise _Wrong
    return _text(value)


_TEXT = _Kind("text", _text)
_YES_OR_NO = _Kind("yes_or_no", _yes_or_no, ("true", "false"))
_ASK = _one_of("question", *get_args(Ask))
_WEIGHT = _one_of("weight", *get_args(Weight))
_KEY_NAME = _Kind("key", _matching(r"[a-zA-Z0-9_+]+(?:,[a-zA-Z0-9_+]+)*"))

_TABLES: Mapping[str, Mapping[str, _Kind]] = {
    "company": dict.fromkeys(("name", "phone", "email", "statement_name"), _TEXT),
    "agent": {"name": _TEXT},
    "desk": {
        "language": _one_of("language", "nl", "en"),
        "register": _one_of("register", "je", "u"),
        "country": _Kind("country", lambda value: _matching("[A-Za-z]{2}")(value).upper()),
        "direction": _one_of("direction", "inbound", "outbound"),
        "time_zone": _Kind("time_zone", _zone),
    },
    "facts": {
        "grace_days": _Kind("days", _days),
        **dict.fromkeys(
            ("no_fee", "data_kept", "lower_plan_possible", "ideal_link_possible", "pause_possible", "parts_possible"), _YES_OR_NO
        ),
        "last_used_key": _TEXT,
    },
    "identify": {"questions": _Kind("questions", lambda value: value)},
    "network": {"creditor_id": _TEXT},
    "stripe": {
        "api_version": _Kind("api_version", _matching(r"\d{4}-\d{2}-\d{2}(?:\.[a-z]+)?")),
        "ca_file": _Kind("file", _text),
        "proxy": _Kind("url", _proxy),
    },
    "retention": dict.fromkeys(("months", "notes_months", "views_months"), _Kind("months", _months)),
    "model": {"random_days": _Kind("small_share", _share)},
}
NAMES: tuple[str, ...] = tuple(f"{table}.{name}" for table, kinds in _TABLES.items() for name in kinds)
"""Every setting of the file but ``[keys]``, whose names are the screens' bindings."""


def load(environ: Mapping[str, str], *, home: Path | None = None, lang: str | None = None) -> Settings:
    """Everything set: ``home/config.toml`` where it is there, the environment, the flag ``--lang``.

    Raises SettingsError for the first thing that is wrong; for the file its facts hold ``file``, ``line``, ``name`` and what was expected.
    """
    home = home or home_folder(environ)
    found = _File(home / FILE)
    values = {table: found.table(table, kinds) for table, kinds in _TABLES.items()}
    keys = found.keys()
    language, language_from = screen_language(environ, values["desk"].get("language"), lang)
    given = {f"{table}.{name}" for table, held in values.items() for name in held}
    origin: dict[str, Origin] = {name: "file" if name in given else "default" for name in NAMES}
    origin |= {f"keys.{name}": "file" for name in keys}
    origin |= {
        name: "environment" if environ.get(variable) else "default" for name, variable in (("home", HOME), ("stripe_base", STRIPE_BASE))
    }
    origin["screen_language"] = language_from
    return Settings(
        home=home,
        company=Company(**values["company"], **values["network"]),
        agent=Agent(**values["agent"]),
        desk=Desk(**values["desk"]),
        facts=Facts(**values["facts"]),
        identify=Identify(found.questions(values["identify"]["questions"])) if values["identify"] else Identify(),
        stripe=found.stripe(values["stripe"]),
        retention=Retention(**values["retention"]),
        model=Learning(**values["model"]),
        keys=MappingProxyType(keys),
        origin=MappingProxyType(origin),
        screen_language=language,
    )


class _File:
    """The file's tables, and how to complain about one of its lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = self._read()
        self.tables = self._parsed()
        for name in self.tables:
            if name not in {*_TABLES, "keys"}:
                raise self._unknown((name,), [*_TABLES, "keys"])

    def table(self, table: str, kinds: Mapping[str, _Kind]) -> dict[str, Any]:
        """The settings that the table gives, each read."""
        held = self._table(table)
        for name in held:
            if name not in kinds:
                raise self._unknown((table, name), list(kinds))
        return {name: self._value((table, name), kinds[name], value) for name, value in held.items()}

    def keys(self) -> dict[str, str]:
        """``call.wrap_up = "f2"`` by binding, however its dots are written."""
        flat: dict[str, str] = {}

        def walk(path: tuple[str, ...], value: Any) -> None:
            if isinstance(value, dict):
                for name, inner in value.items():
                    walk((*path, name), inner)
            else:
                if ".".join(path[1:]) not in KEY_NAMES:
                    raise self._unknown_key(path)
                flat[".".join(path[1:])] = self._value(path, _KEY_NAME, value)

        walk(("keys",), self._table("keys"))
        return flat

    def questions(self, items: Any) -> tuple[Question, ...]:
        if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
            raise self._wrong(("identify", "questions"), _TABLES["identify"]["questions"])
        questions = tuple(self._question(index, item) for index, item in enumerate(items))
        asked = [question.ask for question in questions]
        for index, ask in enumerate(asked):
            if ask in asked[:index]:
                line = line_of_item(self.source, ("identify", "questions"), index)
                raise SettingsError("question_twice", self._at(("identify", "questions"), line) | {"question": ask})
        return questions

    def stripe(self, held: Mapping[str, Any]) -> StripeAccess:
        if "ca_file" not in held:
            return StripeAccess(**held)
        ca_file = self.path.parent / Path(held["ca_file"]).expanduser()
        if not ca_file.is_file():
            raise self._wrong(("stripe", "ca_file"), _TABLES["stripe"]["ca_file"])
        return StripeAccess(**{**held, "ca_file": ca_file})

    def _question(self, index: int, item: Mapping[str, Any]) -> Question:
        line = line_of_item(self.source, ("identify", "questions"), index)
        path, kinds = ("identify", "questions"), {"ask": _ASK, "weight": _WEIGHT}
        for name in item:
            if name not in kinds:
                raise self._unknown((*path, name), list(kinds), line)
        return Question(**{name: self._value((*path, name), kind, item.get(name), line) for name, kind in kinds.items()})

    def _table(self, name: str) -> dict[str, Any]:
        held = self.tables.get(name, {})
        if not isinstance(held, dict):
            raise self._wrong((name,), _Kind("table", lambda value: value))
        return held

    def _value(self, path: tuple[str, ...], kind: _Kind, value: Any, line: int | None = None) -> Any:
        try:
            return kind.read(value)
        except _Wrong as error:
            raise self._wrong(path, kind, line) from error

    def _wrong(self, path: tuple[str, ...], kind: _Kind, line: int | None = None) -> SettingsError:
        facts = self._at(path, line) | {"expected": kind.expected, "allowed": ", ".join(kind.allowed)}
        return SettingsError("wrong_value", facts)

    def _unknown(self, path: tuple[str, ...], known: list[str], line: int | None = None) -> SettingsError:
        near = get_close_matches(path[-1], known, n=1)
        return SettingsError("unknown_name", self._at(path, line) | {"allowed": ", ".join(known), "near": near[0] if near else ""})

    def _unknown_key(self, path: tuple[str, ...]) -> SettingsError:
        near = get_close_matches(".".join(path[1:]), KEY_NAMES, n=1)
        return SettingsError("unknown_name", self._at(path, None) | {"allowed": ", ".join(KEY_NAMES), "near": near[0] if near else ""})

    def _at(self, path: tuple[str, ...], line: int | None) -> dict[str, str]:
        return {"file": str(self.path), "line": str(line or line_of(self.source, path)), "name": ".".join(path)}

    def _read(self) -> str:
        try:
            with self.path.open("rb") as stream:
                raw = stream.read(SIZE_CAP + 1)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise SettingsError("file_not_read", {"file": str(self.path), "problem": type(error).__name__}) from error
        if len(raw) > SIZE_CAP:
            raise SettingsError("file_too_big", {"file": str(self.path), "limit_kb": str(SIZE_CAP // 1024)})
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = str(raw.count(b"\n", 0, error.start) + 1)
            raise SettingsError("file_not_utf8", {"file": str(self.path), "line": line}) from error

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.source)
        except (ValueError, RecursionError) as error:  # ValueError: also a whole number with more digits than Python reads
            where = re.search(r"line (\d+)", str(error))
            line = where[1] if where else str(self.source.rstrip("\n").count("\n") + 1)
            raise SettingsError("file_no_toml", {"file": str(self.path), "line": line}) from error
