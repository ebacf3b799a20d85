"""The parts of fitting, each against what is known: scikit-learn's own answers, and sums by hand."""

import numpy as np
import pytest

from assistant.risk.fitting.arrays import codes_of, group_numbers, learn_levels
from assistant.risk.fitting.batch import logits as batch_logits
from assistant.risk.fitting.batch import shares
from assistant.risk.fitting.boosting import NotEqual, ask, boost, features_of, to_trees
from assistant.risk.fitting.folds import fold_numbers, folds_of
from assistant.risk.fitting.metrics import auc, brier, ece, ece_floor
from assistant.risk.fitting.ridge import ridge
from assistant.risk.fitting.sigmoid import levelled, sigmoid
from assistant.risk.model.codes import reader
from assistant.risk.model.columns import Column
from risk.fitting.worlds import COLUMNS, world
from risk.model.test_model import MODEL, ROWS

DRAWS = np.random.default_rng(5)


class TestRidge:
    def test_it_is_the_answer_of_scikit_learn(self) -> None:
        from sklearn.linear_model import LogisticRegression  # takes seconds to load: not where tests are only collected

        x = DRAWS.normal(size=(500, 6))
        y = (DRAWS.random(500) < 1 / (1 + np.exp(-x @ np.array([1.0, -1, 0.5, 0, 0, 2])))).astype(float)
        weights = DRAWS.uniform(0.5, 2, 500)
        penalty = np.array([0.0, *[2.0] * 6])
        ours = ridge(np.column_stack([np.ones(500), x]), y, weights, np.zeros(500), penalty, np.full(7, -np.inf))
        theirs = LogisticRegression(C=0.5, tol=1e-12, max_iter=10_000).fit(x, y, sample_weight=weights)
        assert ours == pytest.approx(np.concatenate([theirs.intercept_, theirs.coef_[0]]), abs=1e-5)

    def test_a_bound_is_kept_and_the_rest_is_the_best_there(self) -> None:
        x = DRAWS.normal(size=(400, 2))
        y = (DRAWS.random(400) < 1 / (1 + np.exp(-x @ np.array([-1.0, 1.0])))).astype(float)
        bounds = np.array([0.0, -np.inf])
        found = ridge(x, y, np.ones(400), np.zeros(400), np.ones(2), bounds)
        alone = ridge(x[:, 1:], y, np.ones(400), np.zeros(400), np.ones(1), bounds[1:])
        assert found == pytest.approx([0.0, alone[0]], abs=1e-6)

    def test_outcomes_that_a_column_tells_apart_give_finite_coefficients(self) -> None:
        x = np.linspace(-1, 1, 100)[:, None]
        found = ridge(x, (x[:, 0] > 0).astype(float), np.ones(100), np.zeros(100), np.array([1e-6]), np.array([-np.inf]))
        assert np.isfinite(found).all()


def test_calibration_finds_the_line_and_keeps_the_order() -> None:
    truth = DRAWS.normal(size=20_000)
    happened = (DRAWS.random(20_000) < 1 / (1 + np.exp(-truth))).astype(float)
    intercept, slope = sigmoid((truth - 0.5) / 2, happened, np.ones(20_000))
    assert (intercept, slope) == pytest.approx((0.5, 2.0), abs=0.1)
    assert sigmoid(-truth, happened, np.ones(20_000))[1] > 0


def test_a_level_is_found_at_any_distance_and_moves_all_alike() -> None:
    logits, weights = DRAWS.normal(size=500) * 4, DRAWS.random(500)
    for share in (1e-6, 0.02, 0.5, 0.999):
        for far in (-30.0, 0.0, 30.0):
            moved = levelled(logits + far, weights, share)
            assert np.average(1 / (1 + np.exp(-(logits + far + moved))), weights=weights) == pytest.approx(share, rel=1e-9)


class TestBatch:
    def test_many_rows_are_scored_and_explained_as_one(self) -> None:
        codes = codes_of(ROWS, MODEL.columns)
        assert batch_logits(MODEL, codes) == pytest.approx([MODEL.logit(row) for row in ROWS], abs=1e-12)
        found = shares(MODEL, codes)
        for row, own in zip(ROWS, found, strict=True):
            told = dict(MODEL.reasons(row))
            assert own == pytest.approx([told[column.name] for column in MODEL.columns], abs=1e-12)

    def test_codes_are_those_of_the_model(self) -> None:
        one = reader(MODEL.columns)
        assert np.array_equal(codes_of(ROWS, MODEL.columns), np.array([one(row) for row in ROWS]), equal_nan=True)


def test_trees_that_differ_from_scikit_learn_are_refused() -> None:
    seen = world(300, 31)
    columns = learn_levels(seen.rows, COLUMNS)
    codes = codes_of(seen.rows, columns)
    features = features_of(codes, columns)
    asked = ask(features, codes)
    machine = boost(asked, np.array(seen.outcomes, dtype=float), np.ones(300), features, columns, rounds=5, seed=0, monotone={})
    to_trees(machine, features, codes, asked)
    machine._predictors[0][0].nodes["value"] += 0.1
    to_trees(machine, features, codes, asked)  # both sides read it
    turned = (features[1], features[0], *features[2:])
    with pytest.raises(NotEqual):
        to_trees(machine, turned, codes, asked)


class TestFolds:
    def test_a_customer_is_never_split_and_outcomes_are_spread(self) -> None:
        outcomes = (DRAWS.random(600) < 0.1).astype(float)
        groups = group_numbers([f"cus_{n // 3}" for n in range(600)], 600)
        fold = fold_numbers(outcomes, groups, 4, 0)
        assert all(len(set(fold[groups == g])) == 1 for g in set(groups))
        assert all(abs(outcomes[fold == k].sum() - outcomes.sum() / 4) <= 4 for k in range(4))

    def test_by_time_nothing_is_fitted_that_is_newer_than_the_gap_before_what_is_judged(self) -> None:
        outcomes = (DRAWS.random(500) < 0.3).astype(float)
        times = DRAWS.permutation(500).astype(float)
        for one in folds_of(outcomes, np.arange(500) // 2, list(times), number=4, seed=0, gap=20.0):
            assert times[one.fit].max() < times[one.judge].min() - 19
            assert not set(one.fit // 2) & set(one.judge // 2)


class TestLevels:
    def test_levels_that_are_seldom_seen_are_left_out_and_ordered_ones_go_by_their_number(self) -> None:
        rows = (
            [{"word": "often", "years": "10 years"}] * 10 + [{"word": "once", "years": "2 years"}] + [{"word": "some", "years": None}] * 6
        )
        columns = learn_levels(rows, (Column("word", "categorical"), Column("years", "ordered"), Column("x", "numeric")))
        assert [column.levels for column in columns] == [("often", "some"), ("2 years", "10 years"), ()]


class TestMetrics:
    def test_auc_is_scikit_learns_with_ties(self) -> None:
        from sklearn.metrics import roc_auc_score  # takes seconds to load: not where tests are only collected

        scores, outcomes = DRAWS.integers(0, 20, 500).astype(float), DRAWS.integers(0, 2, 500).astype(float)
        assert auc(scores, outcomes) == pytest.approx(roc_auc_score(outcomes, scores), abs=1e-12)
        assert np.isnan(auc(scores, np.ones(500)))
        weights = DRAWS.integers(1, 4, 500).astype(float)
        assert auc(scores, outcomes, weights) == pytest.approx(roc_auc_score(outcomes, scores, sample_weight=weights), abs=1e-12)

    def test_a_row_that_counts_twice_is_as_two(self) -> None:
        chances, twice = DRAWS.beta(2, 4.5, 400).round(2), DRAWS.integers(1, 3, 400)
        outcomes = (DRAWS.random(400) < chances).astype(float)
        for figure in (auc, brier):
            whole = figure(np.repeat(chances, twice), np.repeat(outcomes, twice))
            assert figure(chances, outcomes, twice.astype(float)) == pytest.approx(whole)
        assert ece(chances, outcomes, np.full(400, 3.0)) == pytest.approx(ece(chances, outcomes))
        assert ece_floor(chances, 0, np.where(np.arange(400) < 40, 9.0, 1.0)) > ece_floor(chances, 0), (
            "a few that count for many leave more luck"
        )

    def test_a_perfect_score_shows_the_floor(self) -> None:
        """At 2,000 rows with a base rate of about 0.3 that is 0.025."""
        chances = DRAWS.beta(2, 4.5, 2000)
        assert ece_floor(chances, 0) == pytest.approx(0.025, abs=0.004)
        assert ece(np.full(1000, 0.7), np.concatenate([np.ones(500), np.zeros(500)])) > 0.2
        assert ece(np.repeat([0.0, 1.0], 50), np.repeat([0.0, 1.0], 50)) == 0
