"""``model backtest``: a labelled table through the command, and what is wrong with one."""

import gzip
import json
from pathlib import Path

import pytest
from risk.fitting.worlds import world

from cli.command import Command, Ran

MAP = """label = "churn"
bad = "yes"
numeric = ["age", "calls", "noise"]
categorical = ["plan"]
ordered = [{name = "size", levels = ["S", "M", "L"]}]
leave_out = ["rownames"]
"""
HEADER = "rownames,age,calls,plan,size,noise,churn"


def table(size: int = 300) -> str:
    seen = world(size, 51)
    lines = [
        f"{n},{row['age']},{'NA' if row['calls'] is None else row['calls']},{row['plan']},{row['size']},{row['noise']},{'yes' if y else 'no'}"
        for n, (row, y) in enumerate(zip(seen.rows, seen.outcomes, strict=True), 1)
    ]
    return "\n".join([HEADER, *lines]) + "\n"


@pytest.fixture
def backtest(command: Command, tmp_path: Path) -> "Backtest":
    return Backtest(command, tmp_path)


class Backtest:
    def __init__(self, command: Command, folder: Path) -> None:
        self.command, self.folder = command, folder

    def __call__(self, text: str, described: str, *more: str) -> Ran:
        (self.folder / "t.csv").write_text(text, "utf-8")
        (self.folder / "m.toml").write_text(described, "utf-8")
        return self.command("model", "backtest", "--table", str(self.folder / "t.csv"), "--map", str(self.folder / "m.toml"), *more)


def test_json_gives_the_figures(backtest: Backtest) -> None:
    ran = backtest(table(), MAP, "--json", "--folds", "2")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert list(found) == [
        "rows",
        "positive_share",
        "model",
        "auc",
        "brier",
        "log_loss",
        "ece",
        "ece_floor",
        "reasons_gap",
        "json_gap",
        "fit_seconds",
    ]
    assert all(set(found[name]) == {"mean", "sd"} for name in ("auc", "brier", "log_loss", "ece"))
    assert found["rows"] == 300
    assert 0.5 < found["auc"]["mean"] < 1
    assert 0 <= found["reasons_gap"] < 1e-9
    assert 0 <= found["json_gap"] < 1e-9


@pytest.mark.parametrize(
    "ordered", ['ordered = ["size"]', 'ordered = {size = ["S", "M", "L"]}', '[ordered]\nsize = ["S", "M", "L"]', "ordered = {size = []}"]
)
def test_lines_in_the_readers_language_from_a_gzipped_table_split_by_time(backtest: Backtest, ordered: str) -> None:
    lines = [line for line in MAP.splitlines() if not line.startswith(("ordered", "leave_out"))]
    described = "\n".join([*lines, 'time = "rownames"', ordered])
    packed = backtest.folder / "t.csv.gz"
    packed.write_bytes(gzip.compress(table(180).encode()))
    (backtest.folder / "m.toml").write_text(described, "utf-8")
    ran = backtest.command(
        "model", "backtest", "--table", str(packed), "--map", str(backtest.folder / "m.toml"), "--folds", "2", "--lang", "en"
    )
    assert (ran.status, ran.err) == (0, "")
    assert "Model chosen" in ran.out
    assert "AUC" in ran.out


def swap(old: str, new: str) -> str:
    assert old in MAP
    return MAP.replace(old, new)


@pytest.mark.parametrize(
    ("described", "says"),
    [
        (swap('leave_out = ["rownames"]\n', ""), "rownames"),
        (swap('["plan"]', '["plan", "age"]'), "line 4: age stands in the map twice"),
        (swap('["plan"]', '["plan", "colour"]'), "has no column colour"),
        (swap('label = "churn"', 'label = "chrun"'), "line 1:"),
        (swap('bad = "yes"', 'bad = "left"'), "no row has left in churn"),
        (swap('bad = "yes"\n', ""), "bad is missing"),
        (swap("leave_out", "skip"), "line 6: skip is not known here"),
        (swap('"age", "calls"', '"plan2", "calls"'), "line 3:"),
        (swap('["age", "calls", "noise"]', '"age"'), "line 3: numeric holds something else than a list of names of columns"),
        (swap('["S", "M", "L"]', '["S", "S"]'), "line 5: ordered holds something else"),
        (swap('["S", "M", "L"]', '["S", "M"]'), 'size holds "L", which is none of its levels'),
        (swap('label = "churn"', 'label = "churn'), "line 1: not valid TOML"),
        (swap('bad = "yes"', 'bad = "yes"\nbad = "no"'), "line 3: not valid TOML"),
        (swap('leave_out = ["rownames"]', 'leave_out = []\ntime = "rownames"').replace('time = "rownames"', 'time = "plan"'), "plan stands in the map twice"),
    ],
)  # fmt: skip
def test_a_map_that_can_not_be_used_is_status_2_and_one_sentence(backtest: Backtest, described: str, says: str) -> None:
    refused(backtest(table(100), described, "--lang", "en"), says)


TABLE = table(100)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no rows"),
        (HEADER + "\n", "holds no rows"),
        (TABLE.replace("\n2,", "\n2,x", 1), 'line 3: age is numeric, but holds "x'),
        (TABLE.replace("\n3,", "\n3,1_0", 1), "line 4: age is numeric"),
        (TABLE.replace(",yes\n", ",yes,more\n", 1), "8 cells, where the header has 7"),
        (TABLE.replace(",yes\n", ",\n", 1), "churn is empty"),
        (TABLE.replace(",no\n", ",yes\n"), "every row has the same label"),
        (TABLE.replace("calls", "age", 1), "two columns are named age"),
        ("\n".join(TABLE.splitlines()[:20]) + "\n", "19 rows"),
    ],
)  # fmt: skip
def test_a_table_that_can_not_be_used_is_status_2_and_one_sentence(backtest: Backtest, text: str, says: str) -> None:
    refused(backtest(text, MAP, "--lang", "en"), says)


def test_files_that_are_not_there_or_no_text_are_named(backtest: Backtest) -> None:
    backtest(table(100), MAP, "--folds", "x")
    there, gone = str(backtest.folder / "t.csv"), str(backtest.folder / "gone")
    described = str(backtest.folder / "m.toml")
    for files in ((gone, described), (there, gone)):
        refused(backtest.command("model", "backtest", "--table", files[0], "--map", files[1], "--lang", "en"), f"There is no file {gone}")
    for bad, says in ((b"\xff\xfe\x00", "is not UTF-8"), (b"\x1f\x8bbroken", "could not be read")):
        (backtest.folder / "t.csv").write_bytes(bad)
        refused(backtest.command("model", "backtest", "--table", there, "--map", described, "--lang", "en"), says)


def refused(ran: Ran, says: str) -> None:
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


SMALL = 'label = "y"\nbad = 1\nnumeric = ["a"]\n'


def small(header: str, cells: str, rows: int = 60) -> str:
    """``cells``: of one row, from its number and its label."""
    return "\n".join([header, *(cells.format(n=n, y=int(n % 3 == 0)) for n in range(rows))]) + "\n"


@pytest.mark.parametrize(
    ("text", "described", "says"),
    [
        (small("a,y,", "{n},{y},{n}"), SMALL, "what these columns of {table} are: #3."),
        (small("a;y", "{n};{y}"), SMALL, 'has one column, with ";" between its cells.'),
        (small("a,y", "{n},{y}") + '"1,0\n', SMALL, "{table}, line 62: unexpected end of data"),
        (
            small("a,o,y", "{n},{n} x,{y}").replace("5 x", "some 5"),
            SMALL + 'ordered = ["o"]',
            "in which order the words of o go can't be told",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told(backtest: Backtest, text: str, described: str, says: str) -> None:
    ran = backtest(text, described, "--lang", "en")
    assert ran.status == 2
    assert says.format(table=backtest.folder / "t.csv") in ran.err


def test_a_column_without_a_name_goes_by_its_place_and_a_label_by_its_number(backtest: Backtest) -> None:
    ran = backtest(small(",a,y", "{n},{n},{y}.0"), SMALL + 'leave_out = ["#1"]', "--json", "--folds", "2")
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out)["positive_share"] == pytest.approx(1 / 3)


def test_infinite_numbers_are_taken_without_a_word(backtest: Backtest) -> None:
    ran = backtest(small("a,y", "{n},{y}", 400).replace("\n7,", "\ninf,").replace("\n8,", "\n1e308,"), SMALL, "--json", "--folds", "2")
    assert (ran.status, ran.err) == (0, "")
