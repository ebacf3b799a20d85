"""What went wrong, said plainly and with what to do, in the reader's language: one sentence for each key that an error or a problem carries."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.guidance.wording import PART_LABELS
from assistant.language import N_, Tongue
from assistant.records import Problem

SENTENCES: Mapping[str, str] = {
    # The provider
    "unreachable.timeout": N_("Stripe did not answer in time. Try again in a moment."),
    "unreachable.connection": N_("Stripe could not be reached. Check the network, then try again."),
    "unreachable.tls": N_("The connection to Stripe is not safe: its certificate was refused. Check ca_file and the clock of this computer."),
    "unreachable.redirect": N_("The answer sent us elsewhere, which Stripe never does. Check STRIPE_API_BASE."),
    "unreachable.too_large": N_("The answer was too large to read."),
    "unreachable.encoding": N_("The answer came in a form that is not read here."),
    "bad_answer": N_("The answer could not be understood. If it stays so, tell who runs the desk ({why})."),
    "bad_key": N_("Stripe refused the key. Log in again with a key that is valid: churn-assistant login."),
    "missing_permission": N_("the key lacks {permission}"),
    "missing_permission.unnamed": N_("the key may not read this"),
    "not_found": N_("Nothing is known under {id}."),
    "gone": N_("This customer was deleted: {id}."),
    "refused": N_("Stripe refused the request ({status} {code}). {message}"),
    "rate_limited": N_("Stripe asks us to slow down. Try again in a minute."),
    "provider_down": N_("Stripe has a fault of its own ({status}). Try again in a minute."),
    "unknown": N_("It is not known whether it was done ({why}). Look before you try again."),
    # Finding
    "nobody_found": N_("Nobody found for \"{words}\". Try an e-mail address, a name, a phone number, a customer id, an invoice number or the last four of a card."),
    "several_found": N_("{number} customers fit \"{words}\". Name one of them:"),
    # The journal
    "journal_full": N_("The disk is full: nothing was saved. The form is kept; make room and save again."),
    "journal_disk_failed": N_("The disk failed ({error}): nothing was saved. The form is kept; try again."),
    "journal_busy": N_("Another program holds the journal. The form is kept; save again in a moment."),
    "journal_read_only": N_("The journal cannot be written: {path}. Check who may write there."),
    "journal_damaged": N_("The journal is damaged: {path}. The last good copy is {copy}. Put it in its place, and keep the damaged file."),
    "journal_damaged_without_copy": N_("The journal is damaged: {path}. There is no copy yet. Keep the file and ask for help."),
    "journal_emptied": N_("The journal that was here is gone or empty: {path}. The last good copy is {copy}."),
    "journal_emptied_without_copy": N_("The journal that was here is gone or empty: {path}. There is no copy. Move what is left aside to begin anew."),
    "journal_newer": N_("The journal was written by a newer version ({name}). Nothing was read or written: update churn-assistant."),
    "journal_unfit": N_("Something in the form cannot be kept ({error}). Shorten it and save again."),
    "journal_already_kept": N_("Another row has this id already: {id}."),
    "unknown_resolution": N_("No such resolution for this customer: {id}."),
    # The form
    "disposition_missing": N_("Choose how the call ended."),
    "promise_without_date": N_("A promise to pay needs its date: --promise-date, or the field \"promised for\"."),
    "date_has_passed": N_("That day has passed."),
    "date_too_far": N_("That day is more than a year away."),
    "date_not_understood": N_("That is not a day I know. Write friday, +3, 27-11 or 2026-11-27."),
    "unknown_cause": N_("That is no cause from the list."),
    # Settings
    "wrong_value": N_("{file}, line {line}: {name} holds something else than {expected}. {allowed}"),
    "unknown_name": N_("{file}, line {line}: {name} is not a setting. {near}"),
    "question_twice": N_("{file}, line {line}: the question {question} stands there twice."),
    "file_not_read": N_("{file} could not be read ({problem})."),
    "file_too_big": N_("{file} is larger than {limit_kb} kB."),
    "file_not_utf8": N_("{file}, line {line}: not UTF-8. Save the file as UTF-8."),
    "file_no_toml": N_("{file}, line {line}: not valid TOML."),
    "home_is_a_file": N_("{path} is a file; a folder is needed. Set CHURN_ASSISTANT_HOME to a folder."),
    "home_not_made": N_("The folder {path} could not be made ({problem}). Set CHURN_ASSISTANT_HOME to another."),
    "home_not_writable": N_("The folder {path} cannot be written. Set CHURN_ASSISTANT_HOME to another."),
    "wrong_setting": N_("{name} must be {expected}: {allowed}."),
    "insecure_base": N_("{name} must begin with https; plain http is only allowed to this computer (localhost), or the key could be read on the way."),
    "key_malformed": N_("The key ({origin}) does not look like a Stripe secret key: it begins with sk_ or rk_."),
    "key_file_not_read": N_("The key file {file} could not be read ({problem})."),
    "key_file_of_another": N_("The key file {file} belongs to somebody else; it is not used."),
    "key_file_open": N_("Others may read the key file {file} (mode {mode}). Run: chmod 600 {file}"),
    "no_key": N_("No Stripe key was found. Log in (churn-assistant login), set STRIPE_API_KEY, or use --source practice."),
    "keyring_keeps_nothing": N_("The system's keyring keeps nothing. Use STRIPE_API_KEY or --key-file."),
    "keyring_off": N_("The keyring is switched off by CHURN_ASSISTANT_KEYRING."),
    "keyring_slow": N_("The system's keyring did not answer in time."),
    "keyring_absent": N_("This system has no keyring. Use STRIPE_API_KEY or --key-file."),
    "keyring_failed": N_("The system's keyring failed."),
    "bad_moment": N_("\"{value}\" is not a moment. Write it as 2026-11-24T09:00:00Z."),
    "crashed": N_("Something went wrong in the program. What you typed is kept; the details are in {log}."),
    "answer_late": N_("Nothing usable came within {seconds} seconds."),
}  # fmt: skip

EXPECTED: Mapping[str, str] = {
    "text": N_("a text on one line"),
    "yes_or_no": N_("true or false"),
    "question": N_("a question"),
    "weight": N_("a weight"),
    "key": N_("keys such as f2 or ctrl+s"),
    "language": N_("a language"),
    "register": N_("a form of address"),
    "direction": N_("a direction"),
    "country": N_("a country of two letters"),
    "time_zone": N_("a time zone such as Europe/Amsterdam"),
    "days": N_("a whole number of days"),
    "questions": N_('a list such as [{ask = "postcode", weight = "weak"}]'),
    "api_version": N_("an API version"),
    "file": N_("a file that is there"),
    "url": N_("an address"),
    "table": N_("a table"),
}


def sentence(key: str, facts: Mapping[str, str], tongue: Tongue) -> str:
    """The sentence of an error. A key without one is said as it is, so that nothing goes unsaid."""
    if key not in SENTENCES:
        return key
    filled = dict(facts)
    if "expected" in filled:
        filled["expected"] = tongue.say(EXPECTED.get(filled["expected"], filled["expected"]))
    if key == "wrong_value" and filled.get("allowed"):
        filled["allowed"] = tongue.say("Allowed: {allowed}.", allowed=filled["allowed"])
    if key == "unknown_name":
        near, known = filled.get("near"), filled.get("allowed", "")
        filled["near"] = tongue.say("Did you mean {near}?", near=near) if near else tongue.say("Allowed: {allowed}.", allowed=known)
    return tongue.say(SENTENCES[key]).format_map(_Known(filled)).strip()


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def problem_sentence(problem: Problem, tongue: Tongue) -> str:
    """Why a part could not be read, without naming the part."""
    return sentence(problem.key, problem.facts, tongue)


def problem_line(problem: Problem, tongue: Tongue) -> str:
    """``could not read disputes: the key lacks rak_charge_read``."""
    if problem.part == "journal":
        return problem_sentence(problem, tongue)
    part = tongue.say(PART_LABELS.get(problem.part, problem.part))
    return tongue.say("could not read {part}: {why}", part=part, why=problem_sentence(problem, tongue))
