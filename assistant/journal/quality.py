"""Scores, coaching, ideas and saved filters: rows are added and read. Who may see what, and when, is the desk's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from assistant import text
from assistant.journal import opening
from assistant.journal.connection import immediate
from assistant.journal.faults import UnknownResolution, as_faults
from assistant.journal.moments import moment_of, text_of
from assistant.journal.resolution import new_id

if TYPE_CHECKING:
    from assistant.journal.store import Journal

Kind = Literal["note", "answer", "dispute", "upheld", "rejected"]
KINDS: tuple[Kind, ...] = ("note", "answer", "dispute", "upheld", "rejected")
"""``upheld``: the agent who disputes was right; ``rejected``: the note stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a lead gave a call. ``points``: criterion -> 0, 1 or 2, None where it did not come up. ``card`` tells one scorecard from another.

    ``blind``: another lead's was there already, and was not shown. ``agreed``: made by two leads together.
    """

    id: str
    at: datetime
    lead: str
    resolution: str
    points: Mapping[str, int | None]
    card: str
    agreed: bool = False
    blind: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing said about a call: a note, or what was said below one (``about``). Its words are gone where the customer was erased."""

    id: str
    at: datetime
    author: str
    resolution: str
    kind: str
    words: str
    about: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """A note with all that was said below it, oldest first; ``agent`` is who had the call."""

    note: Remark
    agent: str | None
    below: tuple[Remark, ...] = ()

    @property
    def dispute(self) -> Literal["open", "upheld", "rejected"] | None:
        """Where the dispute stands; None where nobody disputes it."""
        last = next((one.kind for one in reversed(self.below) if one.kind in {"dispute", "upheld", "rejected"}), None)
        return "open" if last == "dispute" else last  # type: ignore[return-value]

    @property
    def decider(self) -> str | None:
        """Who decided the last dispute."""
        return next((one.author for one in reversed(self.below) if one.kind in {"upheld", "rejected"}), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """Other words for a line of the script, by its id."""

    id: str
    at: datetime
    agent: str
    line: str
    language: str
    words: str
    register: str | None = None
    call: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class SavedFilter:
    name: str
    author: str
    at: datetime
    filter: Mapping[str, Any] = field(default_factory=dict)


def add_score(journal: Journal, score: Score) -> Score | None:
    """Adds it; None where this lead has scored the call already. An agreed score is the last word each time. Raises JournalFault."""
    with as_faults(journal.path), immediate(journal._db):
        _refuse_unknown(journal, score.resolution)
        mine = "select 1 from scores where resolution = ? and lead = ? and agreed = 0"
        if not score.agreed and journal._db.execute(mine, [score.resolution, score.lead]).fetchone():
            return None
        others = "select 1 from scores where resolution = ? and lead <> ? and agreed = 0"
        blind = not score.agreed and journal._db.execute(others, [score.resolution, score.lead]).fetchone() is not None
        row = {
            "id": score.id, "number": _next(journal, "scores"), "at": text_of(score.at), "lead": score.lead, "resolution": score.resolution,
            "agreed": int(score.agreed), "blind": int(blind), "card": score.card, "points": json.dumps(dict(score.points)),
        }  # fmt: skip
        journal._db.table("scores").insert(row)
    return _score(row)


def scores_of(journal: Journal, resolution: str) -> list[Score]:
    """Every score of a call, oldest first. Raises JournalFault."""
    return _read(journal, "select * from scores where resolution = ? order by number", [resolution], _score)


def all_scores(journal: Journal, since: datetime | None = None, until: datetime | None = None) -> list[Score]:
    """Every score that was given in the stretch, oldest first. Raises JournalFault."""
    sql = "select * from scores where (:since is null or at >= :since) and (:until is null or at < :until) order by number"
    return _read(journal, sql, {"since": text_of(since) if since else None, "until": text_of(until) if until else None}, _score)


def add_remark(journal: Journal, remark: Remark) -> Remark:
    """Adds it, its words cleaned and redacted. Raises UnknownResolution, and the other JournalFaults."""
    with as_faults(journal.path), immediate(journal._db):
        _refuse_unknown(journal, remark.resolution)
        row = {
            "id": remark.id, "number": _next(journal, "coaching"), "at": text_of(remark.at), "author": remark.author,
            "resolution": remark.resolution, "about": remark.about, "kind": remark.kind, "words": _kept(remark.words),
        }  # fmt: skip
        journal._db.table("coaching").insert(row)
    return _remark(row)


_THREADS = """
select c.*, r.agent from coaching c join resolutions r on r.id = c.resolution
where (:agent is null or r.agent = :agent) and (:resolution is null or c.resolution = :resolution)
order by c.number
"""


def threads(journal: Journal, *, agent: str | None = None, resolution: str | None = None) -> list[Thread]:
    """The notes on an agent's calls, or on one call, newest first, each with what was said below it. Raises JournalFault."""
    with as_faults(journal.path):
        rows = list(journal._db.query(_THREADS, {"agent": agent, "resolution": resolution}))
    agents = {str(row["id"]): row.pop("agent") for row in rows}
    said = [journal._whole(_remark, row) for row in rows]
    below: dict[str, list[Remark]] = {}
    for one in said:
        if one.about is not None:
            below.setdefault(one.about, []).append(one)
    return [Thread(one, agents[one.id], tuple(below.get(one.id, ()))) for one in reversed(said) if one.about is None]


def add_idea(journal: Journal, idea: Idea) -> Idea:
    """Adds it, its words cleaned and redacted. Raises JournalFault."""
    with as_faults(journal.path), immediate(journal._db):
        opening.refuse_another_file(journal.path, journal._file)
        row = {
            "id": idea.id, "number": _next(journal, "ideas"), "at": text_of(idea.at), "agent": idea.agent, "call": idea.call,
            "line": idea.line, "language": idea.language, "register": idea.register, "words": _kept(idea.words),
        }  # fmt: skip
        journal._db.table("ideas").insert(row)
    return _idea(row)


def ideas(journal: Journal) -> list[Idea]:
    """Every idea whose words are there, oldest first. Raises JournalFault."""
    return _read(journal, "select * from ideas where words <> '' order by number", [], _idea)


def save_filter(journal: Journal, name: str, author: str, at: datetime, wanted: Mapping[str, Any] | None) -> None:
    """Keeps the filter under the name, in the place of what had it; None takes the name away. Raises JournalFault."""
    with as_faults(journal.path), immediate(journal._db):
        opening.refuse_another_file(journal.path, journal._file)
        row = {
            "id": new_id(), "number": _next(journal, "saved_filters"), "at": text_of(at), "author": author, "name": _kept(name),
            "filter": None if wanted is None else json.dumps(_redacted(wanted), ensure_ascii=False),
        }  # fmt: skip
        journal._db.table("saved_filters").insert(row)


def saved_filters(journal: Journal) -> list[SavedFilter]:
    """The filters that are kept, by name. Raises JournalFault."""
    sql = "select * from saved_filters s where not exists (select 1 from saved_filters l where l.name = s.name and l.number > s.number)"
    found = _read(journal, sql + " and s.filter is not null order by s.name", [], _filter)
    return [one for one in found if one is not None]


_SPOKEN = """
select r.situation, r.at, r.id, r.agent, r.feedback_score, r.feedback_words from resolutions r
where r.customer <> '' and trim(coalesce(r.feedback_words, '')) <> '' and (:since is null or r.at >= :since) and (:until is null or r.at < :until)
and (:source is null or r.source = :source) and not exists (select 1 from resolutions later where later.corrects = r.id)
order by r.at desc, r.number desc limit :most
"""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a customer said of a call, in their own words."""

    situation: str | None
    at: datetime
    id: str
    agent: str | None
    score: int | None
    words: str


def voices(
    journal: Journal, *, since: datetime | None = None, until: datetime | None = None, source: str | None = None, most: int = 2000
) -> list[Voice]:
    """The newest ``most`` things that customers said, newest first. Raises JournalFault."""
    values = {"since": text_of(since) if since else None, "until": text_of(until) if until else None, "source": source, "most": most}
    with as_faults(journal.path):
        rows = journal._db.execute(_SPOKEN, values).fetchall()
    return [journal._whole(lambda row: Voice(row[0], moment_of(row[1]), *row[2:]), row) for row in rows]


def _redacted(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _kept(value) if isinstance(value, str) else value for name, value in wanted.items()}


def _kept(words: str) -> str:
    return text.redact(text.clean_note(words)).text


def _next(journal: Journal, table: str) -> int:
    return journal._next_number(f"select max(number) from {table}")  # noqa: S608  the name is ours


def _refuse_unknown(journal: Journal, resolution: str) -> None:
    opening.refuse_another_file(journal.path, journal._file)
    if not journal._db.execute("select 1 from resolutions where id = ? and customer <> ''", [resolution]).fetchone():
        raise UnknownResolution(resolution)


def _read(journal: Journal, sql: str, values: list[Any] | dict[str, Any], make: Any) -> list[Any]:
    with as_faults(journal.path):
        found = list(journal._db.query(sql, values))
    return [journal._whole(make, row) for row in found]


def _score(row: Mapping[str, Any]) -> Score:
    points = json.loads(row["points"])
    if not all(value is None or isinstance(value, int) for value in points.values()):
        raise ValueError("points are numbers")
    flags = {"agreed": bool(row["agreed"]), "blind": bool(row["blind"])}
    return Score(**{**row, "at": moment_of(row["at"]), "points": points, **flags})


def _remark(row: Mapping[str, Any]) -> Remark:
    return Remark(**{**row, "at": moment_of(row["at"])})


def _idea(row: Mapping[str, Any]) -> Idea:
    return Idea(**{**row, "at": moment_of(row["at"])})


def _filter(row: Mapping[str, Any]) -> SavedFilter:
    wanted = json.loads(row["filter"])
    if not isinstance(wanted, dict):
        raise ValueError("a filter is an object")
    return SavedFilter(row["name"], row["author"], moment_of(row["at"]), wanted)
