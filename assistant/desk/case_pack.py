"""Exports cases as a pack, and takes in a pack that somebody else made: all of it, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.desk.case_heads import Unfit, opened, parsed
from assistant.desk.case_leftovers import clear_leftovers, set_aside, stage_in
from assistant.desk.case_library import find, load_file, own_folder, shipped_folder
from assistant.desk.desk import Desk
from assistant.desk.new_file import not_written, refuse_existing
from assistant.desk.trouble import Misuse, Trouble
from assistant.desk.version import own_version
from assistant.journal import files
from assistant.practice.pack import LARGEST, BadPack, read, write
from assistant.practice.reading import check


@dataclass(frozen=True, slots=True)
class Imported:
    """Names of the cases that are new here, that took the place of another, and that were here already, the same."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]


def export(desk: Desk, names: Iterable[str], out: Path) -> tuple[str, ...]:
    """Writes a pack of these cases to ``out``, which is not there yet (0600). Raises Trouble: a case that can't be played is not packed."""
    refuse_existing(out)
    cases: dict[str, bytes] = {}
    for name in dict.fromkeys(names):
        path = find(desk, name)
        load_file(path)
        with opened(path) as file:
            cases[name] = file.read()
    try:
        files.write_durably(out, write(cases, made_with=own_version()))
    except OSError as error:
        raise not_written(out, error) from error
    return tuple(cases)


def import_pack(desk: Desk, path: Path, *, force: bool = False) -> Imported:
    """Takes the cases of this pack into the desk's folder. ``force``: in the place of others of the same name.

    Raises Misuse where anything is wrong with the pack or a case in it, and Trouble where it can't be written; nothing was changed then.
    """
    try:
        cases = read(_bytes_of(path))
    except BadPack as bad:
        raise Misuse(bad.key, bad.facts) from bad
    for name, data in cases.items():
        _check(name, data)
    return _kept(desk, cases, force=force)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Misuse("pack_not_read", {"file": str(path), "problem": type(error).__name__}) from error


def _check(name: str, data: bytes) -> None:
    """Raises Misuse where this is no case that can be played."""
    try:
        raw = parsed(data)
    except Unfit as unfit:
        raise Misuse("pack.case", {"why": unfit.key, **unfit.facts, "name": f"{name}.json"}) from unfit
    if found := check(raw, name=name):
        raise Misuse("pack.case", {**found[0].facts, "name": f"{name}.json", "path": found[0].path, "fault": found[0].key})


def _kept(desk: Desk, cases: Mapping[str, bytes], *, force: bool) -> Imported:
    place = own_folder(desk)
    stage = stage_in(place)
    try:
        files.make_folder(place)
        clear_leftovers(place)
        with files.locked(place):
            there = {name: _there(place, name) for name in cases}
            same = tuple(name for name in cases if there[name] == cases[name])
            other = tuple(name for name in cases if there[name] is not None and name not in same)
            if other and not force:
                raise Misuse("case_exists", {"name": other[0]})
            new = [name for name in cases if name not in same]
            _moved(stage, place, {name: cases[name] for name in new})
    except OSError as error:
        raise Trouble("case_not_kept", {"path": str(place), "problem": type(error).__name__}) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Imported(tuple(name for name in new if name not in other), other, same)


def _there(place: Path, name: str) -> bytes | None:
    """What stands under this name, the desk's own first; empty for what can't be read, which is another in any case."""
    for path in (place / f"{name}.json", shipped_folder() / f"{name}.json"):
        if path.exists() or path.is_symlink():
            with suppress(Unfit), opened(path) as file:
                data: bytes = file.read()
                return data
            return b""
    return None


def _moved(stage: Path, place: Path, cases: Mapping[str, bytes]) -> None:
    """Every file is on the disk before the first gets its name; where one can't, those that did give theirs back. Raises OSError."""
    files.make_folder(stage)
    for name, data in cases.items():
        files.write_durably(stage / f"{name}.json", data)
    done: list[str] = []
    try:
        for name in cases:
            target, old = place / f"{name}.json", set_aside(stage, name)
            if target.exists() or target.is_symlink():
                target.rename(old)
            done.append(name)
            (stage / f"{name}.json").rename(target)
    except OSError:
        for name in done:
            target, old = place / f"{name}.json", set_aside(stage, name)
            with suppress(OSError):
                target.unlink(missing_ok=True)
                if old.exists() or old.is_symlink():
                    old.rename(target)
        raise
    files.sync_folder(place)
