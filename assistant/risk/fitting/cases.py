"""What the three models are fitted on, cut from histories: renewals, tries, and days on which nobody but the customer acts."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.declines import NO_AUTOMATIC_RETRY
from assistant.risk.ahead import kind_of
from assistant.risk.history.features import Days, days_of, expected_days, renewal_row
from assistant.risk.history.labels import RECOVERY_DAYS, LabelledEpisode, LabelledRenewal, episodes, labelled_days, renewals
from assistant.risk.history.past import History, cut
from assistant.risk.history.two_parts import alone_row, try_row
from assistant.risk.model.book import KINDS, Kind
from assistant.risk.model.columns import Row

QUIET = 5
"""One in so many days on which nothing happened is kept, with that weight: the rest says the same over again."""
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

    def extend(self, other: Rows) -> None:
        self.rows += other.rows
        self.outcomes += other.outcomes
        self.weights += other.weights
        self.groups += other.groups
        self.times += other.times


@dataclass(frozen=True, slots=True)
class FailedCase:
    """An open failed payment as it was just after the failure, and whether it came in within 14 days without contact; None: own outcome."""

    customer: str
    at: float
    days: Days
    recovered: int | None


@dataclass(frozen=True, slots=True)
class RenewalCase:
    """A renewal seven days ahead, and whether it was lost: the first charge failed and nothing came in within 30 days.

    ``failed``: the first charge failed, whatever came of it.
    """

    customer: str
    at: float
    row: Row
    days: Days
    lost: int | None
    failed: bool = False


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

    @property
    def failure_weight(self) -> float:
        """What a failed renewal in ``renewals`` counts for: the ones that are left out of it are all failed ones."""
        kept = sum(one.failed for one in self.renewals)
        return max(self.ripe_failures / kept, 1.0) if kept else 1.0

    @property
    def schedule(self) -> dict[Kind, tuple[int, ...]]:
        """The days of tries by themselves that most unpaid bills saw, by kind."""
        return {kind: max(seen, key=lambda days: (seen[days], days)) if seen else () for kind, seen in self.planned.items()}

    def take(self, history: History, newest: datetime) -> None:
        """Adds one customer. ``newest``: the newest event known of any customer."""
        for renewal in renewals(history, newest):
            self._renewal(history, renewal)
        for episode in episodes(history, newest):
            self._episode(history, episode)

    def _renewal(self, history: History, one: LabelledRenewal) -> None:
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
            case = RenewalCase(history.customer, at, row, expected_days(past, one.renewal), one.lost, bool(one.first_failure))
            self.renewals.append(case)

    def _episode(self, history: History, one: LabelledEpisode) -> None:
        past, at = cut(history, one.episode.moment), days_since(one.episode.moment)
        days = days_of(past, one.episode)
        key = zlib.crc32(one.episode.payment.encode()) % QUIET
        for labelled in labelled_days(one):
            if labelled.contacted:
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
        self.failed.append(FailedCase(history.customer, at, days, one.recovered))
        if not one.recovered and days.row.get("code") not in NO_AUTOMATIC_RETRY:
            self.planned[kind_of(days.row)][tuple(day for day in one.tries if 1 <= day <= RECOVERY_DAYS)] += 1


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
