"""How hard a text is to follow: length of sentences and words, syllables, and the formulas made of them; and its uncommon words.

What counts as good enough is the rubric's (``rubric``), which words are to be avoided is ``avoid``'s. Placeholders must be filled before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wordfreq import zipf_frequency

from .syllables import syllables

WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’\-][A-Za-zÀ-ÖØ-öø-ÿ]+)*|\d+(?:[.,]\d+)*")
# A colon ends a sentence, as it does in Flesch and LIX.
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"')\]]*\s+|\n+")
ADDRESS = re.compile(r"https?://\S+")
# A word is long, for LIX, from seven letters on.
LONG = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """``mean`` and ``longest`` are words a sentence; ``syllables`` is the mean a word; ``long`` the share of long words, 0 to 1."""

    words: int
    sentences: int
    longest: int
    syllables: float
    long: float

    @property
    def mean(self) -> float:
        return self.words / self.sentences

    @property
    def lix(self) -> float:
        """Björnsson 1968: higher is harder."""
        return self.mean + 100 * self.long

    @property
    def flesch(self) -> float:
        """Flesch 1948, for English: higher is easier."""
        return 206.835 - 1.015 * self.mean - 84.6 * self.syllables

    @property
    def flesch_douma(self) -> float:
        """Douma 1960, Flesch for Dutch: higher is easier."""
        return 206.835 - 0.93 * self.mean - 77.0 * self.syllables

    @property
    def leesindex_a(self) -> float:
        """Brouwer 1963, for Dutch: higher is easier."""
        return 195 - 2 * self.mean - 200 / 3 * self.syllables

    @property
    def grade(self) -> float:
        """Flesch-Kincaid, for English: years of school."""
        return 0.39 * self.mean + 11.8 * self.syllables - 15.59


def words(text: str) -> list[str]:
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE_END.split(text) if WORD.search(part)]


def measure(text: str, language: str) -> Figures:
    """The figures of a filled text in nl or en.

    Raises ValueError where it holds no word.
    """
    parts = [words(sentence) for sentence in sentences(ADDRESS.sub("link", text))]
    found = [word for part in parts for word in part]
    if not found:
        raise ValueError("a text without words has no figures")
    return Figures(
        words=len(found),
        sentences=len(parts),
        longest=max(map(len, parts)),
        syllables=sum(syllables(word, language) for word in found) / len(found),
        long=sum(sum(char.isalpha() for char in word) >= LONG for word in found) / len(found),
    )


def uncommon(text: str, language: str, floor: float) -> Iterator[str]:
    """The words that are rarer than ``floor`` on the Zipf scale (3 is one in a million); a Dutch compound may be rare and still plain."""
    for word in sorted({word.lower() for word in words(ADDRESS.sub("", text)) if not word[0].isdigit()}):
        if zipf_frequency(word, language) < floor:
            yield word
