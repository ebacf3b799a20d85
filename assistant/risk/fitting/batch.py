"""Scores and reasons of many rows at once. The answers are those of the model itself; only the way there differs.

Paths of trees that ask about the same one or two columns are added up into one table over the cells between their thresholds, so that a row
costs a look-up for each pair instead of a walk down each tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints
from assistant.risk.fitting.design import effects_of
from assistant.risk.model.linear import Linear
from assistant.risk.model.model import Model
from assistant.risk.model.trees import Feature, Tree, Trees


def logits(model: Model, codes: Floats) -> Floats:
    """``model.logit`` of every row of codes (rows x the model's columns)."""
    found: Floats = model.base + np.sum([part_logits(part, codes) for part in model.parts], axis=0)
    return found if model.parts else np.full(len(codes), model.base)


def shares(model: Model, codes: Floats) -> Floats:
    """``model.reasons`` of every row: rows x the model's columns, in log-odds."""
    found = np.zeros(codes.shape)
    for part in model.parts:
        if isinstance(part, Linear):
            for term in part.terms:
                found[:, term.column] += effects_of(term, codes[:, term.column]) - term.mean
        else:
            _add_tree_shares(part, codes, found)
    return found


def part_logits(part: Linear | Trees, codes: Floats) -> Floats:
    """``part.logit`` of every row."""
    if isinstance(part, Linear):
        total = np.zeros(len(codes))
        for term in part.terms:
            total += effects_of(term, codes[:, term.column])
        return total
    found = np.zeros(codes.shape)
    _add_tree_shares(part, codes, found)
    summed: Floats = found.sum(axis=1) + part.average
    return summed


def _add_tree_shares(part: Trees, codes: Floats, found: Floats) -> None:
    cells = {column: _Cells(part, column, codes) for column in {feature.column for feature in part.features}}
    grouped: dict[tuple[int, ...], list[_Paths]] = {}
    for tree in part.trees:
        for columns, leaves in _leaves(tree, part.features).items():
            grouped.setdefault(columns, []).append(_Paths(tree, leaves))
    for columns, paths in grouped.items():
        if len(columns) > 2:
            found[:, list(columns)] += _walked(part.features, columns, paths, codes)
        elif columns:
            _look_up(part.features, columns, paths, cells, codes.shape[1], found)


@dataclass(frozen=True, slots=True)
class _Paths:
    """The paths of a tree that ask about the same columns: the share of each of these columns at each leaf."""

    tree: Tree
    leaves: dict[int, tuple[float, ...]]


def _leaves(tree: Tree, features: Sequence[Feature]) -> dict[tuple[int, ...], dict[int, tuple[float, ...]]]:
    """Columns asked on the way -> leaf -> their shares."""
    made: dict[tuple[int, ...], dict[int, tuple[float, ...]]] = {}
    open_nodes: list[tuple[int, dict[int, float]]] = [(0, {})]
    while open_nodes:
        node, moved = open_nodes.pop()
        if tree.left[node] < 0:
            columns = tuple(sorted(moved))
            made.setdefault(columns, {})[node] = tuple(moved[column] for column in columns)
            continue
        column = features[tree.features[node]].column
        for child in (tree.left[node], tree.right[node]):
            step = tree.values[child] - tree.values[node]
            open_nodes.append((child, {**moved, column: moved.get(column, 0.0) + step}))
    return made


class _Cells:
    """A column cut at all thresholds that any tree has for it: the cell of each row, and a code that stands for each cell."""

    def __init__(self, part: Trees, column: int, codes: Floats) -> None:
        values = codes[:, column]
        numbers = [n for n, feature in enumerate(part.features) if feature.column == column]
        levels = [feature.level for feature in part.features if feature.column == column and feature.level is not None]
        if levels:
            self.thresholds = np.arange(max(levels) + 1, dtype=np.float64)
        else:
            asked = {t for tree in part.trees for f, t in zip(tree.features, tree.thresholds, strict=True) if f in numbers}
            self.thresholds = np.array(sorted(asked))
        self.codes = np.concatenate([self.thresholds, [np.inf, np.nan]])
        place = np.searchsorted(self.thresholds, values, side="left")
        self.of_row: Ints = np.where(np.isnan(values), len(self.thresholds) + 1, place)


def _look_up(
    features: Sequence[Feature], columns: tuple[int, ...], paths: list[_Paths], cells: dict[int, _Cells], width: int, found: Floats
) -> None:
    """Adds the shares of paths that all ask about these columns, by a table over the cells that they tell apart."""
    ways = [_ways(features, column, paths, cells[column]) for column in columns]
    grid = np.meshgrid(*(codes for _, codes in ways), indexing="ij")
    points = np.full((grid[0].size, width), np.nan)
    for column, held in zip(columns, grid, strict=True):
        points[:, column] = held.ravel()
    table = _walked(features, columns, paths, points)
    index = ways[0][0][cells[columns[0]].of_row]
    if len(columns) == 2:
        index = index * len(ways[1][1]) + ways[1][0][cells[columns[1]].of_row]
    for place, column in enumerate(columns):
        found[:, column] += table[:, place][index]


def _ways(features: Sequence[Feature], column: int, paths: list[_Paths], cells: _Cells) -> tuple[Ints, Floats]:
    """Cells that these trees treat alike become one: the place of each cell, and a code for each place."""
    if any(feature.level is not None for feature in features if feature.column == column):
        return np.arange(len(cells.codes)), cells.codes
    asked = {t for path in paths for f, t, left in zip(path.tree.features, path.tree.thresholds, path.tree.left, strict=True)
             if left >= 0 and features[f].column == column}  # fmt: skip
    kept = np.array(sorted(asked))
    places = np.searchsorted(kept, cells.codes, side="left")
    places[-1] = len(kept) + 1
    return places, np.concatenate([kept, [np.inf, np.nan]])


def _walked(features: Sequence[Feature], columns: tuple[int, ...], paths: Sequence[_Paths], codes: Floats) -> Floats:
    """Rows x columns: the shares that these paths give. A row that leaves them, at a question about another column, gets nothing of the tree."""
    total = np.zeros((len(codes), len(columns)))
    for path in paths:
        tree = path.tree
        ours = np.array([left >= 0 and features[f].column in columns for f, left in zip(tree.features, tree.left, strict=True)])
        split, left, right = (np.array(held) for held in (tree.features, tree.left, tree.right))
        thresholds, unknown_left = np.array(tree.thresholds), np.array(tree.unknown_left)
        asked = {f: _asked(features[f], codes) for f in {int(f) for f in split[ours]}}
        node = np.zeros(len(codes), dtype=np.int64)
        active = np.arange(len(codes)) if ours[0] else np.arange(0)
        while len(active):
            at = node[active]
            x = np.empty(len(active))
            for f, held in asked.items():
                here = split[at] == f
                x[here] = held[active[here]]
            below = (x <= thresholds[at]) | (np.isnan(x) & unknown_left[at])
            child = np.where(below, left[at], right[at])
            node[active] = child
            active = active[ours[child]]
        shares = np.zeros((len(tree.left), len(columns)))
        for leaf, moved in path.leaves.items():
            shares[leaf] = moved
        total += shares[node]
    return total


def _asked(feature: Feature, codes: Floats) -> Floats:
    values = codes[:, feature.column]
    return values if feature.level is None else np.where(np.isnan(values), np.nan, (values == feature.level).astype(np.float64))
