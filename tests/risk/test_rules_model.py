"""Which chances raise a flag, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from billing.making import NOW, account, in_trouble, refused, subscription

from assistant.desk.view import AccountView
from assistant.guidance.wording import SENTENCES, frequency_words, tell
from assistant.language import Tongue
from assistant.risk.chances import Chance, Reason, Risk
from assistant.risk.flag import Flag
from assistant.risk.rules_model import LIKELY_FROM, UNLIKELY_TO, WARN_FROM, frequency, model_flags
from assistant.risk.sight import Sight

RENEWING = Sight(account(subscriptions=[subscription()]), NOW)
FAILING: AccountView = in_trouble(refused("insufficient_funds"))


def chance(p: float, around: float = 0.02, n: int = 0) -> Chance:
    return Chance(p, max(p - around, 0.0), min(p + around, 1.0), n)


def early(p: float) -> list[str]:
    return [one.kind for one in model_flags(Risk(early_warning=chance(p)), RENEWING)]


def recovery(one: Chance) -> list[str]:
    return [flag.kind for flag in model_flags(Risk(recovery=one, invoice="in_1"), FAILING.sight)]


def test_a_renewal_is_warned_of_from_one_in_ten() -> None:
    assert early(WARN_FROM) == ["early_warning"]
    assert early(WARN_FROM - 1e-6) == []


def test_no_warning_stands_beside_a_failure_or_without_a_charge_ahead() -> None:
    risk = Risk(early_warning=chance(0.5))
    assert model_flags(risk, FAILING.sight) == ()
    assert model_flags(risk, Sight(account(), NOW)) == ()
    assert model_flags(risk, Sight(RENEWING.account, NOW + timedelta(days=4_000))) == ()


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (chance(LIKELY_FROM), ["likely_by_itself"]),
        (chance(LIKELY_FROM - 1e-6), []),
        (Chance(0.7, 0.5, 0.9, 0), []),
        (Chance(0.7, 0.51, 0.9, 0), ["likely_by_itself"]),
        (chance(UNLIKELY_TO), ["recovery_unlikely"]),
        (chance(UNLIKELY_TO + 1e-6), []),
        (Chance(0.3, 0.1, 0.5, 0), []),
        (Chance(0.3, 0.1, 0.49, 0), ["recovery_unlikely"]),
        (Chance(0.0, 0.0, 0.1, 9), ["recovery_unlikely"]),
        (Chance(1.0, 0.9, 1.0, 9), ["likely_by_itself"]),
    ],
)  # fmt: skip
def test_an_open_bill_is_flagged_where_the_chance_is_plain_on_either_side(one: Chance, kinds: list[str]) -> None:
    assert recovery(one) == kinds


def test_nothing_is_raised_where_nothing_was_scored() -> None:
    assert model_flags(Risk(), FAILING.sight) == model_flags(Risk(), RENEWING) == ()


def test_the_flag_rests_on_the_bill_and_on_what_its_reasons_rest_on() -> None:
    reasons = (Reason("recovery", "cause", 0.5, "x", ("ch_1", "in_1")), Reason("early_warning", "amount", 0.5, 1.0, ("in_9",)))
    (flag,) = model_flags(Risk(recovery=chance(0.9), invoice="in_1", reasons=reasons), FAILING.sight)
    assert flag.ids == ("in_1", "ch_1")
    assert (flag.severity, flag.form) == ("good_to_know", "prior")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Chance(0.72, 0.63, 0.81, 5), (7, 10, 6, 9)),
        (Chance(0.04, 0.02, 0.061, 5), (4, 100, 2, 7)),
        (Chance(0.95, 0.92, 0.97, 5), (95, 100, 92, 97)),
        (Chance(0.1, 0.08, 0.12, 5), (10, 100, 8, 12)),
        (Chance(0.001, 0.0, 0.002, 5), (0, 100, 0, 1)),
        (Chance(1.0, 0.99, 1.0, 5), (100, 100, 99, 100)),
    ],
)
def test_a_chance_is_so_many_of_ten_or_a_hundred(one: Chance, told: tuple[int, int, int, int]) -> None:
    facts = frequency(one)
    assert tuple(facts[name] for name in ("count", "of", "low", "high")) == told
    assert facts["cases"] == 5


def flags_of(data: str) -> list[Flag]:
    risk = Risk(early_warning=Chance(0.31, 0.22, 0.42, 321), data="own" if data == "own" else "prior")
    late = replace(risk, early_warning=None, invoice="in_1")
    found = [*model_flags(risk, RENEWING)]
    for p in (Chance(0.72, 0.61, 0.83, 321), Chance(0.2, 0.11, 0.29, 321)):
        found += model_flags(replace(late, recovery=p), FAILING.sight)
    return found


@pytest.mark.parametrize("data", ["own", "prior"])
def test_every_kind_is_told_in_both_languages_as_a_frequency_with_its_uncertainty(data: str) -> None:
    flags = flags_of(data)
    assert {(one.kind, one.form) for one in flags} == {key for key in SENTENCES if key[1] == data}
    for flag in flags:
        told = {language: tell(flag, Tongue(language), NOW) for language in ("en", "nl")}
        for words in told.values():
            assert not {"{", "}", "%"} & set(words.label + words.evidence + words.means)
            for name in ("count", "of", "low", "high"):
                assert str(flag.facts[name]) in words.evidence
            assert ("321" in words.evidence) is (data == "own")
        assert told["en"].evidence != told["nl"].evidence
        assert told["en"].means != told["nl"].means
        assert told["en"].label != told["nl"].label


def test_the_words_of_a_chance_say_whose_cases_stand_behind_it() -> None:
    one = Chance(0.72, 0.61, 0.83, 321)
    assert "321" in frequency_words(one, "own", Tongue("en"))
    assert "no data of yours yet" in frequency_words(one, "prior", Tongue("en"))
    assert frequency_words(one, "prior", Tongue("nl")) != frequency_words(one, "prior", Tongue("en"))
