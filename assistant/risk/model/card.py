"""The figures that a model file carries for the model card: what is shown or compared is checked; other names are passed over."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.risk.model.checks import At

GROUPS = ("month", "cause", "code", "country", "method", "tenure")
TENURES = ("under_90", "under_365", "longer")
QUESTIONS = ("recovery", "early_warning")
_FIGURES = ("auc", "log_loss", "brier")
_COUNTED = ("accounts", "skipped", "renewals", "failed", "recovered")
MOST_GROUPS, MOST_CASES = 1_000, 10**12
FURTHEST_DAYS = 100_000.0
"""Days from 2000-01-01 that a date can hold."""


def read_card(item: At) -> dict[str, Any]:
    """The card as it stands. Raises ModelFileError."""
    held = _object(item)
    if "period" in held:
        for end in held["period"].fields("from", "to").values():
            end.number(FURTHEST_DAYS)
    if "cases" in held:
        for name, count in _object(held["cases"]).items():
            if name in _COUNTED:
                count.whole(0, MOST_CASES)
    for name, question in _object(held["questions"]).items() if "questions" in held else ():
        question.one_named(name, QUESTIONS)
        _question(question)
    return dict(item.value)


def _object(item: At) -> dict[str, At]:
    return item.fields(*item.value) if isinstance(item.value, dict) else item.wrong("wrong_kind", expected="object")


def _question(item: At) -> None:
    held = item.having("cases", *_FIGURES, "ece", "ece_floor", "groups")
    held["cases"].whole(0, MOST_CASES)
    for name in _FIGURES:
        _figure(held[name])
    if "random_split" in item.value:
        _figure(At(f"{item.place}.random_split", item.value["random_split"]))
    for name in ("ece", "ece_floor"):
        held[name].number()
    for name, groups in _object(held["groups"]).items():
        groups.one_named(name, GROUPS)
        for group in groups.items(MOST_GROUPS):
            _group(group, name)


def _figure(item: At) -> None:
    held = item.fields("value", "low", "high")
    if any(one.value is not None for one in held.values()):
        for one in held.values():
            one.number()


def _group(item: At, name: str) -> None:
    held = item.having("group", "cases", "said", "happened", "low", "high")
    if name == "month":
        _check_month(held["group"])
    if name == "tenure":
        held["group"].one_of(TENURES)
    held["group"].text()
    held["cases"].whole(0, MOST_CASES)
    for one in ("said", "happened", "low", "high"):
        if not 0 <= held[one].number() <= 1:
            held[one].wrong("out_of_range", low="0", high="1")


def _check_month(item: At) -> None:
    try:
        date.fromisoformat(f"{item.text()}-01")
    except ValueError:
        item.wrong("wrong_kind", expected="YYYY-MM")
