"""Typed words, by rules of language alone."""

from __future__ import annotations

import pytest

from assistant.practice.words import LONG_SENTENCE, remarks


def keys(text: str, language: str = "nl") -> list[tuple[str, str]]:
    return [(one.key, one.words if one.key == "avoid" else "") for one in remarks(text, language)]


@pytest.mark.parametrize(
    ("text", "words", "instead", "effect"),
    [
        ("De betaling is gestorneerd.", "gestorneerd", "terugboeken", "jargon"),
        ("De issuer zei nee.", "issuer", "je bank", "jargon"),
        ("Je bent een wanbetaler.", "wanbetaler", "", "blame"),
    ],
)
def test_a_word_to_avoid_is_found_in_any_form(text: str, words: str, instead: str, effect: str) -> None:
    found = next(one for one in remarks(text, "nl") if one.words == words)
    assert found.key == "avoid"
    assert instead in found.instead
    assert found.effect == effect


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("Dat is uw eigen schuld.", "uw eigen schuld", "nl"),
        ("Het is toch je eigen schuld?", "je eigen schuld", "nl"),
        ("Dat is uw schuld.", "is uw schuld", "nl"),
        ("Had u maar op tijd gebeld.", "Had u maar", "nl"),
        ("U had uw kaart eerder moeten vernieuwen.", "U had uw kaart eerder moeten", "nl"),
        ("Dat heb je zelf gedaan.", "heb je zelf gedaan", "nl"),
        ("Het ging mis omdat u de rekening niet heeft betaald.", "omdat u de rekening niet heeft betaald", "nl"),
        ("That is your own fault.", "your own fault", "en"),
        ("You should have told us.", "You should have", "en"),
        ("It failed because you didn't update the card.", "because you didn't", "en"),
        ("If only you’d called us.", "If only you’d", "en"),
        ("You failed to pay.", "You failed to", "en"),
    ],
)
def test_blame_in_own_words_is_blame_with_a_kinder_way_and_no_word_in_it_is_told_apart(text: str, words: str, language: str) -> None:
    (found,) = (one for one in remarks(text, language) if one.key == "avoid")
    assert (found.words, found.effect) == (words, "blame")
    assert found.instead


@pytest.mark.parametrize(
    ("text", "language"), [("Het is niet jouw schuld.", "nl"), ("Dat is niet uw eigen schuld.", "nl"), ("It is not your fault.", "en")]
)
def test_to_take_blame_away_is_no_blame_though_there_is_a_plainer_way(text: str, language: str) -> None:
    (found,) = remarks(text, language)
    assert (found.effect, bool(found.instead)) == ("", True)


def test_a_debt_stays_a_debt() -> None:
    (found,) = remarks("De schuld is 20 euro.", "nl")
    assert (found.words, found.effect) == ("schuld", "threat")


def test_a_long_sentence_is_remarked_on_and_a_long_text_of_short_ones_is_not() -> None:
    short = "Ik kijk het na. " * 10
    assert keys(short) == []
    assert keys(" ".join(["dat"] * LONG_SENTENCE) + ".") == []
    assert keys(" ".join(["dat"] * (LONG_SENTENCE + 1)) + ".") == [("long_sentence", "")]
    assert remarks("dit is kort. " + " ".join(["dat"] * 20), "nl")[0].number == 20


def test_many_long_words_are_remarked_on() -> None:
    text = "Wij sturen de overeenkomstbevestiging en de abonnementsgegevens naar je adres."
    assert [one.words for one in remarks(text, "nl")] == ["overeenkomstbevestiging, abonnementsgegevens"]
    assert keys("De abonnementsgegevens sturen we naar het adres dat je hebt gegeven, dus kijk daar.") == []
    assert keys("De abonnementsgegevens.") == []


def test_plain_words_are_not_remarked_on() -> None:
    assert keys("Je bank hield het tegen. Wil je het met iDEAL doen?") == []
    assert keys("Your bank said no. Shall I send you a link?", "en") == []
