"""Every script as a customer would hear it: each situation, in each way of speaking, filled with long likely values.

A one-syllable stub for a name would flatter the figures, so the values are long. A number counts as one word however long it is when
said: amounts and days are therefore usual ones, or the figures would tell of the number and not of the sentence. A script is heard once
with all that may be known and once with the least.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from assistant.guidance.facts import Facts
from assistant.guidance.lines import Answer, Line, Source, sources
from assistant.guidance.script import compose
from assistant.guidance.wording import FACT_LABELS
from assistant.language import Tongue

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Speech:
    """A way of speaking: ``tag`` names its catalog, English has none."""

    tag: str
    language: str
    register: str | None = None

    @property
    def tongue(self) -> Tongue:
        return Tongue(self.language, domain="script", register=self.register)

    @property
    def values(self) -> Mapping[str, str]:
        return LONG_VALUES[self.language] | ({"name": FULL_NAME} if self.register == "u" else {})


ENGLISH = Speech("en", "en")
SPEECHES = (Speech("nl", "nl", "je"), Speech("nl@formal", "nl", "u"), ENGLISH)

FULL_NAME = "mevrouw Van den Wijngaard"  # with u the customer is addressed by the last name
LONG_VALUES: Mapping[str, dict[str, str]] = {
    "nl": {
        "name": "Annemarie", "agent": "Mohammed", "company": "Boekenwereld", "phone": "0800 1234", "link": "https://boekenwereld.example/b/7fK2qX",
        "amount": "12,50 euro", "old_amount": "12,50 euro", "new_amount": "14,95 euro", "charge_date": "24 november",
        "access_until": "8 december", "retry_date": "maandag 30 november", "callback_date": "donderdag 3 december",
        "next_charge_date": "24 december", "resume_date": "1 februari", "end_date": "31 december", "mail_date": "20 november",
        "date": "1 januari", "month": "december", "paid_until": "23 december",
    },
    "en": {
        "name": "Katherine", "agent": "Mohammed", "company": "Bookworld", "phone": "0800 1234", "link": "https://bookworld.example/b/7fK2qX",
        "amount": "12.50 euros", "old_amount": "12.50 euros", "new_amount": "14.95 euros", "charge_date": "24 November",
        "access_until": "8 December", "retry_date": "Monday 30 November", "callback_date": "Thursday 3 December",
        "next_charge_date": "24 December", "resume_date": "1 February", "end_date": "31 December", "mail_date": "20 November",
        "date": "1 January", "month": "December", "paid_until": "23 December",
    },
}  # fmt: skip
PLACEHOLDERS = frozenset(LONG_VALUES["en"])
NEEDS = frozenset(FACT_LABELS) - PLACEHOLDERS

# What a call about a payment knows at the least, once the caller is identified.
LEAST_NAMES = frozenset({"name", "agent", "company", "phone", "amount", "charge_date"})
LEAST_NEEDS = frozenset({"identified"})
WORDINGS = range(3)

# Of a failed payment all ten phases are said; elsewhere nothing failed, or the talk is another one.
FAILED = frozenset(
    {
        "expired_card", "insufficient_funds", "bank_declined", "limit_reached", "wrong_details", "authentication_needed", "blocked_by_us",
        "card_not_supported", "processing_error", "direct_debit_returned", "direct_debit_revoked", "account_closed", "retries_exhausted",
        "first_payment_failed", "other", "default_method_shadowed",
    }
)  # fmt: skip
# Spoken with another's lines; it has notes of its own.
WITHOUT_LINES = "lost_or_stolen"
SCRIPTS = tuple(sorted(sources().keys() - {WITHOUT_LINES}))


@dataclass(frozen=True, slots=True)
class Heard:
    """A script as one call gets it: the texts in order, by phase, each with its line's id."""

    label: str
    lines: tuple[tuple[str, str, str], ...]

    def of(self, phase: str) -> list[str]:
        return [text for of, _, text in self.lines if of == phase]

    @property
    def text(self) -> str:
        return "\n".join(text for _, _, text in self.lines)


def own_lines(key: str) -> tuple[Line, ...]:
    return sources()[key].lines


def answers() -> Iterator[tuple[Source, Answer]]:
    for source in sources().values():
        for answer in source.answers:
            yield source, answer


def worded(line: Line, speech: Speech) -> str:
    """The line in this way of speaking, its placeholders left in."""
    return speech.tongue.say_in(line.context, line.text)


def filled(text: str, speech: Speech) -> str:
    return text.format_map(dict(speech.values))


def without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


def known_facts(speech: Speech, *, everything: bool) -> Facts:
    if everything:
        return Facts(dict(speech.values), NEEDS)
    return Facts({name: value for name, value in speech.values.items() if name in LEAST_NAMES}, LEAST_NEEDS)


def heard(key: str, speech: Speech) -> Iterator[Heard]:
    """The script in both directions, with all facts and with the least, in each of its wordings."""
    for direction, everything, wording in product(("outbound", "inbound"), (True, False), WORDINGS):
        script = compose(
            key, known_facts(speech, everything=everything), speech.tongue, direction=direction, chosen=_letters(key, direction, wording)
        )
        lines = tuple((step.phase, line.id, line.text) for step in script.steps for line in step.lines)
        if lines:
            yield Heard(f"{direction}, {'all' if everything else 'least'} known, wording {wording}", lines)


def _letters(key: str, direction: str, wording: int) -> dict[str, str]:
    """The letter of each line's wording with this number, or its last where it has fewer."""
    ways: dict[str, list[str]] = {}
    for line in own_lines(key):
        if line.when in {None, direction}:
            ways.setdefault(line.context, []).append(line.letter)
    return {context: letters[min(wording, len(letters) - 1)] for context, letters in ways.items()}
