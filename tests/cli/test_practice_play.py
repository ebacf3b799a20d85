"""``practice`` from the shell: the list, a scripted play, and a logged call stepped through in a pipe."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from ui.playing import school

from assistant.cli.practice import COMMANDS
from assistant.desk.practice_seen import seen
from assistant.desk.practise import open_named
from assistant.practice.paths import best_path
from assistant.resources import folder
from cli.command import Command


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The best talk of a case; the words of its lines are those of another call, which changes nothing."""
    play = open_named(school(tmp_path / "other"), "petra")
    events = best_path(play.case, seen(play.view, play.opened, tuple(play.weights.items())))
    path = tmp_path / "best.json"
    path.write_text(json.dumps([asdict(event) for event in events]))
    return path


def test_the_list_filters_and_tells_programs_all(command: Command) -> None:
    plain = command("practice", "list", "bank told", "her nothing")
    assert plain.status == 0
    assert "petra" in plain.out
    assert len(plain.out.splitlines()) == 1
    told = [json.loads(line) for line in command("practice", "list", "--json", "--level", "3", "--language", "en").out.splitlines()]
    assert told
    assert {(one["level"], one["language"]) for one in told} == {(3, "en")}
    assert {"name", "title", "goals", "mood", "situation", "best", "own", "broken"} <= set(told[0])


def test_alone_in_a_pipe_it_lists(command: Command) -> None:
    assert command("practice").out == command("practice", "list").out != ""


def test_a_scripted_play_is_scored_and_kept_only_when_asked(command: Command, script: Path) -> None:
    ran = command("practice", "play", "petra", "--script", str(script), "--json")
    assert ran.status == 0
    told = json.loads(ran.out)
    assert (told["score"], told["finished"], told["over"], told["play"]) == (100, True, "wrapped", None)
    assert sum(one["of"] for one in told["points"].values()) == pytest.approx(100)
    assert "100 of 100" in command("practice", "play", "petra", "--script", str(script)).out
    assert not (command.home / "journal.db").exists()
    kept = json.loads(command("practice", "play", "petra", "--script", str(script), "--json", "--keep").out)
    assert kept["play"]
    assert kept["score"] == told["score"]


def test_a_worse_play_has_its_evidence_in_the_reader_s_words(command: Command, tmp_path: Path, script: Path) -> None:
    events = json.loads(script.read_text())
    answered = next(event for event in events if event["do"] == "answer")
    answered["extra"] = "no_money"
    worse = tmp_path / "worse.json"
    worse.write_text(json.dumps({"events": events}))
    told = json.loads(command("practice", "play", "petra", "--script", str(worse), "--json").out)
    assert told["score"] == 40
    assert told["capped"] == "harmful_answer"
    assert told["why"]
    assert any(one["key"] == "harmful_answer" and one["event"] == events.index(answered) for one in told["findings"])


def test_what_cannot_be_played_is_told_in_a_sentence(command: Command, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('[{"at": 1, "do": "answer", "what": "nothing"}]')
    ran = command("practice", "play", "petra", "--script", str(bad))
    assert ran.status == 2
    assert "Event 1 of the script (answer)" in ran.err
    assert command("practice", "play", "petra", "--script", str(tmp_path / "none.json")).status == 2
    missing = command("practice", "play", "petro", "--script", str(bad))
    assert missing.status == 3
    assert "petra" in missing.err
    assert command("practice", "play", "petra").status == 2  # no terminal here
    assert command("practice", "replay", "nothing").status == 3


def test_a_case_is_played_from_its_file_too(command: Command, tmp_path: Path, script: Path) -> None:
    file = tmp_path / "a case.json"
    file.write_bytes((folder("fixtures") / "cases" / "petra.json").read_bytes())
    assert json.loads(command("practice", "play", str(file), "--script", str(script), "--json").out)["score"] == 100


def test_a_logged_call_is_printed_step_by_step(command: Command) -> None:
    added = command("log", "add", "marieke", "--disposition", "link_sent", "--note", "A link.")
    assert added.status == 0, added.err
    row = json.loads(command("log", "--json").out.splitlines()[0])
    ran = command("practice", "replay", row["id"])
    assert ran.status == 0, ran.err
    assert "00:00  the call begins" in ran.out
    assert "A link." in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_room_has_its_help(command: Command, name: str) -> None:
    ran = command("practice", name, "--help")
    assert ran.status == 0, ran.err
    assert name in ran.out
