"""Every finding of a score is a sentence, in both languages, with the evidence that it rests on."""

from __future__ import annotations

from dataclasses import fields

import pytest

from assistant.desk import practice_words as words
from assistant.desk.practice_words import capped_words, finding_words, label
from assistant.language import Tongue
from assistant.practice import case as kinds
from assistant.practice.paths import best_path, traps, with_traps
from assistant.practice.play import HARMS
from assistant.practice.rubric import COSTS, WEIGHTS
from assistant.practice.score import Finding, score
from assistant.practice.talk import Event
from practice.cases import loaded, playable

EN, NL = Tongue("en"), Tongue("nl")


def test_a_word_to_avoid_is_told_with_a_plainer_one() -> None:
    facts = {"words": "issuer declined", "instead": "your bank said no", "kind": "jargon", "number": "0"}
    assert finding_words(Finding("words", "avoid", 3, 3, facts), EN) == "step 4: said 'issuer declined'; plainer: 'your bank said no'."


def test_blame_is_called_blame_and_told_with_a_kinder_way() -> None:
    facts = {"words": "your own fault", "instead": "the payment did not go through", "kind": "blame", "number": "0"}
    told = finding_words(Finding("words", "avoid", 3, 3, facts), EN)
    assert told == "step 4: said 'your own fault', which blames the customer; kinder: 'the payment did not go through'."
    told = finding_words(Finding("words", "avoid", 3, 3, facts | {"words": "you forgot", "instead": ""}), EN)
    assert told == "step 4: said 'you forgot', which blames the customer: better left out."


def test_blame_is_told_with_what_shows_otherwise() -> None:
    told = finding_words(Finding("truth", "blames_the_bank", 7, 0, {"words": "Your bank", "about": ""}), EN)
    assert told == "step 1: blamed the bank ('Your bank'); our own check stopped it, as outcome.type shows."


def test_what_was_not_done_has_no_step() -> None:
    assert finding_words(Finding("flags", "flag_missed", 4, None, {"flag": "card_expired"}), EN) == '"card past its date" was not opened.'
    told = finding_words(Finding("note", "note_steps", 1, None, {"lacking": "link,parts", "extra": ""}), EN)
    assert told == "Agreed, and not logged: a link or in parts."


def test_why_is_told_in_the_readers_language() -> None:
    facts = {"step": "new_try", "why_nl": "Voor niets.", "why_en": "In vain."}
    assert finding_words(Finding("step", "poor_step", 4, 9, facts), EN) == "step 10: agreed to a new try. In vain."
    assert finding_words(Finding("step", "poor_step", 4, 9, facts), NL).endswith("Voor niets.")


def test_every_label_has_a_name() -> None:
    assert set(words.CRITERION_LABELS) == set(WEIGHTS)
    assert set(words.MOOD_LABELS) == set(kinds.MOODS)
    assert set(words.TRAP_LABELS) == set(kinds.TRAPS)
    assert set(words.GOAL_LABELS) == set(kinds.GOALS)
    assert set(words.KIND_LABELS) == set(kinds.KINDS)
    assert set(words.LEVEL_LABELS) == set(kinds.LEVELS)
    assert label("angry", EN) == "angry"
    assert label("dance", EN) == "dance"


def test_every_harm_says_why_the_score_is_capped() -> None:
    for key in (*HARMS, "harmful_step", "harmful_answer"):
        assert key in words._CAPPED


def test_every_cost_has_its_sentence() -> None:
    alone = {"avoid", "note_words", "private", "note_steps"}
    assert {key for key in COSTS if key not in words._SENTENCES} == alone


@pytest.mark.parametrize("name", playable())
def test_every_finding_of_every_trap_is_a_sentence(name: str) -> None:
    one = loaded(name)
    events = best_path(one.case, one.seen)
    plays: list[tuple[Event, ...]] = [(), events, events[: len(events) // 2]]
    plays += [with_traps(one.case, one.seen, [trap]) for trap in traps(one.case, one.seen)]
    for play in plays:
        result = score(one.case, play, one.truth)
        assert bool(capped_words(result, EN)) == bool(result.capped)
        for tongue in (EN, NL):
            for finding in result.findings:
                told = finding_words(finding, tongue)
                assert len(told) > 8
                assert "{" not in told
                assert told[-1] in ".!?\"'”)", told


def test_a_finding_holds_nothing_but_texts() -> None:
    """It is stored as JSON."""
    assert {one.name for one in fields(Finding)} == {"criterion", "key", "cost", "event", "facts", "good"}
