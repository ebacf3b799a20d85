"""The playable practice cases as the trainer's room has them: read from their files, with what the desk shows of their accounts."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from assistant.billing.practice import Practice
from assistant.desk.begin import begin
from assistant.desk.desk import Desk
from assistant.desk.open import build
from assistant.desk.practice_seen import seen
from assistant.practice.case import Case, Question, Step
from assistant.practice.reading import case_of
from assistant.practice.seen import Seen
from assistant.practice.truth import Truth, truth_of
from assistant.resources import folder
from assistant.settings.values import Settings

FOLDER = folder("fixtures") / "cases"
NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


def raw(name: str) -> dict[str, Any]:
    """The file's own JSON, to be broken at will."""
    return deepcopy(_raw(name))


@cache
def _raw(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


@cache
def playable() -> tuple[str, ...]:
    """Every case that has a lesson."""
    return tuple(path.stem for path in sorted(FOLDER.glob("*.json")) if '"lesson"' in path.read_text("utf-8"))


@dataclass(frozen=True)
class Loaded:
    case: Case
    seen: Seen
    truth: Truth

    def with_lesson(self, **changes: Any) -> Loaded:
        """The same account with another lesson."""
        case = replace(self.case, lesson=replace(self.case.lesson, **changes))
        return Loaded(case, self.seen, truth_of(case, self.seen))

    def with_person(self, **changes: Any) -> Loaded:
        return self.with_lesson(person=replace(self.case.lesson.person, **changes))

    def with_solution(self, **changes: Any) -> Loaded:
        return self.with_lesson(solution=replace(self.case.lesson.solution, **changes))

    def question(self, key: str) -> Question:
        found = self.case.lesson.question(key)
        assert found is not None
        return found

    def step(self, key: str) -> Step:
        found = self.case.lesson.step(key)
        assert found is not None
        return found


@cache
def loaded(name: str) -> Loaded:
    case = case_of(name, _raw(name))
    view = seen_of(name)
    return Loaded(case, view, truth_of(case, view))


@cache
def _desk() -> Desk:
    desk = Desk(Settings(home=Path("/nonexistent")), Practice(), clock=lambda: NOON, new_id=lambda: "play-1")
    vars(desk)["outlook"] = None  # the rules' flags are what cases ask for; no model is needed to raise them
    return desk


@cache
def seen_of(name: str) -> Seen:
    """What the desk shows of this account when a call on it begins."""
    desk = _desk()
    assert isinstance(desk.provider, Practice)
    one = next(case for case in desk.provider.cases if case.name == name)
    view = build(desk, one.bundle(), one.moment)
    call = begin(desk, view, at=NOON)
    return seen(view, call, [(one.ask, one.weight) for one in desk.settings.identify.questions])
