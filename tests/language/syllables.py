"""Syllables of Dutch and English words as they are said: rules for the common run of words, tables for the rest.

Numbers count as they are read aloud. How a text scores is not here: that is ``measure``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

DUTCH_UNITS = (1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 1, 1, 2, 2, 2, 2, 3, 2, 3)
DUTCH_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 3)
ENGLISH_UNITS = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
ENGLISH_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)

# Words that the rules below would count wrong: loan words in Dutch, irregular spelling in English.
DUTCH_WORDS: Mapping[str, int] = {
    "account": 2, "app": 1, "creditcard": 3, "email": 2, "feedback": 2, "iban": 2, "ideal": 3, "mail": 1, "mailde": 2, "mails": 1,
    "online": 2, "reminder": 3, "service": 2, "sepa": 2, "site": 1, "sms": 3, "team": 1, "update": 2, "website": 2,
}  # fmt: skip
ENGLISH_WORDS: Mapping[str, int] = {
    "am": 1, "annemarie": 3, "anyone": 3, "app": 1, "area": 3, "areas": 3, "being": 2, "business": 2, "colleague": 2, "colleagues": 2,
    "company": 3, "doing": 2, "element": 3, "elements": 3, "email": 2, "evening": 2, "every": 2, "everybody": 4, "everyone": 3,
    "everything": 3, "everywhere": 3, "february": 4, "going": 2, "hour": 1, "hundred": 2, "iban": 2, "id": 2, "idea": 3, "ideal": 2,
    "ideas": 3, "january": 4, "maybe": 2, "moment": 2, "ok": 2, "online": 2, "our": 1, "people": 2, "period": 3, "quiet": 2, "real": 1,
    "safety": 2, "science": 2, "seeing": 2, "sepa": 2, "simple": 2, "sms": 3, "someone": 2, "something": 2, "sometimes": 2,
    "therefore": 2, "unique": 2, "usual": 3, "usually": 4,
}  # fmt: skip

_DUTCH_VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|ai|oi|[aeiouyáàâäéèêëíìîïóòôöúùûü]")
# Two letters that belong to two syllables: ver-di-en is not one, ge-opend and bi-o are.
_DUTCH_HIATUS = re.compile(r"(?<=i)(?=[oauë])|(?<=e)(?=[oaë])|(?<=[^aeo]u)(?=[ae](?!u).)|(?<=ei)(?=e)")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_ENGLISH_HIATUS = re.compile(
    r"[^tcsgxln]i(?=[ao])|[tc]i(?=at)|li(?=a[bn])|[^q]u(?=al)|[^qg]u(?=at)|[^aeiou]i(?=ers?$)|(?<!f)[^aeiousct]i(?=e[nt])|ci(?=et)|eo(?=[^uprd])|ea(?=lit)"
    r"|crea(?=t)|y(?=i)|[aeou]y(?=[aeo])"
)
# The e before these endings is not heard where a vowel and one consonant stand before it: safe-ly, home-work, some-where.
_MUTE_INSIDE = re.compile(r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|ments?|ful|fully|less|ness|where|how|one|body|thing|times?|side|work|line)$)")
_CONTRACTION = re.compile(r"'(?:s|ll|re|ve|d|m|t)$")
_HEARD_NT = re.compile(r"[^aeiouwr]n't$")


def syllables(word: str, language: str) -> int:
    """How many syllables ``word`` has in ``language`` (nl or en); never fewer than one."""
    word = word.lower().replace("’", "'")
    if word[0].isdigit():
        return _of_number(word, language)
    known, count = _BY_LANGUAGE[language]
    if word in known:
        return known[word]
    return max(1, sum(known[part] if part in known else count(part) for part in word.split("-") if part))


def _of_number(written: str, language: str) -> int:
    return sum(_of_digits(part, language) for part in re.split(r"[.,]", written))


def _of_digits(digits: str, language: str) -> int:
    """Exact to 999; above that in pairs, as years and phone numbers are said."""
    number = int(digits)
    if number < 100:
        return _below_hundred(number, language)
    if number < 1000:
        silent_one = language == "nl" and number < 200
        hundreds = 0 if silent_one else _below_hundred(number // 100, language)
        return hundreds + 2 + (_below_hundred(number % 100, language) if number % 100 else 0)
    pairs = (digits[max(0, end - 2) : end] for end in range(len(digits), 0, -2))
    return sum(_below_hundred(int(pair), language) for pair in pairs)


def _below_hundred(number: int, language: str) -> int:
    units, tens = (DUTCH_UNITS, DUTCH_TENS) if language == "nl" else (ENGLISH_UNITS, ENGLISH_TENS)
    if number < 20:
        return units[number]
    joined = 1 if language == "nl" else 0  # een-en-twintig
    return tens[number // 10] + (units[number % 10] + joined if number % 10 else 0)


def _dutch(part: str) -> int:
    part = re.sub(r"y(?=[aeiou])", "j", part.replace("'", "")).replace("qu", "kw")
    return len(_DUTCH_VOWELS.findall(_DUTCH_HIATUS.sub("|", part)))


def _english(part: str) -> int:
    heard = 1 if _HEARD_NT.search(part) and part not in {"can't", "don't", "won't"} else 0
    part = _CONTRACTION.sub("", part)
    if part in ENGLISH_WORDS:
        return ENGLISH_WORDS[part] + heard
    said = _without_mute_e(re.sub(r"[^a-z]", "", part))
    return max(1, len(_ENGLISH_VOWELS.findall(said)) + len(_ENGLISH_HIATUS.findall(said))) + heard


def _without_mute_e(part: str) -> str:
    part = _MUTE_INSIDE.sub("", re.sub(r"ically$", "icly", part))
    if len(part) > 3 and re.search(r"[^td]ed$", part):
        return part[:-2] + ("e" if re.search(r"[^aeiouyl]led$", part) else "")
    if len(part) > 3 and re.search(r"[^scgxz]es$", part) and not re.search(r"(?:sh|ch|[^aeiouy]l)es$", part):
        return part[:-2]
    if len(part) > 2 and part.endswith("e") and not re.search(r"[^aeiouy][lr]e$", part):
        return part[:-1]
    return part


_BY_LANGUAGE: Mapping[str, tuple[Mapping[str, int], Callable[[str], int]]] = {
    "nl": (DUTCH_WORDS, _dutch),
    "en": (ENGLISH_WORDS, _english),
}
