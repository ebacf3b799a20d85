"""One logged call as the agent saw it: what stood on the screen is read back from what was kept beside the row, and put in words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.billing.read_account import Bundle, read_account
from assistant.desk.account_words import amounts, plan_price_words
from assistant.desk.desk import Desk
from assistant.desk.report_format import WAY_LABELS, Written
from assistant.desk.review_log import OUTCOME_LABELS
from assistant.desk.trouble import NotFound, told
from assistant.desk.view import AccountView
from assistant.guidance.facts import House
from assistant.guidance.wording import (
    DIRECTION_LABELS,
    DISPOSITION_LABELS,
    FEEDBACK_LABELS,
    IDENTIFIED_LABELS,
    PHASE_LABELS,
    STATUS_LABELS,
    STEP_LABELS,
    situation,
)
from assistant.journal import quality
from assistant.journal.outcomes import Outcome, outcomes_of
from assistant.journal.quality import Score, Thread
from assistant.journal.resolution import Resolution, View, new_id
from assistant.journal.store import Filter, Journal
from assistant.language import Tongue
from assistant.records import Money
from assistant.review.finding_words import told as finding_words
from assistant.review.findings import SEVERITIES, Finding, findings, seen_of
from assistant.review.promises import promise
from assistant.text import clean_note, isolate

# More lines than any script has: what a damaged or strange snapshot may fill the screen with at most.
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A logged call with all that is known of it. ``seen`` is the kept snapshot, empty where there is none.

    ``corrects`` and ``corrected_by`` are the rows before and after it; scores are those that ``viewer`` may see.
    """

    row: Resolution
    seen: Mapping[str, Any]
    outcome: Outcome | None
    corrects: Resolution | None
    corrected_by: tuple[Resolution, ...]
    found: tuple[Finding, ...]
    threads: tuple[Thread, ...]
    scores: tuple[Score, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the case. ``mark`` and ``style`` are names that a screen gives a shape and a colour: said, unsaid, act_now, watch, ..."""

    text: str
    mark: str = ""
    lead: str = ""
    """What stands before the text: a time, a label."""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


async def open_case(desk: Desk, resolution_id: str, *, long_s: int | None = None) -> Case:
    """The call with its snapshot, money, corrections, findings and what was said about it. Raises NotFound and NotSaved."""
    with told():
        case = await desk.writer.run(lambda journal: _read(journal, resolution_id, desk.clock(), long_s))
    if case is None:
        raise NotFound("unknown_resolution", {"id": resolution_id})
    return case


def _read(journal: Journal, key: str, now: datetime, long_s: int | None) -> Case | None:
    rows = journal.resolutions(Filter(id=key))
    if not rows:
        return None
    row, kept = rows[0], journal.snapshot(key)
    related = journal.resolutions(Filter(customer=row.customer, source=row.source)) if row.customer else []
    return Case(
        row=row,
        seen=_object(kept),
        outcome=outcomes_of(journal, [key]).get(key),
        corrects=next((one for one in related if one.id == row.corrects), None),
        corrected_by=tuple(one for one in related if one.corrects == row.id),
        found=findings(row, seen_of(kept), long_s=long_s),
        threads=tuple(quality.threads(journal, resolution=key)),
        scores=tuple(quality.scores_of(journal, key)),
        now=now,
    )


async def note_view(desk: Desk, row: Resolution) -> None:
    """Writes down that somebody looked at this customer's call, and why. Raises NotSaved."""
    view = View(id=new_id(), at=desk.clock(), agent=desk.agent(), customer=row.customer, source=row.source, why="review")
    with told():
        await desk.writer.run(lambda journal: journal.add_view(view))


def visible_scores(scores: Sequence[Score], viewer: str) -> tuple[Score, ...]:
    """The scores that this lead may see: another's only once their own are kept. An agreed one is seen by all."""
    scored = any(one.lead == viewer and not one.agreed for one in scores)
    agreed = any(one.agreed for one in scores)
    return tuple(one for one in scores if one.agreed or agreed or scored or one.lead == viewer)


def _object(kept: bytes | None) -> Mapping[str, Any]:
    try:
        found = json.loads(kept) if kept else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# In words


def case_title(case: Case, tongue: Tongue) -> str:
    """When, by whom, how it ended."""
    row = case.row
    at = f"{tongue.day(row.at)} {tongue.local(row.at).year} {tongue.time(row.at)}"
    return f"{at} · {isolate(row.agent or '?')} · {tongue.say(DISPOSITION_LABELS[row.disposition.value])}"


def case_sections(case: Case, tongue: Tongue) -> tuple[Section, ...]:
    """The parts of the case in the order of a call; empty ones are left out."""
    say = tongue.say
    parts = [
        Section("", tuple(_header(case, tongue))),
        Section(say("The rule checks"), tuple(_findings(case, tongue))),
        Section(say("The desk showed"), tuple(_flags(case))),
        Section(say("Said"), tuple(_script(case, tongue))),
        Section(say("Agreed and written down"), tuple(_wrapped_up(case, tongue))),
        Section(say("The money"), tuple(_money(case, tongue))),
        Section(say("Corrections"), tuple(_corrections(case, tongue))),
    ]
    return tuple(one for one in parts if one.rows)


def _header(case: Case, tongue: Tongue) -> Iterator[Row]:
    row, say = case.row, tongue.say
    view = account_seen(case)
    name = (view.account.customer.name or view.account.customer.email) if view else None
    status = say(STATUS_LABELS.get(view.status, view.status)) if view else ""
    yield Row(" · ".join(filter(None, (isolate(name) if name else "", isolate(row.customer), status))), mark="who")
    if view:
        unnamed = say("plan")
        plan = next((one for one in view.account.subscriptions if one.live), next(iter(view.account.subscriptions), None))
        paying = f"{isolate(plan.plan or unnamed)} {plan_price_words(plan, tongue)}" if plan else ""
        mrr = f"MRR {amounts(view.mrr, tongue)}" if plan else ""
        yield from (Row(line) for line in (" · ".join(filter(None, (paying, mrr))),) if line)
    at_stake = say("{amount} open", amount=tongue.money(Money(row.amount, row.currency))) if row.amount is not None and row.currency else ""
    talked = Written(tongue).duration(row.call_seconds)
    parts = (
        at_stake, situation(row.cause or row.situation or "other", tongue), say(DIRECTION_LABELS.get(row.direction, row.direction)),
        say(IDENTIFIED_LABELS[row.identified.value]), say("call {time}", time=talked) if row.call_seconds is not None else "",
        say("wrap-up {time}", time=Written(tongue).duration(row.wrap_up_seconds)) if row.wrap_up_seconds is not None else "",
    )  # fmt: skip
    yield Row(" · ".join(filter(None, parts)))
    if not case.seen:
        yield Row(say("What was on the screen was not kept, or is gone."), mark="quiet")


def account_seen(case: Case) -> AccountView | None:
    """The account as it stood on the screen, read anew from what was kept; None where that is no account."""
    raw = case.seen.get("account")
    if not isinstance(raw, dict) or not isinstance(raw.get("customer"), dict):
        return None
    parts = {name: [one for one in found if isinstance(one, dict)] for name, found in raw.items() if isinstance(found, list)}
    bundle = Bundle(raw["customer"], defaultdict(list, parts))
    try:
        at = case.row.as_of
        view = AccountView(read_account(bundle, source=case.row.source, read_at=at, now=at), at, House())
        _ = view.status, view.mrr  # what can't be worked out is found here, and not where it is shown
        return view
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None  # another version's shape, or a strange one


def _findings(case: Case, tongue: Tongue) -> Iterator[Row]:
    for one in case.found:
        label, evidence = finding_words(one, tongue)
        yield Row(isolate(evidence), mark=one.severity, lead=label)


def _flags(case: Case) -> Iterator[Row]:
    for one in _list(case.seen.get("flags"))[:MOST_LINES]:
        mark = next((name for name in SEVERITIES if name == one.get("severity")), "good_to_know")
        evidence = " ".join(filter(None, (_text(one.get("evidence")), _text(one.get("means")))))
        if evidence:
            yield Row(evidence, mark=mark)


def _script(case: Case, tongue: Tongue) -> Iterator[Row]:
    """Each line of the script, those that were said ticked with their time; what was said of another script comes last, by its id."""
    said = {one.variant: one.at for one in case.row.steps_said if one.variant}
    script = case.seen.get("script")
    shown: set[str] = set()
    for step in _list(script.get("steps") if isinstance(script, dict) else None)[:MOST_LINES]:
        lines, ids = step.get("lines"), step.get("ids")
        for words, key in zip(lines if isinstance(lines, list) else (), ids if isinstance(ids, list) else (), strict=False):
            if isinstance(key, str) and key not in shown and (line := _text(words)):
                shown.add(key)
                at = said.get(key)
                yield Row(line, mark="said" if at else "unsaid", lead=_clock(at, tongue) if at else "")
    write = Written(tongue)
    for one in case.row.steps_said:
        if one.variant not in shown:
            phase = tongue.say(PHASE_LABELS[one.phase]) if one.phase in PHASE_LABELS else one.phase
            yield Row(f"{phase}: {isolate(write.line(one.variant or '–'))}", mark="said", lead=_clock(one.at, tongue))


def _clock(at: datetime, tongue: Tongue) -> str:
    return f"{tongue.local(at):%H:%M:%S}"


def _wrapped_up(case: Case, tongue: Tongue) -> Iterator[Row]:
    row, say = case.row, tongue.say
    if row.agreed:
        yield Row(tongue.listed([say(STEP_LABELS[one.value]) for one in row.agreed]), lead=say("Agreed"))
    if row.promise_date:
        yield Row(f"{tongue.weekday(row.promise_date)} {row.promise_date.year}, {kept_words(case, tongue)}", lead=say("Promised"))
    if row.follow_up_on:
        yield Row(f"{tongue.weekday(row.follow_up_on)} {row.follow_up_on.year}", lead=say("Come back on"))
    if row.note:
        yield Row(isolate(row.note), lead=say("Note"))
    if row.feedback_score is not None:
        yield Row(f"{row.feedback_score} · {say(FEEDBACK_LABELS[row.feedback_score])}", lead=say("They felt (1–5)"))
    if row.feedback_words:
        yield Row(isolate(row.feedback_words), lead=say("In their words"))
    for name, value in row.typed_facts.items():
        yield Row(isolate(value), lead=isolate(name))
    useful = [say(PHASE_LABELS[phase]) for phase, was in row.script_useful.items() if was and phase in PHASE_LABELS]
    if useful:
        yield Row(tongue.listed(useful), lead=say("Of use"))


def kept_words(case: Case, tongue: Tongue) -> str:
    """Whether the promise was kept, by what is known of the money."""
    paid = [case.outcome.at] if case.outcome and case.outcome.state == "paid" and case.outcome.at else []
    words = {"kept": tongue.say("kept"), "broken": tongue.say("not kept"), "pending": tongue.say("not due yet")}
    return words.get(promise(case.row.promise_date, paid, case.now, UTC) or "", "")


def _money(case: Case, tongue: Tongue) -> Iterator[Row]:
    say, outcome = tongue.say, case.outcome
    if outcome is None:
        if case.row.invoice:
            yield Row(say("Nobody asked yet what became of it."), mark="quiet")
        return
    if outcome.state == "unknown":
        yield Row(say("nothing at stake, or not known there"), mark="quiet")
        return
    parts = [say(OUTCOME_LABELS[outcome.state])]
    if outcome.amount is not None and outcome.currency:
        parts.append(tongue.money(Money(outcome.amount, outcome.currency)))
    if outcome.at:
        parts.append(f"{tongue.day(outcome.at)} {tongue.local(outcome.at).year}")
    if outcome.days is not None:
        parts.append(tongue.say_n("after {number} day", "after {number} days", outcome.days))
    if outcome.way is not None and outcome.way in WAY_LABELS:
        parts.append(say("by {way}", way=say(WAY_LABELS[outcome.way])))
    yield Row(" · ".join(parts), mark=outcome.state)


def _corrections(case: Case, tongue: Tongue) -> Iterator[Row]:
    for lead, rows in ((tongue.say("Corrects"), (case.corrects,)), (tongue.say("Corrected by"), case.corrected_by)):
        for one in rows:
            if one is not None:
                at = f"{tongue.day(one.at)} {tongue.local(one.at).year} {tongue.time(one.at)}"
                ending = tongue.say(DISPOSITION_LABELS[one.disposition.value])
                yield Row(" · ".join(filter(None, (at, isolate(one.agent or "?"), ending, isolate(one.note or "")))), lead=lead)


def _list(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """What a snapshot says, cleaned once more: it may come from another desk."""
    return " ".join(clean_note(value).split()) if isinstance(value, str) else ""
