"""The rows of each facts tab, in words and marks. Pure: a view and a tongue in, contents out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from assistant.desk.bank import for_your_bank
from assistant.desk.timeline import Entry, Try, timeline
from assistant.desk.view import AccountView
from assistant.guidance.wording import (
    DISPOSITION_LABELS,
    INVOICE_LABELS,
    OUTCOME_LABELS,
    STATUS_LABELS,
    STRIP_LABELS,
    method_kind,
    situation,
)
from assistant.language import N_, Tongue
from assistant.records import Invoice, PaymentMethod, Subscription
from assistant.risk.figures import plan_price, status_of
from assistant.text import isolate
from assistant.ui.marks import ENTRY_MARKS, STATE_MARKS, STATE_STYLES, STATUS_STATES, state_mark
from assistant.ui.widgets.header import access, amounts, per_interval

TABS = ("timeline", "invoices", "methods", "plans", "customer", "bank")
TAB_LABELS = {
    "timeline": N_("Timeline"),
    "invoices": N_("Invoices"),
    "methods": N_("Methods"),
    "plans": N_("Plans"),
    "customer": N_("Customer"),
    "bank": N_("For your bank"),
}

# "12 Sept 2025" is the longest day of both languages.
DAY_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` names what Enter opens; None is a row to read only. ``copy`` is what the copy key takes."""

    content: Content
    key: str | None = None
    copy: str = ""


def rows(tab: str, view: AccountView, tongue: Tongue, spoken: Tongue) -> list[Row]:
    made = {
        "timeline": lambda: list(_timeline(view, tongue)),
        "invoices": lambda: [_invoice(view, one, tongue) for one in view.account.invoices],
        "methods": lambda: [_method(view, one, tongue) for one in view.account.methods],
        "plans": lambda: [_plan(view, one, tongue) for one in view.account.subscriptions],
        "customer": lambda: list(_customer(view, tongue)),
        "bank": lambda: list(_bank(view, spoken, tongue)),
    }[tab]()
    return made or [Row(Content.styled(tongue.say(EMPTY[tab]), "$quiet"))]


EMPTY = {
    "timeline": N_("Nothing dated is known."),
    "invoices": N_("No bills."),
    "methods": N_("No way to pay is stored."),
    "plans": N_("No subscriptions."),
    "customer": "",
    "bank": N_("No payment reached a bank and failed: there is nothing to ask a bank."),
}


def _timeline(view: AccountView, tongue: Tongue) -> Iterator[Row]:
    for entry in timeline(view):
        text = entry_text(entry, view, tongue)
        mark = state_mark(entry.state) if entry.state and entry.kind == "payment" else Content(ENTRY_MARKS.get(entry.kind, "▪"))
        style = STATE_STYLES.get(entry.state, "") if entry.state in {"failed", "disputed"} else ""
        day = f"{tongue.day(entry.at, view.now):>{DAY_WIDTH}} "
        yield Row(
            Content.assemble(Content.styled(day, "$quiet"), mark, " ", Content.styled(text, style)),
            f"entry:{entry.id}",
            f"{day.strip()} {text}",
        )


def entry_text(entry: Entry, view: AccountView, tongue: Tongue) -> str:
    """One line: what happened, how much, why."""
    if entry.kind == "payment":
        return _payment_text(entry, tongue)
    if entry.refund:
        return tongue.say("{amount} paid back", amount=tongue.money(entry.refund.amount))
    if entry.dispute:
        return tongue.say(
            "{amount} disputed: {reason} ({status})",
            amount=tongue.money(entry.dispute.amount),
            reason=entry.dispute.reason or "?",
            status=entry.dispute.status,
        )
    if entry.call:
        return _call_text(entry, view, tongue)
    return change_text(entry, tongue)


def _payment_text(entry: Entry, tongue: Tongue) -> str:
    failed = [one for one in entry.tries if one.verdict]
    amount = tongue.money(entry.amount) if entry.amount else ""
    if not failed:
        return f"{amount}  {tongue.say(STRIP_LABELS[entry.state])}"
    if entry.state == "paid_late":
        return f"{amount}  " + tongue.say_n("paid after {number} failed try", "paid after {number} failed tries", len(failed))
    tries = tongue.say_n("{number} try failed", "{number} tries failed", len(failed))
    return f"{amount}  {tries}: {cause(failed[0], tongue)}"


def cause(one: Try, tongue: Tongue) -> str:
    """The reading of a failed try with the raw code: ``not enough money that day (51 insufficient_funds)``."""
    if one.verdict is None:
        return tongue.say(OUTCOME_LABELS[one.payment.outcome])
    codes = [code for code in (one.payment.refused.network_decline_code, one.payment.code) if code]
    return f"{situation(one.verdict.situation, tongue)} ({' '.join(codes) or '–'})"


def _call_text(entry: Entry, view: AccountView, tongue: Tongue) -> str:
    call = entry.call
    if call is None:
        return ""
    words = tongue.say(DISPOSITION_LABELS.get(call.disposition, call.disposition))
    if call.promise_date:
        kept = {"kept": tongue.say("kept"), "broken": tongue.say("not kept"), "pending": tongue.say("still to come")}[
            call.kept or "pending"
        ]
        words += f" {tongue.day(call.promise_date, view.now)}, {kept}"
    return f"{isolate(call.agent or '?')}: {words}"


CHANGES = {
    "card_added": N_("{what} added"),
    "card_removed": N_("{what} removed"),
    "card_updated": N_("{what} renewed to {expires}"),
    "default_method": N_("another default way to pay"),
    "plan_changed": N_("plan changed {plan}"),
    "paused": N_("charging paused"),
    "resumed": N_("charging resumed"),
    "cancel_set": N_("asked to stop"),
    "cancel_undone": N_("goes on after all"),
    "subscription_started": N_("subscription began {plan}"),
    "subscription_ended": N_("subscription ended"),
    "mandate": N_("permission for direct debit: {status}"),
    "details_changed": N_("details changed: {fields}"),
}


def change_text(entry: Entry, tongue: Tongue) -> str:
    change = entry.change
    if change is None:
        return ""
    facts = {"what": "", "expires": "?", "plan": "", "status": "", "fields": "", **change.facts}
    kind = facts.get("method", "")
    facts["what"] = " ".join(
        filter(
            None,
            (
                facts.get("brand", "").replace("_", " ").title() or method_kind(kind, tongue),
                f"•• {facts['last4']}" if facts.get("last4") else "",
            ),
        )
    )
    return tongue.say(CHANGES[change.kind]).format_map(facts).strip()


def _invoice(view: AccountView, one: Invoice, tongue: Tongue) -> Row:
    failure = next((failure for failure in view.sight.failures if failure.invoice is one), None)
    parts = [
        f"{tongue.day(one.at, view.now):>{DAY_WIDTH}} ",
        tongue.money(one.amount_due),
        "  ",
        tongue.say(INVOICE_LABELS.get(one.status, one.status)),
    ]
    if one.tries > 1 or (one.tries and one.status == "open"):
        parts.append(", " + tongue.say_n("{number} try", "{number} tries", one.tries))
    planned = view.planned_try(one)
    if one.status == "open" and planned:
        parts.append(", " + tongue.say("next {when}", when=tongue.when(planned, view.now)))
    elif one.status == "open" and failure:
        parts.append(", " + tongue.say("nothing planned"))
    state = {"paid": "paid", "open": "failed" if failure else "open", "uncollectible": "failed"}.get(one.status, "none")
    text = "".join(parts)
    return Row(
        Content.assemble(state_mark(state), text, Content.styled(f"  {one.number or one.id}", "$quiet")),
        f"invoice:{one.id}",
        f"{text.strip()} {one.number or one.id}",
    )


def method_text(one: PaymentMethod, tongue: Tongue) -> str:
    name = one.brand.replace("_", " ").title() if one.brand and one.kind == "card" else method_kind(one.kind, tongue)
    parts = [name] + ([f"•• {one.last4}"] if one.last4 else [])
    if one.wallet:
        parts.append(one.wallet.replace("_", " ").title())
    if one.expires:
        parts.append(f"{one.expires[1]:02}/{one.expires[0] % 100:02}")
    return " ".join(parts)


def _method(view: AccountView, one: PaymentMethod, tongue: Tongue) -> Row:
    parts = [method_text(one, tongue)]
    if one.updates_itself:
        parts.append(tongue.say("updates itself"))
    if one.mandate:
        states = {
            "active": tongue.say("permission active"),
            "inactive": tongue.say("permission not active"),
            "pending": tongue.say("permission pending"),
        }
        parts.append(f"{states.get(one.mandate.status, one.mandate.status)} {one.mandate.reference or ''}".strip())
    text = " · ".join(parts)
    used = Content.styled("  ▸ " + tongue.say("the next try uses this one"), "$fine") if one.used_for else Content("")
    return Row(
        Content.assemble(Content.styled("● " if one.used_for else "○ ", "$fine" if one.used_for else "$quiet"), text, used),
        f"method:{one.id}",
        text,
    )


def _plan(view: AccountView, one: Subscription, tongue: Tongue) -> Row:
    status = status_of(one)
    state = STATUS_STATES.get(status, "none")
    first = one.items[0] if one.items else None
    price = per_interval(plan_price(one), first.interval if first else None, first.interval_count if first else 1, tongue)
    parts = [isolate(one.plan or one.id), price, tongue.say(STATUS_LABELS.get(status, status))]
    if one.ended_at:
        parts.append(tongue.say("ended {day}", day=tongue.day(one.ended_at, view.now)))
    elif one.cancel_at:
        parts.append(tongue.say("ends {day}", day=tongue.day(one.cancel_at, view.now)))
    elif one.paused_until:
        parts.append(tongue.say("paused until {day}", day=tongue.day(one.paused_until, view.now)))
    elif charge := view.sight.next_charge(one):
        parts.append(tongue.say("next charge {when}", when=tongue.when(charge, view.now)))
    for discount in one.discounts:
        until = tongue.say("until {day}", day=tongue.day(discount.ends, view.now)) if discount.ends else tongue.say("for good")
        off = f"{discount.percent} %" if discount.percent else tongue.money(discount.amount_off) if discount.amount_off else ""
        name = discount.name or tongue.say("discount")
        parts.append(f"{name} {off} {until}")
    text = " · ".join(parts)
    return Row(Content.assemble(Content.styled(STATE_MARKS[state] + " ", STATE_STYLES[state]), text), f"plan:{one.id}", text)


def _customer(view: AccountView, tongue: Tongue) -> Iterator[Row]:
    customer = view.account.customer
    local = tongue.time(view.now) if customer.time_zone is None else Tongue(tongue.language, zone=customer.time_zone).time(view.now)
    source = {
        "address": tongue.say("by the address"),
        "shipping": tongue.say("by the delivery address"),
        "phone": tongue.say("by the phone number"),
    }
    facts = [
        (tongue.say("Name"), customer.name),
        (tongue.say("E-mail"), customer.email),
        (tongue.say("Phone"), customer.phone),
        (
            tongue.say("Country"),
            f"{tongue.country(customer.country)} ({source.get(customer.country_source or '', '?')})" if customer.country else None,
        ),
        (tongue.say("Language"), tongue.language_name(customer.language) if customer.language else None),
        (tongue.say("Local time"), f"{local} ({customer.time_zone})" if customer.time_zone else None),
        (tongue.say("Customer since"), tongue.day(customer.since, view.now) if customer.since else None),
        ("MRR", amounts(view.mrr, tongue)),
        (tongue.say("Paid in all"), amounts(view.paid_total, tongue)),
        (tongue.say("Access"), access(view, tongue)),
        (tongue.say("What threatens"), view.churn),
        ("Id", customer.id),
    ]
    for label, value in facts:
        shown = isolate(value) if value else tongue.say("unknown")
        yield Row(Content.assemble(Content.styled(f"{label:<16}", "$quiet"), shown), None, value or "")


def _bank(view: AccountView, spoken: Tongue, tongue: Tongue) -> Iterator[Row]:
    found = for_your_bank(view, Tongue(spoken.language, zone=view.account.customer.time_zone))
    for label, value in found:
        yield Row(Content.assemble(Content.styled(f"{label:<22}", "$quiet"), isolate(value)), None, f"{label}: {value}")
    if found:
        yield Row(Content.styled("c  " + tongue.say("copies all of it"), "$quiet"))
