"""A test over many cases fails when one of them does, and tells of every one that did."""

from __future__ import annotations

import pytest
from each import each


def test_every_case_is_tried_and_all_that_fail_are_told() -> None:
    tried: list[tuple[str, int]] = []

    @each("word", ["a", "b"])
    @each("number", range(4), str)
    def even(word: str, number: int) -> None:
        tried.append((word, number))
        assert number % 2 == 0, f"{number} is odd"

    with pytest.raises(AssertionError) as told:
        even()
    assert tried == [(word, number) for word in "ab" for number in range(4)]
    for part in ("2 of 2 cases", "word 'a'", "word 'b'", "2 of 4 cases", "number 1: AssertionError: 1 is odd", "number 3:"):
        assert part in str(told.value)
    assert "number 2" not in str(told.value)


def test_an_error_of_any_kind_fails_the_case_and_no_case_at_all_fails_too() -> None:
    @each("number", [1, 0])
    def divided(number: int) -> None:
        assert 1 // number

    with pytest.raises(AssertionError, match="number 0: ZeroDivisionError"):
        divided()
    with pytest.raises(AssertionError, match="there is no case"):
        each("number", [])(divided)()


@pytest.mark.parametrize("size", [2, 3])
@each("number", [4, 5])
def test_it_goes_with_parameters_and_fixtures(size: int, number: int, request: pytest.FixtureRequest) -> None:
    assert request.node.callspec.params == {"size": size}
    assert number > size
