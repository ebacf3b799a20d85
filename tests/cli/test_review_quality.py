"""Quality and coaching by commands: two leads at one desk's journal, told apart by the name that is set."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.command import Command, Ran

POINTS = ("acknowledge=2", "normalise=1", "choice=0", "step=-")


@pytest.fixture
def call(command: Command) -> str:
    named(command, "Bas")
    done = command(
        "log", "add", "marieke", "--disposition", "link_sent", "--feedback", "1", "--words", "te snel", "--json", "--source", "practice"
    )
    return str(json.loads(done.out)["id"])


def named(command: Command, name: str) -> None:
    command.home.mkdir(exist_ok=True)
    (command.home / "config.toml").write_text(f'[agent]\nname = "{name}"\n')


def as_lead(command: Command, name: str, *arguments: str) -> Ran:
    named(command, name)
    return command("review", *arguments, "--source", "practice")


def read(ran: Ran) -> Any:
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_the_second_lead_sees_the_first_score_only_after_their_own(command: Command, call: str) -> None:
    assert "3 of 6" in as_lead(command, "Lena", "score", call, *POINTS).out
    before = as_lead(command, "Omar", "score", call)
    assert "Lena" not in before.out
    assert read(as_lead(command, "Omar", "score", call, "--json"))["scores"] == []
    early = as_lead(command, "Omar", "score", call, "choice=2", "--agreed")
    assert early.status == 2
    after = read(as_lead(command, "Omar", "score", call, "acknowledge=2", "normalise=2", "choice=0", "--json"))
    assert [(one["lead"], one["blind"]) for one in after["scores"]] == [("Lena", False), ("Omar", True)]
    assert as_lead(command, "Omar", "score", call, "choice=1").status == 2
    assert read(as_lead(command, "Lena", "score", call, "choice=1", "--agreed", "--json"))["state"] == "agreed"
    found = read(as_lead(command, "Lena", "agreement", "--json"))
    assert (found["whole"]["cases"], found["whole"]["pairs"], found["blind"], found["waiting"]) == (1, 3, 1, 0)
    assert found["whole"]["same"] == pytest.approx(2 / 3, abs=0.001)
    assert found["criteria"]["normalise"]["same"] == 0


@pytest.mark.parametrize("points", [("nothing=1",), ("choice=3",), ("choice",), ("choice=-",)])
def test_points_that_are_none_are_refused_in_a_sentence(command: Command, call: str, points: tuple[str, ...]) -> None:
    done = as_lead(command, "Lena", "score", call, *points)
    assert done.status == 2
    assert done.err.strip().endswith(".")


def test_an_unknown_call_is_told(command: Command, call: str) -> None:
    assert as_lead(command, "Lena", "score", "no-such-id", "choice=1").status == 3
    assert as_lead(command, "Lena", "notes", "no-such-id", "--note", "x").status == 3


def test_a_note_is_answered_disputed_and_decided_by_another(command: Command, call: str) -> None:
    hostile = "Rustig\x1b[2J [b]gebleven[/b]\u202e"
    assert as_lead(command, "Lena", "notes", call, "--note", hostile).status == 0
    mine = as_lead(command, "Sanne", "notes", "--mine")
    assert "There are no notes" in mine.err
    agent = json.loads(command("log", "--json").out.splitlines()[0])["agent"]
    mine = as_lead(command, agent, "notes", "--mine")
    assert "[b]gebleven[/b]" in mine.out
    assert "\x1b" not in mine.out + as_lead(command, agent, "notes", "--mine", "--json").out
    assert "\u202e" not in mine.out
    assert as_lead(command, "Lena", "notes", call, "--dispute", "nee").status == 2
    assert as_lead(command, "Lena", "notes", call, "--uphold", "ja").status == 2
    assert as_lead(command, agent, "notes", call, "--answer", "dank").status == 0
    assert as_lead(command, agent, "notes", call, "--dispute", "ik zei het wel").status == 0
    assert len(as_lead(command, "Lena", "notes", "--open", "--json").out.splitlines()) == 1
    assert as_lead(command, agent, "notes", call, "--uphold", "ik had gelijk").status == 2
    (thread,) = as_lead(command, "Omar", "notes", call, "--reject", "toch niet", "--json").out.splitlines()
    assert json.loads(thread)["dispute"] == {"state": "rejected", "decider": "Omar"}
    assert [one["kind"] for one in json.loads(thread)["below"]] == ["answer", "dispute", "rejected"]


def test_what_was_written_of_a_call_is_told_to_the_customer_without_names(command: Command, call: str) -> None:
    as_lead(command, "Lenamaria", "notes", call, "--note", "Rustig gebleven")
    customer = json.loads(command("log", "--json").out.splitlines()[0])["customer"]
    told = command("disclose", customer, "--json", "--source", "practice")
    assert json.loads(told.out)["calls"][0]["coaching"][0]["words"] == "Rustig gebleven"
    assert "Lenamaria" not in told.out
    assert "Lenamaria" in command("disclose", customer, "--with-names", "--source", "practice").out


def test_a_sample_says_why_and_repeats(command: Command, call: str) -> None:
    one = as_lead(command, "Lena", "sample", "--weighted", "--json")
    (row,) = [json.loads(line) for line in one.out.splitlines()]
    assert (row["id"], row["feedback_score"], row["findings"]) == (call, 1, ["link_without_follow_up", "empty_note"])
    assert as_lead(command, "Lena", "sample", "--weighted", "--json").out == one.out
    assert "feedback 1" in as_lead(command, "Lena", "sample").out


def test_ideas_are_listed_and_given_as_a_diff(command: Command) -> None:
    line = "insufficient_funds.call.choice.1a"
    assert as_lead(command, "Bas", "ideas", "--add", line, "--words", "Wat past je het best?").status == 0
    assert "Wat past je het best?" in as_lead(command, "Bas", "ideas").out
    diff = as_lead(command, "Bas", "ideas", "--diff").out
    assert diff.startswith("--- a/locales/nl/LC_MESSAGES/script.po\n+++ b/")
    assert '+msgstr "Wat past je het best?"' in diff
    assert as_lead(command, "Bas", "ideas", "--add", line).status == 2


def test_a_wrong_scorecard_is_told_with_its_line(command: Command, call: str) -> None:
    (command.home / "scorecard.toml").write_text('[[criterion]]\nkey = "a"\ntitel = "A"\n')
    done = as_lead(command, "Lena", "score", call, "a=1")
    assert done.status == 2
    assert "scorecard.toml, line 3: criterion.titel" in done.err


def test_nothing_is_made_where_nothing_was_logged(command: Command) -> None:
    for arguments in (("notes", "--mine"), ("agreement",), ("ideas",), ("sample",)):
        assert as_lead(command, "Lena", *arguments).status == 0
    assert not (command.home / "journal.db").exists()


def test_in_a_pipe_the_room_prints_the_overview(command: Command, call: str) -> None:
    done = command("review")
    assert (done.status, done.err) == (0, "")
    assert "Churn by month" in done.out
