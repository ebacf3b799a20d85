"""Moments as the journal writes them: UTC, whole seconds, ``2026-11-24T09:00:00Z``, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def text_of(at: datetime) -> str:
    """The moment in UTC, cut to whole seconds. Raises ValueError where it has no zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """The aware UTC moment that ``text`` (ISO 8601 with a zone) names. Raises ValueError for anything else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at.astimezone(UTC)
