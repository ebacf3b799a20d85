"""Histogram gradient boosting held to pairs of columns, and from scikit-learn's trees to ours.

Categories are turned into features here: with ``categorical_features`` scikit-learn moves them to the front, and nothing would tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.batch import part_logits
from assistant.risk.model.checks import MOST_LEAVES
from assistant.risk.model.columns import Column
from assistant.risk.model.trees import LEAF, Feature, Tree, Trees

# Small steps and small trees: on both kinds of tables tried (many weak columns, few strong pairs) nothing larger was better.
RATE, LEAVES, HOLD = 0.12, MOST_LEAVES, 1.0
ROUNDS = (15, 30, 60, 100, 150, 200)
MOST_IN_LEAF, LEAST_IN_LEAF = 20, 5
CHECKED_ROWS, CLOSE = 2_000, 1e-7


class NotEqual(Exception):
    """Our trees do not give what scikit-learn's give: a new version changed its insides. The model must not be used."""


def features_of(codes: Floats, columns: Sequence[Column]) -> tuple[Feature, ...]:
    """What splits may ask: the code of a numeric or ordered column that varies, each level of a categorical one."""
    made: list[Feature] = []
    for place, column in enumerate(columns):
        values = codes[:, place]
        seen = np.unique(values[~np.isnan(values)])
        if column.kind == "categorical":
            made += [Feature(place, int(level)) for level in seen if len(seen) > 2 or level != seen[0] or np.isnan(values).any()]
        elif len(seen) + bool(np.isnan(values).any()) > 1:
            made.append(Feature(place))
    return tuple(made)


def ask(features: Sequence[Feature], codes: Floats) -> Floats:
    """Rows x features."""
    made = np.empty((len(codes), len(features)))
    for place, feature in enumerate(features):
        values = codes[:, feature.column]
        made[:, place] = values if feature.level is None else np.where(np.isnan(values), np.nan, values == feature.level)
    return made


def boost(
    asked: Floats,
    outcomes: Floats,
    weights: Floats,
    features: Sequence[Feature],
    columns: Sequence[Column],
    *,
    rounds: int,
    seed: int,
    monotone: Mapping[str, int],
) -> Any:
    """A fitted ``HistGradientBoostingClassifier``. ``asked``: rows x features; both outcomes must be there."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    free = [0 if feature.level is not None else monotone.get(columns[feature.column].name, 0) for feature in features]
    machine = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=rounds,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=int(min(MOST_IN_LEAF, max(LEAST_IN_LEAF, len(outcomes) // 50))),
        l2_regularization=HOLD,
        interaction_cst=_pairs(features),
        monotonic_cst=free,
        early_stopping=False,
        random_state=seed,
    )
    plain = bool(np.all(weights == weights[0]))
    unknown = np.isnan(asked[weights > 0]).all(axis=0)  # scikit-learn finds no thresholds for a feature that nobody has, and stops
    with np.errstate(invalid="ignore", over="ignore"):  # it looks for thresholds between values that may be infinite
        return machine.fit(
            np.where(unknown, 0.0, asked) if unknown.any() else asked, outcomes.astype(np.int64), sample_weight=None if plain else weights
        )


def staged(machine: Any, asked: Floats) -> Iterator[tuple[int, Floats]]:
    """(rounds, logits) for each of ROUNDS that the machine went through."""
    for number, logits in enumerate(machine.staged_decision_function(asked), start=1):
        if number in ROUNDS:
            yield number, np.array(logits, dtype=np.float64).ravel()


def to_trees(machine: Any, features: tuple[Feature, ...], codes: Floats, asked: Floats) -> tuple[float, Trees]:
    """(start, trees): the machine's logit is ``start`` + the trees'. Raises NotEqual where it is not, on some of the rows given."""
    start = float(np.ravel(machine._baseline_prediction)[0])
    trees = Trees(features, tuple(_tree(predictors[0].nodes) for predictors in machine._predictors))
    ours = start + part_logits(trees, codes[:CHECKED_ROWS])
    theirs = machine.decision_function(asked[:CHECKED_ROWS])
    if np.abs(ours - theirs).max() > CLOSE:
        raise NotEqual
    return start, trees


def _pairs(features: Sequence[Feature]) -> list[set[int]]:
    """Every two columns may meet in a tree; the levels of one column count as one."""
    held: dict[int, set[int]] = {}
    for number, feature in enumerate(features):
        held.setdefault(feature.column, set()).add(number)
    return [one | other for one, other in combinations(held.values(), 2)] or list(held.values())


def _tree(nodes: Any) -> Tree:
    leaf = nodes["is_leaf"].astype(bool)
    left = np.where(leaf, LEAF, nodes["left"].astype(np.int64))
    right = np.where(leaf, LEAF, nodes["right"].astype(np.int64))
    values = np.array(nodes["value"], dtype=np.float64)
    counts = nodes["count"].astype(np.float64)
    for node in range(len(values) - 1, -1, -1):  # children stand after their parent
        if not leaf[node]:
            one, other = left[node], right[node]
            values[node] = (counts[one] * values[one] + counts[other] * values[other]) / (counts[one] + counts[other])
    return Tree(
        tuple(int(f) for f in np.where(leaf, 0, nodes["feature_idx"])),
        tuple(float(t) for t in np.where(leaf, 0.0, nodes["num_threshold"])),
        tuple(bool(yes) for yes in np.where(leaf, 0, nodes["missing_go_to_left"])),
        tuple(int(child) for child in left),
        tuple(int(child) for child in right),
        tuple(float(value) for value in values),
    )
