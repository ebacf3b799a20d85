"""Each feature has a name, and each value of it a plain sentence, in both languages."""

from __future__ import annotations

import pytest

from assistant.guidance.risk_words import FEATURE_NAMES, SCALES, UNKNOWNS, WORDS, feature_name, reason_words, value_words
from assistant.language import LANGUAGES, Tongue
from assistant.risk.ahead import DAYS_AHEAD
from assistant.risk.chances import Reason
from assistant.risk.history.features import COLUMNS_F, COLUMNS_H
from assistant.risk.model.columns import Value

COLUMNS = {column.name: column for column in (*COLUMNS_F, *COLUMNS_H)}
ENGLISH = Tongue("en")


def values(name: str) -> list[Value]:
    column = COLUMNS[name]
    if column.kind == "numeric":
        return [None, 0.0, 0.5, 1.0, 2.0, 7.0, 40.0, 800.0, *([-3.0] if name == "months_to_expiry" else [])]
    return [None, *(column.levels or ("do_not_honor", "none"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_every_feature_is_said(language: str) -> None:
    tongue = Tongue(language)
    for name in COLUMNS:
        assert feature_name(name, tongue)
        assert name == "wallet" or feature_name(name, tongue) != name, name
        for value in values(name):
            said = value_words(name, value, tongue)
            assert said, (name, value)
            assert "{" not in said, said
            assert "_" not in said.replace("do_not_honor", ""), said
            assert not said.endswith("."), said


def test_a_name_or_sentence_of_no_feature_is_left_over() -> None:
    assert set(FEATURE_NAMES) == set(COLUMNS) | {DAYS_AHEAD}
    assert set(SCALES) | set(UNKNOWNS) | {name for name, _ in WORDS} <= set(COLUMNS)
    for name, word in WORDS:
        assert word in COLUMNS[name].levels, (name, word)


@pytest.mark.parametrize(
    ("feature", "value", "said"),
    [
        ("paid_streak", 2.0, "the last two renewals were paid at once"),
        ("card_expired", 1.0, "the card runs out before the charge"),
        ("pay_place", "2", "it falls two days after most salaries here"),
        ("since_payday", 2.0, "it falls two days after most salaries here"),
        ("last_cause", "insufficient_funds", "reason of the last refusal: not enough money that day"),
        ("last_cause", "none", "no bill failed in the last year"),
        ("days_since_failure", None, "no bill has failed before"),
        ("funding", None, "not known: kind of card"),
        ("issuer_country", "nl", "country of the card or account: Netherlands"),
        ("wallet", "apple_pay", "the card is in Apple Pay"),
    ],
)
def test_sentences(feature: str, value: Value, said: str) -> None:
    assert reason_words(Reason("recovery", feature, 0.1, value), ENGLISH) == said


def test_a_column_of_somebody_elses_table_keeps_its_own_name() -> None:
    assert value_words("Income", 12.5, ENGLISH) == "Income: 12.5"
    assert value_words("Job", "fixed", ENGLISH) == "Job: fixed"
    assert value_words("Job", None, ENGLISH) == "not known: Job"
