"""Figures as lists: what works by group, churn by month, and what the rule checks found. Each line is a row; Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.report_format import Written
from assistant.desk.review_room import Churn, Group, Month, group_name, month_group, month_money, month_name
from assistant.desk.works_lines import drawn
from assistant.language import N_, Tongue
from assistant.review.finding_words import told
from assistant.review.findings import Finding
from assistant.text import isolate
from assistant.ui.marks import SEVERITY_MARKS
from assistant.ui.widgets.row_list import Cell, RowList, fitted

SEVERITY = {"act_now": "act", "watch": "watch", "good_to_know": "quiet"}
# The column that is drawn is shorter on a narrow screen.
DRAWN, DRAWN_NARROW, NARROW = 3, 11, 100
# Width of each column, and from which width of the screen on it is shown.
WORKS = (
    ("n", 6, 0), (N_("Open"), 5, 0), (N_("Paid"), 13, 0), ("", 21, 0), (N_("Added, points"), 19, 0),
    (N_("On like cases"), 20, 124), (N_("Place"), 6, 124), (N_("Came in"), 15, 142), (N_("Call"), 7, 142), (N_("Feedback"), 10, 158),
)  # fmt: skip


def works_columns(width: int) -> list[tuple[int, str, int]]:
    """Number, head and width of the columns that fit beside a name."""
    shown = [(number, head, size) for number, (head, size, least) in enumerate(WORKS) if width >= least]
    return shown if width >= NARROW else [(number, head, DRAWN_NARROW if number == DRAWN else size) for number, head, size in shown]


def works_head(width: int, first: str, tongue: Tongue) -> str:
    """The names of the columns; the scale stands above what is drawn."""
    shown = works_columns(width)
    name = fitted(first, _name_width(width, shown))
    heads = [
        f"0%{'100%':>{size - 2}}" if number == DRAWN else fitted(tongue.say(head), size, right=True) for number, head, size in shown
    ]  # fmt: skip
    return " " + " ".join([name, *heads])


def _name_width(width: int, shown: Sequence[tuple[int, str, int]]) -> int:
    return max(width - 2 - sum(size + 1 for _, _, size in shown), 8)


class WorksList(RowList):
    def begin(self, groups: Sequence[Group], tongue: Tongue) -> None:
        self.groups, self._write = tuple(groups), Written(tongue)
        self.total = len(self.groups)
        self.cursor = 0
        self.refresh()

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        group, write = self.groups[place], self._write
        shown = works_columns(width)
        scale = next(size for number, _, size in shown if number == DRAWN)
        texts = (
            write.number(group.n), write.number(group.open), write.share(group.recovered, group.interval),
            drawn(group.recovered, group.interval, scale), write.points(group.credited, group.credited_interval),
            write.share(group.adjusted, group.adjusted_interval), str(group.rank or ""), write.money(group.money),
            write.duration(group.call_seconds), write.feedback(group.feedback, group.feedback_n),
        )  # fmt: skip
        cells: list[Cell] = [(f" {fitted(isolate(group_name(group, write)), _name_width(width, shown))} ", "say")]
        for number, _, size in shown:
            style = "fine" if number == DRAWN else "" if number in {2, 4} else "quiet"
            cells.append((fitted(texts[number], size, right=number != DRAWN) + " ", style))
        return cells


MONTHS = ((N_("Cases"), 7), (N_("Failed MRR"), 13), (N_("Recovered"), 13), (N_("Lost"), 13))


def months_head(width: int, tongue: Tongue) -> str:
    """The names of the columns."""
    heads = " ".join(fitted(tongue.say(head), size, right=True) for head, size in MONTHS)
    month = tongue.say("Month")
    return f" {fitted(month, 10)} {fitted('', _group_width(width))} {heads}"


def _group_width(width: int) -> int:
    return max(min(width - 14 - sum(size + 1 for _, size in MONTHS), 40), 8)


class MonthsList(RowList):
    def begin(self, found: Churn, kind: str, tongue: Tongue) -> None:
        months = {"churn": found.by_kind, "cause": found.by_cause, "method": found.by_method}[kind]
        self.months: tuple[Month, ...] = tuple(sorted(months, key=lambda one: one.month, reverse=True))
        self._tongue = tongue
        self.total = len(self.months)
        self.cursor = 0
        self.refresh()

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        one, tongue = self.months[place], self._tongue
        first = place == 0 or self.months[place - 1].month != one.month
        money = (month_money(minor, one, tongue) for minor in (one.failed_mrr, one.recovered_mrr, one.lost_mrr))
        texts = (str(one.cases), *money)
        cells: list[Cell] = [
            (f" {fitted(month_name(one, tongue) if first else '', 10)} ", "quiet"),
            (f"{fitted(isolate(month_group(one, tongue)), _group_width(width))} ", "say"),
        ]
        styles = ("quiet", "", "fine", "act")
        for (_, size), text, style in zip(MONTHS, texts, styles, strict=True):
            cells.append((fitted(text, size, right=True) + " ", style))
        return cells


class FindingsList(RowList):
    """Grows while the calls are looked at: what stands above stays where it is."""

    def begin(self, tongue: Tongue) -> None:
        self.found: list[Finding] = []
        self._tongue = tongue
        self.total = 0
        self.cursor = 0
        self.refresh()

    def reword(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self.refresh()

    def add(self, found: Sequence[Finding]) -> None:
        self.found += found
        self.total = len(self.found)

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        one, tongue = self.found[place], self._tongue
        label, evidence = told(one, tongue)
        rest = max(width - 3 - 13 - 10, 20)
        name = min(34, rest) if width >= 110 else rest
        cells: list[Cell] = [
            (f" {SEVERITY_MARKS[one.severity]} ", SEVERITY[one.severity]),
            (f"{fitted(f'{tongue.day(one.at)} {tongue.time(one.at)}', 12)} ", "quiet"),
            (f"{fitted(isolate(one.agent or '?'), 9)} ", ""),
            (fitted(label, name), "say"),
        ]
        if rest > name:
            cells.append((" " + isolate(evidence), "quiet"))
        return cells
