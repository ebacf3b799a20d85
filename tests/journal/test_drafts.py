"""Forms that are not saved yet."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.journal.drafts import Draft, Drafts
from assistant.journal.faults import ReadOnly
from assistant.journal.resolution import new_id

from .calls import NOW


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "home")


def test_a_draft_is_there_after_the_desk_starts_again(drafts: Drafts, tmp_path: Path) -> None:
    kept = drafts.save(new_id(), {"note": "Betaalt vrijdag\nbelt terug", "agreed": ["link"], "score": 4, "done": None}, NOW)
    assert Drafts(tmp_path / "home").all() == [kept]
    assert kept.payload == {"note": "Betaalt vrijdag\nbelt terug", "agreed": ["link"], "score": 4, "done": None}


def test_the_first_write_is_redacted_already(drafts: Drafts) -> None:
    payload = {"note": "4242 4242 4242 4242", "deep": [{"facts": ("NL91ABNA0417164300",)}], "5555555555554444": "x"}
    kept = drafts.save(new_id(), payload, NOW)
    raw = (drafts.folder / f"{kept.id}.json").read_text()
    for number in ("4242 4242", "0417164300", "55555555"):
        assert number not in raw
        assert number not in str(kept)


def test_a_later_save_replaces_the_earlier_one(drafts: Drafts) -> None:
    draft_id = new_id()
    drafts.save(draft_id, {"note": "a"}, NOW)
    last = drafts.save(draft_id, {"note": "b"}, NOW + timedelta(seconds=3))
    assert drafts.all() == [last]


def test_drafts_come_oldest_first(drafts: Drafts) -> None:
    late, early = (drafts.save(new_id(), {}, NOW - timedelta(hours=hours)) for hours in (0, 1))
    assert drafts.all() == [early, late]


def test_a_dropped_draft_is_gone_and_dropping_twice_is_fine(drafts: Drafts) -> None:
    draft_id = drafts.save(new_id(), {}, NOW).id
    drafts.drop(draft_id)
    drafts.drop(draft_id)
    assert drafts.all() == []
    assert list(drafts.folder.iterdir()) == []


def test_without_a_folder_there_are_no_drafts(drafts: Drafts) -> None:
    assert drafts.all() == []
    assert drafts.damaged() == []
    assert not drafts.folder.exists()


def test_a_draft_is_its_owners_alone(drafts: Drafts) -> None:
    drafts.save(new_id(), {}, NOW)
    assert drafts.folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in drafts.folder.iterdir()] == [0o600]


STAMP = b'"saved_at": "2026-11-24T09:00:00Z"'
BROKEN = [b"", b"{", b"null", b"[]", b'{"id": 1}', b"\xff\xfe", b"[" * 100_000, b'{"id": "%s", "saved_at": "soon", "payload": {}}']
BROKEN += [b'{"id": "%s", ' + STAMP + b', "payload": []}', b'{"id": "other", ' + STAMP + b', "payload": {}}']


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_draft_is_set_aside_and_named_and_the_others_are_read(drafts: Drafts, broken: bytes) -> None:
    good = drafts.save(new_id(), {}, NOW)
    bad = drafts.folder / f"{new_id()}.json"
    bad.write_bytes(broken.replace(b"%s", bad.stem.encode()))
    assert drafts.all() == [good]
    assert drafts.damaged() == [f"{bad.name}.damaged"]
    assert drafts.all() == [good]


def test_half_a_file_left_by_a_crash_is_removed(drafts: Drafts) -> None:
    good = drafts.save(new_id(), {}, NOW)
    (drafts.folder / f"{good.id}.json.4711.tmp").write_text('{"id": "')
    assert drafts.all() == [good]
    assert [path.name for path in drafts.folder.iterdir()] == [f"{good.id}.json"]


@pytest.mark.parametrize("draft_id", ["../../etc/passwd", "", "a/b", "draft"])
def test_an_id_that_is_no_uuid_is_refused(drafts: Drafts, draft_id: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        drafts.save(draft_id, {}, NOW)
    with pytest.raises(ValueError, match="UUID"):
        drafts.drop(draft_id)


def test_a_folder_that_can_not_be_made_is_told(drafts: Drafts) -> None:
    drafts.folder.parent.write_text("a file")
    with pytest.raises(ReadOnly):
        drafts.save(new_id(), {}, NOW)


def test_threads_that_save_the_same_draft_leave_one_whole_file(drafts: Drafts) -> None:
    draft_id = new_id()

    def save(letter: str) -> None:
        for _ in range(6):
            drafts.save(draft_id, {"note": letter * 5000}, NOW)

    threads = [threading.Thread(target=save, args=[letter]) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = drafts.all()
    assert isinstance(kept, Draft)
    assert len(set(kept.payload["note"])) == 1
    assert json.loads((drafts.folder / f"{draft_id}.json").read_bytes())["payload"] == kept.payload
