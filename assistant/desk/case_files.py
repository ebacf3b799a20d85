"""Writes the files of practice cases: laid out as the shipped ones, the head in front."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.desk.case_library import own_folder, shipped_folder
from assistant.desk.desk import Desk
from assistant.desk.new_file import refuse_existing
from assistant.desk.trouble import Misuse, Trouble
from assistant.journal import files
from assistant.practice.names import good_name

FRONT = ("schema", "about", "lesson")


def text_of(raw: Mapping[str, Any]) -> str:
    """A case as its file has it: head and lesson to be read by people, the account an object a line."""
    parts = [f'"{name}": {json.dumps(raw[name], ensure_ascii=False, indent=1)}' for name in FRONT if name in raw]
    for name, value in raw.items():
        if name in FRONT:
            continue
        if isinstance(value, list):
            held = ",\n".join(_line(one) for one in value)
            parts.append(f'"{name}": [\n{held}\n]' if value else f'"{name}": []')
        else:
            parts.append(f'"{name}": {_line(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def new_path(desk: Desk, out: Path | None, name: str | None) -> Path:
    """Where a new case goes: a file, or a name among the desk's own. Raises Trouble where something is there already."""
    if out is not None:
        refuse_existing(out)
        return out
    if not good_name(name or ""):
        raise Misuse("case_broken", {"file": (name or "")[:80], "why": "case_name"})
    path = own_folder(desk) / f"{name}.json"
    refuse_existing(path)
    refuse_existing(shipped_folder() / path.name)
    return path


def write_case(path: Path, raw: Mapping[str, Any]) -> None:
    """Writes the case (UTF-8, 0600), whole or not at all. Raises Trouble."""
    try:
        files.make_folder(path.parent)
        files.write_durably(path, text_of(raw).encode("utf-8", "replace"))
    except OSError as error:
        raise Trouble("case_not_kept", {"path": str(path), "problem": type(error).__name__}) from error
