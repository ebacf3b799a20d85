"""``practice check``, ``schema``, ``capture``, ``export`` and ``import`` as commands."""

from __future__ import annotations

import json
import resource
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from jsonschema import Draft202012Validator
from practice.anonymising import still_there
from practice.test_pack import packed

from assistant.desk.case_library import shipped_folder
from cli.command import Command

SHARED = Path("/dev/shm")  # noqa: S108 - a second disk, and a folder of its own there
PETRA = (shipped_folder() / "petra.json").read_bytes()


def own(command: Command, name: str = "mine", data: bytes = PETRA) -> Path:
    path = command.home / "cases" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def pack_file(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    return str(path)


# check and schema


def test_a_good_case_is_good_and_a_bad_one_tells_each_place(command: Command) -> None:
    assert command("practice", "check", "petra").out.endswith("petra.json: good.\n")
    raw = json.loads(PETRA)
    raw["lesson"]["questions"][0]["choices"][0]["kind"] = "best"
    raw["lesson"]["says"].pop("bye")
    path = own(command, data=json.dumps(raw).encode())
    ran = command("practice", "check", str(path), "petra")
    assert ran.status == 1
    assert "2 things are wrong." in ran.out
    assert "lesson.questions[0].choices[0].kind: " in ran.out
    assert "lesson.says: " in ran.out
    assert "petra.json: good." in ran.out


def test_the_check_looks_at_the_account_too(command: Command) -> None:
    raw = json.loads(PETRA)
    raw["lesson"]["solution"]["flags"] = ["card_expiring"]
    path = own(command, data=json.dumps(raw).encode())
    ran = command("practice", "check", str(path), "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["good"]) == (1, False)
    assert [one["path"] for one in found["faults"]] == ["lesson.solution.flags[0]"]
    assert "payment_failed_open" in found["faults"][0]["words"]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"a": 1, "a": 2}', b'{"schema": NaN}'])
def test_what_is_no_case_at_all_is_told_in_words(command: Command, data: bytes) -> None:
    ran = command("practice", "check", str(own(command, data=data)))
    assert ran.status == 1
    assert "1 thing is wrong." in ran.out or "things are wrong." in ran.out
    assert ran.err == ""


def test_no_such_file(command: Command) -> None:
    assert command("practice", "check", "/nowhere/x.json").status == 3
    assert "Did you mean petra" in command("practice", "check", "petr").err


def test_the_schema_is_one_and_holds_for_the_shipped_cases(command: Command) -> None:
    schema = json.loads(command("practice", "schema").out)
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(json.loads(PETRA))


# capture


def test_a_capture_is_put_among_the_own_cases_checked_and_completed(command: Command) -> None:
    ran = command("practice", "capture", "petra", "--as", "new-case", "--source", "practice")
    assert ran.status == 0, ran.err
    assert "names: customer.name" in ran.out
    path = command.home / "cases" / "new-case.json"
    assert path.stat().st_mode & 0o077 == 0
    made = json.loads(path.read_bytes())
    assert still_there({key: value for key, value in json.loads(PETRA).items() if key not in ("schema", "about", "lesson")}, made) == []
    assert list(made)[:4] == ["schema", "about", "lesson", "case"]
    checked = command("practice", "check", "new-case")
    assert checked.status == 0
    assert "Still to write" in checked.out
    assert "about.title.nl" in checked.out
    again = command("practice", "capture", "petra", "--as", "new-case", "--source", "practice")
    assert again.status == 1
    assert "There is a file already" in again.err


def test_a_capture_goes_to_a_file_and_is_told_as_json(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    ran = command("practice", "capture", "Petra", "van", "Dijk", "--out", str(out), "--json", "--source", "practice")
    told = json.loads(ran.out)
    assert told["file"] == str(out)
    assert told["situation"] == "bank_declined"
    assert any(one["kind"] == "email" and "customer.email" in one["paths"] for one in told["replaced"])
    assert command("practice", "capture", "petra").status == 2
    assert command("practice", "capture", "petra", "--out", "a", "--as", "b").status == 2
    assert command("practice", "capture", "petra", "--as", "../x", "--source", "practice").status == 2
    assert command("practice", "capture", "nobody at all", "--as", "x", "--source", "practice").status == 3
    assert not (command.home / "cases").exists()


# packs


def test_a_pack_goes_from_desk_to_desk(command: Command, tmp_path: Path) -> None:
    own(command, "mine")
    out = tmp_path / "pack.zip"
    ran = command("practice", "export", "mine", "petra", "--out", str(out))
    assert (ran.status, ran.out) == (0, f"2 cases packed into {out}.\n")
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as made:
        assert made.namelist() == ["manifest.json", "mine.json", "petra.json"]
    assert command("practice", "export", "petra", "--out", str(out)).status == 1
    there = {"CHURN_ASSISTANT_HOME": str(tmp_path / "other")}
    ran = command("practice", "import", str(out), **there)
    assert (ran.status, ran.out) == (0, "1 case is new: mine\n")
    assert (tmp_path / "other" / "cases" / "mine.json").read_bytes() == (command.home / "cases" / "mine.json").read_bytes()
    assert json.loads(command("practice", "import", str(out), "--json", **there).out) == {
        "new": [],
        "replaced": [],
        "same": ["mine", "petra"],
    }


def test_another_case_of_that_name_is_not_overwritten(command: Command, tmp_path: Path) -> None:
    theirs = PETRA.replace(b'"version": 1', b'"version": 2')
    path = own(command, "mine", theirs)
    pack = pack_file(tmp_path, packed({"aaa.json": PETRA, "mine.json": PETRA}))
    ran = command("practice", "import", pack)
    assert ran.status == 2
    assert "There is a case mine already" in ran.err
    assert path.read_bytes() == theirs
    assert not (path.parent / "aaa.json").exists()
    assert command("practice", "import", pack, "--force").out == "1 case is new: aaa\n1 case was replaced: mine\n"
    assert path.read_bytes() == PETRA
    assert list(command.home.rglob(".import*")) == []


def test_a_shipped_case_is_not_hidden_unasked(command: Command, tmp_path: Path) -> None:
    pack = pack_file(tmp_path, packed({"petra.json": PETRA.replace(b'"version": 1', b'"version": 2')}))
    assert command("practice", "import", pack).status == 2
    assert command("practice", "import", pack, "--force").status == 0


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"", ""),
        (b"not a zip", ""),
        (packed({"../petra.json": PETRA}), "../petra.json"),
        (packed({"a/petra.json": PETRA}), "a/petra.json"),
        (packed({"petra.json": PETRA}, {"schema": 2, "kind": "churn-assistant practice cases", "cases": []}), "2"),
        (packed({"new.json": b'{"schema": 2}'}), "new.json"),
        (packed({"new.json": b"{"}), "new.json"),
        (packed({"new.json": PETRA.replace(b'"kind": "right"', b'"kind": "fair"')}), "lesson."),
        (packed({"new.json": PETRA, "bomb.json": b" " * 9_000_000}), "bomb.json"),
        (bytes(100 * 1024**2), "32"),
    ],
    ids=["empty", "text", "up", "folder", "schema", "other-schema", "no-json", "faulty", "bomb", "100MB"],
)
def test_a_bad_pack_is_refused_with_a_sentence_and_nothing_is_written(
    command: Command, tmp_path: Path, data: bytes, names: str, language: str
) -> None:
    ran = command("practice", "import", pack_file(tmp_path, data), "--lang", language)
    assert ran.status == 2
    assert ran.out == ""
    assert names in ran.err
    assert "{" not in ran.err
    assert "pack." not in ran.err.replace("pack.zip", "")
    assert len(ran.err) > 15
    assert not (command.home / "cases").exists()


def test_no_pack_and_no_place_to_write(command: Command, tmp_path: Path) -> None:
    assert command("practice", "import", str(tmp_path / "none.zip")).status == 2
    command.home.mkdir(parents=True)
    (command.home / "cases").write_text("a file stands in the way")
    ran = command("practice", "import", pack_file(tmp_path, packed({"new.json": PETRA})))
    assert ran.status == 1
    assert "could not be written" in ran.err
    assert (command.home / "cases").read_text() == "a file stands in the way"


def test_a_disk_that_is_full_halfway_leaves_what_was_there(command: Command, tmp_path: Path) -> None:
    theirs = PETRA.replace(b'"version": 1', b'"version": 2')
    path = own(command, "aaa", theirs)
    larger = (shipped_folder() / "marieke.json").read_bytes()
    pack = pack_file(tmp_path, packed({"aaa.json": PETRA, "bbb.json": larger}))
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((len(PETRA) + len(larger)) // 2, was[1]))
    try:
        ran = command("practice", "import", pack, "--force")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
    assert ran.status == 1
    assert "could not be written" in ran.err
    assert [(one.name, one.read_bytes()) for one in path.parent.iterdir()] == [("aaa.json", theirs)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no second disk")
def test_a_folder_on_another_disk_takes_a_pack_in(command: Command, tmp_path: Path) -> None:
    with TemporaryDirectory(dir=SHARED) as elsewhere:
        command.home.mkdir(parents=True)
        (command.home / "cases").symlink_to(elsewhere)
        ran = command("practice", "import", pack_file(tmp_path, packed({"new.json": PETRA})))
        assert ran.status == 0, ran.err
        assert [one.name for one in Path(elsewhere).iterdir()] == ["new.json"]


def test_a_case_that_can_not_be_played_is_not_packed(command: Command, tmp_path: Path) -> None:
    own(command, data=b"{}")
    out = tmp_path / "pack.zip"
    assert command("practice", "export", "petra", "mine", "--out", str(out)).status == 2
    assert command("practice", "export", "petra", "nobody-here", "--out", str(out)).status == 3
    assert not out.exists()


def test_a_live_customer_is_captured_as_well(stripe: Command) -> None:
    ran = stripe("practice", "capture", "cus_practice_petra", "--as", "live", "--source", "stripe")
    assert ran.status == 0, ran.err
    made = json.loads((stripe.home / "cases" / "live.json").read_bytes())
    assert (
        still_there({key: value for key, value in json.loads(PETRA).items() if key not in ("schema", "about", "lesson", "case")}, made)
        == []
    )
    assert stripe("practice", "check", "live").status == 0


def test_the_form_needs_a_terminal(command: Command) -> None:
    ran = command.whole("practice", "edit", "petra")
    assert (ran.status, ran.out) == (2, "")
    assert "terminal" in ran.err
    assert command("practice", "edit", "petr").status == 3
