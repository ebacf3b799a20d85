"""Text from outside: nothing harmful gets in, nothing harmful is shown, no card number is kept."""

import random
import re
import unicodedata
import uuid
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from assistant.text import Masked, clean, clean_note, csv_safe, email_is_trusted, harmless, isolate, printable, redact

HARMFUL = ("Cc", "Cf", "Cs", "Co", "Cn")
PAYLOADS = (
    *("\x1b[31m", "\x1b]52;c;aGk=\x07", "\x1b]8;;http://127.0.0.1\x1b\\", "\x9b31m", "\0", "\x7f"),
    *("\u202e", "\u2066", "\u200b", "\U000e0041", "\x07", "\r"),
)

TRICKY = st.sampled_from(
    list("aéKк \t\n\r\x1bमم\u212a\u0301\u0316\u093e\u1100\u1161\u200c\u200d\u094d\u2028\x85\u2066\u2069\u202e\ud800\ue000\ufb1d\u0344")
)
ANY_TEXT = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(TRICKY, max_size=40).map("".join))


def harms(text: str, *, allowed: str = "") -> list[str]:
    return [c for c in text if unicodedata.category(c) in HARMFUL and c not in allowed]


class Plan(StrEnum):
    BASIC = "basic"


# Cleaning


@given(ANY_TEXT, st.integers(0, 60))
@settings(max_examples=250, deadline=None)
def test_cleaning_twice_changes_nothing_more(text: str, limit: int) -> None:
    once = clean(text, limit=limit)
    assert clean(once, limit=limit) == once
    note = clean_note(text, limit=limit)
    assert clean_note(note, limit=limit) == note


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_nothing_harmful_survives_cleaning(text: str) -> None:
    line = clean(text)
    assert harms(line, allowed="\u200c\u200d") == []
    assert not set(line) & set("\n\r\t\u2028\u2029")
    assert line == line.strip() == unicodedata.normalize("NFC", line)
    assert harms(clean_note(text), allowed="\n\u200c\u200d") == []


@given(ANY_TEXT, st.integers(0, 30))
@settings(max_examples=120, deadline=None)
def test_a_row_has_at_most_four_marks_and_the_cap_holds(text: str, limit: int) -> None:
    line = clean(text, limit=limit)
    assert len(line) <= limit
    kinds = "".join(unicodedata.category(c)[0] for c in line)
    assert "MMMMM" not in kinds


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_a_name_leaves_no_control(payload: str) -> None:
    assert harms(clean(f"An{payload}na")) == []
    assert harms(harmless(f"An{payload}na")) == []
    assert harms(printable(f"An{payload}na"), allowed="\n") == []


def test_what_is_no_text_becomes_text() -> None:
    assert clean(None) == ""
    assert clean(42) == "42"
    assert clean(Plan.BASIC) == "basic"


def test_line_ends_and_tabs_become_blanks_in_a_line_and_runs_of_blanks_stay() -> None:
    assert clean(" a\r\nb\tc\u2028d  e ") == "a b c d  e"


def test_every_line_end_is_a_newline_in_a_note() -> None:
    assert clean_note("a\r\nb\rc\nd\te\u2028f\n") == "a\nb\nc\nd e\nf"


def test_lone_surrogates_are_replaced() -> None:
    assert clean("a\ud800b") == "a?b"


def test_letters_and_accents_are_composed() -> None:
    assert clean("Rene\u0301") == "René"


@pytest.mark.parametrize("name", ["محمد رضایی", "דוד כהן", "می\u200cخواهم", "क्\u200dष", "Zoë Ångström", "李小龍", "Nguyễn Thị Minh"])
def test_names_of_every_script_survive(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize("text", ["a\u200db", "é\u200dx", "م\u200d", "\u200cم", "\U0001f468\u200d\U0001f469"])
def test_a_joiner_goes_where_no_two_foreign_letters_stand_around_it(text: str) -> None:
    assert not set(clean(text)) & {"\u200c", "\u200d"}


def test_only_four_marks_stay_on_a_letter() -> None:
    assert clean("x" + "\u0316" * 50 + "y") == "x" + "\u0316" * 4 + "y"


def test_a_sign_that_composes_to_an_ascii_letter_needs_no_joiner() -> None:
    assert clean("\u212a\u200dé") == "Ké"


def test_the_cap_does_not_part_a_letter_from_its_mark() -> None:
    assert clean("می\u200cخ", limit=3) == "می"
    assert clean("abcx\u0316\u0316", limit=5) == "abc"
    assert clean("abc def", limit=4) == "abc"
    assert len(clean("x" * 900)) == 500
    assert len(clean_note("x" * 20_000)) == 10_000


def test_a_million_marks_are_cleaned_in_time() -> None:
    assert len(clean("a" + "\u0301\u0316" * 100_000)) <= 5


# Showing


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_what_is_drawn_or_printed_is_harmless(text: str) -> None:
    for shown in (harmless(text), printable(text)):
        assert harms(shown, allowed="\n\u200c\u200d\u2066\u2067\u2068\u2069") == []
        for line in shown.split("\n"):
            assert sum(c in "\u2066\u2067\u2068" for c in line) == line.count("\u2069")
    assert "\n" not in harmless(text)
    assert harmless(harmless(text)) == harmless(text)


@given(ANY_TEXT)
@settings(deadline=None)
def test_cleaned_text_is_shown_as_it_is(text: str) -> None:
    line = clean(text)
    assert harmless(line) == line == printable(line)


def test_the_second_net_shows_what_it_caught() -> None:
    assert harmless("a\x1b[31mb") == "a\ufffd[31mb"
    assert harmless("€\u00a012,50 ✓ │") == "€\u00a012,50 ✓ │"


def test_isolates_stay_only_in_pairs() -> None:
    assert harmless("\u2068a\u2069") == "\u2068a\u2069"
    assert harmless("\u2066a") == "\ufffda"
    assert harmless("a\u2069\u2068") == "a\ufffd\ufffd"
    assert printable("\u2068a\nb\u2069") == "a\nb"


def test_plain_commands_keep_their_lines() -> None:
    assert printable("a\tb\r\nc\x1b[0m\u202e\n") == "a b\nc[0m\n"


def test_only_right_to_left_text_is_isolated() -> None:
    assert isolate("Anna 42") == "Anna 42"
    assert isolate("Zoë") == "Zoë"
    assert isolate("محمد") == "\u2068محمد\u2069"
    assert isolate(isolate("a דוד")) == "\u2068a דוד\u2069"


# Addresses


@pytest.mark.parametrize(
    "address",
    ["jan@example.com", "o'neil+bill@mail.example.co.uk", "иван@почта.рф", "jan@xn--mnchen-3ya.de", "田中たろう@例え.jp", "zoë@café.nl"],
)
def test_a_plain_address_is_trusted(address: str) -> None:
    assert email_is_trusted(address)


@pytest.mark.parametrize(
    "address",
    ["jan@exam\u200bple.com", "jan@example.com\n", " jan@example.com", "jane\u0301@example.com", "jan\u202e@example.com"],
)
def test_an_address_that_cleaning_changes_is_not_trusted(address: str) -> None:
    assert not email_is_trusted(address)


@pytest.mark.parametrize(
    "address", ["p\u0430ypal@example.com", "jan@ex\u0430mple.com", "jan@\u03bfrange.com", "jan@xn--e1afmkfd.com", "ja\u0578@example.com"]
)
def test_an_address_that_mixes_scripts_is_not_trusted(address: str) -> None:
    assert not email_is_trusted(address)


@pytest.mark.parametrize(
    "address",
    [
        *(None, "", 7, "jan", "jan@", "@example.com", "jan@example", "a@b@example.com", "jan <jan@example.com>", "jan@example..com"),
        *(".jan@example.com", "jan@-example.com", "jan@127.0.0.1", "jan@xn--\x7f.com", "ｊａｎ@example.com"),
        *("x" * 65 + "@example.com", "jan@" + "x." * 126 + "com"),
    ],
)
def test_what_is_no_address_is_not_trusted(address: object) -> None:
    assert not email_is_trusted(address)


# Redaction


PREFIXES = [
    ("4", 16),
    ("4", 13),
    ("4", 19),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("34", 15),
    ("37", 15),
    ("36", 14),
    ("305", 14),
]
PREFIXES += [("3530", 16), ("62", 16), ("62", 19), ("6011", 16), ("65", 16), ("5018", 16), ("6759", 16)]


def card(rng: random.Random) -> str:
    prefix, length = rng.choice(PREFIXES)
    body = prefix + "".join(rng.choices("0123456789", k=length - len(prefix) - 1))
    return body + luhn.calc_check_digit(body)


def groups(number: str) -> list[str]:
    if len(number) == 15:
        return [number[:4], number[4:10], number[10:]]
    return [number[at : at + 4] for at in range(0, len(number), 4)]


def joined(separator: str) -> Callable[[str], str]:
    return lambda number: separator.join(groups(number))


def in_digits_from(zero: str) -> Callable[[str], str]:
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in number)


WRITTEN: dict[str, Callable[[str], str]] = {
    "whole": str,
    "blanks": joined(" "),
    "dashes": joined("-"),
    "dots": joined("."),
    "slashes": joined("/"),
    "underscores": joined("_"),
    "commas": joined(","),
    "two blanks": joined("  "),
    "comma and blank": joined(", "),
    "dash between blanks": joined(" - "),
    "no-break blanks": joined("\u00a0"),
    "thin blanks and long dashes": joined("\u2009–"),
    "zero width": joined("\u200b"),
    "lines": joined("\n"),
    "digit by digit": " ".join,
    "full width": in_digits_from("０"),
    "Arabic": in_digits_from("٠"),
    "Devanagari in groups": lambda number: " ".join(map(in_digits_from("०"), groups(number))),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_card_number_is_masked_in_every_written_form(form: str) -> None:
    rng = random.Random(form)
    assert len(WRITTEN) == 18
    for _ in range(120):
        number = card(rng)
        done = redact(f"Klant noemt kaart: {WRITTEN[form](number)}, belt morgen.")
        assert done.text == f"Klant noemt kaart: •••• {number[-4:]}, belt morgen.", number
        assert done.masked == (Masked("card", number[-4:]),)


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def day(rng: random.Random) -> tuple[str, str, str]:
    return f"{rng.randint(1, 28):02}", f"{rng.randint(1, 12):02}", str(rng.randint(2019, 2027))


def money(rng: random.Random) -> str:
    return f"{rng.randint(1, 999)},{rng.randint(0, 99):02}"


NUMBER_HEAVY: dict[str, Callable[[random.Random], str]] = {
    "phone": lambda r: f"Belt terug op 06-{digits(r, 8)} of 0{r.randint(10, 88)}-{digits(r, 7)}",
    "phone abroad": lambda r: f"+49 {digits(r, 3)} {digits(r, 7)}, +32 4{digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)}",
    "days": lambda r: " ".join("-".join(day(r)) for _ in range(4)),
    "days in ISO form": lambda r: " ".join("-".join(day(r)[::-1]) for _ in range(4)),
    "days with slashes": lambda r: ", ".join("/".join(day(r)) for _ in range(4)),
    "sums": lambda r: " ".join(money(r) for _ in range(8)),
    "sums in euros": lambda r: ", ".join(f"€ {r.randint(1, 9)}.{digits(r, 3)},{digits(r, 2)}" for _ in range(5)),
    "invoice": lambda r: f"Factuur INV-{r.randint(2019, 2027)}-{digits(r, 8)} en F{digits(r, 12)}",
    "provider ids": lambda r: f"pi_3{digits(r, 15)} en ch_{digits(r, 16)}",
    "uuid": lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)),
    "clock stamps": lambda r: f"{r.randint(1_600_000_000_000, 1_799_999_999_999)} {''.join(day(r)[::-1])}{digits(r, 6)}",
    "parcel": lambda r: f"3SABCD{digits(r, 9)}, JVGL{digits(r, 16)}, 1Z{digits(r, 16)}",
    "article": lambda r: f"EAN 87{digits(r, 11)}",
    "IMEI": lambda r: f"toestel 35{digits(r, 13)}",
    "long reference": lambda r: f"kenmerk {digits(r, 20)}, order {digits(r, 10)}",
    "payment reference": lambda r: "kenmerk " + " ".join(digits(r, 4) for _ in range(4)),
    "place": lambda r: f"{r.randint(50, 53)}.{digits(r, 6)}, {r.randint(3, 7)}.{digits(r, 6)}",
}


def test_number_heavy_notes_are_left_alone() -> None:
    rng = random.Random(17)
    assert len(NUMBER_HEAVY) == 17
    wrong = {kind: sum(bool(redact(write(rng)).masked) for _ in range(150)) / 150 for kind, write in NUMBER_HEAVY.items()}
    assert sum(wrong.values()) / len(wrong) < 0.02, wrong
    assert max(wrong.values()) < 0.06, wrong


CARDS = ("4242 4242 4242 4242", "4242", "5555555555554444")
NOTE_PARTS = st.sampled_from(
    [*CARDS, *" -/a\n٤\u200b", "12", "IBAN ", "NL91 ABNA 0417 1643 00", "cvc ", "123", "bsn ", "111222333", "•••• ", "24-11-2024", "12,50"]
)


@given(st.one_of(st.lists(NOTE_PARTS, max_size=14).map("".join), st.text("0123456789 4.-", max_size=60)))
@settings(max_examples=200, deadline=None)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    done = redact(text)
    again = redact(done.text)
    assert (again.text, again.masked) == (done.text, ())


def test_the_digits_that_stay_form_no_new_card_with_what_follows() -> None:
    done = redact("4242424242424242 123456786")
    assert redact(done.text) == type(done)(done.text, ())


def test_two_days_that_pass_the_check_stay_days() -> None:
    assert luhn.is_valid("2411202419122024")
    assert redact("24-11-2024 19-12-2024").masked == ()


def test_digits_around_a_card_do_not_hide_it() -> None:
    assert redact("4242 4242 4242 4242 12/27 cvc 123").text == "•••• 4242 12/27 cvc •••"
    assert redact("24-11-2024 4242424242424242").text == "24-11-2024 •••• 4242"
    assert "4242 4242" not in redact("4242 4242 4242 4242 4242 4242 4242 4242").text


def test_a_number_that_fails_the_check_or_touches_a_letter_stays() -> None:
    for text in ("4242 4242 4242 4243", "pi_4242424242424242", "x4242424242424242", "9999 9999 9999 9995"):
        assert redact(text).masked == ()


def iban(country: str, account: str) -> str:
    return country + mod_97_10.calc_check_digits(account + country) + account


@pytest.mark.parametrize(
    "country_and_account",
    [("NL", "ABNA0417164300"), ("BE", "539007547034"), ("DE", "370400440532013000"), ("MT", "MALT011000012345MTLCAST001S")],
)
@pytest.mark.parametrize(
    "write", [str, str.lower, lambda whole: " ".join(re.findall(".{1,4}", whole)), lambda whole: "-".join(re.findall(".{1,4}", whole))]
)
def test_an_iban_is_masked(country_and_account: tuple[str, str], write: Callable[[str], str]) -> None:
    whole = iban(*country_and_account)
    done = redact(f"Van IBAN: {write(whole)} en dan 12 weken")
    assert done.text == f"Van IBAN •• {whole[-4:]} en dan 12 weken"
    assert done.masked == (Masked("iban", whole[-4:]),)


def test_an_iban_with_a_wrong_check_stays() -> None:
    assert redact("NL92 ABNA 0417 1643 00").masked == ()


@pytest.mark.parametrize(
    "text", ["cvc 123", "CVV: 1234", "CVC2 is 123", "security code is 123", "beveiligingscode = 1 2 3", "123 is de cvc", "123 (CVC)"]
)
def test_a_security_code_is_masked_beside_its_word(text: str) -> None:
    done = redact(text)
    assert done.masked == (Masked("code", ""),)
    assert not re.search(r"\d", done.text.replace("CVC2", ""))


@pytest.mark.parametrize(
    "text",
    ["kaart 4242, cvc klopt niet", "cvc drie keer fout, 250 euro", "123 en 1234", "incorrect_cvc na 402", "belde om 1630 over de cvc"],
)
def test_a_number_that_is_not_said_to_be_a_code_stays(text: str) -> None:
    assert redact(text).text == text


def test_a_bsn_is_masked_beside_its_word_only() -> None:
    assert redact("BSN: 111222333.").text == "BSN: ••••."
    assert redact("burgerservicenummer is 1112.22.333").masked == (Masked("bsn", ""),)
    assert redact("klant 111222333").masked == ()


def test_the_cap_leaves_no_half_card_number() -> None:
    note = "x" * 9_990 + " 4242 4242 4242 4242"
    assert redact(note).text == "x" * 9_990
    assert len(redact("x" * 20_000).text) == 10_000


# Spreadsheets


@pytest.mark.parametrize(
    "text", ["=1+1", "+31612345678", "-5", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠x", "  =1", "\n=1", "−1"]
)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert csv_safe(text) == f"'{text}"
    assert csv_safe(f"'{text}") == f"'{text}"


@pytest.mark.parametrize("value", [-5, 2.5, Decimal("-1.50"), None, True, "", "Anna", "a=b", "12-11-2026"])
def test_numbers_and_plain_words_stay_as_they_are(value: object) -> None:
    assert csv_safe(value) == value
    assert type(csv_safe(value)) is type(value)
