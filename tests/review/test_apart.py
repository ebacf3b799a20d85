"""One wording among many: what really differs is found, and what does not is named no more often than is said."""

from __future__ import annotations

from random import Random

import pytest

from assistant.review.apart import Apart, Said, compared, standing_apart, two_sided


def test_two_shares_are_told_apart_as_the_textbook_says() -> None:
    # Fleiss, Levin, Paik, "Statistical methods for rates and proportions": z = (p1 - p2) / sqrt(p q (1/n1 + 1/n2)).
    assert two_sided(100, 60, 100, 40) == pytest.approx(0.004678, abs=1e-6)
    assert two_sided(50, 25, 70, 35) == 1
    assert two_sided(50, 0, 70, 0) == 1


def test_each_line_is_looked_at_once_by_its_most_different_wording() -> None:
    tests = compared(
        [Said("a", "x", 100, 60), Said("b", "x", 100, 40), Said("c", "x", 100, 41), Said("d", "y", 90, 30), Said("e", "y", 90, 50)]
    )
    assert [one.variant for one in tests] == ["a", "e"]
    assert tests[0].p == pytest.approx(3 * two_sided(100, 60, 200, 81))
    assert tests[1].p == pytest.approx(two_sided(90, 30, 90, 50))


def test_what_was_said_seldom_or_in_one_way_only_is_not_looked_at() -> None:
    assert compared([Said("a", "x", 29, 29), Said("b", "x", 500, 0)]) == []
    assert compared([Said("a", "x", 500, 100)]) == []
    assert standing_apart([]) == []


def made(p: float, name: str = "a") -> Apart:
    return Apart(name, 100, 50, 100, 40, p)


def test_holms_steps_stop_at_the_first_that_is_not_sure() -> None:
    named = {one.variant for one in standing_apart([made(0.01, "a"), made(0.02, "b"), made(0.04, "c"), made(0.9, "d")])}
    assert named == {"a"}
    assert [one.variant for one in standing_apart([made(0.012, "a"), made(0.001, "b")])] == ["b", "a"]
    assert standing_apart([made(0.03, "a"), made(0.03, "b")]) == []


def test_where_no_wording_matters_one_journal_in_twenty_names_one() -> None:
    """2,000 journals of ten lines of three wordings; the bound is 5 %, and the z-test is a little off for shares of few."""
    rng = Random(7)
    named = 0
    for _ in range(2000):
        said = [Said(f"{line}{way}", str(line), 60, sum(rng.random() < 0.4 for _ in range(60))) for line in range(10) for way in "abc"]
        named += bool(standing_apart(compared(said)))
    assert named / 2000 < 0.06
