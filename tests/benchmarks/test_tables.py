"""The model on labelled tables of others, and how fast it scores and fits.

The tables are looked for in the folder that CHURN_ASSISTANT_TABLES names: ``credit_data.csv.gz`` (R package modeldata: 4,454 loans, label
Status) and ``mlc_churn.csv.gz`` (modeldata: 5,000 telephone customers, label churn). One that is not there is skipped, by name.
"""

from __future__ import annotations

import csv
import gzip
import os
import time
from pathlib import Path

import pytest
from risk.fitting.worlds import COLUMNS, world

from assistant.desk.labelled_backtest import backtest_table
from assistant.risk.fitting.arrays import codes_of
from assistant.risk.fitting.batch import logits, shares
from assistant.risk.fitting.fit import fit
from assistant.risk.model.model import model_from_json, model_to_json
from benchmarks.table import show

TABLES = os.environ.get("CHURN_ASSISTANT_TABLES", "")
ROWS = 100_000


@pytest.mark.parametrize(
    ("name", "label", "bad", "categorical", "bound"),
    [
        ("credit_data", "Status", "bad", ("Home", "Marital", "Records", "Job"), 0.843),
        ("mlc_churn", "churn", "yes", ("state", "area_code", "international_plan", "voice_mail_plan"), 0.918),
    ],
)
def test_tables_of_others(tmp_path: Path, name: str, label: str, bad: str, categorical: tuple[str, ...], bound: float) -> None:
    table = Path(TABLES, f"{name}.csv.gz")
    if not TABLES or not table.is_file():
        pytest.skip(f"{name}.csv.gz is not in CHURN_ASSISTANT_TABLES")
    with gzip.open(table, "rt", encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    numeric = [column for column in header if column not in (label, "rownames", *categorical)]
    described = tmp_path / "map.toml"
    described.write_text(
        f'label = "{label}"\nbad = "{bad}"\nnumeric = {numeric}\ncategorical = {list(categorical)}\nleave_out = ["rownames"]\n', "utf-8"
    )
    found = backtest_table(table, described, folds=5, seed=0)
    show(
        f"{name}: {found['rows']} rows, 5 folds, {found['model']}",
        [
            ("AUC", f"{found['auc']['mean']:.4f}", f">= {bound}"),
            ("Brier score", f"{found['brier']['mean']:.4f}", ""),
            ("log loss", f"{found['log_loss']['mean']:.4f}", ""),
            ("ECE", f"{found['ece']['mean']:.4f}", f"a perfect score: {found['ece_floor']:.4f}"),
            ("reasons against the logit", f"{found['reasons_gap']:.1e}", "<= 1e-9"),
            ("JSON against scikit-learn", f"{found['json_gap']:.1e}", "<= 1e-9"),
            ("seconds a fit", f"{found['fit_seconds']:.1f}", ""),
        ],
    )
    assert found["auc"]["mean"] >= bound


def test_speed() -> None:
    seen = world(ROWS, 1, crossed=3.0)
    began = time.process_time()
    model = fit(seen.rows, seen.outcomes, COLUMNS).model
    fitted = time.process_time() - began
    began = time.process_time()
    codes = codes_of(seen.rows, model.columns)
    logits(model, codes)
    shares(model, codes)
    many = time.process_time() - began
    own = model_from_json(model_to_json(model))
    began = time.process_time()
    for row in seen.rows[:1000]:
        own.logit(row)
        own.reasons(row)
    one = time.process_time() - began
    show(
        f"speed, {model.kind} on five columns, seconds of one processor",
        [
            (f"fitting {ROWS:,} rows", f"{fitted:.1f} s", "< 20 s"),
            (f"{ROWS:,} rows scored and explained", f"{many:.2f} s", "< 3 s"),
            ("one row scored and explained", f"{one:.3f} ms", "< 0.5 ms"),
        ],
    )
