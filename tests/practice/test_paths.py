"""Every playable case, played to its end by script: the best talk, each trap alone, all of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from each import each

from assistant.practice.paths import best_path, lost, together, traps, with_traps
from assistant.practice.play import replay
from assistant.practice.reading import check
from assistant.practice.rubric import HARM_CAP, WEIGHTS
from assistant.practice.score import Score, score
from practice.cases import loaded, playable, raw, seen_of

CLOSE = 1e-9
cases = each("name", playable(), str)


def played(name: str, *keys: str) -> Score:
    one = loaded(name)
    taken = [trap for trap in traps(one.case, one.seen) if trap.key in keys]
    return score(one.case, with_traps(one.case, one.seen, taken), one.truth)


def test_there_are_cases_to_play() -> None:
    assert "petra" in playable()


@cases
def test_the_file_is_without_fault(name: str) -> None:
    assert check(raw(name), seen_of(name), name=name) == ()


@cases
def test_the_best_talk_gives_full_marks(name: str) -> None:
    one = loaded(name)
    result = score(one.case, best_path(one.case, one.seen), one.truth)
    assert [finding for finding in result.findings if not finding.good] == []
    assert (result.total, result.exact, result.capped) == (100, 100.0, "")
    assert all(got == of for got, of in result.points.values())
    assert sum(of for _, of in result.points.values()) == pytest.approx(100, abs=CLOSE)


@cases
def test_the_best_talk_keeps_within_its_time_and_ends_with_a_form(name: str) -> None:
    one = loaded(name)
    state = replay(one.case, best_path(one.case, one.seen), one.truth)
    assert state.over == "wrapped"
    assert state.finished
    assert state.talked <= one.case.lesson.solution.seconds
    assert not state.waiting
    assert state.patience > 0


@cases
def test_each_trap_alone_loses_exactly_what_it_costs(name: str) -> None:
    one = loaded(name)
    found = traps(one.case, one.seen)
    assert found
    for trap in found:
        result = score(one.case, with_traps(one.case, one.seen, [trap]), one.truth)
        assert 100 - result.exact == pytest.approx(trap.cost, abs=CLOSE), trap.key
        assert trap.cost > 0
        assert bool(result.capped) == trap.harm


@cases
def test_all_traps_together_lose_exactly_what_they_cost(name: str) -> None:
    one = loaded(name)
    found = traps(one.case, one.seen)
    taken = together(one.case, one.seen, found)
    # A question has one answer, and all words are said in one breath; nothing else is left out.
    questions = {trap.key.split(":")[1] for trap in found if trap.key.startswith("answer:")}
    assert {trap.key.split(":")[1] for trap in taken if trap.key.startswith("answer:")} == questions
    assert {trap.key for trap in taken if trap.key.startswith("step:")} == {trap.key for trap in found if trap.key.startswith("step:")}
    assert all(trap.text in taken[-1].text for trap in found if trap.text)
    assert taken[-1].key == "words:all"
    result = score(one.case, with_traps(one.case, one.seen, taken), one.truth)
    assert 100 - result.exact == pytest.approx(lost(one.case, taken), abs=CLOSE)
    assert result.capped
    assert result.total <= HARM_CAP
    costs: dict[str, Fraction] = {}
    for criterion, cost in (pair for trap in taken for pair in trap.costs):
        costs[criterion] = costs.get(criterion, Fraction(0)) + cost
    for criterion, (got, of) in result.points.items():
        share = of / WEIGHTS[criterion]
        assert got == pytest.approx(max(of - float(costs.get(criterion, 0)) * share, 0), abs=CLOSE), criterion


@cases
def test_the_same_play_has_the_same_score(name: str) -> None:
    one = loaded(name)
    events = with_traps(one.case, one.seen, traps(one.case, one.seen)[:1])
    assert score(one.case, events, one.truth) == score(one.case, events, one.truth)
    assert replay(one.case, events, one.truth) == replay(one.case, events, one.truth)


@cases
def test_a_customer_of_little_patience_changes_nothing_of_what_traps_cost(name: str) -> None:
    one = loaded(name).with_person(patience=20)
    for trap in traps(one.case, one.seen):
        result = score(one.case, with_traps(one.case, one.seen, [trap]), one.truth)
        assert 100 - result.exact == pytest.approx(trap.cost, abs=CLOSE), trap.key


def test_the_costs_of_a_case_by_hand() -> None:
    """Petra's two questions are worth 5 points each; a poor answer keeps a quarter; a poor step costs 4; nothing is left out there."""
    one = loaded("petra")
    by_key = {trap.key: trap for trap in traps(one.case, one.seen)}
    assert by_key["answer:something_wrong:card_fine"].cost == pytest.approx(3.75)
    assert by_key["answer:bank_blames_you:not_us"].cost == pytest.approx(3.75)
    assert by_key["step:new_try"].cost == pytest.approx(4)
    assert by_key["answer:something_wrong:no_money"].cost == pytest.approx(60)
    assert played("petra", "answer:something_wrong:card_fine", "step:new_try").exact == pytest.approx(100 - 3.75 - 4)
    assert played("petra", "answer:something_wrong:card_fine", "step:new_try").total == 92
    assert played("petra", "answer:something_wrong:no_money").total == 40
