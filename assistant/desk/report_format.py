"""Figures as they stand in a report, in the reader's language: shares, points, amounts, times, and the names of groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from babel.numbers import format_decimal

from assistant.guidance.lines import sources
from assistant.guidance.wording import SITUATION_LABELS, STEP_LABELS
from assistant.language import N_, Tongue
from assistant.money import Money
from assistant.review.intervals import Interval

NONE = "–"
WAY_LABELS: Mapping[str, str] = {
    "scheduled_try": N_("a planned try"), "other_method": N_("another method"), "renewed_card": N_("a renewed card"),
    "link": N_("a link"), "outside": N_("outside the provider"), "credit": N_("credit"), "our_call": N_("our call itself"),
}  # fmt: skip
LANGUAGE_LABELS: Mapping[str, str] = {"nl": N_("Dutch"), "en": N_("English")}


class Written:
    """Writes figures for one reader."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self.say = tongue.say

    def number(self, value: float, pattern: str = "#,##0") -> str:
        return str(format_decimal(value, format=pattern, locale=self.tongue.locale))

    def percent(self, share: float | None) -> str:
        if share is None:
            return NONE
        return "<1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"

    def share(self, share: float | None, around: Interval | None) -> str:
        """``43% (40–46)``: a share with its interval."""
        return self.percent(share) if around is None else f"{self.percent(share)} ({around.low * 100:.0f}–{around.high * 100:.0f})"

    def points(self, difference: float | None, around: Interval | None = None) -> str:
        """``+8 (+5 to +11)``: a difference of shares, in points."""
        if difference is None:
            return NONE
        if around is None:
            return signed(difference)
        span = self.say("{low} to {high}", low=signed(around.low), high=signed(around.high))
        return f"{signed(difference)} ({span})"

    def money(self, amounts: Iterable[tuple[str | None, int | None]]) -> str:
        """The amounts, one for each currency; nothing at all is a dash."""
        by_currency: dict[str, int] = {}
        for currency, minor in amounts:
            if currency and minor:
                by_currency[currency] = by_currency.get(currency, 0) + minor
        return " + ".join(self.tongue.money(Money(minor, currency)) for currency, minor in sorted(by_currency.items())) or NONE

    def duration(self, seconds: float | None) -> str:
        """``5:12``: minutes and seconds."""
        return NONE if seconds is None else f"{round(seconds) // 60}:{round(seconds) % 60:02}"

    def feedback(self, mean: float | None, number: float) -> str:
        return NONE if mean is None else f"{self.number(mean, '0.0')} ({self.number(number)})"

    def cause(self, key: str | None) -> str:
        return self.say(SITUATION_LABELS.get(key, key)) if key else self.say("no cause logged")

    def step(self, key: str | None) -> str:
        label = self.say(STEP_LABELS.get(key, key)) if key else NONE
        return label[:1].upper() + label[1:]

    def language(self, key: str | None) -> str:
        return self.say(LANGUAGE_LABELS.get(key, key)) if key else self.say("no script")

    def line(self, variant: str) -> str:
        """What a line says in the reader's language, its blanks as braces; the id where it is no line of ours."""
        found = _texts().get(variant)
        if found is None:
            return variant
        return Tongue(self.tongue.language, domain="script", register="je").say_in(*found)


def signed(difference: float) -> str:
    """Whole points with their sign; nothing is 0, without one."""
    points = round(difference * 100)
    return f"{points:+d}" if points else "0"


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    return {line.id: (line.context, line.text) for source in sources().values() for line in source.lines}
