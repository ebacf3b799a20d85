"""A promise is kept, broken or pending by one rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.review.promises import PROMISE_SLACK, promise

DAY = date(2026, 11, 27)
ENDS = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("paid", "now", "word"),
    [
        ((), ENDS - timedelta(seconds=1), "pending"),
        ((), ENDS, "broken"),
        ((ENDS + PROMISE_SLACK,), ENDS + timedelta(days=9), "kept"),
        ((ENDS + PROMISE_SLACK + timedelta(seconds=1),), ENDS + timedelta(days=9), "broken"),
        ((ENDS + timedelta(days=20), ENDS - timedelta(days=3)), ENDS + timedelta(days=30), "kept"),
    ],
)
def test_money_by_the_promised_day_and_a_night_keeps_it(paid: tuple[datetime, ...], now: datetime, word: str) -> None:
    assert promise(DAY, paid, now) == word


def test_the_day_is_the_customers_own() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    assert promise(DAY, (), datetime(2026, 11, 27, 12, tzinfo=UTC), auckland) == "broken"
    assert promise(DAY, (), datetime(2026, 11, 27, 12, tzinfo=UTC)) == "pending"
    assert promise(None, (), ENDS) is None
