"""What the desk shows of an account, as the plain values by which the trainer's room plays and scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from decimal import Decimal

from assistant.desk.advise import advise, spoken_lines
from assistant.desk.call import Call
from assistant.desk.identify import questions
from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.money import Money, minor_digits
from assistant.practice.seen import Line, Seen
from assistant.records import Identified


def seen(view: AccountView, call: Call, weights: Iterable[tuple[str, str]]) -> Seen:
    """What this call's trainee has before them when it begins; ``weights`` are the desk's questions of the check."""
    tongue = Tongue(call.language, zone=view.account.customer.time_zone)
    return Seen(
        language=call.language,
        register=call.register if call.language == "nl" else None,
        situations=view.situations,
        spoken_as=tuple(dict.fromkeys(one.spoken_as for one in view.standings)),
        flags=tuple(dict.fromkeys(flag.kind for flag in view.flags)),
        reasons={one.situation: one.verdict.may_tell for one in reversed(view.standings) if one.verdict},
        asks=tuple((one.ask, one.weight) for one in questions(view, weights, tongue)),
        lines={level.value: tuple(_lines(view, call, level, tongue)) for level in Identified},
        amounts=tuple(dict.fromkeys(map(_major, _amounts(view)))),
        last4s=tuple(dict.fromkeys(one.last4 for one in view.account.methods if one.last4)),
        plans=tuple(dict.fromkeys(item.name for one in view.account.subscriptions for item in one.items if item.name)),
    )


def _lines(view: AccountView, call: Call, level: Identified, tongue: Tongue) -> Iterator[Line]:
    then = copy(call)
    then.identified = level
    for phase, line in spoken_lines(advise(view, then, tongue).script):
        yield Line(line.id, phase, line.text)


def _amounts(view: AccountView) -> Iterator[Money]:
    for payment in view.account.payments:
        yield payment.amount
    for invoice in view.account.invoices:
        yield from (one for one in (invoice.amount_due, invoice.amount_remaining) if one.minor)


def _major(money: Money) -> str:
    return str(Decimal(money.minor).scaleb(-minor_digits(money.currency)))
