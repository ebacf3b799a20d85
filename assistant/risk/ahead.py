"""The days after a failed payment, scored: tries by themselves, the customer alone, and both together."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from operator import add, itemgetter, mul

from assistant.declines import NO_AUTOMATIC_RETRY
from assistant.risk import compose
from assistant.risk.alone_days import AloneDays
from assistant.risk.history.feature import Values
from assistant.risk.history.features import Days, day_step
from assistant.risk.history.labels import LOST_DAYS, RECOVERY_DAYS
from assistant.risk.history.past import DELAYED
from assistant.risk.history.two_parts import (
    FAULT_DAY,
    MOVING,
    OF_NUMBER,
    TOLD_AS,
    alone_values,
    failed_on,
    number_values,
    of_day,
    tried_row,
)
from assistant.risk.model.book import Book, Kind
from assistant.risk.model.columns import Row, Value
from assistant.risk.model.reliability import chance_of
from assistant.risk.model.scorer import Scored, Scorer, Started, features_of

DAYS_AHEAD = "days_ahead"
"""The name under which what differs from day to day is told together: a single day's place in the week or the month explains nothing."""
_TOLD: Mapping[str, str] = {**dict.fromkeys(MOVING, DAYS_AHEAD), **TOLD_AS}
FEWEST_SIGNS, LIKELY_PAID, CLEARLY_MORE = 2, 0.5, 0.2
"""Of what the customer's own tries must say before they are named as a reason (judgement); the failure itself is one of the signs."""
CHAINS = 8
"""Lists of tries of one length that are followed at a time: enough for every list of up to four tries."""


@dataclass(frozen=True)
class Composed:
    """A composed score: ``logit`` = ``base`` + the sum of ``shares`` (by feature), to 1e-9; ``base`` is that of the average case. The parts are scored
    in the same features.

    The shares cost more than the score, and are worked out when they are asked for.
    """

    whole: Callable[[Sequence[float]], float]
    weights: Callable[[Sequence[float], Sequence[float]], Sequence[float]]
    parts: Sequence[Scored]

    @cached_property
    def logit(self) -> float:
        return self.whole([one.logit for one in self.parts])

    @cached_property
    def base(self) -> float:
        return _of_averages(self.whole, self._averages)

    @cached_property
    def _averages(self) -> tuple[float, ...]:
        return tuple([one.started.scorer.average for one in self.parts])

    @cached_property
    def shares(self) -> Mapping[str, float]:
        weights = self.weights(self._averages, [one.logit for one in self.parts])
        features = self.parts[0].started.scorer.features
        found, together, alike = [0.0] * len(features), 0.0, defaultdict[Started, float](float)
        for one, weight in zip(self.parts, weights, strict=True):
            alike[one.started] += weight
            if one.together:
                together += weight * one.together
            else:
                one.started.scorer.explain(one, weight, found)
        for started, weight in alike.items():  # what stays from day to day counts once for all days
            found = list(map(add, found, map(mul, started.shares, repeat(weight))))
        told = dict(zip(features, found, strict=True))
        if together:
            told[DAYS_AHEAD] += together
        return told


@lru_cache(maxsize=1_000)
def _of_averages(whole: Callable[[Sequence[float]], float], averages: tuple[float, ...]) -> float:
    """Of the average case, which is the same for all accounts with as many tries."""
    return whole(averages)


class Scorers:
    """A book's models, made ready once for many accounts."""

    def __init__(self, book: Book) -> None:
        self.book = book
        renewal = features_of((book.first, book.unpaid))
        self.first, self.unpaid = Scorer(book.first, features=renewal), Scorer(book.unpaid, features=renewal)
        self._features = features_of((book.try_, book.alone), _TOLD)
        self.alone = Scorer(book.alone, (MOVING,), _TOLD, self._features)
        self.alone_days = AloneDays.of(self.alone)
        self._tries: dict[str | None, Scorer] = {}

    def try_after(self, cause: Value) -> Scorer:
        """Tries after such a failure: in two stages, their number and their day."""
        seen_in = of_day(cause)
        found = self._tries.get(seen_in)
        if found is None:
            stages = (OF_NUMBER, (seen_in,) if seen_in else ())
            found = self._tries[seen_in] = Scorer(self.book.try_, stages, _TOLD, self._features)
        return found

    def ahead(self, days: Days, in_vain: Sequence[int] = ()) -> Ahead:
        return Ahead(self, days, in_vain)

    def schedule(self, row: Row) -> tuple[int, ...]:
        """The usual days of tries by themselves after such a failure."""
        return self.book.schedule.get(kind_of(row), ()) if tried_again(row) else ()

    def early_warning(self, row: Row) -> Composed:
        """The first charge fails and is not made good within 30 days; not yet set right."""
        return Composed(compose.lost_logit, compose.lost_weights, [self.first.start(row), self.unpaid.start(row)])


class Ahead:
    """One failed payment. Days count from the failure; ``made``: tries made so far, the first failed one included; ``in_vain``: the days of the
    others, as far as they are known; ``of_money``: the failure was, or may have been, for lack of money."""

    def __init__(self, scorers: Scorers, days: Days, in_vain: Sequence[int] = ()) -> None:
        self.days, self._habits, self._in_vain = days, scorers.book.habits, in_vain
        self._try, self._alone = scorers.try_after(days.row["cause"]).start(tried_row(days.row)), scorers.alone.start(days.row)
        self._alone_adds = scorers.alone_days.after(days) if scorers.alone_days else None
        self._seen_in = of_day(days.row["cause"])
        self.of_money = self._seen_in not in (None, FAULT_DAY)
        self._numbered: dict[int, Scored] = {}
        self._tries: dict[tuple[int, int, tuple[int, ...]], Scored] = {}
        self._beliefs: dict[tuple[int, ...], Sequence[float]] = {}

    def try_on(self, day: int, made: int, after: tuple[int, ...] = ()) -> Scored:
        """A try on that day, the bill being open still after tries on the days ``after``, which are counted in ``made``."""
        key = (day, made, after if self.of_money else ())
        found = self._tries.get(key)
        if found is None:
            found = self._tries[key] = self._as_number(made).at(self._of_day(day, after))
        return found

    def _as_number(self, made: int) -> Scored:
        """A try after so many, its day left open."""
        found = self._numbered.get(made)
        if found is None:
            found = self._numbered[made] = self._try.at(number_values(self.days.row, made))
        return found

    def _of_day(self, day: int, after: tuple[int, ...]) -> Values:
        if self._seen_in is None:
            return {}
        return {self._seen_in: self._money(day, after) if self.of_money else day_step(day)}

    def _money(self, day: int, after: tuple[int, ...]) -> float:
        return self._habits.money(self._belief(after), self.days.date(day))

    def paid_by_then(self, day: int) -> bool:
        """Whether the customer's own earlier tries say that pay came in on that day or shortly before: more likely than not, and clearly more so
        than among others."""
        if not self.of_money or len(self.days.own.signs) < FEWEST_SIGNS:
            return False
        when = self.days.date(day)
        mine = self._habits.paid_lately(self._belief(()), when)
        return mine >= LIKELY_PAID and mine - self._habits.paid_lately(self._habits.of(self.days.country), when) >= CLEARLY_MORE

    def _belief(self, after: tuple[int, ...]) -> Sequence[float]:
        """When this customer is paid: a try in vain on one of these days says that it is not just before."""
        found = self._beliefs.get(after)
        if found is None:
            days = self.days
            if after:
                found = self._habits.after(self._belief(after[:-1]), failed_on(days, after[-1:]))
            else:
                found = self._habits.belief(days.country, (*days.own.signs, *failed_on(days, self._in_vain)))
            self._beliefs[after] = found
        return found

    def alone_on(self, day: int, made: int) -> Scored:
        """The customer paying by themselves on that day, day 1 to ``LOST_DAYS``."""
        if self._alone_adds:
            return self._alone.plus(self._alone_adds(day, made))
        return self._alone.at(alone_values(self.days, day, made))

    def parts(self, days: Iterable[int], tries: Sequence[int], made: int) -> list[Scored]:
        """Every way to be paid on these days."""
        looked, planned = list(days), sorted(tries)
        counted = self.counted(tuple([day for day in planned if day in looked]), made)
        found: list[Scored] = []
        for day in looked:
            found.append(self.alone_on(day, made + bisect_left(planned, day)))
            if day in counted:
                found.append(counted[day])
        return found

    def counted(self, tries: tuple[int, ...], made: int) -> dict[int, Scored]:
        """Of the tries on these days (rising) those that together have the highest chance.

        A third try is seldom made for an account as good as a second one is, so a try that would hardly succeed could take more from the
        later ones than it brings. That is what the past says of accounts, not what a try does: more tries never lower the chance.
        """
        if self._seen_in is None:  # what went before matters by its number alone, and so one more try never brings less
            return {day: self.try_on(day, made + place, tries[:place]) for place, day in enumerate(tries)}
        width = CHAINS if self.of_money else 1
        chains: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())]]
        for day in tries:
            chains.append([])
            for length in range(len(chains) - 2, -1, -1):
                chains[length + 1] += [(total + self._adds(day, made, days), (*days, day)) for total, days in chains[length]]
                if len(chains[length + 1]) > width:
                    chains[length + 1] = heapq.nlargest(width, chains[length + 1], key=itemgetter(0))
        _, best = max([max(held, key=itemgetter(0)) for held in chains], key=itemgetter(0))
        return {day: self.try_on(day, made + place, best[:place]) for place, day in enumerate(best)}

    def _adds(self, day: int, made: int, after: tuple[int, ...]) -> float:
        """By how much such a try lowers the log of the chance to stay unpaid."""
        return compose.softplus(self.try_on(day, made + len(after), after).logit)

    def recovery(self, today: int, tries: Sequence[int], made: int = 1) -> Composed:
        """Paid in the 14 days after day ``today`` by tries on these days or by the customer alone; not yet set right."""
        window = range(today + 1, min(today + RECOVERY_DAYS, LOST_DAYS) + 1)
        return Composed(compose.paid_logit, compose.paid_weights, self.parts(window, tries, made))

    def chances(self, days: Iterable[int], made: int) -> dict[int, float]:
        """The chance that a try on each of these days succeeds, if nothing was paid before."""
        return {day: chance_of(self.try_on(day, made).logit) for day in days}

    def one_of(self, tries: Sequence[int], made: int = 1) -> float:
        """The chance that one of the tries on these days succeeds."""
        unpaid = 1.0
        for one in self.counted(tuple(sorted(tries)), made).values():
            unpaid *= 1 - chance_of(one.logit)
        return 1 - unpaid

    def plan(self, allowed: Iterable[int], number: int, made: int = 1) -> tuple[int, ...]:
        """So many of the allowed days, rising, whose tries together have the highest chance as far as this is found by taking the best day, then
        the one that adds most to it, and so on.

        What a try answers says no more than "not yet", so the days are fixed beforehand; but that it failed makes other paydays more likely, so
        the second best day alone is often not the second best day after the first.
        """
        left, chosen = sorted(set(allowed)), tuple[int, ...]()
        while left and len(chosen) < number:
            chosen = max((tuple(sorted((*chosen, day))) for day in left), key=lambda days: self._together(days, made))
            left = [day for day in left if day not in chosen]
        return chosen

    def _together(self, days: tuple[int, ...], made: int) -> float:
        return sum(self._adds(day, made, days[:place]) for place, day in enumerate(days))


def kind_of(row: Row) -> Kind:
    return "debit" if row.get("method_kind") in DELAYED else "card"


def tried_again(row: Row) -> bool:
    """Whether a try by itself can follow: not after a code that stops them, nor on an account that can't be debited as it is."""
    return row.get("code") not in NO_AUTOMATIC_RETRY and not (row.get("class") == "hard" and kind_of(row) == "debit")
