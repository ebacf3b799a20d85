"""Trees made ready to be asked thousands of times, a few of their columns at a time.

Each tree has a byte and each of its leaves a bit, the leftmost one the lowest. An answer that goes to the right at a node strikes out the leaves to
the left of it. Once all is answered, the lowest bit left is the leaf to which a walk would come: on its way there nothing strikes it out, and where
the way of a leaf further left parts from its own, the answer went to the right (C. Lucchese et al., "QuickScorer", SIGIR 2015). Answers can
be given in any order, and what some of them leave is a number that can be kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, reduce
from itertools import accumulate, chain
from operator import and_, getitem
from typing import NamedTuple, TypeVar

from assistant.risk.model.checks import MOST_LEAVES
from assistant.risk.model.columns import Column, Row, Value
from assistant.risk.model.trees import LEAF, Feature, Tree, Trees

T = TypeVar("T")
Step = tuple[int, float]
"""(where a share is added, log-odds)."""


class Forest:
    """``told``: by column the slot to which its share is added; ``stages``: names of columns whose values come later than the others', in the
    order in which they come."""

    def __init__(
        self,
        trees: Iterable[tuple[Trees, Tree]],
        columns: Sequence[Column],
        told: Sequence[int],
        stages: Sequence[Collection[str]] = (),
    ) -> None:
        asked: dict[int, list[_Node]] = defaultdict(list)
        self._untouched = 0
        self._adds: list[Sequence[float]] = []
        self._steps: list[Sequence[Sequence[Step]]] = []
        for number, (part, tree) in enumerate(trees):
            leaves = _leaves(tree)
            self._untouched |= ((1 << len(leaves)) - 1) << 8 * number
            for column, node in _nodes(part, tree, leaves, 8 * number):
                asked[column].append(node)
            ways = _ways(part, tree, told)
            self._adds.append(_by_byte([tree.values[leaf] - tree.values[0] for leaf in leaves]))
            self._steps.append(_by_byte([tuple(ways[leaf].items()) for leaf in leaves]))
        later = {name for stage in stages for name in stage}
        readers = {columns[place].name: (columns[place], nodes) for place, nodes in asked.items()}
        self._words = [(name, *_of_words(*one)) for name, one in readers.items() if name not in later and one[0].kind != "numeric"]
        self._numbers = [(name, *_of_numbers(one[1])) for name, one in readers.items() if name not in later and one[0].kind == "numeric"]
        self._stages = [[(name, _reader(*readers[name])) for name in stage if name in readers] for stage in stages]

    @property
    def trees(self) -> int:
        return len(self._adds)

    def begin(self, row: Row) -> int:
        """What the answers leave of the columns that are in no stage."""
        left, get = self._untouched, row.get
        for name, table, unknown in self._words:
            left &= table.get(get(name), unknown)
        for name, thresholds, masks, unknown in self._numbers:
            value = get(name)
            left &= unknown if value is None or isinstance(value, str) or value != value else masks[bisect_left(thresholds, value)]
        return left

    def go_on(self, left: int, stage: int, row: Row) -> int:
        """What is left once the columns of this stage are answered too."""
        for name, read in self._stages[stage]:
            left &= read(row.get(name))
        return left

    def logit(self, left: int) -> float:
        """Log-odds over the average case, all columns being answered."""
        return sum(map(getitem, self._adds, left.to_bytes(len(self._adds), "little")))

    def explain(self, left: int, weight: float, shares: list[float]) -> None:
        """Adds ``weight`` times what each column's answers add, which together make ``logit``."""
        for slot, step in chain.from_iterable(map(getitem, self._steps, left.to_bytes(len(self._steps), "little"))):
            shares[slot] += weight * step


class _Node(NamedTuple):
    """``left_out``: all leaves but those that an answer to the right strikes out."""

    asks: Feature
    threshold: float
    unknown_left: bool
    left_out: int


_NOTHING_STRUCK = -1
"""All bits set."""


def _leaves(tree: Tree) -> list[int]:
    """The numbers of the leaves, from left to right."""
    found, ahead = [], [0]
    while ahead:
        number = ahead.pop()
        if tree.left[number] == LEAF:
            found.append(number)
        else:
            ahead += [tree.right[number], tree.left[number]]
    if len(found) > MOST_LEAVES:
        raise ValueError(f"a tree has {len(found)} leaves, and at most {MOST_LEAVES} fit in its byte")
    return found


def _nodes(part: Trees, tree: Tree, leaves: Sequence[int], shift: int) -> Iterable[tuple[int, _Node]]:
    """(place of the column, node) of all that ask something."""
    bits = {leaf: 1 << shift + place for place, leaf in enumerate(leaves)}
    for number in range(len(tree.left) - 1, -1, -1):  # a node's children have higher numbers
        left, right = tree.left[number], tree.right[number]
        if left != LEAF:
            bits[number] = bits[left] | bits[right]
            asks = part.features[tree.features[number]]
            yield asks.column, _Node(asks, tree.thresholds[number], tree.unknown_left[number], ~bits[left])


def _ways(part: Trees, tree: Tree, told: Sequence[int]) -> list[Mapping[int, float]]:
    """By node: what the steps from the root to it add, by slot."""
    ways: list[dict[int, float]] = [{} for _ in tree.left]
    for number, (left, right) in enumerate(zip(tree.left, tree.right, strict=True)):
        for child in (left, right) if left != LEAF else ():
            slot, step = told[part.features[tree.features[number]].column], tree.values[child] - tree.values[number]
            ways[child] = {**ways[number], slot: ways[number].get(slot, 0.0) + step}
    return list(ways)


def _by_byte(leaves: Sequence[T]) -> Sequence[T]:
    """By what is left of a tree: the leaf of the lowest bit."""
    return [leaves[place] for place in _lowest(len(leaves))]


@cache
def _lowest(leaves: int) -> list[int]:
    """By byte: which bit is the lowest."""
    return [min(max((byte & -byte).bit_length(), 1), leaves) - 1 for byte in range(1 << MOST_LEAVES)]


def _of_words(column: Column, nodes: Sequence[_Node]) -> tuple[Mapping[Value, int], int]:
    """By word what it strikes out, and what any other value does."""
    table: dict[Value, int] = {}
    for place, word in enumerate(column.levels):
        answers = [(float(place if one.asks.level is None else place == one.asks.level), one) for one in nodes]
        table[word] = reduce(and_, [one.left_out for answer, one in answers if answer > one.threshold], _NOTHING_STRUCK)
    return table, _unknown(nodes)


def _of_numbers(nodes: Sequence[_Node]) -> tuple[Sequence[float], Sequence[int], int]:
    """(thresholds, rising; by how many of them a value exceeds what it strikes out; what an unknown one does)."""
    rising = sorted(nodes, key=lambda one: one.threshold)
    masks = list(accumulate([one.left_out for one in rising], and_, initial=_NOTHING_STRUCK))
    return [one.threshold for one in rising], masks, _unknown(nodes)


def _unknown(nodes: Sequence[_Node]) -> int:
    return reduce(and_, [one.left_out for one in nodes if not one.unknown_left], _NOTHING_STRUCK)


def _reader(column: Column, nodes: Sequence[_Node]) -> Callable[[Value], int]:
    if column.kind != "numeric":
        table, other = _of_words(column, nodes)
        return lambda value: table.get(value, other)
    thresholds, masks, unknown = _of_numbers(nodes)
    return lambda value: unknown if value is None or isinstance(value, str) or value != value else masks[bisect_left(thresholds, value)]
