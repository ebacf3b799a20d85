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
