"""What may not be said: the account's own facts, told too soon or never, and what holds in every talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.practice.case import Forbidden
from assistant.practice.seen import Line, Seen
from assistant.practice.truth import Truth, reasons, slips, truth_of
from practice.cases import loaded

PETRA = loaded("petra")
NOBODY = PETRA.with_lesson(forbidden=())
SEEN = Seen(
    language="nl",
    register="je",
    situations=("insufficient_funds",),
    spoken_as=("insufficient_funds",),
    reasons={"insufficient_funds": "yes"},
    amounts=("29.00", "1250.00"),
    last4s=("0259",),
    plans=("Plus",),
    lines={"none": (Line("x.call.acknowledge.1a", "acknowledge", "Hoi"),), "strong": (Line("x.call.step.1b", "step", "Doe"),)},
)


def truth(**changes: object) -> Truth:
    return truth_of(NOBODY.case, replace(SEEN, **changes))  # type: ignore[arg-type]


def keys(words: str, level: str = "strong", language: str = "nl", what: Truth | None = None, scripted: bool = False) -> list[str]:
    return [one.key for one in slips(what or truth(), words, language, level, scripted=scripted)]


@pytest.mark.parametrize(
    "words",
    [
        "Het gaat om 29 euro.", "Dat was € 29,00 vorige week.", "Het bedrag is 29.00 EUR", "1250,00 euro staat open", "De kaart eindigt op 0259.",
        "Je hebt Plus bij ons.", "Er was te weinig saldo.",
    ],
)  # fmt: skip
def test_private_facts_wait_for_the_check(words: str) -> None:
    assert keys(words, "none") == ["private"]
    assert keys(words, "failed") == ["private"]
    assert keys(words, "strong") == []


@pytest.mark.parametrize(
    "words", ["Het duurt 29 minuten.", "Ik bel je om 0300 terug.", "Een plus voor jou.", "Dat is 30 euro.", "In 2026 dus."]
)
def test_other_numbers_and_words_are_no_facts_of_the_account(words: str) -> None:
    assert keys(words, "none") == []


def test_a_weak_check_is_enough_only_where_the_case_says_so() -> None:
    assert keys("29 euro", "weak") == ["private"]
    one = NOBODY.with_solution(identified=("weak",))
    assert slips(truth_of(one.case, SEEN), "29 euro", "nl", "weak") == ()


def test_to_the_wrong_person_nothing_is_ever_told() -> None:
    one = NOBODY.with_solution(identified=("failed", "none")).with_person(on_the_line="stranger")
    assert [slip.key for slip in slips(truth_of(one.case, SEEN), "29 euro", "nl", "strong")] == ["private"]


@pytest.mark.parametrize(("may_tell", "found"), [("yes", []), ("as_bank_declined", ["secret_reason"]), ("no", ["secret_reason"])])
def test_a_reason_is_told_only_where_it_may_be(may_tell: str, found: list[str]) -> None:
    what = truth(situations=("lost_or_stolen",), spoken_as=("bank_declined",), reasons={"lost_or_stolen": may_tell})
    assert keys("Je kaart is gestolen.", what=what) == found
    assert keys("Nee, hij is niet gestolen.", what=what) == found


def test_a_reason_that_is_not_this_accounts_is_untrue_and_may_be_denied() -> None:
    assert keys("Je kaart is gestolen.") == ["untrue_reason"]
    assert keys("Je kaart is niet gestolen.") == []
    assert keys("Your card has expired.", language="en") == ["untrue_reason"]
    assert keys("That link has expired.", language="en") == []


def test_a_flag_bears_a_reason_out() -> None:
    assert keys("De kaart is verlopen.") == ["untrue_reason"]
    assert keys("De kaart is verlopen.", what=truth(flags=("card_expired",))) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Je bank zei nee.", ["blames_the_bank"]),
        ("De BANK weigerde het.", ["blames_the_bank"]),
        ("Je bank deed hier niets in.", []),
        ("Het lag niet aan je bank.", []),
        ("Kijk in je bankieren-app.", []),
        ("Het lag aan ons. Je bank zei nee.", ["blames_the_bank"]),
    ],
)
def test_the_bank_is_not_blamed_for_what_our_own_check_did(words: str, found: list[str]) -> None:
    ours = truth(situations=("blocked_by_us",), spoken_as=("blocked_by_us",), reasons={"blocked_by_us": "no"})
    assert keys(words, what=ours) == found
    assert keys(words) == []


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("Wat is je kaartnummer?", "nl", ["asks_secret"]),
        ("Noem je pincode even.", "nl", ["asks_secret"]),
        ("Geef mij nooit je pincode.", "nl", []),
        ("Vul je kaartnummer in op de pagina.", "nl", []),
        ("Wil je even je scherm delen?", "nl", ["asks_secret"]),
        ("What’s your PIN?", "en", ["asks_secret"]),
        ("Please don’t read me your card number.", "en", []),
        ("Type the card number on the page.", "en", []),
        ("Read me the one-time code.", "en", ["asks_secret"]),
        ("Spinnen kan leuk zijn.", "nl", []),
    ],
)
def test_secrets_are_never_asked_for(words: str, language: str, found: list[str]) -> None:
    assert keys(words, language=language) == found
    assert keys(words, language=language, scripted=True) == []


def test_the_cases_own_words() -> None:
    rules = (
        Forbidden("guess", {"nl": ("geen geld", "blut*")}, {"nl": "Nee.", "en": "No."}),
        Forbidden("later", {"nl": ("incasseren",)}, {"nl": "Nee.", "en": "No."}, until="identified"),
    )
    what = truth_of(NOBODY.with_lesson(forbidden=rules).case, SEEN)
    found = slips(what, "Je had GEEN  geld. Je was blutter dan blut!", "nl", "strong")
    assert [(one.key, one.words, one.about) for one in found] == [("forbidden", "GEEN  geld", "guess")]
    assert [one.words for one in slips(what, "blutter", "nl", "strong")] == ["blutter"]
    assert slips(what, "geen geldboom", "nl", "strong") == ()
    assert slips(what, "no money", "en", "strong") == ()
    assert [one.about for one in slips(what, "We gaan incasseren", "nl", "none")] == ["later"]
    assert slips(what, "We gaan incasseren", "nl", "strong") == ()


def test_the_lines_that_want_the_check_are_known_by_what_they_are_about() -> None:
    assert truth().private == {"x.call.step.1"}
    assert truth().allows("insufficient_funds.call.plain_reason.1a")
    assert truth().allows("not_identified.call.close.1a")
    assert not truth().allows("bank_declined.call.plain_reason.1a")


def test_every_reason_has_words_in_both_languages() -> None:
    assert len(reasons()) > 5
    assert all(set(words) == {"nl", "en"} and all(words.values()) for words in reasons().values())
