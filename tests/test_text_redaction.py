"""Redaction: numbers that may not be kept are masked in every way that they are written, and nothing else is."""

import random
import re
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from assistant.text import Masked, redact

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


def test_a_number_written_in_groups_is_masked_where_a_word_is_glued_to_it() -> None:
    assert redact("card 4242 4242 4242 4242Called back").text == "card •••• 4242Called back"
    assert redact("nr4242 4242 4242 4242").text == "nr•••• 4242"
    assert redact("019abcde-4242-4242-8242-4242abcdef00").masked == ()


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
