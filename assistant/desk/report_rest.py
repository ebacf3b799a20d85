"""The report's other sections: churn by month, what the rule checks found, what customers said, and what each figure means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from assistant.desk.churn_months import DEFINITIONS
from assistant.desk.report_figures import Figures
from assistant.desk.report_format import NONE, Written
from assistant.guidance.wording import SEVERITY_LABELS, method_kind
from assistant.journal.churn_figures import Month as ChurnMonth
from assistant.journal.report_queries import as_asked
from assistant.language import N_
from assistant.money import minor_digits
from assistant.review.finding_words import FINDING_LABELS, told
from assistant.review.findings import counted
from assistant.review.report_parts import (
    Block,
    Definition,
    Definitions,
    Month,
    Months,
    Prose,
    Quote,
    Quotes,
    Section,
    Table,
    Tone,
)
from assistant.text import clean_note, redact

NEWEST_FINDINGS = 20
# Of each situation so many quotes, the newest, and of so many situations (judgement: enough to hear a voice, short enough to read).
QUOTES_EACH, QUOTED_SITUATIONS = 3, 6
KINDS: tuple[tuple[str, str, Tone], ...] = (
    ("involuntary", N_("Involuntary"), "plain"),
    ("passive", N_("Passive"), "warn"),
    ("voluntary", N_("Voluntary"), "bad"),
)
STATES: tuple[tuple[str, str, Tone], ...] = (
    ("recovered_mrr", N_("Came in"), "good"),
    ("open_mrr", N_("Still open"), "warn"),
    ("lost_mrr", N_("Lost"), "bad"),
)


def churn(figures: Figures, write: Written) -> Section:
    """By month and kind: cases and MRR; the involuntary by cause and by method."""
    say, rows = write.say, [one for one in figures.churn.by_kind if one.group in {kind for kind, _, _ in KINDS}]
    if not rows:
        return Section("churn", say("Churn by month"), (Prose(say("In this period nothing threatened to end.")),))
    blocks: list[Block] = [*(Prose(say(DEFINITIONS[kind])) for kind, _, _ in KINDS)]
    if figures.source:
        blocks.append(Prose(say("This section counts the calls of all sources."), "note"))
    blocks += [_cases_picture(rows, write), *_mrr_pictures(rows, write), _churn_table(rows, write)]
    for title, of, found in (
        (say("Involuntary churn by cause"), write.cause, figures.churn.by_cause),
        (say("Involuntary churn by method"), lambda kind: method_kind(kind, write.tongue), figures.churn.by_method),
    ):
        blocks.append(_split(title, found, of, write))
    return Section("churn", say("Churn by month"), tuple(blocks))


def _cases_picture(rows: Sequence[ChurnMonth], write: Written) -> Months:
    """Cases by kind, one column a month."""
    columns = tuple(
        Month(
            _month(month, write),
            tuple(float(sum(one.cases for one in rows if (one.month, one.group) == (month, kind))) for kind, _, _ in KINDS),
            "",
        )
        for month in sorted({one.month for one in rows})
    )
    seen = write.say("Each bill counts once, in the month of the first call about it.")
    return Months(write.say("Cases by month and kind"), seen, tuple((write.say(label), tone) for _, label, tone in KINDS), columns)


def _mrr_pictures(rows: Sequence[ChurnMonth], write: Written) -> Iterator[Months]:
    """What became of the involuntary MRR, one picture for each currency."""
    involuntary = [one for one in rows if one.group == "involuntary" and one.failed_mrr]
    for currency in sorted({one.currency for one in involuntary if one.currency}):
        mine = [one for one in involuntary if one.currency == currency]
        size = 10.0 ** minor_digits(currency)
        columns = tuple(
            Month(
                _month(month, write),
                tuple(sum(getattr(one, name) for one in mine if one.month == month) / size for name, _, _ in STATES),
                "",
            )
            for month in sorted({one.month for one in mine})
        )
        yield Months(
            write.say("What became of involuntary MRR, in {currency}", currency=currency),
            write.say("A whole column is the MRR that failed in that month."),
            tuple((write.say(label), tone) for _, label, tone in STATES),
            columns,
        )


def _churn_table(rows: Sequence[ChurnMonth], write: Written) -> Table:
    say = write.say
    labels = {kind: label for kind, label, _ in KINDS}
    table = tuple((_month(one.month, write), say(labels[one.group]), *_churn_cells(one, write)) for one in rows)
    return Table(say("Churn by month and kind"), (say("Month"), say("Kind"), *_churn_heads(write)), table, frozenset(range(2, 8)))


def _churn_heads(write: Written) -> tuple[str, ...]:
    say = write.say
    return (say("Cases"), say("Paid"), say("Lost"), say("Failed MRR"), say("Recovered MRR"), say("Lost MRR"))


def _churn_cells(one: ChurnMonth, write: Written) -> tuple[str, ...]:
    amounts = (write.money([(one.currency, minor)]) for minor in (one.failed_mrr, one.recovered_mrr, one.lost_mrr))
    return (write.number(one.cases), write.number(one.recovered_cases), write.number(one.lost_cases), *amounts)


def _split(title: str, found: Sequence[ChurnMonth], of: Callable[[str], str], write: Written) -> Table:
    """The months added up, for each group and currency; the largest first."""
    whole: dict[tuple[str, str | None], ChurnMonth] = {}
    for one in found:
        key = (one.group, one.currency)
        whole[key] = _added(whole[key], one) if key in whole else one
    ordered = sorted(whole.values(), key=lambda one: (-one.cases, one.group))
    rows = tuple((of(one.group), *_churn_cells(one, write)) for one in ordered)
    return Table(title, (write.say("Kind"), *_churn_heads(write)), rows, frozenset(range(1, 7)))


def _added(one: ChurnMonth, other: ChurnMonth) -> ChurnMonth:
    names = ("cases", "with_mrr", "recovered_cases", "lost_cases", "failed_mrr", "recovered_mrr", "lost_mrr")
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in names})


def _month(month: str, write: Written) -> str:
    return write.tongue.short_month(datetime.fromisoformat(f"{month}-01").date())


def rule_checks(figures: Figures, write: Written) -> Section:
    """How often each kind was found, and the newest with their evidence."""
    say, found = write.say, figures.found
    looked = say(
        "{number} calls were looked at, each by every rule. A finding is a reason to look, not a verdict.",
        number=write.number(figures.looked),
    )
    blocks: list[Block] = [Prose(looked)]
    whole = figures.whole
    if whole is not None and figures.looked < whole.cases:
        blocks.append(Prose(say("These are the newest of the period's {number} calls.", number=write.number(whole.cases)), "note"))
    if not found:
        return Section("findings", say("Rule checks"), (*blocks, Prose(say("Nothing was found."))))
    severities = {one.kind: one.severity for one in found}
    table = tuple(
        (
            say(FINDING_LABELS[kind]),
            say(SEVERITY_LABELS[severities[kind]]),
            write.number(number),
            write.number(number / figures.looked * 1000, "0.0"),
        )
        for kind, number in sorted(counted(found).items(), key=lambda one: -one[1])
    )
    blocks.append(
        Table(say("Findings by kind"), (say("Finding"), say("Weight"), say("Number"), say("In 1,000 calls")), table, frozenset({2, 3}))
    )
    newest = tuple(
        (f"{write.tongue.local(one.at):%Y-%m-%d}", one.agent or NONE, *told(one, write.tongue), str(one.number))
        for one in found[:NEWEST_FINDINGS]
    )
    columns = (say("Day"), say("Agent"), say("Finding"), say("What it rests on"), say("Call"))
    blocks.append(Table(say("The newest findings; the number is the call's in the log"), columns, newest, frozenset({4})))
    return Section("findings", say("Rule checks"), tuple(blocks))


def said(figures: Figures, write: Written) -> Section:
    """Feedback by situation, and some of the customers' own words."""
    say, rows = write.say, figures.answers["feedback"]
    heading = say("What customers said")
    if not rows:
        return Section("said", heading, (Prose(say("No customer said in this period how they found the call.")),))
    table = tuple(
        (
            write.cause(row["situation"]),
            write.number(row["scores"]),
            write.number(row["mean"], "0.0"),
            *(write.number(row[name] or 0) for name in SCORES),
        )
        for row in rows
    )
    columns = (say("Situation"), say("Answers"), say("Mean of 1 to 5"), say("Bad (1 or 2)"), say("So-so (3)"), say("Good (4 or 5)"))
    blocks: list[Block] = [Table(say("Feedback by situation"), columns, table, frozenset(range(1, 6)))]
    blocks += _quotes(figures.answers["said"], write)
    return Section("said", heading, tuple(blocks))


SCORES = ("bad", "so_so", "good")


def _quotes(rows: Sequence[Mapping[str, Any]], write: Written) -> Iterator[Quotes]:
    """The newest words of each situation; whatever looks like a number of a card or account is masked once more."""
    by_situation: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_situation.setdefault(row["situation"], []).append(row)
    largest = sorted(by_situation, key=lambda one: (-len(by_situation[one]), one or ""))[:QUOTED_SITUATIONS]
    for situation in largest:
        quotes = tuple(Quote(redact(clean_note(row["words"])).text, _about(row, write)) for row in by_situation[situation][:QUOTES_EACH])
        yield Quotes(write.cause(situation), quotes)


def _about(row: Mapping[str, Any], write: Written) -> str:
    at = datetime.fromisoformat(row["at"])
    day = f"{write.tongue.day(at)} {write.tongue.local(at).year}"
    if row["score"] is None:
        return day
    return write.say("{day}, {score} of 5", day=day, score=row["score"])


MEANINGS: tuple[tuple[str, str, str | None], ...] = (
    (
        N_("Bills and the paid share"),
        N_(
            "Every call about a bill or an amount, corrected ones once. Paid is what the provider said when it was last asked; open bills count"
            " as not paid. The interval is Wilson's at 90%."
        ),
        "outcomes",
    ),
    (
        N_("Added by the call"),
        N_(
            "The paid share less the mean of the chances without contact, over the calls that have one. churn-assistant review works --json"
            " gives the same figures."
        ),
        None,
    ),
    (
        N_("On like cases"),
        N_(
            "The paid share as it would be if everybody had the same mix of causes and bands of amounts. Groups with few cases of a kind are"
            " drawn to what is known without them."
        ),
        None,
    ),
    (
        N_("Promises"),
        N_("Kept where the money came in by the day after the promised day. Pending until the promised day has passed."),
        "promises",
    ),
    (
        N_("By which way it was paid"),
        N_("What the payment itself shows. That our call did it is only said where nothing else is seen."),
        "ways",
    ),
    (N_("Cause and ending"), N_("As the agent logged them; a row that a later one corrects is left out."), "failed"),
    (N_("How calls ended"), N_("One ending a call."), "endings"),
    (N_("Feedback"), N_("The customer's own score, 5 is best."), "feedback"),
)


def definitions(figures: Figures, write: Written) -> Section:
    """What each figure means, and the SQL that gives it."""
    period = figures.period
    about = Prose(write.say('Ask any of these again with: churn-assistant sql "SELECT …". Times are UTC.'))
    found = tuple(
        Definition(
            write.say(term),
            write.say(meaning),
            as_asked(name, since=period.since, until=period.until, now=figures.now, source=figures.source) if name else None,
        )
        for term, meaning, name in MEANINGS
    )
    months = tuple(Definition(write.say(DEFINITIONS[name]), "", None) for name in ("failed_mrr", "recovered_mrr", "lost_mrr"))
    asked = Definition(
        write.say("Churn by month"),
        write.say("By kind, and of the involuntary by cause and by method."),
        "\n\n".join(figures.churn.sql.values()),
    )
    found = (*found, *months, asked)
    return Section("definitions", write.say("What the figures mean"), (about, Definitions(found)))
