"""Everything that is known of one entry, as lines for the agent: raw codes and what the table says of them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.desk.account_words import dispute_state, event_words
from assistant.desk.timeline import Entry, Try, timeline
from assistant.desk.view import AccountView
from assistant.guidance.wording import DISPOSITION_LABELS, INVOICE_LABELS, OUTCOME_LABELS, STEP_LABELS, method_kind, situation
from assistant.language import Tongue
from assistant.records import Invoice

Details = tuple[str, list[str]]


def entry_details(entry_id: str, view: AccountView, tongue: Tongue) -> Details:
    """Title and lines of a timeline entry."""
    entry = next((one for one in timeline(view) if one.id == entry_id), None)
    if entry is None:
        return entry_id, []
    amount = tongue.money(entry.amount) if entry.amount else ""
    title = f"{tongue.day(entry.at)} {tongue.local(entry.at).year}  {tongue.time(entry.at)}  {amount}"
    return title, list(_lines(entry, view, tongue))


def _lines(entry: Entry, view: AccountView, tongue: Tongue) -> Iterator[str]:
    for number, one in enumerate(entry.tries):
        if number:
            yield ""
        yield from _try(one, len(entry.tries) - number, tongue)
    if entry.invoice:
        yield ""
        yield from invoice_lines(entry.invoice, view, tongue)
    if entry.refund:
        yield tongue.say("Paid back: {status}, reason {reason}", status=entry.refund.status or "?", reason=entry.refund.reason or "–")
    if entry.dispute:
        yield tongue.say(
            "Dispute: {status}, reason {reason}", status=dispute_state(entry.dispute, tongue), reason=entry.dispute.reason or "–"
        )
        if entry.dispute.due_by:
            yield tongue.say("Answer due {when}", when=tongue.when(entry.dispute.due_by, view.now))
    if entry.call:
        yield from _call(entry, view, tongue)
    if entry.change:
        yield event_words(entry, tongue)
    yield ""
    yield ", ".join(one for one in entry.ids if one)


def _try(one: Try, number: int, tongue: Tongue) -> Iterator[str]:
    payment, verdict = one.payment, one.verdict
    when = f"{tongue.day(payment.at)} {tongue.time(payment.at)}"
    card = " ".join(
        filter(
            None,
            (
                (payment.brand or "").replace("_", " ").title() or method_kind(payment.method_kind or "unknown", tongue),
                f"•• {payment.last4}" if payment.last4 else "",
            ),
        )
    )
    yield tongue.say(
        "Try {number}: {when}, {outcome}, {card}", number=number, when=when, outcome=tongue.say(OUTCOME_LABELS[payment.outcome]), card=card
    )
    if payment.refunded:
        yield "   " + tongue.say("paid back {amount}", amount=tongue.money(payment.refunded))
    if verdict is None:
        return
    refused = payment.refused
    raw = {
        "code": payment.code, "error": payment.error_code, "network": refused.network_decline_code, "advice": refused.advice_code,
        "network advice": refused.network_advice_code, "outcome": refused.by, "network status": refused.network_status,
    }  # fmt: skip
    yield "   " + ", ".join(f"{name} {value}" for name, value in raw.items() if value)
    yield "   " + tongue.say("Read as: {situation}", situation=situation(verdict.situation, tongue))
    told = {"yes": tongue.say("may be told"), "as_bank_declined": tongue.say("only as a plain refusal"), "no": tongue.say("not to be told")}
    retry = {"yes": tongue.say("later"), "after_update": tongue.say("once something has changed"), "no": tongue.say("never")}
    hard = tongue.say("hard") if verdict.hard else tongue.say("soft")
    yield "   " + tongue.say("Reason {told}; {hard}; a new try {retry}", told=told[verdict.may_tell], hard=hard, retry=retry[verdict.retry])
    for row in verdict.rows:
        yield f"   {row.network} {row.code}: {row.meaning}"


def _call(entry: Entry, view: AccountView, tongue: Tongue) -> Iterator[str]:
    call = entry.call
    if call is None:
        return
    yield f"{call.agent or '?'}: {tongue.say(DISPOSITION_LABELS.get(call.disposition, call.disposition))}"
    if call.cause:
        yield tongue.say("Cause: {parts}.", parts=situation(call.cause, tongue))
    if call.promise_date:
        yield tongue.say("Promised to pay on {day}.", day=tongue.day(call.promise_date, view.now))
    if call.agreed:
        yield tongue.say("Agreed: {steps}.", steps=tongue.listed([tongue.say(STEP_LABELS.get(step, step)) for step in call.agreed]))
    if call.note:
        yield ""
        yield call.note


def invoice_lines(one: Invoice, view: AccountView, tongue: Tongue) -> Iterator[str]:
    yield tongue.say("Bill {number}: {status}", number=one.number or one.id, status=tongue.say(INVOICE_LABELS.get(one.status, one.status)))
    yield tongue.say(
        "due {due}, paid {paid}, open {open}",
        due=tongue.money(one.amount_due),
        paid=tongue.money(one.amount_paid),
        open=tongue.money(one.amount_remaining),
    )
    if planned := view.planned_try(one):
        yield tongue.say("next {when}", when=tongue.when(planned, view.now))
    for line in one.lines:
        yield f"   {line.description or '–'}  {tongue.money(line.amount)}"
    if one.url:
        yield one.url


def object_details(kind: str, wanted: str, view: AccountView, tongue: Tongue) -> Details:
    """Title and lines of an invoice, a method or a plan."""
    if kind == "invoice" and (invoice := view.account.invoice(wanted)):
        tries = [one for entry in timeline(view) if entry.id == wanted for one in entry.tries]
        lines = [line for number, one in enumerate(tries) for line in _try(one, len(tries) - number, tongue)]
        return tongue.say("Bill {number}", number=invoice.number or invoice.id), [
            *invoice_lines(invoice, view, tongue),
            "",
            *lines,
            "",
            invoice.id,
        ]
    if kind == "method" and (method := view.account.method(wanted)):
        facts = {
            tongue.say("kind"): method_kind(method.kind, tongue), tongue.say("country"): method.country, tongue.say("funding"): method.funding,
            tongue.say("wallet"): method.wallet, tongue.say("added"): tongue.day(method.created, view.now) if method.created else None,
            tongue.say("used for"): ", ".join(method.used_for) or "–",
        }  # fmt: skip
        if method.mandate:
            facts[tongue.say("permission")] = f"{method.mandate.status} {method.mandate.reference or ''}"
        return method.last4 or method.id, [*(f"{name}: {value or '–'}" for name, value in facts.items()), "", method.id]
    if kind == "plan" and (plan := view.account.subscription(wanted)):
        facts = {
            tongue.say("status"): plan.status, tongue.say("began"): tongue.day(plan.started, view.now) if plan.started else None,
            tongue.say("period ends"): tongue.day(plan.current_period_end, view.now) if plan.current_period_end else None,
            tongue.say("trial ends"): tongue.day(plan.trial_end, view.now) if plan.trial_end else None,
            tongue.say("own way to pay"): plan.default_method, tongue.say("a try charges"): plan.charged_to, tongue.say("reason of the end"): plan.cancel_reason,
        }  # fmt: skip
        return plan.plan or plan.id, [*(f"{name}: {value or '–'}" for name, value in facts.items()), "", plan.id]
    return wanted, []
