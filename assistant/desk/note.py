"""The note that is written already when the wrap-up opens: from what the desk knows, in the agent's language, for the agent to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.wording import IDENTIFIED_LABELS, PHASE_LABELS, STEP_LABELS, situation
from assistant.language import Tongue
from assistant.records import Identified
from assistant.risk.failures import FAILING, will_run

SAYABLE = frozenset({"plain_reason", "reassure", "choice", "step", "confirm"})


def suggested(view: AccountView, call: Call, form: Mapping[str, object], tongue: Tongue) -> str:
    """A few short sentences: who was on the line, the cause and its tries, what was said, what was agreed and what comes next."""
    return " ".join(_sentences(view, call, form, tongue))


def _sentences(view: AccountView, call: Call, form: Mapping[str, object], tongue: Tongue) -> Iterator[str]:
    who = tongue.say("Customer called") if call.direction == "inbound" else tongue.say("We called")
    yield f"{who}, {tongue.say(IDENTIFIED_LABELS[call.identified.value])}."
    cause = str(form.get("cause") or call.situation or call.shown or view.situations[0])
    if call.identified is not Identified.FAILED:
        yield from _cause(view, cause, tongue)
    said = dict.fromkeys(one.phase for one in call.said if one.phase in SAYABLE)
    if said:
        yield tongue.say("Told: {phases}.", phases=tongue.listed([tongue.say(PHASE_LABELS[phase]) for phase in said]))
    agreed = form.get("agreed") or ()
    if isinstance(agreed, (list, tuple)) and agreed:
        yield tongue.say("Agreed: {steps}.", steps=tongue.listed([tongue.say(STEP_LABELS[str(step)]) for step in agreed]))
    if isinstance(promise := form.get("promise_date"), date):
        yield tongue.say("Promised to pay on {day}.", day=tongue.day(promise, view.now))
    yield from _next(view, form, tongue)


def _cause(view: AccountView, cause: str, tongue: Tongue) -> Iterator[str]:
    failure = view.standing(cause).failure
    if failure is None:
        yield tongue.say("Matter: {cause}.", cause=situation(cause, tongue))
        return
    bill = failure.invoice
    amount = bill.amount_remaining if bill else failure.last.amount if failure.last else None
    failed = tuple(one.at for one in failure.tries if one.outcome in FAILING)
    parts = [situation(cause, tongue)]
    if amount:
        parts.append(tongue.say("{amount} open", amount=tongue.money(amount)))
    if failed:
        parts.append(
            tongue.say_n(
                "{number} try failed on {days}", "{number} tries failed, on {days}", len(failed), days=tongue.dates(failed, view.now)
            )
        )
    yield tongue.say("Cause: {parts}.", parts=", ".join(parts))


def _next(view: AccountView, form: Mapping[str, object], tongue: Tongue) -> Iterator[str]:
    for failure in view.sight.failures:
        if failure.invoice and failure.invoice.next_try and will_run(view.account, failure, view.now):
            yield tongue.say("Next try planned for {day}.", day=tongue.day(failure.invoice.next_try, view.now))
            break
    if isinstance(follow_up := form.get("follow_up_on"), date):
        yield tongue.say("We come back to it on {day}.", day=tongue.day(follow_up, view.now))
