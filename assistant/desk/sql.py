"""Asks the journal a question in SQL, by its words or by the name of a saved one. It only reads; what it may, and for how long, is the
journal's sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from assistant.desk.own_file import demo_of, journal_of, settings_of
from assistant.desk.saved_queries import QUERIES
from assistant.desk.trouble import Misuse, NotFound, Trouble, told
from assistant.journal.sandbox import Answer, QueryRefused, ask
from assistant.journal.store import Journal
from assistant.text import printable


class NotAllowed(Trouble):
    """The question would do something else than read."""

    status = 5


def answer(environ: Mapping[str, str], lang: str | None, words: str, *, rows: int, seconds: float, demo: bool = False) -> Answer:
    """The answer to an SQL question or a saved one; ``demo`` asks the simulated journal.

    Raises Trouble: NotFound where nothing was logged or no saved question has that name."""
    sql = sql_of(words)
    settings = settings_of(environ, lang)
    path = demo_of(settings) if demo else journal_of(settings)
    try:
        # Held open meanwhile: the schema is this version's then, and no file beside the journal comes or goes.
        with told(), Journal.open(path):
            return ask(path, sql, rows=rows, seconds=seconds)
    except QueryRefused as refused:
        raise _trouble(refused, seconds) from refused


def sql_of(words: str) -> str:
    """The SQL of the saved question of that name, else the words themselves. Raises NotFound for one word that names none."""
    saved = {one.name: one.sql.strip() for one in QUERIES}
    if words in saved:
        return saved[words]
    if words and len(words.split()) == 1 and all(c.isalnum() or c in "-_" for c in words):
        near = get_close_matches(words, saved, n=1)
        raise NotFound("no_saved_query", {"name": words, "near": near[0] if near else ", ".join(saved)})
    return words


def _trouble(refused: QueryRefused, seconds: float) -> Trouble:
    facts = {"why": " ".join(printable(refused.detail).split()), "seconds": f"{seconds:g}"}
    if refused.key == "sql_not_allowed":
        return NotAllowed(refused.key, facts)
    if refused.key in {"sql_not_one", "sql_no_answer", "sql_mistake"}:
        return Misuse(refused.key, facts)
    return Trouble(refused.key, facts)
