"""The file of four models: read back to the last bit, and refused with the place of what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.desk.outlook import SHIPPED
from assistant.risk.ahead import Scorers
from assistant.risk.history.features import COLUMNS_F
from assistant.risk.history.two_parts import COLUMNS_ALONE, COLUMNS_TRY
from assistant.risk.model.book import Answer, from_text, to_text
from assistant.risk.model.checks import ModelFileError
from assistant.risk.model.columns import Row
from risk.model.books import BOOK
from risk.model.test_model_file import drop, put

TEXT = to_text(BOOK)
QUESTION = ("card", "questions", "recovery")


def test_it_reads_back_to_the_last_bit() -> None:
    back = from_text(TEXT)
    assert back == BOOK
    assert to_text(back) == TEXT
    row: Row = {"amount": 7.1, "brand": "visa", "month_day": 26.0}
    assert [model.logit(row) for model in (back.first, back.unpaid, back.try_, back.alone)] == [
        model.logit(row) for model in (BOOK.first, BOOK.unpaid, BOOK.try_, BOOK.alone)
    ]
    assert back.recovery.chance(0.3) == BOOK.recovery.chance(0.3)


def test_the_shipped_file_reads_back_to_the_last_bit_and_asks_for_columns_that_there_are() -> None:
    text = SHIPPED.read_text("utf-8")
    book = from_text(text)
    assert to_text(book) == text
    assert book.data == "prior"
    assert book.recovery.own == book.early_warning.own == 0
    for model, columns in ((book.first, COLUMNS_F), (book.unpaid, COLUMNS_F), (book.try_, COLUMNS_TRY), (book.alone, COLUMNS_ALONE)):
        assert {one.name for one in model.columns} <= {one.name for one in columns}
    assert Scorers(book).first.average == pytest.approx(book.first.average)


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        (drop("schema"), "schema", "missing"),
        (put("schema", value=9), "schema", "version"),
        (put("schema", value=None), "schema", "version"),
        (drop("alone"), "alone", "missing"),
        (put("more", value=1), "more", "unknown_name"),
        (put("name", value=3), "name", "wrong_kind"),
        (put("data", value="theirs"), "data", "out_of_range"),
        (put("schedule", value=[]), "schedule", "wrong_kind"),
        (drop("schedule", "debit"), "schedule.debit", "missing"),
        (put("schedule", "card", value=[3, 3]), "schedule.card[1]", "not_rising"),
        (put("schedule", "card", value=[0]), "schedule.card[0]", "out_of_range"),
        (put("schedule", "card", value=[31]), "schedule.card[0]", "out_of_range"),
        (put("schedule", "card", value=list(range(1, 17))), "schedule.card", "too_many"),
        (put("schedule", "card", value=["3"]), "schedule.card[0]", "wrong_kind"),
        (put("recovery", "slope", value=0), "recovery.slope", "out_of_range"),
        (put("recovery", "slope", value=-1.0), "recovery.slope", "out_of_range"),
        (put("recovery", "intercept", value="x"), "recovery.intercept", "wrong_kind"),
        (put("early_warning", "own", value=-1), "early_warning.own", "out_of_range"),
        (put("early_warning", "reliability", 0, "happened", value=101), "early_warning.reliability[0].happened", "out_of_range"),
        (put("first", value=[]), "first", "wrong_kind"),
        (put("first", "schema", value=2), "first.schema", "version"),
        (put("first", "base", value=True), "first.base", "wrong_kind"),
        (put("try", "parts", 1, "trees", 0, "left", 2, value=0), "try.parts[1].trees[0].left[2]", "cycle"),
        (put("alone", "columns", 1, "name", value="amount"), "alone.columns[1].name", "repeated"),
        (drop("habits"), "habits", "missing"),
        (put("habits", value=[]), "habits", "wrong_kind"),
        (put("habits", "spent_in", value=0), "habits.spent_in", "out_of_range"),
        (put("habits", "weights", value=[]), "habits.weights", "wrong_kind"),
        (put("habits", "weights", value={str(one): [] for one in range(301)}), "habits.weights", "too_many"),
        (put("habits", "weights", "nl", value=[1.0]), "habits.weights.nl", "lengths"),
        (put("habits", "weights", "nl", 0, value="1"), "habits.weights.nl[0]", "wrong_kind"),
        (put("habits", "weights", "nl", 0, value=0.5), "habits.weights.nl", "out_of_range"),
        (put("habits", "weights", "nl", value=[-1.0, 2.0, *[0.0] * 47]), "habits.weights.nl", "out_of_range"),
        (put("card", value=None), "card", "wrong_kind"),
        (put("card", "period", value=3), "card.period", "wrong_kind"),
        (put("card", "period", "to", value="2026"), "card.period.to", "wrong_kind"),
        (put("card", "period", "to", value=1e9), "card.period.to", "out_of_range"),
        (put("card", "cases", "failed", value=1.5), "card.cases.failed", "wrong_kind"),
        (put("card", "questions", "other", value={}), "card.questions.other", "unknown_name"),
        (put(*QUESTION, "random_split", "low", value="x"), "card.questions.recovery.random_split.low", "wrong_kind"),
        (put(*QUESTION, "groups", "month", 0, "group", value="2026-13"), "card.questions.recovery.groups.month[0].group", "wrong_kind"),
        (drop(*QUESTION, "ece"), "card.questions.recovery.ece", "missing"),
        (put(*QUESTION, "auc", "low", value=None), "card.questions.recovery.auc.low", "wrong_kind"),
        (put(*QUESTION, "groups", "age", value=[]), "card.questions.recovery.groups.age", "unknown_name"),
        (put(*QUESTION, "groups", "tenure", 0, "group", value="old"), "card.questions.recovery.groups.tenure[0].group", "out_of_range"),
        (put(*QUESTION, "groups", "tenure", 0, "low", value=2), "card.questions.recovery.groups.tenure[0].low", "out_of_range"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(change: Any, place: str, why: str) -> None:
    file = json.loads(TEXT)
    change(file)
    with pytest.raises(ModelFileError) as caught:
        from_text(json.dumps(file))
    assert (caught.value.place, caught.value.why) == (place, why)
    assert place in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '"own"', TEXT[:-20], TEXT + TEXT, "[" * 100_000, TEXT.replace("0.3", "NaN", 1)]
)
def test_what_is_no_book_is_refused(text: str) -> None:
    with pytest.raises(ModelFileError):
        from_text(text)


def test_every_byte_that_is_lost_or_changed_gives_a_book_or_our_error() -> None:
    refused = 0
    for place in range(0, len(TEXT), 23):
        for damaged in (TEXT[:place] + TEXT[place + 1 :], TEXT[:place] + "9" + TEXT[place + 1 :], TEXT[:place] + "]" + TEXT[place + 1 :]):
            try:
                assert 0 <= from_text(damaged).try_.chance({"amount": 12.0}) <= 1
            except ModelFileError:
                refused += 1
    assert refused > len(TEXT) / 23


def test_an_answer_is_the_line_through_the_composed_logit_with_its_interval() -> None:
    p, low, high = BOOK.recovery.chance(0.5)
    assert p == pytest.approx(1 / (1 + 2.718281828459045 ** -(0.1 + 0.9 * 0.5)))
    assert low < p < high
    assert Answer().chance(0.0) == (0.5, 0.0, 1.0)
