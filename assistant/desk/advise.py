"""What to say now: the script of the situation that the call is in, and the notes beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.facts import TYPED_TRUTHS, TYPED_VALUES, Facts, Moment, facts
from assistant.guidance.lines import sources
from assistant.guidance.script import Note, Script, Spoken, compose, note
from assistant.guidance.situations import Standing
from assistant.language import Tongue
from assistant.records import Customer, Identified

# Countries where Dutch is spoken by nearly all: elsewhere an unknown language is answered in English.
DUTCH = frozenset({"NL", "SR", "AW", "CW", "SX", "BQ"})


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact for want of which a line was left out. ``kind``: value (a few words to type), truth (to confirm), or known (only the provider can)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Advice:
    script: Script
    note: Note
    standing: Standing
    missing: tuple[Missing, ...]


def script_language(customer: Customer, desk_language: str | None, desk_country: str | None) -> str:
    """The customer's own language where it is one of ours, English for another; where it is unknown, the desk's, unless they live elsewhere."""
    if customer.language:
        return customer.language if customer.language in {"nl", "en"} else "en"
    at_home = customer.country is None or customer.country == desk_country
    if (desk_language or "en") == "nl" and not at_home and customer.country not in DUTCH:
        return "en"
    return desk_language or "en"


def advise(view: AccountView, call: Call, desk: Tongue) -> Advice:
    """The script and notes for this call as it stands. Pure: the same view and call give the same words."""
    standing = view.standing(call.situation or call.shown)
    spoken = Tongue(call.language, domain="script", register=call.register, zone=view.account.customer.time_zone)
    moment = Moment(
        sight=view.sight,
        standing=standing,
        flags=view.flags,
        house=view.house,
        access=view.access,
        identified=call.identified,
        typed=call.typed,
        about=call.about,
    )
    known = facts(moment, spoken)
    script = compose(
        standing.situation,
        known,
        spoken,
        spoken_as=standing.spoken_as,
        ask_to_stop=standing.asks_to_stop,
        direction=call.direction,
        seed=call.id,
        chosen=call.chosen,
        first=_check_lines(standing, call.identified),
    )
    answers = Tongue(desk.language, domain="script", register=_answers_register(call, desk), zone=view.account.customer.time_zone)
    notes = note(standing.situation, known if answers.language == spoken.language else facts(moment, answers), desk, answers)
    return Advice(script, notes, standing, missing(script, known))


def _check_lines(standing: Standing, identified: Identified) -> tuple[str, ...]:
    """The phases in which the lines of the check come first: all of them before it, the closing ones after it failed.

    Somebody who may be telling of a death is not asked for proof.
    """
    if standing.situation == "deceased" or identified is Identified.STRONG:
        return ()
    return ("close",) if identified is Identified.FAILED else sources()["not_identified"].phases


def _answers_register(call: Call, desk: Tongue) -> str | None:
    return (call.register or "je") if desk.language == "nl" else None


def missing(script: Script, known: Facts) -> tuple[Missing, ...]:
    """Every fact that was missing, once, in the order of the script."""
    names = dict.fromkeys(name for step in script.steps for name in step.left_out)
    return tuple(Missing(name, "value" if name in TYPED_VALUES else "truth" if name in TYPED_TRUTHS else "known") for name in names)


def other_wording(script: Script, call: Call, line_id: str) -> None:
    """The next wording of this line is chosen for the call."""
    context = line_id[:-1]
    ways = sorted(one.id for step in script.steps for one in (*step.lines, *step.others) if one.id[:-1] == context)
    if len(ways) > 1 and line_id in ways:
        call.chosen[context] = ways[(ways.index(line_id) + 1) % len(ways)][-1]


def spoken_lines(script: Script) -> tuple[tuple[str, Spoken], ...]:
    """(phase, line) in the order in which they are said."""
    return tuple((step.phase, line) for step in script.steps for line in step.lines)


def next_situation(view: AccountView, current: str, *, all_of: Iterable[str]) -> str:
    """The situation after this one: those that hold first, then every other."""
    order = [*view.situations, *(one for one in all_of if one not in view.situations)]
    return order[(order.index(current) + 1) % len(order)] if current in order else order[0]
