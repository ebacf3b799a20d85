"""The clock of the model's figures: days since 2000-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def day_of(days: float) -> datetime:
    """The moment that many days after the epoch."""
    return EPOCH + timedelta(days=days)
