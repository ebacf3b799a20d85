"""Both languages: catalogs, money, dates and plurals, through Babel.

English is the message id, so that it needs no catalog. Two catalogs: ``desk`` for the program's own words, ``script`` for what is said to
a customer. A ``Tongue`` is one of them in one language (and, for Dutch speech, one register). What was said by nobody is not here:
sentences stand where they are used, marked by ``say`` and ``N_``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_name
from babel.support import NullTranslations, Translations

from assistant.money import Money, minor_digits
from assistant.resources import folder

LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
Domain = Literal["desk", "script"]
NO_BREAK = " "


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "mark it now, translate it later"
    return message


@cache
def catalog(domain: Domain, language: str, register: str | None = None) -> NullTranslations:
    """The compiled catalog; English is answered by the message itself.

    Raises FileNotFoundError where a catalog was not compiled.
    """
    if language == "en":
        return NullTranslations()
    tag = "nl@formal" if domain == "script" and register == "u" else language
    path = folder("locales") / tag / "LC_MESSAGES" / f"{domain}.mo"
    with path.open("rb") as file:
        return Translations(file, domain=domain)


class Tongue:
    """Words in one language.

    ``zone`` is where times are shown; UTC where it is not known.
    """

    def __init__(self, language: str, *, domain: Domain = "desk", register: str | None = None, zone: str | None = None) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.register = register if self.language == "nl" else None
        self.locale = LOCALES[self.language]
        self.zone = zone_named(zone)
        self._texts = catalog(domain, self.language, self.register)

    def say(self, message: str, **facts: object) -> str:
        """The message in this language, its named braces filled.

        An empty message stays empty: gettext would give the catalog's header.
        """
        found = self._texts.gettext(message) if message else ""
        return found.format(**facts) if facts else found

    def say_n(self, one: str, many: str, number: int, **facts: object) -> str:
        return self._texts.ngettext(one, many, number).format(number=number, **facts)

    def say_in(self, context: str, message: str, **facts: object) -> str:
        found = str(self._texts.pgettext(context, message))
        return found.format(**facts) if facts else found

    def money(self, amount: Money) -> str:
        """As it is written: ``€ 29,00``, ``€29.00``."""
        digits = minor_digits(amount.currency)
        value = Decimal(amount.minor).scaleb(-digits)
        return format_currency(value, amount.currency, locale=self.locale, currency_digits=False, format=_pattern(self.locale, digits))

    def money_spoken(self, amount: Money) -> str:
        """As it is said: ``29 euro``, ``12,50 euro``; the name of the currency, no sign to spell out."""
        digits = minor_digits(amount.currency)
        digits_shown = 0 if amount.minor % 10**digits == 0 else digits
        value = Decimal(amount.minor).scaleb(-digits)
        number = format_currency(
            value,
            amount.currency,
            format="#,##0" + ("." + "0" * digits_shown if digits_shown else ""),
            locale=self.locale,
            currency_digits=False,
        )
        return f"{number} {get_currency_name(amount.currency, count=float(value), locale=self.locale)}"

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def day(self, at: datetime | date, now: datetime | None = None) -> str:
        """``19 Nov``, with the year where it is not this year's."""
        day = self._day(at)
        same = now is None or day.year == self._day(now).year
        return format_date(day, "d MMM", locale=self.locale).replace(".", "") if same else self.dated(day)

    def dated(self, at: datetime | date) -> str:
        """``19 Nov 2026``."""
        return format_date(self._day(at), "d MMM y", locale=self.locale).replace(".", "")

    def spoken_day(self, at: datetime | date, now: datetime) -> str:
        """``Friday 27 November`` within two weeks, else ``27 November``, with the year where it is not this year's."""
        day, today = self._day(at), self._day(now)
        near = abs((day - today).days) <= 14
        pattern = "EEEE d MMMM" if near and day >= today else "d MMMM"
        return format_date(day, pattern if day.year == today.year or near else "d MMMM y", locale=self.locale)

    def weekday(self, at: datetime | date) -> str:
        return format_date(self._day(at), "EEE d MMM", locale=self.locale).replace(".", "")

    def month_name(self, at: datetime | date) -> str:
        return format_date(self._day(at), "LLLL", locale=self.locale)

    def month_letter(self, at: datetime | date) -> str:
        return format_date(self._day(at), "LLLLL", locale=self.locale).upper()

    def month_and_year(self, at: datetime | date) -> str:
        return format_date(self._day(at), "LLLL y", locale=self.locale)

    def short_month(self, at: datetime | date) -> str:
        return format_date(self._day(at), "MMM y", locale=self.locale).replace(".", "")

    def time(self, at: datetime) -> str:
        return format_time(self.local(at), "HH:mm", locale=self.locale)

    def near(self, at: datetime, now: datetime) -> str:
        """``in 3 days``, ``yesterday``-free: whole days apart, else hours and minutes."""
        days = (self._day(at) - self._day(now)).days
        if days == 0:
            return format_timedelta(at - now, add_direction=True, locale=self.locale)
        return format_timedelta(timedelta(days=days), granularity="day", threshold=400, add_direction=True, locale=self.locale)

    def when(self, at: datetime, now: datetime) -> str:
        """A date with its distance where it is near: ``Fri 27 Nov, in 3 days``."""
        days = abs((self._day(at) - self._day(now)).days)
        return f"{self.weekday(at)}, {self.near(at, now)}" if days <= 31 else self.day(at, now)

    def listed(self, parts: list[str], style: Literal["standard", "or"] = "standard") -> str:
        return format_list(parts, style=style, locale=self.locale) if parts else ""

    def dates(self, moments: tuple[datetime, ...], now: datetime) -> str:
        """``12, 15 and 19 Nov``: the month is said once where it is one month."""
        days = sorted({self._day(at) for at in moments})
        if len({(day.year, day.month) for day in days}) == 1 and len(days) > 1:
            numbers = [str(day.day) for day in days[:-1]]
            return self.listed([*numbers, self.day(days[-1], now)])
        return self.listed([self.day(day, now) for day in days])

    def country(self, code: str) -> str:
        return str(Locale.parse(self.locale).territories.get(code.upper(), code))

    def language_name(self, code: str) -> str:
        try:
            return Locale.parse(code).get_language_name(self.locale) or code
        except (UnknownLocaleError, ValueError):
            return code

    def _day(self, at: datetime | date) -> date:
        return self.local(at).date() if isinstance(at, datetime) else at


def _pattern(locale: str, digits: int) -> str:
    """The locale's own currency pattern with our number of digits: CLDR gives some currencies none that have two."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    return str(pattern).replace("0.00", "0" + ("." + "0" * digits if digits else ""))


def zone_named(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
