"""One customer's life, bill by bill: the dice decide, the belief follows what was seen, and each question gets its exact chance."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from assistant.simulation.belief import Belief
from assistant.simulation.episode import EARLY_WARNING_DAYS, Episode
from assistant.simulation.outlook import Ahead, Outlook
from assistant.simulation.people import CARD_YEARS, Hidden, maybe, new_card, yes
from assistant.simulation.stages import DAY, LAST_DAY, MOST, RETURNED, SETTLED, Setting, dot
from assistant.simulation.stages import Bill as Seen
from assistant.simulation.tale import Back, Bill, Means, Note, Tale, Try, months_on, year_month
from assistant.simulation.throw import Throw
from assistant.simulation.truth import Truth, Why

FINALIZED = 3600
"""Seconds from the making of a bill to its first try."""
BEFORE = 7 * DAY
MARGIN = 2 * DAY


class Life:
    """Runs from the first bill to the account's moment, or to the end of the subscription. ``timing``: also what each day's try would do."""

    def __init__(self, setting: Setting, ahead: Ahead, dice: Random, tale: Tale, hidden: Hidden, *, timing: bool) -> None:
        self.setting, self.ahead, self.dice, self.tale, self.hidden, self.timing = setting, ahead, dice, tale, hidden, timing
        self.world = setting.world
        self.customer = f"cus_sim_{tale.slug}"
        self.belief = Belief(setting, foreign=tale.method.kind == "card" and tale.method.country != tale.country)
        self.truths: list[Truth] = []
        self.outlooks: dict[str, Outlook] = {}
        nothing_else = 1 - sum(share for _, share in self.world.ends_at_failure)
        self.undisturbed = nothing_else * (1 - self.world.contacted)

    def live(self) -> None:
        self._first_bill()
        number = 1
        while self.tale.ended is None and self._renewal(number):
            number += 1

    def _first_bill(self) -> None:
        """Paid on the day of the sign-up, with the customer at the screen: it teaches nothing of the later ones."""
        tale = self.tale
        bill = self._bill(0)
        bill.tries.append(Try(tale.start, tale.method, True, known_at=tale.start))
        bill.paid_at = tale.start
        tale.bills.append(bill)

    def _bill(self, number: int) -> Bill:
        tale = self.tale
        off = tale.price // 2 if number < tale.half_price_months else 0
        return Bill(number, tale.day_of(number), tale.day_of(number + 1), tale.price, off)

    def _renewal(self, number: int) -> bool:
        """One renewal; False where the account's moment comes first."""
        tale, now = self.tale, self.tale.now
        self.belief.slide()
        self.hidden.money = self._slid()
        bill = self._bill(number)
        if tale.cancel_asked is not None:
            tale.ended, tale.reason = (bill.created, "cancellation_requested") if bill.created <= now else (None, None)
            return False
        if bill.created - BEFORE > now:
            return False
        seen = self._seen(bill)
        past = self._past(tale.method, bill)
        chances = self._forecast(seen, past)
        stopped = maybe(self.dice, self.world.ends_before)
        if bill.created + FINALIZED > now:
            self._ask(bill, chances, None, None, "unripe", made=False)
            return False
        if stopped:
            return self._stopped(bill, chances, stopped)
        return self._charged(bill, seen, past, chances)

    def _slid(self) -> int:
        draw, row = self.dice.random(), self.setting.slides[self.hidden.money]
        for level, chance in enumerate(row):
            draw -= chance
            if draw < 0:
                return level
        return self.hidden.money

    def _seen(self, bill: Bill) -> Seen:
        before = self.tale.bills[-1]
        credit = self.tale.method.kind == "card" and self.tale.method.funding == "credit"
        day = (bill.created + FINALIZED) // DAY + UNIX_EPOCH
        return Seen(day, self.tale.method.kind == "sepa_debit", self.world.level(bill.due, credit), bill.due > before.due)

    def _past(self, means: Means, bill: Bill) -> bool:
        """Whether the card will be past its date when it is charged, as it is now. A wallet's token renews itself."""
        return means.kind == "card" and not means.wallet and year_month(bill.created + FINALIZED) > means.expires

    def _forecast(self, seen: Seen, past: bool) -> tuple[float, float]:
        """(the first charge fails, it fails and the bill stays unpaid), seven days before."""
        world, belief, ahead = self.world, self.belief, self.ahead
        attention = belief.attention()
        powers = belief.before(seen)
        passes = ahead.passes(powers)
        if past:
            late = [
                sum(w * (1 - one) * again**n for w, one, again in zip(belief.updater, world.passed_on, world.accepted, strict=True))
                for n in range(MOST + 1)
            ]
            heedless = [w * (1 - one) for w, one in zip(attention, world.replaces, strict=True)]
            renewed = [w - late[0] * one for w, one in zip(attention, heedless, strict=True)]
            unpaid = ahead.unpaid(powers, renewed, told=False)
            powers.scale(late)
            passes = passes * (1 - late[0] * sum(heedless)) + sum(heedless) * ahead.passes(powers)
            unpaid += ahead.unpaid(powers, heedless, told=True)
        else:
            unpaid = ahead.unpaid(powers, attention, told=False)
        gone = dot(attention, self.setting.survival(seen.debit, True, LAST_DAY, ()))
        return 1 - (1 - world.hard) * passes, world.hard * gone + (1 - world.hard) * unpaid

    def _ask(
        self, bill: Bill, chances: tuple[float, float], failed: int | None, lost: int | None, why: Why | None, *, made: bool = True
    ) -> None:
        invoice = self.invoice_id(bill) if made else None
        moment = bill.created - BEFORE
        ripe = moment + BEFORE + MARGIN <= self.tale.now
        first: tuple[int | None, Why | None] = (failed, None) if ripe and failed is not None else (None, why if ripe and why else "unripe")
        self.truths.append(Truth(self.customer, "first_failure", invoice, moment, first[0], chances[0], why=first[1]))
        ripe = moment + BEFORE + EARLY_WARNING_DAYS * DAY + MARGIN <= self.tale.now
        known = lost is not None
        outcome = lost if ripe else None
        reason: Why | None = None if outcome is not None else (why if why and not known else "unripe")
        weight = 1 / self.undisturbed if failed and outcome is not None else 1.0
        self.truths.append(Truth(self.customer, "early_warning", invoice, moment, outcome, chances[1], why=reason, weight=weight))

    def invoice_id(self, bill: Bill) -> str:
        return f"in_sim_{self.tale.slug}_{bill.number:02}"

    def _stopped(self, bill: Bill, chances: tuple[float, float], how: str) -> bool:
        """The customer asked to stop, or to pause, in the days before the renewal."""
        tale = self.tale
        if how == "cancelled":
            tale.notes.append(Note(bill.created - 4 * DAY, "cancel_asked"))
            tale.cancel_asked, tale.ended, tale.reason = bill.created - 4 * DAY, bill.created, "cancellation_requested"
            self._ask(bill, chances, None, None, "cancelled", made=False)
            return False
        tale.notes.append(Note(bill.created - 3 * DAY, "paused"))
        bill.voided_at = bill.created + FINALIZED
        tale.paused_until = bill.created + LAST_DAY * DAY
        tale.bills.append(bill)
        self._ask(bill, chances, None, None, "paused")
        return True

    def _charged(self, bill: Bill, seen: Seen, past: bool, chances: tuple[float, float]) -> bool:
        tale = self.tale
        tale.bills.append(bill)
        if tale.method.wallet and year_month(bill.created) > tale.method.expires:
            self._passed_on(bill.created - 3 * DAY)
        if past:
            seen = replace(seen, expired=self._renew(bill) == "neither")
        throw = Throw(self.setting, self.hidden, self.dice, seen)
        first = bill.created + FINALIZED
        fault = throw.first()
        if fault is None:
            known = first + (SETTLED * DAY if seen.debit else 0)
            done = known <= tale.now
            bill.tries.append(Try(first, tale.method, True if done else None, known_at=known))
            bill.paid_at = known if done else None
            self.belief.paid_at_once(seen)
            self._ask(bill, chances, 0, 0, None)
            return done and self._turn(bill)
        known = first + (RETURNED * DAY if seen.debit else 0)
        if known > tale.now:
            bill.tries.append(Try(first, tale.method, None, known_at=known))
            self._ask(bill, chances, None, None, "unripe")
            return False
        episode = Episode(self, bill, seen, throw, fault)
        lost, why = episode.run()
        self._ask(bill, chances, 1, lost, why)
        return episode.goes_on

    def _renew(self, bill: Bill) -> str:
        """In the days before the renewal a card that ran out is renewed by its bank, or by the customer, or not at all."""
        passed_on = yes(self.dice, self.world.passed_on[self.hidden.updater])
        replaced = yes(self.dice, self.world.replaces[self.hidden.attention])
        how = "passed_on" if passed_on else "replaced" if replaced else "neither"
        if passed_on:
            self._passed_on(bill.created - 3 * DAY)
        elif replaced:
            self.give_card(bill.created - 2 * DAY)
        self.belief.renewed(how)
        return how

    def _passed_on(self, at: int) -> None:
        tale, old = self.tale, self.tale.method
        tale.method = replace(old, expires=months_on(old.expires, CARD_YEARS * 12))
        tale.methods[old.id] = tale.method
        before = (("exp_year", old.expires[0]), ("exp_month", old.expires[1]))
        tale.notes.append(Note(at, "card_passed_on", means=tale.method, before=before))

    def give_card(self, at: int) -> Means:
        """The customer stores a new card, which is charged from now on."""
        tale = self.tale
        tale.methods[tale.method.id] = replace(tale.method, stored=False)
        if tale.method.kind == "card":
            made = new_card(self.world, tale.slug, tale.country, at, len(tale.methods), self.dice, tale.method)
        else:
            made = replace(tale.method, id=f"pm_sim_{tale.slug}_{len(tale.methods)}", created=at, last4=f"{self.dice.randrange(10_000):04}")
        tale.method = tale.methods[made.id] = made
        tale.notes.append(Note(at, "card_given", means=made))
        return made

    def _turn(self, bill: Bill) -> bool:
        """What may follow a bill that was paid at once. False where it ends the subscription."""
        tale, what = self.tale, maybe(self.dice, self.world.turns)
        at = bill.created + (5 + self.dice.randrange(14)) * DAY
        if what is None or at > tale.now:
            return True
        if what == "cancelled":
            tale.cancel_asked = at
            tale.notes.append(Note(at, "cancel_asked"))
        elif what in ("dearer", "cheaper"):
            tale.notes.append(Note(at, "price", before=(("price", tale.price),)))
            tale.price = tale.price * (14 if what == "dearer" else 8) // 10
        else:
            tale.backs.append(Back(at, bill.number, what == "disputed"))
            if what == "disputed":
                self.end(at, "payment_disputed")
                return False
        return True

    def end(self, at: int, reason: str) -> None:
        self.tale.ended, self.tale.reason = at, reason
        self.tale.notes.append(Note(at, "ended"))


# date.toordinal() of 1 January 1970, to turn unix days into ordinal dates.
UNIX_EPOCH = 719_163
