"""``generate``: the customers of a world, one after the other, each with its account and its truths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import Any

from assistant.risk.history.past import Contact
from assistant.simulation.account import bundle_of
from assistant.simulation.life import Life
from assistant.simulation.outlook import Ahead, Outlook
from assistant.simulation.people import NOW, newcomer
from assistant.simulation.stages import Setting
from assistant.simulation.tale import Tale
from assistant.simulation.truth import Truth
from assistant.simulation.worlds import WORLDS, World


@dataclass(frozen=True)
class Simulated:
    """One customer.

    ``hidden``: the hidden kind, as places in the world's tuples. ``outlooks``: by the id of each softly refused bill the exact chances of
    any plan, as seen at its first failure (``chance(days)``, ``best()``).
    """

    customer: str
    tale: Tale
    truths: tuple[Truth, ...]
    hidden: dict[str, int]
    outlooks: dict[str, Outlook]

    @cached_property
    def bundle(self) -> dict[str, Any]:
        """The account in the shape of a file in ``fixtures/cases``; made when it is first asked for."""
        return bundle_of(self.tale)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The desk's calls with this customer, which a desk has in its own log: what came in after one did not come in by itself."""
        return tuple(
            Contact(f"call_{number}", datetime.fromtimestamp(one.at, UTC), "link_sent") for number, one in enumerate(self.tale.calls)
        )


def generate(
    world: World | str, customers: int, seed: int, *, first: int = 0, random_days: float = 0.0, timing: bool = False, now: int = NOW
) -> Iterator[Simulated]:
    """Customers ``first`` to ``first + customers - 1`` of a world; each depends on the seed, the world and its own number alone.

    ``random_days``: the share of failed bills that is tried again on random days. ``timing`` adds the truths ``day`` and ``plan``. ``now``:
    the accounts' moment, in unix seconds. Raises KeyError for the name of a world that is not there.
    """
    place = WORLDS[world] if isinstance(world, str) else world
    settings = {country: Setting(place, country, random_days) for country, _ in place.countries}
    ahead = {country: Ahead(setting) for country, setting in settings.items()}
    for number in range(first, first + customers):
        dice = Random(f"{seed}/{place.name}/{number}")  # noqa: S311 - made-up lives, not secrets
        slug = f"{place.name.replace('_', '')}{seed}x{number:06}"
        tale, hidden = newcomer(place, slug, dice, now)
        life = Life(settings[tale.country], ahead[tale.country], dice, tale, hidden, timing=timing)
        life.live()
        yield Simulated(life.customer, tale, tuple(life.truths), hidden.as_json(), life.outlooks)
