"""A date as an agent types it: ``friday``, ``vrijdag``, ``+3``, ``27-11``, ``27 november``, ``2026-11-27``, ``tomorrow``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from babel import Locale

WORDS = {"today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1, "overmorgen": 2}
# A date without a year lies ahead; one that would be further off than this was meant to be in the past, and is refused elsewhere.
YEAR = 365


def parse_day(typed: str, today: date) -> date | None:
    """The day that was meant, or None. A weekday is the next one, never today; a day without a year is the next such day."""
    text = " ".join(typed.strip().casefold().replace(",", " ").split())
    for parse in (_word, _ahead, _weekday, _iso, _numbers, _named_month):
        if found := parse(text, today):
            return found
    return None


def _word(text: str, today: date) -> date | None:
    return today + timedelta(days=WORDS[text]) if text in WORDS else None


def _ahead(text: str, today: date) -> date | None:
    found = re.fullmatch(r"\+ ?(\d{1,3}) ?(d|w|m|dag|dagen|days?|week|weken|weeks|maand|maanden|months?)?", text)
    if not found:
        return None
    days = int(found[1]) * {"d": 1, "w": 7, "m": 30}[(found[2] or "d")[0]]
    return today + timedelta(days=days)


def _weekday(text: str, today: date) -> date | None:
    words = text.split()
    if len(words) != 1 or len(words[0].rstrip(".")) < 2:
        return None
    for names in _names("days"):
        for number, name in names.items():
            if name == words[0].rstrip(".") or (len(words[0]) >= 3 and name.startswith(words[0].rstrip("."))):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _iso(text: str, today: date) -> date | None:
    del today
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _numbers(text: str, today: date) -> date | None:
    """Day first, as both languages write it here."""
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?\.?", text)
    return _day(int(found[1]), int(found[2]), found[3], today) if found else None


def _named_month(text: str, today: date) -> date | None:
    words = [word.rstrip(".") for word in text.split() if not _is_weekday(word)]
    if len(words) not in {1, 2, 3} or not words[0].isdecimal() or len(words[0]) > 2:
        return None
    if len(words) == 1:
        this = _day(int(words[0]), today.month, str(today.year), today)
        return this if this is None or this >= today else _day(int(words[0]), today.month % 12 + 1, None, today)
    for names in _names("months"):
        for number, name in names.items():
            if name == words[1] or (len(words[1]) >= 3 and name.startswith(words[1])):
                return _day(int(words[0]), number, words[2] if len(words) == 3 else None, today)
    return None


def _is_weekday(word: str) -> bool:
    return any(
        word.rstrip(".") == name or (len(word) >= 2 and name.startswith(word.rstrip(".")))
        for names in _names("days")
        for name in names.values()
    )


def _names(kind: str) -> list[dict[int, str]]:
    found = []
    for tag in ("nl", "en"):
        table = getattr(Locale.parse(tag), kind)["format"]
        found += [{number: name.casefold().rstrip(".") for number, name in table[width].items()} for width in ("wide", "abbreviated")]
    return found


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    if year and not year.isdecimal():
        return None
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
