"""A first lesson for an account: playable at once, and marked as one that its trainer still completes.

What is right comes from the notes on the account's situation: their answers, what helps, and what is never done. What the customer says
otherwise is neutral (``draft.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.guidance.identity import level
from assistant.guidance.lines import PHASES
from assistant.guidance.wording import SITUATION_LABELS
from assistant.language import Tongue
from assistant.practice.case import Both
from assistant.practice.draft_words import LANGUAGES, both, texts
from assistant.practice.seen import Seen

SCHEMA = 1
QUESTIONS = 3
"""So many of the answers in the notes become questions: a talk of a few minutes has room for no more."""
PATIENCE, SECONDS = 70, 360
"""A calm customer, and six minutes (judgement: what the shipped cases have)."""
GOALS = ("identify_first", "find_the_cause", "right_next_step")
ENDS: Mapping[str, str] = {
    "link": "link_sent", "call_bank": "will_call_bank", "other_date": "promise_to_pay", "callback": "callback_planned", "review": "escalated",
    "parts": "pay_in_parts", "stop": "canceled",
}  # fmt: skip
"""How a call ends in which this step was agreed; any other is solved on the call."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The guidance's notes on the situation: what helps (step, why), what is never done, and what customers say with the answer to it, in
    the language of the talk."""

    helps: tuple[tuple[str, Both], ...]
    never: tuple[Both, ...]
    answers: tuple[tuple[str, str], ...]


def draft(
    seen: Seen,
    notes: Notes,
    *,
    name: str,
    proofs: Sequence[tuple[str, str]],
    flags: Sequence[str],
    agreed: Sequence[str] = (),
    ended: str = "",
) -> dict[str, Any]:
    """``about`` and ``lesson`` as a case's file has them.

    ``proofs``: (question of the check, the right answer in words); ``flags``: those to be noticed; ``agreed`` and ``ended``: what came of
    the real call, where there was one.
    """
    situation, language = seen.situations[0], "nl" if seen.language == "nl" else "en"
    checked = level({ask: True for ask, _ in seen.asks}, dict(seen.asks)).value
    phases = [phase for phase in PHASES if any(line.phase == phase for line in seen.lines.get(checked, ()))]
    steps, wanted = _steps(notes, agreed)
    return {
        "schema": SCHEMA,
        "about": {
            "title": _title(situation), "level": 1, "goals": list(GOALS), "language": language,
            "register": (seen.register or "je") if language == "nl" else None, "mood": "calm", "situation": situation, "traps": [],
            "author": None, "version": 1,
        },
        "lesson": {
            "person": {"on_the_line": "customer", "name": name or "?", "knows": dict(both("knows")), "wants": dict(both("wants")), "patience": PATIENCE},
            "identity": [{"ask": ask, "text": both("identity", ask)[language].format(answer=answer), "right": True} for ask, answer in proofs],
            "says": {
                "opening": both("says", "opening")[language],
                "phases": {phase: both("phases", phase)[language] for phase in PHASES},
                **{key: both("says", key)[language] for key in texts()["says"] if key != "opening"},
            },
            "questions": list(_questions(notes, phases, language)),
            "steps": [_step(key, kind, why, language) for key, kind, why in steps],
            "forbidden": [],
            "solution": {
                "cause": [situation], "flags": list(dict.fromkeys(flags)), "identified": [checked], "phases": phases, "steps": wanted,
                "disposition": list(dict.fromkeys(filter(None, (ended, *(ENDS.get(one, "solved_on_call") for group in wanted for one in group))))) or ["other"],
                "seconds": SECONDS,
            },
        },
    }  # fmt: skip


def _title(situation: str) -> dict[str, str]:
    return {one: both("title")[one].format(situation=Tongue(one).say(SITUATION_LABELS[situation])) for one in LANGUAGES}


def _questions(notes: Notes, phases: Sequence[str], language: str) -> Iterator[dict[str, Any]]:
    """The customer asks what the notes say that customers ask, spread over the talk."""
    whys = [*notes.never, both("why_poor"), both("why_poor")]
    places = [phase for phase in ("plain_reason", "choice", "step", "reassure", "normalise", "acknowledge") if phase in phases]
    for number, (asked, answer) in enumerate(notes.answers[: min(QUESTIONS, len(places))]):
        poor = [
            {"id": key, "text": both("poor", key)[language], "kind": "poor", "then": both("then", "poor")[language], "why": dict(why)}
            for key, why in zip(texts()["poor"], whys, strict=False)
        ]
        right = {"id": "answer", "text": answer, "kind": "right", "then": both("then", "right")[language], "why": dict(both("why_right"))}
        yield {"id": f"question_{number + 1}", "after": f"phase:{places[number]}", "text": asked, "choices": [right, *poor]}


def _steps(notes: Notes, agreed: Sequence[str]) -> tuple[list[tuple[str, str, Both]], list[list[str]]]:
    """(steps with their kind and why, the groups of which one is to be agreed): what helps first is right, and so is what helped in the real
    call."""
    helps = dict(reversed(notes.helps))
    order = list(dict.fromkeys(key for key, _ in notes.helps))
    first = next((key for key in order if key != "other"), order[0] if order else "")
    right = [key for key in order if key == first or key in agreed]
    steps = [(key, "right" if key in right else "fair", helps[key]) for key in order]
    if "new_try" not in order:
        steps.append(("new_try", "poor", both("failed", "why")))
    return steps, [right] if right else []


def _step(key: str, kind: str, why: Both, language: str) -> dict[str, Any]:
    turn = "failed" if kind == "poor" else "turn"
    turns = [{"works": kind != "poor", "text": both(turn, "text")[language], "news": dict(both(turn, "news"))}]
    return {"step": key, "kind": kind, "turns": turns, "why": dict(why)}


def unfinished(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Paths at which a case still says what its draft said: what its trainer has still to write."""
    drafted = {one for value in texts().values() for one in _texts(value)} - {*both("neutral", "text").values()}
    marks = tuple(both("title")[one].partition("{")[0].strip() for one in LANGUAGES)
    found = [
        path
        for part in ("about", "lesson")
        for path, text in _paths(raw.get(part), part)
        if text in drafted or (path.startswith("about.title") and text.startswith(marks))
    ]
    about = raw.get("about")
    nobody = any(path.startswith("about.title") for path in found) and isinstance(about, dict) and not about.get("author")
    return (*found, *(("about.author",) if nobody else ()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _paths(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _paths(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _paths(one, f"{path}[{number}]")
    elif isinstance(value, str):
        yield path, value
