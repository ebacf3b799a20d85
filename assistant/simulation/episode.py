"""A failed bill from its first failure to its end: scheduled tries, a customer who pays alone or is called, other endings, the write-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.simulation.outlook import Outlook, recovery
from assistant.simulation.people import CARD_YEARS, maybe, yes
from assistant.simulation.stages import ALLOWED, DAY, LAST_DAY, RETURNED, SETTLED, SOFT, WINDOW, dot
from assistant.simulation.stages import Bill as Seen
from assistant.simulation.tale import Back, Bill, Call, Kind, Means, Note, Try, months_on, year_month
from assistant.simulation.throw import Fault, Throw
from assistant.simulation.truth import Truth, Why

if TYPE_CHECKING:
    from assistant.simulation.life import Life

EARLY_WARNING_DAYS = 30
HOUR = 3600
CALLED, ENDED, WRITTEN_OFF = 2 * HOUR, 6 * HOUR, HOUR
MARGIN = 2 * DAY


class Episode:
    """``goes_on`` tells, after ``run``, whether another renewal may follow."""

    def __init__(self, life: Life, bill: Bill, seen: Seen, throw: Throw, fault: Fault) -> None:
        self.life, self.bill, self.seen, self.throw = life, bill, seen, throw
        self.dice, self.tale, self.world = life.dice, life.tale, life.world
        self.first = seen_first = bill.created + HOUR
        self.known = seen_first + (RETURNED * DAY if seen.debit else 0)
        self.fault, self.told = fault, throw.hard or seen.expired
        self.open = life.belief.open(seen)
        self.plan = self._plan()
        self.goes_on = True
        self.called = False
        self.lost: int | None = None

    def _plan(self) -> tuple[int, ...]:
        """The days of the scheduled tries: the company's, or for some bills random ones. None after a hard refusal."""
        usual = self.world.debit_schedule if self.seen.debit else self.world.schedule
        random = yes(self.dice, self.life.setting.random_days)
        drawn = tuple(sorted(self.dice.sample(ALLOWED[self.seen.debit], len(usual))))
        if self.throw.hard:
            return ()
        if random:
            self.bill.retry_days = drawn
        return drawn if random else usual

    def run(self) -> tuple[int | None, Why | None]:
        """(1 where the bill was lost, 0 where it was paid, None where something else came first or is still to come; why None)."""
        self.bill.tries.append(Try(self.first, self.tale.method, False, *self.fault, known_at=self.known))
        self.open.refused(0, *self.fault)
        self._note_failed()
        attention = self.life.belief.attention()
        outlook = self.open.outlook()
        chance = recovery(outlook, attention, debit=self.seen.debit, told=self.told, plan=self.plan)
        if self.throw.hard:
            stay = self.life.setting.survival(self.seen.debit, True, WINDOW, ())
            chance = 1 - dot(attention, stay)
        place = len(self.life.truths)
        why = self._otherwise()
        if why is None or why == "contacted":
            self._days(outlook)
        self._truths(place, outlook, chance, why)
        self.open.close()
        return (None, why) if why else (self.lost, None if self.lost is not None else "unripe")

    def _otherwise(self) -> Why | None:
        how = maybe(self.dice, self.world.ends_at_failure)
        contacted = yes(self.dice, self.world.contacted)
        if how:
            if self.known + ENDED > self.tale.now:
                self.goes_on = False
                return None
            return self._ends(how)
        if contacted and self.known + CALLED <= self.tale.now:
            self.called = True
            self.tale.calls.append(Call(self.known + CALLED, self.bill.number))
            return "contacted"
        return None

    def _ends(self, how: str) -> Why:
        at, tale = self.known + ENDED, self.tale
        self.bill.voided_at = at
        if how == "paused":
            tale.paused_until = self.first + LAST_DAY * DAY
            tale.notes.append(Note(at, "paused"))
            return "paused"
        self.goes_on = False
        last = next((one for one in reversed(tale.bills[:-1]) if one.paid_at), None)
        taken = {back.bill for back in tale.backs}
        if how == "cancelled" or last is None or last.number in taken:
            self.life.end(at, "cancellation_requested")
            return "cancelled"
        tale.backs.append(Back(at - HOUR, last.number, how == "disputed"))
        self.life.end(at, "payment_disputed" if how == "disputed" else "cancellation_requested")
        return "disputed" if how == "disputed" else "refunded"

    def _days(self, outlook: Outlook) -> None:
        """Day by day until it is paid or written off, or until the account's moment."""
        if not self.goes_on:
            self.bill.next_try = self._next(0)
            return
        busy: tuple[int, ...] = ()
        for day in range(1, LAST_DAY + 1):
            at = self.first + day * DAY
            if self._paid_alone(day, at, busy):
                return
            if at > self.tale.now:
                self._waits(day)
                return
            if day in self.plan:
                if self._tried(day, at):
                    return
                busy = (*busy, day)
        end = self.first + LAST_DAY * DAY + WRITTEN_OFF
        if end > self.tale.now:
            self._waits(LAST_DAY)
            return
        self.bill.written_off_at = end
        self.lost, self.goes_on = 1, False
        self.life.end(end, "payment_failed")

    def _waits(self, day: int) -> None:
        self.goes_on = False
        self.bill.next_try = self._next(day - 1)

    def _next(self, after: int) -> int | None:
        return next((self.first + day * DAY for day in self.plan if self.first + day * DAY > self.tale.now and day > after), None)

    def _paid_alone(self, day: int, at: int, busy: tuple[int, ...]) -> bool:
        """On this day, some hours before its try."""
        life, hidden, setting = self.life, self.life.hidden, self.life.setting
        chance = setting.alone(day, self.seen.debit, self.told, busy)[hidden.attention]
        if self.called and hidden.responds:
            chance = 1 - (1 - chance) * (1 - setting.answers(day, self.seen.debit, busy))
        pays = yes(self.dice, chance)
        when = at - (1 + self.dice.randrange(11)) * HOUR
        if when > self.tale.now:
            return False
        if pays:
            given = life.give_card(when) if self.told else None
            means = given if given and given.kind == "card" else self._once(when)
            self.bill.tries.append(Try(when, means, True, alone=True, known_at=when))
            self._paid(when)
        life.belief.stay(day, self.seen.debit, self.told, self.called, busy, pays)
        return pays

    def _once(self, at: int) -> Means:
        """Something else to pay this one bill with: iDEAL in the Netherlands, another card elsewhere."""
        tale = self.tale
        four = f"{self.dice.randrange(10_000):04}"
        ends = months_on(year_month(at), 12 * CARD_YEARS)
        kind: Kind = "ideal" if tale.country == "NL" else "card"
        means = Means(f"pm_sim_{tale.slug}_once{self.bill.number}", kind, at, four, tale.country, expires=ends, stored=False)
        tale.methods[means.id] = means
        return means

    def _tried(self, day: int, at: int) -> bool:
        """A scheduled try; True where the bill's story ends with it."""
        debit, tale = self.seen.debit, self.tale
        before = self.open.outlook()
        fault = self.throw.again(day)
        known = at + ((SETTLED if fault is None else RETURNED) * DAY if debit else 0)
        if known > tale.now:
            self.bill.tries.append(Try(at, tale.method, None, known_at=known))
            self.goes_on = False
            return True
        self.bill.tries.append(Try(at, tale.method, fault is None, *(fault or ("", "")), known_at=known))
        self._day_truth(day, int(fault is None), before)
        if fault is None:
            self.open.passed(day)
            self._paid(known)
            return True
        self.open.refused(day, *fault)
        self._note_failed()
        return False

    def _note_failed(self) -> None:
        self.tale.notes.append(Note(self.bill.tries[-1].known_at, "failed", self.bill.number))

    def _paid(self, at: int) -> None:
        if at <= self.tale.now:
            self.bill.paid_at = at
            self.lost = int(at > self.first + EARLY_WARNING_DAYS * DAY)
            self.tale.notes.append(Note(at, "paid", self.bill.number))

    def _day_truth(self, day: int, outcome: int, before: Outlook) -> None:
        """The first scheduled try answers a question of the first failure; each later one a question of its own."""
        made = [one for one in self.bill.tries if not one.alone]
        if not self.life.timing or self.fault[0] not in SOFT or len(made) <= 2:
            return
        moment = made[-2].at + 60
        ripe = moment + WINDOW * DAY + MARGIN <= self.tale.now
        self.life.truths.append(
            Truth(
                self.life.customer, "day", self.life.invoice_id(self.bill), moment, outcome if ripe else None, before.all_pass((day,)), day,
                None if ripe else "unripe",
            )
        )  # fmt: skip

    def _truths(self, place: int, outlook: Outlook, chance: float, why: Why | None) -> None:
        """The questions of the first failure, put before those of later tries."""
        life, moment = self.life, self.first + 60
        invoice = life.invoice_id(self.bill)
        ripe = moment + WINDOW * DAY + MARGIN <= self.tale.now
        paid = int(self.bill.paid_at is not None and self.bill.paid_at <= self.first + WINDOW * DAY)
        settled = ripe and why is None
        made = [
            Truth(life.customer, "recovery", invoice, moment, paid if settled else None, chance, why=None if settled else why or "unripe")
        ]
        if self.fault[0] in SOFT:
            life.outlooks[invoice] = outlook
            if life.timing:
                made += self._day_truths(invoice, moment, outlook, ripe, why)
        life.truths[place:place] = made

    def _day_truths(self, invoice: str, moment: int, outlook: Outlook, ripe: bool, why: Why | None) -> list[Truth]:
        life, debit = self.life, self.seen.debit
        scheduled = [one for one in self.bill.tries[1:] if not one.alone]
        tried = {(one.at - self.first) // DAY: one.ok for one in scheduled[:1]}
        made = []
        for day in range(1, WINDOW + 1):
            ok = tried.get(day)
            ended = None if why == "contacted" else why
            outcome = int(ok) if ok is not None and ripe else None
            reason: Why | None = None if outcome is not None else ended or ("unripe" if not ripe else "no_try")
            made.append(Truth(life.customer, "day", invoice, moment, outcome, outlook.all_pass((day,)), day, reason))
        usual = self.world.debit_schedule if debit else self.world.schedule
        days, best = outlook.best(len(usual), ALLOWED[debit])
        made.append(Truth(life.customer, "plan", invoice, moment, None, best, why="no_try", days=days, usual=outlook.chance(usual)))
        return made
