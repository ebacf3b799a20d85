"""Draws the calls of a simulated journal. The same seed and moment give the same calls; nothing is read and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from assistant.guidance.lines import Line, sources
from assistant.simulation import journal_words as words
from assistant.simulation import journal_world as world
from assistant.simulation.journal_seen import snapshot_of
from assistant.simulation.journal_world import Cause

T = TypeVar("T")
OPENS_AT, OPEN_HOURS = 8, 8
OUTBOUND = 0.6
# Days from the call to the payment, with their weights.
DELAYS: Mapping[int, int] = {0: 26, 1: 20, 2: 14, 3: 12, 5: 10, 8: 10, 12: 8}
WAYS: Mapping[str, str] = {
    "link": "link", "new_try": "scheduled_try", "other_date": "scheduled_try", "other_method": "other_method", "new_mandate": "other_method",
}  # fmt: skip
WAYS_BY_THEMSELVES: Mapping[str, int] = {
    "scheduled_try": 45,
    "renewed_card": 20,
    "other_method": 15,
    "outside": 12,
    "credit": 3,
    "our_call": 5,
}
ENDINGS: Mapping[str, str] = {
    "new_try": "promise_to_pay", "other_date": "promise_to_pay", "link": "link_sent", "parts": "pay_in_parts", "call_bank": "will_call_bank",
    "other_method": "link_sent", "new_mandate": "link_sent", "review": "escalated", "stop": "asked_to_cancel", "pause": "other",
    "smaller_plan": "other",
}  # fmt: skip
CHURN = {"cancellation_requested": "voluntary", "dormant": "passive"}
SOLVABLE = {"promise_to_pay", "link_sent", "will_call_bank"}


@dataclass(frozen=True, slots=True)
class Case:
    """A bill that was not paid, and the calls about it so far."""

    number: int
    at: datetime
    cause: Cause
    agent: str
    amount: int
    language: str
    register: str | None
    name: str
    paid_at: datetime | None = None
    chance: float = 0.0
    said: tuple[Line, ...] = ()
    reached: bool = True
    outbound: bool = True
    ids: tuple[str, str] = field(default=("", ""))
    """The customer's id and the bill's."""

    @property
    def billed(self) -> bool:
        """A bill is open; who only uses it little has none."""
        return self.cause.key != "dormant"


@dataclass(frozen=True, slots=True)
class Simulated:
    """A call: its row under the journal's JSON names, what became of the bill, and the faults that were put in.

    ``outcome`` has ``state`` (paid, open, lost; unknown where there was no bill), ``at``, ``way`` and ``days``.
    """

    row: dict[str, Any]
    case: Case
    outcome: dict[str, Any]
    faults: tuple[str, ...] = ()

    @property
    def snapshot(self) -> dict[str, Any]:
        """What the agent saw, made when it is asked for."""
        return snapshot_of(self.case)


def simulate(count: int, seed: int, now: datetime) -> list[Simulated]:
    """``count`` calls in the months before ``now``, oldest first. Raises ValueError for fewer than one."""
    if count < 1:
        raise ValueError("at least one call")
    rng = Random(seed)  # noqa: S311  a simulation must be repeatable; nothing here is secret
    drawn: list[Simulated] = []
    number = 0
    while len(drawn) < count:
        number += 1
        drawn += _calls(rng, number, now)
    return sorted(drawn[:count], key=lambda one: (one.row["at"], one.row["id"]))


def _calls(rng: Random, number: int, now: datetime) -> Iterator[Simulated]:
    """The first call on a bill, its correction, and a second call: each where it is so drawn."""
    case = _case(rng, number, now)
    first = _call(rng, case, now)
    yield first
    if rng.random() < world.CORRECTED:
        yield _corrected(rng, first)
    days = rng.randint(1, 6)
    again = rng.random() < world.REPEATED
    later = case.at + timedelta(days=days, minutes=rng.randint(0, 90))
    if again and later < now - timedelta(hours=1) and (case.paid_at is None or case.paid_at > later):
        yield _call(rng, _called_again(rng, case, later, days), now)


def _case(rng: Random, number: int, now: datetime) -> Case:
    agent = rng.choice(world.AGENTS)
    hard = agent == world.HARDER_CASES
    cause = rng.choices(world.CAUSES, [one.hard if hard else one.usual for one in world.CAUSES])[0]
    amount = _weighted(rng, {minor: weights[hard] for minor, weights in world.AMOUNTS.items()})
    dutch = rng.random() < world.DUTCH
    outbound = rng.random() < OUTBOUND
    reached = not outbound or rng.random() >= world.NOT_REACHED / OUTBOUND
    plain = Case(
        number=number,
        at=_moment(rng, now),
        cause=cause,
        agent=agent,
        amount=amount,
        language="nl" if dutch else "en",
        register=rng.choice(("je", "u")) if dutch else None,
        name=f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}",
        chance=min(max(cause.chance + world.AMOUNT_EFFECT[amount], 0.02), 0.95),
        said=_lines(rng, cause, outbound=outbound) if reached else (),
        reached=reached,
        outbound=outbound,
        ids=(f"cus_simulated_{number:06d}", f"in_simulated_{number:06d}"),
    )
    return replace(plain, paid_at=_paid_at(rng, plain))


def _moment(rng: Random, now: datetime) -> datetime:
    """A moment in the opening hours of a weekday before ``now``."""
    while True:
        day = (now - timedelta(days=rng.randint(0, world.DAYS))).astimezone(UTC)
        at = day.replace(hour=OPENS_AT + rng.randrange(OPEN_HOURS), minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
        if at.weekday() < 5 and at < now - timedelta(hours=1):
            return at


def _lines(rng: Random, cause: Cause, *, outbound: bool) -> tuple[Line, ...]:
    """One wording of the first line of each phase, and the greeting."""
    return tuple(rng.choice(ways) for ways in _wordings(cause.key, "outbound" if outbound else "inbound"))


@cache
def _wordings(cause: str, direction: str) -> tuple[tuple[Line, ...], ...]:
    contexts: dict[str, dict[str, list[Line]]] = {}
    for line in sources()[cause].lines:
        if line.when in {None, direction}:
            contexts.setdefault(line.phase, {}).setdefault(line.context, []).append(line)
    return tuple(tuple(next(iter(ways.values()))) for ways in contexts.values())


def _paid_at(rng: Random, case: Case) -> datetime | None:
    """When the bill is paid: what would have happened anyway, and what the call and its words add or take."""
    chance = case.chance + (world.CALL_EFFECT if case.reached else 0.0) + sum(world.EFFECTS.get(line.id, 0.0) for line in case.said)
    if rng.random() >= chance or not case.billed:
        return None
    days = _weighted(rng, DELAYS)
    return case.at + timedelta(days=days, minutes=rng.randint(12, 400) if days else rng.randint(12, 60))


def _called_again(rng: Random, case: Case, at: datetime, days: int) -> Case:
    """The second call on a bill that is still open: it says few words and changes nothing."""
    before = sum(weight for delay, weight in DELAYS.items() if delay <= days) / sum(DELAYS.values())
    chance = case.chance * (1 - before) / (1 - case.chance * before)
    outbound = rng.random() < OUTBOUND
    short = tuple(line for line in _lines(rng, case.cause, outbound=outbound) if line.phase in {"acknowledge", "confirm", "thank"})
    return replace(case, at=at, chance=chance, said=short, reached=True, outbound=outbound)


def _call(rng: Random, case: Case, now: datetime) -> Simulated:
    agreed = (_weighted(rng, case.cause.steps),) if case.reached else ()
    outcome = _outcome(rng, case, agreed, now)
    seconds = round(rng.lognormvariate(5.6, 0.4)) if case.reached else rng.randint(20, 60)
    row = _row(rng, case, agreed, outcome, seconds)
    row, faults = _with_faults(rng, case, row)
    return Simulated(row, case, outcome, faults)


def _row(rng: Random, case: Case, agreed: tuple[str, ...], outcome: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    wrap_up = min(round(rng.lognormvariate(3.5, 0.3)), 110)
    identified_at = case.at + timedelta(seconds=35) if case.reached else None
    ending = _ending(rng, case, agreed, outcome)
    promised = ending == "promise_to_pay"
    day = case.at.date()
    return {
        "id": _id(rng, case.at),
        "at": _text(case.at + timedelta(seconds=seconds + wrap_up)),
        "as_of": _text(case.at),
        "agent": case.agent,
        "source": "practice",
        "customer": case.ids[0],
        "invoice": case.ids[1] if case.billed else None,
        "direction": "outbound" if case.outbound else "inbound",
        "situation": case.cause.key,
        "cause": case.cause.key,
        "disposition": ending,
        "identified": "strong" if case.reached else "none",
        "identified_at": _text(identified_at) if identified_at else None,
        "amount": case.amount if case.billed else None,
        "currency": "EUR" if case.billed else None,
        "chance_without_contact": round(case.chance, 4) if case.billed else None,
        "promise_date": _promised(rng, case).date().isoformat() if promised else None,
        "agreed": list(agreed),
        "note": _note(rng, case, agreed, words.NOTES) if case.reached else None,
        **_feedback(rng, case),
        "script_language": case.language if case.reached else None,
        "script_register": case.register if case.reached else None,
        "steps_said": [_said(case, number, line) for number, line in enumerate(case.said)],
        "script_useful": {},
        "follow_up_on": (day + timedelta(days=rng.randint(2, 7))).isoformat() if ending not in {"solved_on_call", "not_reached"} else None,
        "call_seconds": seconds,
        "wrap_up_seconds": wrap_up,
        "corrects": None,
        "typed_facts": {},
        "churn": CHURN.get(case.cause.key, "involuntary"),
        "mrr": case.amount,
        "mrr_currency": "EUR",
        "method": case.cause.method,
    }


def _said(case: Case, number: int, line: Line) -> dict[str, Any]:
    """The greeting opens the call; what needs the check comes after it."""
    return {"phase": line.phase, "variant": line.id, "at": _text(case.at + timedelta(seconds=4 if number == 0 else 40 + 15 * number))}


def _ending(rng: Random, case: Case, agreed: tuple[str, ...], outcome: Mapping[str, Any]) -> str:
    if not case.reached:
        return rng.choice(("voicemail", "not_reached"))
    ending = ENDINGS[agreed[0]]
    return "solved_on_call" if outcome["days"] == 0 and ending in SOLVABLE else ending


def _promised(rng: Random, case: Case) -> datetime:
    """The day that was promised: three of four who pay do so by then."""
    if case.paid_at and rng.random() < 0.75:
        return max(case.paid_at, case.at) + timedelta(days=rng.randint(0, 2))
    return case.at + timedelta(days=rng.randint(1, 10))


def _outcome(rng: Random, case: Case, agreed: tuple[str, ...], now: datetime) -> dict[str, Any]:
    paid_at = case.paid_at
    if not case.billed:
        return {"state": "unknown", "at": None, "way": None, "days": None}
    if paid_at and paid_at <= now:
        way = WAYS.get(agreed[0]) if agreed and rng.random() < 0.7 else None
        return {
            "state": "paid",
            "at": _text(paid_at),
            "way": way or _weighted(rng, WAYS_BY_THEMSELVES),
            "days": (paid_at - case.at).days,
        }
    ripe = case.at < now - timedelta(days=world.RIPE_DAYS)
    state = "lost" if ripe and paid_at is None and rng.random() < 0.75 else "open"
    if state == "lost":
        days = world.RIPE_DAYS
        return {"state": state, "at": _text(case.at + timedelta(days=days)), "way": None, "days": days}
    return {"state": state, "at": None, "way": None, "days": None}


def _note(rng: Random, case: Case, agreed: tuple[str, ...], notes: Mapping[str, tuple[str, ...]]) -> str:
    return rng.choice(notes[case.language]).format(agreed=words.AGREED[case.language][agreed[0]])


def _feedback(rng: Random, case: Case) -> dict[str, Any]:
    if not case.reached or rng.random() >= world.ANSWERED:
        return {"feedback_score": None, "feedback_words": None}
    score = _weighted(rng, words.SCORES)
    said = rng.choice(words.SAID[case.language][score]) if rng.random() < 0.4 else None
    return {"feedback_score": score, "feedback_words": said}


def _with_faults(rng: Random, case: Case, row: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The row with the faults that are drawn for it; none on calls that nobody answered. They say nothing of the outcome."""
    drawn = [kind for kind in FAULTS if rng.random() < world.FAULTY]
    if not case.reached:
        return row, ()
    found = []
    for kind in drawn:
        if changed := FAULTS[kind](rng, case, row):
            row = row | changed
            found.append(kind)
    return row, tuple(kind for kind in found if kind != "words_to_avoid" or row["note"])


def _try_on_hard(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng, row
    possible = case.cause.hard_decline and case.cause.key not in {"authentication_needed", "blocked_by_us"}
    return {"agreed": ["new_try"], "disposition": "callback_planned", "promise_date": None} if possible else {}


def _no_date(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng, case
    return {"promise_date": None} if row["disposition"] == "promise_to_pay" else {}


def _no_follow_up(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng, case
    return {"follow_up_on": None} if row["disposition"] == "link_sent" and row["agreed"] == ["link"] else {}


def _other_cause(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng, row
    return {"cause": "processing_error"} if case.cause.key in {"expired_card", "account_closed", "limit_reached"} else {}


def _unchecked(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng
    private = any("identified" in line.needs for line in case.said)
    return {"identified": "none", "identified_at": None} if private and row["steps_said"] else {}


def _harsh(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"note": _note(rng, case, tuple(row["agreed"]), words.HARSH)}


def _unwritten(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del rng, case, row
    return {"note": None}


def _slow(rng: Random, case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    del case
    seconds = rng.randint(240, 900)
    later = datetime.fromisoformat(row["at"]) + timedelta(seconds=seconds - row["wrap_up_seconds"])
    return {"wrap_up_seconds": seconds, "at": _text(later)}


# In this order: what comes later may undo what came before (a note that is harsh, then empty).
FAULTS = {
    "try_on_hard_decline": _try_on_hard, "promise_without_date": _no_date, "link_without_follow_up": _no_follow_up,
    "cause_against_code": _other_cause, "said_without_check": _unchecked, "words_to_avoid": _harsh, "empty_note": _unwritten,
    "long_wrap_up": _slow,
}  # fmt: skip


def _corrected(rng: Random, first: Simulated) -> Simulated:
    """The same call once more, with a fuller note; it names the row that it replaces."""
    at = datetime.fromisoformat(first.row["at"]) + timedelta(minutes=rng.randint(3, 30))
    note = f"{first.row['note']} (+)" if first.row["note"] else None
    return replace(first, row=first.row | {"id": _id(rng, at), "at": _text(at), "corrects": first.row["id"], "note": note})


def _weighted(rng: Random, weights: Mapping[T, int]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _id(rng: Random, at: datetime) -> str:
    """A UUIDv7 (RFC 9562, 5.7) of that moment."""
    milliseconds = int(at.timestamp() * 1000)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62)))
