"""Trees made ready to be walked thousands of times: only what they ask is read, and each node holds all that a step needs."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import NamedTuple, TypeAlias

from assistant.risk.model.trees import Feature, Tree, Trees

Node: TypeAlias = "tuple[int, float, bool, int, Node | None, float, Node | None, float] | None"
"""(which of what is asked, threshold, unknown goes left, the column asked, node to the left, what a step there adds, node to the right, what a
step there adds); None: a leaf."""


class Begun(NamedTuple):
    """Walks that stand at their first question about a moving column; those without such a question have ended. ``answers``: what is asked."""

    answers: list[float]
    at: Sequence[Node]


class Walks:
    """``moving``: columns in which rows differ that are else the same: what the others decide is walked once for all of those rows."""

    def __init__(self, parts: Sequence[Trees], moving: Collection[int]) -> None:
        self._asked = list(dict.fromkeys(one for part in parts for tree in part.trees for one in _asked(part, tree)))
        slots = {one: slot for slot, one in enumerate(self._asked)}
        self._roots = [_root(part, tree, slots) for part in parts for tree in part.trees]
        self._moving = {slot: one for one, slot in slots.items() if one.column in moving}

    def begin(self, codes: Sequence[float], shares: list[float]) -> Begun:
        """Adds to each column's share what is decided without the moving columns."""
        answers = [one.read(codes) for one in self._asked]
        return Begun(answers, _walked(self._roots, answers, shares, self._moving))

    def end(self, begun: Begun, codes: Sequence[float], shares: list[float]) -> None:
        """Adds what these codes of the moving columns decide, and what is asked after them."""
        answers = begun.answers.copy()
        for slot, feature in self._moving.items():
            answers[slot] = feature.read(codes)
        _walked(begun.at, answers, shares, ())


def _walked(nodes: Sequence[Node], answers: Sequence[float], shares: list[float], stop: Container[int]) -> list[Node]:
    """Walks from each node to a leaf, or to a question of ``stop``, where it stays: those nodes are given back."""
    waiting: list[Node] = []
    for node in nodes:
        while node:
            slot, threshold, unknown_left, column, left, to_left, right, to_right = node
            if slot in stop:
                waiting.append(node)
                break
            answer = answers[slot]
            if answer <= threshold or (unknown_left and answer != answer):
                shares[column] += to_left
                node = left
            else:
                shares[column] += to_right
                node = right
    return waiting


def _asked(part: Trees, tree: Tree) -> list[Feature]:
    return [part.features[feature] for feature, left in zip(tree.features, tree.left, strict=True) if left >= 0]


def _root(part: Trees, tree: Tree, slots: dict[Feature, int]) -> Node:
    made: list[Node] = [None] * len(tree.left)
    for number in range(len(made) - 1, -1, -1):  # a node's children have higher numbers
        left, right = tree.left[number], tree.right[number]
        if left >= 0:
            feature, value = part.features[tree.features[number]], tree.values[number]
            made[number] = (
                slots[feature], tree.thresholds[number], tree.unknown_left[number], feature.column,
                made[left], tree.values[left] - value, made[right], tree.values[right] - value,
            )  # fmt: skip
    return made[0]
