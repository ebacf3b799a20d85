"""What Datasette is told of the journal: titles, descriptions and units of its tables and columns, and the saved questions.

Shapes: https://docs.datasette.io/en/stable/metadata.html and .../sql_queries.html. JSON is YAML too, so one form serves both endings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.desk.saved_queries import QUERIES
from assistant.language import N_, Tongue

DATABASE = "journal"

TABLES: Mapping[str, tuple[str, str]] = {
    "resolutions": (N_("Calls"), N_("One row a call, as it was wrapped up. A correction is a new row that names the old one in corrects.")),
    "cases": (
        N_("Calls in figures"),
        N_("One row a call in plain words and numbers, with what became of the money; nobody's name but the agent's."),
    ),
    "outcomes": (
        N_("What became of the money"),
        N_("Each time that the provider was asked about the bill of a call. The last one counts."),
    ),
    "views": (N_("Openings of accounts"), N_("Who opened which account, when and why.")),
    "people_log": (N_("What was done for the law"), N_("Retention, forgetting, disclosures and extracts. Nobody's name is in it.")),
    "plays": (N_("Practice plays"), N_("One row a play of a practice case. No call, no customer and no money in it is real.")),
    "assignments": (N_("Assigned practice"), N_("Who was asked to play which practice case, by whom and why.")),
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "resolutions": {
        "number": N_("The row's place in this file, from 1 without gaps."),
        "at": N_("When it was logged (UTC). Of an erased call only the hour is kept."),
        "as_of": N_("The moment that was looked from (UTC)."),
        "customer": N_("The customer's id at the provider; empty where the customer was erased."),
        "situation": N_("What the desk showed."),
        "cause": N_("What the agent found."),
        "disposition": N_("How the call ended."),
        "identified": N_("How sure it was who was on the line: none, weak, strong or failed."),
        "amount": N_("What was open at the call, in the currency's smallest unit."),
        "chance_without_contact": N_("The chance, between 0 and 1, that the bill is paid without a call."),
        "feedback_score": N_("How the customer found it: 1 is worst, 5 is best."),
        "steps_said": N_("The lines of the script that were said, with their times (JSON)."),
        "agreed": N_("The steps that were agreed (JSON)."),
        "corrects": N_("The id of the call that this row corrects."),
    },
    "cases": {
        "superseded": N_("1 where a later row corrects this call: it counts nowhere."),
        "erased": N_("1 where the customer was erased."),
        "paid": N_("What came in, in the currency's smallest unit."),
        "days": N_("Days from the call to the payment."),
    },
    "outcomes": {"way": N_("By which way it was paid."), "checked_at": N_("When the provider was asked (UTC).")},
    "views": {"why": N_("What it was opened for."), "at": N_("When (UTC).")},
    "people_log": {
        "person": N_("A keyed hash of the customer's id: it tells no one who that was."),
        "done": N_("How many rows, files and copies (JSON)."),
    },
    "plays": {
        "trainee": N_("Who practised; empty where retention let go of it."),
        "mark": N_("Tells one version of a case from another."),
        "score": N_("0 to 100."),
        "capped": N_("Which harm capped the score; empty where none did."),
        "points": N_("By criterion: points got, and points to be had (JSON)."),
        "findings": N_("What cost points (JSON)."),
        "events": N_("What the trainee did, in order (JSON)."),
        "finished": N_("1 where it was played to its end."),
        "help": N_("1 where the trainee was shown what is hidden, or stepped back."),
        "by_script": N_("1 where a file played it."),
        "from_play": N_("The play that this one goes on from."),
    },
    "assignments": {
        "resolution": N_("The call that gave the reason."),
        "finding": N_("What a rule check found in that call."),
    },
}
UNITS: Mapping[str, Mapping[str, str]] = {
    "resolutions": {"call_seconds": "s", "wrap_up_seconds": "s"},
    "cases": {"call_seconds": "s", "wrap_up_seconds": "s"},
    "plays": {"seconds": "s"},
}
NEWEST_FIRST = {
    "resolutions": "number",
    "outcomes": "number",
    "views": "number",
    "people_log": "number",
    "plays": "number",
    "assignments": "number",
}
FACETS = {
    "resolutions": ["disposition", "cause", "agent"],
    "cases": ["outcome", "disposition"],
    "views": ["agent", "why"],
    "plays": ["trainee", "case_name"],
}


def metadata(tongue: Tongue) -> dict[str, Any]:
    """The metadata for ``datasette journal.db --metadata FILE``, in the reader's language."""
    return {
        "title": "churn-assistant",
        "description": tongue.say("The calls of this desk. Rows are only added; this view only reads."),
        "databases": {
            DATABASE: {
                "tables": {name: _table(name, tongue) for name in TABLES},
                "queries": {
                    one.name: {"title": tongue.say(one.title), "description": _about(one.about, one.units, tongue), "sql": one.sql.strip()}
                    for one in QUERIES
                },
            }
        },
    }


def _table(name: str, tongue: Tongue) -> dict[str, Any]:
    title, about = TABLES[name]
    found: dict[str, Any] = {
        "title": tongue.say(title),
        "description": tongue.say(about),
        "columns": {column: tongue.say(words) for column, words in COLUMNS.get(name, {}).items()},
    }
    extra = {"sort_desc": NEWEST_FIRST.get(name), "units": dict(UNITS.get(name, {})), "facets": FACETS.get(name, [])}
    return found | {key: value for key, value in extra.items() if value}


def _about(about: str, units: Mapping[str, str], tongue: Tongue) -> str:
    told = ", ".join(f"{column}: {unit}" for column, unit in units.items())
    return f"{tongue.say(about)} ({told})" if told else tongue.say(about)
