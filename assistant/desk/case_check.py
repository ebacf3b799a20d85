"""Says what is wrong with the file of a practice case, and what its trainer has still to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.desk.begin import begin
from assistant.desk.capture import case_view
from assistant.desk.case_heads import Unfit, read_case
from assistant.desk.case_library import find, shipped_folder
from assistant.desk.desk import Desk
from assistant.desk.practice_faults import fault_words
from assistant.desk.practice_seen import seen
from assistant.desk.sentences import sentence
from assistant.desk.trouble import NotFound
from assistant.language import Tongue
from assistant.practice.draft import unfinished
from assistant.practice.names import good_name
from assistant.practice.reading import Fault, check


@dataclass(frozen=True, slots=True)
class Checked:
    """``broken``: why the file could not be read as a case at all (the key of a sentence, with ``facts``). ``unfinished``: paths at which
    it still says what its draft said; that is no fault."""

    file: str
    faults: tuple[Fault, ...] = ()
    unfinished: tuple[str, ...] = ()
    broken: str | None = None
    facts: Mapping[str, str] | None = None

    @property
    def good(self) -> bool:
        return not self.faults and self.broken is None

    def lines(self, tongue: Tongue) -> list[str]:
        """What is wrong, a line each."""
        if self.broken:
            return [sentence(self.broken, self.facts or {}, tongue)]
        return [fault_words(one, tongue) for one in self.faults]

    def as_json(self, tongue: Tongue) -> dict[str, Any]:
        faults = [{"path": one.path, "key": one.key, "words": fault_words(one, tongue)} for one in self.faults]
        if self.broken:
            faults = [{"path": "", "key": self.broken, "words": sentence(self.broken, self.facts or {}, tongue)}]
        return {"file": self.file, "good": self.good, "faults": faults, "to_write": list(self.unfinished)}


def check_file(desk: Desk, file: str) -> Checked:
    """Checks a file, or the case of that name. Raises NotFound where there is neither."""
    path = file_of(desk, file)
    try:
        raw = read_case(path)
    except Unfit as unfit:
        return Checked(str(path), broken=unfit.key, facts=unfit.facts)
    shipped = path.resolve().parent == shipped_folder().resolve()
    return Checked(str(path), faults_of(desk, raw, path.stem), () if shipped else unfinished(raw))


def file_of(desk: Desk, named: str) -> Path:
    """The file that is meant: one that is there, else the case of that name. Raises NotFound."""
    path = Path(named)
    if path.exists() or path.is_symlink():
        return path
    if not good_name(named):
        raise NotFound("import_no_file", {"path": named})
    return find(desk, named)


def faults_of(desk: Desk, raw: Mapping[str, Any], name: str) -> tuple[Fault, ...]:
    """Everything wrong with a case: its form first, then whether its account bears out what it says, and whether it can be played well."""
    if found := check(raw, name=name):
        return found
    try:
        view = case_view(desk, raw)
    except (KeyError, TypeError, ValueError) as error:
        return (Fault("case", "unreadable", {"why": str(error)[:80]}),)
    weights = [(one.ask, one.weight) for one in desk.settings.identify.questions]
    return check(raw, seen(view, begin(desk, view, at=view.now), weights), name=name)
