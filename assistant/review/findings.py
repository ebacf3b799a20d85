"""Rule checks on every logged call: what the row itself, and what the agent saw, say against how it was logged.

A rule is a small pure function; a finding names the field, the words or the step that it rests on. It accuses nobody: each is a reason to
look, and the lead decides. Sentences are in ``finding_words``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from statistics import median
from typing import Literal, Protocol

from assistant import declines
from assistant.guidance.avoid import hits
from assistant.guidance.lines import sources
from assistant.records import AgreedStep, Disposition, Identified
from assistant.review.finding_kinds import KINDS

Severity = Literal["act_now", "watch", "good_to_know"]


class SaidStep(Protocol):
    """A step of the script that was said."""

    @property
    def phase(self) -> str: ...
    @property
    def variant(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...


class Case(Protocol):
    """What the rules read of a logged call; the journal's resolution has it all."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def agent(self) -> str | None: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def situation(self) -> str | None: ...
    @property
    def disposition(self) -> Disposition: ...
    @property
    def identified(self) -> Identified: ...
    @property
    def identified_at(self) -> datetime | None: ...
    @property
    def promise_date(self) -> date | None: ...
    @property
    def follow_up_on(self) -> date | None: ...
    @property
    def agreed(self) -> Sequence[AgreedStep]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def script_language(self) -> str | None: ...
    @property
    def steps_said(self) -> Sequence[SaidStep]: ...
    @property
    def wrap_up_seconds(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the kept snapshot the rules need: the situations and the kinds of flags that the desk showed."""

    situations: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to look at a call. ``facts`` fill the sentence; ``column`` is the row's own name for what it rests on."""

    kind: str
    severity: Severity
    id: str
    number: int
    at: datetime
    agent: str | None
    column: str
    words: tuple[str, ...] = ()
    """The words in the note, or the ids of the lines that were said."""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """One case with all that a rule may use. ``long_s``: a wrap-up above so many seconds is very long; None where that is not known."""

    case: Case
    seen: Seen | None
    long_s: int | None


# Calls that no customer was spoken to on, or whose matter ended there: nothing has to follow.
NOBODY_SPOKEN_TO = frozenset({Disposition.VOICEMAIL, Disposition.NOT_REACHED, Disposition.WRONG_CUSTOMER})
CLOSED = frozenset(
    {Disposition.SOLVED_ON_CALL, Disposition.ALREADY_PAID, Disposition.CANCELED, Disposition.WRONG_CUSTOMER, Disposition.DO_NOT_CONTACT}
)
# With one of these agreed, the try is on something that can work.
NEW_WAY = frozenset({AgreedStep.OTHER_METHOD, AgreedStep.NEW_MANDATE})
# Reasons that leave room for what the customer tells: the bank's plain no, and no reason at all. A withdrawn card is spoken of as the former.
VAGUE = frozenset({"bank_declined", "lost_or_stolen", "other"})
# A word of these kinds in a note says something of the customer; the others are only hard to read.
ABOUT_THE_CUSTOMER = frozenset({"blame", "threat", "fraud", "condescend", "pressure"})
# A wrap-up is very long above three times the desk's own median, and never below two minutes (judgement: three times leaves about one in
# twenty of a log-normal spread of 0.65, and two minutes is what a full form takes).
LONG_TIMES, LONG_AT_LEAST_S = 3, 120


def findings(case: Case, seen: Seen | None = None, *, long_s: int | None = None) -> tuple[Finding, ...]:
    """Everything that the rules find in this call, the most severe first. ``seen`` is None where no snapshot was kept."""
    look = Look(case, seen, long_s)
    found = [one for rule in RULES if (one := rule(look)) is not None]
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))


def long_wrap_up(seconds: Sequence[int]) -> int | None:
    """The seconds above which a wrap-up is very long, from the desk's own wrap-ups; None where there are none."""
    return max(LONG_AT_LEAST_S, round(LONG_TIMES * median(seconds))) if seconds else None


def wants_snapshot(case: Case) -> bool:
    """Whether a rule can tell more of this case with its snapshot: reading one costs more than all the rest."""
    return AgreedStep.NEW_TRY in case.agreed or _told_by_code(case.cause)


def seen_of(snapshot: bytes | None) -> Seen | None:
    """What the rules need of a kept snapshot; None where there is none, or where it is not of the shape that the desk writes."""
    if snapshot is None:
        return None
    try:
        data = json.loads(snapshot)
        flags = frozenset(str(one["kind"]) for one in data.get("flags", ()))
        return Seen(tuple(map(str, data.get("situations", ()))), flags)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def try_on_a_hard_decline(look: Look) -> Finding | None:
    """A new try was agreed though the same card or account cannot work again, and no other way to pay was."""
    case, seen = look.case, look.seen
    if AgreedStep.NEW_TRY not in case.agreed or NEW_WAY.intersection(case.agreed):
        return None
    # What waits for the customer's yes works on the same card once it is given.
    if seen is not None and "hard_decline" in seen.flags and "authentication_needed" not in seen.situations:
        return _finding(case, "try_on_hard_decline", "act_now", "agreed", ("new_try",), shown=_first_told_by_code(seen))
    if seen is None and (cause := case.cause or case.situation) and cause in _hard_situations():
        return _finding(case, "try_on_hard_decline_by_cause", "act_now", "agreed", ("new_try",), cause=cause)
    return None


def promise_without_date(look: Look) -> Finding | None:
    """Somebody promised to pay, and no day is known."""
    case = look.case
    if case.promise_date is not None:
        return None
    if case.disposition is Disposition.PROMISE_TO_PAY:
        return _finding(case, "promise_without_date", "watch", "promise_date")
    if AgreedStep.OTHER_DATE in case.agreed and case.follow_up_on is None and case.disposition not in CLOSED:
        return _finding(case, "other_date_without_date", "watch", "promise_date", ("other_date",))
    return None


def link_without_follow_up(look: Look) -> Finding | None:
    """A link went out, and nothing says when somebody looks whether it was used."""
    case = look.case
    sent = case.disposition is Disposition.LINK_SENT or (AgreedStep.LINK in case.agreed and case.disposition not in CLOSED)
    if not sent or case.follow_up_on is not None or case.promise_date is not None:
        return None
    return _finding(case, "link_without_follow_up", "watch", "follow_up_on", ("link",))


def cause_against_code(look: Look) -> Finding | None:
    """The cause that was logged is one that the decline codes of the account rule out."""
    case, seen = look.case, look.seen
    if seen is None or not _told_by_code(case.cause) or case.cause in seen.situations:
        return None
    by_code = tuple(one for one in seen.situations if _told_by_code(one))
    if not by_code or VAGUE.intersection(by_code):
        return None
    return _finding(case, "cause_against_code", "watch", "cause", cause=case.cause or "", shown=by_code[0])


def said_before_identified(look: Look) -> Finding | None:
    """A line that holds an amount, or needs a check of who is on the line, was said without that check or before it."""
    case = look.case
    if case.identified is Identified.STRONG:
        early = [one for one in case.steps_said if case.identified_at and one.at < case.identified_at and _private(one.variant)]
    else:
        early = [one for one in case.steps_said if _private(one.variant)]
    if not early:
        return None
    kind = "said_before_check" if case.identified is Identified.STRONG else "said_without_check"
    words = tuple(one.variant or one.phase for one in early)
    amounts = any(_private(one.variant) == "amount" for one in early)
    return _finding(case, kind, "act_now" if amounts else "watch", "steps_said", words, first=words[0], number=len(words), at=early[0].at)


def words_to_avoid(look: Look) -> Finding | None:
    """The note holds words that the desk's own lists advise against."""
    case = look.case
    found = hits(case.note, case.script_language) if case.note else ()
    if not found:
        return None
    severity: Severity = "watch" if any(one.term.kind in ABOUT_THE_CUSTOMER for one in found) else "good_to_know"
    instead = tuple(one.term.instead for one in found)
    return _finding(case, "words_to_avoid", severity, "note", tuple(one.words for one in found), instead=instead)


def empty_note(look: Look) -> Finding | None:
    """Somebody was spoken to, and nothing was written down."""
    case = look.case
    if case.disposition in NOBODY_SPOKEN_TO or (case.note or "").strip():
        return None
    return _finding(case, "empty_note", "good_to_know", "note")


def very_long_wrap_up(look: Look) -> Finding | None:
    """Writing up took much longer than is usual at this desk."""
    case = look.case
    if look.long_s is None or case.wrap_up_seconds is None or case.wrap_up_seconds <= look.long_s:
        return None
    return _finding(case, "long_wrap_up", "good_to_know", "wrap_up_seconds", seconds=case.wrap_up_seconds, limit=look.long_s)


RULES: tuple[Callable[[Look], Finding | None], ...] = (
    try_on_a_hard_decline, promise_without_date, link_without_follow_up, cause_against_code, said_before_identified, words_to_avoid,
    empty_note, very_long_wrap_up,
)  # fmt: skip
SEVERITIES: tuple[Severity, ...] = ("act_now", "watch", "good_to_know")


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """How often each kind was found, in the order of KINDS, those not found left out."""
    numbers = dict.fromkeys(KINDS, 0)
    for one in found:
        numbers[one.kind] += 1
    return {kind: number for kind, number in numbers.items() if number}


def _finding(case: Case, kind: str, severity: Severity, column: str, words: tuple[str, ...] = (), **facts: object) -> Finding:
    return Finding(kind, severity, case.id, case.number, case.at, case.agent, column, words, facts)


@cache
def _hard_situations() -> frozenset[str]:
    """Situations that every code which leads to them calls hard."""
    rows = list(declines.table().values())
    return frozenset(row.situation for row in rows) - {row.situation for row in rows if not row.hard}


@cache
def _code_situations() -> frozenset[str]:
    """Situations that a decline code can tell; a customer's own word (a death, a dispute, a wish to stop) is none."""
    told_by_people = {"deceased", "dispute", "cancellation_requested", "other"}
    return frozenset(row.situation for row in declines.table().values() if row.network != "stripe_dispute") - told_by_people


def _told_by_code(situation: str | None) -> bool:
    return situation is not None and situation in _code_situations()


def _first_told_by_code(seen: Seen) -> str:
    return next((one for one in seen.situations if _told_by_code(one)), seen.situations[0] if seen.situations else "other")


@cache
def _private_lines() -> Mapping[str, str]:
    """Line id -> ``amount`` where it names one, else ``identified`` where it needs the check; others are left out."""
    lines = [line for source in sources().values() for line in source.lines]
    amounts = {line.id: "amount" for line in lines if any("amount" in name for name in line.names)}
    return {line.id: "identified" for line in lines if "identified" in line.needs} | amounts


def _private(variant: str | None) -> str | None:
    return _private_lines().get(variant) if variant else None
