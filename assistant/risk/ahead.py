"""The days after a failed payment, scored: tries by themselves, the customer alone, and both together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.declines import NO_AUTOMATIC_RETRY
from assistant.risk import compose
from assistant.risk.history.features import Days
from assistant.risk.history.labels import LOST_DAYS, RECOVERY_DAYS
from assistant.risk.history.past import DELAYED
from assistant.risk.history.two_parts import MOVING, alone_values, try_values
from assistant.risk.model.book import Book, Kind
from assistant.risk.model.columns import Row
from assistant.risk.model.reliability import chance_of
from assistant.risk.model.scorer import Scored, Scorer, Started

DAYS_AHEAD = "days_ahead"
"""The name under which what differs from day to day is told together: a single day's place in the week or the month explains nothing."""


@dataclass(frozen=True)
class Composed:
    """A composed score: ``logit`` = ``base`` + the sum of ``shares`` (by feature), to 1e-9; ``base`` is that of the average case.

    The shares cost more than the score, and are worked out when they are asked for.
    """

    whole: Callable[[Sequence[float]], float]
    slopes: compose.Slopes
    parts: Sequence[Scored]

    @cached_property
    def logit(self) -> float:
        return self.whole([one.logit for one in self.parts])

    @cached_property
    def base(self) -> float:
        return self.whole([one.started.scorer.average for one in self.parts])

    @cached_property
    def shares(self) -> Mapping[str, float]:
        average, here = [one.started.scorer.average for one in self.parts], [one.logit for one in self.parts]
        found, alike = defaultdict[str, float](float), defaultdict[Started, float](float)
        for one, weight in zip(self.parts, compose.weights(self.slopes, average, here), strict=True):
            alike[one.started] += weight
            features = one.started.scorer.features
            for place, share in one.moved:
                found[features[place]] += weight * share
        for started, weight in alike.items():  # what stays from day to day counts once for all days
            for name, share in zip(started.scorer.features, started.shares, strict=True):
                found[name] += weight * share
        return found


class Scorers:
    """A book's models, made ready once for many accounts."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.first = Scorer(book.first, ())
        self.try_ = Scorer(book.try_, MOVING, DAYS_AHEAD)
        self.alone = Scorer(book.alone, MOVING, DAYS_AHEAD)

    def ahead(self, days: Days) -> Ahead:
        return Ahead(self, days)

    def schedule(self, row: Row) -> tuple[int, ...]:
        """The usual days of tries by themselves after such a failure; none after a code that stops them."""
        return () if row.get("code") in NO_AUTOMATIC_RETRY else self.book.schedule.get(kind_of(row), ())

    def early_warning(self, row: Row, days: Days) -> Composed:
        """The first charge fails and is not made good within 30 days; not yet set right."""
        first = self.first.start(row).at({})
        later = self.ahead(days).parts(range(1, LOST_DAYS + 1), self.schedule(days.row), 1)
        return Composed(compose.lost_logit, compose.lost_slopes, [first, *later])


class Ahead:
    """One failed payment. Days count from the failure; ``made``: tries made so far, the first failed one included."""

    def __init__(self, scorers: Scorers, days: Days) -> None:
        self.days = days
        self._try, self._alone = scorers.try_.start(days.row), scorers.alone.start(days.row)

    def try_on(self, day: int, made: int) -> Scored:
        return self._try.at(try_values(self.days, day, made))

    def alone_on(self, day: int, made: int) -> Scored:
        return self._alone.at(alone_values(self.days, day, made))

    def parts(self, days: Iterable[int], tries: Sequence[int], made: int) -> list[Scored]:
        """Every way to be paid on these days."""
        found: list[Scored] = []
        for day in days:
            so_far = made + sum(other < day for other in tries)
            found.append(self.alone_on(day, so_far))
            if day in tries:
                found.append(self.try_on(day, so_far))
        return found

    def recovery(self, today: int, tries: Sequence[int], made: int = 1) -> Composed:
        """Paid in the 14 days after day ``today`` by tries on these days or by the customer alone; not yet set right."""
        window = range(today + 1, min(today + RECOVERY_DAYS, LOST_DAYS) + 1)
        return Composed(compose.paid_logit, compose.paid_slopes, self.parts(window, tries, made))

    def chances(self, days: Iterable[int], made: int) -> dict[int, float]:
        """The chance that a try on each of these days succeeds, if nothing was paid before."""
        return {day: chance_of(self.try_on(day, made).logit) for day in days}

    def one_of(self, tries: Sequence[int], made: int = 1) -> float:
        """The chance that one of the tries on these days succeeds."""
        unpaid = 1.0
        for number, day in enumerate(tries):
            unpaid *= 1 - chance_of(self.try_on(day, made + number).logit)
        return 1 - unpaid


def best_days(chances: Mapping[int, float], number: int) -> tuple[int, ...]:
    """The fixed days with the highest chance together: what an earlier try answers says no more than "not yet", so each day counts alone."""
    return tuple(sorted(sorted(chances, key=lambda day: (-chances[day], day))[:number]))


def kind_of(row: Row) -> Kind:
    return "debit" if row.get("method_kind") in DELAYED else "card"
