"""Finds words in a note, or in what was said, that are better not used of or to a customer: the lists of ``locales/avoid_words_*.csv``, in any of their forms.

The forms of a listed word stand in ``word_forms.csv`` (made once from simplemma's dictionaries, which are too large to carry along), so
that *gestorneerd* is found by *storneren*. A phrase with ``…`` in it is found with up to four words in that place: *je had dat eerder moeten
zeggen* by *je had … moeten*. Only what the lists call an error counts; a warning wants a reader's own judgement.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from assistant.language import LANGUAGES
from assistant.resources import PACKAGE, folder

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PART = re.compile(rf"…|{_WORD.pattern}")
_END = re.compile(r"[.!?]")
GAP = 4
"""Words that may stand in the place of ``…``, within the sentence (judgement: what a spoken clause puts between its two verbs)."""
# Small words that tell which language a note is in: the commonest of each that the other does not have.
_TELLING = {
    "nl": "de het een en niet van met klant heeft dat op voor ze hij wil nog naar maar ook bij zijn wordt kan mijn je",
    "en": "the and not of with customer has that on for she he wants to but also will they his her my you was are",
}
_SMALL: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _TELLING.items()}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, what to write for it, and the kind of harm it does: blame, threat, jargon, ..."""

    text: str
    instead: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hit:
    """``words`` as they stand there, and the term that they are a form of."""

    words: str
    term: Term


def hits(note: str, language: str | None = None) -> tuple[Hit, ...]:
    """What of the lists occurs in ``note``, each wording once, in the order of the note; of two that begin alike the longer.

    The list is that of the note's own language, told by its small words; where they tell nothing, ``language``'s, else both.
    """
    found = list(_WORD.finditer(note))
    spoken = [match.group().casefold().replace("’", "'") for match in found]
    ends = [match.start() for match in _END.finditer(note)]
    sentences = [bisect(ends, match.start()) for match in found]
    languages = _languages(spoken, language)
    seen: dict[str, Hit] = {}
    at = 0
    while at < len(spoken):
        term, length = next(_starting(spoken, at, languages, sentences), (None, 1))
        if term is not None:
            seen.setdefault(" ".join(spoken[at : at + length]), Hit(note[found[at].start() : found[at + length - 1].end()], term))
        at += length
    return tuple(seen.values())


def _starting(words: list[str], at: int, languages: tuple[str, ...], sentences: list[int]) -> Iterator[tuple[Term, int]]:
    for language in languages:
        for phrase, term in _by_first_word(language).get(words[at], ()):
            if length := _length(phrase, words, at, sentences):
                yield term, length


def _length(phrase: tuple[str, ...], words: list[str], at: int, sentences: list[int]) -> int:
    """How many words the phrase takes from here on; 0 where it does not stand here."""
    if "…" not in phrase:
        return len(phrase) if tuple(words[at : at + len(phrase)]) == phrase else 0
    place = phrase.index("…")
    head, tail = phrase[:place], phrase[place + 1 :]
    if tuple(words[at : at + place]) != head:
        return 0
    for between in range(GAP + 1):
        end = at + place + between + len(tail)
        if end > len(words) or sentences[end - 1] != sentences[at]:
            return 0
        if tuple(words[end - len(tail) : end]) == tail:
            return end - at
    return 0


def _languages(words: list[str], language: str | None) -> tuple[str, ...]:
    told = {tag: sum(word in small for word in words) for tag, small in _SMALL.items()}
    if told["nl"] != told["en"]:
        return (max(told, key=lambda tag: told[tag]),)
    return (language,) if language in LANGUAGES else LANGUAGES


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The errors of this language's list."""
    with (folder("locales") / f"avoid_words_{language}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(Term(row["term"], row["alternative"], row["kind"]) for row in csv.DictReader(file) if row["severity"] == "error")


@cache
def forms(language: str) -> Mapping[str, tuple[str, ...]]:
    """A listed word -> its other forms."""
    found: dict[str, tuple[str, ...]] = {}
    with (PACKAGE / "guidance" / "word_forms.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["language"] == language:
                found[row["term"]] = tuple(row["forms"].split())
    return found


@cache
def _by_first_word(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], Term], ...]]:
    """First word -> the phrases that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for term in terms(language):
        whole = term.text.casefold()
        for text in (whole, *forms(language).get(whole, ())):
            phrase = tuple(match.group() for match in _PART.finditer(text))
            if phrase:
                found.setdefault(phrase[0], []).append((phrase, term))
    return {first: tuple(sorted(phrases, key=lambda one: -len(one[0]))) for first, phrases in found.items()}
