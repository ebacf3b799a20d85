"""A model as a value: its score, the reasons that add up to it, and its JSON."""

import math

import pytest

from assistant.risk.model.columns import Column, Row
from assistant.risk.model.linear import Curve, Linear, Steps
from assistant.risk.model.model import Model, model_from_json, model_to_json
from assistant.risk.model.reliability import Bin, Reliability
from assistant.risk.model.trees import Feature, Tree, Trees

AMOUNT, BRAND, SIZE = (
    Column("amount", "numeric"),
    Column("brand", "categorical", ("visa", "amex")),
    Column("size", "ordered", ("S", "M", "L")),
)
CURVES = Linear(
    (
        Curve(0, (0.0, 10.0, 20.0), (-1.0, 0.0, 4.0), 0.5, 0.25, 3.0),
        Steps(1, (0.3, -0.3), 0.0, 0.1),
        Curve(2, (0.0, 2.0), (0.0, 2.0), -1.0, 0.5, 1.0),
    )
)
# amount <= 5 (unknown goes right); above it: is the brand visa? (unknown goes left, as not visa)
TREE = Tree(
    features=(0, 0, 1, 0, 0),
    thresholds=(5.0, 0.0, 0.5, 0.0, 0.0),
    unknown_left=(False, False, True, False, False),
    left=(1, -1, 3, -1, -1),
    right=(2, -1, 4, -1, -1),
    values=(0.1, -0.5, 0.4, 0.2, 0.6),
)
PAIRS = Trees((Feature(0), Feature(1, 0)), (TREE,))
MODEL = Model(
    "blend",
    (AMOUNT, BRAND, SIZE),
    -1.0,
    (CURVES, PAIRS),
    500,
    Reliability((Bin(0.4, 100, 0.3, 28), Bin(1.0, 100, 0.6, 66))),
    {"data": "own"},
)

ROWS: list[Row] = [
    {"amount": 5.0, "brand": "visa", "size": "M"},
    {"amount": 15, "brand": "amex", "size": "L"},
    {"amount": None, "brand": "discover", "size": None},
    {"amount": math.inf, "brand": None, "size": "XL"},
    {"amount": -math.inf, "brand": "visa", "size": "S"},
    {"amount": math.nan, "brand": 3.0, "size": 1.0},
    {"amount": "many"},
    {},
]


@pytest.mark.parametrize(
    ("row", "logit"),
    [
        (ROWS[0], -1 + (-0.5 + 0.3 + 1.0) - 0.5),
        (ROWS[1], -1 + (2.0 - 0.3 + 2.0) + 0.2),
        (ROWS[2], -1 + (0.5 + 0.0 - 1.0) + 0.2),
        (ROWS[3], -1 + (4.0 + 0.0 - 1.0) + 0.2),
        (ROWS[4], -1 + (-1.0 + 0.3 + 0.0) - 0.5),
    ],
)
def test_the_logit_is_the_base_and_what_each_part_adds(row: Row, logit: float) -> None:
    assert MODEL.logit(row) == pytest.approx(logit, abs=1e-12)
    assert MODEL.chance(row) == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-12)


@pytest.mark.parametrize("row", ROWS)
def test_reasons_and_the_average_case_add_up_to_the_logit(row: Row) -> None:
    reasons = MODEL.reasons(row)
    assert MODEL.average + sum(share for _, share in reasons) == pytest.approx(MODEL.logit(row), abs=1e-9)
    assert sorted(reasons, key=lambda one: -abs(one[1])) == reasons
    assert {name for name, _ in reasons} == {"amount", "brand", "size"}


def test_a_step_down_a_tree_belongs_to_the_column_that_was_asked() -> None:
    alone = Model("pairs", (AMOUNT, BRAND, SIZE), 0.0, (PAIRS,))
    assert dict(alone.reasons({"amount": 9.0, "brand": "visa"})) == pytest.approx({"amount": 0.3, "brand": 0.2, "size": 0.0})


def test_unknown_is_not_0_and_not_a_level() -> None:
    assert MODEL.logit({"amount": None}) != MODEL.logit({"amount": 0.0})
    assert MODEL.logit({"brand": "discover"}) == MODEL.logit({"brand": None}) == MODEL.logit({})


@pytest.mark.parametrize("logit", [-1e4, -800.0, -40.0, 0.0, 40.0, 800.0, 1e4])
def test_a_chance_is_between_0_and_1_whatever_the_logit(logit: float) -> None:
    assert 0 <= Model("logistic", (), logit, ()).chance({}) <= 1


def test_the_json_reads_back_to_the_last_bit() -> None:
    text = model_to_json(MODEL)
    back = model_from_json(text)
    assert back == MODEL
    assert model_to_json(back) == text
    assert [back.logit(row) for row in ROWS] == [MODEL.logit(row) for row in ROWS]


def test_infinite_thresholds_survive() -> None:
    tree = Tree((0, 0, 0), (math.inf, 0.0, 0.0), (False,) * 3, (1, -1, -1), (2, -1, -1), (0.0, 1.0, -1.0))
    model = Model("pairs", (AMOUNT,), 0.0, (Trees((Feature(0),), (tree,)),))
    back = model_from_json(model_to_json(model))
    assert back == model
    assert (back.logit({"amount": math.inf}), back.logit({})) == (1.0, -1.0)


def test_the_interval_holds_the_chance_and_rests_on_cases_that_were_left_out() -> None:
    for row in ROWS:
        p, low, high, n = MODEL.chance_with_interval(row)
        assert 0 <= low <= p <= high <= 1
        assert n == 100
    assert Model("logistic", (), 0.0, ()).chance_with_interval({}) == (0.5, 0.0, 1.0, 0)
