"""Findings in words: what was found, and the evidence that it rests on, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.guidance.wording import situation
from assistant.language import N_, Tongue
from assistant.review.findings import Finding

FINDING_LABELS: Mapping[str, str] = {
    "try_on_hard_decline": N_("New try that cannot work"),
    "try_on_hard_decline_by_cause": N_("New try that cannot work"),
    "promise_without_date": N_("Promise without a date"),
    "other_date_without_date": N_("Other date agreed, none written down"),
    "link_without_follow_up": N_("Link sent, nothing to follow"),
    "cause_against_code": N_("Cause is not what the code says"),
    "said_without_check": N_("Private lines without a check"),
    "said_before_check": N_("Private lines before the check"),
    "words_to_avoid": N_("Words to avoid in the note"),
    "empty_note": N_("No note"),
    "long_wrap_up": N_("Very long wrap-up"),
}

_SENTENCES: Mapping[str, str] = {
    "try_on_hard_decline": N_("A new try was agreed, and no other way to pay. The desk showed that the same one cannot work: {shown}."),
    "try_on_hard_decline_by_cause": N_("A new try was agreed, and no other way to pay. With this cause the same one cannot work: {cause}."),
    "promise_without_date": N_("It ended as a promise to pay, and no day was written down."),
    "other_date_without_date": N_("Another date was agreed; there is no day of payment and no day to come back to it."),
    "link_without_follow_up": N_("A link was agreed; there is no day of payment and no day to come back to it."),
    "cause_against_code": N_('Logged as "{cause}"; the code that the desk showed says "{shown}".'),
    "empty_note": N_("Somebody was spoken to, and the note is empty."),
}


def told(finding: Finding, tongue: Tongue) -> tuple[str, str]:
    """What was found, and its evidence as a sentence. Words from the note stand in it as they were written."""
    return tongue.say(FINDING_LABELS[finding.kind]), _evidence(finding, tongue)


def _evidence(finding: Finding, tongue: Tongue) -> str:
    facts = finding.facts
    if finding.kind == "words_to_avoid":
        return tongue.say(
            "The note says: {words}.", words=tongue.listed([_with_advice(finding, n, tongue) for n in range(len(finding.words))])
        )
    if finding.kind == "long_wrap_up":
        return tongue.say(
            "It took {seconds} seconds; above {limit} is very long at this desk (three times its middle, at least two minutes).", **facts
        )
    if finding.kind in {"said_without_check", "said_before_check"}:
        return _said(finding, tongue)
    worded = {name: situation(str(value), tongue) if name in {"cause", "shown"} else value for name, value in facts.items()}
    return tongue.say(_SENTENCES[finding.kind], **worded)


def _with_advice(finding: Finding, number: int, tongue: Tongue) -> str:
    instead = finding.facts["instead"]
    advice = str(instead[number]) if isinstance(instead, tuple) else ""
    # A remark between brackets is the list's own, on leaving the word out.
    if not advice or advice.startswith("("):
        return tongue.say('"{words}"', words=finding.words[number])
    return tongue.say('"{words}" (rather: {advice})', words=finding.words[number], advice=advice)


def _said(finding: Finding, tongue: Tongue) -> str:
    facts, number = finding.facts, len(finding.words)
    if finding.kind == "said_before_check":
        return tongue.say_n(
            "{number} line that needs the check was said before it: {first}.",
            "{number} lines that need the check were said before it, the first {first}.",
            number,
            first=facts["first"],
        )
    return tongue.say_n(
        "{number} line that needs the check was said without it: {first}.",
        "{number} lines that need the check were said without it, the first {first}.",
        number,
        first=facts["first"],
    )
