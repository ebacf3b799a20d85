"""The scorecard: the shipped one can be used, an own one takes its place, and what is wrong in one is named with line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk.scorecard import FILE, SHIPPED, read_card, scorecard
from assistant.desk.sentences import sentence
from assistant.desk.start import start
from assistant.desk.trouble import Misuse
from assistant.guidance.lines import PHASES
from assistant.language import Tongue
from assistant.review.scorecard import total

OWN = """target = 0.5

[[criterion]]
key = "calm"
title = "Calm"
ask = { en = "Was it calm?", nl = "Was het rustig?" }
must = true

[[criterion]]
key = "clear"
title = { en = "Clear" }
"""


def test_the_shipped_card_has_the_phases_in_both_languages() -> None:
    card = read_card(SHIPPED)
    assert tuple(one.key for one in card.criteria) == PHASES
    assert all(set(one.title) == set(one.ask) == {"nl", "en"} for one in card.criteria)
    assert {one.key for one in card.criteria if one.must} == {"normalise", "plain_reason"}


def test_an_own_card_takes_its_place(tmp_path: Path) -> None:
    desk = start({"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_KEYRING": "off"}, source="practice")
    (tmp_path / FILE).write_text(OWN)
    card = scorecard(desk)
    assert [one.name("nl") for one in card.criteria] == ["Calm", "Clear"]
    assert card.criteria[0].question("nl") == "Was het rustig?"
    assert card.mark != read_card(SHIPPED).mark


@pytest.mark.parametrize(
    ("old", "new", "line", "name"),
    [
        ("target = 0.5", "target = 2", 1, "target"),
        ("target = 0.5", "goal = 0.5", 1, "goal"),
        ('title = "Calm"', "title = 3", 5, "criterion.title"),
        ('title = "Calm"', 'name = "Calm"', 5, "criterion.name"),
        ("must = true", "must = 1", 7, "criterion.must"),
        ('key = "clear"', 'key = ""', 10, "criterion.key"),
        ('title = { en = "Clear" }', 'title = { fr = "Clair" }', 11, "criterion.title"),
        ('key = "clear"', 'key = "calm"', 10, "calm"),
        ("[[criterion]]", "[[criterium]]", 3, "criterium"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, name: str) -> None:
    path = tmp_path / FILE
    path.write_text(OWN.replace(old, new))
    with pytest.raises(Misuse) as caught:
        read_card(path)
    words = sentence(caught.value.key, caught.value.facts, Tongue("en"))
    assert f"line {line}:" in words
    assert name in words
    assert str(path) in words


@pytest.mark.parametrize("content", [b"target = \n", b"\xff", b"x = 1\n" * 20_000, b"criterion = []", b"criterion = [1]"])
def test_no_file_breaks_the_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(Misuse):
        read_card(path)


def test_what_must_be_there_and_is_not_fails_whatever_the_rest() -> None:
    card = read_card(SHIPPED)
    full = dict.fromkeys((one.key for one in card.criteria), 2)
    assert total(card, full).good(card.target)
    without = total(card, full | {"normalise": 0})
    assert without.missed == ("normalise",)
    assert not without.good(card.target)
    not_asked = total(card, full | {"normalise": None})
    assert not_asked.most == 18
    assert not_asked.good(card.target)
    assert total(card, {}).share is None
