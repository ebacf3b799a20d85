"""An import that is killed, wherever that is, leaves every case whole once somebody looks: the old one or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL

import pytest
from practice.test_pack import packed
from safety.power import may_trace
from ui.driving import desk_on

from assistant.desk.case_leftovers import clear_leftovers, put_back, set_aside, stage_in
from assistant.desk.case_library import find, library, shipped_folder

PETRA = (shipped_folder() / "petra.json").read_bytes()
THEIRS = PETRA.replace(b'"version": 1', b'"version": 2')
IMPORTING = """
import sys
from pathlib import Path
from assistant.billing.practice import Practice
from assistant.desk.case_pack import import_pack
from assistant.desk.desk import Desk
from assistant.settings.values import Settings
print(import_pack(Desk(Settings(home=Path(sys.argv[1])), Practice()), Path(sys.argv[2]), force=True))
"""


def dead() -> int:
    """The number of a process that lived and lives no more."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def left_by(process: int, home: Path) -> Path:
    """As it is between the two renames: ``mine`` was moved away, the new one waits; ``fresh`` waits too."""
    place = home / "cases"
    stage = place / f".import-{process}"
    stage.mkdir(parents=True)
    set_aside(stage, "mine").write_bytes(THEIRS)
    (stage / "mine.json").write_bytes(PETRA)
    (stage / "fresh.json").write_bytes(PETRA)
    return place


def names(place: Path) -> list[str]:
    return sorted(one.name for one in place.iterdir())


@pytest.mark.parametrize("look", ["list", "find"])
def test_a_case_that_was_moved_away_comes_back_when_somebody_looks(tmp_path: Path, look: str) -> None:
    desk = desk_on(tmp_path)
    place = left_by(dead(), tmp_path)
    if look == "list":
        assert "mine" in {head.name for head in library(desk)}
    else:
        assert find(desk, "mine") == place / "mine.json"
    assert names(place) == ["mine.json"]
    assert (place / "mine.json").read_bytes() == THEIRS


def test_what_took_its_place_is_left_there(tmp_path: Path) -> None:
    place = left_by(dead(), tmp_path)
    (place / "mine.json").write_bytes(PETRA)
    clear_leftovers(place)
    assert names(place) == ["mine.json"]
    assert (place / "mine.json").read_bytes() == PETRA


def test_an_import_that_is_under_way_is_let_be(tmp_path: Path) -> None:
    """This process's parent lives as long as this one does."""
    place = left_by(os.getppid(), tmp_path)
    clear_leftovers(place)
    assert names(place) == [f".import-{os.getppid()}"]


def test_a_number_that_this_process_has_now_is_no_import_under_way(tmp_path: Path) -> None:
    place = left_by(os.getpid(), tmp_path)
    assert stage_in(place).exists()
    clear_leftovers(place)
    assert names(place) == ["mine.json"]


def test_only_a_folder_of_that_name_is_looked_at(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "cases", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()
    (elsewhere / "mine.old").write_bytes(THEIRS)
    (place / f".import-{dead()}").symlink_to(elsewhere)
    (place / ".import-later").mkdir()
    clear_leftovers(place)
    assert names(elsewhere) == ["mine.old"]
    assert len(names(place)) == 2


def test_where_there_are_no_cases_nothing_is_made(tmp_path: Path) -> None:
    clear_leftovers(tmp_path / "cases")
    assert names(tmp_path) == []


def test_a_case_goes_back_once(tmp_path: Path) -> None:
    process = dead()
    place = left_by(process, tmp_path)
    for _ in range(2):
        put_back(place / f".import-{process}", place)
        assert (place / "mine.json").read_bytes() == THEIRS


@pytest.mark.skipif(not may_trace(), reason="strace is not there, or may not trace")
def test_an_import_that_is_killed_at_any_rename_loses_no_case(tmp_path: Path) -> None:
    """The process is killed in the place of its first rename, its second, and so on, until it is not reached any more."""
    pack = tmp_path / "pack.zip"
    pack.write_bytes(packed({"aaa.json": PETRA, "mine.json": PETRA}))
    moved_away = 0
    for number in range(1, 12):
        home = tmp_path / f"home{number}"
        place = home / "cases"
        place.mkdir(parents=True)
        (place / "mine.json").write_bytes(THEIRS)
        if killed_at(number, home, pack) == 0:
            assert (place / "mine.json").read_bytes() == PETRA
            break
        moved_away += not (place / "mine.json").exists()
        assert "mine" in {head.name for head in library(desk_on(home))}
        assert (place / "mine.json").read_bytes() in {THEIRS, PETRA}
        assert set(names(place)) <= {"aaa.json", "mine.json"}
    else:
        pytest.fail("the import never came to its end")
    assert moved_away == 1, "once it was killed between the two renames"


def killed_at(number: int, home: Path, pack: Path) -> int:
    """The status of an import that is killed at this rename; 0 where it came to its end."""
    kill = f"inject=rename,renameat,renameat2:error=EIO:signal=SIGKILL:when={number}"
    command = ["strace", "-f", "-o", "/dev/null", "-e", "trace=rename,renameat,renameat2", "-e", kill]
    done = subprocess.run([*command, sys.executable, "-B", "-c", IMPORTING, str(home), str(pack)], capture_output=True, check=False)
    assert done.returncode in {0, -SIGKILL, 128 + SIGKILL}, done.stderr
    return done.returncode
