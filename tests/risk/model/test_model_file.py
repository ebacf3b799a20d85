"""A file that is no model is refused, with the place in it and what is wrong there."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from assistant.risk.model.model import ModelFileError, model_from_json, model_to_json
from risk.model.test_model import MODEL

TEXT = model_to_json(MODEL)
TREE = ("parts", 1, "trees", 0)


def put(*path: Any, value: Any) -> Callable[[Any], None]:
    def change(file: Any) -> None:
        for step in path[:-1]:
            file = file[step]
        file[path[-1]] = value

    return change


def drop(*path: Any) -> Callable[[Any], None]:
    def change(file: Any) -> None:
        for step in path[:-1]:
            file = file[step]
        del file[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        (drop("base"), "base", "missing"),
        (drop("schema"), "schema", "missing"),
        (put("schema", value=2), "schema", "version"),
        (put("more", value=1), "more", "unknown_name"),
        (put("base", value="0"), "base", "wrong_kind"),
        (put("base", value=True), "base", "wrong_kind"),
        (put("base", value=None), "base", "wrong_kind"),
        (put("base", value=1e300), "base", "out_of_range"),
        (put("base", value=10**400), "base", "not_finite"),
        (put("kind", value="forest"), "kind", "out_of_range"),
        (put("kind", value=["pairs"]), "kind", "wrong_kind"),
        (put("parts", value=[]), "parts", "out_of_range"),
        (put("kind", value="pairs"), "parts", "out_of_range"),
        (put("kind", value="logistic"), "parts", "out_of_range"),
        (put("rows", value=-1), "rows", "out_of_range"),
        (put("rows", value=1.5), "rows", "wrong_kind"),
        (put("about", value=[]), "about", "wrong_kind"),
        (put("about", "data", value=None), "about.data", "wrong_kind"),
        (put("columns", value={}), "columns", "wrong_kind"),
        (put("columns", 0, value="amount"), "columns[0]", "wrong_kind"),
        (put("columns", 0, "kind", value="text"), "columns[0].kind", "out_of_range"),
        (put("columns", 0, "levels", value=["a"]), "columns[0].levels", "lengths"),
        (put("columns", 1, "levels", value=["visa", "visa"]), "columns[1].levels", "repeated"),
        (put("columns", 1, "levels", value=["visa"]), "parts[0].terms[1].effects", "lengths"),
        (put("columns", 1, "name", value="amount"), "columns[1].name", "repeated"),
        (put("columns", value=[{"name": "a", "kind": "numeric", "levels": []}] * 1001), "columns", "too_many"),
        (put("parts", 0, "kind", value="magic"), "parts[0].kind", "out_of_range"),
        (put("parts", 0, value=7), "parts[0].kind", "out_of_range"),
        (put("parts", 0, "terms", 0, "column", value=3), "parts[0].terms[0].column", "out_of_range"),
        (put("parts", 0, "terms", 2, "column", value=0), "parts[0].terms[2].column", "repeated"),
        (put("parts", 0, "terms", 0, "at", 1, value=0.0), "parts[0].terms[0].at[1]", "not_rising"),
        (put("parts", 0, "terms", 0, "at", value=[1.0]), "parts[0].terms[0].effects", "lengths"),
        (put("parts", 0, "terms", 0, "scale", value=0), "parts[0].terms[0].scale", "out_of_range"),
        (put("parts", 0, "terms", 1, "effects", value=[1.0]), "parts[0].terms[1].effects", "lengths"),
        (put("parts", 1, "features", 0, "column", value=9), "parts[1].features[0].column", "out_of_range"),
        (put("parts", 1, "features", 1, "level", value=2), "parts[1].features[1].level", "out_of_range"),
        (put("parts", 1, "features", 0, "level", value=0), "parts[1].features[0].level", "wrong_kind"),
        (put(*TREE, "left", value=[-1] * 17), "parts[1].trees[0].left", "too_many"),
        (put(*TREE, "left", value=[]), "parts[1].trees[0].left", "lengths"),
        (put(*TREE, "values", value=[0.0]), "parts[1].trees[0].values", "lengths"),
        (put(*TREE, "values", 2, value="x"), "parts[1].trees[0].values[2]", "wrong_kind"),
        (put(*TREE, "features", 0, value=2), "parts[1].trees[0].features[0]", "out_of_range"),
        (put(*TREE, "thresholds", 0, value="infinite"), "parts[1].trees[0].thresholds[0]", "wrong_kind"),
        (put(*TREE, "unknown_left", 0, value=2), "parts[1].trees[0].unknown_left[0]", "wrong_kind"),
        (put(*TREE, "left", 0, value=5), "parts[1].trees[0].left[0]", "out_of_range"),
        (put(*TREE, "left", 2, value=0), "parts[1].trees[0].left[2]", "cycle"),
        (put(*TREE, "left", 2, value=2), "parts[1].trees[0].left[2]", "cycle"),
        (put(*TREE, "right", 2, value=3), "parts[1].trees[0].left[3]", "child"),
        (put(*TREE, "right", 1, value=4), "parts[1].trees[0].right[1]", "child"),
        (put("reliability", 0, "said", value=1.5), "reliability[0].said", "out_of_range"),
        (put("reliability", 0, "happened", value=101), "reliability[0].happened", "out_of_range"),
        (put("reliability", 0, "n", value=0), "reliability[0].n", "out_of_range"),
        (put("reliability", 1, "upto", value=0.4), "reliability[1]", "not_rising"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: Callable[[Any], None], place: str, why: str) -> None:
    file = json.loads(TEXT)
    change(file)
    with pytest.raises(ModelFileError) as caught:
        model_from_json(json.dumps(file))
    assert (caught.value.place, caught.value.why) == (place, why)
    assert place in str(caught.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        (TEXT[:-10], "not_json"),
        ("[]", "wrong_kind"),
        ("[" * 100_000, "not_json"),
        ('{"schema": NaN}', "not_finite"),
        ('{"base": -Infinity}', "not_finite"),
        (TEXT.replace('"base":-1.0', '"base":1e999'), "not_finite"),
        (TEXT.replace('"base":-1.0', '"base":-1.0,"base":2.0'), "repeated"),
        (TEXT.replace('"base":-1.0', '"base":' + "9" * 5000), "not_json"),
        (" " * 16_000_001, "too_large"),
    ],
)
def test_what_is_no_json_of_ours_is_refused(text: str, why: str) -> None:
    with pytest.raises(ModelFileError) as caught:
        model_from_json(text)
    assert caught.value.why == why


def test_every_byte_that_is_lost_or_changed_gives_a_model_or_our_error() -> None:
    for place in range(0, len(TEXT), 7):
        for damaged in (TEXT[:place] + TEXT[place + 1 :], TEXT[:place] + "9" + TEXT[place + 1 :], TEXT[:place] + "]" + TEXT[place + 1 :]):
            try:
                assert 0 <= model_from_json(damaged).chance({"amount": 12.0, "brand": "visa"}) <= 1
            except ModelFileError:
                continue
