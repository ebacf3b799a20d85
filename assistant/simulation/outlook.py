"""Exact chances of tries to come. A set of tries all pass with a chance that is a product over the independent parts of the belief; that
they all fail follows by inclusion and exclusion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb
from operator import mul

from assistant.simulation.stages import ALLOWED, LAST_DAY, MOST, SETTLED, WINDOW, Bill, Setting, dot


class Powers:
    """By the number of tries: the weight of what does not depend on the date, with every gate and the bank's temper passed so often."""

    def __init__(
        self, setting: Setting, bill: Bill, fine: Sequence[float], broke: Sequence[Sequence[float]], rule: Sequence[float],
        updater: Sequence[float],
    ) -> None:  # fmt: skip
        self.setting, self.bill, self.mass = setting, bill, 1.0
        lenient, strict = setting.marks(bill).agrees
        if not bill.debit:
            gates = [rule[0] * no + rule[1] * strange for no, strange in zip(*setting.clear, strict=True)]
            lenient, strict = tuple(map(mul, gates, lenient)), tuple(map(mul, gates, strict))
        both = tuple(zip(lenient, strict, strict=True))
        self.fine = [enough * (fine[0] * a + fine[1] * b) for enough, (a, b) in zip(setting.enough, both, strict=True)]
        self.broke = [[one * a + other * b for one, other in broke] for a, b in both]
        if bill.expired:
            self.scale([_mix(updater, setting.world.accepted, tries) for tries in range(MOST + 1)])

    def scale(self, by: Sequence[float]) -> None:
        """Multiplies the weights of each number of tries; ``mass`` is that of none."""
        self.mass *= by[0]
        self.fine = [one * factor for one, factor in zip(self.fine, by, strict=True)]
        self.broke = [[one * factor for one in part] for part, factor in zip(self.broke, by, strict=True)]


class Outlook:
    """The chances of an open bill, as seen just after its last failed try. Days count from the first failure."""

    def __init__(self, powers: Powers, out: tuple[float, ...]) -> None:
        self.setting, self.first, self.debit = powers.setting, powers.bill.day, powers.bill.debit
        self._fine, self._broke, self._out = powers.fine, powers.broke, out
        self._known: dict[tuple[int, ...], float] = {}
        self._back: dict[int, float] = {}

    def all_pass(self, days: tuple[int, ...]) -> float:
        """The chance that tries on all these days would pass, each of them made whatever the others did."""
        found = self._known.get(days)
        if found is None:
            found = self._known[days] = self._product(days)
        return found

    def _product(self, days: tuple[int, ...]) -> float:
        if not days:
            return 1.0
        weights: Iterable[float] = self._broke[len(days)]
        for day in days:
            weights = map(mul, weights, self.setting.left(self.first + day))
        return self._up(min(days)) * (self._fine[len(days)] + sum(weights))

    def _up(self, day: int) -> float:
        """The chance that the bank is back on this day."""
        if day not in self._back:
            self._back[day] = sum(chance for (until, _), chance in zip(self.setting.outages, self._out, strict=True) if until <= day)
        return self._back[day]

    def all_fail(self, days: Sequence[int]) -> float:
        """The chance that tries on these days (at most three) all fail."""
        ordered, found, sign = tuple(sorted(days)), 1.0, -1
        for size in range(1, len(ordered) + 1):
            for some in combinations(ordered, size):
                found += sign * self.all_pass(some)
            sign = -sign
        return found

    def chance(self, days: Sequence[int]) -> float:
        """The chance that at least one of the tries on these days passes."""
        return 1 - self.all_fail(days)

    def best(self, tries: int = 3, allowed: Iterable[int] = ALLOWED[False]) -> tuple[tuple[int, ...], float]:
        """The fixed days with the highest chance, and that chance: Bayes' plan. Of equals the earlier one."""
        plans = ((self.chance(days), tuple(-day for day in days)) for days in combinations(allowed, tries))
        chance, days = max(plans)
        return tuple(-day for day in days), chance


class Ahead:
    """Forecasts before the first try, for one setting. What depends on dates alone is reckoned once a date."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._ups: dict[tuple[int, ...], list[float]] = {}
        self._parts: dict[tuple[int, bool], list[tuple[float, tuple[int, ...], list[float], list[list[float]]]]] = {}

    def passes(self, powers: Powers) -> float:
        """The chance that the first try passes, hard ends apart."""
        up = self.setting.outages[0][1]
        left = self.setting.left(powers.bill.day)
        return up * (powers.fine[1] + dot(powers.broke[1], left))

    def unpaid(self, powers: Powers, attention: Sequence[float], *, told: bool) -> float:
        """The chance (times the weight of ``attention``) that the first try and all scheduled ones fail and nobody pays alone."""
        found = 0.0
        for weight, plan, fine, broke in self._plans(powers.bill):
            fails, sign = 0.0, 1
            for n in range(1, len(fine)):
                sign = -sign
                fails += sign * (fine[n] * powers.fine[n] + dot(broke[n], powers.broke[n]))
            stay = self.setting.survival(powers.bill.debit, told, LAST_DAY, plan)
            found += weight * (powers.mass + fails) * dot(attention, stay)
        return found

    def _plans(self, bill: Bill) -> list[tuple[float, tuple[int, ...], list[float], list[list[float]]]]:
        key = (bill.day, bill.debit)
        if key not in self._parts:
            world, often = self.setting.world, self.setting.random_days
            fixed, allowed = (world.debit_schedule if bill.debit else world.schedule), ALLOWED[bill.debit]
            plans = [(1 - often, fixed, self._sums(bill.day, fixed, len(fixed)))]
            if often and bill.debit:  # which days are taken tells when the customer can't pay alone, so each plan stands for itself
                some = list(combinations(allowed, len(fixed)))
                plans += [(often / len(some), days, self._sums(bill.day, days, len(days))) for days in some]
            elif often:
                plans.append((often, (), self._sums(bill.day, allowed, len(fixed))))
            self._parts[key] = [(weight, days, *sums) for weight, days, sums in plans]
        return self._parts[key]

    def _sums(self, first: int, allowed: tuple[int, ...], tries: int) -> tuple[list[float], list[list[float]]]:
        """By size: the sum of "all of these pass" over the sets of the first try and a plan's, where the account is fine, and broke by habit;
        the mean over all plans of so many of the allowed days."""
        left = [self.setting.left(first + day) for day in allowed]
        start = self.setting.left(first)
        fine = self._sum(allowed, tries, [1.0] * len(allowed), 1.0)
        habits = [self._sum(allowed, tries, [one[p] for one in left], start[p]) for p in range(len(start))]
        return fine, [list(one) for one in zip(*habits, strict=True)]

    def _back(self, allowed: tuple[int, ...]) -> list[float]:
        """The chance that the bank is back, at the first try and on each of these days."""
        if allowed not in self._ups:
            self._ups[allowed] = [sum(chance for until, chance in self.setting.outages if until <= day) for day in (0, *allowed)]
        return self._ups[allowed]

    def _sum(self, allowed: tuple[int, ...], tries: int, left: list[float], start: float) -> list[float]:
        """Sets are gathered by their earliest day, which alone decides whether the bank was back."""
        every, days = [1.0] + [0.0] * tries, [0.0] * (tries + 1)
        up = self._back(allowed)
        for one, back in zip(reversed(left), reversed(up[1:]), strict=True):
            for size in range(tries, 0, -1):
                days[size] += back * one * every[size - 1]
                every[size] += one * every[size - 1]
        often = [comb(len(allowed) - size, tries - size) / comb(len(allowed), tries) for size in range(tries + 1)]
        alone = [often[size] * days[size] for size in range(tries + 1)] + [0.0]
        return [alone[size] + (often[size - 1] * up[0] * start * every[size - 1] if size else 0.0) for size in range(tries + 2)]


def recovery(outlook: Outlook, attention: Sequence[float], *, debit: bool, told: bool, plan: tuple[int, ...]) -> float:
    """The chance that the bill is paid within 14 days of the first failure, by the scheduled tries or by the customer alone."""
    counted = tuple(day for day in plan if day <= WINDOW - (SETTLED if debit else 0))
    stay = dot(attention, outlook.setting.survival(debit, told, WINDOW, plan))
    return 1 - stay * outlook.all_fail(counted)


def _mix(weights: Sequence[float], chances: Sequence[float], tries: int) -> float:
    """The chance to pass so many times, over a hidden kind of two."""
    return weights[0] * chances[0] ** tries + weights[1] * chances[1] ** tries
