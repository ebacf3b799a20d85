"""What may still lead to a person once the rows are blanked: the strings to look for, and where they are found, byte by byte."""

from __future__ import annotations

import json
import mmap
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.journal import snapshots

if TYPE_CHECKING:
    from sqlite_utils import Database

# Shorter ones stand in many a file by chance.
SHORTEST = 5
# The index of words cuts what a word shares with the one before it, so its tail is looked for. Judgement: the longest are the rarest.
MOST_TAILS = 40
_CUT = 3
_SHORTEST_WORD = 8
_IDENTITY = ("email", "phone", "name")
_SAID_OF_THEM = (
    "select c.words from coaching c join resolutions r on r.id = c.resolution where r.customer = ?",
    "select i.words from ideas i join resolutions r on r.id = i.call where r.customer = ?",
    "select a.why from assignments a join resolutions r on r.id = a.resolution where r.customer = ?",
)


@dataclass(frozen=True, slots=True)
class Traces:
    """``sure`` are ids and addresses, which name one person; ``names`` may be another's too; ``texts`` is what was written down."""

    sure: frozenset[str]
    names: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def needles(self) -> frozenset[str]:
        """What to look for in raw bytes, in the letters that it was written in and in small ones."""
        whole = {one for one in self.sure | self.names | self.texts if len(one) >= SHORTEST}
        return frozenset(whole | {one.casefold() for one in whole} | set(_tails(self.names | self.texts)))


def traces_of(db: Database, customer: str, more: Iterable[str] = ()) -> Traces:
    """What the rows and snapshots of this customer say of them; ``more`` are addresses or names that are known otherwise."""
    sure, names, texts = {customer, *(one for one in more if "@" in one)}, {one for one in more if "@" not in one}, set()
    sql = "select invoice, note, feedback_words, typed_facts from resolutions where customer = ?"
    for invoice, note, words, typed in db.conn.execute(sql, [customer]):
        sure |= {invoice} if invoice else set()
        texts |= {text for text in (note, words, *json.loads(typed).values()) if text}
    for sql in _SAID_OF_THEM:
        texts |= {words for (words,) in db.conn.execute(sql, [customer]) if words}
    sql = "select snapshot from snapshots join resolutions r on r.id = resolution where r.customer = ?"
    for (blob,) in db.conn.execute(sql, [customer]):
        seen = _identity(blob)
        sure |= {seen[name] for name in ("email", "phone") if name in seen}
        names |= {seen["name"]} if "name" in seen else set()
    return Traces(*(frozenset(one for one in found if one.strip()) for found in (sure, names, texts)))


def _identity(blob: bytes) -> dict[str, str]:
    try:
        account = json.loads(snapshots.unpack(blob))["account"]["customer"]
        return {name: account[name] for name in _IDENTITY if isinstance(account.get(name), str)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def pattern_of(strings: Iterable[str]) -> re.Pattern[str]:
    """Finds each as a whole word, in small or capital letters: ``cus_1`` is not in ``cus_10``."""
    listed = "|".join(re.escape(one) for one in sorted(strings, key=len, reverse=True) if len(one) >= SHORTEST)
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])" if listed else r"(?!)", re.IGNORECASE)


def stands_in(text: str, pattern: re.Pattern[str]) -> bool:
    """In the text, or in what its JSON escapes stand for."""
    return bool(pattern.search(text) or ("\\u" in text and pattern.search(_unescaped(text))))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def found_in(path: Path, needles: Iterable[str]) -> frozenset[str]:
    """Which of the needles stand in this file's bytes, as UTF-8 or with JSON's escapes. A file that is gone or empty holds none."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return frozenset(one for one in needles if any(content.find(form) >= 0 for form in _forms(one)))
    except (FileNotFoundError, ValueError):
        return frozenset()


def _forms(needle: str) -> set[bytes]:
    return {needle.encode("utf-8", "replace"), json.dumps(needle)[1:-1].encode()}


def explained(db: Database, needle: str) -> bool:
    """A row that is left holds this text of its own right: another's note, a word of the index, a name of ours."""
    folded = needle.casefold()
    for table, columns in _columns(db).items():
        one_of = " or ".join(f'instr(lower("{column}"), :folded) or instr("{column}", :needle)' for column in columns)
        if db.conn.execute(f'select 1 from "{table}" where {one_of} limit 1', {"folded": folded, "needle": needle}).fetchone():  # noqa: S608
            return True
    db.conn.execute("create virtual table if not exists temp.vocabulary using fts5vocab('main', 'words', 'row')")
    return db.conn.execute("select 1 from temp.vocabulary where instr(term, ?) limit 1", [folded]).fetchone() is not None


def _columns(db: Database) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {"sqlite_master": ("sql",)}
    names = "select name from sqlite_master where type = 'table' and name not like 'words%' and sql not like 'create virtual%'"
    for (table,) in db.conn.execute(names).fetchall():
        described = db.conn.execute(f'pragma table_info("{table}")').fetchall()
        if columns := tuple(str(row[1]) for row in described if str(row[2]).upper() == "TEXT"):
            found[str(table)] = columns
    return found


def snapshots_with(db: Database, strings: Iterable[str]) -> list[str]:
    """The calls whose snapshot holds one of these ids or addresses, whoever's call it was. Every snapshot is unpacked."""
    pattern = pattern_of(strings)
    return [str(call) for call, blob in db.conn.execute("select resolution, snapshot from snapshots") if _holds(blob, pattern)]


def _holds(blob: bytes, pattern: re.Pattern[str]) -> bool:
    try:
        return stands_in(snapshots.unpack(blob).decode("utf-8", "replace"), pattern)
    except ValueError:
        return True  # what can't be read can't be known to be clean


def mentions(db: Database, strings: Iterable[str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Number, id and words of the calls in whose words one of these stands."""
    pattern = pattern_of(strings)
    sql = "select number, id, note, feedback_words, typed_facts from resolutions where note is not null or feedback_words is not null or typed_facts <> '{}'"
    for number, key, note, words, typed in db.conn.execute(sql):
        texts = {"note": note, "feedback_words": words, "typed_facts": typed}
        if any(text and stands_in(text, pattern) for text in texts.values()):
            yield number, key, texts


def _tails(texts: Iterable[str]) -> list[str]:
    """The ends of the longest words, as the index of words writes them: small letters without marks."""
    words = {word for text in texts for word in re.findall(r"[^\W_]+", _folded(text)) if len(word) >= _SHORTEST_WORD}
    return [word[_CUT:] for word in sorted(words, key=lambda word: (-len(word), word))[:MOST_TAILS]]


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
