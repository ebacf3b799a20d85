"""``demo --log`` and ``--demo``: what is simulated says so, and is never mixed with what is real."""

from __future__ import annotations

import json

import pytest

from cli.command import Command

NOW = ("--now", "2026-11-24T09:00:00Z")


def test_it_is_made_looked_at_and_said_to_be_simulated(command: Command) -> None:
    ran = command("demo", "--log", "60", *NOW)
    assert (ran.status, ran.err) == (0, "")
    assert "Simulated: 60 calls" in ran.out
    assert "demo-journal.db" in ran.out
    assert "demo-truths.json" in ran.out
    looked = command("log", "--demo", "--json")
    assert (looked.status, len(looked.out.splitlines())) == (0, 60)
    assert "SIMULATED" in looked.err
    assert all("simulated" in json.loads(line)["customer"] for line in looked.out.splitlines())
    own = command("log", "--json")
    assert (own.status, own.out, own.err) == (0, "", "")


def test_the_same_seed_gives_the_same_rows(command: Command) -> None:
    def rows(*options: str) -> list[str]:
        assert command("demo", "--log", "25", "--force", *NOW, *options).status == 0
        return command("log", "--demo", "--json").out.splitlines()

    assert rows("--seed", "3") == rows("--seed", "3")
    assert rows("--seed", "3") != rows("--seed", "4")


def test_a_second_one_is_refused_without_force(command: Command) -> None:
    assert command("demo", "--log", "5", *NOW).status == 0
    ran = command("demo", "--log", "5", *NOW)
    assert (ran.status, ran.out) == (1, "")
    assert "--force" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("demo", "--log", "0"),
        ("demo", "--log", "many"),
        ("demo", "--log", "5", "marieke"),
        ("demo", "--log", "5", "--plain"),
        ("log", "--demo", "add", "marieke", "--disposition", "other"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_without_one_the_way_to_make_it_is_said(command: Command) -> None:
    ran = command("log", "--demo")
    assert ran.status == 3
    assert "demo --log" in ran.err
