"""The hour that the clock of a zone shows, as SQL: SQLite knows no zones, so that their distance from UTC is written out for the span asked."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

DAY, HOUR = 86_400, 3_600


@dataclass(frozen=True, slots=True)
class Clock:
    """How a zone's clock stands in a span of time: ``distances`` east of UTC, the next one from each of ``turns`` on. Seconds; moments since 1970."""

    distances: tuple[int, ...]
    turns: tuple[int, ...]

    @property
    def on_the_hour(self) -> bool:
        """Whether its hours are those of UTC under other numbers."""
        return all(distance % HOUR == 0 for distance in self.distances)

    def hour(self, at: str) -> str:
        """The hour, 0 to 23, of a column with seconds since 1970."""
        return f"({at} + {self._case(at, self.turns)}) / {HOUR} % 24"

    def hour_of_month(self, hour: str, month: str) -> str:
        """The same of a column with the hour in UTC, for a whole ``month`` (months since the year 0), as the clock stood in the middle of it."""
        limits = [month_of(turn) + (turn > middle(month_of(turn))) for turn in self.turns]
        return f"({hour} + {self._case(month, limits)} / {HOUR}) % 24"

    def otherwise(self, first: int, last: int) -> Iterator[tuple[int, int, Clock]]:
        """From, before: the parts of these months in which the clock stood otherwise than in the middle of the month; with that middle's clock."""
        for month in sorted({month_of(turn) for turn in self.turns}):
            if first <= month <= last:
                begin, half, end = month_start(month), middle(month), month_start(month + 1)
                standing = Clock((self.distances[bisect(self.turns, half)],), ())
                earlier, later = [one for one in self.turns if begin <= one <= half], [one for one in self.turns if half < one < end]
                if earlier:
                    yield begin, earlier[-1], standing
                if later:
                    yield later[0], end, standing

    def _case(self, column: str, limits: Sequence[int]) -> str:
        # Taken modulo a day, no sum is below nought.
        *earlier, last = (distance % DAY for distance in self.distances)
        whens = "".join(f" when {column} < {limit} then {distance}" for limit, distance in zip(limits, earlier, strict=True))
        return f"(case{whens} else {last} end)" if whens else str(last)


def clock(zone: tzinfo, first: int, last: int) -> Clock:
    """The zone's clock from the moment ``first`` up to ``last``.

    It is looked at once a day: of two turns within one day, as no zone has had since 1970, the later one alone would count.
    """
    distances, turns, at = [_distance(zone, first)], list[int](), first
    while at < last:
        ahead = min(at + DAY, last)
        if (distance := _distance(zone, ahead)) != distances[-1]:
            turns.append(_turn(zone, at, ahead))
            distances.append(distance)
        at = ahead
    return Clock(tuple(distances), tuple(turns))


def _turn(zone: tzinfo, low: int, high: int) -> int:
    """The first second after ``low`` at which the clock stands as at ``high``."""
    wanted = _distance(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _distance(zone, middle) == wanted else (middle, high)
    return high


def _distance(zone: tzinfo, at: int) -> int:
    distance = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return int(distance.total_seconds()) if distance else 0


def month_of(at: int) -> int:
    """Months since the year 0, as the tallies count them."""
    moment = datetime.fromtimestamp(at, UTC)
    return moment.year * 12 + moment.month - 1


def month_start(month: int) -> int:
    return int(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp())


def middle(month: int) -> int:
    return (month_start(month) + month_start(month + 1)) // 2
