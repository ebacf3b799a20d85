"""The rows of each facts tab, in words and marks. Pure: a view and a tongue in, contents out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from assistant.desk.account_words import (
    DASH,
    access_words,
    amounts,
    brand_name,
    call_words,
    card_words,
    cause_words,
    event_words,
    method_states,
    subscription_parts,
)
from assistant.desk.bank import for_your_bank
from assistant.desk.sentences import model_line
from assistant.desk.timeline import Entry, timeline
from assistant.desk.view import AccountView
from assistant.desk.when import DayLine, signs, when
from assistant.guidance.wording import CHURN_LABELS, INVOICE_LABELS, STRIP_LABELS
from assistant.language import N_, Tongue
from assistant.records import Invoice, PaymentMethod, Subscription
from assistant.risk.figures import status_of
from assistant.text import isolate
from assistant.ui.marks import ENTRY_MARKS, STATE_MARKS, STATE_STYLES, STATUS_STATES, state_mark

TABS = ("timeline", "when", "invoices", "methods", "plans", "customer", "bank")
TAB_LABELS = {
    "timeline": N_("Timeline"),
    "when": N_("When"),
    "invoices": N_("Invoices"),
    "methods": N_("Methods"),
    "plans": N_("Plans"),
    "customer": N_("Customer"),
    "bank": N_("Bank"),
}

# "12 Sept 2025" is the longest day of both languages.
DAY_WIDTH = 12
BAR_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` names what Enter opens; None is a row to read only. ``copy`` is what the copy key takes."""

    content: Content
    key: str | None = None
    copy: str = ""


def rows(tab: str, view: AccountView, tongue: Tongue, spoken: Tongue) -> list[Row]:
    made = {
        "timeline": lambda: list(_timeline(view, tongue)),
        "when": lambda: list(_when(view, tongue)),
        "invoices": lambda: [_invoice(view, one, tongue) for one in view.account.invoices],
        "methods": lambda: [_method(view, one, tongue) for one in view.account.methods],
        "plans": lambda: [_plan(view, one, tongue) for one in view.account.subscriptions],
        "customer": lambda: list(_customer(view, tongue)),
        "bank": lambda: list(_bank(view, spoken, tongue)),
    }[tab]()
    return made or [Row(Content.styled(tongue.say(EMPTY[tab]), "$quiet"))]


EMPTY = {
    "timeline": N_("Nothing dated is known."),
    "when": N_("No failed payment is open."),
    "invoices": N_("No bills."),
    "methods": N_("No way to pay is stored."),
    "plans": N_("No subscriptions."),
    "customer": "",
    "bank": N_("No payment reached a bank and failed: there is nothing to ask a bank."),
}


def _when(view: AccountView, tongue: Tongue) -> Iterator[Row]:
    """When to try again: what to make of it, then a bar a day, with the planned try on the same axis."""
    found = when(view, tongue)
    if found is None:
        return
    if view.risk.trouble:
        yield Row(Content.styled(model_line(view.risk.trouble, tongue), "$quiet"))
    for sentence in found.sentences:
        yield Row(Content(sentence), None, sentence)
    if found.days:
        yield Row(Content.styled(tongue.say("Of 100 tries like this, so many succeed on:"), "$quiet"))
    yield from (_day(line, tongue) for line in found.days)


def _day(line: DayLine, tongue: Tongue) -> Row:
    bar = "▇" * max(round(BAR_WIDTH * line.length), 1)
    marks = signs(line, tongue)
    content = Content.assemble(
        Content.styled(f"{line.label:<{DAY_WIDTH}}", "bold" if line.best else "$quiet"),
        Content.styled(f"{bar:<{BAR_WIDTH}}", "$fine" if line.best else "$watch" if line.planned or line.by_lot else "$quiet"),
        f" {line.share}",
        Content.styled(f"  {marks}", "bold"),
    )
    return Row(content, None, f"{line.label} {line.share.strip()} {marks}".strip())


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
    return call_words(view, entry.call, tongue) if entry.call else event_words(entry, tongue, dotted=True)


def _payment_text(entry: Entry, tongue: Tongue) -> str:
    failed = [one for one in entry.tries if one.verdict]
    amount = tongue.money(entry.amount) if entry.amount else ""
    if not failed:
        return f"{amount}  {tongue.say(STRIP_LABELS[entry.state])}"
    if entry.state == "paid_late":
        return f"{amount}  " + tongue.say_n("paid after {number} failed try", "paid after {number} failed tries", len(failed))
    tries = tongue.say_n("{number} try failed", "{number} tries failed", len(failed))
    return f"{amount}  {tries}: {cause_words(failed[0], tongue)}"


def _invoice(view: AccountView, one: Invoice, tongue: Tongue) -> Row:
    failure = next((failure for failure in view.sight.failures if failure.invoice is one), None)
    day = f"{tongue.day(one.at, view.now):>{DAY_WIDTH}} "
    parts = [
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
        Content.assemble(
            Content.styled(day, "$quiet"), state_mark(state), " ", text, Content.styled(f"  {one.number or one.id}", "$quiet")
        ),
        f"invoice:{one.id}",
        f"{day.strip()} {text} {one.number or one.id}",
    )


def method_text(one: PaymentMethod, tongue: Tongue) -> str:
    parts = [card_words(one.brand, one.kind, one.last4, tongue, dotted=True)]
    if one.wallet:
        parts.append(brand_name(one.wallet))
    if one.expires:
        parts.append(f"{one.expires[1]:02}/{one.expires[0] % 100:02}")
    return " ".join(parts)


def _method(view: AccountView, one: PaymentMethod, tongue: Tongue) -> Row:
    parts = [method_text(one, tongue), *method_states(one, tongue)]
    text = " · ".join(parts)
    used = Content.styled("  ▸ " + tongue.say("the next try uses this one"), "$fine") if one.used_for else Content("")
    return Row(
        Content.assemble(Content.styled("● " if one.used_for else "○ ", "$fine" if one.used_for else "$quiet"), text, used),
        f"method:{one.id}",
        text,
    )


def _plan(view: AccountView, one: Subscription, tongue: Tongue) -> Row:
    state = STATUS_STATES.get(status_of(one), "none")
    text = " · ".join(subscription_parts(view, one, tongue))
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
        ("MRR", amounts(view.mrr, tongue, unknown=DASH)),
        (tongue.say("Paid in all"), amounts(view.paid_total, tongue, unknown=DASH)),
        (tongue.say("Access"), access_words(view, tongue, weekday=True)),
        (tongue.say("What threatens"), tongue.say(CHURN_LABELS[view.churn])),
        ("Id", customer.id),
    ]
    width = _width(label for label, _ in facts)
    for label, value in facts:
        shown = isolate(value) if value else tongue.say("unknown")
        yield Row(Content.assemble(Content.styled(f"{label:<{width}}", "$quiet"), shown), None, value or "")


def _width(labels: Iterable[str]) -> int:
    """Of the column of labels: the longest differs between languages."""
    return max((cell_len(label) for label in labels), default=0) + 2


def _bank(view: AccountView, spoken: Tongue, tongue: Tongue) -> Iterator[Row]:
    found = for_your_bank(view, Tongue(spoken.language, zone=view.account.customer.time_zone))
    width = _width(label for label, _ in found)
    for label, value in found:
        yield Row(Content.assemble(Content.styled(f"{label:<{width}}", "$quiet"), isolate(value)), None, f"{label}: {value}")
    if found:
        yield Row(Content.styled("c  " + tongue.say("copies all of it"), "$quiet"))
