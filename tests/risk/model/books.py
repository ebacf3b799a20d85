"""A small book of one model of each kind, with columns that stay and columns that move from day to day."""

from __future__ import annotations

from assistant.risk.history.pay_habits import EVEN, PayHabits
from assistant.risk.model.book import Answer, Book
from assistant.risk.model.columns import Column
from assistant.risk.model.linear import Curve, Linear, Steps
from assistant.risk.model.model import Model
from assistant.risk.model.reliability import Bin, Reliability
from assistant.risk.model.trees import Feature, Tree, Trees

COLUMNS = (
    Column("amount", "numeric"),
    Column("brand", "categorical", ("visa", "amex")),
    Column("idle", "numeric"),
    Column("weekday", "categorical", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    Column("month_day", "numeric"),
    Column("pay_place", "ordered", ("0", "1", "2", "3-4", "5-7", "8-14", "15-21", "22+")),
)
LINEAR = Linear(
    (
        Curve(0, (0.0, 10.0, 20.0), (-1.0, 0.0, 1.5), 0.5, 0.25, 3.0),
        Steps(1, (0.3, -0.3), 0.0, 0.1),
        Curve(2, (0.0, 9.0), (0.4, 0.4), 0.4, 0.4, 1.0),
        Steps(3, (0.0, 0.1, 0.2, 0.3, 0.4, -0.5, -0.6), 0.0, 0.05),
        Curve(5, (0.0, 7.0), (0.9, -0.9), 0.1, -0.2, 1.0),
    )
)
# month_day <= 24 (unknown left); to the left amount <= 12, to the right the brand amex (unknown right).
MIXED = Tree(
    features=(0, 1, 2, 0, 0, 0, 0),
    thresholds=(24.0, 12.0, 0.5, 0.0, 0.0, 0.0, 0.0),
    unknown_left=(True, False, False, False, False, False, False),
    left=(1, 3, 5, -1, -1, -1, -1),
    right=(2, 4, 6, -1, -1, -1, -1),
    values=(0.05, -0.1, 0.3, -0.4, 0.2, 0.1, 0.7),
)
# amount <= 5: asks about no column that moves.
STILL = Tree((1, 0, 0), (5.0, 0.0, 0.0), (False,) * 3, (1, -1, -1), (2, -1, -1), (0.02, -0.3, 0.15))
TREES = Trees((Feature(4), Feature(0), Feature(1, 1)), (MIXED, STILL))

LOGISTIC = Model("logistic", COLUMNS, -2.0, (LINEAR,), 400)
PAIRS = Model("pairs", COLUMNS, -1.5, (TREES,), 300)
BLEND = Model("blend", COLUMNS, -3.0, (LINEAR.scaled(0.5), TREES.scaled(0.5)), 200, about={"of": "both"})
MODELS = {"logistic": LOGISTIC, "pairs": PAIRS, "blend": BLEND}

MEASURED = Reliability((Bin(0.4, 100, 0.3, 28), Bin(1.0, 100, 0.6, 66)))
FIGURE = {"value": 0.7, "low": 0.65, "high": 0.75}
CARD = {
    "period": {"from": 8000.0, "to": 9000.5},
    "cases": {"accounts": 60, "skipped": 1, "renewals": 700, "failed": 40, "recovered": 25, "left_out": {"unripe": 3}},
    "questions": {
        "recovery": {
            "cases": 40, "happened": 25, "from": 8100.0, "to": 8990.0, "auc": FIGURE, "log_loss": FIGURE,
            "brier": {"value": None, "low": None, "high": None}, "ece": 0.03, "ece_floor": 0.02,
            "deciles": MEASURED.to_json(), "random_split": FIGURE,
            "groups": {
                "month": [{"group": "2026-10", "cases": 33, "said": 0.6, "happened": 0.62, "low": 0.5, "high": 0.7}],
                "code": [{"group": "insufficient_funds", "cases": 33, "said": 0.6, "happened": 0.62, "low": 0.5, "high": 0.7}],
                "tenure": [{"group": "longer", "cases": 33, "said": 0.6, "happened": 0.62, "low": 0.5, "high": 0.7}],
            },
        }
    },
}  # fmt: skip
BOOK = Book(
    "own-1", "own", LOGISTIC, PAIRS, BLEND, LOGISTIC, {"card": (3, 5, 7), "debit": (6,)},
    Answer(0.1, 0.9, MEASURED, 40), Answer(-0.2, 1.1, MEASURED, 700), CARD, PayHabits({"nl": EVEN}, 9),
)  # fmt: skip
