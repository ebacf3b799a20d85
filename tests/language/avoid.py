"""The lists of words that a customer is not to hear, from ``locales/avoid_words_*.csv``: no error may occur, a warning wants a reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import simplemma

from assistant.resources import folder

from .measure import words


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, what to say for it, and whether it is an ``error`` or a ``warn``."""

    text: str
    instead: str
    kind: str
    severity: str


@cache
def terms(language: str) -> tuple[Term, ...]:
    path = folder("locales") / f"avoid_words_{language}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(Term(row["term"], row["alternative"], row["kind"], row["severity"]) for row in csv.DictReader(file))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Any term as whole words; the longest first, so that a phrase is found before a word of it."""
    longest_first = sorted((term.text for term in terms(language)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?=({'|'.join(map(re.escape, longest_first))})(?!\w))", re.IGNORECASE)


@cache
def _by_text(language: str) -> dict[str, Term]:
    return {term.text.lower(): term for term in terms(language)}


@cache
def base_form(word: str, language: str) -> str:
    """``gestorneerd`` -> ``storneren``."""
    return simplemma.lemmatize(word.lower(), lang=language)


@cache
def _parted(language: str) -> dict[str, re.Pattern[str]]:
    """The terms with ``…`` in them: some words of the same sentence stand in its place."""
    return {
        text: re.compile(rf"(?<!\w){re.escape(text).replace(re.escape(' … '), BETWEEN)}(?!\w)", re.IGNORECASE)
        for text in _by_text(language)
        if "…" in text
    }


BETWEEN = r"(?:[^\w.!?]+[\w'’-]+){0,4}?[^\w.!?]+"


def hits(text: str, language: str) -> Iterator[Term]:
    """The terms that occur in ``text``, as written or, where the term is one word, by the base form of a word."""
    known = _by_text(language)
    as_written = {match.group(1).lower() for match in _pattern(language).finditer(text)}
    as_written |= {term for term, pattern in _parted(language).items() if pattern.search(text)}
    forms = {base_form(word, language) for word in words(text) if not word[0].isdigit()}
    yield from (known[text] for text in sorted(as_written | (forms & known.keys())))
