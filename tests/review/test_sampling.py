"""Samples: the same seed draws the same, each call once, and what weighs more comes more often."""

from __future__ import annotations

from collections import Counter

from assistant.review.sampling import draw, weight


def test_the_same_seed_draws_the_same_and_each_call_once() -> None:
    weights = [1.0] * 50
    one = draw(weights, 10, 7)
    assert one == draw(weights, 10, 7)
    assert one != draw(weights, 10, 8)
    assert len(set(one)) == 10


def test_more_than_there_are_gives_all() -> None:
    assert sorted(draw([1.0, 2.0, 3.0], 10, 1)) == [0, 1, 2]
    assert draw([], 10, 1) == ()


def test_every_call_is_as_likely_at_random() -> None:
    drawn = Counter(place for seed in range(4000) for place in draw([1.0] * 10, 2, seed))
    assert all(700 <= drawn[place] <= 900 for place in range(10))


def test_a_weight_of_nine_is_drawn_first_nine_times_as_often() -> None:
    first = Counter(draw([9.0, 1.0], 1, seed)[0] for seed in range(5000))
    assert 4400 <= first[0] <= 4600


def test_low_feedback_and_grave_findings_weigh() -> None:
    plain = weight(5, ())
    assert plain == weight(None, ("good_to_know",)) == 1
    assert weight(None, ("watch",)) < weight(None, ("act_now",)) < weight(2, ())
