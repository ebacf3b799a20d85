"""Trees asked by bits end where a walk ends, in whatever order their columns become known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.model.checks import MOST_LEAVES
from assistant.risk.model.codes import reader
from assistant.risk.model.columns import Column, Row
from assistant.risk.model.forest import Forest
from assistant.risk.model.trees import Feature, Tree, Trees

COLUMNS = (
    Column("amount", "numeric"),
    Column("months", "numeric"),
    Column("brand", "categorical", ("visa", "amex", "other")),
    Column("place", "ordered", ("0", "1", "2", "3-4")),
)
FEATURES = (Feature(0), Feature(1), Feature(2, 0), Feature(2, 1), Feature(2, 2), Feature(3))
NUMBERS = st.none() | st.integers(-3, 3).map(float) | st.sampled_from([math.inf, -math.inf, math.nan, 0.5])
ROWS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {},
    optional={
        "amount": NUMBERS | st.just("word"),
        "months": NUMBERS,
        "brand": st.none() | st.sampled_from(["visa", "amex", "other", "unseen"]),
        "place": st.none() | st.sampled_from(["0", "1", "2", "3-4", "22+"]) | st.just(2.0),
    },
)


@st.composite
def trees(draw: st.DrawFn, leaves: int = MOST_LEAVES) -> Tree:
    """Grown by turning one leaf after another into a question."""
    left, right = [-1], [-1]
    for _ in range(draw(st.integers(0, leaves - 1))):
        leaf = draw(st.sampled_from([number for number, child in enumerate(left) if child < 0]))
        left[leaf], right[leaf] = len(left), len(left) + 1
        left += [-1, -1]
        right += [-1, -1]
    size = len(left)

    def of_each(what: st.SearchStrategy[float]) -> tuple[float, ...]:
        return tuple(draw(st.lists(what, min_size=size, max_size=size)))

    thresholds = st.integers(-3, 3).map(float) | st.sampled_from([0.5, math.inf, -math.inf])
    return Tree(
        tuple(int(one) for one in of_each(st.integers(0, len(FEATURES) - 1))),
        of_each(thresholds),
        tuple(bool(one) for one in of_each(st.booleans())),
        tuple(left),
        tuple(right),
        of_each(st.floats(-2, 2)),
    )


@given(
    st.lists(trees(), max_size=5),
    st.lists(ROWS, min_size=1, max_size=5),
    st.permutations(["amount", "months", "brand", "place"]),
    st.integers(0, 4),
)
def test_it_ends_where_a_walk_ends(grown: list[Tree], rows: list[Row], order: list[str], first: int) -> None:
    part, stages = Trees(FEATURES, tuple(grown)), [[name] for name in order[first:]]
    forest, read = Forest([(part, tree) for tree in grown], COLUMNS, range(len(COLUMNS)), stages), reader(COLUMNS)
    for row in rows:
        left = forest.begin(row)
        for stage in range(len(stages)):
            left = forest.go_on(left, stage, row)
        codes, shares, theirs = read(row), [0.0] * len(COLUMNS), [0.0] * len(COLUMNS)
        forest.explain(left, 2.0, shares)
        part.explain(codes, theirs)
        assert forest.logit(left) == pytest.approx(part.logit(codes) - part.average, abs=1e-12)
        assert shares == pytest.approx([2 * one for one in theirs], abs=1e-12)


def test_a_tree_with_more_leaves_than_fit_is_refused() -> None:
    size = 2 * MOST_LEAVES + 1
    chain = Tree(
        (0,) * size, (0.0,) * size, (False,) * size,
        tuple(number + 1 if number % 2 == 0 and number < size - 1 else -1 for number in range(size)),
        tuple(number + 2 if number % 2 == 0 and number < size - 1 else -1 for number in range(size)),
        (0.0,) * size,
    )  # fmt: skip
    with pytest.raises(ValueError, match="9 leaves"):
        Forest([(Trees(FEATURES, (chain,)), chain)], COLUMNS, range(len(COLUMNS)))
