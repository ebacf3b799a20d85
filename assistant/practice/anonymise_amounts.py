"""Scales every amount of an account by one factor, exactly: ratios, sums, discounts and nothing all stay what they were.

The factor turns the largest amount that divides all others into another whole one. Where amounts have hardly a divisor in common, they are
doubled, tripled and so on: any other factor would leave a bill that does not add up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import gcd, lcm
from random import Random

LEAST, MOST = Fraction(11, 20), Fraction(9, 5)
"""An amount becomes 0.55 to 1.8 times as large: still one that a subscription could cost."""
MULTIPLES = (2, 3, 4, 5, 6, 7)
HUNDREDS = frozenset({"isk", "ugx"})
"""Currencies without decimals that the provider counts in hundredths (Stripe docs, "Special cases"): their amounts stay whole hundreds."""
_NAME = re.compile(r"(?:.*_)?(?:amounts?|total|subtotal|balance|tax|fee|net|cost|amount_off)(?:_.*)?")
_NO_AMOUNT = re.compile(r".*(?:percent|_?count|_type|_ids?|_rates?|_status|_number|_code|_decimal)")
DECIMALS = frozenset({"unit_amount_decimal", "flat_amount_decimal", "amount_decimal"})


def is_amount(name: str, value: object) -> bool:
    """Whether the field of this name holds an amount in the currency's smallest unit."""
    return isinstance(value, int) and not isinstance(value, bool) and _NAME.fullmatch(name) is not None and not _NO_AMOUNT.fullmatch(name)


def decimal_of(value: object) -> Fraction | None:
    """An amount written as decimal text."""
    try:
        return Fraction(Decimal(str(value)[:40]))
    except (InvalidOperation, ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Scale:
    factor: Fraction = Fraction(1)

    def whole(self, amount: int) -> int:
        return int(amount * self.factor)

    def decimal(self, text: str) -> str:
        """Amounts with decimals are given 12 at most, as the provider writes them."""
        amount = (decimal_of(text) or Fraction(0)) * self.factor
        if amount.denominator == 1:
            return str(amount.numerator)
        return format((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal(1).scaleb(-12)).normalize(), "f")


def choose(
    amounts: Iterable[int | Fraction], currencies: Iterable[str], dice: Random, clean: Callable[[str], bool] = lambda _: True
) -> Scale:
    """A factor for these amounts that turns none of them into one of the others, nor, where that can be, into digits that are not ``clean``."""
    known = {abs(Fraction(one)) for one in amounts if one}
    if not known:
        return Scale()
    unit = Fraction(gcd(*(one.numerator for one in known)), lcm(*(one.denominator for one in known)))
    step = 100 if HUNDREDS & {one.casefold() for one in currencies} else 50 if unit % 100 == 0 and unit >= 1000 else 1
    near = [Fraction(one) / unit for one in _whole(unit, step)]
    good = [factor for factor in near if known.isdisjoint(one * factor for one in known)]
    more = [Fraction(one) for one in MULTIPLES if known.isdisjoint(one * known_one for known_one in known)]
    offers = good or more or [Fraction(MULTIPLES[-1] + 4)]
    order = dice.sample(offers, len(offers))
    return Scale(next((factor for factor in order if all(clean(str(one * factor)) for one in known)), order[0]))


def _whole(unit: Fraction, step: int) -> Iterator[int]:
    """Whole amounts in the place of ``unit``."""
    first, last = -(-(unit * LEAST) // step), unit * MOST // step
    spread = max(int(last - first) // 2_000, 1)
    return (number * step for number in range(int(first), int(last) + 1, spread) if number * step not in (0, unit))
