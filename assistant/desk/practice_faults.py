"""What is wrong with the file of a practice case, in words: the place, what stands there, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.desk.practice_words import finding_words
from assistant.language import N_, Tongue
from assistant.practice.reading import Fault
from assistant.practice.score import Finding

_SENTENCES: Mapping[str, str] = {
    # the form
    "unreadable": N_("can't be read as a practice case ({why})."),
    "missing": N_('"{name}" is missing.'),
    "unknown_key": N_("there is no such key. Known here: {known}."),
    "not_one_of": N_('"{found}" is not possible. Possible: {wanted}.'),
    "wrong_type": N_("{found} is of the wrong kind. Wanted: {wanted}."),
    "too_few": N_("holds too little: at least {wanted}."),
    "too_many": N_("holds too much: at most {wanted}."),
    "twice": N_('"{found}" stands here twice; once is enough.'),
    "too_small": N_("{found} is too low: at least {wanted}."),
    "too_large": N_("{found} is too high: at most {wanted}."),
    "too_short": N_("is empty: write something."),
    "too_long": N_("is too long: at most {wanted} characters."),
    "wrong_shape": N_('"{found}" is not written as it should be: {shape}.'),
    "not_valid": N_("{found} is not valid. Wanted: {wanted}."),
    # what it says
    "no_right_choice": N_("no answer here is right: make one of kind right."),
    "goes_round": N_('"{found}" leads back to this question, so neither is ever asked. Let one come after the opening, a phase or a step.'),
    "step_not_right": N_('"{found}" is wanted as solution and is no step of kind right. Right steps here: {wanted}.'),
    "phases_unordered": N_("stand in another order than the script speaks them: {wanted}."),
    "situation_not_cause": N_('has to hold "{wanted}", the situation of this case.'),
    "situation_not_there": N_('"{found}" does not hold for this account. What holds: {wanted}.'),
    "flag_not_there": N_('"{found}" is no flag of this account. Its flags: {wanted}.'),
    "ask_not_there": N_('the desk can\'t ask "{found}" of this account. It asks: {wanted}.'),
    "ask_missing": N_('the desk can ask "{name}" of this account: give what the customer says to it.'),
    "phase_not_there": N_('the script has no lines for "{found}" when the check ended as wanted. It has: {wanted}.'),
    "phase_not_in_script": N_('the best talk can\'t say "{phase}": only the lines of the check are there.'),
    "level_out_of_reach": N_('the right answers in identity never come to "{level}".'),
    "unplayable": N_("the best talk can't be played ({why})."),
}
_SHAPES: Mapping[str, str] = {
    "words": N_("words, not only spaces"),
    "id": N_("small letters, digits and underscores, as in my_question"),
    "after": N_("opening, or phase:, step: or question: with its key behind it"),
    "moment": N_("a moment with its zone, as in 2026-10-15T08:45:00Z"),
}
_TYPES: Mapping[str, str] = {
    "object": N_("keys and values in braces"), "array": N_("a list in brackets"), "string": N_("text in quotes"),
    "integer": N_("a whole number"), "boolean": N_("true or false"), "null": "null",
}  # fmt: skip
_SLIPS: Mapping[str, str] = {
    "secret_reason": N_("'{found}' names a reason that may not be told, and the answer is called right."),
    "private": N_("'{found}' is told before it is clear who is on the line, and the answer is called right."),
    "untrue_reason": N_("'{found}' names a reason that is not this account's, and the answer is called right."),
    "blames_the_bank": N_("'{found}' points at the bank, and our own check stopped it; the answer is called right."),
    "asks_secret": N_("'{found}' asks for what is never asked, and the answer is called right."),
    "forbidden": N_("'{found}' is forbidden in this case, and the answer is called right."),
}
_REMARKS: Mapping[str, str] = {
    "avoid": N_("'{found}' is a word to avoid, and the answer is called right."),
    "long_sentence": N_("this sentence is too long to follow by ear, and the answer is called right."),
    "long_words": N_("too many long words ({found}), and the answer is called right."),
}


def fault_words(fault: Fault, tongue: Tongue) -> str:
    """``lesson.questions[1].choices: no answer here is right: make one of kind right.``"""
    where = fault.path or tongue.say("the file")
    return f"{where}: {_sentence(fault, tongue)}"


def _sentence(fault: Fault, tongue: Tongue) -> str:
    facts = dict(fault.facts)
    if fault.key == "right_answer_slips":
        sentence = _SLIPS[facts["slip"]]
        return tongue.say(sentence, **facts)
    if fault.key == "right_answer_words":
        sentence = _REMARKS[facts["remark"]]
        words = tongue.say(sentence, **facts)
        return words + " " + tongue.say("Plainer: '{instead}'.", instead=facts["wanted"]) if facts["wanted"] else words
    if fault.key == "best_talk_loses":
        return _loses(facts, tongue)
    if fault.key == "wrong_shape":
        shape = _SHAPES[facts["shape"]]
        facts["shape"] = tongue.say(shape)
    if fault.key == "wrong_type":
        facts["wanted"] = tongue.listed([tongue.say(_TYPES[one]) for one in facts["wanted"].split(",")], "or")
    return tongue.say(_SENTENCES[fault.key], **facts)


def _loses(facts: Mapping[str, str], tongue: Tongue) -> str:
    """What the best talk lost points for, where it has to come to 100."""
    told = finding_words(Finding(facts["criterion"], facts["finding"], facts=facts), tongue)
    return tongue.say("the best talk has to come to 100, and loses points. {finding}", finding=told)
