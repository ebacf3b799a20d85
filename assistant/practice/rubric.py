"""What a play is scored by: the criteria with their weights, and what each thing that goes wrong costs. All figures are judgement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

WEIGHTS: Mapping[str, int] = {
    "identified": 12, "cause": 10, "flags": 8, "order": 12, "words": 12, "truth": 14, "answers": 10, "step": 12, "disposition": 4, "note": 3,
    "time": 3,
}  # fmt: skip
"""Of 100. A criterion that a case does not ask is left out, and the rest is scaled up to 100."""
HARM_CAP = 40
"""The most that a play with something harmful in it can come to, however good the rest is."""

COSTS: Mapping[str, Fraction] = {
    # identified
    "wrong_level": Fraction(12),
    "wrong_tick": Fraction(12),
    "needless_ask": Fraction(4),
    "agreed_before_check": Fraction(4),
    # words
    "avoid": Fraction(3),
    "long_sentence": Fraction(2),
    "long_words": Fraction(2),
    "wrong_language": Fraction(4),
    "wrong_register": Fraction(3),
    # truth
    "secret_reason": Fraction(14),
    "private": Fraction(14),
    "asks_secret": Fraction(14),
    "forbidden": Fraction(14),
    "untrue_reason": Fraction(7),
    "other_reason": Fraction(7),
    "blames_the_bank": Fraction(7),
    "threat": Fraction(7),
    # step
    "poor_step": Fraction(4),
    "useless_step": Fraction(2),
    "harmful_step": Fraction(12),
    # note
    "note_empty": Fraction(3),
    "note_words": Fraction(1),
    "note_number": Fraction(3),
    "note_steps": Fraction(1),
}
"""Points of 100 that each costs, before scaling; a criterion never falls below nothing."""

ANSWER_WORTH: Mapping[str, Fraction] = {"right": Fraction(1), "fair": Fraction(3, 4), "poor": Fraction(1, 4), "harmful": Fraction(0)}
"""The share of a question's points that an answer of this kind earns; none earns nothing."""
OUT_OF_ORDER = Fraction(1, 2)
"""The share of its points that a wanted part of the talk earns when it was said at the wrong moment."""
UNFINISHED = Fraction(1, 2)
"""The share of its points that a right step loses where it failed and was not tried again, though that would have helped."""
