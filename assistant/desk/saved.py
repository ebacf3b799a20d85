"""What a screen is told of a resolution that was saved: enough to say so, and to correct it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.desk.view import AccountView


@dataclass(frozen=True, slots=True)
class Saved:
    id: str
    number: int
    at: datetime
    call_seconds: int | None
    view: AccountView
    """The account with this call among what was said before."""
