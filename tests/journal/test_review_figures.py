"""The derived tables follow every row, and come out the same when they are made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from assistant.journal.check import examine
from assistant.journal.connection import immediate
from assistant.journal.m002_review_figures import derive_anew, stop_following
from assistant.journal.m002_tallies import DIMENSIONS, MEASURES
from assistant.journal.migrations import migrations
from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.resolution import Resolution
from assistant.journal.rows import row_of
from assistant.journal.store import Journal
from assistant.journal.tallies import RIPE, Selection, sums
from assistant.records import Disposition

from .calls import NOW, call, full_call, journal_path
from .review_rows import filled

DERIVED = ("facts", "said_variants", "agreed_steps")
CODED = {
    *("source", "agent", "situation", "cause", "disposition", "language", "register", "identified", "currency", "way", "churn"),
    *("mrr_currency", "method", "variant", "step"),
}
LATER = NOW + timedelta(days=30)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = journal_path(tmp_path_factory.mktemp("figures"))
    filled(path)
    return path


def derived(db: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The derived tables with words for their codes, and the tallies that are not nothing."""
    words = dict(db.execute("select code, name from labels"))
    found = {}
    for table in (*DERIVED, "tallies"):
        cursor = db.execute(f"select * from {table}" + (" where cases > 0" if table == "tallies" else ""))  # noqa: S608
        names = [one[0] for one in cursor.description]
        found[table] = sorted(
            (tuple(_plain(name, value, row, names, words) for name, value in zip(names, row, strict=True)) for row in cursor), key=repr
        )
    return found


def _plain(name: str, value: Any, row: tuple[Any, ...], names: list[str], words: dict[int, str]) -> Any:
    if name in CODED or (name == "value" and row[names.index("dimension")] != DIMENSIONS["hour"][0]):
        return words.get(value)
    return round(value, 9) + 0.0 if isinstance(value, float) else value


def test_what_the_triggers_wrote_is_what_is_made_anew(path: Path) -> None:
    with Journal.open(path) as journal:
        db = journal._db
        followed = derived(db.conn)
        with immediate(db):
            stop_following(db)
            derive_anew(db)
        assert derived(db.conn) == followed
        assert len(followed["facts"]) == journal.count()
    assert examine(path).good


def test_an_older_journal_is_filled_by_the_step(path: Path, tmp_path: Path) -> None:
    """The rows are put into a file of the first version, which is then opened."""
    older = tmp_path / "journal.db"
    with Journal.open(path) as journal:
        calls = sorted(journal.resolutions(), key=lambda one: one.number)
    with closing(sqlite3.connect(older)) as connection:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        migrations(["m001_create_journal"]).apply(db)
        for one in calls:
            row = row_of(one)
            db.table("resolutions").insert({name: row[name] for name in row if name not in {"mrr", "mrr_currency", "method"}})
        connection.commit()
    with Journal.open(older) as journal:
        facts = next(iter(journal._db.query("select count(*) as n, sum(superseded) as corrected, sum(state = 2) as open from facts")))
        assert facts["n"] == len(calls)
        assert facts["corrected"] > 0
        assert facts["open"] > 0
        before = derived(journal._db.conn)
        journal.add_resolution(full_call())
        assert len(derived(journal._db.conn)["facts"]) == len(before["facts"]) + 1
    assert examine(older).good


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), (datetime(2026, 9, 20, 11, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)), (datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC))],
)  # fmt: skip
def test_the_months_and_the_lines_give_the_same_sums(path: Path, dimension: str, since: datetime | None, until: datetime | None) -> None:
    """A filter that lets all through makes the sums come from the lines, with no months in between."""
    with Journal.open(path) as journal:
        for now in (NOW, LATER):
            quick = total(sums(journal, (dimension,), Selection(now, since=since, until=until)))
            lines: dict[Any, list[float]] = {}
            for agent in (*AGENTS, None):
                for key, more in total(by_lines(journal, dimension, now, since, until, agent)).items():
                    lines[key] = [a + b for a, b in zip(lines.get(key, [0.0] * len(MEASURES)), more, strict=True)]
            assert quick == {key: pytest.approx(value) for key, value in lines.items()}


AGENTS = ("Sanne", "Bas")


def by_lines(journal: Journal, dimension: str, now: datetime, since: datetime | None, until: datetime | None, agent: str | None) -> Any:
    if agent is not None:
        return sums(journal, (dimension,), Selection(now, since=since, until=until, agent=agent))
    return [one for one in sums(journal, (dimension, "agent"), Selection(now, since=since, until=until)) if one.values[1] is None]


def total(found: Any) -> dict[Any, list[float]]:
    added: dict[Any, list[float]] = {}
    for one in found:
        key = (one.values[0], one.cause, one.band, one.currency)
        added[key] = [a + b for a, b in zip(added.get(key, [0.0] * len(MEASURES)), one.sums, strict=True)]
    return {key: value for key, value in added.items() if value[0]}


def fact(journal: Journal, one: Resolution) -> dict[str, Any]:
    return next(iter(journal._db.query("select * from facts where number = ?", [one.number])))


def test_a_corrected_call_counts_once_and_the_newest_correction_is_the_one(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        first = journal.add_resolution(full_call())
        add_outcomes(journal, [(first.id, Outcome("paid", NOW, "link", 0, 2900, "EUR"))], NOW)
        second = journal.add_resolution(full_call(corrects=first.id, cause="account_closed"))
        third = journal.add_resolution(full_call(corrects=first.id, cause="other"))
        assert [fact(journal, one)["superseded"] for one in (first, second, third)] == [1, 1, 0]
        assert [one.values for one in sums(journal, ("cause",), Selection(LATER)) if one.sums[0]] == [("other",)]
        # What is known of the money goes along.
        assert (fact(journal, third)["state"], fact(journal, third)["days"]) == (1, 0)


def test_a_contact_is_repeated_where_the_same_customer_was_spoken_with_within_7_days(tmp_path: Path) -> None:
    def on(day: int, **changes: Any) -> Resolution:
        return call(as_of=NOW + timedelta(days=day), at=NOW + timedelta(days=day), **changes)

    with Journal.open(journal_path(tmp_path)) as journal:
        monday = journal.add_resolution(on(0))
        other = journal.add_resolution(on(1, customer="cus_other"))
        unreached = journal.add_resolution(on(2, disposition=Disposition.VOICEMAIL))
        week = journal.add_resolution(on(7))
        after = journal.add_resolution(on(15))
        told = [
            (fact(journal, one)["repeat_within_7d"], fact(journal, one)["first_contact"]) for one in (monday, other, unreached, week, after)
        ]
        assert told == [(1, 1), (0, 1), (1, 0), (0, 0), (0, 1)]
        # An earlier one that comes in later, from another desk say, is seen too.
        early = journal.add_resolution(on(10))
        assert (fact(journal, week)["repeat_within_7d"], fact(journal, after)["first_contact"]) == (1, 0)
        assert fact(journal, early)["late"] == 1


def test_a_contact_of_this_week_does_not_count_yet_as_one_that_was_enough(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        journal.add_resolution(full_call())
        contacts = list(MEASURES).index("contacts")
        for now, counted in ((NOW + RIPE - timedelta(seconds=1), 0), (NOW + RIPE, 1)):
            assert sum(one.sums[contacts] for one in sums(journal, ("cause",), Selection(now))) == counted


def test_an_erased_call_still_counts_and_one_that_is_removed_does_not(tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    with Journal.open(path) as journal:
        blanked, gone = journal.add_resolution(full_call()), journal.add_resolution(full_call())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        connection.execute("insert into erasing (why) values ('asked by the customer')")
        connection.execute("update resolutions set customer = '', note = null where id = ?", [blanked.id])
        connection.execute("delete from resolutions where id = ?", [gone.id])
        connection.execute("delete from erasing")
        connection.execute("commit")
    with Journal.open(path) as journal:
        assert sum(one.sums[0] for one in sums(journal, ("cause",), Selection(LATER))) == 1
        assert journal._db.execute("select erased from facts").fetchall() == [(1,)]
        journal.add_resolution(full_call())
        assert sum(one.sums[0] for one in sums(journal, ("cause",), Selection(LATER))) == 2


@pytest.mark.parametrize("verb", ["insert", "insert or replace", "insert or ignore", "replace"])
def test_the_tables_follow_whichever_verb_another_program_inserts_with(tmp_path: Path, verb: str) -> None:
    path = journal_path(tmp_path)
    with Journal.open(path) as journal:
        journal.add_resolution(full_call())
    row = row_of(full_call()) | {"number": 2}
    with closing(sqlite3.connect(path)) as connection:
        names = ", ".join(row)
        connection.execute(f"{verb} into resolutions ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
        connection.commit()
    with Journal.open(path) as journal:
        assert [(one.values, one.sums[0]) for one in sums(journal, ("agent",), Selection(LATER))] == [(("Sanne",), 2)]
        assert journal._db.execute("select count(*) from labels where name = 'Sanne'").fetchone() == (1,)


OUTCOMES = [
    "update outcomes set state = 'paid'",
    "delete from outcomes",
    "replace into outcomes select * from outcomes",
    "insert into outcomes (id, number, resolution, checked_at, state) select 'x', 5, resolution, checked_at, state from outcomes",
    "insert into outcomes (id, number, resolution, checked_at, state) select 'x', 2, resolution, checked_at, 'perhaps' from outcomes",
    "insert into outcomes (id, number, resolution, checked_at, state, way) select 'x', 2, resolution, checked_at, 'paid', 'luck' from outcomes",
]


@pytest.mark.parametrize("attempt", OUTCOMES)
def test_an_outcome_is_never_changed_or_removed_and_holds_only_known_words(tmp_path: Path, attempt: str) -> None:
    path = journal_path(tmp_path)
    with Journal.open(path) as journal:
        add_outcomes(journal, [(journal.add_resolution(full_call()).id, Outcome("open"))], NOW)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match=r"append only|no gap|CHECK"):
        connection.execute(attempt)


def test_the_view_of_cases_tells_in_words_what_the_lines_hold(path: Path) -> None:
    with Journal.open(path) as journal:
        cases = list(journal._db.query("select * from cases order by number"))
        calls = sorted(journal.resolutions(), key=lambda one: one.number)
    assert [(one["agent"], one["cause"], one["disposition"], one["promise_date"], one["churn"]) for one in cases] == [
        (one.agent, one.cause, one.disposition.value, one.promise_date.isoformat() if one.promise_date else None, one.churn)
        for one in calls
    ]
    assert {one["outcome"] for one in cases} == {"paid", "open", "lost", None}
