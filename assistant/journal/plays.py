"""Plays of practice cases, and who should play which: rows are added and read. They stand apart from calls; what they come to is the desk's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant import text
from assistant.journal import opening
from assistant.journal.connection import immediate
from assistant.journal.faults import AlreadyKept, UnknownResolution, as_faults
from assistant.journal.moments import moment_of, text_of

if TYPE_CHECKING:
    from assistant.journal.store import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRow:
    """One play. ``at``: when it was kept; ``seconds``: how long the talk was; ``score`` 0 to 100; ``capped``: which harm capped it, or nothing.

    ``points``: criterion -> (got, of). ``help``: hidden facts were shown, or it was stepped back. ``by_script``: a file played it.
    ``trainee`` is empty, and ``events`` and ``form`` are gone, where retention let go of them.
    """

    id: str
    at: datetime
    trainee: str
    case: str
    mark: str
    version: int
    level: int
    goals: tuple[str, ...]
    language: str
    situation: str
    seconds: float
    score: int
    capped: str = ""
    points: Mapping[str, tuple[float, float]]
    findings: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    form: Mapping[str, Any] | None = None
    finished: bool = True
    help: bool = False
    by_script: bool = False
    from_play: str | None = None
    from_event: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """That ``by`` asks ``trainee`` to play ``case``. ``finding``, in the call ``resolution``, may be what it came from."""

    id: str
    at: datetime
    by: str
    trainee: str
    case: str
    goal: str | None = None
    finding: str | None = None
    resolution: str | None = None
    why: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class PlayFilter:
    """Which plays; what is None does not count. ``since`` <= at < ``until``."""

    trainee: str | None = None
    case: str | None = None
    since: datetime | None = None
    until: datetime | None = None


# What no figure reads is by far the largest part of a row.
_LIGHT = """
select id, number, at, trainee, case_name, mark, version, level, goals, language, situation, seconds, score, capped,
    '{}' as points, '[]' as findings, '[]' as events, null as form, finished, help, by_script, from_play, from_event
from plays
where (:trainee is null or trainee = :trainee) and (:case is null or case_name = :case)
and (:since is null or at >= :since) and (:until is null or at < :until)
order by number
"""
_JSON = ("goals", "points", "findings", "events")
_FLAGS = ("finished", "help", "by_script")


def add_play(journal: Journal, play: PlayRow) -> PlayRow:
    """Adds it, what was typed in it redacted, and gives it as kept, with its number. The score is the one that was given before.

    Raises AlreadyKept where its id is there, Unfit where it goes on from a play that is not there, and the other JournalFaults.
    """
    row = _row_of(play)
    with as_faults(journal.path), immediate(journal._db):
        opening.refuse_another_file(journal.path, journal._file)
        if _has(journal, "plays", play.id):
            raise AlreadyKept(play.id)
        row["number"] = journal._next_number("select max(number) from plays")
        journal._db.table("plays").insert(row)
    return _play(row)


def plays(journal: Journal, wanted: PlayFilter = PlayFilter()) -> list[PlayRow]:
    """The plays asked for, oldest first, without points, findings, events and form. Raises JournalFault."""
    values = {
        "trainee": wanted.trainee, "case": wanted.case,
        "since": text_of(wanted.since) if wanted.since else None, "until": text_of(wanted.until) if wanted.until else None,
    }  # fmt: skip
    with as_faults(journal.path):
        found = list(journal._db.query(_LIGHT, values))
    return [journal._whole(_play, row) for row in found]


def play(journal: Journal, key: str) -> PlayRow | None:
    """One play with all that is kept of it. Raises JournalFault."""
    with as_faults(journal.path):
        found = list(journal._db.query("select * from plays where id = ?", [key]))
    return journal._whole(_play, found[0]) if found else None


def add_assignment(journal: Journal, assignment: Assignment) -> Assignment:
    """Adds it, its words cleaned and redacted. Raises UnknownResolution for a call that is not there, and the other JournalFaults."""
    with as_faults(journal.path), immediate(journal._db):
        opening.refuse_another_file(journal.path, journal._file)
        if _has(journal, "assignments", assignment.id):
            raise AlreadyKept(assignment.id)
        if assignment.resolution is not None and not _has(journal, "resolutions", assignment.resolution):
            raise UnknownResolution(assignment.resolution)
        row = {
            "id": assignment.id, "number": journal._next_number("select max(number) from assignments"), "at": text_of(assignment.at),
            "by_lead": assignment.by, "trainee": assignment.trainee, "case_name": assignment.case, "goal": assignment.goal,
            "finding": assignment.finding, "resolution": assignment.resolution, "why": _kept(assignment.why) or None,
        }  # fmt: skip
        journal._db.table("assignments").insert(row)
    return _assignment(row)


def assignments(journal: Journal, trainee: str | None = None) -> list[Assignment]:
    """What this trainee, or everybody, was asked to play, oldest first. Raises JournalFault."""
    sql = "select * from assignments where :trainee is null or trainee = :trainee order by number"
    with as_faults(journal.path):
        found = list(journal._db.query(sql, {"trainee": trainee}))
    return [journal._whole(_assignment, row) for row in found]


def _has(journal: Journal, table: str, key: str) -> bool:
    return journal._db.execute(f"select 1 from {table} where id = ?", [key]).fetchone() is not None  # noqa: S608  names of our own tables


def _row_of(play: PlayRow) -> dict[str, Any]:
    return {
        "id": play.id, "number": 0, "at": text_of(play.at), "trainee": play.trainee, "case_name": play.case, "mark": play.mark,
        "version": play.version, "level": play.level, "goals": json.dumps(list(play.goals)), "language": play.language,
        "situation": play.situation, "seconds": float(play.seconds), "score": play.score, "capped": play.capped,
        "points": json.dumps({name: list(pair) for name, pair in play.points.items()}), "findings": _json(_kept(play.findings)),
        "events": _json(_kept(play.events)), "form": None if play.form is None else _json(_kept(play.form)),
        "finished": int(play.finished), "help": int(play.help), "by_script": int(play.by_script), "from_play": play.from_play,
        "from_event": play.from_event,
    }  # fmt: skip


def _json(value: Any) -> str:
    # As it is written, so that a name to be forgotten is found in it.
    return json.dumps(value, ensure_ascii=False)


def _kept(value: Any) -> Any:
    """The value with every text in it cleaned and redacted, also in a text that is JSON itself, as a form among the events is."""
    if isinstance(value, str):
        return _kept_text(value)
    if isinstance(value, Mapping):
        return {name: _kept(one) for name, one in value.items()}
    return [_kept(one) for one in value] if isinstance(value, list | tuple) else value


def _kept_text(value: str) -> str:
    if value.startswith(("{", "[")):
        try:
            return json.dumps(_kept(json.loads(value)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        except (ValueError, RecursionError):
            pass
    return text.redact(text.clean_note(value)).text


def _play(row: Mapping[str, Any]) -> PlayRow:
    read = dict(row)
    values = {name: json.loads(read.pop(name)) for name in _JSON}
    form, case = read.pop("form"), read.pop("case_name")
    return PlayRow(
        **read | {"at": moment_of(read["at"])} | {name: bool(read[name]) for name in _FLAGS},
        case=case,
        goals=tuple(values["goals"]),
        points={name: (float(got), float(of)) for name, (got, of) in values["points"].items()},
        findings=tuple(values["findings"]),
        events=tuple(values["events"]),
        form=None if form is None else json.loads(form),
    )


def _assignment(row: Mapping[str, Any]) -> Assignment:
    read = dict(row)
    by, case = read.pop("by_lead"), read.pop("case_name")
    return Assignment(**read | {"at": moment_of(read["at"])}, by=by, case=case)
