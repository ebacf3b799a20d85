"""``simulate``: a folder with a world, made the same each time, and never over something else."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.billing.practice import Practice
from assistant.cli.simulate import WORLDS
from assistant.desk.simulate import WORLD_NAMES
from cli.command import Command

FILES = {"world.json", "accounts.jsonl", "truth.jsonl", "hidden.jsonl"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_command_knows_the_worlds_that_there_are() -> None:
    assert WORLDS == WORLD_NAMES


def test_the_same_seed_writes_the_same_bytes_and_a_run_may_be_repeated(command: Command, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert command("simulate", "--customers", "6", "--seed", "3", "--out", str(tmp_path / name)).status == 0
    first = contents(tmp_path / "one")
    assert set(first) == FILES
    assert first == contents(tmp_path / "two")
    assert command("simulate", "--customers", "6", "--seed", "4", "--out", str(tmp_path / "one")).status == 0
    assert contents(tmp_path / "one")["accounts.jsonl"] != first["accounts.jsonl"]


def test_every_field_of_a_truth_is_explained(command: Command, tmp_path: Path) -> None:
    command("simulate", "--customers", "40", "--world", "debit", "--random-days", "0.1", "--out", str(tmp_path / "made"))
    head = json.loads((tmp_path / "made/world.json").read_text("utf-8"))
    truths = [json.loads(line) for line in (tmp_path / "made/truth.jsonl").read_text("utf-8").splitlines()]
    hidden = [json.loads(line) for line in (tmp_path / "made/hidden.jsonl").read_text("utf-8").splitlines()]
    assert {name for truth in truths for name in truth} == set(head["truth"])
    assert {truth["question"] for truth in truths} == set(head["questions"])
    assert {name for one in hidden for name in one} == set(head["hidden"])
    assert (head["complete"], head["customers"], head["random_days"], head["world"]["name"]) == (True, 40, 0.1, "debit")


def test_a_line_of_accounts_is_a_practice_case(command: Command, tmp_path: Path) -> None:
    command("simulate", "--customers", "3", "--no-timing", "--out", str(tmp_path / "made"))
    cases = tmp_path / "cases"
    cases.mkdir()
    for number, line in enumerate((tmp_path / "made/accounts.jsonl").read_text("utf-8").splitlines()):
        (cases / f"{number}.json").write_text(line, "utf-8")
    assert [case.id for case in Practice(cases).cases] == [f"cus_sim_plain0x{number:06}" for number in range(3)]


def test_json_tells_what_was_made(command: Command, tmp_path: Path) -> None:
    made = json.loads(command("simulate", "--customers", "30", "--json", "--no-timing", "--out", str(tmp_path / "made")).out)
    asked = Counter(json.loads(line)["question"] for line in (tmp_path / "made/truth.jsonl").read_text("utf-8").splitlines())
    assert {name: one["asked"] for name, one in made["questions"].items()} == dict(asked)
    assert (made["world"], made["customers"], made["seed"]) == ("plain", 30, 0)


def test_a_folder_with_something_else_is_left_alone(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "world.json").write_text('{"made_by": "somebody"}', "utf-8")
    ran = command("simulate", "--customers", "2", "--out", str(other))
    assert (ran.status, ran.out) == (1, "")
    assert "holds something else" in ran.err
    assert contents(other) == {"world.json": b'{"made_by": "somebody"}'}
    command("simulate", "--customers", "2", "--out", str(tmp_path / "made"))
    (tmp_path / "made/letter.txt").write_text("mine", "utf-8")
    assert command("simulate", "--customers", "2", "--out", str(tmp_path / "made")).status == 1


def test_a_file_is_no_folder(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for out in ("file", "file/below"):
        ran = command("simulate", "--customers", "2", "--out", str(tmp_path / out))
        assert (ran.status, ran.out) == (1, "")
        assert "a folder is needed" in ran.err


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--customers", "0"), "0 is not in the range"),
        (("--customers", "many"), "'many'"),
        (("--seed", "-1"), "-1 is not in the range"),
        (("--random-days", "nan"), "nan"),
        (("--random-days", "1.5"), "1.5 is not in the range"),
        (("--world", "flat"), "'plain', 'two_paydays', 'outages', 'debit', 'elsewhere'"),
    ],
)
def test_a_bad_number_or_world_is_status_2(command: Command, tmp_path: Path, wrong: tuple[str, str], says: str) -> None:
    ran = command("simulate", "--customers", "2", "--out", str(tmp_path / "made"), *wrong)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert not (tmp_path / "made").exists()
