"""A practice case while its trainer writes it: every field with its name, kind and what it can hold, and where the case is kept.

The JSON is changed in place; nothing is checked here but that a field gets a value of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.desk.case_check import faults_of
from assistant.desk.case_edit_words import CHOICES, LABELS, choice_words
from assistant.desk.case_files import write_case
from assistant.desk.case_library import own_folder, raw_case
from assistant.desk.desk import Desk
from assistant.guidance.lines import PHASES
from assistant.language import Tongue
from assistant.practice.names import good_name
from assistant.practice.reading import Fault

Kind = Literal["group", "list", "text", "lines", "groups", "number", "choice", "many"]
Key = str | int
Path_ = tuple[Key, ...]
FRESH: Mapping[str, Any] = {
    "identity": {"ask": "amount", "text": "", "right": True},
    "questions": {"id": "question", "after": "opening", "text": "", "choices": []},
    "choices": {"id": "answer", "text": "", "kind": "right", "then": "", "why": {"nl": "", "en": ""}},
    "steps": {"step": "link", "kind": "right", "turns": [], "why": {"nl": "", "en": ""}},
    "turns": {"works": True, "text": "", "news": {"nl": "", "en": ""}},
    "forbidden": {"id": "words", "words": {"nl": [], "en": []}, "why": {"nl": "", "en": ""}, "until": None},
}
"""What a new part of each list begins with."""
_MANY = frozenset({"goals", "traps", "cause", "identified", "flags", "disposition"})
_NUMBERS = frozenset({"patience", "seconds", "version"})


@dataclass(frozen=True, slots=True)
class Node:
    """A field of the form, or what holds fields. ``options``: (value, words) that a choice has."""

    path: Path_
    label: str
    kind: Kind
    options: tuple[tuple[Any, str], ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """``lesson.questions[1].text``"""
        return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in self.path).removeprefix(".")


@dataclass
class Editing:
    """``target``: where it is kept; ``changed``: something was written that is not kept yet."""

    desk: Desk
    raw: dict[str, Any]
    target: Path
    flags: tuple[str, ...] = ()
    changed: bool = False

    def get(self, path: Sequence[Key]) -> Any:
        """The value there; None where there is none."""
        found: Any = self.raw
        for key in path:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def set(self, node: Node, value: Any) -> None:
        """Writes a value; the same again changes nothing."""
        if self.get(node.path) == value:
            return
        holder: Any = self.raw
        for key in node.path[:-1]:
            holder = holder.setdefault(key, {}) if isinstance(holder, dict) else holder[key]
        holder[node.path[-1]] = value
        self.changed = True

    def add(self, path: Sequence[Key]) -> Path_:
        """Puts a new part at the end of the list there, and gives its place. An id that is taken gets a number."""
        holder = self.get(path)
        fresh = deepcopy(FRESH[str(path[-1])])
        if "id" in fresh:
            taken = {one.get("id") for one in holder}
            name = fresh["id"]
            fresh["id"] = next(one for one in (name, *(f"{name}_{number}" for number in range(2, len(holder) + 3))) if one not in taken)
        holder.append(fresh)
        self.changed = True
        return (*path, len(holder) - 1)

    def remove(self, path: Sequence[Key]) -> None:
        """Takes a part out of the list that holds it."""
        holder = self.get(path[:-1])
        if isinstance(holder, list) and isinstance(path[-1], int):
            del holder[path[-1]]
            self.changed = True

    def faults(self) -> tuple[Fault, ...]:
        """Everything wrong with the case as it stands. Takes up to a fifth of a second: not for a key handler."""
        return faults_of(self.desk, deepcopy(self.raw), self.target.stem)

    def save(self) -> Path:
        """Keeps the case among the desk's own. Raises Trouble; the case is still as it was then."""
        write_case(self.target, self.raw)
        self.changed = False
        return self.target


def editing(desk: Desk, path: Path) -> Editing:
    """The case in this file, to be written. Raises Misuse where it can't be read or has no lesson's form at all."""
    from assistant.desk.capture import case_view

    raw = raw_case(path)
    lesson = raw.setdefault("lesson", {})
    if not isinstance(lesson, dict) or not isinstance(raw.setdefault("about", {}), dict):
        raw["lesson"], raw["about"] = {}, {}
    _shaped(raw)
    try:
        flags = tuple(dict.fromkeys(one.kind for one in case_view(desk, raw).flags))
    except (KeyError, TypeError, ValueError):
        flags = ()
    return Editing(desk, raw, _target(desk, path), flags)


def _target(desk: Desk, path: Path) -> Path:
    """The file itself where it is the desk's own; else a name in the desk's folder that no other case has."""
    own = own_folder(desk)
    if path.resolve().parent == own.resolve():
        return path
    stem = path.stem if good_name(path.stem) else "case"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return own / f"{next(one for one in names if not (own / f'{one}.json').exists())}.json"


def _shaped(raw: dict[str, Any]) -> None:
    """Fills in what a file lacks, so that every field of the form has a place."""
    raw.setdefault("schema", 1)
    raw["lesson"].setdefault("person", {})
    raw["lesson"].setdefault("says", {}).setdefault("phases", {})
    raw["lesson"].setdefault("solution", {})
    for name in ("identity", "questions", "steps", "forbidden"):
        raw["lesson"].setdefault(name, [])
    front = {name: raw.pop(name) for name in ("schema", "about", "lesson")}
    rest = dict(raw)
    raw.clear()
    raw.update({**front, **rest})


# The form


def form(case: Editing, tongue: Tongue) -> tuple[Node, ...]:
    """The fields of the case, in the order in which a trainer writes it."""
    return tuple(_Form(case, tongue).nodes())


class _Form:
    def __init__(self, case: Editing, tongue: Tongue) -> None:
        self._case, self._tongue = case, tongue

    def nodes(self) -> Iterator[Node]:
        about: Path_ = ("about",)
        yield self._group(about, "about", [*self._both((*about, "title")), *(self._field((*about, name)) for name in _ABOUT)])
        person: Path_ = ("lesson", "person")
        yield self._group(
            person,
            "person",
            [
                *(self._field((*person, name)) for name in ("on_the_line", "name", "patience")),
                *self._both((*person, "knows")),
                *self._both((*person, "wants")),
            ],
        )
        says: Path_ = ("lesson", "says")
        spoken = [self._field((*says, "opening")), *(self._field((*says, "phases", phase)) for phase in PHASES)]
        yield self._group(says, "says", [*spoken, *(self._field((*says, name)) for name in _SAYS)])
        yield self._list(("lesson", "identity"), self._proof)
        yield self._list(("lesson", "questions"), self._question)
        yield self._list(("lesson", "steps"), self._step)
        yield self._list(("lesson", "forbidden"), self._forbidden)
        solution: Path_ = ("lesson", "solution")
        yield self._group(solution, "solution", [self._field((*solution, name)) for name in _SOLUTION])

    def _proof(self, path: Path_) -> list[Node]:
        return [self._field((*path, name)) for name in ("ask", "text", "right")]

    def _question(self, path: Path_) -> list[Node]:
        return [*(self._field((*path, name)) for name in ("text", "after", "id")), self._list((*path, "choices"), self._choice)]

    def _choice(self, path: Path_) -> list[Node]:
        return [*(self._field((*path, name)) for name in ("text", "kind", "then")), *self._both((*path, "why")), self._field((*path, "id"))]

    def _step(self, path: Path_) -> list[Node]:
        fields = [self._field((*path, name)) for name in ("step", "kind")]
        return [*fields, *self._both((*path, "why")), self._list((*path, "turns"), self._turn)]

    def _turn(self, path: Path_) -> list[Node]:
        return [self._field((*path, "works")), self._field((*path, "text")), *self._both((*path, "news"))]

    def _forbidden(self, path: Path_) -> list[Node]:
        return [
            *self._both((*path, "words"), "lines"),
            *self._both((*path, "why")),
            self._field((*path, "until")),
            self._field((*path, "id")),
        ]

    def _group(self, path: Path_, label: str, children: Sequence[Node]) -> Node:
        return Node(path, self._tongue.say(LABELS[label]), "group", children=tuple(children))

    def _list(self, path: Path_, parts: Any) -> Node:
        held = self._case.get(path)
        found = []
        for number, one in enumerate(held if isinstance(held, list) else []):
            place = (*path, number)
            found.append(Node(place, self._shown(one, number), "group", children=tuple(parts(place))))
        return Node(path, self._tongue.say(LABELS[str(path[-1])]), "list", children=tuple(found))

    def _shown(self, part: Any, number: int) -> str:
        """A part of a list by what it says."""
        raw = part if isinstance(part, dict) else {}
        words = raw.get("text") or choice_words(str(raw.get("step") or raw.get("ask") or raw.get("id") or ""), self._tongue)
        return f"{number + 1}. {words}"[:60]

    def _both(self, path: Path_, kind: Kind = "text") -> list[Node]:
        label = self._tongue.say(LABELS[str(path[-1])])
        return [Node((*path, language), f"{label} ({language})", kind) for language in ("nl", "en")]

    def _field(self, path: Path_) -> Node:
        name = str(path[-1])
        spoken = path[:3] == ("lesson", "says", "phases")
        key = f"say_{name}" if spoken else name
        label = self._tongue.say(LABELS[key])
        if path[:2] == ("lesson", "solution") and name == "steps":
            return Node(path, label, "groups")
        if name == "after":
            return Node(path, label, "choice", self._afters(path))
        if name == "flags":
            return Node(path, label, "many", tuple((one, choice_words(one, self._tongue)) for one in self._case.flags))
        if name in CHOICES and not spoken:
            options = tuple((one, choice_words(one, self._tongue, name)) for one in CHOICES[name])
            return Node(path, label, "many" if name in _MANY or name == "phases" else "choice", options)
        return Node(path, label, "number" if name in _NUMBERS else "text")

    def _afters(self, path: Path_) -> tuple[tuple[str, str], ...]:
        """When a question can come."""
        say, lesson, own = self._tongue.say, self._case.raw["lesson"], self._case.get((*path[:-1], "id"))
        found = [("opening", say("at the opening"))]
        found += [(f"phase:{phase}", say("after the phase: {name}", name=choice_words(phase, self._tongue))) for phase in PHASES]
        steps = [one.get("step") for one in lesson["steps"] if isinstance(one, dict)]
        found += [(f"step:{step}", say("after the step: {name}", name=choice_words(str(step), self._tongue))) for step in steps]
        ids = [one.get("id") for one in lesson["questions"] if isinstance(one, dict)]
        found += [(f"question:{one}", say("after the question: {name}", name=one)) for one in ids if one != own]
        return tuple(found)


_ABOUT = ("level", "goals", "language", "register", "mood", "situation", "traps", "author", "version")
_SAYS = ("silence", "jargon", "blame", "again", "wrong_language", "not_yet", "bye", "hangs_up")
_SOLUTION = ("cause", "flags", "identified", "phases", "steps", "disposition", "seconds")


def shown(node: Node, value: Any) -> str:
    """The value as it is typed."""
    if node.kind == "lines":
        return "\n".join(str(one) for one in value or ())
    if node.kind == "groups":
        return "\n".join(", ".join(str(one) for one in group) for group in value or ())
    return "" if value is None else str(value)


def typed(node: Node, text: str) -> Any:
    """The value of what was typed; a number that is none stays text, which the check tells."""
    if node.kind == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if node.kind == "groups":
        return [[one.strip() for one in line.split(",") if one.strip()] for line in text.splitlines() if line.strip()]
    if node.kind == "number":
        return int(text) if text.strip().isdecimal() else text.strip()
    if node.path[-1] == "author":
        return text.strip() or None
    return text


def ticked(node: Node, value: Any, option: Any) -> list[Any]:
    """The list with this one put in, or taken out where it was there; the rest in its order, phases in that of the script."""
    held = [one for one in value or () if one != option] if isinstance(value, list) else []
    if not isinstance(value, list) or option not in value:
        held.append(option)
    return sorted(held, key=PHASES.index) if node.path[-1] == "phases" and set(held) <= set(PHASES) else held
