"""What every source of accounts offers: another provider is one more module with this shape."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.billing.query import Query
from assistant.billing.read_account import Bundle
from assistant.records import Problem


@dataclass(frozen=True, slots=True)
class Match:
    """A customer that a search found.

    ``why`` is the kind of the query that hit; ``exact``: the whole of what was typed is this customer's own.
    """

    id: str
    name: str | None
    email: str | None
    phone: str | None = None
    why: str = "name"
    exact: bool = False
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """``searched``: the kinds looked for; ``problems``: the searches that failed; ``partial``: only the newest customers could be looked
    through."""

    matches: tuple[Match, ...] = ()
    searched: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    partial: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """``read`` gives the account as it grows: the first bundle is fit to be shown, the last one is complete."""

    source: str

    async def search(self, query: Query) -> Found: ...

    def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]: ...

    def customers(self, after: str | None = None) -> AsyncIterator[str]:
        """The ids of all customers, page by page, from behind ``after`` on where that is given."""
        ...

    async def close(self) -> None: ...
