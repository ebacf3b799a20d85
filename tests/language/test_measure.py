"""The measure itself: syllables as they are said, the formulas by hand, and each fault of a text is seen."""

from __future__ import annotations

import pytest

from .avoid import base_form, hits, terms
from .measure import measure, sentences, uncommon
from .rubric import ZIPF, private_faults, reason_faults, script_faults, secret_faults, text_faults
from .spoken import SPEECHES
from .syllables import syllables

JE, U, ENGLISH = SPEECHES


@pytest.mark.parametrize(
    ("word", "number"),
    [("bank", 1), ("betaling", 3), ("rekening", 3), ("abonnement", 4), ("automatisch", 4), ("januari", 4), ("geïnd", 2),
     ("beantwoorden", 4), ("ideeën", 3), ("e-mail", 2), ("0", 1), ("21", 4), ("100", 2),
     ("12,50", 3), ("2027", 7)],
)  # fmt: skip
def test_dutch_syllables_are_counted_as_said(word: str, number: int) -> None:
    assert syllables(word, "nl") == number


@pytest.mark.parametrize(
    ("word", "number"),
    [("bank", 1), ("payment", 2), ("account", 2), ("company", 3), ("safely", 2), ("worked", 1), ("needed", 2), ("handled", 2),
     ("you've", 1), ("didn't", 2), ("automatically", 5), ("everything", 3), ("changes", 2), ("0", 2), ("21", 3), ("29.95", 6)],
)  # fmt: skip
def test_english_syllables_are_counted_as_said(word: str, number: int) -> None:
    assert syllables(word, "en") == number


def test_the_figures_are_those_worked_out_by_hand() -> None:
    dutch = measure("De bank zei nee. Betaal op een andere manier.", "nl")
    assert (dutch.words, dutch.sentences, dutch.longest, dutch.mean) == (9, 2, 5, 4.5)
    assert dutch.syllables == pytest.approx(13 / 9)
    assert dutch.flesch_douma == pytest.approx(206.835 - 0.93 * 4.5 - 77 * 13 / 9)
    assert dutch.leesindex_a == pytest.approx(195 - 2 * 4.5 - 200 / 3 * 13 / 9)
    assert dutch.lix == pytest.approx(4.5)
    english = measure("The payment was stopped: pay another way.", "en")
    assert (english.words, english.sentences, english.longest) == (7, 2, 4)
    assert english.flesch == pytest.approx(206.835 - 1.015 * 3.5 - 84.6 * 10 / 7)
    assert english.grade == pytest.approx(0.39 * 3.5 + 11.8 * 10 / 7 - 15.59)
    assert english.lix == pytest.approx(3.5 + 100 * 3 / 7)


def test_an_address_counts_as_one_word() -> None:
    assert measure("Open https://example.org/pay?id=7 now.", "en").words == 3
    assert sentences("It costs 29.95 euros. Is that right?") == ["It costs 29.95 euros.", "Is that right?"]


def test_a_text_without_words_has_no_figures() -> None:
    with pytest.raises(ValueError, match="without words"):
        measure("?!", "en")


def test_an_avoided_word_is_found_in_each_of_its_forms() -> None:
    assert base_form("gestorneerd", "nl") == "storneren"
    assert "storneren" in {term.text for term in hits("Het bedrag is gestorneerd.", "nl")}
    assert [term.text for term in hits("Your issuer said no.", "en")] == ["issuer"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_avoid_lists_give_an_alternative_and_a_severity_for_each_word(language: str) -> None:
    assert len(terms(language)) > 200
    assert all(term.text and term.instead and term.severity in {"error", "warn"} for term in terms(language))


def test_uncommon_words_are_told_from_common_ones() -> None:
    assert list(uncommon("De bank heeft het geretourneerd.", "nl", ZIPF)) == ["geretourneerd"]


LONG_SENTENCE = "we can look at it and then we can see if we can do it in some other way"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wilt u uw rekening zien?", "'u' in a text with je"),
        ("De issuer zei nee.", "on the avoid list (error)"),
        ("Het bedrag is geretourneerd.", "uncommon"),
        ("Je hebt tijd (genoeg).", "sign of writing"),
        ("Je hebt tijd", "no end of sentence"),
        ("Kijk  even.", "sign of writing"),
    ],
)
def test_a_fault_of_a_dutch_line_is_seen(text: str, told: str) -> None:
    assert any(told in fault for fault in text_faults(text, text, JE))


@pytest.mark.parametrize("text", ["Wil je betalen?", "U heeft tijd.", "Kan u betalen?", "Dat is van jou."])
def test_je_or_a_loose_form_in_a_text_with_u_is_seen(text: str) -> None:
    assert any("in a text with u" in fault for fault in text_faults(text, text, U))


def test_a_line_or_sentence_that_is_too_long_is_seen() -> None:
    text = f"{LONG_SENTENCE}. {LONG_SENTENCE}."
    assert list(text_faults(text, text, ENGLISH)) == ["38 words", "a sentence of 19 words"]


def test_a_script_that_is_hard_to_follow_is_seen() -> None:
    hard = "Consequently organisations communicate administrative requirements, notwithstanding considerable complexity. " * 7
    assert [fault.split()[0] for fault in script_faults(hard, "en")] == ["LIX", "Flesch", "FKGL"]
    assert [fault.split()[0] for fault in script_faults("Administratieve mededelingen veroorzaken misverstanden. " * 13, "nl")] == [
        "LIX", "Flesch-Douma", "Leesindex",
    ]  # fmt: skip
    assert list(script_faults(f"{LONG_SENTENCE}. " * 3, "en")) == ["a sentence of 19 words", "19.0 words a sentence"]
    assert list(script_faults("Sorry for that. I'm sorry.", "en")) == ["more than one apology"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Read me the numbers on your card.", "en"), ("Geef mij de code van je bank.", "nl"), ("Noem je kaartnummer.", "nl")],
)
def test_a_line_that_asks_for_a_number_or_code_is_seen(text: str, language: str) -> None:
    assert list(secret_faults(text, language)) != []


def test_a_line_that_warns_against_giving_a_code_is_fine() -> None:
    assert list(secret_faults("Never give me a code from your bank.", "en")) == []


def test_talk_of_the_account_before_the_caller_is_known_is_seen() -> None:
    assert list(private_faults("Your card did not work.", "en")) != []
    assert list(private_faults("De betaling is niet gelukt.", "nl")) != []


def test_more_than_one_fact_in_a_reason_is_seen() -> None:
    assert list(reason_faults("It failed. It was late. It came back.")) == ["more than one plain fact"]
