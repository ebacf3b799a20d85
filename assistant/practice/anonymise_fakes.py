"""Made-up values in the place of a person's: the same original gets the same one everywhere, and none has a part of an original in it.

What comes out hangs on a secret that is kept nowhere, so that nobody can try names until one fits.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits

from assistant.practice.anonymise_words import PART, PREFIXES, folded, is_common, pieces, uncommon, words
from assistant.text import email_is_trusted

GIVEN = ("Lieke", "Jelle", "Mirte", "Tygo", "Fenna", "Sietse", "Wieke", "Koen", "Anouk", "Ravi", "Elin", "Hugo", "Nadia", "Otis", "Yuna", "Bas",
         "Pleun", "Mees", "Zahra", "Teun", "Ilja", "Dunya", "Gijs", "Amber", "Faas", "Rhea", "Levi", "Juno", "Cato", "Ezra")  # fmt: skip
SURNAMES = ("Velding", "Oosterga", "Brugman", "Hazelhof", "Kwakel", "Meerdink", "Zandvoorde", "Uilenburg", "Tervoort", "Lindeboom", "Waardman",
            "Kruidhof", "Pijlsma", "Noordzij", "Heidema", "Grasdijk", "Vlierman", "Duinker", "Sparreboom", "Ruigrok", "Ashby", "Fenwick",
            "Holloway", "Marlow", "Thorpe", "Quill", "Winslow", "Yardley")  # fmt: skip
CITIES = ("Lindedam", "Noordwaard", "Brugveen", "Oostkade", "Vlietmonde", "Hazelwijk", "Zandhove", "Kruisbergen", "Ashcombe", "Millford")
STREETS = ("Lindelaan", "Molenpad", "Kadeweg", "Duinstraat", "Vlierhof", "Brugwal", "Mill Lane", "Orchard Row")
COMPANIES = (
    "Tuinpost",
    "Kookdoos",
    "Klankwinkel",
    "Spelkamer",
    "Fietsvrij",
    "Groenbak",
    "Muziekhoek",
    "Puzzelbus",
    "Theeclub",
    "Wandelkaart",
)
DOMAINS = ("post", "brief", "thuis", "buurt", "kantoor", "dorp", "plein", "haven", "zolder", "atelier")
# Particles within a name say nothing of whose it is, and "van der" in the place of "van der" keeps the name readable.
_PARTICLES = "van de der den het 't ten ter te op von zu da di del la le los las dos y e i bin al el"
PARTICLES = frozenset(_PARTICLES.split())
CYRILLIC_A = "\N{CYRILLIC SMALL LETTER A}"
TRIES = 60


class Maker:
    """``taken``: the originals' words; ``turn`` numbers the attempts, each with other values."""

    def __init__(self, secret: bytes, turn: int, originals: Iterable[str]) -> None:
        self._key = secret + turn.to_bytes(4, "big")
        originals = tuple(originals)
        self.taken = frozenset(piece for word in uncommon(originals) for piece in pieces(word))
        self._short = frozenset(
            one for text in originals for one in words(text) if 1 < len(one) < PART and one.isalpha() and not is_common(one)
        )
        self._known: dict[tuple[str, str], str] = {}
        self._used: dict[str, set[str]] = {}

    def dice(self, kind: str, value: str = "") -> Random:
        """The same for the same kind and value."""
        return Random(hmac.digest(self._key, f"{kind}\0{value}".encode("utf-8", "replace"), "sha256"))  # noqa: S311 - seeded by the secret

    def clean(self, made: str) -> bool:
        """No part of an original stands in it, and no short word of one, apart from common words."""
        return all(is_common(word) or (word not in self._short and self.taken.isdisjoint(pieces(word))) for word in words(made))

    def _once(self, kind: str, value: str, ways: Callable[[Random], Iterator[str]]) -> str:
        """The first of the ways that is clean and stands for no other original."""
        known = self._known.get((kind, value))
        if known is not None:
            return known
        used, made = self._used.setdefault(kind, set()), ""
        for made in ways(self.dice(kind, value)):
            if made not in used and folded(made) != folded(value) and self.clean(made):
                break
        used.add(made)
        self._known[(kind, value)] = made
        return made

    def _from(self, kind: str, value: str, pool: tuple[str, ...]) -> str:
        """One of a pool; where all are taken, a word of no meaning."""

        def ways(dice: Random) -> Iterator[str]:
            yield from dice.sample(pool, len(pool))
            yield from (self._letters(dice, 7).capitalize() for _ in range(TRIES))

        return self._once(kind, value, ways)

    def _next(self, dice: Random, made: str, alphabet: str) -> str:
        """A character that makes no four in a row of an original with the last of ``made``."""
        before = made[-PART + 1 :]
        new = dice.choice(alphabet)
        for _ in range(TRIES):
            if (before + new).casefold() not in self.taken:
                break
            new = dice.choice(alphabet)
        return new

    def _letters(self, dice: Random, number: int, alphabet: str = ascii_lowercase) -> str:
        """Characters of which no four in a row stand in an original."""
        made = ""
        while len(made) < number:
            made += self._next(dice, made, alphabet)
        return made

    # What a value is replaced by

    def id(self, value: str) -> str:
        """An id with the same beginning and length (at least 8 characters after the beginning)."""
        head, body = self.parted(value)

        def ways(dice: Random) -> Iterator[str]:
            yield from (head + self._letters(dice, max(len(body), 8), ascii_lowercase + ascii_uppercase + digits) for _ in range(TRIES))

        return self._once("id", value, ways)

    @staticmethod
    def parted(value: str) -> tuple[str, str]:
        """(the provider's beginning of an id, the rest)."""
        for head in ("_".join(value.split("_")[:2]), value.split("_")[0]):
            if head in PREFIXES and "_" in value[len(head) :]:
                return f"{head}_", value[len(head) + 1 :]
        return "", value

    def shaped(self, value: str) -> str:
        """Letters for letters and digits for digits, run by run, so that what is equal stays equal and signs between stay."""
        return re.sub(r"[^\W_]+", lambda run: self._run(run.group()), value)

    def _run(self, run: str) -> str:
        def one(dice: Random) -> str:
            made = ""
            for c in run:
                alphabet = digits if c.isdigit() else ascii_uppercase if c.isupper() else ascii_lowercase
                made += self._next(dice, made, alphabet)
            return made

        return self._once("run", run, lambda dice: (one(dice) for _ in range(TRIES)))

    def name(self, value: str) -> str:
        """A name of as many words; each word gets its own everywhere, particles stay, an initial stays an initial."""
        parts = value.split()
        within = range(1, len(parts) - 1)
        return " ".join(
            part if part.casefold() in PARTICLES and (number in within or (part.islower() and number == 0 < len(parts) - 1))
            else self._name_word(part, first=number == 0)
            for number, part in enumerate(parts)
        )  # fmt: skip

    def _name_word(self, word: str, *, first: bool) -> str:
        if "-" in word.strip("-"):
            return "-".join(self._name_word(part, first=first and number == 0) for number, part in enumerate(word.split("-")) if part)
        bare = folded(word).strip(".,'’")
        if len(bare) <= 1 or (word.endswith(".") and len(bare) <= 3):
            return self._once("initial", bare, lambda dice: (f"{c}." for c in dice.sample(ascii_uppercase, 26)))
        return self.given(bare) if first else self.surname(bare)

    def given(self, bare: str) -> str:
        return self._known.get(("surname", bare)) or self._from("given", bare, GIVEN)

    def surname(self, bare: str) -> str:
        return self._known.get(("given", bare)) or self._from("surname", bare, SURNAMES)

    def email(self, value: str) -> str:
        """An address at a domain that nobody can have (RFC 2606); one that mail may not go to stays one."""
        local, _, domain = value.rpartition("@")
        parts = [self._mail_word(part) for part in words(local)] or ["info"]
        made = f"{'.'.join(parts)}@{self._from('domain', domain.casefold(), DOMAINS).lower()}.example"
        return made if email_is_trusted(value) else CYRILLIC_A + made

    def _mail_word(self, part: str) -> str:
        known = self._known.get(("given", part)) or self._known.get(("surname", part))
        return folded(known) if known else self._run(part)

    def phone(self, value: str) -> str:
        """A number of the same country and length, without what else was written beside it."""
        value = "".join(c for c in value if c.isdigit() or c in " +().-/").strip()
        kept = re.match(r"\s*\+?(?:\d[\s().-]*){3}" if "+" in value else r"\s*(?:\d[\s().-]*){2}", value)
        at = kept.end() if kept else 0
        head = "".join(c for c in value[:at] if c.isdigit())

        def ways(dice: Random) -> Iterator[str]:
            for _ in range(TRIES):
                made, out = head, value[:at]
                for c in value[at:]:
                    new = c
                    if c.isdigit():
                        new = self._next(dice, made, digits)
                        made += new
                    out += new
                yield out

        return self._once("phone", value, ways)

    def city(self, value: str) -> str:
        return self._from("city", value, CITIES)

    def street(self, value: str) -> str:
        return f"{self._from('street', value, STREETS)} {self.dice('house', value).randint(1, 99)}"

    def company(self, value: str) -> str:
        """The company's name; the name on a statement is the same company's, in capitals."""
        bare = folded(value)
        known = next((made for (kind, one), made in self._known.items() if kind == "company" and (one in bare or bare in one)), None)
        made = known or self._from("company", bare, COMPANIES)
        return made.upper() if value.isupper() else made

    def plan(self, value: str) -> str:
        return self._once("plan", value, lambda dice: (f"Plan {c}" for c in ascii_uppercase))

    def four(self, value: str) -> str:
        """The last digits of a card or account."""
        return self._once("four", value, lambda dice: ("".join(dice.choices(digits, k=len(value))) for _ in range(TRIES * 10)))
