"""Text from outside, made safe: cleaned where it enters, checked once more where it is shown, redacted before it is kept.

Knows characters and numbers only. Which field a text belongs to, and whether markup is on where it is shown, is for others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

MARKS_A_LETTER = 4
NOTE_LIMIT = 10_000
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
OPENERS = "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}"
CLOSER = "\N{POP DIRECTIONAL ISOLATE}"

# Everything that a terminal or a Unicode-aware reader may take as the end of a line (Unicode, line breaking classes BK, CR, LF, NL).
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Canonical ordering in NFC takes time quadratic in a row of marks; Unicode's stream-safe format (UAX 15, section 13) allows 30.
_MARKS_BEFORE_NFC = 30


# Cleaning


def clean(text: object, *, limit: int = 500) -> str:
    """One line of text that is safe to keep: NFC, no control or format characters, at most 4 marks a letter, at most ``limit`` characters.

    Line ends and tabs become blanks, blanks at either end go, None becomes "". A joiner stays between two letters that are not ASCII.
    """
    return _cleaned(text, " ", limit)


def clean_note(text: object, *, limit: int = NOTE_LIMIT) -> str:
    """As ``clean``, for text of several lines: every kind of line end becomes a newline."""
    return _cleaned(text, "\n", limit)


def _cleaned(text: object, line_end: str, limit: int) -> str:
    raw = "" if text is None else str(text)
    if not (raw.isascii() and raw.isprintable()):
        raw = _BREAK.sub(line_end, raw.encode("utf-8", errors="replace").decode("utf-8")).replace("\t", " ")
        raw = "".join(c for c in raw if c == "\n" or c in JOINERS or not _harms(c))
        raw = unicodedata.normalize("NFC", _few_marks(_joined(raw), _MARKS_BEFORE_NFC))
        raw = _few_marks(_joined(raw), MARKS_A_LETTER)
    return _capped(raw.strip(), limit)


@lru_cache(maxsize=4096)
def _harms(c: str) -> bool:
    return unicodedata.category(c) in _HARMFUL


def _is_mark(c: str) -> bool:
    return unicodedata.category(c).startswith("M")


def _is_foreign_letter(c: str) -> bool:
    return not c.isascii() and unicodedata.category(c).startswith("L")


def _joins(text: str, at: int) -> bool:
    """The character at this place stands between two letters that are not ASCII, where Persian and the Indic scripts need a joiner."""
    if at + 1 >= len(text) or not _is_foreign_letter(text[at + 1]):
        return False
    before = at - 1
    while before >= 0 and _is_mark(text[before]):
        before -= 1
    return before >= 0 and _is_foreign_letter(text[before])


def _joined(text: str) -> str:
    if not any(joiner in text for joiner in JOINERS):
        return text
    text = re.sub(f"[{JOINERS}]+(?=[{JOINERS}])", "", text)
    return "".join(c for at, c in enumerate(text) if c not in JOINERS or _joins(text, at))


def _few_marks(text: str, most: int) -> str:
    kept, row = [], 0
    for c in text:
        row = row + 1 if _is_mark(c) else 0
        if row <= most:
            kept.append(c)
    return "".join(kept)


def _capped(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    while limit and _is_mark(text[limit]):
        limit -= 1
    return text[:limit].rstrip().rstrip(JOINERS)


# Showing


def harmless(text: str) -> str:
    """The second net, for every piece of text about to be drawn: what ``clean`` would have dropped shows as U+FFFD.

    Line ends and tabs become blanks; balanced isolates and joiners between letters stay. Marks are not counted.
    """
    if text.replace("\u00a0", " ").isprintable():
        return text
    return _without_harm(_BREAK.sub(" ", text), REPLACEMENT)


def printable(text: str) -> str:
    """For plain commands: newlines and balanced isolates stay, tabs become blanks, what would harm a terminal is dropped."""
    return "\n".join(_without_harm(line, "") for line in _BREAK.split(text))


def isolate(text: str) -> str:
    """Cleaned text with right-to-left characters in an isolate, so that it leaves what stands around it in order; other text unchanged."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text):
        return text
    inside = re.sub(f"[{OPENERS}{CLOSER}]", "", text)
    return f"\N{FIRST STRONG ISOLATE}{inside}{CLOSER}"


def _without_harm(text: str, instead: str) -> str:
    text = text.replace("\t", " ")
    stays = _balanced_isolates(text) | {at for at, c in enumerate(text) if c in JOINERS and _joins(text, at)}
    return "".join(c if at in stays or not _harms(c) else instead for at, c in enumerate(text))


def _balanced_isolates(text: str) -> set[int]:
    opened: list[int] = []
    balanced: set[int] = set()
    for at, c in enumerate(text):
        if c in OPENERS:
            opened.append(at)
        elif c == CLOSER and opened:
            balanced |= {opened.pop(), at}
    return balanced


def csv_safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe, numbers and None stay as they are."""
    if not isinstance(value, str):
        return value
    first = unicodedata.normalize("NFKC", value.lstrip(" \u00a0\u3000")[:1])
    return f"'{value}" if first and first in "=+-@\N{MINUS SIGN}\t\r\n\0" else value


# Addresses

_LOCAL_SIGNS = frozenset(".!#$%&'*+/=?^_`{|}~-")  # RFC 5322, atext and the dot; the quoted form is not used by people
# Scripts that are written together and can't be taken for each other (Unicode UTS 39, section 5.2, highly restrictive).
_WRITTEN_TOGETHER = tuple(frozenset({"LATIN", "CJK", *more}) for more in (("HIRAGANA", "KATAKANA"), ("HANGUL",), ("BOPOMOFO",)))


def email_is_trusted(raw: object) -> bool:
    """Whether mail may go to this address as it came in: cleaning leaves it alone, it is plausible, and neither part mixes scripts."""
    if not isinstance(raw, str) or clean(raw) != raw or len(raw) > 254 or unicodedata.normalize("NFKC", raw) != raw:
        return False
    local, at, domain = raw.rpartition("@")
    labels = [_unpacked(label) for label in domain.split(".")]
    return bool(at) and _plausible_local(local) and _plausible_domain(labels) and _one_script(local) and _one_script("".join(labels))


def _unpacked(label: str) -> str:
    """A label as people read it: ``xn--e1afmkfd`` hides Cyrillic letters (RFC 3492). "" where it can't be read."""
    if not label.lower().startswith("xn--"):
        return label
    try:
        read = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return ""
    return read if read.isprintable() else ""


def _plausible_local(local: str) -> bool:
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return 0 < len(local) <= 64 and not dots and all(c in _LOCAL_SIGNS or _is_word(c) for c in local)


def _plausible_domain(labels: list[str]) -> bool:
    if len(labels) < 2 or len(labels[-1]) < 2 or labels[-1].isdigit():
        return False
    return all(0 < len(one) <= 63 and one.strip("-") == one and all(c == "-" or _is_word(c) for c in one) for one in labels)


def _is_word(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN"


def _one_script(text: str) -> bool:
    # A letter's name begins with its script; the standard library has no table of scripts.
    scripts = {re.split("[ -]", unicodedata.name(c, "?"))[0] for c in text if c.isalpha()}
    return len(scripts) <= 1 or any(scripts <= together for together in _WRITTEN_TOGETHER)


# Redaction


@dataclass(frozen=True, slots=True)
class Masked:
    """What was masked. ``last4`` is "" for a security code and a BSN: nothing of them is kept."""

    kind: Literal["card", "iban", "code", "bsn"]
    last4: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with its card numbers, IBANs, security codes and BSNs masked, and what they were, in the order found."""

    text: str
    masked: tuple[Masked, ...]


_Found = tuple[int, int, Masked]

_MASKS = {"card": "•••• {}", "iban": "IBAN •• {}", "code": "•••", "bsn": "••••"}

# First digits and lengths by network, from ISO/IEC 7812 and the networks' published ranges: Visa, Mastercard, American Express, Diners
# Club, JCB, UnionPay, Discover, Maestro and Dankort, RuPay, Mir, Troy, Verve.
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{17,18})|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|095|6\d|[89]\d)\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|(?:62|81)\d{14,17}|6(?:011|4[4-9]\d|5\d{2})\d{12,15}"
    r"|(?:5018|5019|5020|5038|5893|6304|67\d{2})\d{9,15}|(?:60|82|508\d)\d{12,14}|220[0-4]\d{12,15}|9792\d{12}|506[01]\d{12,15}"
)
_GAP = re.compile(r"[ .\-/_,]{1,2}| [.\-/_,] ")
_DATE = re.compile(
    r"(?<!\d)(?<!\d[./-])(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}|(?:19|20)\d{2}([/-])(?:0[1-9]|1[0-2])\2[0-3]\d)"
    r"(?!\d|[./-]\d)"
)
_SUM_OF_MONEY = re.compile(r"(?<!\d)(?<!\d[.,/_-])(?:\d{1,4}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)[.,]\d{2}(?!\d|[.,/_-]\d)")
_CODE_WORDS = r"(?:cvc2?|cvv2?|csc|(?:card )?security code|(?:beveiligings|veiligheids|controle|pin)code)"
_CODE_DIGITS = r"(?P<digits>\d(?:[ .-]?\d){2,3})(?!\d)"
_CODES = (
    re.compile(rf"\b{_CODE_WORDS}\b\W{{0,4}}(?:(?:is|was|code|nummer|number|no|nr)\b\W{{0,3}}){{0,2}}{_CODE_DIGITS}", re.IGNORECASE),
    re.compile(
        rf"(?<!\d){_CODE_DIGITS} ?(?:\(|=|\b(?:is|als|as)\b) ?(?:(?:de|the|zijn|haar|mijn|his|her) )?{_CODE_WORDS}\b", re.IGNORECASE
    ),
)
_BSN = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer|sofi|citizen service number)\b\W{0,4}(?:(?:is|was|nummer|number|no|nr)\b\W{0,3}){0,2}"
    r"(?P<digits>\d(?:[ .-]?\d){7,8})(?!\d)",
    re.IGNORECASE,
)
_IBAN_START = re.compile(r"(?<![^\W_])(?:IBAN[ :=.\-]{0,3})?(?P<country>[A-Z]{2})[ .\-]{0,2}\d{1,2}", re.IGNORECASE)
_IBAN_STEP = re.compile(r"(?:[ .\-/_,]{0,2}| [.\-/_,] )([A-Za-z0-9])")
_IBAN_LENGTHS = range(34, 14, -1)


def redact(text: str) -> Redacted:
    """Masks card numbers (``•••• 4242``), IBANs (``IBAN •• 1234``) and, beside their words, security codes and BSNs.

    The text is capped at 10,000 characters first. Digits of every script and groups with up to two separators count. A number that touches
    a letter, as in a provider's id, is left alone, unless it is written in groups with blanks between them. Redacting twice changes nothing more.
    """
    text, masked = _capped_before_number(text), []
    # Even an IBAN has two: most texts are done here, which matters where a whole log is read.
    if sum(map(str.isdigit, text)) < 2:
        return Redacted(text, ())
    while found := _found(text):
        text = _replaced(text, found)
        masked += [what for _, _, what in found]
    return Redacted(text, tuple(masked))


def _capped_before_number(text: str) -> str:
    """The first 10,000 characters; a number that the cut would halve goes whole, since half a card number is not recognised."""
    if len(text) <= NOTE_LIMIT:
        return text
    number = re.search(r"[\d .\-/_,]{1,64}\Z", text[:NOTE_LIMIT])
    return text[: number.start() if number else NOTE_LIMIT]


def _found(text: str) -> list[_Found]:
    """Each kind looks only at what the ones before it left."""
    plain = "".join(map(_folded, text))
    found: list[_Found] = []
    for kind in (_ibans, _bsns, _codes, _cards):
        new = sorted(kind(plain), key=lambda one: one[:2])
        found += new
        for start, end, _ in new:
            plain = plain[:start] + "#" * (end - start) + plain[end:]
    return sorted(found, key=lambda one: one[:2])


def _replaced(text: str, found: list[_Found]) -> str:
    parts, done = [], 0
    for start, end, what in found:
        parts += [text[done:start], _MASKS[what.kind].format(what.last4)]
        done = end
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def _folded(c: str) -> str:
    """One plain character for one: digits of every script as ASCII, blanks and what has no width as a blank, dashes as "-"."""
    if (digit := unicodedata.digit(c, None)) is not None:
        return str(digit)
    category = unicodedata.category(c)
    if category in {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}:
        return " "
    if category == "Pd" or c == "\N{MINUS SIGN}":
        return "-"
    simple = unicodedata.normalize("NFKC", c)
    return simple if len(simple) == 1 and simple.isascii() else c


def _ibans(plain: str) -> Iterator[_Found]:
    done = 0
    for start in _IBAN_START.finditer(plain):
        if start.start() >= done and (end := _iban_end(plain, start.start("country"))):
            done = end
            yield start.start(), end, Masked("iban", re.sub(r"[\W_]", "", plain[start.start("country") : end])[-4:].upper())


def _iban_end(plain: str, start: int) -> int | None:
    """Where a valid IBAN that begins at ``start`` ends. Its country fixes its length, so at most one length is right."""
    from stdnum import iban

    places = [start]
    while len(places) < _IBAN_LENGTHS.start:
        step = _IBAN_STEP.match(plain, places[-1] + 1)
        if step is None:
            break
        places.append(step.start(1))
    whole = "".join(plain[place] for place in places)
    lengths = (length for length in _IBAN_LENGTHS if length <= len(whole) and iban.is_valid(whole[:length], check_country=False))
    return next((places[length - 1] + 1 for length in lengths), None)


def _bsns(plain: str) -> Iterator[_Found]:
    for match in _BSN.finditer(plain):
        yield *match.span("digits"), Masked("bsn", "")


def _codes(plain: str) -> Iterator[_Found]:
    spans = sorted(match.span("digits") for pattern in _CODES for match in pattern.finditer(plain))
    for start, end in _merged(spans):
        yield start, end, Masked("code", "")


def _cards(plain: str) -> Iterator[_Found]:
    for shape in (_DATE, _SUM_OF_MONEY):
        plain = shape.sub(lambda match: "#" * len(match[0]), plain)
    spans = [span for run in _runs(plain) for span in _card_spans(plain, run)]
    for start, end in _merged(spans):
        yield start, end, Masked("card", re.sub(r"\D", "", plain[start:end])[-4:])


def _runs(plain: str) -> Iterator[list[tuple[int, int]]]:
    """Groups of digits that stand close enough to be read as one number."""
    run: list[tuple[int, int]] = []
    for group in re.finditer(r"[0-9]+", plain):
        if run and not _GAP.fullmatch(plain, run[-1][1], group.start()):
            yield run
            run = []
        run.append(group.span())
    yield run


def _part_of_an_id(plain: str, start: int, end: int) -> bool:
    """It touches a letter and is not written as a person writes a card number, in groups with blanks between them."""
    before = plain[max(0, start - 2) : start]
    touches = before[-1:].isalpha() or (before[-1:] == "_" and before[:1].isalpha()) or plain[end : end + 1].isalpha()
    return touches and not re.fullmatch(r"\d+(?: \d+){2,}", plain[start:end])


def _card_spans(plain: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    from stdnum import luhn

    for first, (start, _) in enumerate(run):
        digits = ""
        for group in run[first:]:
            digits += plain[slice(*group)]
            if len(digits) > 19:
                break
            is_number = len(digits) >= 13 and _ISSUERS.fullmatch(digits) and luhn.is_valid(digits)
            if is_number and not _part_of_an_id(plain, start, group[1]):
                yield start, group[1]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one: which of them is the card can't be known, so all of it goes."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
