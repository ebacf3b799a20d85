# ruff: noqa: S608  every piece of SQL here is our own; values are bound
"""Takes a person, or what is old, out of the journal's rows, in one transaction. The files around them are ``cleaning``'s.

A row keeps its id, its number and what is nobody's: how the call ended, its cause, its amount, the agent, the lines of the script, the score.
So totals still add up. What leads to the person goes: customer, invoice, words, typed facts, days, minutes and seconds; the snapshot goes whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

# Each takes :numbers (JSON, of resolutions). A step that adds a table with something of a person in it adds how it is blanked here.
_OF = "(select value from json_each(:numbers))"
_IDS = f"(select id from resolutions where number in {_OF})"
_HOUR = "substr({0}, 1, 13) || ':00:00Z'"
_DAY = "substr({0}, 1, 10) || 'T00:00:00Z'"
_WORDS_GO = "note = null, feedback_words = null, typed_facts = '{}'"
_SNAPSHOTS = f"delete from snapshots where resolution in {_IDS}"
_SAID_OF_IT = (
    f"update coaching set words = '' where resolution in {_IDS}",
    f"update ideas set words = '' where call in {_IDS}",
    f"update assignments set why = null where resolution in {_IDS}",
)
WORDS = (_SNAPSHOTS, *_SAID_OF_IT, f"update resolutions set {_WORDS_GO} where number in {_OF}")
"""What a person said and what was written about them goes; whose call it was stays."""
PERSON = (
    _SNAPSHOTS,
    *_SAID_OF_IT,
    f"update outcomes set checked_at = {_DAY.format('checked_at')}, paid_at = {_DAY.format('paid_at')} where resolution in {_IDS}",
    f"""update resolutions set customer = '', invoice = null, identified_at = null, follow_up_on = null, {_WORDS_GO},
        at = {_HOUR.format("at")}, as_of = {_HOUR.format("as_of")},
        steps_said = (select json_group_array(json_set(value, '$.at', {_HOUR.format("json_extract(value, '$.at')")})) from json_each(steps_said))
        where number in {_OF}""",
    f"update facts set at = at - at % 3600, paid_at = paid_at - paid_at % 86400 where number in {_OF}",
)
"""As above, and whose call it was goes too."""
TABLES = frozenset(
    {
        *("resolutions", "views", "snapshots", "words", "outcomes", "facts"),
        *("coaching", "ideas", "saved_filters", "plays", "assignments"),
    }
)
"""The tables in which something of a person may stand, each blanked above or in ``forget``."""
IMPERSONAL = frozenset(
    {"erasing", "labels", "said_variants", "agreed_steps", "tallies", "people_log", "tombstones", "scores", "_sqlite_migrations"}
)
"""The tables that never hold anything of a customer."""


@dataclass(frozen=True, slots=True)
class Held:
    """Numbers of the rows that hold a person."""

    calls: tuple[int, ...]
    views: tuple[int, ...]
    snapshots: int

    @property
    def nothing(self) -> bool:
        return not (self.calls or self.views)


def held_of(db: Database, customer: str) -> Held:
    """What the rows hold of this customer, whatever the source."""
    calls = _numbers(db, "select number from resolutions where customer = ? order by number", customer)
    views = _numbers(db, "select number from views where customer = ? order by number", customer)
    sql = "select count(*) from snapshots join resolutions r on r.id = resolution where r.customer = ?"
    return Held(calls, views, int(db.conn.execute(sql, [customer]).fetchone()[0]))


@contextmanager
def erasing(db: Database, why: str) -> Iterator[None]:
    """While inside, rows may be changed and removed. Inside a transaction."""
    db.conn.execute("insert into erasing (why) values (?)", [why])
    yield
    db.conn.execute("delete from erasing")


def blank(db: Database, statements: Iterable[str], numbers: Iterable[int]) -> None:
    """Blanks these resolutions. While ``erasing``."""
    listed = json.dumps(list(numbers))
    for statement in statements:
        db.conn.execute(statement, {"numbers": listed})


def blank_views(db: Database, numbers: Iterable[int]) -> None:
    """That somebody looked, and when, stays; at whom goes. While ``erasing``."""
    sql = f"update views set customer = '', why = null where number in {_OF}"
    db.conn.execute(sql, {"numbers": json.dumps(list(numbers))})


def blank_practice(db: Database, words: str, person: str) -> None:
    """What was typed in plays and assignments before ``words`` (a moment's text) goes; before ``person`` who it was too. Scores stay. While
    ``erasing``."""
    db.conn.execute("update plays set events = '[]', form = null where at < max(?, ?)", [words, person])
    db.conn.execute("update assignments set why = null where at < max(?, ?)", [words, person])
    db.conn.execute("update plays set trainee = '' where at < ?", [person])
    db.conn.execute("update assignments set trainee = '', by_lead = '' where at < ?", [person])


def forget_words(db: Database) -> None:
    """Merges the full-text index into one piece without what was removed from it. Inside a transaction."""
    db.conn.execute("insert into words (words) values ('optimize')")


def _numbers(db: Database, sql: str, *values: Any) -> tuple[int, ...]:
    return tuple(int(row[0]) for row in db.conn.execute(sql, values))
