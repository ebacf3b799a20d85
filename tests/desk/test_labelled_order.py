"""Words that say by a number in which order they go."""

from __future__ import annotations

from itertools import permutations

import pytest

from assistant.desk.labelled_order import in_order


@pytest.mark.parametrize(
    "words",
    [
        ("<1 year", "1-4 years", "5-9 years", "10+ years"),
        ("-5 C", "0 C", "5 C"),
        ("under 5", "5-9", "over 10"),
        ("20 km", "1,000 km"),
        ("<1", "1-4", "4-7", ">=7"),
        ("2 years", "10 years"),
        ("A9", "A11"),
        ("... < 0 DM", "0 <= ... < 200 DM", "... >= 200 DM"),
        ("1-2", "1-4"),
    ],
)
def test_they_go_by_it(words: tuple[str, ...]) -> None:
    assert all(in_order(held) == words for held in permutations(words))


@pytest.mark.parametrize("words", [("small 1", "large 2"), ("S", "M"), ("1", "many")])
def test_what_can_not_be_told_is_not_guessed(words: tuple[str, ...]) -> None:
    assert in_order(words) is None
