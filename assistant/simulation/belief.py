"""What is known of a customer's hidden kind from what was seen, exactly: Bayes' rule over every hidden state.

The hidden kind is (payday, money, the bank's temper) x our rule x the bank's updater x (attention, responds). Each thing seen multiplies
these four by factors of their own (see ``stages``), so that they stay independent and each is kept as a small list of weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

from assistant.simulation.outlook import Outlook, Powers
from assistant.simulation.stages import Bill, Setting, dot, share, stage_of

TEMPERS = (0, 1)


class Belief:
    """Weights that add up to 1: ``kind`` over (payday, money, temper), ``rule`` and ``updater`` over (no, yes), ``will`` over (attention,
    responds)."""

    def __init__(self, setting: Setting, *, foreign: bool) -> None:
        world = setting.world
        self.setting = setting
        temper = (1 - world.strict, world.strict)
        self.kind = [paid * level * temper[b] for paid in setting.paid_by for level in world.money for b in TEMPERS]
        prone = world.prone[foreign]
        self.rule = [1 - prone, prone]
        self.updater = [1 - world.updates, world.updates]
        self.will = [part * one for part in world.attention for one in (1 - world.responds, world.responds)]

    def attention(self) -> list[float]:
        """The weights over attention alone."""
        return [self.will[place] + self.will[place + 1] for place in range(0, len(self.will), 2)]

    def slide(self) -> None:
        """A renewal later: the money may have moved a level."""
        stay, sunk, risen = self.setting.slid
        above, below = [0.0, 0.0, *self.kind[:-2]], [*self.kind[2:], 0.0, 0.0]
        places = zip(self.kind, above, below, stay, sunk, risen, strict=True)
        self.kind = [one * a + more * b + less * c for one, more, less, a, b, c in places]

    def renewed(self, how: str) -> None:
        """The card was past its date: the bank passed on the new one, the customer gave another, or neither."""
        world = self.setting.world
        if how == "passed_on":
            self.updater = _scaled(self.updater, world.passed_on)
            return
        self.updater = _scaled(self.updater, [1 - one for one in world.passed_on])
        given = [one if how == "replaced" else 1 - one for one in world.replaces]
        self.will = _scaled(self.will, [one for one in given for _ in TEMPERS])

    def stay(self, day: int, debit: bool, told: bool, contacted: bool, busy: tuple[int, ...], paid: bool) -> None:
        """A day on which the customer did, or did not, pay alone."""
        alone = self.setting.alone(day, debit, told, busy)
        answers = self.setting.answers(day, debit, busy) if contacted else 0.0
        pays = [1 - (1 - one) * (1 - more) for one in alone for more in (0.0, answers)]
        self.will = _scaled(self.will, pays if paid else [1 - one for one in pays])

    def before(self, bill: Bill) -> Powers:
        """The powers that a forecast before the first try needs."""
        marks, levels = self.setting.marks(bill), len(self.setting.world.money)
        sides = self.kind[0::2], self.kind[1::2]
        starts = range(0, len(sides[0]), levels)
        fine = [sum(map(mul, side, marks.fine * len(starts))) for side in sides]
        broke = [[dot(side[start : start + levels], marks.broke) for side in sides] for start in starts]
        return self._powers(bill, fine, broke)

    def _powers(self, bill: Bill, fine: Sequence[float], broke: Sequence[Sequence[float]]) -> Powers:
        return Powers(self.setting, bill, fine, broke, self.rule, self.updater)

    def open(self, bill: Bill) -> Open:
        return Open(self, bill)

    def paid_at_once(self, bill: Bill) -> None:
        """The first try went through: the shortest way to the same as ``open(bill).passed(0)`` and ``close()``."""
        marks, left, slip = self.setting.marks(bill), self.setting.left(bill.day), 1 - self.setting.world.slip
        agrees = [1 - one for one in marks.refuses]
        by = [(good * slip + bad * one) * yes for one in left for good, bad in zip(marks.fine, marks.broke, strict=True) for yes in agrees]
        self.kind = _scaled(self.kind, by)
        self._passed_gates(bill)

    def _passed_gates(self, bill: Bill) -> None:
        world = self.setting.world
        if bill.expired:
            self.updater = _scaled(self.updater, world.accepted)
        if not bill.debit:
            self.rule = _scaled(self.rule, [1 - one for one in world.blocks])


class Open:
    """A bill under way: the belief with the bill's own hidden state, which is (fine, broke or closed) x how long the bank is out."""

    def __init__(self, belief: Belief, bill: Bill) -> None:
        self.belief, self.bill, self.setting = belief, bill, belief.setting
        self.marks = self.setting.marks(bill)
        levels = range(len(self.setting.world.money))
        places = [(level, b) for _ in self.setting.habits for level in levels for b in TEMPERS]
        self._temper = [b for _, b in places]
        self._habit = [number for number, _ in enumerate(self.setting.habits) for _ in levels for _ in TEMPERS]
        self.fine = [weight * self.marks.fine[level] for weight, (level, _) in zip(belief.kind, places, strict=True)]
        self.broke = [weight * self.marks.broke[level] for weight, (level, _) in zip(belief.kind, places, strict=True)]
        self.closed = [weight * self.marks.closed for weight in belief.kind]
        self.out = [chance for _, chance in self.setting.outages]

    def passed(self, day: int) -> None:
        """A try went through, so many days after the first."""
        self._reached(day)
        agrees = [1 - one for one in self.marks.refuses]
        left, slip = self.setting.left(self.bill.day + day), 1 - self.setting.world.slip
        self.fine = [one * agrees[b] * slip for one, b in zip(self.fine, self._temper, strict=True)]
        self.broke = [one * agrees[b] * left[p] for one, b, p in zip(self.broke, self._temper, self._habit, strict=True)]
        self.closed = [0.0] * len(self.closed)
        self._even()

    def refused(self, day: int, code: str, network: str) -> None:
        """A try was refused with these codes, so many days after the first."""
        stage, belief, world = stage_of(code, network, self.bill.debit), self.belief, self.setting.world
        if stage == "hard":
            return
        if stage == "expired":
            belief.updater = _scaled(belief.updater, [1 - one for one in world.accepted])
            return
        if stage == "rule":
            if self.bill.expired:
                belief.updater = _scaled(belief.updater, world.accepted)
            belief.rule = _scaled(belief.rule, world.blocks)
            return
        if stage == "tech":
            belief._passed_gates(self.bill)
            still = [1.0 if days > day else world.glitch for days, _ in self.setting.outages]
            self.out = _scaled(self.out, still)
            return
        self._reached(day)
        self._bank_said(day, code, network)

    def _bank_said(self, day: int, code: str, network: str) -> None:
        debit, left, slip = self.bill.debit, self.setting.left(self.bill.day + day), self.setting.world.slip
        temper, money = share(code, network, debit, "temper"), share(code, network, debit, "money")
        no = self.marks.refuses
        self.fine = [one * (no[b] * temper + (1 - no[b]) * slip * money) for one, b in zip(self.fine, self._temper, strict=True)]
        states = zip(self.broke, self._temper, self._habit, strict=True)
        self.broke = [one * (no[b] * temper + (1 - no[b]) * (1 - left[p]) * money) for one, b, p in states]
        self.closed = [one * temper for one in self.closed]
        self._even()

    def _reached(self, day: int) -> None:
        """A try got as far as the bank's own decision."""
        self.belief._passed_gates(self.bill)
        up = [1.0 - self.setting.world.glitch if days <= day else 0.0 for days, _ in self.setting.outages]
        self.out = _scaled(self.out, up)

    def _even(self) -> None:
        total = sum(self.fine) + sum(self.broke) + sum(self.closed)
        self.fine, self.broke, self.closed = ([one / total for one in part] for part in (self.fine, self.broke, self.closed))

    def outlook(self) -> Outlook:
        """The chances of the days ahead as they stand now."""
        fine, broke = [0.0, 0.0], [[0.0, 0.0] for _ in self.setting.habits]
        for good, bad, b, p in zip(self.fine, self.broke, self._temper, self._habit, strict=True):
            fine[b] += good
            broke[p][b] += bad
        return Outlook(self.belief._powers(self.bill, fine, broke), tuple(self.out))

    def close(self) -> None:
        """The bill is over: what it taught of the customer's kind stays, its own state goes."""
        self.belief.kind = [a + b + c for a, b, c in zip(self.fine, self.broke, self.closed, strict=True)]


def _scaled(weights: Sequence[float], by: Sequence[float]) -> list[float]:
    made = list(map(mul, weights, by))
    total = sum(made)
    return [one / total for one in made]
