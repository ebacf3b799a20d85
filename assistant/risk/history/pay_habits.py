"""When there is money on a customer's account, by what came of earlier tries: a small belief about when this customer is paid.

A try that finds too little money says that no pay came just before; one that goes through after such a refusal says that some did. By
Bayes' rule both tell how likely each habit of pay is, and from that follows the chance of money on a day ahead. How common each habit is
among a company's customers is learned from all of their tries (``assistant.risk.fitting.pay_habits``), by country, and kept in the model file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import prod
from operator import mul

from assistant.risk.history.past import Past, Try, same_method
from assistant.risk.history.pay_cycle import in_month, local_date

SHORT, LATE, PAID = "s", "l", "p"
"""A try found too little money; one on the same method went through after that; one went through at once, which most accounts allow at any
time. What a customer pays by another way says nothing of the account that was short."""
Sign = tuple[int, str]
"""(proleptic ordinal of the local date, what was seen)."""
SHORT_OF_MONEY = frozenset({"insufficient_funds", "limit_reached"})
MAYBE_SHORT = frozenset({"bank_declined"})
"""Banks also say no more than "no" where money is short."""

ONCE = tuple((day,) for day in range(1, 32))
APART = 15
TWICE = tuple((day, day + APART) for day in range(1, 32 - APART))
FORTNIGHTS = (date(2020, 1, 3).toordinal(), date(2020, 1, 10).toordinal())
HABITS = len(ONCE) + len(TWICE) + len(FORTNIGHTS)
"""Once a month on any day, twice half a month apart, every second Friday; 31 is the last day, and a weekend's pay comes on the Friday before."""

FULL, EMPTY = 0.45, 0.95
"""The chance of too little money on payday, and once all is spent, on an account that runs dry (judgement; 0.4 and 0.9 made
tries of simulated customers less likely in every world, and the days chosen worse)."""
SPENT_IN = (5, 9, 14)
"""Days after which all is spent; which of these is learned."""
RUNS_DRY = 0.2
"""How often the account of somebody who paid at once runs dry all the same (judgement)."""
LATELY = 3
LATEST = 40
MOST_SIGNS = 16
"""The newest ones: who is paid elsewhere now is not judged by years ago."""
EVERYWHERE = "*"


@dataclass(frozen=True)
class PayHabits:
    """``weights``: by country (lower case; ``*`` for the others) how common each habit is, adding up to 1; ``spent_in``: see ``SPENT_IN``."""

    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    spent_in: int = SPENT_IN[1]

    def of(self, country: str | None) -> tuple[float, ...]:
        return self.weights.get(country or EVERYWHERE) or self.weights.get(EVERYWHERE) or EVEN

    def belief(self, country: str | None, signs: Sequence[Sign]) -> Sequence[float]:
        """How likely each habit is after these signs, up to a factor that all of them share."""
        return self.after(self.of(country), signs)

    def after(self, belief: Sequence[float], signs: Sequence[Sign]) -> Sequence[float]:
        """The belief once these signs are seen too. A sign has a chance of a twentieth or more, so that the few there are keep it far above 0."""
        likely = [_likely(self.spent_in, day, what) for day, what in signs]
        return list(map(mul, belief, likely[0])) if len(likely) == 1 else list(map(prod, zip(belief, *likely, strict=True)))

    def money(self, belief: Sequence[float], day: date) -> float:
        """The chance that an account which runs dry holds enough on that day."""
        chance: float = sum(map(mul, belief, _likely(self.spent_in, day.toordinal(), LATE))) / sum(belief)
        return chance

    def paid_lately(self, belief: Sequence[float], day: date) -> float:
        """The chance that pay came in on that day or in the ``LATELY`` days before."""
        lately = sum(share for share, since in zip(belief, days_since_pay(day.toordinal()), strict=True) if since <= LATELY)
        return lately / sum(belief)


EVEN = (1 / HABITS,) * HABITS
NO_HABITS = PayHabits()


@lru_cache(maxsize=8)
def curves(spent_in: int) -> Mapping[str, tuple[float, ...]]:
    """By sign, by days since pay: how likely it is seen."""
    short = tuple(FULL + (EMPTY - FULL) * min(1.0, since / spent_in) for since in range(LATEST + 1))
    return {SHORT: short, LATE: tuple(1 - one for one in short), PAID: tuple(1 - RUNS_DRY * one for one in short)}


@lru_cache(maxsize=20_000)
def _likely(spent_in: int, day: int, what: str) -> tuple[float, ...]:
    """By habit: how likely it is to see this on that day."""
    curve = curves(spent_in)[what]
    return tuple(map(curve.__getitem__, days_since_pay(day)))


@lru_cache(maxsize=20_000)
def days_since_pay(ordinal: int) -> tuple[int, ...]:
    """By habit: days since its latest payday, at most ``LATEST``."""
    when = date.fromordinal(ordinal)
    before, this, following = _around(when.year * 12 + when.month - 1)
    begun, come = bisect_right(following, ordinal), bisect_right(this, ordinal)
    once = tuple(map(ordinal.__sub__, (*following[:begun], *this[begun:come], *before[come:])))
    twice = map(min, once, once[APART:])
    return (*once, *twice, *((ordinal - first) % 14 for first in FORTNIGHTS))


@lru_cache(maxsize=1_000)
def _around(month: int) -> tuple[tuple[int, ...], ...]:
    return tuple(map(_paydays, (month - 1, month, month + 1)))


@lru_cache(maxsize=1_000)
def _paydays(month: int) -> tuple[int, ...]:
    """Of a month, counted from the year 0, by habit of one day, none before the one of the day before; the first of a month can lie in the month
    before."""
    year, place = divmod(month, 12)
    return tuple(in_month(f"day {day}", "previous working day", year, place + 1).toordinal() for (day,) in ONCE)


def signs_of(past: Past, leave_out: str | None = None) -> tuple[Sign, ...]:
    """What the tries known at the moment say, oldest first; of the bill ``leave_out`` the first try alone."""
    found: list[Sign] = []
    for story in past.stories:
        short: Try | None = None
        for place, one in enumerate(story.tries):
            ok = past.ok(one)
            if ok is None or one.at > past.moment:
                break
            late = short is not None and same_method(one, short)
            what = SHORT if not ok and _short(one) else LATE if ok and late else PAID if ok and not place else None
            if what:
                found.append((local_date(one.at, past.country).toordinal(), what))
            if what == SHORT:
                short = one
            if story.id == leave_out:
                break
    return tuple(found[-MOST_SIGNS:])


def _short(one: Try) -> bool:
    return one.verdict is not None and one.verdict.situation in SHORT_OF_MONEY


def to_word(signs: Sequence[Sign]) -> str:
    return " ".join(f"{day}{what}" for day, what in signs)


def from_word(word: str) -> tuple[Sign, ...]:
    """Raises ValueError for what ``to_word`` did not write."""
    return tuple((int(one[:-1]), one[-1]) for one in word.split())
