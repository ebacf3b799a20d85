"""The dice of one bill: its hidden state is thrown at the first try, and each try passes or is stopped at a stage."""

from __future__ import annotations

from random import Random

from assistant.simulation.people import Hidden, pick, yes
from assistant.simulation.stages import WORDS, Bill, Setting

Fault = tuple[str, str]
"""(decline code, the network's own code)."""


class Throw:
    """The state of a bill, and its tries."""

    def __init__(self, setting: Setting, hidden: Hidden, dice: Random, bill: Bill) -> None:
        self._setting, self._hidden, self._dice, self._bill = setting, hidden, dice, bill
        marks = setting.marks(bill)
        self.hard = yes(dice, setting.world.hard)
        self._back_after = pick(dice, setting.outages)
        broke = marks.broke[hidden.money]
        self._state = pick(dice, (("closed", marks.closed), ("broke", broke), ("fine", 1 - marks.closed - broke)))

    def first(self) -> Fault | None:
        """The first try: what refused it, or None where it passed."""
        return self._worded("hard") if self.hard else self.again(0)

    def again(self, day: int) -> Fault | None:
        """A try so many days after the first."""
        stage = self._stops(day)
        return self._worded(stage) if stage else None

    def _stops(self, day: int) -> str | None:
        world, hidden, bill, dice = self._setting.world, self._hidden, self._bill, self._dice
        if self.hard:
            return "hard"
        if bill.expired and not yes(dice, world.accepted[hidden.updater]):
            return "expired"
        if not bill.debit and yes(dice, world.blocks[hidden.rule]):
            return "rule"
        if self._back_after > day or yes(dice, world.glitch):
            return "tech"
        if self._state == "closed" or yes(dice, self._setting.marks(bill).refuses[hidden.temper]):
            return "temper"
        enough = self._setting.left(bill.day + day)[hidden.payday] if self._state == "broke" else 1 - world.slip
        return None if yes(dice, enough) else "money"

    def _worded(self, stage: str) -> Fault:
        return pick(self._dice, [((code, network), part) for code, network, part in WORDS[self._bill.debit, stage]])
