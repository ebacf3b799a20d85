"""Who lives in a world: one customer's seen and hidden sides, drawn by dice of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import TypeVar

from assistant.simulation.stages import DAY
from assistant.simulation.tale import Means, Tale, later, months_on, year_month
from assistant.simulation.worlds import World

T = TypeVar("T")
NOW = 1795165200  # 2026-11-20T09:00:00Z
LONGEST = 36
"""The oldest customers began so many months before the account's moment."""
EURO = frozenset({"NL", "BE", "DE"})
CURRENCIES = {"GB": "gbp", "US": "usd"}
PRICES = ((900, 0.2), (1400, 0.2), (1900, 0.25), (2900, 0.2), (4900, 0.15))
CARD_YEARS = 4
ABROAD = ("FR", "PL", "TR", "ES", "RO")
BRANDS = (("visa", 0.55), ("mastercard", 0.45))


@dataclass(slots=True)
class Hidden:
    """What the account never shows, as places in the world's tuples. ``money`` moves; the rest stays."""

    payday: int
    money: int
    temper: int
    rule: int
    updater: int
    attention: int
    responds: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def pick(dice: Random, weights: Sequence[tuple[T, float]]) -> T:
    """One of several, by weights that add up to 1."""
    left = dice.random()
    for one, weight in weights:
        left -= weight
        if left < 0:
            return one
    return weights[-1][0]


def maybe(dice: Random, weights: Sequence[tuple[T, float]]) -> T | None:
    """One of several by its weight, or with what is missing to 1 none."""
    left = dice.random()
    for one, weight in weights:
        left -= weight
        if left < 0:
            return one
    return None


def place(dice: Random, weights: Sequence[float]) -> int:
    return pick(dice, tuple(enumerate(weights)))


def yes(dice: Random, chance: float) -> bool:
    return dice.random() < chance


def newcomer(world: World, slug: str, dice: Random, now: int) -> tuple[Tale, Hidden]:
    """A customer on the day of the first bill, which is paid at once."""
    country = pick(dice, world.countries)
    oldest = later(now, -LONGEST)
    start = oldest + int(dice.random() * (now - 9 * DAY - oldest))
    debit = yes(dice, world.debit) and country in EURO
    means = _account(slug, country, start, dice) if debit else new_card(world, slug, country, start, 0, dice)
    yearly = yes(dice, world.yearly)
    price = pick(dice, PRICES) * (10 if yearly else 1)
    tale = Tale(slug, country, CURRENCIES.get(country, "eur"), start, now, yearly, means, {means.id: means}, price=price)
    half_price = 2 + int(dice.random() * 5)
    if yes(dice, world.discount) and not yearly:
        tale.half_price_months = half_price
    foreign = means.kind == "card" and means.country != country
    hidden = Hidden(
        payday=place(dice, [weight for _, weight in world.habits[country]]),
        money=place(dice, world.money),
        temper=int(yes(dice, world.strict)),
        rule=int(yes(dice, world.prone[foreign])),
        updater=int(yes(dice, world.updates)),
        attention=place(dice, world.attention),
        responds=int(yes(dice, world.responds)),
    )
    return tale, hidden


def _account(slug: str, country: str, created: int, dice: Random) -> Means:
    return Means(f"pm_sim_{slug}_0", "sepa_debit", created, _four(dice), country)


def new_card(world: World, slug: str, country: str, created: int, number: int, dice: Random, before: Means | None = None) -> Means:
    """A card; one that takes the place of another is of the same bank and kind."""
    if before:
        ends = months_on(year_month(created), CARD_YEARS * 12)
        brand, funding, wallet, issued = before.brand, before.funding, before.wallet, before.country
    else:
        ends = months_on(year_month(created), int(dice.random() * CARD_YEARS * 12))
        brand, funding = pick(dice, BRANDS), "credit" if yes(dice, world.credit) else "debit"
        wallet = ("apple_pay" if yes(dice, 0.5) else "google_pay") if yes(dice, world.wallet) else None
        issued = ABROAD[int(dice.random() * len(ABROAD))] if yes(dice, world.foreign) else country
    return Means(f"pm_sim_{slug}_{number}", "card", created, _four(dice), issued, brand, funding, wallet, ends)


def _four(dice: Random) -> str:
    return f"{int(dice.random() * 10_000):04}"
