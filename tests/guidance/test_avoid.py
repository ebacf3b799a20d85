"""Words that are better not in a note: found whole, in any of their forms, by the list of the note's own language."""

from __future__ import annotations

import csv

import pytest
import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from assistant.guidance import wording
from assistant.guidance.avoid import hits, terms
from assistant.language import Tongue
from assistant.resources import PACKAGE


def found(note: str, language: str | None = None) -> list[tuple[str, str]]:
    return [(one.words, one.term.text) for one in hits(note, language)]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Klant is een wanbetaler.", [("wanbetaler", "wanbetaler")]),
        ("Twee WANBETALERS in de familie", [("WANBETALERS", "wanbetaler")]),
        ("De betaling is gestorneerd en het is een schuld", [("gestorneerd", "storneren"), ("schuld", "schuld")]),
        ("Customer has two debts with us", [("debts", "debt")]),
        ("Told the customer that it went to collections", [("collections", "collections")]),
        ("Graag z.s.m. terugbellen, klant wacht op de bank", [("z.s.m", "z.s.m.")]),
        ("Klant zei: je bent vergeten te betalen", [("je bent vergeten", "je bent vergeten")]),
        ("Klant zei: je  bent\nvergeten, en het is niet waar", [("je  bent\nvergeten", "je bent vergeten")]),
        ("Klant zei: dat is uw eigen schuld", [("uw eigen schuld", "uw eigen schuld")]),
        ("Klant zei dat je het had moeten weten", []),
        ("Je had dat toch eerder moeten zeggen.", [("Je had dat toch eerder moeten", "je had … moeten")]),
        ("Je had geluk. Nu moeten we kijken.", []),
        ("Je had de kaart die je van je bank kreeg moeten vernieuwen", []),
        (
            "De klant was boos omdat je de kaart niet hebt vernieuwd",
            [("omdat je de kaart niet hebt vernieuwd", "omdat je … niet hebt vernieuwd")],
        ),
        ("De klant wil kort spreken omdat je niet veel tijd hebt", []),
        ("De schuldhulp belt voor de klant", []),
        ("Betaalt vrijdag, café-abonnement loopt door", []),
        ("", []),
    ],
)
def test_what_stands_in_a_note(note: str, expected: list[tuple[str, str]]) -> None:
    assert found(note) == expected


def test_a_note_is_read_by_the_list_of_its_own_language() -> None:
    assert found("De rechter van het bedrijf is niet de court van de klant", "en") == [("rechter", "rechter")]
    assert found("court", "nl") == []
    assert found("court", None) == [("court", "court")]
    assert found("court", "en") == [("court", "court")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_listed_error_is_found(language: str) -> None:
    missed = [one.text for one in terms(language) if not _alone(one.text, language)]
    assert missed == []
    assert len(terms(language)) > 100


def _alone(text: str, language: str) -> tuple[object, ...]:
    small = {"nl": "de het een", "en": "the and of"}[language]
    return hits(f"{small} | {text} | {small}", language)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_desk_writes_into_a_note_by_itself_holds_none(language: str) -> None:
    tongue = Tongue(language)
    tables = (wording.DISPOSITION_LABELS, wording.STEP_LABELS, wording.SITUATION_LABELS, wording.IDENTIFIED_LABELS, wording.PHASE_LABELS)
    assert [text for table in tables for text in map(tongue.say, table.values()) if hits(text, language)] == []


def test_the_forms_are_those_of_the_dictionaries() -> None:
    with (PACKAGE / "guidance" / "word_forms.csv").open(newline="", encoding="utf-8") as file:
        kept = {(row["language"], row["term"]): row["forms"].split() for row in csv.DictReader(file)}
    assert kept == {(language, term): forms for language in ("nl", "en") for term, forms in _forms(language).items()}


def _forms(language: str) -> dict[str, list[str]]:
    listed = {one.text.casefold() for one in terms(language) if one.text.isalpha()}
    found: dict[str, set[str]] = {}
    for raw_form, raw_base in dict(DefaultDictionaryFactory().get_dictionary(language)).items():
        form, base = (one.decode() if isinstance(one, bytes) else one for one in (raw_form, raw_base))
        known = base.casefold() in listed and form.isalpha() and form.casefold() != base.casefold()
        if known and simplemma.lemmatize(form.casefold(), lang=language).casefold() == base.casefold():
            found.setdefault(base.casefold(), set()).add(form.casefold())
    return {term: sorted(forms) for term, forms in found.items()}
