"""What may not be said in a case: its own facts, and the rules that hold in every talk.

Terms are matched as whole words, one sentence at a time: a sentence that denies what it names does not claim it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from assistant.practice.case import Case, Forbidden
from assistant.practice.seen import Seen
from assistant.resources import PACKAGE

CHECK = "not_identified"
"""The situation whose lines make up the check of who is on the line."""
SECRET = frozenset({"no", "as_bank_declined"})
"""What a decline code lets be told: these never to the customer as a reason."""
_BY_FLAG = {
    "card_expired": "expired_card",
    "card_expiring": "expired_card",
    "mandate_inactive": "direct_debit_revoked",
    "blocked_by_own_rule": "blocked_by_us",
}
"""A flag -> the situation whose reason it bears out, whichever situation is spoken of."""
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.,](?=\d)[^.!?\n]*)*[.!?\n]*")
_AMOUNT = re.compile(
    r"(?:(?:€|\$|£|eur|usd|gbp)\s*(\d+(?:[.,]\d{1,2})?))|(?:(\d+(?:[.,]\d{1,2})?)\s*(?:€|euro|euros|eur|dollar|dollars|pounds?|pond)\b)",
    re.I,
)
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something said that may not be. ``key``: secret_reason, private, untrue_reason, other_reason, blames_the_bank, asks_secret or
    forbidden; ``words`` as said."""

    key: str
    words: str
    about: str = ""
    """The situation, or the id of the case's own rule."""


@dataclass(frozen=True, slots=True)
class Truth:
    """``reasons`` and ``spoken_as`` as in ``Seen``; ``private`` are the lines (without their letter) that want the check first.

    ``level`` is what the check has to come to before anything private is told; None where nothing may be told on this line at all.
    """

    language: str
    register: str | None
    situations: tuple[str, ...]
    spoken_as: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: Mapping[str, str]
    level: str | None
    private: frozenset[str] = frozenset()
    amounts: frozenset[Decimal] = frozenset()
    last4s: frozenset[str] = frozenset()
    plans: tuple[str, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    """The questions of the check with their weight, in the order in which the desk asks them."""
    own: frozenset[str] = frozenset()
    """Situations whose reason holds here, told or not."""

    @property
    def by_us(self) -> bool:
        return "blocked_by_us" in self.spoken_as

    def known(self, level: str) -> bool:
        """Private facts may be told at this level of the check."""
        return self.level is not None and (level == self.level or level == "strong")

    def allows(self, variant: str) -> bool:
        """This line is spoken for a situation that holds here."""
        return variant.split(".", 1)[0] in {*self.spoken_as, CHECK}


def truth_of(case: Case, seen: Seen) -> Truth:
    """What holds for this case, of what the desk shows of its account."""
    accepted = case.lesson.solution.identified
    level = next((one for one in ("weak", "strong") if one in accepted), None)
    if level is None and case.lesson.person.on_the_line == "customer" and "none" in accepted:
        level = "strong"
    open_lines = {line.id[:-1] for line in seen.lines.get("none", ())}
    return Truth(
        language=seen.language,
        register=seen.register,
        situations=seen.situations,
        spoken_as=seen.spoken_as,
        flags=seen.flags,
        reasons=seen.reasons,
        level=level,
        private=frozenset(line.id[:-1] for line in seen.lines.get("strong", ()) if line.id[:-1] not in open_lines),
        amounts=frozenset(filter(None, map(_number, seen.amounts))),
        last4s=frozenset(seen.last4s),
        plans=seen.plans,
        forbidden=case.lesson.forbidden,
        asks=seen.asks,
        own=frozenset((*seen.situations, *seen.reasons, *(_BY_FLAG[kind] for kind in seen.flags if kind in _BY_FLAG))),
    )


def slips(truth: Truth, words: str, language: str, level: str, *, scripted: bool = False) -> tuple[Slip, ...]:
    """What of ``words`` may not be said at this level. ``scripted`` words name secrets only to warn of them, and facts only when they may."""
    found: dict[tuple[str, str], Slip] = {}
    for sentence in filter(None, (match.group().strip() for match in _SENTENCE.finditer(words))):
        for slip in _in_sentence(truth, sentence, language, level, scripted):
            found.setdefault((slip.key, slip.about or slip.words.casefold()), slip)
    return tuple(found.values())


def _in_sentence(truth: Truth, sentence: str, language: str, level: str, scripted: bool) -> Iterator[Slip]:
    denied = _any(sentence, _terms("denies", language)) is not None
    yield from _reasons(truth, sentence, language, level, denied, scripted)
    if truth.by_us and not denied and (said := _any(sentence, _terms("bank", language))):
        yield Slip("blames_the_bank", said)
    for rule in truth.forbidden:
        said = _any(sentence, rule.words.get(language, ()))
        if said and not (rule.until == "identified" and truth.known(level)):
            yield Slip("forbidden", said, rule.id)
    if scripted:
        return
    told_where = denied or _any(sentence, _terms("page", language))
    if not told_where and (said := _any(sentence, _terms("secrets", language))):
        yield Slip("asks_secret", said)
    if not truth.known(level) and (said := _private(truth, sentence)):
        yield Slip("private", said)


def _reasons(truth: Truth, sentence: str, language: str, level: str, denied: bool, scripted: bool) -> Iterator[Slip]:
    for situation, words in reasons().items():
        said = _any(sentence, words.get(language, ()))
        if said is None:
            continue
        if truth.reasons.get(situation) in SECRET and situation not in truth.spoken_as:
            yield Slip("secret_reason", said, situation)
        elif situation in truth.own:
            if not truth.known(level) and not scripted:
                yield Slip("private", said, situation)
        elif not denied:
            yield Slip("untrue_reason", said, situation)


def _private(truth: Truth, sentence: str) -> str | None:
    """An amount, the last four of a card or account, or the plan, where one of this account's stands in the sentence."""
    for match in _AMOUNT.finditer(sentence):
        if _number((match.group(1) or match.group(2)).replace(",", ".")) in truth.amounts:
            return match.group().strip()
    four = next((match.group() for match in _FOUR.finditer(sentence) if match.group() in truth.last4s), None)
    # A plan is called by an ordinary word ("Plus"): only as it is written is it the name.
    return four or next((plan for plan in truth.plans if re.search(rf"(?<!\w){re.escape(plan)}(?!\w)", sentence)), None)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text).normalize()
    except InvalidOperation:
        return None


def _any(sentence: str, terms: tuple[str, ...]) -> str | None:
    """The first of ``terms`` that stands in the sentence, as it stands there."""
    if not terms:
        return None
    match = _pattern(terms).search(sentence.replace("’", "'"))
    return match.group() if match else None


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=len, reverse=True)
    parts = (r"\s+".join(map(re.escape, term.removesuffix("*").split())) + (r"\w*" if term.endswith("*") else "") for term in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@cache
def _file() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    with (PACKAGE / "practice" / "forbidden.toml").open("rb") as file:
        raw = tomllib.load(file)
    flat = {key: value for key, value in raw.items() if key != "reasons"} | {
        f"reasons.{key}": value for key, value in raw["reasons"].items()
    }
    return {key: {language: tuple(words) for language, words in value.items()} for key, value in flat.items()}


def _terms(key: str, language: str) -> tuple[str, ...]:
    return _file()[key].get(language, ())


def first_term(key: str, language: str) -> str:
    """The first word listed under ``secrets``, ``bank`` or ``reasons.SITUATION``; empty where none is."""
    return next(iter(_file().get(key, {}).get(language, ())), "")


@cache
def reasons() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """A situation -> the words, by language, that name it as the reason."""
    return {key.removeprefix("reasons."): words for key, words in _file().items() if key.startswith("reasons.")}
