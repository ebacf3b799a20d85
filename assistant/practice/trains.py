"""Which learning goals train what a rule check found in a real call."""

from __future__ import annotations

from collections.abc import Mapping

TRAINS: Mapping[str, tuple[str, ...]] = {
    "try_on_hard_decline": ("find_the_cause", "right_next_step"),
    "try_on_hard_decline_by_cause": ("find_the_cause", "right_next_step"),
    "said_without_check": ("identify_first", "keep_the_secret"),
    "said_before_check": ("identify_first",),
    "promise_without_date": ("close_the_loop",),
    "other_date_without_date": ("close_the_loop",),
    "link_without_follow_up": ("close_the_loop",),
    "cause_against_code": ("find_the_cause",),
    "words_to_avoid": ("plain_words", "blame_nobody"),
    "empty_note": ("close_the_loop",),
    "long_wrap_up": ("be_brief", "close_the_loop"),
}
"""By kind of finding (``review.finding_kinds``), the goal that fits best first."""
