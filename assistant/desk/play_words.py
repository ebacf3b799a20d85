"""A play in words: each thing that was done, and the points with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.desk.practice_words import CRITERION_LABELS, finding_words
from assistant.desk.practise import Debrief
from assistant.guidance.wording import KIND_LABELS as FLAG_LABELS
from assistant.guidance.wording import QUESTION_LABELS, STEP_LABELS, situation
from assistant.language import N_, Tongue
from assistant.practice.score import Finding
from assistant.practice.talk import Event, Heard
from assistant.text import isolate

DONE: dict[str, str] = {
    "fail": N_("the check failed"), "silence": N_("nothing was said"), "pause": N_("paused"), "resume": N_("went on"),
    "wrap_up": N_("the talk ends"), "form": N_("the wrap-up"),
}  # fmt: skip
BAD_EVENTS: dict[str, str] = {
    "back_in_time": N_("its time is before that of the event above it, or is no number."),
    "unknown_event": N_("there is no such thing to do."),
    "over": N_("the talk had ended; only the wrap-up is left."),
    "paused": N_("the play was paused; it has to go on first."),
    "unknown_ask": N_("the customer has no answer to that question of the check."),
    "not_asked": N_("that question of the check was not asked."),
    "unknown_level": N_("extra is none, weak, strong or failed."),
    "unknown_phase": N_("there is no such part of a talk."),
    "no_line": N_("extra has to be the id of the line."),
    "no_words": N_("there are no words in it."),
    "not_pending": N_("the customer is not waiting for an answer to that."),
    "unknown_choice": N_("there is no such answer to that question."),
    "unknown_question": N_("there is no such question in this case."),
    "unknown_step": N_("there is no such step to agree on."),
    "unknown_flag": N_("the account has no such flag."),
    "unknown_situation": N_("there is no such situation."),
    "unknown_language": N_("what is nl or en."),
    "unknown_register": N_("extra is je, u or nothing."),
    "not_silent": N_("the quiet had not lasted long enough."),
    "not_paused": N_("the play was not paused."),
    "finished": N_("the wrap-up was saved already."),
    "not_over": N_("the talk had not ended yet."),
    "bad_form": N_("text has to be the form as JSON."),
}  # fmt: skip


_AFTERWARDS = frozenset({"wrap_up", "form"})


@dataclass(frozen=True, slots=True)
class Done:
    """One event of the play, by its number from 1 (0: how it began), with what was heard at it and what it cost or earned."""

    number: int
    at: float
    words: str
    heard: tuple[Heard, ...] = ()
    found: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A criterion with its points and what they rest on: what cost points first."""

    label: str
    got: float
    of: float
    lines: tuple[tuple[Finding, str], ...] = ()


def course(debrief: Debrief, tongue: Tongue) -> Iterator[Done]:
    """The play in its order, from how it began."""
    play, heard = debrief.play, debrief.play.state.heard
    found = debrief.score.findings
    # Who hangs up in a silence does so at no event: it is told at the last thing before the wrap-up.
    gone = tuple(one for one in heard if one.event is None and one.about == "hangs_up")
    last = next((number for number, event in reversed(list(enumerate(play.events))) if event.do not in _AFTERWARDS), None)
    yield Done(
        0, 0.0, tongue.say("the call begins"), tuple(one for one in heard if one.event is None and (last is None or one not in gone))
    )
    ticked: set[str] = set()
    for number, event in enumerate(play.events):
        lines = (*(one for one in heard if one.event == number), *(gone if number == last else ()))
        words = _unticked(event, tongue) if event.do == "tick" and event.what in ticked else event_words(event, tongue)
        if event.do == "tick":
            ticked ^= {event.what}
        yield Done(number + 1, event.at, words, lines, tuple(one for one in found if one.event == number))


def _unticked(event: Event, tongue: Tongue) -> str:
    return tongue.say("tick taken back: {question}", question=tongue.say(QUESTION_LABELS[event.what]))


def event_words(event: Event, tongue: Tongue) -> str:
    """What was done: ``asked: …``, the words that were said, ``opened: …``."""
    say = tongue.say
    if event.do == "fail" and event.extra != "failed":
        return say("the check is open again")
    if event.do in DONE:
        return say(DONE[event.do])
    if event.do in {"say", "type"}:
        return isolate(event.text)
    words = {
        "ask": lambda: say("asked: {question}", question=say(QUESTION_LABELS[event.what])),
        "tick": lambda: say("ticked: {question}", question=say(QUESTION_LABELS[event.what])),
        "agree": lambda: say("agreed: {step}", step=say(STEP_LABELS[event.what])),
        "notice": lambda: say("opened: {flag}", flag=say(FLAG_LABELS.get(event.what, event.what))),
        "situation": lambda: say("switched to: {situation}", situation=situation(event.what, tongue)),
        "language": lambda: " · ".join(filter(None, (say("the script in another language or form"), event.what, event.extra))),
        "answer": lambda: say("answered"),
    }
    return words[event.do]()


def bad_event_words(key: str, tongue: Tongue) -> str:
    """Why something can't happen in a talk."""
    return tongue.say(BAD_EVENTS.get(key, key))


def points(debrief: Debrief, tongue: Tongue) -> tuple[Points, ...]:
    """By criterion, in the order of the rubric."""
    return tuple(
        Points(
            tongue.say(CRITERION_LABELS[key]), got, of, tuple((one, finding_words(one, tongue)) for one in _rests_on(debrief, key, got, of))
        )
        for key, (got, of) in debrief.score.points.items()
    )


def _rests_on(debrief: Debrief, key: str, got: float, of: float) -> Iterator[Finding]:
    """What cost points first. Where nobody talked nothing could go wrong, and that is why nothing was earned."""
    found = [one for one in debrief.score.findings if one.criterion == key]
    yield from (one for good in (False, True) for one in found if one.good is good)
    if not found and got < of:
        yield Finding(key, "nothing_earned", of - got)
