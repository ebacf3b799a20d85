"""Progress, cases, assignments and the gate by commands, on a journal with plays in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.desk.case_library import Head, library
from assistant.desk.readiness import FILE, SHIPPED, read_gate
from assistant.desk.sentences import sentence
from assistant.desk.start import start
from assistant.desk.trouble import Misuse
from assistant.journal.plays import PlayRow, add_play
from assistant.journal.resolution import new_id
from assistant.journal.store import Journal
from assistant.language import Tongue
from assistant.practice.readiness import Rule
from cli.command import Command, Ran

OWN = """pass_mark = 60

[[each_goal]]
level = 1
times = 1
at_least = 70
different_cases = true
"""
DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def case(command: Command) -> Head:
    """A case of the first level."""
    command.home.mkdir(exist_ok=True)
    (command.home / "config.toml").write_text('[agent]\nname = "Lena"\n')
    return next(head for head in library(start(command.environ, source="practice")) if head.about.level == 1 and not head.broken)


def play(command: Command, case: Head, trainee: str, score: int, days: int = 0, **changes: Any) -> None:
    about = case.about
    values: dict[str, Any] = {
        "id": new_id(), "at": DAY + timedelta(days=days), "trainee": trainee, "case": case.name, "mark": "m", "version": 1,
        "level": about.level, "goals": about.goals, "language": about.language, "situation": about.situation, "seconds": 200.0,
        "score": score, "points": {},
    }  # fmt: skip
    with Journal.open(command.home / "journal.db") as journal:
        add_play(journal, PlayRow(**values | changes))


def practice(command: Command, *arguments: str) -> Ran:
    return command("practice", *arguments)


def rows(ran: Ran) -> list[Any]:
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_progress_is_told_by_trainee_and_goal(command: Command, case: Head) -> None:
    for days, score in enumerate((50, 60, 70, 80)):
        play(command, case, "Sanne", score, days)
    play(command, case, "Sanne", 100, help=True)
    play(command, case, "Bas", 90)
    bas, sanne = rows(practice(command, "progress", "--json"))
    assert (bas["trainee"], bas["plays"], sanne["plays"], sanne["counted"]) == ("Bas", 1, 5, 4)
    goal = sanne["goals"][0]
    assert goal["goal"] in case.about.goals
    assert (goal["scores"], goal["mean_of_last_three"], goal["best"], goal["last"], goal["trend"], goal["uncounted"]) == (
        [50, 60, 70, 80], 70, 80, 80, 20, 1,
    )  # fmt: skip
    assert [one["trainee"] for one in rows(practice(command, "progress", "--trainee", "sanne", "--json"))] == ["Sanne"]
    told = practice(command, "progress", "--trainee", "Sanne").out
    assert "▅▅▆▇" in told
    assert "5 plays (4 count)" in told
    assert practice(command, "progress", "--trainee", "Nobody").status == 3


def test_nothing_played_is_said_and_makes_no_journal(command: Command) -> None:
    for name in ("progress", "cases", "gate"):
        done = practice(command, name)
        assert (done.status, "Nobody has practised yet." in done.err) == (0, True)
    assert practice(command, "assign").err.strip() == "Nothing was assigned."
    assert not (command.home / "journal.db").exists()


def test_the_gate_says_what_is_missing_until_it_opens(command: Command, case: Head) -> None:
    (command.home / FILE).write_text(OWN)
    play(command, case, "Sanne", 69)
    found = json.loads(practice(command, "gate", "--json").out)
    assert found["gate"]["pass_mark"] == 60
    assert found["gate"]["no_harm_in_last"] == read_gate(SHIPPED).no_harm_in_last
    sanne = found["trainees"][0]
    assert not sanne["ready"]
    missing = {one["goal"] for one in sanne["missing"]}
    assert set(case.about.goals) <= missing
    heads = [head for head in library(start(command.environ, source="practice")) if head.about.level == 1 and not head.broken]
    for head in heads:
        play(command, head, "Sanne", 70, days=1)
    assert json.loads(practice(command, "gate", "--trainee", "Sanne", "--json").out)["trainees"][0] == {
        "trainee": "Sanne", "ready": True, "missing": [],
    }  # fmt: skip
    told = practice(command, "gate", "--lang", "en").out
    assert "Sanne: ready" in told
    assert "each goal of level 1: 1 time with at least 70" in told
    play(command, case, "Sanne", 40, days=2, capped="harmful_step")
    assert "did harm" in practice(command, "gate").out


def test_cases_are_told_with_their_intervals(command: Command, case: Head) -> None:
    for number in range(8):
        play(command, case, f"T{number}", 20)
    (one,) = rows(practice(command, "cases", "--json"))
    assert (one["case"], one["label"], one["first_plays"], one["passed"], one["share"]) == (case.name, "too_hard", 8, 0, 0)
    assert one["high"] == pytest.approx(0.2527, abs=0.0001)
    told = practice(command, "cases").out
    assert "too hard" in told
    assert "Hardly anybody passes" in told


def test_a_case_is_assigned_seen_and_done_by_a_later_play(command: Command, case: Head) -> None:
    play(command, case, "Sanne", 50, days=-400)
    goal = case.about.goals[0]
    (made,) = rows(practice(command, "assign", case.name, "sanne", "--goal", goal, "--why", "kaart 4242 4242 4242 4242", "--json"))
    assert (made["by"], made["trainee"], made["goal"], made["done"]) == ("Lena", "Sanne", goal, None)
    assert "4242 4242 4242" not in made["why"]
    assert len(rows(practice(command, "assign", "--open", "--json"))) == 1
    play(command, case, "Sanne", 90, finished=False, at=datetime.now(UTC) + timedelta(minutes=1))
    play(command, case, "Bas", 90, at=datetime.now(UTC) + timedelta(minutes=1))
    assert rows(practice(command, "assign", "--json"))[0]["done"] is None
    play(command, case, "Sanne", 84, at=datetime.now(UTC) + timedelta(minutes=2))
    assert rows(practice(command, "assign", "--open", "--json")) == []
    assert rows(practice(command, "assign", "--json"))[0]["done"]["score"] == 84
    assert "with 84" in practice(command, "assign").out


def test_what_can_not_be_assigned_is_refused(command: Command, case: Head) -> None:
    assert practice(command, "assign", "no_such_case", "Sanne").status == 3
    assert practice(command, "assign", case.name, "  ").status == 2
    assert practice(command, "assign", case.name).status == 2
    assert practice(command, "assign", case.name, "Sanne", "--goal", "juggling").status == 2
    assert practice(command, "assign", case.name, "Sanne", "--call", "nothing").status == 1
    new = practice(command, "assign", case.name, "Nieuw")
    assert (new.status, "Nieuw" in new.err) == (0, True)


NOW = ("--now", "2026-11-24T09:00:00Z")
READINGS = (
    ("log", "--json"), ("log", "--csv"), ("review", "--plain", *NOW), ("review", "works", "--by", "cause,agent", "--json", *NOW),
    ("review", "findings", "--json"), ("report", "--period", "2026", "--out", "-", *NOW), ("sql", "endings"), ("sql", "calls-by-month"),
    ("review", "sample", "--json"), ("review", "agreement", "--json"),
)  # fmt: skip


def test_no_figure_on_calls_and_no_export_knows_of_practice(command: Command, case: Head) -> None:
    assert command("demo", "--log", "60", *NOW).status == 0
    for name in ("journal.db", "journal.known"):
        (command.home / f"demo-{name}").rename(command.home / name)

    def read() -> list[Ran]:
        found = [command(*arguments) for arguments in READINGS]
        assert all(ran.status == 0 and ran.out for ran in found), [ran.err for ran in found]
        return found

    before = read()
    agent = json.loads(before[0].out.splitlines()[0])["agent"]
    for days in range(5):
        play(command, case, agent, 90, days, form={"note": "betaalt vrijdag", "disposition": "promise_to_pay"})
    assert practice(command, "assign", case.name, agent).status == 0
    assert read() == before


# The gate's file


def test_the_shipped_gate_is_as_it_says() -> None:
    gate = read_gate(SHIPPED)
    assert gate.rules == (Rule(1, 1, 70), Rule(2, 2, 81))
    assert (gate.pass_mark, gate.no_harm_in_last) == (70, 3)


@pytest.mark.parametrize(
    ("old", "new", "line", "name"),
    [
        ("pass_mark = 60", "pass_mark = 101", 1, "pass_mark"),
        ("pass_mark = 60", "pass_mark = true", 1, "pass_mark"),
        ("pass_mark = 60", "passmark = 60", 1, "passmark"),
        ("pass_mark = 60", "no_harm_in_last = -1", 1, "no_harm_in_last"),
        ("level = 1", "level = 4", 4, "each_goal.level"),
        ("times = 1", "times = 0", 5, "each_goal.times"),
        ("at_least = 70", 'at_least = "70"', 6, "each_goal.at_least"),
        ("at_least = 70", "above = 70", 6, "each_goal.above"),
        ("different_cases = true", "different_cases = 1", 7, "each_goal.different_cases"),
        ("[[each_goal]]", "[each_goal]", 3, "each_goal"),
        ("level = 1\n", "", 3, "each_goal.level"),
    ],
)
def test_what_is_wrong_in_the_gate_is_named_with_its_line(command: Command, old: str, new: str, line: int, name: str) -> None:
    command.home.mkdir(exist_ok=True)
    path = command.home / FILE
    path.write_text(OWN.replace(old, new))
    with pytest.raises(Misuse) as caught:
        read_gate(path)
    words = sentence(caught.value.key, caught.value.facts, Tongue("en"))
    assert f"line {line}:" in words
    assert name in words
    done = practice(command, "gate")
    assert (done.status, f"line {line}:" in done.err) == (2, True)
