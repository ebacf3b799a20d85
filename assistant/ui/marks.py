"""Shape and colour of everything that has a state: the shape alone must tell it, since colour may be missing.

Four colours mean something: act now, watch, fine, practice. They are theme variables, so that both themes and 16 colours keep them.
"""

from __future__ import annotations

from textual.content import Content

from assistant.language import Tongue

STATE_MARKS = {
    "paid": "●", "paid_late": "↻", "open": "○", "failed": "✗", "refunded": "↩", "disputed": "◐", "none": "·", "covered": "─",
}  # fmt: skip
STATE_STYLES = {
    "paid": "$fine", "paid_late": "$watch", "open": "$watch", "failed": "$act-now", "refunded": "$text-muted", "disputed": "$act-now",
    "none": "$quiet", "covered": "$fine",
}  # fmt: skip
SEVERITY_MARKS = {"act_now": "▲", "watch": "◆", "good_to_know": "·"}
SEVERITY_STYLES = {"act_now": "$act-now", "watch": "$watch", "good_to_know": "$text-muted"}
STATUS_STATES = {
    "active": "paid", "trialing": "paid", "past_due": "failed", "unpaid": "failed", "incomplete": "failed", "paused": "open",
    "canceled": "none", "incomplete_expired": "none", "none": "none", "unknown": "none",
}  # fmt: skip
IDENTIFIED_MARKS = {"none": "◇", "weak": "◈", "strong": "◆", "failed": "✗"}
IDENTIFIED_STYLES = {"none": "$watch", "weak": "$watch", "strong": "$fine", "failed": "$act-now"}
ENTRY_MARKS = {"change": "▪", "call": "☎", "refund": "↩", "dispute": "◐"}


def practice_badge(tongue: Tongue) -> Content:
    """Tells that this is practice, in a word and a shape."""
    return Content.styled(" ◆ " + tongue.say("PRACTICE") + " ", "bold reverse $practice")


def state_mark(state: str) -> Content:
    return Content.styled(STATE_MARKS.get(state, "·"), STATE_STYLES.get(state, ""))


def severity_mark(severity: str) -> Content:
    return Content.styled(SEVERITY_MARKS[severity], f"bold {SEVERITY_STYLES[severity]}")
