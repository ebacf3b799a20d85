"""Every line and every whole script, in each way of speaking, meets the rubric for speech on a call."""

from __future__ import annotations

import pytest
from each import each

from assistant.guidance.wording import FACT_LABELS

from .measure import measure
from .rubric import FREE_LENGTH, LENGTH_RATIO, STEP_MEAN_WORDS, private_faults, reason_faults, script_faults, secret_faults, text_faults
from .spoken import ENGLISH, LONG_VALUES, NEEDS, PLACEHOLDERS, SCRIPTS, SPEECHES, Speech, filled, heard, own_lines, worded

every_speech = pytest.mark.parametrize("speech", SPEECHES, ids=lambda speech: str(speech.tag))
every_script = each("key", SCRIPTS)


@every_speech
@every_script
def test_a_line_is_plain_short_and_in_one_register(key: str, speech: Speech) -> None:
    texts = {line.id: worded(line, speech) for line in own_lines(key)}
    faults = [f"{name}: {fault}" for name, text in texts.items() for fault in text_faults(text, filled(text, speech), speech)]
    assert faults == []


@every_speech
@every_script
def test_a_line_asks_for_no_number_or_code_and_says_nothing_private_too_soon(key: str, speech: Speech) -> None:
    faults: list[str] = []
    for line in own_lines(key):
        text = worded(line, speech)
        faults += [f"{line.id}: {fault}" for fault in secret_faults(text, speech.language)]
        if "identified" not in line.needs:
            faults += [f"{line.id}: {fault}" for fault in private_faults(text, speech.language)]
    assert faults == []


@every_speech
@every_script
def test_a_reason_is_one_plain_fact_and_a_step_is_short(key: str, speech: Speech) -> None:
    faults: list[str] = []
    for line in own_lines(key):
        text = filled(worded(line, speech), speech)
        if line.phase == "plain_reason":
            faults += [f"{line.id}: {fault}" for fault in reason_faults(text)]
        if line.phase == "step" and (mean := measure(text, speech.language).mean) > STEP_MEAN_WORDS:
            faults.append(f"{line.id}: {mean:.1f} words a sentence")
    assert faults == []


@every_speech
@every_script
def test_a_script_reads_easily_with_all_facts_and_with_the_least(key: str, speech: Speech) -> None:
    faults = [f"{one.label}: {fault}" for one in heard(key, speech) for fault in script_faults(one.text, speech.language)]
    assert faults == []


@pytest.mark.parametrize("speech", [speech for speech in SPEECHES if speech is not ENGLISH], ids=lambda speech: str(speech.tag))
@every_script
def test_a_dutch_line_is_about_as_long_as_the_english_one(key: str, speech: Speech) -> None:
    low, high = LENGTH_RATIO
    for line in own_lines(key):
        if line.phase not in FREE_LENGTH:
            ratio = len(filled(worded(line, speech), speech)) / len(filled(line.text, ENGLISH))
            assert low <= ratio <= high, f"{line.id}: {ratio:.2f}"


@every_script
def test_a_line_has_only_known_placeholders_and_needs(key: str) -> None:
    for line in own_lines(key):
        assert set(line.names) <= PLACEHOLDERS, line.id
        assert set(line.needs) <= NEEDS, line.id


def test_every_placeholder_is_a_known_fact_with_a_value_in_both_languages() -> None:
    assert LONG_VALUES["nl"].keys() == LONG_VALUES["en"].keys()
    assert FACT_LABELS.keys() >= PLACEHOLDERS
