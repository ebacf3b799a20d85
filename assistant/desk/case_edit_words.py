"""What the fields of a practice case are called in its form, and the values that a field can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.desk.practice_words import GOAL_LABELS, KIND_LABELS, LEVEL_LABELS, LINE_LABELS, MOOD_LABELS, TRAP_LABELS
from assistant.guidance.lines import PHASES
from assistant.guidance.wording import DISPOSITION_LABELS, IDENTIFIED_LABELS, PHASE_LABELS, QUESTION_LABELS, SITUATION_LABELS, STEP_LABELS
from assistant.guidance.wording import KIND_LABELS as FLAG_LABELS
from assistant.language import N_, Tongue
from assistant.practice.case import GOALS, KINDS, LEVELS, MOODS, TRAPS
from assistant.vocabulary import SITUATIONS, AgreedStep, Disposition, Identified

LABELS: Mapping[str, str] = {
    "about": N_("The case"), "title": N_("Title"), "level": N_("Level"), "goals": N_("Learning goals"), "language": N_("Language"),
    "register": N_("je or u"), "mood": N_("Mood"), "situation": N_("Situation"), "traps": N_("Traps"), "author": N_("Written by"),
    "version": N_("Version"),
    "person": N_("Who is on the line"), "on_the_line": N_("Who it is"), "name": N_("Name"), "patience": N_("Patience, 20 to 100"),
    "knows": N_("What they know"), "wants": N_("What they want"),
    "says": N_("What they say"), "opening": N_("To begin with"), "silence": N_("To a long silence"), "jargon": N_("To a hard word"),
    "blame": N_("To blame"), "again": N_("To what they heard already"), "wrong_language": N_("To the wrong language"),
    "not_yet": N_("To something private before the check"), "bye": N_("At the end"), "hangs_up": N_("When they hang up"),
    "say_acknowledge": N_("To the greeting"), "say_normalise": N_("When put at ease"), "say_plain_reason": N_("To the reason"),
    "say_reassure": N_("To what stays"), "say_choice": N_("To the choice"), "say_step": N_("To what to do"), "say_confirm": N_("To the check of it"),
    "say_close": N_("To who does what"), "say_thank": N_("To the thanks"), "say_feedback": N_("To how it was"),
    "identity": N_("Answers to the check"), "ask": N_("Question of the check"), "text": N_("The words"), "right": N_("Is it right?"),
    "questions": N_("Questions"), "id": N_("Key, in small letters"), "after": N_("When it comes"), "choices": N_("Answers to choose from"),
    "kind": N_("Kind"), "then": N_("What they say then"), "why": N_("Why"),
    "steps": N_("Steps that can be agreed"), "step": N_("Step"), "turns": N_("What comes of it"), "works": N_("Does it work?"),
    "news": N_("What the screen tells"),
    "forbidden": N_("Words that may not be said"), "words": N_("Words, one a line"), "until": N_("Until when"),
    "solution": N_("A good call"), "cause": N_("Causes accepted"), "flags": N_("Flags to notice"), "identified": N_("Check, as accepted"),
    "phases": N_("Phases wanted"), "disposition": N_("Ends accepted"), "seconds": N_("Length from which it is too long, in seconds"),
}  # fmt: skip
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "level": LEVELS, "goals": GOALS, "language": ("nl", "en"), "register": ("je", "u", None), "mood": MOODS, "situation": SITUATIONS,
    "traps": TRAPS, "on_the_line": tuple(LINE_LABELS), "ask": tuple(QUESTION_LABELS), "right": (True, False), "works": (True, False),
    "kind": KINDS, "step": tuple(one.value for one in AgreedStep), "until": (None, "identified"), "cause": SITUATIONS,
    "identified": tuple(one.value for one in Identified), "phases": PHASES, "disposition": tuple(one.value for one in Disposition),
}  # fmt: skip
_BY_FIELD: Mapping[str, Mapping[Any, str]] = {
    "level": LEVEL_LABELS, "goals": GOAL_LABELS, "language": {"nl": N_("Dutch"), "en": N_("English")},
    "register": {"je": "je", "u": "u", None: N_("none, in English")}, "mood": MOOD_LABELS, "situation": SITUATION_LABELS,
    "cause": SITUATION_LABELS, "traps": TRAP_LABELS, "on_the_line": LINE_LABELS, "ask": QUESTION_LABELS, "kind": KIND_LABELS,
    "step": STEP_LABELS, "until": {None: N_("never to be said"), "identified": N_("until they are identified")},
    "identified": IDENTIFIED_LABELS, "phases": PHASE_LABELS, "disposition": DISPOSITION_LABELS,
    "right": {True: N_("yes"), False: N_("no")}, "works": {True: N_("yes"), False: N_("no")},
}  # fmt: skip
_ANY: tuple[Mapping[str, str], ...] = (STEP_LABELS, QUESTION_LABELS, PHASE_LABELS, FLAG_LABELS)


def choice_words(value: Any, tongue: Tongue, name: str = "") -> str:
    """A value of the field ``name`` in words; what has none is shown as it is."""
    if name in _BY_FIELD and value in _BY_FIELD[name]:
        return tongue.say(_BY_FIELD[name][value])
    return next((tongue.say(labels[value]) for labels in _ANY if value in labels), str(value))
