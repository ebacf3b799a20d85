"""Plays a case: what the customer says and what becomes of their patience at everything that the trainee does. Pure: no clock, no disk, no chance.

The same case, truth and events give the same state, on every machine.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.guidance.lines import PHASES
from assistant.guidance.wording import KIND_LABELS
from assistant.practice import patience
from assistant.practice.case import Case, Choice, Question
from assistant.practice.seen import LEVELS_OF_CHECK
from assistant.practice.talk import Agreed, Answered, BadEvent, Event, Heard, Hit, Said, State, Ticked, Who
from assistant.practice.truth import CHECK, Slip, Truth, slips
from assistant.practice.words import Remark, remarks
from assistant.vocabulary import SITUATIONS, AgreedStep

__all__ = ["BadEvent", "Event", "Heard", "State", "begin", "choices", "replay", "seen_at", "step"]

HARMS = frozenset({"secret_reason", "private", "asks_secret", "forbidden"})
"""Slips that harm a person or break trust: they cap the score."""
_SLACK = 1e-6


def begin(case: Case, truth: Truth) -> State:
    """The talk as it opens: the customer's first words, and a question where they begin with one."""
    state = State(
        language=truth.language,
        register=truth.register,
        patience=float(case.lesson.person.patience),
        situation=truth.situations[0] if truth.situations else "other",
    )
    state = replace(state, heard=(Heard("customer", case.lesson.says.opening, 0.0, None, "opening"),))
    return _due(case, state, "opening", None)


def step(case: Case, state: State, event: Event, truth: Truth) -> State:
    """The talk after this event. Where the customer hung up before it, it comes too late and only that is told. Raises BadEvent."""
    if not math.isfinite(event.at) or event.at < state.at - _SLACK:
        raise BadEvent("back_in_time", at=str(event.at))
    now = seen_at(case, state, event.at)
    if event.do not in _DO:
        raise BadEvent("unknown_event", do=event.do)
    if now.over and not state.over and event.do != "form":
        return replace(now, events=now.events + 1)
    if now.over and event.do != "form":
        raise BadEvent("over", do=event.do)
    if now.paused and event.do != "resume":
        raise BadEvent("paused", do=event.do)
    done = _DO[event.do](_Move(case, truth, event, now.events), now)
    done = replace(done, events=now.events + 1)
    return _hung_up(case, done, done.at, now.events) if done.patience <= 0 and not done.over else done


def replay(case: Case, events: Iterable[Event], truth: Truth) -> State:
    """The talk after all of these. Raises BadEvent."""
    state = begin(case, truth)
    for event in events:
        state = step(case, state, event, truth)
    return state


def seen_at(case: Case, state: State, at: float) -> State:
    """The talk as it stands at a later moment at which nothing was done: patience runs down in silence, to its end."""
    passed = max(at - state.at, 0.0)
    if state.over or state.paused:
        return replace(state, at=state.at + passed)
    left = patience.worn(state.patience, state.quiet, state.quiet + passed)
    if left > 0:
        return replace(state, at=state.at + passed, talked=state.talked + passed, patience=left)
    lasted = min(max(patience.gone_after(state.patience, state.quiet) - state.quiet, 0.0), passed)
    gone = replace(state, at=state.at + lasted, talked=state.talked + lasted, patience=0.0)
    return replace(_hung_up(case, gone, gone.at, None), at=state.at + passed)


def choices(case: Case, question: str) -> tuple[Choice, ...]:
    """The ways to answer, in an order that tells nothing and is the same in every play. Raises BadEvent for a question that is none."""
    found = case.lesson.question(question)
    if found is None:
        raise BadEvent("unknown_question", question=question)
    return tuple(sorted(found.choices, key=lambda one: hashlib.sha256(f"{case.name}\n{question}\n{one.id}".encode()).digest()))


@dataclass(frozen=True, slots=True)
class _Move:
    case: Case
    truth: Truth
    event: Event
    number: int

    def heard(self, state: State, who: Who, text: str, about: str, both: Mapping[str, str] | None = None) -> State:
        return replace(state, heard=(*state.heard, Heard(who, text, state.at, self.number, about, both or {})))

    def customer(self, state: State, key: str) -> State:
        """The customer says what stands under this key of ``Says``."""
        text: str = getattr(self.case.lesson.says, key)
        return self.heard(state, "customer", text, key)

    def hit(self, state: State, criterion: str, key: str, *, harm: bool = False, **facts: str) -> State:
        return replace(state, hits=(*state.hits, Hit(criterion, key, self.number, facts, harm)))

    def spoke(self, state: State) -> State:
        return replace(state, spoke_at=state.talked, silences=0)


def _changed(state: State, change: float, least: float = 0.0) -> State:
    return replace(state, patience=patience.after(state.patience, change, least))


def _hung_up(case: Case, state: State, at: float, number: int | None) -> State:
    last = Heard("customer", case.lesson.says.hangs_up, at, number, "hangs_up")
    return replace(state, over="hung_up", patience=0.0, paused=False, heard=(*state.heard, last))


def _due(case: Case, state: State, trigger: str, number: int | None, *, first: bool = False) -> State:
    """Questions that come up now join those that wait; the first that waits is posed."""
    known = {*state.waiting, *(one.question for one in state.answered)}
    new = tuple(one.id for one in case.lesson.questions if one.after == trigger and one.id not in known)
    return _pose(case, replace(state, waiting=(*new, *state.waiting) if first else (*state.waiting, *new)), number)


def _pose(case: Case, state: State, number: int | None) -> State:
    question = case.lesson.question(state.pending) if state.pending else None
    if question is None or question.id in state.posed:
        return state
    heard = Heard("customer", question.text, state.at, number, f"question:{question.id}")
    return replace(state, posed=(*state.posed, question.id), heard=(*state.heard, heard))


def _ask(move: _Move, state: State) -> State:
    proof = move.case.lesson.proof(move.event.what)
    if proof is None:
        raise BadEvent("unknown_ask", ask=move.event.what)
    again = proof.ask in state.asked
    state = move.heard(move.spoke(state), "agent", "", f"ask:{proof.ask}")
    if again:
        state = _changed(state, -patience.AGAIN)
    elif len(state.asked) >= patience.FREE_QUESTIONS:
        state = _changed(state, -patience.EXTRA_QUESTION)
    if not again and move.case.lesson.solution.identified == ("none",):
        state = move.hit(state, "identified", "needless_ask", ask=proof.ask)
    state = replace(state, asked=tuple(dict.fromkeys((*state.asked, proof.ask))))
    return move.heard(state, "customer", proof.text, f"ask:{proof.ask}")


def _level(event: Event) -> str:
    if event.extra not in LEVELS_OF_CHECK:
        raise BadEvent("unknown_level", level=event.extra)
    return event.extra


def _tick(move: _Move, state: State) -> State:
    ask = move.event.what
    proof = move.case.lesson.proof(ask)
    if proof is None or ask not in state.asked:
        raise BadEvent("not_asked", ask=ask)
    level = _level(move.event)
    if any(one.ask == ask for one in state.ticked):
        return replace(state, ticked=tuple(one for one in state.ticked if one.ask != ask), level=level)
    return replace(state, ticked=(*state.ticked, Ticked(ask, proof.right, move.number)), level=level)


def _fail(move: _Move, state: State) -> State:
    level = _level(move.event)
    return replace(state, level=level, ticked=() if level == "failed" else state.ticked)


def _phase(event: Event) -> str:
    if event.what not in PHASES:
        raise BadEvent("unknown_phase", phase=event.what)
    return event.what


def _say(move: _Move, state: State) -> State:
    _phase(move.event)
    if not move.event.extra:
        raise BadEvent("no_line")
    state = _move_on(move, move.spoke(state))
    state = move.heard(state, "agent", move.event.text, f"phase:{move.event.what}")
    again = any(one.variant[:-1] == move.event.extra[:-1] for one in state.said if one.variant and one.counted)
    found = list(_line_slips(move, state))
    return _spoken(move, _noted(move, state, found), again, _complaint(found, ()))


def _type(move: _Move, state: State) -> State:
    _phase(move.event)
    text = " ".join(move.event.text.split())
    if not text:
        raise BadEvent("no_words")
    state = _move_on(move, move.spoke(state))
    state = move.heard(state, "agent", move.event.text, f"phase:{move.event.what}")
    again = any(" ".join(one.text.split()).casefold() == text.casefold() for one in state.said)
    found = list(slips(move.truth, move.event.text, state.language, state.level))
    noticed = remarks(move.event.text, state.language)
    return _spoken(move, _remarked(move, _noted(move, state, found), noticed), again, _complaint(found, noticed))


def _line_slips(move: _Move, state: State) -> Iterable[Slip]:
    """What a line of the script tells that it may not: the wrong situation's reason, or one that wants the check first."""
    event, truth = move.event, move.truth
    situation = event.extra.split(".", 1)[0]
    if event.extra[:-1] in truth.private and not truth.known(state.level):
        yield Slip("private", event.text, event.what)
    other = event.what == "plain_reason" and not truth.allows(event.extra)
    if other:
        yield Slip("other_reason", event.text, situation)
    # The words of that reason are the same slip.
    yield from (
        one for one in slips(truth, event.text, state.language, state.level, scripted=True) if not (other and one.key == "untrue_reason")
    )


def _noted(move: _Move, state: State, found: Iterable[Slip]) -> State:
    for slip in found:
        state = move.hit(state, "truth", slip.key, harm=slip.key in HARMS, words=slip.words, about=slip.about)
    return state


def _remarked(move: _Move, state: State, found: Iterable[Remark]) -> State:
    for one in found:
        state = move.hit(state, "words", one.key, words=one.words, instead=one.instead, kind=one.kind, number=str(one.number))
        if one.effect == "threat":
            state = move.hit(state, "truth", "threat", words=one.words)
    return state


_LOSES = {
    "not_yet": patience.NOT_YET, "threat": patience.THREAT, "blame": patience.BLAME, "jargon": patience.JARGON,
    "wrong_language": patience.WRONG_LANGUAGE, "again": patience.AGAIN,
}  # fmt: skip
_SAID_AS = {"threat": "blame"}


def _complaint(found: Iterable[Slip], noticed: Iterable[Remark]) -> str:
    """The worst of what the customer minds in these words, or nothing."""
    minds = {one.effect for one in noticed} | {"not_yet" for one in found if one.key == "private"}
    return next((one for one in ("not_yet", "threat", "blame", "jargon") if one in minds), "")


def _spoken(move: _Move, state: State, again: bool, complaint: str) -> State:
    """What the customer says to words of the agent, and what comes after them."""
    event, about = move.event, move.case.about
    if state.language != about.language:
        state = move.hit(state, "words", "wrong_language", language=about.language)
        state = replace(state, said=(*state.said, Said(event.what, event.extra, move.number, False, event.text)))
        return move.customer(_changed(state, -patience.WRONG_LANGUAGE), "wrong_language")
    if event.do == "say" and about.register and state.register != about.register and not _has(state, "wrong_register"):
        state = move.hit(state, "words", "wrong_register", register=about.register)
    counted = _counts(move, state)
    first = counted and event.what not in state.phases
    state = replace(state, said=(*state.said, Said(event.what, event.extra, move.number, counted, event.text)))
    # That it is too soon is said once: it is their own account, and they do not leave for it.
    said_so = complaint == "not_yet" and any(line.about == "not_yet" for line in state.heard)
    complaint = ("" if said_so else complaint) or ("again" if again else "")
    if complaint:
        state = move.customer(_changed(state, -_LOSES[complaint]), _SAID_AS.get(complaint, complaint))
    elif first and (reply := move.case.lesson.says.phases.get(event.what)):
        state = move.heard(state, "customer", reply, f"phase:{event.what}")
    if not first:
        return state
    state = _changed(state, patience.CALMS.get(event.what, 0.0)) if not complaint else state
    return _due(move.case, state, f"phase:{event.what}", move.number)


def _has(state: State, key: str) -> bool:
    return any(one.key == key for one in state.hits)


def _counts(move: _Move, state: State) -> bool:
    """The lines of the check are no part of the talk on the matter itself, save where that is all the talk there is."""
    check = move.event.extra.split(".", 1)[0] == CHECK
    return not check or move.truth.level is None or state.level == "failed"


def _move_on(move: _Move, state: State) -> State:
    """A question was passed over: something else was said than belongs to the part that brought it up. It is minded once."""
    question = move.case.lesson.question(state.pending) if state.pending else None
    if question is None or question.id in state.passed or _belongs(move.event, question):
        return state
    state = replace(state, passed=(*state.passed, question.id))
    return move.customer(_changed(state, -patience.PASSED_OVER), "again")


def _belongs(event: Event, question: Question) -> bool:
    """More lines of the part that brought the question up, and the check of who is on the line, pass nothing over."""
    if event.do not in {"say", "type"}:
        return False
    opening = question.after == "opening" and event.what == "acknowledge"
    return opening or question.after == f"phase:{event.what}" or event.extra.split(".", 1)[0] == CHECK


def _answer(move: _Move, state: State) -> State:
    question = move.case.lesson.question(move.event.what)
    if question is None or question.id != state.pending:
        raise BadEvent("not_pending", question=move.event.what)
    choice = next((one for one in question.choices if one.id == move.event.extra), None)
    if choice is None:
        raise BadEvent("unknown_choice", question=question.id, choice=move.event.extra)
    state = move.heard(move.spoke(state), "agent", choice.text, f"answer:{question.id}")
    state = move.heard(state, "customer", choice.then, f"answer:{question.id}")
    state = _changed(state, patience.ANSWER[choice.kind], patience.LEAST_AFTER_ANSWER)
    answered = (*state.answered, Answered(question.id, choice.id, move.number))
    state = replace(state, answered=answered, waiting=state.waiting[1:])
    return _due(move.case, state, f"question:{question.id}", move.number, first=True)


def _agree(move: _Move, state: State) -> State:
    key = move.event.what
    if key not in set(AgreedStep):
        raise BadEvent("unknown_step", step=key)
    state = _move_on(move, move.spoke(state))
    state = move.heard(state, "agent", "", f"step:{key}")
    known = move.case.lesson.step(key)
    before = sum(one.step == key for one in state.agreed)
    if state.level not in move.case.lesson.solution.identified and not _has(state, "agreed_before_check"):
        state = move.hit(state, "identified", "agreed_before_check", step=key)
    if known is None:
        return replace(state, agreed=(*state.agreed, Agreed(key, None, move.number)))
    turn = known.turns[min(before, len(known.turns) - 1)]
    state = replace(state, agreed=(*state.agreed, Agreed(key, turn.works, move.number)))
    state = move.heard(state, "news", "", f"step:{key}", turn.news)
    state = move.heard(state, "customer", turn.text, f"step:{key}")
    if before:
        return state
    state = _changed(state, patience.STEP[known.kind], patience.LEAST_AFTER_ANSWER)
    return _due(move.case, state, f"step:{key}", move.number)


def _notice(move: _Move, state: State) -> State:
    # A desk with another model raises other flags: a play is replayed there too.
    if move.event.what not in move.truth.flags and move.event.what not in KIND_LABELS:
        raise BadEvent("unknown_flag", flag=move.event.what)
    return replace(state, noticed=tuple(dict.fromkeys((*state.noticed, move.event.what))))


def _situation(move: _Move, state: State) -> State:
    if move.event.what not in SITUATIONS:
        raise BadEvent("unknown_situation", situation=move.event.what)
    return replace(state, situation=move.event.what)


def _language(move: _Move, state: State) -> State:
    if move.event.what not in {"nl", "en"}:
        raise BadEvent("unknown_language", language=move.event.what)
    if move.event.extra not in {"", "je", "u"}:
        raise BadEvent("unknown_register", register=move.event.extra)
    return replace(state, language=move.event.what, register=move.event.extra or None)


def _silence(move: _Move, state: State) -> State:
    if state.quiet < patience.FREE_SILENCE * (state.silences + 1) - _SLACK:
        raise BadEvent("not_silent")
    return move.customer(replace(state, silences=state.silences + 1), "silence")


def _pause(move: _Move, state: State) -> State:
    return replace(state, paused=True)


def _resume(move: _Move, state: State) -> State:
    if not state.paused:
        raise BadEvent("not_paused")
    return replace(state, paused=False)


def _wrap_up(move: _Move, state: State) -> State:
    return replace(move.customer(state, "bye"), over="wrapped")


def _form(move: _Move, state: State) -> State:
    if not state.over or state.finished:
        raise BadEvent("finished" if state.finished else "not_over")
    try:
        form = json.loads(move.event.text)
    except ValueError as error:
        raise BadEvent("bad_form") from error
    if not isinstance(form, dict):
        raise BadEvent("bad_form")
    return replace(state, form=form)


_DO: Mapping[str, Callable[[_Move, State], State]] = {
    "ask": _ask, "tick": _tick, "fail": _fail, "say": _say, "type": _type, "answer": _answer, "agree": _agree, "notice": _notice,
    "situation": _situation, "language": _language, "silence": _silence, "pause": _pause, "resume": _resume, "wrap_up": _wrap_up, "form": _form,
}  # fmt: skip
DOES = tuple(_DO)
"""Everything that can be done in a play."""
