"""What can stop one try, stage by stage, and how likely each is for one kind of customer: shared by the dice and by the exact chances.

A try passes, in this order: the card's date, our fraud rule, the bank's systems, the bank's temper, the money. A bill may also meet a hard
end (a lost card, say) at its first try. Given the customer's hidden kind and the hidden state of this bill, all tries are independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, prod
from operator import mul

from assistant.simulation.paydays import days_since
from assistant.simulation.worlds import World

DAY = 86_400
LAST_DAY = 20
"""Days after the first failure at which a bill that is still open is written off and the subscription ends."""
RETURNED = 3
"""Days until a direct debit comes back; ``SETTLED``: until it is in."""
SETTLED = 4
WINDOW = 14
ALLOWED = {False: tuple(range(1, WINDOW + 1)), True: tuple(range(RETURNED + 1, WINDOW - SETTLED + 1))}
"""The days that a random try may take: for a card, for a direct debit."""

# How a refusal is worded, by the stage that refused: (code, the network's code, share). Codes of the table of decline codes.
CARD_TEMPER = (("do_not_honor", "05", 0.75), ("generic_decline", "05", 0.25))
CARD_MONEY = (("insufficient_funds", "51", 0.76), ("generic_decline", "51", 0.12), ("do_not_honor", "05", 0.12))
CARD_TECH = (("processing_error", "96", 0.5), ("issuer_not_available", "91", 0.5))
CARD_HARD = (("lost_card", "41", 0.35), ("stolen_card", "43", 0.2), ("incorrect_number", "14", 0.2),
             ("transaction_not_allowed", "57", 0.15), ("revocation_of_authorization", "R1", 0.1))  # fmt: skip
DEBIT_TEMPER = (("refer_to_customer", "MS03", 1.0),)
DEBIT_MONEY = (("insufficient_funds", "AM04", 0.8), ("refer_to_customer", "MS03", 0.2))
DEBIT_TECH = (("generic_could_not_process", "ED05", 1.0),)
DEBIT_HARD = (("account_closed", "AC04", 0.4), ("debit_not_authorized", "MD01", 0.3), ("debit_disputed", "MD06", 0.2),
              ("bank_account_restricted", "AC06", 0.1))  # fmt: skip
Worded = tuple[tuple[str, str, float], ...]
WORDS: Mapping[tuple[bool, str], Worded] = {
    (False, "temper"): CARD_TEMPER, (False, "money"): CARD_MONEY, (False, "tech"): CARD_TECH, (False, "hard"): CARD_HARD,
    (False, "expired"): (("expired_card", "54", 1.0),), (False, "rule"): (("rule", "", 1.0),),
    (True, "temper"): DEBIT_TEMPER, (True, "money"): DEBIT_MONEY, (True, "tech"): DEBIT_TECH, (True, "hard"): DEBIT_HARD,
}  # fmt: skip
MOST = 4
"""Tries that a forecast looks at together: the first and three more."""
SOFT = frozenset({"do_not_honor", "generic_decline", "insufficient_funds", "processing_error", "issuer_not_available",
                  "refer_to_customer", "generic_could_not_process"})  # fmt: skip


def stage_of(code: str, network: str, debit: bool) -> str:
    """What a seen refusal says for sure: hard, expired, rule, tech, or refused (the bank's temper or the money)."""
    for stage in ("hard", "expired", "rule", "tech"):
        if any((code, network) == words[:2] for words in WORDS.get((debit, stage), ())):
            return stage
    return "refused"


def share(code: str, network: str, debit: bool, stage: str) -> float:
    """How often this stage words its refusal so."""
    return sum(part for one, other, part in WORDS[debit, stage] if (one, other) == (code, network))


def dot(weights: Iterable[float], chances: Iterable[float]) -> float:
    found: float = sum(map(mul, weights, chances))
    return found


def moved(chance: float, by: float) -> float:
    """The chance with so much added to its logit."""
    return 1 / (1 + exp(-(log(chance / (1 - chance)) + by))) if by and 0 < chance < 1 else chance


@dataclass(frozen=True)
class Bill:
    """What anybody can see of a bill that is about to be charged: ``day`` is the ordinal date of its first try."""

    day: int
    debit: bool
    level: float = 0.0
    dearer: bool = False
    expired: bool = False
    """The card is past its date and was not renewed; before it is known, see ``Belief.before``."""


class Setting:
    """A world as customers of one country and one kind of method meet it: chances by hidden state, looked up once."""

    def __init__(self, world: World, country: str, random_days: float = 0.0) -> None:
        self.world, self.random_days = world, random_days
        self.habits = tuple(habit for habit, _ in world.habits[country])
        self.paid_by = tuple(weight for _, weight in world.habits[country])
        self._left: dict[int, tuple[float, ...]] = {}
        self._marks: dict[tuple[float, bool], Marks] = {}
        self._survival: dict[tuple[bool, bool, int, tuple[int, ...]], tuple[float, ...]] = {}

    def left(self, day: int) -> tuple[float, ...]:
        """By habit: the chance that a broke account has enough on this date."""
        found = self._left.get(day)
        if found is None:
            world = self.world
            gone = (min(1.0, days_since(habit, day) / world.drains_in) for habit in self.habits)
            found = self._left[day] = tuple(1 - world.full - (world.drained - world.full) * one for one in gone)
        return found

    def marks(self, bill: Bill) -> Marks:
        key = (bill.level, bill.dearer)
        if key not in self._marks:
            self._marks[key] = Marks(self.world, bill.level, bill.dearer)
        return self._marks[key]

    @cached_property
    def clear(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """By whether our rule takes the card for strange, by the number of tries: none is blocked."""
        no, strange = (tuple((1 - one) ** tries for tries in range(MOST + 1)) for one in self.world.blocks)
        return no, strange

    @cached_property
    def enough(self) -> tuple[float, ...]:
        """By the number of tries: an account that is not broke has enough in all of them."""
        return tuple((1 - self.world.slip) ** tries for tries in range(MOST + 1))

    @cached_property
    def slides(self) -> tuple[tuple[float, ...], ...]:
        """From money level to money level, between two renewals."""
        levels = range(len(self.world.money))
        sinks, rises, last = self.world.sinks, self.world.rises, len(levels) - 1
        rows = []
        for one in levels:
            down, up = (sinks if one < last else 0.0), (rises if one else 0.0)
            rows.append(tuple(down if to == one + 1 else up if to == one - 1 else 1 - down - up if to == one else 0.0 for to in levels))
        return tuple(rows)

    @cached_property
    def slid(self) -> tuple[list[float], list[float], list[float]]:
        """``slides`` along the belief's (payday, money, temper): the share that stays, that comes from a level richer, from one poorer."""
        rows, levels, habits = self.slides, range(len(self.world.money)), len(self.habits)
        stay = [rows[one][one] for one in levels for _ in range(2)]
        sunk = [rows[one - 1][one] if one else 0.0 for one in levels for _ in range(2)]
        risen = [rows[one + 1][one] if one + 1 < len(levels) else 0.0 for one in levels for _ in range(2)]
        return stay * habits, sunk * habits, risen * habits

    @cached_property
    def outages(self) -> tuple[tuple[int, float], ...]:
        """(days until the bank is back, chance); 0: no outage."""
        world = self.world
        return ((0, 1 - world.outage), *((days, world.outage * part) for days, part in world.outage_days))

    def alone(self, day: int, debit: bool, told: bool, busy: tuple[int, ...] = ()) -> tuple[float, ...]:
        """By attention: the chance to pay unasked on this day after the failure; none while a debit is under way."""
        if debit and any(begun < day <= begun + RETURNED for begun in (0, *busy)):
            return (0.0,) * len(self.world.attention)
        times = (self.world.told_why if told else 1.0) * (1.0 if day <= 7 else 0.5)
        return tuple(min(0.9, one * times) for one in self.world.pays_alone)

    def answers(self, day: int, debit: bool, busy: tuple[int, ...] = ()) -> float:
        """The chance that a customer who responds pays on this day, once contacted."""
        under_way = debit and any(begun < day <= begun + RETURNED for begun in (0, *busy))
        return 0.0 if under_way else self.world.answers

    def survival(self, debit: bool, told: bool, last: int, plan: tuple[int, ...]) -> tuple[float, ...]:
        """By attention: the chance not to pay alone from the first failure to day ``last``, if nobody calls and tries on ``plan`` fail."""
        key = (debit, told, last, plan if debit else ())
        if key not in self._survival:
            days = [self.alone(day, debit, told, key[3]) for day in range(1, last + 1)]
            self._survival[key] = tuple(prod(1 - day[a] for day in days) for a in range(len(self.world.attention)))
        return self._survival[key]


class Marks:
    """The chances of one bill that do not depend on the date: by money level the states of the account, by temper the refusals."""

    def __init__(self, world: World, level: float, dearer: bool) -> None:
        broke = tuple(moved(one, level) for one in world.broke)
        self.closed = world.closed
        self.broke = tuple((1 - world.closed) * one for one in broke)
        self.fine = tuple((1 - world.closed) * (1 - one) for one in broke)
        self.refuses = tuple(moved(one, world.price_shock if dearer else 0.0) for one in world.refuses)
        steady = 1 - world.glitch
        self.agrees = tuple(tuple((steady * (1 - one)) ** tries for tries in range(MOST + 1)) for one in self.refuses)
        """By temper, by the number of tries: no technical fault and no refusal in any of them."""
