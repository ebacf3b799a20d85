"""What a customer's patience, 0 to 100, does in a talk. All figures are judgement: a calm talk ends with more than it began with, one that is
silent, blames and repeats itself ends it early. At 0 the customer hangs up."""

from __future__ import annotations

from collections.abc import Mapping

MOST = 100.0

FREE_SILENCE = 20.0
"""Seconds of quiet that cost nothing: reading the screen takes about that long."""
SILENCE = 0.5
"""Lost each second after that: somebody of 75 waits two and a half minutes more."""
JARGON = 8.0
"""A word that the customer does not know."""
BLAME = 15.0
"""A word that lays it at their door."""
THREAT = 25.0
"""A threat, or pressure to pay."""
WRONG_LANGUAGE = 8.0
"""A line in a language that is not theirs."""
NOT_YET = 10.0
"""Something private said before they were asked who they are."""
AGAIN = 5.0
"""The same said or asked once more."""
PASSED_OVER = 6.0
"""Their question got no answer, and the talk went on."""
FREE_QUESTIONS = 3
"""Questions of the check that nobody minds."""
EXTRA_QUESTION = 4.0
"""Each question of the check after those."""
ANSWER: Mapping[str, float] = {"right": 5.0, "fair": 0.0, "poor": -8.0, "harmful": -20.0}
"""What an answer of this kind does."""
STEP: Mapping[str, float] = {"right": 0.0, "fair": 0.0, "poor": -8.0, "harmful": -20.0}
"""What agreeing to a step of this kind does, the first time."""
LEAST_AFTER_ANSWER = 1.0
"""An answer or a step takes patience no lower: whoever heard a bad one stays to hear whether it is put right."""
CALMS: Mapping[str, float] = {"acknowledge": 5.0, "normalise": 5.0}
"""Phases of the script that calm, the first time that they are said."""


def after(patience: float, change: float, least: float = 0.0) -> float:
    """Patience after a change; what already lay below ``least`` stays where it is."""
    return min(max(patience + change, min(least, patience)), MOST)


def worn(patience: float, quiet_before: float, quiet_after: float) -> float:
    """Patience after a stretch of quiet that had lasted ``quiet_before`` seconds and now has ``quiet_after``."""
    return max(patience - SILENCE * (max(quiet_after, FREE_SILENCE) - max(quiet_before, FREE_SILENCE)), 0.0)


def gone_after(patience: float, quiet_before: float) -> float:
    """How many seconds the quiet has lasted when patience is gone."""
    return max(quiet_before, FREE_SILENCE) + patience / SILENCE
