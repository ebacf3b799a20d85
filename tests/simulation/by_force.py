"""The exact chances once more, the slow way: every hidden state is walked through, one by one, with no thought of what is independent.

It shares with the program the world's numbers and the record of what happened, and none of its arithmetic.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations, product
from math import exp, log

from assistant.simulation.stages import WORDS
from assistant.simulation.tale import Bill, Means, Tale
from assistant.simulation.worlds import World

DAY = 86_400
Kind = tuple[int, int, int, int, int, int]
"""payday, temper, rule, updater, attention, responds"""
State = tuple[Kind, int]
"""A kind, and the money."""


def day_of(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()


@cache
def paid_ago(days: tuple[int, ...], on: date) -> int:
    """Days since pay came: on one of these days, or on the Friday before its weekend."""
    ago = 0
    while True:
        day = on - timedelta(ago)
        weekend = [day + timedelta(1), day + timedelta(2)] if day.weekday() == 4 else []
        if day.weekday() < 5 and any(one.day in days for one in [day, *weekend]):
            return ago
        ago += 1


def added(chance: float, by: float) -> float:
    odds = exp(log(chance / (1 - chance)) + by)
    return odds / (1 + odds)


class Force:
    """Walks one tale of a world whose paydays are single days of the month before the 29th."""

    def __init__(self, world: World, tale: Tale, random_days: float) -> None:
        self.world, self.tale, self.random_days = world, tale, random_days
        self.debit = tale.method.kind == "sepa_debit"
        self.habits = world.habits[tale.country]
        self.calls = {call.bill for call in tale.calls}
        self.stays: dict[tuple[object, ...], float] = {}
        self.known: dict[tuple[object, ...], dict[tuple[str, str] | None, float]] = {}

    def weights(self) -> dict[State, float]:
        world = self.world
        card = self.tale.methods[f"pm_sim_{self.tale.slug}_0"]
        prone = world.prone[card.kind == "card" and card.country != self.tale.country]
        found = {}
        for kind in product(range(len(self.habits)), (0, 1), (0, 1), (0, 1), range(len(world.attention)), (0, 1)):
            payday, temper, rule, updater, attention, responds = kind
            prior = self.habits[payday][1] * world.attention[attention]
            for sign, share in ((temper, world.strict), (rule, prone), (updater, world.updates), (responds, world.responds)):
                prior *= share if sign else 1 - share
            for money, level in enumerate(world.money):
                found[(payday, temper, rule, updater, attention, responds), money] = prior * level
        return found

    def slid(self, weights: dict[State, float]) -> dict[State, float]:
        found = dict.fromkeys(weights, 0.0)
        last = len(self.world.money) - 1
        for (kind, money), weight in weights.items():
            down, up = (self.world.sinks if money < last else 0), (self.world.rises if money else 0)
            for to, share in ((money + 1, down), (money - 1, up), (money, 1 - down - up)):
                if share:
                    found[kind, to] += weight * share
        return found

    def states(self, bill: Bill, money: int) -> Iterator[tuple[str, int, float]]:
        """(account, day on which the bank is back, chance)."""
        world = self.world
        level = world.dear if bill.due >= 4000 else -world.dear if bill.due < 1500 else 0
        card = self.tale.methods[f"pm_sim_{self.tale.slug}_0"]
        level += world.on_credit if card.kind == "card" and card.funding == "credit" else 0
        broke = added(world.broke[money], level)
        accounts = (("closed", world.closed), ("broke", (1 - world.closed) * broke), ("fine", (1 - world.closed) * (1 - broke)))
        outages = [(0, 1 - world.outage), *((days, world.outage * share) for days, share in world.outage_days)]
        for (account, chance), (back, other) in product(accounts, outages):
            yield account, back, chance * other

    def said(self, bill: Bill, kind: Kind, account: str, back: int, day: int, expired: bool) -> dict[tuple[str, str] | None, float]:
        """What a try on this day can come to: None is paid."""
        key = (bill.number, kind[:4], account, back, day, expired)
        if key not in self.known:
            self.known[key] = self.comes_to(bill, kind, account, back, day, expired)
        return self.known[key]

    def comes_to(self, bill: Bill, kind: Kind, account: str, back: int, day: int, expired: bool) -> dict[tuple[str, str] | None, float]:
        world, (payday, temper, rule, updater, _, _) = self.world, kind
        found: dict[tuple[str, str] | None, float] = {}
        left = 1.0

        def stop(stage: str, chance: float) -> None:
            nonlocal left
            for code, network, share in WORDS.get((self.debit, stage), ()):
                found[code, network] = found.get((code, network), 0.0) + left * chance * share
            left *= 1 - chance

        if expired:
            stop("expired", 1 - world.accepted[updater])
        if not self.debit:
            stop("rule", world.blocks[rule])
        stop("tech", 1.0 if day < back else world.glitch)
        dearer = bill.due > self.tale.bills[bill.number - 1].due
        stop("temper", 1.0 if account == "closed" else added(world.refuses[temper], world.price_shock if dearer else 0))
        ago = paid_ago(self.habits[payday][0].days, day_of(bill.created + 3600) + timedelta(day))
        gone = world.full + (world.drained - world.full) * min(1, ago / world.drains_in)
        stop("money", gone if account == "broke" else world.slip)
        found[None] = left
        return found

    def alone(self, kind: Kind, day: int, told: bool, busy: list[int], called: bool) -> float:
        """The customer pays without a try on this day."""
        if self.debit and any(begun < day <= begun + 3 for begun in [0, *busy]):
            return 0.0
        stays = 1 - self.world.pays_alone[kind[4]] * (self.world.told_why if told else 1) * (1 if day <= 7 else 0.5)
        return 1 - stays * (1 - self.world.answers if called and kind[5] else 1)

    def plans(self) -> list[tuple[tuple[int, ...], float]]:
        usual = self.world.debit_schedule if self.debit else self.world.schedule
        allowed = list(combinations(range(4, 11) if self.debit else range(1, 15), len(usual)))
        return [(usual, 1 - self.random_days), *((one, self.random_days / len(allowed)) for one in allowed if self.random_days)]

    def card_before(self, bill: Bill) -> Means:
        """What the bill before was charged to, or the new card that it was paid with."""
        tries = next(one.tries for one in reversed(self.tale.bills[: bill.number]) if one.tries)
        return tries[-1].means if tries[-1].means.stored else tries[0].means

    def past(self, bill: Bill) -> bool:
        """Whether the card was past its date, before anybody renewed it."""
        card, when = self.card_before(bill), datetime.fromtimestamp(bill.created + 3600, UTC)
        return card.kind == "card" and not card.wallet and (when.year, when.month) > card.expires

    def how(self, bill: Bill) -> str:
        """What became of a card that was past its date."""
        card, now = self.card_before(bill), bill.tries[0].means
        return "replaced" if now.id != card.id else "passed_on" if now.expires != card.expires else "neither"

    def hard(self, bill: Bill) -> float:
        """The share of its code among the hard ends, if it is one."""
        first = (bill.tries[0].code, bill.tries[0].network)
        return sum(share for code, network, share in WORDS[self.debit, "hard"] if (code, network) == first)

    def renewal(self, kind: Kind, how: str) -> float:
        passed_on, replaced = self.world.passed_on[kind[3]], self.world.replaces[kind[4]]
        return {"passed_on": passed_on, "replaced": (1 - passed_on) * replaced, "neither": (1 - passed_on) * (1 - replaced)}[how]

    def lost(self, bill: Bill, kind: Kind, money: int, past: bool) -> tuple[float, float]:
        """(the first try fails, it fails and nothing is paid by day 20), nobody having called."""
        fails = unpaid = 0.0
        for how in ("passed_on", "replaced", "neither") if past else ("none",):
            share = self.renewal(kind, how) if past else 1.0
            expired = how == "neither"
            hard = self.world.hard * share
            fails += hard
            unpaid += hard * self.nobody_pays(kind, (), told=True)
            for account, back, chance in self.states(bill, money):
                chance *= share * (1 - self.world.hard)
                no = 1 - self.said(bill, kind, account, back, 0, expired)[None]
                fails += chance * no
                for plan, often in self.plans():
                    missed = no
                    for day in plan:
                        missed *= 1 - self.said(bill, kind, account, back, day, expired)[None]
                    unpaid += chance * often * missed * self.nobody_pays(kind, plan, told=expired)
        return fails, unpaid

    def nobody_pays(self, kind: Kind, plan: tuple[int, ...], *, told: bool, last: int = 20) -> float:
        key = (kind[4], plan, told, last)
        if key in self.stays:
            return self.stays[key]
        stays = 1.0
        for day in range(1, last + 1):
            stays *= 1 - self.alone(kind, day, told, [one for one in plan if one < day], called=False)
        self.stays[key] = stays
        return stays

    def seen(self, bill: Bill, kind: Kind, money: int, tries: int | None = None) -> float:
        """How likely what was seen of the bill is: of so many of its scheduled tries, or of all and of the customer's days."""
        past, weight = self.past(bill), 1.0
        how = self.how(bill) if past else "none"
        if past:
            weight *= self.renewal(kind, how)
        scheduled = [one for one in bill.tries if not one.alone and one.ok is not None][:tries]
        hard = self.hard(bill)
        if tries is None:
            weight *= self.days(bill, kind, told=hard > 0 or how == "neither")
        if hard:
            return weight * self.world.hard * hard
        total = 0.0
        for account, back, chance in self.states(bill, money):
            for one in scheduled:
                day = (one.at - scheduled[0].at) // DAY
                result = None if one.ok else (one.code, one.network)
                chance *= self.said(bill, kind, account, back, day, how == "neither").get(result, 0.0)
            total += chance
        return weight * (1 - self.world.hard) * total

    def days(self, bill: Bill, kind: Kind, told: bool) -> float:
        """The days on which the customer did not, or did, pay alone."""
        start, weight = bill.tries[0].at, 1.0
        if bill.tries[0].ok or bill.voided_at:
            return weight
        begun = [(one.at - start) // DAY for one in bill.tries[1:] if not one.alone]
        paid = next(((one.at - start) // DAY + 1 for one in bill.tries if one.alone), None)
        over = next(((one.at - start) // DAY for one in bill.tries if one.ok and not one.alone), 20)
        for day in range(1, (paid or over) + 1):
            pays = self.alone(kind, day, told, [one for one in begun if one < day], bill.number in self.calls)
            weight *= pays if day == paid else 1 - pays
        return weight
