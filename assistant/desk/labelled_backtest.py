"""The verb "back-test on a table": reads a map and a table, fits and judges, and words what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal, format_percent

from assistant.desk.labelled_map import read_map
from assistant.desk.labelled_table import LabelledTable, read_table
from assistant.desk.trouble import Misuse
from assistant.language import N_, Tongue

FEWEST_ROWS_A_FOLD, FEWEST_OF_ONE = 10, 7
KINDS: Mapping[str, str] = {
    "logistic": N_("logistic: an effect for each column, added up"),
    "pairs": N_("pairs: boosted trees on one or two columns each"),
    "blend": N_("blend: half logistic, half pairs"),
}


def backtest_table(table: Path, map_file: Path, *, folds: int, seed: int) -> dict[str, Any]:
    """What ``model backtest --table --json`` prints. Raises Misuse for a map or a table that can't be used."""
    placed = read_map(map_file)
    held = read_table(table, placed)
    _check_size(table, held, folds)
    from assistant.risk.fitting.backtest import backtest
    from assistant.risk.fitting.health import FitError

    try:
        return asdict(backtest(held.rows, held.outcomes, held.columns, times=held.times, folds=folds, seed=seed))
    except FitError as error:
        key = "table_period" if error.why == "one_class" else "table_too_small"
        raise Misuse(key, {"path": str(table), "folds": str(folds)}) from error


def _check_size(table: Path, held: LabelledTable, folds: int) -> None:
    rows, positives = len(held.outcomes), sum(held.outcomes)
    rarer = min(positives, rows - positives)
    if rarer == 0:
        raise Misuse("table_one_class", {"path": str(table)})
    least, least_rarer = FEWEST_ROWS_A_FOLD * max(folds, 3), max(2 * folds, FEWEST_OF_ONE)
    if rows < least or rarer < least_rarer:
        facts = {"path": str(table), "rows": str(rows), "rarer": str(rarer), "folds": str(folds)}
        raise Misuse("table_too_few", facts | {"least": str(least), "least_rarer": str(least_rarer)})


def backtest_lines(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    """The same as lines."""
    say = tongue.say

    def number(value: float, pattern: str = "0.0000") -> str:
        return format_decimal(value, format=pattern, locale=tongue.locale)

    def spread(name: str) -> str:
        return f"{number(found[name]['mean'])} ± {number(found[name]['sd'])}"

    told = (
        (say("Rows"), format_decimal(found["rows"], locale=tongue.locale)),
        (say("Share with the outcome"), format_percent(found["positive_share"], format="0.0%", locale=tongue.locale)),
        (say("Model chosen"), say(KINDS[found["model"]])),
        (say("AUC"), spread("auc")),
        (say("Brier score"), spread("brier")),
        (say("Log loss"), spread("log_loss")),
        (say("Calibration error (ECE)"), spread("ece")),
        (say("  of a perfect score"), number(found["ece_floor"])),
        (say("Reasons add up to within"), number(found["reasons_gap"], "0.0E0")),
        (say("JSON and fitted model differ by"), number(found["json_gap"], "0.0E0")),
        (say("Seconds a fit"), number(found["fit_seconds"], "0.0")),
    )
    width = max(len(name) for name, _ in told)
    for name, value in told:
        yield f"{name:<{width}}  {value}"
    yield say("Mean over the folds ± standard deviation, on rows that the fit had not seen.")
