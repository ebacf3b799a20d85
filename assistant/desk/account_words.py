"""The parts of an account in words: whole sentences for lines that are read aloud or piped, and the pieces that the screen sets beside its marks.

Nothing here has a mark, a colour or a column. ``dotted`` names a card as ``Visa •• 4242`` instead of ``Visa ending in 4242``.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.desk.history import Earlier
from assistant.desk.timeline import Entry, Try
from assistant.desk.view import AccountView
from assistant.guidance.wording import (
    DISPOSITION_LABELS,
    DISPUTE_LABELS,
    INVOICE_LABELS,
    OUTCOME_LABELS,
    STATUS_LABELS,
    STRIP_LABELS,
    method_kind,
    situation,
)
from assistant.language import N_, Tongue
from assistant.records import Change, Discount, Dispute, Invoice, Money, PaymentMethod, Subscription
from assistant.risk.figures import plan_price, status_of
from assistant.text import isolate

DASH = "–"


def amounts(found: tuple[Money, ...] | None, tongue: Tongue, *, unknown: str | None = None) -> str:
    """Sums by currency; ``unknown`` (or the word for it) for what could not be read, nought where there is none."""
    if found is None:
        return unknown or tongue.say("unknown")
    return " + ".join(tongue.money(one) for one in found) or "0"


def per_interval(price: Money | None, interval: str | None, count: int, tongue: Tongue) -> str:
    """``€ 29,00 a month``."""
    if price is None:
        return tongue.say("price unknown")
    each = {
        "month": tongue.say_n("a month", "every {number} months", count),
        "year": tongue.say_n("a year", "every {number} years", count),
        "week": tongue.say_n("a week", "every {number} weeks", count),
        "day": tongue.say_n("a day", "every {number} days", count),
    }
    return f"{tongue.money(price)} {each.get(interval or '', '')}".strip()


def plan_price_words(one: Subscription, tongue: Tongue) -> str:
    first = one.items[0] if one.items else None
    return per_interval(plan_price(one), first.interval if first else None, first.interval_count if first else 1, tongue)


def brand_name(brand: str) -> str:
    return brand.replace("_", " ").title()


def access_words(view: AccountView, tongue: Tongue, *, weekday: bool = False) -> str:
    """Until when there is access, and by which rule."""
    if view.access is None:
        return tongue.say("access: unknown")
    day = tongue.weekday(view.access.until) if weekday else tongue.day(view.access.until, view.now)
    over = view.access.until <= view.now
    if over and view.access.rule == "grace":
        return tongue.say("access: days of grace over since {day}", day=day)
    if over:
        return tongue.say("access ended {day}", day=day)
    rules = {
        "set_to_end": tongue.say("access until {day} (set to end)", day=day),
        "ended": tongue.say("access until {day}", day=day),
        "grace": tongue.say("access until {day} (grace)", day=day),
    }
    return rules[view.access.rule]


def ending_in(last4: str | None, tongue: Tongue, *, dotted: bool = False) -> str:
    if not last4:
        return ""
    return f"•• {last4}" if dotted else tongue.say("ending in {last4}", last4=last4)


def card_words(brand: str | None, kind: str | None, last4: str | None, tongue: Tongue, *, dotted: bool = False) -> str:
    """``Visa ending in 4242``."""
    name = brand_name(brand) if brand and kind in {"card", None} else method_kind(kind or "unknown", tongue)
    return f"{name} {ending_in(last4, tongue, dotted=dotted)}".strip()


def method_words(one: PaymentMethod, tongue: Tongue) -> str:
    parts = [card_words(one.brand, one.kind, one.last4, tongue)]
    if one.wallet:
        parts.append(brand_name(one.wallet))
    if one.expires:
        parts.append(tongue.say("runs out {month}", month=f"{one.expires[1]:02}/{one.expires[0]:04}"))
    parts += method_states(one, tongue)
    if one.used_for:
        parts.append(tongue.say("the next try uses this one"))
    return ", ".join(parts)


def method_states(one: PaymentMethod, tongue: Tongue) -> list[str]:
    """Whether it renews itself, and how its permission stands."""
    parts = [tongue.say("updates itself")] if one.updates_itself else []
    if one.mandate:
        states = {
            "active": tongue.say("permission active"),
            "inactive": tongue.say("permission not active"),
            "pending": tongue.say("permission pending"),
        }
        parts.append(f"{states.get(one.mandate.status, one.mandate.status)} {one.mandate.reference or ''}".strip())
    return parts


def subscription_words(view: AccountView, one: Subscription, tongue: Tongue) -> str:
    return ", ".join(subscription_parts(view, one, tongue))


def subscription_parts(view: AccountView, one: Subscription, tongue: Tongue) -> list[str]:
    """Plan, price, status, what comes next, discounts."""
    status = status_of(one)
    parts = [isolate(one.plan or one.id), plan_price_words(one, tongue), tongue.say(STATUS_LABELS.get(status, status))]
    if one.ended_at:
        parts.append(tongue.say("ended {day}", day=tongue.day(one.ended_at, view.now)))
    elif one.cancel_at:
        parts.append(tongue.say("ends {day}", day=tongue.day(one.cancel_at, view.now)))
    elif one.paused_until:
        parts.append(tongue.say("paused until {day}", day=tongue.day(one.paused_until, view.now)))
    elif charge := view.sight.next_charge(one):
        parts.append(tongue.say("next charge {when}", when=tongue.when(charge, view.now)))
    return [*parts, *(_discount(view, discount, tongue) for discount in one.discounts)]


def _discount(view: AccountView, one: Discount, tongue: Tongue) -> str:
    size = f"{one.percent} %" if one.percent else tongue.money(one.amount_off) if one.amount_off else ""
    until = tongue.say("until {day}", day=tongue.day(one.ends, view.now)) if one.ends else tongue.say("for good")
    return " ".join(part for part in (isolate(one.name or "") or tongue.say("discount"), size, until) if part)


def invoice_words(view: AccountView, one: Invoice, tongue: Tongue) -> str:
    parts = [f"{tongue.day(one.at, view.now)}: {tongue.money(one.amount_due)}", tongue.say(INVOICE_LABELS.get(one.status, one.status))]
    if one.tries > 1 or (one.tries and one.unpaid):
        parts.append(tongue.say_n("{number} try", "{number} tries", one.tries))
    if planned := view.planned_try(one):
        parts.append(tongue.say("next {when}", when=tongue.when(planned, view.now)))
    elif one.unpaid:
        parts.append(tongue.say("nothing planned"))
    return ", ".join([*parts, one.number or one.id])


def entry_lines(view: AccountView, entry: Entry, tongue: Tongue) -> Iterator[str]:
    """A timeline entry in one line, and a line for each try where one failed, the newest first."""
    yield f"{tongue.day(entry.at, view.now)}: {_entry(view, entry, tongue)}"
    if any(one.verdict for one in entry.tries):
        for number, one in enumerate(entry.tries):
            yield f"  {_try(view, one, len(entry.tries) - number, tongue)}"


def _entry(view: AccountView, entry: Entry, tongue: Tongue) -> str:
    if entry.kind == "payment":
        return _payment(entry, tongue)
    if entry.call:
        return _call(view, entry.call, tongue)
    return event_words(entry, tongue)


def dispute_state(one: Dispute, tongue: Tongue) -> str:
    """How it stands; a status that is not known here keeps the provider's word."""
    return tongue.say(DISPUTE_LABELS[one.status]) if one.status in DISPUTE_LABELS else one.status


def event_words(entry: Entry, tongue: Tongue, *, dotted: bool = False) -> str:
    """A refund, a dispute or a change."""
    if entry.refund:
        return tongue.say("{amount} paid back", amount=tongue.money(entry.refund.amount))
    if entry.dispute:
        facts = {"reason": entry.dispute.reason or "?", "status": dispute_state(entry.dispute, tongue)}
        return tongue.say("{amount} disputed: {reason} ({status})", amount=tongue.money(entry.dispute.amount), **facts)
    return change_words(entry.change, tongue, dotted=dotted) if entry.change else ""


def _payment(entry: Entry, tongue: Tongue) -> str:
    failed = [one for one in entry.tries if one.verdict]
    amount = tongue.money(entry.amount) if entry.amount else tongue.say("unknown")
    if not failed:
        words = tongue.say(STRIP_LABELS[entry.state])
    elif entry.state == "paid_late":
        words = tongue.say_n("paid after {number} failed try", "paid after {number} failed tries", len(failed))
    else:
        words = tongue.say_n("{number} try failed", "{number} tries failed", len(failed))
        words += "" if entry.state == "failed" else f", {tongue.say(STRIP_LABELS[entry.state])}"
    return f"{amount}, {words}"


def _try(view: AccountView, one: Try, number: int, tongue: Tongue) -> str:
    payment = one.payment
    when = f"{tongue.day(payment.at, view.now)} {tongue.time(payment.at)}"
    card = card_words(payment.brand, payment.method_kind, payment.last4, tongue)
    facts = {"number": number, "when": when, "outcome": tongue.say(OUTCOME_LABELS[payment.outcome]), "card": card}
    line = tongue.say("Try {number}: {when}, {outcome}, {card}", **facts)
    if one.verdict is None:
        return line
    none = tongue.say("no code")
    return f"{line}: {cause_words(one, tongue, none=none)}"


def cause_words(one: Try, tongue: Tongue, *, none: str = DASH) -> str:
    """The reading of a failed try with the raw codes: ``not enough money that day (51 insufficient_funds)``."""
    if one.verdict is None:
        return tongue.say(OUTCOME_LABELS[one.payment.outcome])
    codes = " ".join(code for code in (one.payment.refused.network_decline_code, one.payment.code) if code)
    return f"{situation(one.verdict.situation, tongue)} ({codes or none})"


def _call(view: AccountView, call: Earlier, tongue: Tongue) -> str:
    note = f". {isolate(call.note)}" if call.note else ""
    title = tongue.say("call")
    return f"{title}, {call_words(view, call, tongue)}{note}"


def call_words(view: AccountView, call: Earlier, tongue: Tongue) -> str:
    """Who spoke to them, how it ended, and whether a promise was kept."""
    words = tongue.say(DISPOSITION_LABELS.get(call.disposition, call.disposition))
    if call.promise_date:
        kept = {"kept": tongue.say("kept"), "broken": tongue.say("not kept"), "pending": tongue.say("still to come")}
        words += f" {tongue.day(call.promise_date, view.now)}, {kept[call.kept or 'pending']}"
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


def change_words(change: Change, tongue: Tongue, *, dotted: bool = False) -> str:
    facts = {"expires": tongue.say("unknown"), "plan": "", "status": "", "fields": "", **change.facts}
    facts["what"] = card_words(facts.get("brand"), facts.get("method") or None, facts.get("last4"), tongue, dotted=dotted)
    return tongue.say(CHANGES[change.kind]).format_map({name: isolate(value) for name, value in facts.items()}).strip()
