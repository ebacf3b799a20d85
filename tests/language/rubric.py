"""What a spoken text must meet: lengths, plain words, one register. Each check gives the faults it finds, in words.

The thresholds are the rubric's for speech on a call; the words let through have their reason beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .avoid import hits
from .measure import Figures, measure, sentences, uncommon, words
from .spoken import Speech, without_placeholders

LINE_WORDS = 35
SENTENCE_WORDS = 18
MEAN_WORDS = 10
STEP_MEAN_WORDS = 12
FLESCH = 75
LEESINDEX = 75
GRADE = 5
LIX = 30
ZIPF = 3.5
# Below this many words the formulas say more of chance than of the text.
FORMULA_WORDS = 50
LENGTH_RATIO = (0.8, 1.4)
FREE_LENGTH = frozenset({"acknowledge", "thank", "feedback"})

PLAIN_THOUGH_UNCOMMON: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "afschrijven": "what a direct debit is called at every kitchen table",
        "gecondoleerd": "the one word that is said to the bereaved",
        "ideal": "a name that every Dutch customer pays with",
    },
    "en": {
        "bank's": "bank is common, and so is its genitive",
        "ideal": "a name that every Dutch customer pays with",
    },
}
# (language, term) -> why a warning of the avoid list may stand. None needs to: keep it so where a plainer word will do.
WARNINGS_LET_THROUGH: Mapping[tuple[str, str], str] = {}

SPEAKS_WITH_JE = re.compile(r"\b(je|jij|jou|jouw|jouwe|jezelf)\b", re.IGNORECASE)
SPEAKS_WITH_U = re.compile(r"\b(u|uw|uwe|uzelf)\b", re.IGNORECASE)
# Said with u, these verbs have a form of their own; "u heeft" and "u kan" are heard as careless in writing.
LOOSE_FORMS = re.compile(r"\b(u (heeft|kan|wil|zal)|heeft u)\b|(?:^|[.?!,] )(kan|wil|zal) u\b", re.IGNORECASE)
APOLOGY = re.compile(r"\b(sorry|apolog\w*|excuses|spijt)\b", re.IGNORECASE)
# To say a number or a code aloud is never asked; to warn against it is.
ASKS_ALOUD = {
    "en": re.compile(r"\b(read|tell|give|say|spell)\b[^.?!]*\b(numbers?|digits|codes?|pin)\b", re.IGNORECASE),
    "nl": re.compile(r"\b(lees|noem|geef|geeft|zeg|vertel|spel)\b[^.?!]*\b(nummers?|cijfers|codes?|kaartnummer|pin)\b", re.IGNORECASE),
}
WARNS = re.compile(r"\b(don't|not|never|no|geen|niet|nooit|niemand)\b", re.IGNORECASE)
# What only the customer may hear; the bank in "a code from your bank" is anybody's.
PRIVATE = {
    "en": re.compile(r"\b(cards?|payments?|charge[ds]?|limit|bills?|balance)\b", re.IGNORECASE),
    "nl": re.compile(r"kaart|betaling|afschrijv|afgeschreven|limiet|\brekening", re.IGNORECASE),
}
# Speech has no brackets or semicolons, and the catalog's quotes are straight; the end of a sentence is marked.
WRITTEN_SIGNS = re.compile(r"[–—…“”‘’\u00a0;()\n]|  |^\s|\s$")


def register_faults(text: str, register: str | None) -> Iterator[str]:
    if register == "je" and (found := SPEAKS_WITH_U.search(text)):
        yield f"{found.group()!r} in a text with je"
    if register == "u" and (found := SPEAKS_WITH_JE.search(text) or LOOSE_FORMS.search(text)):
        yield f"{found.group()!r} in a text with u"


def word_faults(text: str, speech: Speech) -> Iterator[str]:
    """``text`` with its placeholders in: an uncommon name is no fault of ours."""
    bare = without_placeholders(text)
    for term in hits(bare, speech.language):
        if term.severity == "error" or (speech.language, term.text) not in WARNINGS_LET_THROUGH:
            yield f"{term.text!r} is on the avoid list ({term.severity}): {term.instead}"
    for word in uncommon(bare, speech.language, ZIPF):
        if word not in PLAIN_THOUGH_UNCOMMON[speech.language]:
            yield f"{word!r} is uncommon"


def length_faults(text: str, language: str) -> Iterator[str]:
    """``text`` filled: one line, as it is said."""
    figures = measure(text, language)
    if figures.words > LINE_WORDS:
        yield f"{figures.words} words"
    if figures.longest > SENTENCE_WORDS:
        yield f"a sentence of {figures.longest} words"


def sign_faults(text: str) -> Iterator[str]:
    if found := WRITTEN_SIGNS.search(text):
        yield f"{found.group()!r} is a sign of writing, not of speech"
    if text[-1:] not in {".", "?", "!"}:
        yield "no end of sentence"


def text_faults(text: str, filled: str, speech: Speech) -> Iterator[str]:
    """All that may be wrong with one spoken text, before and after its placeholders are filled."""
    yield from register_faults(text, speech.register)
    yield from word_faults(text, speech)
    yield from length_faults(filled, speech.language)
    yield from sign_faults(text)


def script_faults(text: str, language: str) -> Iterator[str]:
    """A whole script, filled."""
    figures = measure(text, language)
    if figures.longest > SENTENCE_WORDS:
        yield f"a sentence of {figures.longest} words"
    if len(APOLOGY.findall(text)) > 1:
        yield "more than one apology"
    if figures.words >= FORMULA_WORDS:
        yield from _formula_faults(figures, language)


def _formula_faults(figures: Figures, language: str) -> Iterator[str]:
    if figures.mean > MEAN_WORDS:
        yield f"{figures.mean:.1f} words a sentence"
    if figures.lix > LIX:
        yield f"LIX {figures.lix:.0f}"
    if language == "nl":
        if figures.flesch_douma < FLESCH:
            yield f"Flesch-Douma {figures.flesch_douma:.0f}"
        if figures.leesindex_a < LEESINDEX:
            yield f"Leesindex A {figures.leesindex_a:.0f}"
    else:
        if figures.flesch < FLESCH:
            yield f"Flesch {figures.flesch:.0f}"
        if figures.grade > GRADE:
            yield f"FKGL {figures.grade:.1f}"


def reason_faults(text: str) -> Iterator[str]:
    """The reason is one fact: two sentences of twenty words at the most."""
    parts = sentences(text)
    if len(parts) > 2 or any(len(words(part)) > 20 for part in parts):
        yield "more than one plain fact"


def secret_faults(text: str, language: str) -> Iterator[str]:
    """Sentence by sentence: a warning in one does not excuse the next."""
    for sentence in sentences(text):
        if ASKS_ALOUD[language].search(sentence) and not WARNS.search(sentence):
            yield f"asks for a number or a code: {sentence}"


def private_faults(text: str, language: str) -> Iterator[str]:
    """For a line that anyone may hear."""
    if found := PRIVATE[language].search(text):
        yield f"{found.group()!r} is not for everyone's ears"
