"""What came of a fit, in lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.desk.model_fit import Fit
from assistant.desk.model_lines import card_json, card_lines
from assistant.language import N_, Tongue

VERDICTS: Mapping[str, str] = {
    "written": N_("The new model is in use: {path}"),
    "not_better": N_("The new model is worse than the one in use on the newest cases. Nothing was replaced."),
    "nothing_new": N_("No case is newer than the model in use, so there is nothing to compare a new one by. Nothing was replaced."),
    "too_little": N_("There is too little history of your own to fit on yet. The shipped model answers."),
    "backtest": N_("Nothing was replaced: this was a trial."),
}


def fit_json(found: Fit) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "path": str(found.path) if found.verdict == "written" else None,
        "read": found.gathered.read,
        "skipped": found.gathered.skipped,
        "compared": dict(found.compared),
        **(card_json(found.book) if found.book else found.card),
    }


def fit_lines(found: Fit, tongue: Tongue) -> Iterator[str]:
    if found.book:
        yield from card_lines(found.book, tongue)
        yield ""
    if any(found.compared.values()):
        yield tongue.say(
            "Compared with the model in use on cases newer than it: failed payments {recovery}, renewals {early_warning}", **found.compared
        )
    yield tongue.say(VERDICTS[found.verdict], path=str(found.path))
