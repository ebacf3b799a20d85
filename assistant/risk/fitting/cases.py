"""What the four models are fitted on, cut from histories: renewals, failed ones, tries, and days on which nobody but the customer acts."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from assistant.risk.ahead import kind_of, tried_again
from assistant.risk.history.features import Days, days_of, renewal_row
from assistant.risk.history.labels import LOST_DAYS, RECOVERY_DAYS, LabelledEpisode, LabelledRenewal, episodes, labelled_days, renewals
from assistant.risk.history.past import History, cut
from assistant.risk.history.two_parts import alone_row, try_row
from assistant.risk.model.book import KINDS, Kind
from assistant.risk.model.columns import Row

QUIET = 5
"""One in so many days on which nothing happened is kept, with that weight: the rest says the same over again."""
MOST_WEIGHT = 5.0
"""No case stands for more than this many, whatever share is called about: a few cases would then say it all."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Rows:
    """Rows of one model. ``times``: days since 2000 of the moment looked from; ``groups``: the customer."""

    rows: list[Row] = field(default_factory=list)
    outcomes: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, row: Row, outcome: int, group: str, at: float, weight: float = 1.0) -> None:
        self.rows.append(row)
        self.outcomes.append(outcome)
        self.weights.append(weight)
        self.groups.append(group)
        self.times.append(at)

    def only(self, places: Iterable[int]) -> Rows:
        found = Rows()
        for place in places:
            found.add(self.rows[place], self.outcomes[place], self.groups[place], self.times[place], self.weights[place])
        return found

    def thinned(self, most: int, seed: int) -> Rows:
        """At most so many rows: an even draw of those with either outcome, each counting for those like it that were left out as well. The rarer
        outcome keeps all of its rows, up to half of ``most``."""
        if len(self.rows) <= most:
            return self
        apart = [np.flatnonzero(np.array(self.outcomes) == one) for one in (0, 1)]
        rarer = int(len(apart[1]) < len(apart[0]))
        room = min(len(apart[rarer]), most // 2)
        weights, kept, dice = np.array(self.weights), np.zeros(len(self.rows)), np.random.default_rng(seed)
        for one, places in enumerate(apart):
            drawn = dice.choice(places, room if one == rarer else most - room, replace=False)
            kept[drawn] = weights[drawn] * (weights[places].sum() / weights[drawn].sum())
        found = self.only(np.flatnonzero(kept).tolist())
        found.weights = kept[kept > 0].tolist()
        return found

    def extend(self, other: Rows) -> None:
        self.rows += other.rows
        self.outcomes += other.outcomes
        self.weights += other.weights
        self.groups += other.groups
        self.times += other.times


@dataclass(frozen=True, slots=True)
class FailedCase:
    """An open failed payment as it was just after the failure, and whether it came in within 14 days without contact; None: own outcome.

    ``followed``: the day after the failure on which that was known: of the payment, else the last of the window.
    """

    customer: str
    at: float
    days: Days
    recovered: int | None
    followed: int = RECOVERY_DAYS


@dataclass(frozen=True, slots=True)
class RenewalCase:
    """A renewal seven days ahead, and whether it was lost: the first charge failed and nothing came in within 30 days.

    ``failed``: the first charge failed, whatever came of it; ``followed``: then the day after it on which that was known.
    """

    customer: str
    at: float
    row: Row
    lost: int | None
    failed: bool = False
    followed: int = 0


@dataclass(slots=True)
class Cases:
    """Everything that can be fitted on. ``left_out`` counts what could not be, by reason: unripe, contacted, own outcomes by their name."""

    first: Rows = field(default_factory=Rows)
    tries: Rows = field(default_factory=Rows)
    alone: Rows = field(default_factory=Rows)
    failed: list[FailedCase] = field(default_factory=list)
    renewals: list[RenewalCase] = field(default_factory=list)
    planned: dict[Kind, Counter[tuple[int, ...]]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    left_out: Counter[str] = field(default_factory=Counter)
    ripe_failures: int = 0
    """Renewals whose first charge failed long enough ago, those included that ended in another way or were called about."""
    open_days: Counter[int] = field(default_factory=Counter)
    """By day after a failure how many bills were open on it and nobody had called about before; ``called_days``: of those, how many were called about
    on it."""
    called_days: Counter[int] = field(default_factory=Counter)

    def uncalled(self) -> list[float]:
        """By day, 0 to ``LOST_DAYS``: the chance that a bill which is still open is not called about by then (Kaplan and Meier, JASA 53, 1958)."""
        found = [1.0]
        for day in range(1, LOST_DAYS + 1):
            found.append(found[-1] * (1 - self.called_days[day] / self.open_days[day] if self.open_days[day] else 1.0))
        return found

    def weights(self, cases: Sequence[FailedCase | RenewalCase]) -> list[float]:
        """What each case counts for.

        Who was called about had mostly not paid yet, so of the cases that are left too many did. Each stands for those like it that were called
        about before it was known what became of them; failed renewals together for all that are left out, which are all failed ones too.
        """
        least = 1 / MOST_WEIGHT
        seen = [max(one, least) for one in self.uncalled()]
        kept = sum(1 / seen[one.followed] for one in self.renewals if one.failed)
        share = max(self.ripe_failures / kept, 1.0) if kept else 1.0
        return [
            1 / seen[one.followed] if isinstance(one, FailedCase) else share / seen[one.followed] if one.failed else 1.0 for one in cases
        ]

    @property
    def unpaid(self) -> Rows:
        """Renewals whose first charge failed, as they were seen seven days ahead, and whether nothing came in within 30 days."""
        failed, found = [one for one in self.renewals if one.failed], Rows()
        for one, weight in zip(failed, self.weights(failed), strict=True):
            found.add(one.row, int(one.lost or 0), one.customer, one.at, weight)
        return found

    @property
    def schedule(self) -> dict[Kind, tuple[int, ...]]:
        """The days of tries by themselves that most unpaid bills saw, by kind."""
        return {kind: max(seen, key=lambda days: (seen[days], days)) if seen else () for kind, seen in self.planned.items()}

    def take(self, history: History, newest: datetime) -> None:
        """Adds one customer. ``newest``: the newest event known of any customer."""
        failed = {one.episode.invoice: one for one in episodes(history, newest)}
        for renewal in renewals(history, newest):
            self._renewal(history, renewal, failed.get(renewal.renewal.invoice or ""))
        for episode in failed.values():
            self._episode(history, episode)

    def _renewal(self, history: History, one: LabelledRenewal, episode: LabelledEpisode | None) -> None:
        if not one.ripe or one.contacted or one.first_failure is None:
            self.left_out["unripe" if not one.ripe else "contacted" if one.contacted else one.outcome] += 1
            return
        past, at = cut(history, one.renewal.moment), days_since(one.renewal.moment)
        row = renewal_row(past, one.renewal)
        self.first.add(row, one.first_failure, history.customer, at)
        if not one.lost_ripe:
            return
        self.ripe_failures += one.first_failure
        if one.lost is not None and not one.lost_contacted:
            followed = _followed(episode, LOST_DAYS) if one.first_failure else 0
            self.renewals.append(RenewalCase(history.customer, at, row, one.lost, bool(one.first_failure), followed))

    def _episode(self, history: History, one: LabelledEpisode) -> None:
        past, at = cut(history, one.episode.moment), days_since(one.episode.moment)
        days = days_of(past, one.episode)
        key = zlib.crc32(one.episode.payment.encode()) % QUIET
        for labelled in labelled_days(one):
            self.open_days[labelled.day] += 1
            if labelled.contacted:
                self.called_days[labelled.day] += 1
                break
            by_try = labelled.paid and one.way == "scheduled_try"
            if labelled.try_today:
                row = try_row(days, labelled.day, labelled.tries_so_far, (day for day in one.tries if 1 <= day < labelled.day))
                self.tries.add(row, int(by_try), history.customer, at)
            if by_try or (not labelled.paid and (labelled.day + key) % QUIET):
                continue
            row = alone_row(days, labelled.day, labelled.tries_so_far)
            self.alone.add(row, labelled.paid, history.customer, at, 1.0 if labelled.paid else float(QUIET))
        if not one.ripe or one.contacted or one.recovered is None:
            self.left_out["unripe" if not one.ripe else "contacted" if one.contacted else one.outcome] += 1
            return
        self.failed.append(FailedCase(history.customer, at, days, one.recovered, _followed(one, RECOVERY_DAYS)))
        if not one.recovered and tried_again(days.row):
            self.planned[kind_of(days.row)][tuple(day for day in one.tries if 1 <= day <= RECOVERY_DAYS)] += 1


def _followed(one: LabelledEpisode | None, window: int) -> int:
    return min(one.day, window) if one and one.day is not None else window


def days_since(at: datetime) -> float:
    return (at - EPOCH).total_seconds() / 86_400


def cases_of(histories: Iterable[History], newest: datetime) -> Cases:
    found = Cases()
    for history in histories:
        found.take(history, newest)
    return found


def newest_event(histories: Sequence[History]) -> datetime | None:
    """The newest dated thing in any of them; None where there is none."""
    moments = [one[-1].at for history in histories for one in (history.tries, history.stories, history.news) if one]
    return max(moments, default=None)
