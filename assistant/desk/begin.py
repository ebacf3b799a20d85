"""Begins a call on an account, parks it, takes it up again, and keeps its draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.desk.advise import script_language
from assistant.desk.call import Call, from_payload, to_payload
from assistant.desk.desk import Desk
from assistant.desk.open import default_language
from assistant.desk.trouble import told
from assistant.desk.view import AccountView
from assistant.journal.drafts import Draft
from assistant.journal.writer import Writer


@dataclass(frozen=True, slots=True)
class Kept:
    """A call that was not wrapped up: of a crash, or parked."""

    call: Call
    saved_at: datetime


def begin(
    desk: Desk, view: AccountView, *, at: datetime, language: str | None = None, register: str | None = None, direction: str | None = None
) -> Call:
    """A new call, in the customer's language and register; the situation that counts now is fixed for it."""
    settings, customer = desk.settings.desk, view.account.customer
    about, amount = view.open_bill
    first = view.standings[0]
    if first.failure and first.failure.invoice:
        about, amount = first.failure.invoice.id, first.failure.invoice.amount_remaining
    return Call(
        id=desk.new_id(),
        customer=customer.id,
        source=view.source,
        started_at=at,
        as_of=view.now,
        direction=direction or settings.direction,
        language=language or script_language(customer, default_language(desk.settings), settings.country or "NL"),
        register=register or customer.register or settings.register,
        shown=first.situation,
        about=about,
        amount=amount.minor if amount else None,
        currency=amount.currency if amount else None,
        chance=view.risk.recovery.p if view.risk.recovery and view.risk.invoice == about else None,
        name=customer.name,
    )


def keep(desk: Desk, call: Call) -> None:
    """Writes the call's draft; on return it is on the disk, redacted. Blocks for the disk: not for a key handler. Raises NotSaved."""
    with told():
        desk.drafts.save(call.id, to_payload(call), desk.clock())


async def ready_journal(desk: Desk) -> None:
    """Opens the journal on its thread; then, where it is due, the day's copy is made beside it: a large one takes minutes, and nobody's call
    waits for them. Raises NotSaved."""
    now = desk.clock().astimezone()
    with told():
        if await desk.writer.run(lambda journal: journal.copy_is_due(now)):
            beside = Writer(desk.journal_path)
            try:
                await beside.run(lambda journal: journal.copy_if_due(now))
            finally:
                beside.close(0)


def drop(desk: Desk, call: Call) -> None:
    with told():
        desk.drafts.drop(call.id)


def kept(desk: Desk) -> tuple[Kept, ...]:
    """Every call of this source that was not wrapped up, oldest first; a draft that is no call is passed over."""
    with told():
        drafts = desk.drafts.all()
    return tuple(_calls(desk, drafts))


def _calls(desk: Desk, drafts: Iterable[Draft]) -> Iterator[Kept]:
    for draft in drafts:
        try:
            call = from_payload(draft.payload)
        except (KeyError, TypeError, ValueError):
            continue
        if call.source == desk.source:
            yield Kept(call, draft.saved_at)
