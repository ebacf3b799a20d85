"""Reads ``scorecard.toml`` of the desk's folder, or the one that comes with the program. An error names the line and the key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.desk.desk import Desk
from assistant.desk.toml_file import TomlFile
from assistant.desk.trouble import Misuse
from assistant.resources import PACKAGE
from assistant.review.scorecard import Criterion, Scorecard

FILE = "scorecard.toml"
SHIPPED = PACKAGE / "review" / FILE
MOST = 26
"""Criteria at most: the score sheet has a letter for each."""
LANGUAGES = ("nl", "en")
TABLE = "criterion"
_FIELDS = ("key", "title", "ask", "must")


def scorecard(desk: Desk) -> Scorecard:
    """The desk's own card, else the shipped one. Raises Misuse for the first thing that is wrong in it."""
    own = desk.settings.home / FILE
    return read_card(own if own.exists() else SHIPPED)


def read_card(path: Path) -> Scorecard:
    """The card in this file. Raises Misuse."""
    file = TomlFile(path)
    file.known(("target", TABLE))
    target, listed = file.data.get("target", 0.85), file.data.get(TABLE)
    if isinstance(target, bool) or not isinstance(target, int | float) or not 0 < target <= 1:
        file.wrong("target", "share", file.line("target"))
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        file.wrong(TABLE, "criteria", file.line(TABLE))
    criteria: list[Criterion] = []
    for number, raw in enumerate(listed):
        one = _criterion(file, raw, number)
        if any(other.key == one.key for other in criteria):
            raise Misuse("criterion_twice", {"file": str(path), "line": str(file.item_line(TABLE, number, "key")), "key": one.key})
        criteria.append(one)
    return Scorecard(tuple(criteria), float(target))


def _criterion(file: TomlFile, item: Any, number: int) -> Criterion:
    raw = file.item(TABLE, item, number, _FIELDS)
    key, must = raw.get("key"), raw.get("must", False)
    if not isinstance(key, str) or not key.strip() or len(key) > 60 or not key.isprintable():
        file.wrong("criterion.key", "text", file.item_line(TABLE, number, "key"))
    if not isinstance(must, bool):
        file.wrong("criterion.must", "yes_or_no", file.item_line(TABLE, number, "must"))
    return Criterion(key.strip(), _texts(file, raw, "title", number), _texts(file, raw, "ask", number, empty=True), must)


def _texts(file: TomlFile, raw: Mapping[str, Any], name: str, number: int, *, empty: bool = False) -> Mapping[str, str]:
    value = raw.get(name, "" if empty else None)
    texts = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
    if not isinstance(texts, dict) or not texts or any(language not in LANGUAGES for language in texts):
        file.wrong(f"criterion.{name}", "texts", file.item_line(TABLE, number, name))
    for one in texts.values():
        if not isinstance(one, str) or len(one) > 300 or not one.isprintable() or not (one.strip() or empty):
            file.wrong(f"criterion.{name}", "texts", file.item_line(TABLE, number, name))
    return {language: one.strip() for language, one in texts.items()}
