"""Cases as files: what is read, and what is said of a file that is wrong, with the place in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.desk.practice_faults import fault_words
from assistant.language import Tongue
from assistant.practice.reading import BadCase, about_of, case_of, check, mark_of, path_of, schema
from practice.cases import playable, raw, seen_of

Raw = dict[str, Any]


def lesson(case: Raw) -> Raw:
    found: Raw = case["lesson"]
    return found


def put(*place: str | int, value: Any) -> Callable[[Raw], None]:
    def change(case: Raw) -> None:
        spot: Any = case
        for part in place[:-1]:
            spot = spot[part]
        spot[place[-1]] = value

    return change


def drop(*place: str | int) -> Callable[[Raw], None]:
    def change(case: Raw) -> None:
        spot: Any = case
        for part in place[:-1]:
            spot = spot[part]
        del spot[place[-1]]

    return change


Q, L = ("lesson", "questions"), "lesson"
BROKEN: list[tuple[Callable[[Raw], None], str, str]] = [
    # the form
    (put("schema", value=2), "schema", "not_one_of"),
    (drop("schema"), "", "missing"),
    (drop("about"), "", "missing"),
    (drop("customer"), "", "missing"),
    (put("about", value=[]), "about", "wrong_type"),
    (drop("about", "title", "en"), "about.title", "missing"),
    (put("about", "title", "nl", value="  "), "about.title.nl", "wrong_shape"),
    (put("about", "level", value=4), "about.level", "not_one_of"),
    (put("about", "goals", value=[]), "about.goals", "too_few"),
    (put("about", "goals", value=["dance"]), "about.goals[0]", "not_one_of"),
    (put("about", "goals", value=["be_brief", "be_brief"]), "about.goals", "twice"),
    (put("about", "mood", value="merry"), "about.mood", "not_one_of"),
    (put("about", "traps", value=["fall"]), "about.traps[0]", "not_one_of"),
    (put("about", "version", value=0), "about.version", "too_small"),
    (put("about", "extra", value=1), "about.extra", "unknown_key"),
    (put(L, "person", "patience", value=10), "lesson.person.patience", "too_small"),
    (put(L, "person", "patience", value=101), "lesson.person.patience", "too_large"),
    (put(L, "person", "patience", value="75"), "lesson.person.patience", "wrong_type"),
    (put(L, "person", "on_the_line", value="dog"), "lesson.person.on_the_line", "not_one_of"),
    (put(L, "identity", 0, "right", value="yes"), "lesson.identity[0].right", "wrong_type"),
    (drop(L, "says", "bye"), "lesson.says", "missing"),
    (put(L, "says", "phases", "hum", value="Hm."), "lesson.says.phases.hum", "not_one_of"),
    (put(L, "says", "opening", value="x" * 601), "lesson.says.opening", "too_long"),
    (put(*Q, 1, "choices", 0, "kind", value="good"), "lesson.questions[1].choices[0].kind", "not_one_of"),
    (put(*Q, 0, "choices", value=[]), "lesson.questions[0].choices", "too_few"),
    (drop(*Q, 0, "choices", 1, "why", "nl"), "lesson.questions[0].choices[1].why", "missing"),
    (put(*Q, 0, "id", value="Iets mis"), "lesson.questions[0].id", "wrong_shape"),
    (put(*Q, 0, "after", value="later"), "lesson.questions[0].after", "wrong_shape"),
    (put(L, "steps", 0, "step", value="dance"), "lesson.steps[0].step", "not_one_of"),
    (put(L, "steps", 0, "turns", value=[]), "lesson.steps[0].turns", "too_few"),
    (put(L, "forbidden", 0, "words", value={"fr": ["non"]}), "lesson.forbidden[0].words.fr", "not_one_of"),
    (put(L, "solution", "identified", value=["perhaps"]), "lesson.solution.identified[0]", "not_one_of"),
    (put(L, "solution", "seconds", value=5), "lesson.solution.seconds", "too_small"),
    (put(L, "solution", "steps", value=[[]]), "lesson.solution.steps[0]", "too_few"),
    (put("case", "moment", value="yesterday"), "case.moment", "wrong_shape"),
    (put("charges", value={}), "charges", "wrong_type"),
    (put("others", value=[{"id": "cus_2", "name": "Petra"}]), "others[0]", "missing"),
    (put("others", value=[{"id": "cus_2", "name": None, "email": None, "phone": "1"}]), "others[0].phone", "unknown_key"),
    # what it says
    (put("about", "register", value=None), "about.register", "not_one_of"),
    (put("about", "language", value="en"), "about.register", "not_one_of"),
    (put("about", "situation", value="dispute"), "about.situation", "situation_not_there"),
    (put(L, "solution", "cause", value=["expired_card"]), "lesson.solution.cause", "situation_not_cause"),
    (put(*Q, 1, "id", value="something_wrong"), "lesson.questions", "twice"),
    (put(*Q, 0, "choices", 1, "id", value="only_bank"), "lesson.questions[0].choices", "twice"),
    (put(*Q, 0, "choices", 0, "kind", value="fair"), "lesson.questions[0].choices", "no_right_choice"),
    (put(*Q, 0, "after", value="phase:dance"), "lesson.questions[0].after", "not_one_of"),
    (put(*Q, 0, "after", value="step:review"), "lesson.questions[0].after", "not_one_of"),
    (put(*Q, 0, "after", value="question:nothing"), "lesson.questions[0].after", "not_one_of"),
    (put(*Q, 0, "after", value="question:something_wrong"), "lesson.questions[0].after", "not_one_of"),
    (put(L, "solution", "steps", value=[["new_try"]]), "lesson.solution.steps[0][0]", "step_not_right"),
    (put(L, "solution", "steps", value=[["link", "parts"]]), "lesson.solution.steps[0][1]", "step_not_right"),
    (put(L, "solution", "phases", value=["step", "acknowledge"]), "lesson.solution.phases", "phases_unordered"),
    (drop(L, "says", "phases", "step"), "lesson.says.phases", "missing"),
    (put(L, "solution", "flags", 1, value="dance"), "lesson.solution.flags[1]", "flag_not_there"),
    (drop(L, "identity", 3), "lesson.identity", "ask_missing"),
    (put(L, "identity", 3, "ask", value="birth_date"), "lesson.identity[3].ask", "ask_not_there"),
    (put(L, "identity", 0, "right", value=False), "", ""),
    (put(L, "solution", "identified", value=["failed"]), "lesson.solution.phases[1]", "phase_not_there"),
    (put(L, "forbidden", 0, "words", value={"en": ["no"]}), "lesson.forbidden[0].words", "missing"),
    (put(*Q, 0, "choices", 0, "text", value="Er was geen geld."), "lesson.questions[0].choices[0].text", "right_answer_slips"),
    (put(*Q, 0, "choices", 0, "text", value="Je issuer zei nee."), "lesson.questions[0].choices[0].text", "right_answer_words"),
    (put(*Q, 1, "choices", 0, "text", value="Wat is je pincode?"), "lesson.questions[1].choices[0].text", "right_answer_slips"),
    (put("about", "title", "nl", value="De wanbetaler"), "lesson.solution", "best_talk_loses"),
]


@pytest.mark.parametrize(("change", "path", "key"), BROKEN, ids=[f"{number}-{path}-{key}" for number, (_, path, key) in enumerate(BROKEN)])
def test_what_is_wrong_is_named_with_its_place(change: Callable[[Raw], None], path: str, key: str) -> None:
    case = raw("petra")
    change(case)
    found = check(case, seen_of("petra"))
    if not key:
        assert found == ()
        return
    assert (path, key) in [(one.path, one.key) for one in found]
    for tongue in (Tongue("en"), Tongue("nl")):
        for one in found:
            words = fault_words(one, tongue)
            assert words.startswith(one.path or tongue.say("the file"))
            assert words.rstrip()[-1] in ".!)'"
            assert re.search(r"\{\w+\}", words) is None


def all_wrong(case: Raw) -> None:
    for proof in lesson(case)["identity"]:
        proof["right"] = False


def round_trip(case: Raw) -> None:
    first, second = lesson(case)["questions"]
    first["after"], second["after"] = f"question:{second['id']}", f"question:{first['id']}"


@pytest.mark.parametrize(("change", "key"), [(all_wrong, "level_out_of_reach"), (round_trip, "goes_round")])
def test_a_case_that_leads_nowhere(change: Callable[[Raw], None], key: str) -> None:
    case = raw("petra")
    change(case)
    assert key in [one.key for one in check(case, seen_of("petra"))]


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"schema": 1}])
def test_what_is_no_case_at_all(value: object) -> None:
    assert check(value)
    with pytest.raises(BadCase) as refused:
        case_of("x", value)
    assert refused.value.faults == check(value)


def test_without_the_account_only_the_file_itself_is_looked_at() -> None:
    case = raw("petra")
    lesson(case)["solution"]["flags"] = ["dance"]
    assert check(case) == ()


@pytest.mark.parametrize("name", playable())
def test_what_is_read_is_what_stands_there(name: str) -> None:
    case, file = case_of(name, raw(name)), raw(name)
    assert case.lesson.person.patience == file["lesson"]["person"]["patience"]
    assert [one.id for one in case.lesson.questions] == [one["id"] for one in file["lesson"]["questions"]]
    assert (
        {key: list(value) for key, value in case.lesson.forbidden[0].words.items()} == file["lesson"]["forbidden"][0]["words"]
        if (case.lesson.forbidden)
        else True
    )
    assert case.account["customer"] == file["customer"]
    assert "lesson" not in case.account
    assert about_of(file["about"]) == case.about


def _scalars(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in _scalars(one, (*path, key))]
    if isinstance(value, list):
        return [found for key, one in enumerate(value) for found in _scalars(one, (*path, key))]
    return [path]


@pytest.mark.parametrize("part", ["about", "lesson"])
def test_the_quick_reading_refuses_what_is_of_the_wrong_kind(part: str) -> None:
    """Every single value, put as an object in its place: nothing slips through to a play."""
    whole = raw("petra")
    for path in _scalars(whole[part], (part,)):
        case = deepcopy({key: whole[key] for key in ("schema", "about", "lesson", "case", "customer")})
        put(*path, value={"not": "this"})(case)
        with pytest.raises(BadCase) as refused:
            case_of("petra", case)
        assert refused.value.faults[0].path.startswith(part)


def test_the_quick_reading_knows_every_key_and_misses_none() -> None:
    for place in (("about",), ("lesson",), ("lesson", "person"), ("lesson", "questions", 0, "choices", 0), ("lesson", "solution")):
        case = raw("petra")
        put(*place, "more", value="x")(case)
        with pytest.raises(BadCase, match="unknown_key"):
            case_of("petra", case)
    for gone in (("about", "mood"), ("lesson", "says"), ("lesson", "says", "bye"), ("lesson", "solution", "seconds"), ("customer",)):
        case = raw("petra")
        drop(*gone)(case)
        with pytest.raises(BadCase, match="missing"):
            case_of("petra", case)


def test_the_mark_tells_what_can_change_a_score() -> None:
    case = raw("petra")
    mark = mark_of(case)
    assert case_of("petra", case).mark == mark == mark_of(json.loads(json.dumps(case)))
    case["about"]["title"]["nl"], case["about"]["author"], case["about"]["goals"] = "Anders", "Sanne", ["be_brief"]
    assert mark_of(case) == mark
    lesson(case)["solution"]["seconds"] = 100
    assert mark_of(case) != mark
    case = raw("petra")
    case["customer"]["name"] = "Petra"
    assert mark_of(case) != mark


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_a_path_as_it_is_told() -> None:
    assert path_of(["lesson", "questions", 1, "choices", 0, "kind"]) == "lesson.questions[1].choices[0].kind"
    assert path_of([]) == ""
