"""Text from outside: nothing harmful gets in, nothing harmful is shown, no card number is kept."""

import unicodedata
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import clean, clean_note, csv_safe, email_is_trusted, harmless, isolate, printable

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
