"""Words that tell nothing of a person: what the provider itself writes, and what every case of ours says.

A word of a customer's file that is none of these must not come back in the case that is made of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache

from babel.numbers import list_currencies

from assistant.declines import table
from assistant.guidance.lines import PHASES, sources
from assistant.guidance.wording import KIND_LABELS
from assistant.language import Tongue
from assistant.practice import draft_words
from assistant.practice.case import (
    GOALS,
    KINDS,
    MOODS,
    TRAPS,
    About,
    Choice,
    Forbidden,
    Lesson,
    Person,
    Proof,
    Question,
    Says,
    Solution,
    Step,
    Turn,
)  # fmt: skip
from assistant.resources import PACKAGE
from assistant.vocabulary import PARTS, SITUATIONS, AgreedStep, Disposition, Identified

FILE = PACKAGE / "practice" / "provider_words.txt"
PART = 4
"""Characters from which on a part of a value counts as the value."""
CODES = frozenset({"code", "decline_code", "failure_code", "reason", "network_decline_code", "network_advice_code", "advice_code",
                   "network_reason_code", "failure_reason", "debit_network_reason_code"})  # fmt: skip
SHORT_CODE = re.compile(r"[A-Za-z0-9]{1,3}|[A-Z]{2}\d\d|\d\d\.\d{1,2}")
"""A bank's, card network's or SEPA code: too short to be anybody's, and lists of them grow."""
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Names that stand beside the provider's in a case, and signs of a kind that ids begin with.
_OURS = """nl en schema about lesson case moment story situation company agent facts earlier_calls others charges payment_intents payment_methods
invoices disputes mandates events prices products subscriptions refunds example inpay note as_of direction identified inbound outbound
disposition cause promise_date agreed last_used birth_date date_of_birth register salutation mevrouw meneer heer grace_days no_fee data_kept
lower_plan_possible ideal_link_possible pause_possible parts_possible last_used_key creditor_id statement_name situations field http https"""
_PREFIXES = """acct ba card cbtxn ch cn coupon cs cus di dp du evt fee ii il in inpay ipi iv link mandate pi plan pm po prc price prod promo prv pst
py pyr re seti setatt si sla sli src sub sub_sched ti tr trr txcd txi txn txr"""
PREFIXES = frozenset(_PREFIXES.split())
"""What an id of the provider begins with; anything else in front of an underscore may be the company's own words."""


def folded(text: str) -> str:
    """Lower case without accents and without signs that nobody sees; wide and other forms of a letter are that letter."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").casefold()


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _WORD.findall(folded(text))


def pieces(word: str) -> Iterator[str]:
    """Every part of a word that has PART characters."""
    return (word[at : at + PART] for at in range(len(word) - PART + 1))


@cache
def provider_names() -> frozenset[str]:
    """Names of fields that the provider uses, and ours."""
    lesson = (
        one.name for kind in (About, Lesson, Person, Proof, Says, Choice, Question, Turn, Step, Forbidden, Solution) for one in fields(kind)
    )
    return frozenset((*_section("names"), *_OURS.split(), *lesson, *PHASES))


@cache
def provider_values() -> frozenset[str]:
    """Values of the provider's fixed lists, decline codes and our own fixed lists among them."""
    codes = {code for code, _ in table()} | {network for _, network in table()}
    ours = {*PARTS, *SITUATIONS, *(one.value for kind in (Disposition, AgreedStep, Identified) for one in kind)}
    lesson = {*GOALS, *TRAPS, *MOODS, *KINDS, *PHASES, *KIND_LABELS, "customer", "relative", "stranger", "inbound", "outbound"}
    return frozenset((*_section("values"), *_section("open values"), *codes, *ours, *lesson))


@cache
def currencies() -> frozenset[str]:
    """Codes of currencies as the provider writes them, which are names of fields too."""
    return frozenset(one.lower() for one in list_currencies())


@cache
def common() -> frozenset[str]:
    """Words, folded, that are no part of a person's data: those of the provider's names and values, of the guidance in both languages, and of
    what a draft says."""
    known = (*provider_names(), *provider_values(), *PREFIXES, *draft_words.every(), *_guidance())
    return frozenset(word for text in known for word in words(text))


def is_common(word: str) -> bool:
    """Whether this folded word may stand in a case; a year may."""
    return word in common() or _YEAR.fullmatch(word) is not None


def uncommon(texts: Iterable[str]) -> frozenset[str]:
    """The words of PART characters or more in these texts that are no common words."""
    return frozenset(word for text in texts for word in words(text) if len(word) >= PART and not is_common(word))


def _guidance() -> Iterator[str]:
    """All that the notes and scripts say, in each language and address, without what is filled in."""
    tongues = (Tongue("en", domain="script"), Tongue("nl", domain="script", register="je"), Tongue("nl", domain="script", register="u"))
    desk = (Tongue("en"), Tongue("nl"))
    for key, source in sources().items():
        spoken = [(line.context, line.text) for line in source.lines]
        for one in source.answers:
            spoken += [(f"{one.context}.customer", one.customer), (f"{one.context}.agent", one.agent)]
        notes = [(f"{key}.note.cause", source.cause)]
        notes += [(f"{key}.note.never.{number}", text) for number, text in enumerate(source.never, 1)]
        notes += [(f"{key}.note.helps.{number}", one.text) for number, one in enumerate(source.helps, 1)]
        yield from (tongue.say_in(context, text) for context, text in spoken for tongue in tongues)
        yield from (tongue.say_in(context, text) for context, text in notes for tongue in desk)


@cache
def _file() -> str:
    return FILE.read_text("utf-8")


def _section(name: str) -> list[str]:
    found = _file().partition(f"[{name}]\n")[2].partition("\n[")[0]
    return found.split()
