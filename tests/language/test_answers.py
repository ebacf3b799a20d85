"""The answers of the notes are spoken too: plain words, short sentences, one register, known facts."""

from __future__ import annotations

import pytest
from each import each

from assistant.guidance.lines import sources

from .catalogs import placeholders
from .measure import words
from .rubric import PLAIN_THOUGH_UNCOMMON, register_faults, secret_faults, text_faults
from .spoken import NEEDS, PLACEHOLDERS, SCRIPTS, SPEECHES, Speech, answers, filled, own_lines, worded

every_speech = pytest.mark.parametrize("speech", SPEECHES, ids=lambda speech: str(speech.tag))
every_source = each("key", sorted(sources()))


@every_speech
@every_source
def test_an_answer_is_plain_short_and_in_one_register(key: str, speech: Speech) -> None:
    faults: list[str] = []
    for answer in sources()[key].answers:
        text = speech.tongue.say_in(f"{answer.context}.agent", answer.agent)
        faults += [f"{answer.context}: {fault}" for fault in text_faults(text, filled(text, speech), speech)]
        faults += [f"{answer.context}: {fault}" for fault in secret_faults(text, speech.language)]
    assert faults == []


@every_speech
@every_source
def test_a_customer_speaks_in_the_register_of_the_call(key: str, speech: Speech) -> None:
    for answer in sources()[key].answers:
        text = speech.tongue.say_in(f"{answer.context}.customer", answer.customer)
        assert list(register_faults(text, speech.register)) == [], answer.context


@every_source
def test_a_situation_has_answers_with_known_facts_only(key: str) -> None:
    assert 2 <= len(sources()[key].answers) <= 4
    for answer in sources()[key].answers:
        assert placeholders(answer.customer, answer.agent) <= PLACEHOLDERS, answer.context
        assert set(answer.needs) <= NEEDS, answer.context


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_uncommon_word_that_is_let_through_is_still_said(language: str) -> None:
    said: set[str] = set()
    for speech in SPEECHES:
        if speech.language == language:
            texts = [worded(line, speech) for key in SCRIPTS for line in own_lines(key)]
            texts += [speech.tongue.say_in(f"{answer.context}.agent", answer.agent) for _, answer in answers()]
            said |= {word.lower() for text in texts for word in words(text)}
    assert PLAIN_THOUGH_UNCOMMON[language].keys() <= said
