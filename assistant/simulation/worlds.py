"""The worlds: what people there are like and how their money, cards, banks and companies behave. Numbers only.

They are made up, in the size that public figures on recurring card payments and direct debits suggest; nobody's data stands behind them.
Chances are per renewal unless a name says otherwise. How they work together is told in ``stages``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.simulation.paydays import Habit

Weights = tuple[tuple[str, float], ...]
Habits = tuple[tuple[Habit, float], ...]

# A Friday, so that two-weekly pay comes on Fridays (2020-01-03 and the week after).
FRIDAYS = (737427, 737434)
ONE_A_MONTH: Mapping[str, Habits] = {
    "NL": ((Habit((25,)), 0.5), (Habit((23,)), 0.2), (Habit((31,)), 0.2), (Habit((10,)), 0.1)),
    "BE": ((Habit((31,)), 0.5), (Habit((5,)), 0.25), (Habit((25,)), 0.15), (Habit((10,)), 0.1)),
    "DE": ((Habit((31,)), 0.45), (Habit((1,)), 0.25), (Habit((15,)), 0.2), (Habit((28,)), 0.1)),
    "GB": ((Habit((28,)), 0.35), (Habit((31,)), 0.35), (Habit((25,)), 0.2), (Habit((15,)), 0.1)),
    "US": ((Habit((31,)), 0.4), (Habit((15,)), 0.3), (Habit((1,)), 0.2), (Habit((7,)), 0.1)),
}
TWO_A_MONTH: Mapping[str, Habits] = {
    "NL": ((Habit((10, 25)), 0.4), (Habit((1, 15)), 0.25), (Habit((8, 23)), 0.2), (Habit((25,)), 0.15)),
    "BE": ((Habit((15, 31)), 0.4), (Habit((5, 20)), 0.25), (Habit((10, 25)), 0.2), (Habit((31,)), 0.15)),
    "DE": ((Habit((15, 31)), 0.4), (Habit((1, 15)), 0.25), (Habit((13, 28)), 0.2), (Habit((31,)), 0.15)),
    "GB": ((Habit((13, 28)), 0.4), (Habit((15, 31)), 0.25), (Habit((), 14, FRIDAYS[0]), 0.2), (Habit((28,)), 0.15)),
    "US": ((Habit((15, 31)), 0.35), (Habit((1, 15)), 0.25), (Habit((), 14, FRIDAYS[0]), 0.2), (Habit((), 14, FRIDAYS[1]), 0.2)),
}


@dataclass(frozen=True, slots=True)
class World:
    """One world. Tuples over ``money`` go from ample to scarce, over ``attention`` from heedless to attentive, pairs from no to yes."""

    name: str
    about: str
    countries: Weights = (("NL", 0.4), ("BE", 0.15), ("DE", 0.2), ("GB", 0.15), ("US", 0.1))
    habits: Mapping[str, Habits] = field(default_factory=lambda: ONE_A_MONTH)
    debit: float = 0.2
    """Share that pays by SEPA direct debit, of those in the euro countries; the rest pay by card."""
    wallet: float = 0.15
    """Share of the cards that sit in a wallet, whose token follows the card's renewal."""
    credit: float = 0.35
    foreign: float = 0.04
    """Share of the cards that another country than the customer's has issued."""
    yearly: float = 0.06

    money: tuple[float, ...] = (0.6, 0.22, 0.1, 0.08)
    sinks: float = 0.01
    """From one renewal to the next the customer's money moves one level down; ``rises``: one level up."""
    rises: float = 0.01
    broke: tuple[float, ...] = (0.001, 0.008, 0.18, 0.7)
    """By money: nothing is left over around this bill, so that what is on the account follows payday."""
    dear: float = 0.5
    """What a bill of 40.00 or more adds to the logit of ``broke``; a bill below 15.00 takes it away."""
    on_credit: float = -0.5
    """The same for a credit card."""
    full: float = 0.35
    """A broke account's chance of too little money on payday itself, rising evenly to ``drained`` in ``drains_in`` days."""
    drained: float = 0.97
    drains_in: int = 9
    slip: float = 0.001
    """The chance per try of too little money where the account is not broke."""
    closed: float = 0.002
    """The card or account does not work any more, and the bank does not say why."""

    strict: float = 0.06
    refuses: tuple[float, float] = (0.002, 0.6)
    """A lenient and a strict bank's chance per try to refuse for no reason that it tells."""
    price_shock: float = 1.0
    """What a bill dearer than the one before adds to the logit of ``refuses``."""
    hard: float = 0.003
    """Lost, stolen, replaced, revoked: the same card or account can never pay again."""
    prone: tuple[float, float] = (0.02, 0.25)
    """Share of the cards that our own fraud rule takes for strange: of this country, of another."""
    blocks: tuple[float, float] = (0.001, 0.7)
    """The rule's chance per try to block a card that it does not, or does, take for strange."""
    outage: float = 0.004
    outage_days: tuple[tuple[int, float], ...] = ((1, 0.5), (2, 0.25), (4, 0.15), (6, 0.1))
    """How many days after the renewal's first try the bank's outage is over."""
    glitch: float = 0.001
    """A technical fault, per try."""

    updates: float = 0.5
    """Share of the banks that pass on a renewed card; ``passed_on``: the chance that it arrives in time, by whether they do."""
    passed_on: tuple[float, float] = (0.03, 0.85)
    accepted: tuple[float, float] = (0.05, 0.4)
    """The chance per try that an expired card is charged all the same, by whether the bank passes on renewals."""
    attention: tuple[float, ...] = (0.5, 0.38, 0.12)
    replaces: tuple[float, ...] = (0.12, 0.4, 0.8)
    """Gives a new card in time, where the bank did not pass on the renewal."""
    pays_alone: tuple[float, ...] = (0.002, 0.02, 0.11)
    """The chance per day to pay an open bill unasked, in the first week; half of it later."""
    told_why: float = 1.8
    """How many times more often, where the card itself must be replaced."""
    responds: float = 0.4
    answers: float = 0.35
    """A customer who responds, once contacted, pays with this chance per day."""
    contacted: float = 0.06
    """Share of the failed bills about which the desk calls at once."""

    ends_at_failure: Weights = (("cancelled", 0.015), ("paused", 0.006), ("disputed", 0.003), ("refunded", 0.004))
    """What ends an open bill otherwise, within hours of the failure."""
    ends_before: Weights = (("cancelled", 0.006), ("paused", 0.003))
    """What keeps the renewal from being charged, in the days before it."""
    turns: Weights = (("cancelled", 0.006), ("disputed", 0.001), ("refunded", 0.004), ("dearer", 0.012), ("cheaper", 0.004))
    """What happens after a bill that was paid at once."""
    discount: float = 0.2
    """Share that begins with some months at half price."""
    schedule: tuple[int, ...] = (3, 5, 7)
    """The days after the first failure on which a card is tried again."""
    debit_schedule: tuple[int, ...] = (6,)

    def level(self, amount: int, credit: bool) -> float:
        """What an amount (minor units) on such a card adds to the logit of ``broke``."""
        return (self.dear if amount >= 4000 else -self.dear if amount < 1500 else 0.0) + (self.on_credit if credit else 0.0)


PLAIN = World("plain", "One payday a month, most customers with a card: the world that the others differ from.")
TWO_PAYDAYS = replace(
    PLAIN,
    name="two_paydays",
    about="Two paydays a month, or one every two weeks, for most.",
    habits=TWO_A_MONTH,
    countries=(("US", 0.4), ("GB", 0.25), ("NL", 0.15), ("DE", 0.1), ("BE", 0.1)),
    debit=0.1,
    money=(0.56, 0.22, 0.12, 0.1),
    drained=0.95,
    drains_in=6,
)
OUTAGES = replace(
    PLAIN,
    name="outages",
    about="Banks that are out of reach for days, and a fraud rule of ours that misfires.",
    money=(0.64, 0.22, 0.08, 0.06),
    strict=0.05,
    outage=0.012,
    outage_days=((1, 0.2), (2, 0.2), (4, 0.25), (6, 0.15), (9, 0.2)),
    glitch=0.003,
    foreign=0.1,
    prone=(0.04, 0.45),
    blocks=(0.002, 0.75),
)
DEBIT = replace(
    PLAIN,
    name="debit",
    about="Most pay by SEPA direct debit, which takes days to come in or back and is tried again once.",
    countries=(("NL", 0.45), ("DE", 0.35), ("BE", 0.2)),
    debit=0.8,
    money=(0.56, 0.22, 0.12, 0.1),
    hard=0.005,
    attention=(0.35, 0.45, 0.2),
    pays_alone=(0.004, 0.04, 0.16),
)
# Each chance lies about one away on its logit, up or down, chosen by hand; the paydays are those that the other worlds hold unlikely.
ELSEWHERE = replace(
    PLAIN,
    name="elsewhere",
    about="Every chance moved by about one on its logit, and paydays where the other worlds have few.",
    habits=dict.fromkeys(ONE_A_MONTH, ((Habit((15,)), 0.4), (Habit((5,)), 0.3), (Habit((12,)), 0.2), (Habit((20,)), 0.1))),
    countries=(("NL", 0.25), ("BE", 0.1), ("DE", 0.15), ("GB", 0.2), ("US", 0.3)),
    debit=0.1,
    wallet=0.3,
    money=(0.5, 0.24, 0.16, 0.1),
    broke=(0.003, 0.005, 0.1, 0.55),
    full=0.45,
    drained=0.99,
    drains_in=16,
    dear=0.1,
    on_credit=0.2,
    slip=0.003,
    closed=0.005,
    strict=0.06,
    refuses=(0.005, 0.68),
    price_shock=0.2,
    hard=0.0015,
    prone=(0.01, 0.4),
    blocks=(0.002, 0.85),
    outage=0.002,
    updates=0.3,
    passed_on=(0.07, 0.7),
    accepted=(0.02, 0.6),
    attention=(0.65, 0.25, 0.1),
    replaces=(0.25, 0.35, 0.6),
    pays_alone=(0.005, 0.012, 0.2),
    told_why=1.2,
)
WORLDS: Mapping[str, World] = {one.name: one for one in (PLAIN, TWO_PAYDAYS, OUTAGES, DEBIT, ELSEWHERE)}
