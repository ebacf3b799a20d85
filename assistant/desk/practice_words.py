"""The trainer's room in words: what a case is labelled with, and each finding of a score as a sentence with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.desk.goal_words import GOAL_LABELS, goal_words
from assistant.guidance.wording import DISPOSITION_LABELS, IDENTIFIED_LABELS, PHASE_LABELS, QUESTION_LABELS, STEP_LABELS, situation
from assistant.guidance.wording import KIND_LABELS as FLAG_LABELS
from assistant.language import N_, Tongue
from assistant.practice.rubric import HARM_CAP
from assistant.practice.score import Finding, Score

__all__ = [
    "CRITERION_LABELS", "GOAL_LABELS", "KIND_LABELS", "LEVEL_LABELS", "LINE_LABELS", "MOOD_LABELS", "TRAP_LABELS", "capped_words", "finding_words",
    "goal_words", "label",
]  # fmt: skip

CRITERION_LABELS: Mapping[str, str] = {
    "identified": N_("Who is on the line"), "cause": N_("The cause"), "flags": N_("What to notice"), "order": N_("Order of the talk"),
    "words": N_("Words"), "truth": N_("Nothing untrue, nothing private"), "answers": N_("Answers"), "step": N_("The right step"),
    "disposition": N_("How it ended"), "note": N_("The note"), "time": N_("Time"),
}  # fmt: skip
MOOD_LABELS: Mapping[str, str] = {"calm": N_("calm"), "worried": N_("worried"), "angry": N_("angry"), "hurried": N_("in a hurry")}
LEVEL_LABELS: Mapping[int, str] = {1: N_("first calls"), 2: N_("harder"), 3: N_("hardest")}
KIND_LABELS: Mapping[str, str] = {
    "right": N_("right"), "fair": N_("can be done"), "poor": N_("costs points"), "harmful": N_("does harm"),
}  # fmt: skip
LINE_LABELS: Mapping[str, str] = {
    "customer": N_("the customer"), "relative": N_("a relative"), "stranger": N_("somebody else"),
}  # fmt: skip
TRAP_LABELS: Mapping[str, str] = {
    "blames_the_bank": N_("Our own check stopped it: the bank did nothing"), "names_theft": N_("A stolen card: never say so"),
    "wrong_person": N_("The wrong person on the line"), "wants_to_cancel": N_("Wants to stop"), "dispute": N_("Disputes the charge"),
    "death": N_("Somebody died"), "already_paid": N_("Has paid already"), "card_number_aloud": N_("Reads a card number aloud"),
    "try_in_vain": N_("A new try would be in vain"), "private_money": N_("Money is nobody else's business"),
    "promises_too_much": N_("Promises that can't be kept"), "pressure": N_("Pressure to pay"),
}  # fmt: skip
_LABELS: tuple[Mapping[str, str], ...] = (CRITERION_LABELS, MOOD_LABELS, KIND_LABELS, LINE_LABELS, TRAP_LABELS, GOAL_LABELS)

_SENTENCES: Mapping[str, str] = {
    "wrong_level": N_("ended with: {reached}. Wanted here: {wanted}."),
    "wrong_tick": N_('ticked "{ask}", and the answer was wrong.'),
    "needless_ask": N_('asked for "{ask}"; no proof is asked for on this call.'),
    "agreed_before_check": N_("agreed to {step} before it was clear who was on the line."),
    "cause_missed": N_("logged as: {named}. The cause: {wanted}."),
    "flag_missed": N_('"{flag}" was not opened.'),
    "phase_missed": N_('nothing was said for "{phase}".'),
    "phase_out_of_order": N_('"{phase}" came at the wrong moment.'),
    "long_sentence": N_('a sentence of {number} words is hard to follow: "{words}"'),
    "long_words": N_("many long words: {words}."),
    "wrong_language": N_("spoke to them in another language than their own."),
    "wrong_register": N_('this customer is spoken to as "{register}".'),
    "secret_reason": N_("said '{words}'; the bank's reason may not be told here."),
    "asks_secret": N_("asked for '{words}'. That is never asked of a customer."),
    "untrue_reason": N_("said '{words}'; that is not the reason here."),
    "other_reason": N_("told the reason of another situation ({about})."),
    "blames_the_bank": N_("blamed the bank ('{words}'); our own check stopped it, as outcome.type shows."),
    "threat": N_("'{words}' threatens or presses."),
    "forbidden": N_("said '{words}'. {why}"),
    "question_unanswered": N_('"{text}" got no answer.'),
    "question_not_reached": N_('the talk never came to "{text}".'),
    "fair_answer": N_('to "{text}": "{said}" {why}'),
    "poor_answer": N_('to "{text}": "{said}" {why}'),
    "harmful_answer": N_('to "{text}": "{said}" {why}'),
    "right_answer": N_('to "{text}": "{said}" {why}'),
    "step_missed": N_("not agreed: {steps}."),
    "step_unfinished": N_("{step} did not work yet, and was not tried again."),
    "useless_step": N_("agreed to {step}; it solves nothing here."),
    "poor_step": N_("agreed to {step}. {why}"),
    "harmful_step": N_("agreed to {step}. {why}"),
    "wrong_disposition": N_("logged as: {named}. A good talk ends here as: {wanted}."),
    "note_empty": N_("the note is empty."),
    "note_number": N_("the note holds a number that may not be kept, such as a card number."),
    "nothing_earned": N_("there was no talk that could earn this."),
    "too_long": N_("took {seconds} seconds; {limit} would do."),
    "identified": N_("knew who was on the line: {level}."),
    "cause_found": N_("found the cause: {cause}."),
    "flag_noticed": N_('noticed "{flag}".'),
    "order_kept": N_("everything was said, in order."),
    "plain_words": N_("plain words throughout."),
    "all_true": N_("nothing untrue, and nothing private to a stranger."),
    "right_step": N_("agreed to {step}."),
    "no_step": N_("no step was needed, and none was agreed."),
    "right_disposition": N_("logged as it ended: {disposition}."),
    "good_note": N_("a note that the next one can use."),
    "in_time": N_("took {seconds} of {limit} seconds."),
}
_CAPPED: Mapping[str, str] = {
    "harmful_step": N_("A step was agreed that does harm"), "harmful_answer": N_("An answer did harm"),
    "forbidden": N_("Something was said that may not be said in this case"), "private": N_("Something private was told to somebody unknown"),
    "secret_reason": N_("The bank's reason was told, and it may not be"),
    "asks_secret": N_("A secret of the card, the bank or the account was asked for"),
}  # fmt: skip


def label(key: str, tongue: Tongue) -> str:
    """A criterion, mood, kind, goal, trap or whoever is on the line, as it is called; what is unknown stands as it is written."""
    return next((tongue.say(labels[key]) for labels in _LABELS if key in labels), key)


def finding_words(finding: Finding, tongue: Tongue) -> str:
    """The finding with its evidence: ``step 4: said 'issuer'; plainer: 'your bank'``. A step is an event of the play, the first is 1."""
    words = _sentence(finding, tongue)
    if finding.event is None:
        return words[:1].upper() + words[1:]
    return tongue.say("step {number}: {words}", number=finding.event + 1, words=words)


def capped_words(score: Score, tongue: Tongue) -> str:
    """Why the score goes no higher; empty where nothing capped it."""
    if not score.capped:
        return ""
    why = tongue.say(_CAPPED[score.capped])
    return tongue.say("{why}: the score goes no higher than {cap}, however good the rest was.", why=why, cap=HARM_CAP)


def _sentence(finding: Finding, tongue: Tongue) -> str:
    facts = finding.facts
    if finding.key in {"avoid", "note_words"}:
        return _avoid(finding, tongue)
    if finding.key == "private":
        return _private(facts, tongue)
    if finding.key == "note_steps":
        return "; ".join(_note_steps(facts, tongue)) + "."
    return tongue.say(_SENTENCES[finding.key], **_worded(finding, tongue)).strip()


def _avoid(finding: Finding, tongue: Tongue) -> str:
    words, instead = finding.facts["words"], finding.facts["instead"]
    if finding.key == "note_words":
        if not instead:
            return tongue.say("the note says '{words}': better left out.", words=words)
        return tongue.say("the note says '{words}'; plainer: '{instead}'.", words=words, instead=instead)
    if finding.facts.get("kind") == "blame":
        return _blame(words, instead, tongue)
    if not instead:
        return tongue.say("said '{words}': better left out.", words=words)
    return tongue.say("said '{words}'; plainer: '{instead}'.", words=words, instead=instead)


def _blame(words: str, instead: str, tongue: Tongue) -> str:
    if not instead:
        return tongue.say("said '{words}', which blames the customer: better left out.", words=words)
    return tongue.say("said '{words}', which blames the customer; kinder: '{instead}'.", words=words, instead=instead)


def _private(facts: Mapping[str, str], tongue: Tongue) -> str:
    return tongue.say("said '{words}' to somebody who was not identified.", words=facts["words"])


def _note_steps(facts: Mapping[str, str], tongue: Tongue) -> Iterator[str]:
    if facts["lacking"]:
        yield tongue.say("agreed, and not logged: {steps}", steps=_all(facts["lacking"], STEP_LABELS, tongue))
    if facts["extra"]:
        yield tongue.say("logged, and not agreed: {steps}", steps=_all(facts["extra"], STEP_LABELS, tongue))


_BY_FACT: Mapping[str, Mapping[str, str]] = {
    "ask": QUESTION_LABELS, "phase": PHASE_LABELS, "flag": FLAG_LABELS, "step": STEP_LABELS, "steps": STEP_LABELS, "level": IDENTIFIED_LABELS,
    "reached": IDENTIFIED_LABELS, "disposition": DISPOSITION_LABELS,
}  # fmt: skip
_SITUATIONS = frozenset({"cause_missed", "cause_found", "other_reason"})


def _worded(finding: Finding, tongue: Tongue) -> dict[str, str]:
    """The facts as the sentence has them: keys by their names, and of a text in both languages the reader's."""
    found = {name: _all(value, _BY_FACT[name], tongue) if name in _BY_FACT else value for name, value in finding.facts.items()}
    found["why"] = finding.facts.get(f"why_{tongue.language}", "")
    if finding.key == "wrong_level":
        found["wanted"] = _all(finding.facts["wanted"], IDENTIFIED_LABELS, tongue)
    if finding.key == "wrong_disposition":
        found |= {name: _all(finding.facts[name], DISPOSITION_LABELS, tongue) for name in ("named", "wanted")}
    if finding.key in _SITUATIONS:
        found |= {name: _situations(finding.facts[name], tongue) for name in ("named", "wanted", "cause", "about") if name in finding.facts}
    return found


def _all(keys: str, labels: Mapping[str, str], tongue: Tongue) -> str:
    if not keys:
        return tongue.say("nothing")
    return tongue.listed([tongue.say(labels.get(key, key)) for key in keys.split(",")], "or")


def _situations(keys: str, tongue: Tongue) -> str:
    return tongue.listed([situation(key, tongue) for key in keys.split(",")], "or") if keys else tongue.say("nothing")
