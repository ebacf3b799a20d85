"""A key and a card number that nobody may see, planted wherever they could come in, and the search for them in any spelling.

Neither stands whole in this file: both are put together when a test runs, so that a search of the repository finds nothing either.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant.journal.store import Journal

JSON = dict[str, Any]
KEY = "_".join(("rk", "test", "51Planted" + "KeyThatNobodyMaySee" + "7319"))
CARD = "".join(("4000", "0566", "5566", "5556"))
SPACED = " ".join(CARD[at : at + 4] for at in range(0, 16, 4))
DASHED = SPACED.replace(" ", "-")
PLANTED = f"key {KEY} card {SPACED} or {CARD}"

# Where a person or a provider writes freely; ids, codes and addresses of pages are none of them.
FREE = frozenset(
    {"calculated_statement_descriptor", "comment", "custom_fields", "description", "failure_message", "footer", "individual_name", "message",
     "name", "nickname", "seller_message", "statement_descriptor", "statement_descriptor_suffix"}
)  # fmt: skip
ESCAPES = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;?<>=$:]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b.")


def planted(value: Any, words: str = CARD) -> Any:
    """Provider JSON with the words behind every free text and in every metadata."""
    if isinstance(value, list):
        return [planted(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _planted(name, one, words) for name, one in value.items()}


def _planted(name: str, value: Any, words: str) -> Any:
    if name == "metadata" and isinstance(value, dict):
        return {**{key: f"{one} {words}" for key, one in value.items()}, "told": words, words[:40]: "told"}
    if name in FREE and (isinstance(value, str) or value is None):
        return f"{value or 'told'} {words}"
    return planted(value, words)


def occurrences(data: bytes) -> list[str]:
    """Which of the two stands in the bytes: plain, in other encodings, cut up by blanks, signs or a terminal's codes, in digits of any script."""
    found = [name for name, secret in (("key", KEY), ("card", CARD)) if any(form in data for form in _encoded(secret))]
    words = unicodedata.normalize("NFKC", ESCAPES.sub(b"", data).decode("utf-8", "replace"))
    bare = "".join(str(unicodedata.digit(c, c)) for c in words if c.isalnum())
    if CARD in bare:
        found.append("card, cut up")
    if re.sub(r"\W|_", "", KEY).casefold() in bare.casefold():
        found.append("key, cut up")
    return found


def _encoded(secret: str) -> Iterator[bytes]:
    plain = secret.encode()
    yield from (plain, plain[::-1], plain.hex().encode(), secret.encode("utf-16-le"), secret.encode("utf-32-le"))
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        yield whole[4 if before else 0 : -4]


def kept_by(home: Path) -> dict[str, bytes]:
    """Every file of the desk, raw, by its path below ``home``: journal and its log, copies, drafts, the log of crashes."""
    found: dict[str, bytes] = {}
    for path in sorted(home.rglob("*")):
        with suppress(FileNotFoundError):  # a draft under way has another name a moment later
            if path.is_file():
                found[str(path.relative_to(home))] = path.read_bytes()
    return found


def snapshots_in(journal: Journal) -> dict[str, bytes]:
    """What the agent saw at each call, unpacked: it is kept compressed, so that no search of the raw file finds anything in it."""
    return {f"snapshot of call {row.number}": journal.snapshot(row.id) or b"" for row in journal.resolutions()}


def leaks(where: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What was found, by place."""
    return {place: found for place, data in where.items() if (found := occurrences(data))}
