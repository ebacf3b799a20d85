"""Opens an account: what is known at once, then fresh, with the row that says who looked and why."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assistant.billing.fields import ident, items, text
from assistant.billing.read_account import Bundle, read_account
from assistant.desk.desk import Desk
from assistant.desk.history import Earlier, judged
from assistant.desk.trouble import told
from assistant.desk.view import AccountView
from assistant.journal.faults import JournalFault
from assistant.journal.resolution import Resolution, View, new_id
from assistant.records import Account, Problem
from assistant.settings.values import Settings

# A part -> what a bundle calls the objects of it, where it has another name or more of them.
OBJECTS: Mapping[str, tuple[str, ...]] = {
    "payments": ("charges",),
    "invoices": ("invoices", "payment_intents", "invoice_payments"),
    "prices": ("prices", "products"),
}
# A part -> those that are read by what it names: they are not read either where it failed.
LEADS_TO: Mapping[str, tuple[str, ...]] = {"payments": ("refunds", "disputes", "mandates"), "subscriptions": ("prices",)}
# Failures that pass: what was known before is still shown then, with its age. A key that may not read a part shows nothing of it.
PASSING = ("on_its_way", "unreachable.", "rate_limited", "provider_down", "bad_answer")


async def open_account(desk: Desk, customer: str, *, why: str = "call") -> AsyncIterator[AccountView]:
    """The account's views: the last known one first, where there is one, then fresh ones as pages come in.

    A view row is written for every opening. Raises Trouble where the customer is not found or nothing could be read; a journal that can't be
    read or written is a problem of the view, since the caller waits.
    """
    known = desk.views.get(customer)
    if known:
        yield replace(known, fresh=False)
    now = desk.moment(customer)
    history = asyncio.ensure_future(_history(desk, customer, now, why))
    try:
        with told():
            async for bundle in desk.provider.read(customer, now=now):
                calls, problem = await asyncio.shield(history)
                whole, since = with_known(bundle, known)
                view = replace(build(desk, whole, now, calls, problem), since=since)
                desk.views[view.customer_id] = view
                yield view
    finally:
        await history  # the row that says who looked is written, whatever came of the reading


async def _history(desk: Desk, customer: str, now: datetime, why: str) -> tuple[list[Resolution], Problem | None]:
    """Earlier calls, and the row that this one was opened."""
    row = View(id=new_id(), at=desk.clock(), agent=desk.agent(customer), customer=customer, source=desk.source, why=why)
    try:
        await desk.writer.run(lambda journal: journal.add_view(row))
        return await desk.writer.run(lambda journal: journal.calls_of(customer, desk.source, now)), None
    except JournalFault as fault:
        return [], Problem("journal", fault.key, dict(fault.facts))


def with_known(bundle: Bundle, known: AccountView | None) -> tuple[Bundle, dict[str, datetime]]:
    """A bundle with what was known before in place of what failed for the moment or is still on its way, and when that was read, by part."""
    if known is None:
        return bundle, {}
    refused = [one.part for one in bundle.problems if one.key.startswith(PASSING)]
    failed = {part for one in refused for part in (one, *LEADS_TO.get(one, ()))}
    lacking = [*failed, *(() if bundle.complete else ("payments", "invoices"))]
    whole = replace(bundle, parts=defaultdict(list, {name: list(found) for name, found in bundle.parts.items()}))
    for name in (name for part in lacking for name in OBJECTS.get(part, (part,))):
        there = bundle.by_id(name)
        whole.add(name, [one for one in items(known.raw.get(name)) if ident(one) not in there])
    return whole, {part: known.read_at(part) for part in failed}


def build(desk: Desk, bundle: Bundle, now: datetime, calls: Iterable[Resolution] = (), problem: Problem | None = None) -> AccountView:
    """A view of what was read."""
    key = str(bundle.customer.get("id"))
    case, company = desk.case(key), desk.case_company(key)
    creditor = text(company.get("creditor_id")) if case else desk.settings.company.creditor_id
    account = read_account(bundle, source=desk.source, read_at=desk.clock(), now=now, creditor_id=creditor)
    if problem:
        account = replace(account, problems=(*account.problems, problem))
    earlier = [*_from_case(case.about if case else {}, account, now), *(from_log(one, account, now) for one in calls)]
    return AccountView(
        account=account,
        now=now,
        house=desk.house(key),
        last_used_key=desk.last_used_key(key),
        earlier=tuple(sorted(earlier, key=lambda one: one.as_of, reverse=True)),
        raw=bundle.as_json(),
        story={language: case.story(language) for language in ("nl", "en")} if case else {},
        statement_name=text(company.get("statement_name")) if case else desk.settings.company.statement_name,
        outlook=desk.outlook,
    )


def from_log(one: Resolution, account: Account, now: datetime) -> Earlier:
    """A call of the log as it is shown beside the account."""
    return Earlier(
        id=one.id,
        as_of=one.as_of,
        agent=one.agent,
        disposition=one.disposition.value,
        cause=one.cause,
        promise_date=one.promise_date,
        kept=judged(one.promise_date, one.as_of, account, now, one.invoice),
        note=one.note,
        agreed=tuple(step.value for step in one.agreed),
        invoice=one.invoice,
        logged=True,
    )


def _from_case(about: Mapping[str, Any], account: Account, now: datetime) -> list[Earlier]:
    """The calls that a practice case says were made before its moment."""
    found = []
    for number, raw in enumerate(items(about.get("earlier_calls"))):
        at = datetime.fromisoformat(str(raw["as_of"]))
        promise = date.fromisoformat(raw["promise_date"]) if raw.get("promise_date") else None
        if at <= now:
            found.append(
                Earlier(
                    id=str(uuid5(NAMESPACE_URL, f"practice:{account.customer.id}:{number}")),
                    as_of=at,
                    agent=text(raw.get("agent")),
                    disposition=text(raw.get("disposition")) or "other",
                    cause=text(raw.get("cause")),
                    promise_date=promise,
                    kept=judged(promise, at, account, now),
                    note=text(raw.get("note"), 2000),
                    agreed=tuple(str(step) for step in raw.get("agreed") or ()),
                )
            )
    return found


def default_language(settings: Settings) -> str:
    """The script's language where the customer's is unknown: the desk's, else that of the screens."""
    return settings.desk.language or settings.screen_language
