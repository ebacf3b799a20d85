"""Typed words by the rules of language: the lists of words to avoid, by base form, and how long sentences and words are. Nothing else is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.guidance.avoid import hits

LONG_SENTENCE = 18
"""Words; above it a sentence is hard to follow by ear (the language rubric's limit for a spoken line)."""
LONG_WORD = 13
"""Letters; such a word is read twice (judgement: the longest that the scripts use without thought is *betaalmethode*)."""
LONG_WORDS_SHARE = 0.15
"""Of a text's words; above it the text is tiring (judgement)."""
ENOUGH_WORDS = 8
"""In a shorter text a share says nothing."""
EFFECTS = {
    "jargon": "jargon",
    "formal": "jargon",
    "blame": "blame",
    "fraud": "blame",
    "condescend": "blame",
    "threat": "threat",
    "pressure": "threat",
}
"""The kind of a listed word -> what the customer does at it; the other kinds pass them by."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Remark:
    """``key``: avoid, long_sentence or long_words; ``words`` as typed; ``instead`` where the list has a plainer way; ``kind`` of a listed word."""

    key: str
    words: str
    instead: str = ""
    kind: str = ""
    number: int = 0

    @property
    def effect(self) -> str:
        return EFFECTS.get(self.kind, "")


def remarks(text: str, language: str) -> tuple[Remark, ...]:
    """Everything to remark on in these words, in the order in which they were typed."""
    found = [Remark("avoid", one.words, _advice(one.term.instead), one.term.kind) for one in hits(text, language)]
    for sentence in _END.split(text):
        number = len(_WORD.findall(sentence))
        if number > LONG_SENTENCE:
            found.append(Remark("long_sentence", " ".join(sentence.split()), number=number))
    words = _WORD.findall(text)
    long = [word for word in words if len(word) > LONG_WORD]
    if len(words) >= ENOUGH_WORDS and len(long) > LONG_WORDS_SHARE * len(words):
        found.append(Remark("long_words", ", ".join(dict.fromkeys(long)), number=len(long)))
    return tuple(found)


def _advice(instead: str) -> str:
    """A remark between brackets is the list's own, on leaving the word out."""
    return "" if instead.startswith("(") else instead
