"""An account and what to say, as lines: the same content as the screen, for screen readers and pipes.

No boxes, no colour, no marks that only the eye reads; nothing is wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from assistant.desk.account_words import (
    access_words,
    amounts,
    entry_lines,
    invoice_words,
    method_words,
    plan_price_words,
    subscription_words,
)
from assistant.desk.advise import Advice
from assistant.desk.bank import for_your_bank
from assistant.desk.call import Call
from assistant.desk.history import summary
from assistant.desk.sentences import model_line, problem_line
from assistant.desk.timeline import timeline
from assistant.desk.view import AccountView
from assistant.desk.when import when_lines
from assistant.guidance.wording import (
    CHURN_LABELS,
    FACT_LABELS,
    IDENTIFIED_LABELS,
    PHASE_LABELS,
    SEVERITY_LABELS,
    SITUATION_LABELS,
    STATUS_LABELS,
    STEP_LABELS,
    STRIP_LABELS,
    code_words,
    tell,
)
from assistant.language import Tongue
from assistant.text import isolate, printable


def account_lines(view: AccountView, advice: Advice, call: Call, tongue: Tongue) -> Iterator[str]:
    """Every line, without its end. Safe to print: control and format characters of outside text are gone."""
    parts = (
        _header(view, tongue), _problems(view, tongue), _strip(view, tongue), _flags(view, tongue), _say(view, advice, call, tongue),
        _for_agent(view, advice, tongue), _when(view, tongue), _timeline(view, tongue), _invoices(view, tongue), _methods(view, tongue),
        _subscriptions(view, tongue), _bank(view, advice, tongue),
    )  # fmt: skip
    first = True
    for part in parts:
        lines = list(part)
        if lines and not first:
            yield ""
        first = False
        for line in lines:
            yield _in_words(line)


def _in_words(line: str) -> str:
    """The signs that other texts bring for the eye are left out, or read as a pause."""
    return printable(line).replace("\n", " ").replace("•• ", "").replace(" · ", ", ")


def _section(title: str, lines: Iterable[str], empty: str = "") -> Iterator[str]:
    yield f"{title}:"
    found = False
    for line in lines:
        found = True
        yield f"  {line}"
    if not found:
        yield f"  {empty}"


def _header(view: AccountView, tongue: Tongue) -> Iterator[str]:
    customer = view.account.customer
    status = tongue.say(STATUS_LABELS.get(view.status, view.status))
    yield f"{isolate(customer.name or customer.email or customer.id)}: {status}"
    unknown = tongue.say("unknown")
    facts = [
        (tongue.say("Id"), customer.id),
        (tongue.say("E-mail"), customer.email),
        (tongue.say("Phone"), customer.phone),
        (tongue.say("Country"), tongue.country(customer.country) if customer.country else None),
        (tongue.say("Language"), tongue.language_name(customer.language) if customer.language else None),
        (tongue.say("Customer since"), tongue.month_and_year(customer.since) if customer.since else None),
        (tongue.say("Plan"), _plan(view, tongue)),
        ("MRR", amounts(view.mrr, tongue)),
        (tongue.say("Paid in all"), amounts(view.paid_total, tongue)),
        (tongue.say("Churn that threatens"), tongue.say(CHURN_LABELS[view.churn])),
        (tongue.say("Earlier calls"), summary(view.earlier, view.now, tongue) or tongue.say("none in the last 30 days")),
        (tongue.say("Seen from"), f"{tongue.day(view.now)} {tongue.local(view.now).year} {tongue.time(view.now)} ({tongue.zone})"),
        (tongue.say("Source"), tongue.say("practice data") if view.source == "practice" else view.source.title()),
    ]
    for label, value in facts:
        yield f"{label}: {isolate(value) if value else unknown}"
    access = access_words(view, tongue)
    yield access[:1].upper() + access[1:]


def _plan(view: AccountView, tongue: Tongue) -> str:
    plans = view.account.subscriptions
    plan = next((one for one in plans if one.live), next(iter(plans), None))
    if plan is None:
        return tongue.say("none") if view.account.knows("subscriptions") else ""
    name = isolate(plan.plan) if plan.plan else tongue.say("plan")
    return f"{name}, {plan_price_words(plan, tongue)}"


def _problems(view: AccountView, tongue: Tongue) -> Iterator[str]:
    lines = [problem_line(one, tongue) for one in view.account.problems]
    if view.risk.trouble:
        lines.append(model_line(view.risk.trouble, tongue))
    if lines:
        yield from _section(tongue.say("What could not be read"), lines)


def _strip(view: AccountView, tongue: Tongue) -> Iterator[str]:
    """A line a year: the months in words."""
    years = (
        f"{year}: " + ", ".join(f"{_month_name(one.month, tongue)} {_month_state(one.state, one.covered_by, tongue)}" for one in months)
        for year, months in groupby(view.strip, key=lambda one: one.month[:4])
    )
    yield from _section(tongue.say("Bills of the last {number} months", number=len(view.strip)), years)


def _month_name(month: str, tongue: Tongue) -> str:
    return tongue.month_name(date(int(month[:4]), int(month[5:]), 1))


def _month_state(state: str, covered_by: str | None, tongue: Tongue) -> str:
    return tongue.say("covered by an earlier bill") if state == "none" and covered_by else tongue.say(STRIP_LABELS[state])


def _flags(view: AccountView, tongue: Tongue) -> Iterator[str]:
    told = (tell(flag, tongue, view.now) for flag in view.flags)
    lines = (f"{tongue.say(SEVERITY_LABELS[one.severity])}: {one.label}. {one.evidence} {one.means}" for one in told)
    yield from _section(tongue.say("Flags"), lines, tongue.say("none"))


def _say(view: AccountView, advice: Advice, call: Call, tongue: Tongue) -> Iterator[str]:
    script = advice.script
    words = tongue.language_name(script.language) + (f", {script.register}" if script.register else "")
    situation = tongue.say(SITUATION_LABELS[script.situation])
    yield tongue.say("What to say: {situation} ({language})", situation=situation, language=words)
    # A message inside an f-string is not found by Babel before Python 3.12: it stands outside.
    yield "  " + tongue.say("The caller") + f": {tongue.say(IDENTIFIED_LABELS[call.identified.value])}"
    if others := [tongue.say(SITUATION_LABELS[one]) for one in view.situations if one != script.situation]:
        yield "  " + tongue.say("Also true") + f": {', '.join(others)}"
    for step in script.steps:
        yield f"  {tongue.say(PHASE_LABELS[step.phase])}:"
        yield from (f"    {line.text}" for line in step.lines)
        if step.left_out:
            names = ", ".join(tongue.say(FACT_LABELS.get(name, name)) for name in step.left_out)
            yield "    (" + tongue.say("left out for want of: {facts}", facts=names) + ")"


def _for_agent(view: AccountView, advice: Advice, tongue: Tongue) -> Iterator[str]:
    note = advice.note
    yield tongue.say("For you, not to be read aloud") + ":"
    if story := view.story.get(tongue.language):
        yield "  " + tongue.say("Practice case") + f": {story}"
    cause, never = tongue.say("Cause"), tongue.say("Never")
    yield f"  {cause}: {note.cause} {code_words(advice.standing.verdict, tongue)}".rstrip()
    yield from (f"  {never}: {one}" for one in note.never)
    if note.helps:
        yield "  " + tongue.say("What helps, in this order") + ":"
    for number, (step, words) in enumerate(note.helps, 1):
        yield f"    {number}. {tongue.say(STEP_LABELS[step])}: {words}"
    if note.answers:
        yield "  " + tongue.say("They may say") + ":"
    customer, you = tongue.say("Customer"), tongue.say("You")
    for answer in note.answers:
        yield f"    {customer}: {answer.customer}"
        yield f"    {you}: {answer.agent}"


def _when(view: AccountView, tongue: Tongue) -> Iterator[str]:
    if view.sight.failures:
        yield from _section(tongue.say("When to try again"), when_lines(view, tongue))


def _timeline(view: AccountView, tongue: Tongue) -> Iterator[str]:
    lines = (line for entry in timeline(view) for line in entry_lines(view, entry, tongue))
    yield from _section(tongue.say("Timeline, newest first"), lines, tongue.say("Nothing dated is known."))


def _invoices(view: AccountView, tongue: Tongue) -> Iterator[str]:
    lines = (invoice_words(view, one, tongue) for one in view.account.invoices)
    yield from _section(tongue.say("Invoices"), lines, _none(view, "invoices", tongue.say("No bills."), tongue))


def _methods(view: AccountView, tongue: Tongue) -> Iterator[str]:
    lines = (method_words(one, tongue) for one in view.account.methods)
    yield from _section(tongue.say("Methods"), lines, _none(view, "payment_methods", tongue.say("No way to pay is stored."), tongue))


def _subscriptions(view: AccountView, tongue: Tongue) -> Iterator[str]:
    lines = (subscription_words(view, one, tongue) for one in view.account.subscriptions)
    yield from _section(tongue.say("Subscriptions"), lines, _none(view, "subscriptions", tongue.say("No subscriptions."), tongue))


def _none(view: AccountView, part: str, none: str, tongue: Tongue) -> str:
    return none if view.account.knows(part) else tongue.say("unknown")


def _bank(view: AccountView, advice: Advice, tongue: Tongue) -> Iterator[str]:
    spoken = Tongue(advice.script.language, zone=view.account.customer.time_zone)
    lines = (f"{label}: {isolate(value)}" for label, value in for_your_bank(view, spoken))
    empty = tongue.say("No payment reached a bank and failed: there is nothing to ask a bank.")
    yield from _section(tongue.say("For your bank"), lines, empty)
