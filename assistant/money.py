"""Money: an integer in ISO 4217's minor unit with its currency.

Apart from the other records, so that what only words an amount starts quickly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were added or compared."""


# ISO 4217 list one, minor units; every currency that is not here has two digits.
MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"], 0
    )
    | dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)
    | dict.fromkeys(["CLF", "UYW"], 4)
)


def minor_digits(currency: str) -> int:
    """Digits behind the point in ISO 4217: EUR 2, JPY 0, KWD 3."""
    return MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's minor unit: ``Money(1250, "EUR")`` is 12.50.

    Adding another currency raises CurrencyMismatch.
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
