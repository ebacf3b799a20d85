"""The library of practice cases: everything is listed, what can't be played with its reason, and nothing outside the folder is read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from ui.driving import desk_on

from assistant.desk.case_heads import FRONT, LARGEST, head_of
from assistant.desk.case_index import FILE
from assistant.desk.case_library import broken_words, find, library, load, select, shipped_folder
from assistant.desk.desk import Desk
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Misuse, NotFound
from assistant.language import Tongue
from assistant.practice.names import good_name

PETRA = json.loads((shipped_folder() / "petra.json").read_text("utf-8"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "cases").mkdir()
    return desk_on(tmp_path)


def own(desk: Desk, name: str, raw: Any = PETRA, **about: Any) -> Path:
    """A case of the desk's own."""
    path = desk.settings.home / "cases" / f"{name}.json"
    made = {**raw, "about": {**raw["about"], **about}} if isinstance(raw, dict) and about else raw
    path.write_text(made if isinstance(made, str) else json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    return path


def heads(desk: Desk) -> dict[str, Any]:
    return {head.name: head for head in library(desk)}


def test_shipped_and_own_cases_are_listed_by_name(desk: Desk) -> None:
    own(desk, "zz-mine", title={"nl": "Van ons", "en": "Ours"})
    found = heads(desk)
    assert list(found) == sorted(found)
    assert (found["petra"].own, found["zz-mine"].own) == (False, True)
    assert found["zz-mine"].about.title["en"] == "Ours"
    assert set(found) - {"zz-mine"} == {
        path.stem for path in shipped_folder().glob("*.json") if "lesson" in json.loads(path.read_text("utf-8"))
    }


def test_an_own_case_takes_the_place_of_a_shipped_one(desk: Desk) -> None:
    own(desk, "petra", title={"nl": "Anders", "en": "Other"})
    assert heads(desk)["petra"].about.title["en"] == "Other"
    assert load(desk, "petra").about.title["en"] == "Other"
    assert find(desk, "petra").parent == desk.settings.home / "cases"


def test_a_file_that_can_not_be_shown_is_listed_with_its_reason_and_hides_no_other(desk: Desk) -> None:
    own(desk, "good")
    own(desk, "no-json", "{")
    own(desk, "a-list", "[]")
    own(desk, "twice", '{"about": 1, "about": 2}')
    own(desk, "deep", "[" * 100_000)
    own(desk, "no-lesson", {key: value for key, value in PETRA.items() if key not in ("schema", "about", "lesson")})
    own(desk, "bad-mood", PETRA, mood="moody")
    own(desk, "bad-level", PETRA, level=True)
    own(desk, "bad-title", PETRA, title="only one")
    (desk.settings.home / "cases" / "bytes.json").write_bytes(b'{"schema": 1, "about": "\xff"}')
    (desk.settings.home / "cases" / "folder.json").mkdir()
    os.mkfifo(desk.settings.home / "cases" / "pipe.json")
    (desk.settings.home / "cases" / "huge.json").write_bytes(b" " * (LARGEST + 1))
    own(desk, "no good name")
    found = heads(desk)
    assert found["good"].broken is None
    wanted = {
        "no-json": "import.not_json", "a-list": "import.not_object", "twice": "import.repeated_key", "no-lesson": "case_no_lesson",
        "bad-mood": "case_head", "bad-level": "case_head", "bad-title": "case_head", "bytes": "import.not_utf8", "folder": "case_no_file",
        "pipe": "case_no_file", "huge": "case_too_large", "no good name": "case_name", "deep": "import.nesting",
    }  # fmt: skip
    assert {name: found[name].broken for name in wanted} == wanted
    for language in ("nl", "en"):
        assert all(len(broken_words(found[name], Tongue(language))) > 10 for name in wanted)
    assert "about.mood" in broken_words(found["bad-mood"], Tongue("en"))
    with pytest.raises(Misuse) as refused:
        load(desk, "no-json")
    assert "it is not JSON" in sentence(refused.value.key, refused.value.facts, Tongue("en"))


def test_links_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps(PETRA), "utf-8")
    (desk.settings.home / "cases" / "link.json").symlink_to(outside)
    assert heads(desk)["link"].broken == "case_is_a_link"
    with pytest.raises(Misuse):
        load(desk, "link")


def test_names_never_leave_the_folder(desk: Desk) -> None:
    for name in ("../petra", "a/b", "..", "", "a.b", "-", "con", "é", "a" * 65, "a\n"):
        assert not good_name(name), name
        with pytest.raises(NotFound):
            load(desk, name)
    assert all(good_name(name) for name in ("petra", "a", "A-b_1", "1"))
    with pytest.raises(NotFound) as unknown:
        load(desk, "petr")
    assert "petra" in unknown.value.facts["near"]


def test_a_faulty_lesson_names_its_place(desk: Desk) -> None:
    raw = json.loads(json.dumps(PETRA))
    raw["lesson"]["questions"][0]["choices"][0]["kind"] = "poor"
    own(desk, "faulty", raw)
    assert heads(desk)["faulty"].broken is None
    with pytest.raises(Misuse) as refused:
        load(desk, "faulty")
    assert refused.value.facts["path"] == "lesson.questions[0].choices"
    assert "lesson.questions[0].choices: no answer here is right" in sentence(refused.value.key, refused.value.facts, Tongue("en"))


@pytest.mark.parametrize("indent", [None, 0, 1, 8])
def test_a_head_is_read_without_its_account_however_it_is_laid_out(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "case.json"
    text = json.dumps(PETRA, indent=indent)
    path.write_text(text[: FRONT + 500] + "this is no JSON", "utf-8")
    about = head_of(path)
    assert about is not None
    assert about.situation == "bank_declined"


def test_a_head_that_stands_elsewhere_is_found_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(dict(reversed(PETRA.items()))), "utf-8")
    assert head_of(path) == head_of(shipped_folder() / "petra.json")
    long = {**PETRA, "about": {**PETRA["about"], "title": {"nl": "é" * 5000, "en": "x"}}}
    path.write_text(json.dumps(long, ensure_ascii=False), "utf-8")
    about = head_of(path)
    assert about is not None
    assert len(about.title["nl"]) == 120


def test_what_was_read_before_is_not_read_again_until_it_changes(desk: Desk) -> None:
    path = own(desk, "mine", title={"nl": "Een", "en": "One"})
    assert heads(desk)["mine"].about.title["en"] == "One"
    was = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace('"One"', '"Two"'), "utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert heads(desk)["mine"].about.title["en"] == "One"  # the index is believed: same size, same time
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns + 1))
    assert heads(desk)["mine"].about.title["en"] == "Two"
    path.unlink()
    assert "mine" not in heads(desk)


@pytest.mark.parametrize("damage", [b"", b"{}", b"x" * 200, None])
def test_a_damaged_index_is_made_anew(desk: Desk, damage: bytes | None) -> None:
    own(desk, "mine")
    before = heads(desk)
    index = desk.settings.home / FILE
    data = index.read_bytes()
    index.write_bytes(damage if damage is not None else data.replace(b"mine", b"mino"))
    assert heads(desk) == before
    assert index.read_bytes() == data
    assert index.stat().st_mode & 0o077 == 0


def test_a_selection_fits_all_that_is_asked(desk: Desk) -> None:
    own(desk, "one", title={"nl": "Zoë belt", "en": "Zoë calls"}, level=3, mood="angry", author="Trainer")
    own(desk, "broken", "{")
    all_heads = library(desk)
    assert [head.name for head in select(all_heads, text="zoe BELT")] == ["one"]
    assert [head.name for head in select(all_heads, text="trainer", level=3, goal="plain_words", language="nl", mood="angry")] == ["one"]
    assert select(all_heads, text="zoe", level=1) == ()
    assert select(all_heads, text="zoe", situation="dispute") == ()
    assert select(all_heads, text="zoe", goal="wrong_person") == ()
    assert [head.name for head in select(all_heads, text="broken")] == ["broken"]
    assert "broken" not in [head.name for head in select(all_heads, level=1)]
    assert select(all_heads) == all_heads


def test_without_a_folder_nothing_is_made(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    library(desk)
    assert not (tmp_path / "cases").exists()
    assert not (tmp_path / FILE).exists()
