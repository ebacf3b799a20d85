"""Rows that differ in moving columns only are scored as the model itself scores them, with the same reasons."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.model.columns import Row, Value
from assistant.risk.model.scorer import Scorer, features_of
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


TOGETHER = dict.fromkeys(MOVING, "days")


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize(
    "stages", [(MOVING,), (MOVING[:1], MOVING[1:]), (MOVING[1:], ("amount",), MOVING[:1])], ids=["one", "two", "three"]
)
@given(STILL, st.lists(MOVED, min_size=1, max_size=4))
def test_it_scores_and_explains_as_the_model_does(kind: str, stages: tuple[tuple[str, ...], ...], still: Row, moves: list[Row]) -> None:
    model = MODELS[kind]
    started = Scorer(model, stages).start(still)
    for moved in moves:
        scored, row = started, {**still, **moved}
        for _ in stages:
            scored = scored.at(row)
        assert scored.logit == pytest.approx(model.logit(row), abs=1e-12)
        theirs = dict(model.reasons(row))
        assert scored.shares == pytest.approx([theirs[column.name] for column in model.columns], abs=1e-12)
        assert model.average + sum(scored.shares) == pytest.approx(scored.logit, abs=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_without_stages_the_start_is_the_score(kind: str) -> None:
    row: Row = {"amount": 3.0, "brand": "visa", "weekday": "fri", "month_day": 28.0}
    assert Scorer(MODELS[kind]).start(row).logit == pytest.approx(MODELS[kind].logit(row), abs=1e-12)


@pytest.mark.parametrize("kind", MODELS)
@given(STILL, MOVED)
def test_columns_told_by_one_name_have_one_share(kind: str, still: Row, moved: Row) -> None:
    model, row = MODELS[kind], {**still, **moved}
    told = {**TOGETHER, "idle": "amount"}
    scorer = Scorer(model, (MOVING,), told, ("other", *features_of((model,), told)))
    assert scorer.features == ("other", "amount", "brand", "days")
    theirs = dict(model.reasons(row))
    sums = [0.0, theirs["amount"] + theirs["idle"], theirs["brand"], sum(theirs[name] for name in MOVING)]
    assert scorer.start(still).at(moved).shares == pytest.approx(sums, abs=1e-12)
