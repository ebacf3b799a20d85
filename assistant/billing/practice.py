"""The practice cases: Stripe-shaped JSON in ``fixtures/cases/``, each with its own moment, company, agent and facts.

Nothing leaves this machine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.billing.errors import Gone, NotFound
from assistant.billing.fields import Json, ident, obj, prose, text
from assistant.billing.provider import Found, Match
from assistant.billing.query import Query, bundle_hit, customer_hit
from assistant.billing.read_account import Bundle
from assistant.billing.read_customer import is_deleted
from assistant.resources import folder

NO_PARTS = {"schema", "about", "lesson", "case", "customer", "others"}
STORY = {"story", "situation", "earlier_calls"}
"""What of a case's setting is told of its customer alone."""


@dataclass(frozen=True, slots=True)
class Case:
    """One practice case.

    ``moment`` is the instant that it is looked at from. ``others`` are further customers of that company, of whom there is no more than id, name
    and e-mail: whoever has the customer's address is their double.
    """

    name: str
    moment: datetime
    about: Json
    customer: Json
    parts: dict[str, list[Json]]
    others: tuple[Json, ...] = ()

    @property
    def id(self) -> str:
        return ident(self.customer) or self.name

    def story(self, language: str) -> str:
        return text(obj(self.about.get("story")).get(language), 1000) or ""

    def bundle(self) -> Bundle:
        mail = self.customer.get("email")
        twins = tuple(key for one in self.others if (key := ident(one)) and mail and one.get("email") == mail)
        return Bundle(self.customer, defaultdict(list, {part: list(objects) for part, objects in self.parts.items()}), twins=twins)

    def beside(self) -> Iterator[Case]:
        """The others, each an account with nothing in it."""
        about = {name: value for name, value in self.about.items() if name not in STORY}
        for one in self.others:
            yield Case(self.name, self.moment, about, {"object": "customer", **one}, {})

    def match(self, why: str, exact: bool, detail: str | None = None) -> Match:
        raw = self.customer
        return Match(self.id, prose(raw.get("name")), text(raw.get("email")), text(raw.get("phone")), why, exact, detail)


def load_case(path: Path) -> Case:
    return case_from(path.stem, json.loads(path.read_text("utf-8")))


def case_from(name: str, raw: Mapping[str, Any]) -> Case:
    """A case from its JSON. Raises KeyError, TypeError or ValueError where that is none."""
    about = raw.get("case") or {}
    moment = datetime.fromisoformat(about["moment"])
    parts: dict[str, list[Json]] = {
        part: [one for one in objects if isinstance(one, dict)] for part, objects in raw.items() if part not in NO_PARTS
    }
    return Case(name, moment, about, raw["customer"], parts, tuple(one for one in raw.get("others", ()) if isinstance(one, dict)))


class Practice:
    """The provider of practice data."""

    source = "practice"

    def __init__(self, cases: Path | None = None) -> None:
        self._folder = cases

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        place = self._folder or folder("fixtures") / "cases"
        return tuple(load_case(path) for path in sorted(place.glob("*.json")))

    def case(self, customer: str) -> Case | None:
        return next((case for case in self._accounts() if case.id == customer), None)

    def _accounts(self) -> Iterator[Case]:
        """The cases, and who stands beside the customer in one."""
        yield from self.cases
        for case in self.cases:
            yield from case.beside()

    async def search(self, query: Query) -> Found:
        matches = []
        for case in self._accounts():
            if hit := customer_hit(query, case.customer):
                matches.append(case.match(*hit))
            elif other := bundle_hit(query, case.parts):
                matches.append(case.match(other[0], True, other[1]))
        return Found(tuple(sorted(matches, key=lambda match: (not match.exact, match.name or ""))), query.kinds)

    async def everyone(self) -> Found:
        """Every case, for an empty search box."""
        return Found(tuple(case.match("name", False) for case in sorted(self.cases, key=lambda case: case.name)), ())

    async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
        case = self.case(customer)
        if case is None:
            raise NotFound(customer)
        if is_deleted(case.customer):
            raise Gone(customer)
        mail = case.customer.get("email")
        twins = tuple(other.id for other in self._accounts() if mail and other.customer.get("email") == mail and other.id != case.id)
        yield replace(case.bundle(), twins=twins)

    async def customers(self, after: str | None = None) -> AsyncIterator[str]:
        ids = [case.id for case in self.cases]
        for key in ids[ids.index(after) + 1 :] if after in ids else ids:
            yield key

    async def close(self) -> None:
        """Nothing to let go of."""
