"""The boosted part: many small trees, each path of which asks about one column or a pair of columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.risk.model.checks import MOST_COLUMNS, MOST_LEAVES, MOST_LEVELS, MOST_TREES, At, ModelFileError
from assistant.risk.model.columns import Column

LEAF = -1


@dataclass(frozen=True, slots=True)
class Feature:
    """What a split can ask: the code of a column, or (``level`` given) whether a categorical column is at that level: 1, 0, NaN if unknown."""

    column: int
    level: int | None = None

    def read(self, codes: Sequence[float]) -> float:
        code = codes[self.column]
        return code if self.level is None or code != code else float(code == self.level)


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes by number, the root first. A value goes left where it is at most the threshold; unknown goes left where ``unknown_left``.

    ``values`` are log-odds: of a leaf what it adds, of another node the mean of what its rows got. ``left`` is -1 at a leaf.
    """

    features: tuple[int, ...]
    thresholds: tuple[float, ...]
    unknown_left: tuple[bool, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    values: tuple[float, ...]

    def scaled(self, factor: float) -> Tree:
        return replace(self, values=tuple(value * factor for value in self.values))

    def to_json(self) -> dict[str, Any]:
        return {
            "features": list(self.features),
            "thresholds": [t if math.isfinite(t) else "inf" if t > 0 else "-inf" for t in self.thresholds],
            "unknown_left": [int(yes) for yes in self.unknown_left],
            "left": list(self.left),
            "right": list(self.right),
            "values": list(self.values),
        }


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of trees.

    Each step down a tree moves the value that is expected there, and belongs to the column that was asked. So a column's shares add up to
    the leaf less the root, exactly, and a pair's share falls to the column whose answer made it.
    """

    features: tuple[Feature, ...]
    trees: tuple[Tree, ...]

    @property
    def average(self) -> float:
        """Log-odds of the average case."""
        return sum(tree.values[0] for tree in self.trees)

    def asked(self, tree: Tree) -> set[int]:
        """The columns of whose answers a walk down this one can depend."""
        return {self.features[feature].column for feature, left in zip(tree.features, tree.left, strict=True) if left != LEAF}

    def logit(self, codes: Sequence[float]) -> float:
        asked = [feature.read(codes) for feature in self.features]
        return sum(tree.values[_leaf(tree, asked)] for tree in self.trees)

    def explain(self, codes: Sequence[float], shares: list[float]) -> None:
        """Adds each column's share to ``shares``, one a column of the model."""
        asked = [feature.read(codes) for feature in self.features]
        owners = [feature.column for feature in self.features]
        for tree in self.trees:
            features, thresholds, left, values = tree.features, tree.thresholds, tree.left, tree.values
            node = 0
            while (lower := left[node]) >= 0:
                feature = features[node]
                x = asked[feature]
                below = x <= thresholds[node] or (x != x and tree.unknown_left[node])
                child = lower if below else tree.right[node]
                shares[owners[feature]] += values[child] - values[node]
                node = child

    def scaled(self, factor: float) -> Trees:
        return Trees(self.features, tuple(tree.scaled(factor) for tree in self.trees))

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "trees",
            "features": [{"column": feature.column, "level": feature.level} for feature in self.features],
            "trees": [tree.to_json() for tree in self.trees],
        }


def _leaf(tree: Tree, asked: Sequence[float]) -> int:
    features, thresholds, left = tree.features, tree.thresholds, tree.left
    node = 0
    while (lower := left[node]) >= 0:
        x = asked[features[node]]
        node = lower if x <= thresholds[node] or (x != x and tree.unknown_left[node]) else tree.right[node]
    return node


def read_trees(part: At, columns: Sequence[Column]) -> Trees:
    """Raises ModelFileError."""
    held = part.fields("kind", "features", "trees")
    features = held["features"].each(MOST_COLUMNS * 4, lambda item: _feature(item, columns))
    return Trees(features, held["trees"].each(MOST_TREES, lambda item: _tree(item, len(features))))


def _feature(item: At, columns: Sequence[Column]) -> Feature:
    held = item.fields("column", "level")
    column = held["column"].whole(0, len(columns) - 1)
    if columns[column].kind == "categorical":
        return Feature(column, held["level"].whole(0, min(len(columns[column].levels), MOST_LEVELS) - 1))
    if held["level"].value is not None:
        held["level"].wrong("wrong_kind", expected="null")
    return Feature(column)


def _tree(item: At, features: int) -> Tree:
    held = item.fields("features", "thresholds", "unknown_left", "left", "right", "values")
    left = held["left"].items(2 * MOST_LEAVES - 1)
    size = len(left)
    if size == 0:
        held["left"].wrong("lengths", expected="1", found="0")
    for name in ("features", "thresholds", "unknown_left", "right", "values"):
        if len(held[name].items(2 * MOST_LEAVES - 1)) != size:
            held[name].wrong("lengths", expected=str(size), found=str(len(held[name].value)))
    tree = Tree(
        held["features"].each(size, lambda at: at.whole(0, max(features - 1, 0))),
        held["thresholds"].each(size, At.threshold),
        held["unknown_left"].each(size, At.yes),
        tuple(at.whole(LEAF, size - 1) for at in left),
        held["right"].each(size, lambda at: at.whole(LEAF, size - 1)),
        held["values"].each(size, At.effect),
    )
    _check_shape(tree, held)
    if features == 0 and size > 1:
        held["features"].wrong("out_of_range", low="0", high="-1")
    return tree


def _check_shape(tree: Tree, held: dict[str, At]) -> None:
    """Every node is the child of one that comes before it, so that each walk ends at a leaf."""
    parents = [0] * len(tree.left)
    for node, (left, right) in enumerate(zip(tree.left, tree.right, strict=True)):
        for side, child in (("left", left), ("right", right)):
            if (child == LEAF) != (left == LEAF):
                raise ModelFileError(f"{held[side].place}[{node}]", "child")
            if child != LEAF and child <= node:
                raise ModelFileError(f"{held[side].place}[{node}]", "cycle")
            if child != LEAF:
                parents[child] += 1
    for node, count in enumerate(parents):
        if count != (0 if node == 0 else 1):
            raise ModelFileError(f"{held['left'].place}[{node}]", "child")
