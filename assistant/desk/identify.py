"""The short check of who is on the line. Right answers add up to a level; a question whose answer was just spoken proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.identity import level
from assistant.language import Tongue
from assistant.records import Identified

Weights = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the check: what to ask, what weight a right answer has, and the answers we hold (for the agent's eyes)."""

    ask: str
    weight: str
    answers: tuple[str, ...]


# So many of the newest payments make a right answer to a question about one.
PAYMENTS_SHOWN = 3


def questions(view: AccountView, weights: Iterable[tuple[str, str]], tongue: Tongue) -> tuple[Asked, ...]:
    """The questions that can be asked of this customer: those whose answer we hold."""
    asked = (Asked(ask, weight, _answers(view, ask, tongue)) for ask, weight in weights)
    return tuple(one for one in asked if one.answers)


def _answers(view: AccountView, ask: str, tongue: Tongue) -> tuple[str, ...]:
    customer = view.account.customer
    good = [one for one in view.account.payments if one.ok][:PAYMENTS_SHOWN]
    if ask == "payment_date":
        return tuple(dict.fromkeys(tongue.day(one.at, view.now) for one in good))
    if ask == "amount":
        return tuple(dict.fromkeys(tongue.money(one.amount) for one in good))
    if ask == "last4":
        return tuple(dict.fromkeys(one.last4 for one in view.account.methods if one.last4))
    if ask == "postcode":
        return (customer.postcode,) if customer.postcode else ()
    return (_birth_date(customer.birth_date, view.now, tongue),) if customer.birth_date else ()


def _birth_date(held: str, now: datetime, tongue: Tongue) -> str:
    """As the agent would say it; what is no date is shown as it is held."""
    try:
        return tongue.day(date.fromisoformat(held), now)
    except ValueError:
        return held


def tick(call: Call, ask: str, weights: Weights, at: datetime) -> None:
    """Ticks a right answer, or takes that back; the level follows and keeps the time it was reached."""
    call.ticked[ask] = not call.ticked.get(ask, False)
    _settle(call, level(call.ticked, weights), at)


def fail(call: Call, at: datetime) -> None:
    """The check did not go well; taken back by doing it again."""
    failed = call.identified is Identified.FAILED
    _settle(call, Identified.NONE if failed else Identified.FAILED, at)
    if not failed:
        call.ticked.clear()


def _settle(call: Call, reached: Identified, at: datetime) -> None:
    if call.identified is not reached:
        call.identified = reached
        call.identified_at = None if reached is Identified.NONE else at
