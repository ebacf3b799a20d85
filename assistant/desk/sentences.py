"""What went wrong, said plainly and with what to do, in the reader's language: one sentence for each key that an error or a problem carries."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.guidance.wording import PART_LABELS
from assistant.language import N_, Tongue
from assistant.records import Problem

SENTENCES: Mapping[str, str] = {
    # The provider
    "on_its_way": N_("No answer from Stripe yet."),
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
    "demo_exists": N_("There is a simulated journal already: {path}. Look at it (churn-assistant log --demo), or make it anew with --force."),
    "no_demo": N_("There is no simulated journal yet. Make one first: churn-assistant demo --log 5000."),
    # A simulated world
    "simulate_folder_taken": N_("{path} holds something else already; nothing was written. Name a new or empty folder."),
    "simulate_folder_is_a_file": N_("{path} is a file, or lies in one; a folder is needed."),
    "simulate_not_written": N_("{path} could not be written ({problem})."),
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
    "unknown_dimension": N_("Calls are not grouped by \"{value}\". Choose from {known}."),
    "unknown_resolution": N_("No such resolution for this customer: {id}."),
    "no_snapshot": N_("What was on the screen in that call was not kept, or is gone: {id}. It can't be replayed."),
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
    "far_moment": N_("\"{value}\" lies outside the years {first} to {last}."),
    "bad_moment": N_("\"{value}\" is not a moment. Write it as 2026-11-24T09:00:00Z."),
    "bad_period": N_("\"{value}\" is not a period. Write it as 2026-10, 2026-Q3, 2026 or 2026-09-01..2026-10-31."),
    "period_backwards": N_("The period \"{value}\" ends before it begins."),
    # Questions in SQL
    "nothing_logged": N_("Nothing was logged here yet: there is no journal at {path}."),
    "no_saved_query": N_("There is no saved question {name}. Did you mean {near}? sql --list shows them all."),
    "sql_not_allowed": N_("Only reading is allowed here: a SELECT on the journal ({why})."),
    "sql_too_slow": N_("The question took longer than {seconds} seconds and was stopped. Ask for less, or give --timeout more."),
    "sql_too_big": N_("The question needs more memory than it may use, and was stopped. Ask for less."),
    "sql_not_one": N_("One question at a time: a single SELECT, without a second statement behind it."),
    "sql_no_answer": N_("That asks nothing: write a SELECT."),
    "sql_busy": N_("Another program holds the journal. Ask again in a moment."),
    "sql_mistake": N_("SQLite does not understand the question: {why}"),
    # An import
    "import_no_file": N_("There is no file {path}."),
    "import_not_read": N_("{path} could not be read ({problem})."),
    "import.not_utf8": N_("it is not UTF-8"),
    "import.not_json": N_("it is not JSON"),
    "import.repeated_key": N_("a name stands in it twice"),
    "import.number": N_("a number in it is too large, or none"),
    "import.nesting": N_("it is nested too deep"),
    "import.not_object": N_("it is not a JSON object"),
    "import.too_long": N_("it is longer than 1 MB"),
    "import.missing": N_("{name} is missing"),
    "import.wrong": N_("{name} holds what it can't be"),
    "import.other_row": N_("another call has its id already"),
    "import.erased": N_("this call was erased here"),
    "import.forgotten": N_("this customer was forgotten here"),
    "import.no_original": N_("it corrects a call that is not here"),
    # Practice cases and packs of them
    "no_case": N_("There is no practice case {name}."),
    "no_case_near": N_("There is no practice case {name}. Did you mean {near}?"),
    "case_broken": N_("{file}: {why}."),
    "case_faulty": N_("{file}: {why}"),
    "case_name": N_("a case can't be called so: letters, digits, - and _ only, at most 64"),
    "case_is_a_link": N_("it is a link to another place, which is not followed"),
    "case_no_file": N_("it is no file"),
    "case_not_read": N_("it could not be read ({problem})"),
    "case_too_large": N_("it is larger than {limit_mb} MB"),
    "case_no_lesson": N_("it holds an account and no lesson"),
    "case_head": N_("{name} is missing or holds what it can't be"),
    "case_exists": N_("There is a case {name} already, and it is another. Give --force to put this one in its place."),
    "case_not_kept": N_("{path} could not be written ({problem}). Nothing was changed."),
    "edit_needs_terminal": N_("The form needs a terminal. Without one, change the file itself and look at it with practice check."),
    "capture_left": N_("Nothing was written: something of the person would be left at {path}."),
    "capture_differs": N_("Nothing was written: without what can tell who it is, this account would show other flags, and the story would be another."),
    "capture_incomplete": N_("Nothing was written: the account could not be read whole ({part}). Try again in a moment."),
    "capture_no_snapshot": N_("What was on the screen in this call was not kept, or can't be read: {id}."),
    "pack_not_read": N_("{file} could not be read ({problem})."),
    "pack.too_large": N_("The pack is larger than {limit_mb} MB."),
    "pack.no_zip": N_("The pack is no zip file, or a damaged one."),
    "pack.too_many": N_("The pack holds more than {most} files."),
    "pack.bad_name": N_("The pack holds {name}, which is no name of a case: only NAME.json, in no folder."),
    "pack.twice": N_("The pack holds {name} twice."),
    "pack.not_plain": N_("The pack holds {name}, which is no plain file."),
    "pack.locked": N_("{name} in the pack is locked with a password, or packed in a way that is not read here."),
    "pack.unpacked_too_large": N_("{name} in the pack comes to more than {limit_mb} MB unpacked."),
    "pack.damaged": N_("{name} in the pack is damaged."),
    "pack.no_manifest": N_("The pack has no manifest.json."),
    "pack.bad_manifest": N_("manifest.json of the pack is not as it should be."),
    "pack.other_schema": N_("The pack is of version {schema}; this program reads version {known}."),
    "pack.not_listed": N_("{name} is in the pack but not in its manifest."),
    "pack.not_there": N_("{name} is in the manifest but not in the pack."),
    "pack.changed": N_("{name} in the pack is not what the manifest says it is."),
    "pack.case": N_("Nothing was imported. {name}: {why}"),
    # The law
    "nothing_held": N_("Nothing is held on {customer}."),
    "several_held": N_("Several customers are known so: {ids}. Name one by its id."),
    "retention_not_set": N_("No term is set, so nothing was let go. Write in {file}: [retention] months = 24 (also notes_months, views_months)."),
    "not_confirmed": N_("Nothing was done. Confirm it, or give --yes."),
    "people_key_lost": N_("{path} is gone, so nobody can tell who was forgotten, and nothing is imported. Put it back from a backup."),
    # Quality and coaching
    "criterion_twice": N_("{file}, line {line}: the criterion {key} stands there twice."),
    "unknown_criterion": N_("The scorecard has no {name}. It has {known}."),
    "points_outside": N_("{name}: give 0, 1 or 2, or - where it did not come up, such as acknowledge=2."),
    "no_points": N_("Give at least one criterion its points."),
    "scored_already": N_("{lead} has scored this call. A score is given once; what two leads come to together is the agreed score."),
    "agreed_too_early": N_("An agreed score needs two scores first, each given by itself."),
    "unknown_call": N_("There is no call with the id {id}."),
    "no_words": N_("Write something first."),
    "no_such_note": N_("There is no such note on this call."),
    "not_your_call": N_("Only the agent whose call it was can dispute a note; you are {author} here."),
    "disputed_already": N_("This note is disputed already, and not decided yet."),
    "no_dispute": N_("Nothing is open to be decided: nobody disputes this note now."),
    "own_dispute": N_("Your own dispute is decided by somebody else; you are {author} here."),
    "no_such_line": N_("The script has no line {line}."),
    # A labelled table
    "table_no_file": N_("There is no file {path}."),
    "table_not_text": N_("{path} is not UTF-8. Save the file as UTF-8."),
    "table_not_csv": N_("{path}, line {problem}. Write it as CSV with commas, and quotes around cells that hold one."),
    "table_separator": N_("{path} has one column, with \"{found}\" between its cells. Save it with commas between them."),
    "table_order": N_("{map}, line {line}: in which order the words of {column} go can't be told. Give its levels from low to high."),
    "table_empty": N_("{path} holds no rows."),
    "table_header_twice": N_("{path}: two columns are named {column}."),
    "table_width": N_("{path}, line {line}: {found} cells, where the header has {expected_cells}."),
    "table_unplaced": N_("{map} does not say what these columns of {path} are: {columns}. Put each in numeric, categorical, ordered or leave_out."),
    "table_no_column": N_("{map}, line {line}: {path} has no column {column}."),
    "table_twice": N_("{map}, line {line}: {column} stands in the map twice."),
    "table_map_missing": N_("{map}: {name} is missing."),
    "table_map_unknown": N_("{map}, line {line}: {name} is not known here. Known are: {known}."),
    "table_map_wrong": N_("{map}, line {line}: {name} holds something else than {expected}."),
    "table_bad_absent": N_("{path}: no row has {value} in {column}."),
    "table_no_label": N_("{path}, line {line}: {column} is empty, and every row needs a label."),
    "table_not_number": N_("{path}, line {line}: {column} is numeric, but holds \"{value}\"."),
    "table_not_level": N_("{path}, line {line}: {column} holds \"{value}\", which is none of its levels."),
    "table_not_moment": N_("{path}, line {line}: {column} holds \"{value}\", which is neither a number nor a date."),
    "table_one_class": N_("{path}: every row has the same label, so there is nothing to learn."),
    "table_too_few": N_("{path}: {rows} rows, {rarer} of them with the rarer label. {folds} folds need {least} and {least_rarer}."),
    "table_period": N_("{path}: in one of the periods every row has the same label, so it cannot be judged. Try another number of --folds, or no time."),
    "table_too_small": N_("{path}: too few rows in one of the {folds} folds to fit on. Try another number of --folds, or more rows."),
    # The model
    "labels.none": N_("The labels can't be right: in the month that ended {days} days before the newest there are no {what}, where about {expected} were to be expected. Nothing was fitted. See whether that month's history is whole."),
    "labels.all": N_("The labels can't be right: in the month that ended {days} days before the newest there is nothing but {what}, where about {expected} others were to be expected. Nothing was fitted. See whether that month's history is whole."),
    "labels.stopped": N_("The labels can't be right: in the last month there are no {what}, where about {expected} were to be expected. Nothing was fitted. See whether the key may still read everything (churn-assistant doctor)."),
    "fit.one_class": N_("All {rows} cases ended the same way, so there is nothing to learn from them. See whether the history is whole (churn-assistant doctor)."),
    "fit.too_few": N_("There are too few cases to fit on: {rows}."),
    "fit.prior_columns": N_("The shipped model does not fit this program ({column}). Install churn-assistant anew."),
    "fit.not_equal": N_("The new model does not score as scikit-learn does, so nothing was written. Install churn-assistant anew."),
    # Practice, assigned
    "no_trainee": N_("Name who should play it, in {limit} characters at most."),
    "unknown_goal": N_("There is no goal {goal}. Choose from {known}."),
    "no_such_trainee": N_("Nobody of this name has practised here: {name}"),
    # Practice, played
    "no_play": N_("No such play: {id}."),
    "play_events_gone": N_("What was done in that play of {case} is not kept any more."),
    "play_of_another_case": N_("{case} was changed since that play: it can't be shown step by step any more."),
    "script_unreadable": N_("{path} could not be read ({problem})."),
    "script_no_json": N_("The script is no JSON ({why})."),
    "script_no_list": N_("A script is a list of events, or an object that holds one under \"events\"."),
    "script_no_event": N_("Event {number} of the script is none: it needs at (a number) and do; what, text and extra are texts."),
    "script_bad_event": N_("Event {number} of the script ({do}) can't happen there: {why}"),
    "practice_needs_terminal": N_("The screen needs a terminal. Give --script to play from a file."),
    # Files
    "file_exists": N_("There is a file already at {path}. Name another, or move it."),
    "file_not_written": N_("{path} could not be written ({problem})."),
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
    "months": N_("a whole number of months, 1 to 600"),
    "small_share": N_("a share from 0 to 0.5"),
    "questions": N_('a list such as [{ask = "postcode", weight = "weak"}]'),
    "api_version": N_("an API version"),
    "file": N_("a file that is there"),
    "url": N_("an address"),
    "table": N_("a table"),
    "share": N_("a share above 0, up to 1"),
    "rules": N_("a list of tables [[each_goal]]"),
    "score": N_("a whole number from 0 to 100"),
    "plays": N_("a whole number from 0 to 20"),
    "times": N_("a whole number from 1 to 20"),
    "level": N_("a level: 1, 2 or 3"),
    "criteria": N_("a list of 1 to 26 tables [[criterion]]"),
    "texts": N_('a text, or one for each language, such as {en = "...", nl = "..."}'),
    "a_column": N_("the name of a column"),
    "columns": N_("a list of names of columns"),
    "a_cell": N_("a text or a number, as it stands in the label"),
    "ordered": N_('a list of names, or of {name = "...", levels = [...]}, no level twice'),
}


LABELS: Mapping[str, str] = {"failures": N_("failed renewals"), "recoveries": N_("failed payments that came in")}


def sentence(key: str, facts: Mapping[str, str], tongue: Tongue) -> str:
    """The sentence of an error. A key without one is said as it is, so that nothing goes unsaid."""
    if key not in SENTENCES:
        return key
    filled = dict(facts)
    if "expected" in filled:
        filled["expected"] = tongue.say(EXPECTED.get(filled["expected"], filled["expected"]))
    if key.startswith("labels."):
        filled["what"] = tongue.say(LABELS.get(filled.get("what", ""), "?"))
    if key in {"case_broken", "pack.case"} and filled.get("why") in SENTENCES:
        filled["why"] = sentence(filled["why"], facts, tongue)
    if "fault" in filled:
        filled["why"] = _fault_words(facts, tongue)
    if key == "wrong_value" and filled.get("allowed"):
        filled["allowed"] = tongue.say("Allowed: {allowed}.", allowed=filled["allowed"])
    if key == "unknown_name":
        near, known = filled.get("near"), filled.get("allowed", "")
        filled["near"] = tongue.say("Did you mean {near}?", near=near) if near else tongue.say("Allowed: {allowed}.", allowed=known)
    return tongue.say(SENTENCES[key]).format_map(_Known(filled)).strip()


def _fault_words(facts: Mapping[str, str], tongue: Tongue) -> str:
    """What is wrong in a practice case: ``fault`` is its key, ``path`` its place."""
    from assistant.desk.practice_faults import fault_words
    from assistant.practice.reading import Fault

    return fault_words(Fault(facts.get("path", ""), facts["fault"], facts), tongue)


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def problem_sentence(problem: Problem, tongue: Tongue) -> str:
    """Why a part could not be read, without naming the part."""
    return sentence(problem.key, problem.facts, tongue)


def model_line(trouble: str, tongue: Tongue) -> str:
    """Why the shipped model answers in place of the company's own; ``trouble`` names the file and the place in it."""
    return tongue.say("Your own model can't be used, the shipped one answers: {problem}", problem=trouble)


def problem_line(problem: Problem, tongue: Tongue) -> str:
    """``could not read disputes: the key lacks rak_charge_read``."""
    if problem.part == "journal":
        return problem_sentence(problem, tongue)
    part = tongue.say(PART_LABELS.get(problem.part, problem.part))
    if problem.key == "on_its_way":
        return tongue.say("{part} still on the way …", part=part[:1].upper() + part[1:])
    return tongue.say("could not read {part}: {why}", part=part, why=problem_sentence(problem, tongue))
