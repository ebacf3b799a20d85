"""Fitting: what is chosen, how near the truth it comes, and how it holds to a prior."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest

from assistant.risk.fitting.arrays import codes_of
from assistant.risk.fitting.batch import logits as batch_logits
from assistant.risk.fitting.fit import Fitted, fit
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.logistic import LEADING, frame_of
from assistant.risk.fitting.metrics import auc
from assistant.risk.model.columns import Column, Row
from assistant.risk.model.model import Model, model_from_json, model_to_json
from risk.fitting.worlds import COLUMNS, WORDS, World, world


def scored(model: Model, seen: World) -> float:
    return auc(batch_logits(model, codes_of(seen.rows, model.columns)), np.array(seen.outcomes, dtype=float))


@pytest.fixture(scope="module")
def crossed() -> Fitted:
    seen = world(2500, 3, crossed=3.0)
    return fit(seen.rows, seen.outcomes, COLUMNS)


@pytest.fixture(scope="module")
def prior() -> Model:
    seen = world(1500, 11)
    return fit(seen.rows, seen.outcomes, COLUMNS).model


class TestChoice:
    def test_effects_that_add_up_keep_the_logistic_model_and_come_near_the_best_possible(self) -> None:
        seen, fresh = world(2000, 1), world(4000, 2)
        fitted = fit(seen.rows, seen.outcomes, COLUMNS)
        assert fitted.model.kind == fitted.report.choice == "logistic"
        best = auc(fresh.logits, np.array(fresh.outcomes, dtype=float))
        assert scored(fitted.model, fresh) - 0.5 > 0.93 * (best - 0.5)

    def test_pairs_take_over_where_columns_work_together(self, crossed: Fitted) -> None:
        fresh = world(4000, 4, crossed=3.0)
        best = auc(fresh.logits, np.array(fresh.outcomes, dtype=float))
        assert crossed.report.choice in {"pairs", "blend"}
        assert crossed.report.gain > crossed.report.gain_error > 0
        assert scored(crossed.model, fresh) - 0.5 > 0.93 * (best - 0.5)

    def test_shuffled_outcomes_teach_nothing(self) -> None:
        seen = world(1500, 5)
        shuffled = random.Random(1).sample(seen.outcomes, len(seen.outcomes))
        report = fit(seen.rows, shuffled, COLUMNS).report
        judged = np.array([shuffled[row] for row in report.held_out], dtype=float)
        assert abs(auc(np.array(report.held_out_chances), judged) - 0.5) < 0.04

    def test_the_same_rows_give_the_same_file(self) -> None:
        seen = world(300, 3, crossed=3.0)
        once, again = (model_to_json(fit(seen.rows, seen.outcomes, COLUMNS).model) for _ in range(2))
        assert once == again


class TestEquality:
    def test_json_scores_as_scikit_learn_on_rows_with_missing_infinite_and_unseen_values(self, crossed: Fitted) -> None:
        draws = random.Random(9)
        odd = (None, math.inf, -math.inf, math.nan, 1e308, -1e308, 0.0)

        def number() -> float | None:
            return draws.choice(odd) if draws.random() < 0.3 else draws.uniform(-20, 120)

        rows: list[Row] = [
            {
                "age": number(),
                "calls": number(),
                "plan": draws.choice((*WORDS, "gold", None)),
                "size": draws.choice(("S", "M", "L", "XXL", None)),
            }
            for _ in range(10_000)
        ]
        back = model_from_json(model_to_json(crossed.model))
        theirs = crossed.logits(codes_of(rows, back.columns))
        assert crossed.theirs is not None
        assert max(abs(back.logit(row) - one) for row, one in zip(rows, theirs, strict=True)) < 1e-9
        for row in rows[:1000]:
            assert abs(back.average + sum(share for _, share in back.reasons(row)) - back.logit(row)) < 1e-9

    def test_each_path_down_a_tree_asks_about_two_columns_at_most(self, crossed: Fitted) -> None:
        assert crossed.theirs is not None
        part = crossed.theirs.part
        for tree in part.trees:
            asked: dict[int, set[int]] = {0: set()}
            for node, left in enumerate(tree.left):
                if left >= 0:
                    asked[left] = asked[tree.right[node]] = asked[node] | {part.features[tree.features[node]].column}
            assert max(len(columns) for columns in asked.values()) <= 2


class TestPrior:
    @pytest.mark.parametrize("rows", [0, 1, 2, 19])
    def test_too_few_rows_leave_the_prior_as_it_is(self, prior: Model, rows: int) -> None:
        seen = world(rows, 12)
        fitted = fit(seen.rows, seen.outcomes, COLUMNS, prior=prior)
        assert fitted.model is prior
        assert fitted.report.choice == "prior"

    def test_some_rows_move_the_level_and_keep_the_rest(self, prior: Model) -> None:
        seen, fresh = world(60, 13, shift=1.0), world(3000, 14, shift=1.0)
        fitted = fit(seen.rows, seen.outcomes, COLUMNS, prior=prior)
        codes = codes_of(fresh.rows, prior.columns)
        truth = fresh.logits.mean()
        assert abs(batch_logits(fitted.model, codes).mean() - truth) < abs(batch_logits(prior, codes).mean() - truth)
        assert scored(fitted.model, fresh) > scored(prior, fresh) - 0.02
        assert scored(fitted.model, fresh) > scored(fit(seen.rows, seen.outcomes, COLUMNS).model, fresh)

    def test_many_rows_leave_a_prior_of_another_world(self) -> None:
        backwards = world(800, 15)
        wrong = fit(backwards.rows, [1 - y for y in backwards.outcomes], COLUMNS).model
        seen, fresh = world(1200, 16), world(3000, 17)
        alone = scored(fit(seen.rows, seen.outcomes, COLUMNS).model, fresh)
        assert scored(wrong, fresh) < 0.5
        assert abs(scored(fit(seen.rows, seen.outcomes, COLUMNS, prior=wrong).model, fresh) - alone) < 0.02

    def test_a_loose_column_leaves_a_wrong_prior_sooner(self) -> None:
        seen = world(400, 16)
        wrong = fit(seen.rows, [1 - y for y in seen.outcomes], COLUMNS).model
        codes, outcomes = codes_of(seen.rows, wrong.columns), np.array(seen.outcomes, dtype=float)
        moved = []
        for loose in ((), (wrong.columns[0].name,)):
            frame = frame_of(codes, wrong.columns, {}, wrong, loose)
            shape = next(one for one in frame.shapes if one.column == 0)
            found = frame.fit(outcomes, np.ones(len(outcomes)), 100.0, np.zeros(frame.x.shape[1]))
            moved.append(float(np.abs(found[LEADING + shape.start :][: shape.width]).sum()))
        assert moved[1] > 1.5 * moved[0] > 0

    def test_a_prior_of_pairs_is_kept_too_and_stays_exact(self, crossed: Fitted) -> None:
        seen, fresh = world(120, 18, crossed=3.0), world(2000, 19, crossed=3.0)
        fitted = fit(seen.rows, seen.outcomes, (*COLUMNS, Column("extra", "numeric")), prior=crossed.model)
        assert scored(fitted.model, fresh) > scored(crossed.model, fresh) - 0.02
        assert [column.name for column in fitted.model.columns] == [*(column.name for column in COLUMNS), "extra"]
        for row in fresh.rows[:200]:
            assert abs(fitted.model.average + sum(s for _, s in fitted.model.reasons(row)) - fitted.model.logit(row)) < 1e-9

    def test_a_column_of_another_kind_than_in_the_prior_is_refused(self, prior: Model) -> None:
        seen = world(100, 20)
        with pytest.raises(FitError, match="prior_columns"):
            fit(seen.rows, seen.outcomes, (Column("age", "categorical"),), prior=prior)


class TestUnknownEverywhere:
    @pytest.mark.parametrize("weighted", [False, True])
    def test_a_column_that_only_the_newest_rows_have_does_not_stop_the_trees(self, weighted: bool) -> None:
        seen = world(1200, 24, crossed=3.0)
        rows: list[Row] = [{**row, "late": float(place % 7) if place > 1000 else None} for place, row in enumerate(seen.rows)]
        weights = [1.0 + place % 2 for place in range(len(rows))] if weighted else None
        columns = (*COLUMNS, Column("late", "numeric"))
        fitted = fit(rows, seen.outcomes, columns, weights=weights, times=[float(place) for place in range(len(rows))])
        assert scored(fitted.model, seen) > 0.7


class TestLevel:
    def test_the_luck_of_the_newest_rows_is_not_taken_for_the_level_of_trees(self) -> None:
        seen, dice = world(2500, 3, crossed=3.0), random.Random(4)
        lucky = [0 if place > 1700 and dice.random() < 0.2 else one for place, one in enumerate(seen.outcomes)]
        times = [float(place) for place in range(len(lucky))]
        made = fit(seen.rows, lucky, COLUMNS, times=times, calibrate=False)
        assert made.model.kind in {"pairs", "blend"}
        for model in (made.model, fit(seen.rows, lucky, COLUMNS, times=times, calibrate=False, like=made.report).model):
            said = 1 / (1 + np.exp(-batch_logits(model, codes_of(seen.rows, model.columns))))
            assert said.mean() == pytest.approx(np.mean(lucky), abs=1e-9)


class TestLikeAnother:
    def test_the_same_rows_give_the_same_model_without_being_judged(self, crossed: Fitted, prior: Model) -> None:
        for seen, tied, made in ((world(2500, 3, crossed=3.0), None, crossed), (few := world(300, 21), prior, None)):
            whole = made or fit(few.rows, few.outcomes, COLUMNS, prior=prior)
            again = fit(seen.rows, seen.outcomes, COLUMNS, prior=tied, like=whole.report)
            codes = codes_of(seen.rows, whole.model.columns)
            assert again.model.kind == whole.model.kind
            assert np.abs(batch_logits(again.model, codes) - batch_logits(whole.model, codes)).max() < 1e-3
            assert again.report.held_out == ()

    def test_too_few_rows_for_trees_leave_the_logistic_one(self, crossed: Fitted) -> None:
        seen = world(100, 22, crossed=3.0)
        assert fit(seen.rows, seen.outcomes, COLUMNS, like=crossed.report).model.kind == "logistic"

    def test_too_few_for_a_model_leave_the_prior(self, crossed: Fitted, prior: Model) -> None:
        seen = world(2, 23)
        assert fit(seen.rows, seen.outcomes, COLUMNS, prior=prior, like=crossed.report).model is prior


class TestDirection:
    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize("strength", [0.0, 3.0])
    def test_a_column_with_a_direction_never_goes_the_other_way(self, sign: int, strength: float) -> None:
        seen = world(600, 21, crossed=strength)
        model = fit(seen.rows, seen.outcomes, COLUMNS, monotone={"noise": sign, "age": sign}).model
        for row in seen.rows[:20]:
            for name, steps in (("noise", range(-40, 41)), ("age", range(0, 1000, 20))):
                logits = [model.logit({**row, name: step / 10}) for step in steps]
                assert all(sign * (b - a) >= -1e-12 for a, b in pairwise(logits))

    def test_it_holds_with_a_prior_that_has_it(self) -> None:
        first = world(500, 22)
        held = fit(first.rows, first.outcomes, COLUMNS, monotone={"age": 1}).model
        falling = world(500, 23)
        model = fit(falling.rows, [1 - y for y in falling.outcomes], COLUMNS, monotone={"age": 1}, prior=held).model
        logits = [model.logit({"age": float(age)}) for age in range(10, 90)]
        assert all(b >= a - 1e-12 for a, b in pairwise(logits))

    @pytest.mark.parametrize("monotone", [{"plan": 1}, {"nobody": 1}, {"age": 2}])
    def test_a_direction_that_can_not_be_is_refused(self, monotone: dict[str, int]) -> None:
        seen = world(100, 24)
        with pytest.raises(FitError, match="monotone"):
            fit(seen.rows, seen.outcomes, COLUMNS, monotone=monotone)


class TestHealth:
    @pytest.mark.parametrize(
        ("outcomes", "why"),
        [([], "no_rows"), ([1], "too_few"), ([0, 1], "too_few"), ([0] * 100, "one_class"), ([1] * 100, "one_class"),
         ([0] * 98 + [1] * 2, "too_few"), ([0, 1, 2] * 20, "no_outcome")],
    )  # fmt: skip
    def test_what_can_not_be_fitted_is_refused(self, outcomes: list[int], why: str) -> None:
        with pytest.raises(FitError) as caught:
            fit(world(len(outcomes), 25).rows, outcomes, COLUMNS)
        assert caught.value.why == why

    def test_what_belongs_to_the_rows_must_be_as_long_and_sound(self) -> None:
        seen = world(50, 26)
        for given in ({"weights": [1.0]}, {"groups": ["a"]}, {"times": [1.0]}):
            with pytest.raises(FitError, match="lengths"):
                fit(seen.rows, seen.outcomes, COLUMNS, **given)
        for weights in ([-1.0] * 50, [math.nan] * 50, [0.0] * 50):
            with pytest.raises(FitError, match="weights"):
                fit(seen.rows, seen.outcomes, COLUMNS, weights=weights)
        with pytest.raises(FitError, match="times"):
            fit(seen.rows, seen.outcomes, COLUMNS, times=[math.inf] * 50)

    def test_columns_that_say_nothing_move_nothing(self) -> None:
        seen = world(190, 27)
        rows: list[Row] = [{**row, "same": 5.0, "word": "x", "lost": None, "never": None} for row in seen.rows]
        dull = (Column("same", "numeric"), Column("word", "categorical"), Column("lost", "numeric"), Column("never", "categorical"))
        model = fit(rows, seen.outcomes, (*COLUMNS, *dull)).model
        assert model_from_json(model_to_json(model)) == model
        row = seen.rows[0]
        assert model.logit(row) == pytest.approx(model.logit({**row, "same": 99.0, "word": "y", "lost": 3.0, "never": "z"}))
        only = fit(rows, seen.outcomes, dull).model
        assert only.chance(rows[0]) == pytest.approx(sum(seen.outcomes) / 190, abs=0.02)

    def test_weights_count(self) -> None:
        seen = world(199, 28)
        heavy = fit(seen.rows, seen.outcomes, COLUMNS, weights=[3.0 if y else 1.0 for y in seen.outcomes]).model
        plain = fit(seen.rows, seen.outcomes, COLUMNS).model
        moved = np.mean([heavy.logit(row) - plain.logit(row) for row in seen.rows])
        assert moved == pytest.approx(math.log(3), abs=0.3)

    def test_the_judged_rows_are_the_newest(self) -> None:
        seen = world(199, 29)
        fitted = fit(seen.rows, seen.outcomes, COLUMNS, times=[float(n) for n in range(199)], gap=10.0)
        assert min(fitted.report.held_out) >= 138
        assert sorted(fitted.report.held_out) == sorted(set(fitted.report.held_out))
        assert len(fitted.report.held_out_chances) == len(fitted.report.held_out)
