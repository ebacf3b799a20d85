"""Makes a practice case of a real account: as it is now, or as it was when a call was logged. What can tell who it was is replaced.

Nothing is written here but the row that says who looked, and why.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from assistant.billing.practice import case_from
from assistant.billing.read_account import Bundle
from assistant.desk.advise import advise
from assistant.desk.begin import begin
from assistant.desk.call import Call
from assistant.desk.desk import FACTS, Desk
from assistant.desk.history import Earlier
from assistant.desk.identify import questions
from assistant.desk.open import build
from assistant.desk.outlook import calendar
from assistant.desk.practice_seen import seen
from assistant.desk.practise import OneCase
from assistant.desk.trouble import Misuse, NotFound, told
from assistant.desk.view import AccountView
from assistant.desk.whole import whole, without_journal
from assistant.desk.wrap_up import log
from assistant.journal.resolution import Resolution, View
from assistant.journal.store import Filter
from assistant.language import N_, Tongue, zone_named
from assistant.practice.anonymise import Anonymised, Replaced, anonymise
from assistant.practice.anonymise_leftovers import leftovers
from assistant.practice.draft import Notes, draft
from assistant.practice.reading import check
from assistant.practice.seen import Seen
from assistant.records import Identified

TURNS, LEFT_TURNS = 60, 16
"""Attempts with other replacements before a capture is given up, and those in which something was left. Where a chance of the model lies at the
edge of a flag, 3 of 4 attempts tell another story (measured on 400 simulated accounts)."""
ATTEMPTS = 12
"""Times that a draft is made to fit: more than it has phases."""
URGENT = frozenset({"act_now", "watch"})
"""Flags of these are to be noticed in the draft; the others are good to know."""

KIND_LABELS: Mapping[str, str] = {
    "address": N_("places and addresses"), "agent": N_("agents' names"), "amount": N_("amounts, scaled"), "company": N_("names of the company"),
    "date": N_("moments and days, moved"), "digits": N_("last digits"), "email": N_("e-mail addresses"), "expiry": N_("ends of cards, moved"),
    "id": N_("ids"), "metadata": N_("the company's own fields"), "name": N_("names"), "other": N_("other numbers"), "phone": N_("phone numbers"),
    "reference": N_("references and numbers"), "text": N_("free words"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Captured:
    """``raw``: the case as its file has it, with a lesson to be completed; ``replaced``: what was replaced, by kind, and where."""

    raw: dict[str, Any]
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True, slots=True)
class _Original:
    """What is made a case of: the account in a case's form, the texts beside it, and the call that was logged, where there was one."""

    raw: dict[str, Any]
    also: tuple[str, ...] = ()
    row: Resolution | None = None


async def capture(desk: Desk, words: str, *, secret: bytes | None = None) -> Captured:
    """The case of this customer, or of the logged call with this id. ``secret`` None: random, and kept nowhere.

    Raises Trouble: NotFound; Misuse where the account could not be read whole, no snapshot was kept, something of the person would be left,
    or the case would not show what the account showed.
    """
    original = await (_logged(desk, words) if _is_id(words) else _live(desk, words))
    return made(desk, original.raw, also=original.also, row=original.row, secret=secret or secrets.token_bytes(32))


def made(desk: Desk, raw: Mapping[str, Any], *, secret: bytes, also: tuple[str, ...] = (), row: Resolution | None = None) -> Captured:
    """A case of the account in ``raw``, which has a case's form. Raises Misuse."""
    before = case_view(desk, raw)
    customer = before.account.customer
    left: list[str] = []
    zone, country = zone_named(customer.time_zone), customer.country
    for turn in range(TURNS):
        if len(left) == LEFT_TURNS:
            break
        found = anonymise(raw, secret=secret, turn=turn, also=also, zone=zone, place=lambda day: calendar().position(day, country))
        if found.left:
            left.append(found.left[0])
            continue
        after = case_view(desk, found.raw)
        if signature(before) != signature(after):
            continue
        head = _drafted(desk, after, found, row)
        remains = leftovers(raw, head, also)  # nothing is left in the account itself: ``found.left``
        if not remains:
            return Captured({**head, **found.raw}, found.replaced)
        left.append(remains[0])
    raise Misuse("capture_left", {"path": left[-1]}) if left else Misuse("capture_differs")


def case_view(desk: Desk, raw: Mapping[str, Any]) -> AccountView:
    """What a desk shows that has this case alone."""
    account = case_from("case", raw)
    alone = Desk(desk.settings, OneCase(account), clock=desk.clock)
    vars(alone)["outlook"] = desk.outlook  # read once for the whole desk
    return build(alone, account.bundle(), account.moment)


def signature(view: AccountView) -> tuple[object, ...]:
    """What makes the story: the flags in their order with how urgent each is, the situations, and what threatens."""
    return tuple((one.kind, one.severity, one.form) for one in view.flags), view.situations, view.churn


def _is_id(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


async def _live(desk: Desk, words: str) -> _Original:
    view, _ = without_journal(await whole(desk, words, why="capture"))
    if view.account.problems or not view.account.complete:
        raise Misuse("capture_incomplete", {"part": ", ".join(one.part for one in view.account.problems) or "payments"})
    return _Original(_as_case(view))


async def _logged(desk: Desk, key: str) -> _Original:
    """The account that the call's snapshot kept, with the calls before it."""
    rows = await log(desk, Filter(id=key))
    if not rows:
        raise NotFound("no_such_call", {"id": key})
    row = rows[0]
    with told():
        kept = await desk.writer.run(lambda journal: journal.snapshot(key))
        calls = await desk.writer.run(lambda journal: journal.calls_of(row.customer, row.source, row.as_of))
        await desk.writer.run(lambda journal: journal.add_view(_looked(desk, row)))
    try:
        account, at = _read(kept)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Misuse("capture_no_snapshot", {"id": key}) from error
    parts = {name: objects for name, objects in account.items() if name != "customer" and isinstance(objects, list)}
    bundle = Bundle(account["customer"])
    for name, objects in parts.items():
        bundle.add(name, objects)
    view = build(desk, bundle, at, [one for one in calls if one.id not in {row.id, row.corrects}])
    return _Original(_as_case(view), tuple(filter(None, (row.note, row.feedback_words, row.agent, *row.typed_facts.values()))), row)


def _read(kept: bytes | None) -> tuple[Mapping[str, Any], datetime]:
    """(the account, the moment looked from) of a snapshot. Raises ValueError, KeyError or TypeError for what is none."""
    if kept is None:
        raise ValueError("no snapshot")
    found = json.loads(kept)
    account = found["account"]
    if not isinstance(account["customer"], dict):
        raise TypeError("customer")
    at = datetime.fromisoformat(found["as_of"])
    return account, at if at.tzinfo else at.replace(tzinfo=UTC)


def _looked(desk: Desk, row: Resolution) -> View:
    return View(id=desk.new_id(), at=desk.clock(), agent=desk.agent(), customer=row.customer, source=row.source, why="capture")


def _as_case(view: AccountView) -> dict[str, Any]:
    """The account in the form of a case, with what the desk knew beside it."""
    house = view.house
    return {
        "case": {
            "moment": _moment(view.now),
            "story": {},
            "situation": view.situations[0],
            "company": {
                "name": house.company,
                "phone": house.phone,
                "statement_name": view.statement_name,
                "creditor_id": view.account.creditor_id,
            },
            "agent": {"name": house.agent},
            "facts": {
                **{name: getattr(house, name) for name in FACTS},
                **({"last_used_key": view.last_used_key} if view.last_used_key else {}),
            },
            "earlier_calls": [_earlier(one) for one in reversed(view.earlier)],
        },
        **{name: value for name, value in view.raw.items() if name == "customer" or value},
        **_doubles(view),
    }


def _doubles(view: AccountView) -> dict[str, Any]:
    """Other customers with the same address. What they are called is not the story's."""
    mail = view.account.customer.email
    others = [{"id": twin, "name": None, "email": mail} for twin in view.account.twins]
    return {"others": others} if others else {}


def _earlier(one: Earlier) -> dict[str, Any]:
    return {
        "as_of": _moment(one.as_of),
        "agent": one.agent,
        "situation": one.cause,
        "cause": one.cause,
        "disposition": one.disposition,
        "promise_date": one.promise_date.isoformat() if one.promise_date else None,
        "agreed": list(one.agreed),
        "note": one.note or "",
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# The lesson


def _drafted(desk: Desk, view: AccountView, found: Anonymised, row: Resolution | None) -> dict[str, Any]:
    """The head and the lesson of a new case. A question whose answer may not be said in this account is left out."""
    weights = [(one.ask, one.weight) for one in desk.settings.identify.questions]
    call = begin(desk, view, at=view.now)
    shown, tongue = seen(view, call, weights), Tongue(call.language, zone=view.account.customer.time_zone)
    head = draft(
        shown,
        _notes(view, call),
        name=view.account.customer.name or "",
        proofs=[(one.ask, one.answers[0]) for one in questions(view, weights, tongue)],
        flags=[one.kind for one in view.flags if one.severity in URGENT],
        agreed=[step.value for step in row.agreed] if row else (),
        ended=row.disposition.value if row else "",
    )
    return _fitting(head, found.raw, shown)


def _fitting(head: dict[str, Any], account: Mapping[str, Any], shown: Seen) -> dict[str, Any]:
    """The draft without what does not fit this account: a question whose answer may not be said, a phase that the script has not."""
    lesson: dict[str, Any] = head["lesson"]
    for _ in range(ATTEMPTS):
        found = check({**head, **account}, shown)
        wrong = {one.path.partition("]")[0].rpartition("[")[2] for one in found if one.path.startswith("lesson.questions[")}
        phases = {one.facts["phase"] for one in found if one.path == "lesson.solution" and "phase" in one.facts}
        if not wrong and not phases:
            break
        solution = lesson["solution"]
        solution["phases"] = [one for one in solution["phases"] if one not in phases]
        kept = [one for number, one in enumerate(lesson["questions"]) if str(number) not in wrong]
        lesson["questions"] = [one for one in kept if one["after"].removeprefix("phase:") not in phases]
    return head


def _notes(view: AccountView, call: Call) -> Notes:
    call.identified = Identified.STRONG
    own = advise(view, call, Tongue(call.language)).note
    dutch, english = (own if call.language == one else advise(view, call, Tongue(one)).note for one in ("nl", "en"))
    call.identified = Identified.NONE
    return Notes(
        helps=tuple((step, {"nl": nl, "en": en}) for (step, nl), (_, en) in zip(dutch.helps, english.helps, strict=True)),
        never=tuple({"nl": nl, "en": en} for nl, en in zip(dutch.never, english.never, strict=True)),
        answers=tuple((one.customer, one.agent) for one in own.answers),
    )


def report(found: Captured, tongue: Tongue) -> Iterator[str]:
    """What was replaced, a line for each kind: how often, and where."""
    for one in found.replaced:
        where = ", ".join(one.paths[:6]) + (" …" if len(one.paths) > 6 else "")
        yield f"{one.number:5} {tongue.say(KIND_LABELS[one.kind])}: {where}"
