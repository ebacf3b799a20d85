"""Rows that differ in moving columns only are scored as the model itself scores them, with the same reasons."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.model.columns import Row, Value
from assistant.risk.model.scorer import Scorer
from risk.model.books import MODELS

MOVING = ("weekday", "month_day", "pay_place")
STILL: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.none() | st.floats(-30, 30) | st.sampled_from([math.inf, -math.inf, math.nan]),
        "brand": st.none() | st.sampled_from(["visa", "amex", "discover"]),
        "idle": st.none() | st.floats(0, 9),
    },
)
MOVED: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "weekday": st.none() | st.sampled_from(["mon", "sat", "someday"]),
        "month_day": st.none() | st.integers(1, 31).map(float),
        "pay_place": st.none() | st.sampled_from(["0", "5-7", "22+"]),
    },
)


@pytest.mark.parametrize("kind", MODELS)
@given(STILL, st.lists(MOVED, min_size=1, max_size=4))
def test_it_scores_and_explains_as_the_model_does(kind: str, still: Row, moves: list[Row]) -> None:
    model = MODELS[kind]
    started = Scorer(model, MOVING, "days").start(still)
    for moved in moves:
        scored, row = started.at(moved), {**still, **moved}
        assert scored.logit == pytest.approx(model.logit(row), abs=1e-12)
        theirs = dict(model.reasons(row))
        assert scored.shares == pytest.approx([theirs[column.name] for column in model.columns], abs=1e-12)
        assert model.average + sum(scored.shares) == pytest.approx(scored.logit, abs=1e-9)
    assert started.at({**still, **moves[0]}).logit == pytest.approx(model.logit({**still, **moves[0]}), abs=1e-12)


@pytest.mark.parametrize("kind", MODELS)
def test_without_moving_columns_the_start_is_the_score(kind: str) -> None:
    row: Row = {"amount": 3.0, "brand": "visa", "weekday": "fri", "month_day": 28.0}
    assert Scorer(MODELS[kind], ()).start(row).at({}).logit == pytest.approx(MODELS[kind].logit(row), abs=1e-12)


def test_moving_columns_go_by_one_name() -> None:
    assert Scorer(MODELS["blend"], MOVING, "days").features == ("amount", "brand", "idle", "days", "days", "days")


def test_a_column_can_be_told_under_another_features_name() -> None:
    found = Scorer(MODELS["blend"], MOVING, "days", {"idle": "amount", "weekday": "brand"})
    plain = Scorer(MODELS["blend"], MOVING, "days").features
    assert [(one, told) for one, told in zip(plain, found.features, strict=True) if one != told] == [("idle", "amount"), ("days", "brand")]
