"""Tells a customer what is held on them: dates and purposes of openings, calls, drafts, and what the agent saw. Names of agents only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from assistant.desk.desk import Desk
from assistant.desk.forget import Person
from assistant.desk.own_file import journal_of, who
from assistant.desk.trouble import NotFound, told
from assistant.guidance.wording import DISPOSITION_LABELS
from assistant.journal.disclosure import Disclosed
from assistant.journal.disclosure import disclose as read
from assistant.journal.moments import moment_of, text_of
from assistant.language import N_, Tongue
from assistant.text import printable

SCHEMA = 1
WHY = "request"
# What stands where an agent's name stood.
SOMEBODY = "…"
PURPOSES: Mapping[str, str] = {
    "call": N_("to help in a call"),
    "show": N_("to look something up"),
    "log add": N_("to log a call"),
    "disclose": N_("to tell what is held"),
    "review": N_("to look a call over"),
}
ACTIONS: Mapping[str, str] = {
    "disclose": N_("told what is held"),
    "forget": N_("forgotten"),
    "cleaned": N_("seen that nothing is left"),
}
_AGENTS = ("agent",)


def disclose(desk: Desk, person: Person, at: datetime, *, with_names: bool) -> dict[str, Any]:
    """What is held on the person, as JSON. That it was given is logged. Raises NotFound where nothing is held, and Trouble."""
    with told():
        found = read(journal_of(desk.settings), person.customer, agent=who(desk.settings), why=WHY, at=at)
    if not (found.calls or found.openings or found.drafts or person.before):
        raise NotFound("nothing_held", {"customer": person.customer})
    told_of = _as_json(found, person, at)
    return told_of if with_names else dict(_nameless(told_of, found.agents | _speakers(desk, person)))


def _as_json(found: Disclosed, person: Person, at: datetime) -> dict[str, Any]:
    lists = ("calls", "openings", "snapshots", "drafts", "requests")
    return {
        "schema": SCHEMA,
        "as_of": text_of(at),
        "customer": person.customer,
        "forgotten_before": person.before,
        **{name: [dict(one) for one in getattr(found, name)] for name in lists},
        "copies": found.copies,
    }


def _speakers(desk: Desk, person: Person) -> frozenset[str]:
    # The script in a snapshot greets with the agent's name.
    return frozenset(name for name in (desk.agent(person.customer),) if name)


def _nameless(value: Any, agents: frozenset[str]) -> Any:
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in sorted(agents, key=len, reverse=True)) + r")(?!\w)")

    def without(one: Any) -> Any:
        if isinstance(one, str):
            return pattern.sub(SOMEBODY, one) if agents else one
        if isinstance(one, dict):
            return {name: without(inner) for name, inner in one.items() if name not in _AGENTS}
        return [without(inner) for inner in one] if isinstance(one, list) else one

    return without(value)


def disclosed_lines(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    """The same for a person to read; what the agent saw is only counted, since it is long: JSON has it whole."""
    yield tongue.say("What is held on {customer}:", customer=found["customer"])
    yield tongue.say("Calls: {number}", number=len(found["calls"]))
    yield from (f"  {line}" for one in found["calls"] for line in _call_lines(one, tongue))
    yield tongue.say("Openings of the account: {number}", number=len(found["openings"]))
    for one in found["openings"]:
        why = one["why"]
        purpose = tongue.say(PURPOSES[why]) if why in PURPOSES else _line(why or "?")
        yield "  " + ", ".join([_moment(one["at"], tongue), purpose, *_name(one)])
    yield tongue.say("What was on the screen at a call (in --json): {number}", number=len(found["snapshots"]))
    yield tongue.say("Calls that were not wrapped up: {number}", number=len(found["drafts"]))
    yield from (f"  {_moment(one['saved_at'], tongue)}" for one in found["drafts"])
    yield tongue.say("Done at the customer's request: {number}", number=len(found["requests"]))
    for one in found["requests"]:
        action = one["action"]
        yield "  " + ", ".join([_moment(one["at"], tongue), tongue.say(ACTIONS.get(action, action)), *_name(one)])
    yield tongue.say("The calls and openings also stand in {number} nightly copies.", number=found["copies"])


def _call_lines(one: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    disposition = one["disposition"]
    yield ", ".join([_moment(one["at"], tongue), tongue.say(DISPOSITION_LABELS[disposition]), *_name(one)])
    if one["note"]:
        yield "  " + tongue.say("Note: {note}", note=_line(one["note"]))
    if one["feedback_words"]:
        yield "  " + tongue.say("The customer's words: {words}", words=_line(one["feedback_words"]))
    yield from (f"  {_line(name)}: {_line(value)}" for name, value in one["typed_facts"].items())
    for said in (*one["coaching"], *one["ideas"], *one["assignments"]):
        yield "  " + ", ".join([_moment(said["at"], tongue), _line(said["words"]), *_name(said)])


def _name(one: Mapping[str, Any]) -> list[str]:
    return [_line(one["agent"])] if one.get("agent") else []


def _moment(at: str, tongue: Tongue) -> str:
    return f"{tongue.local(moment_of(at)):%Y-%m-%d %H:%M}"


def _line(text: str) -> str:
    return " ".join(printable(text).split())
