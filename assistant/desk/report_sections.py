"""The report's sections on the money: the summary, what failed, what was done, and whether the money came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.desk.report_figures import Figures
from assistant.desk.report_format import WAY_LABELS, Written, signed
from assistant.guidance.wording import DISPOSITION_LABELS
from assistant.language import N_
from assistant.review.report_parts import Bars, Block, Prose, Section, Share, Stack, Table, Tile, Tiles, Tone

# What is seen at once in a picture; the rest is in its table.
MOST_BARS = 10


def summary(figures: Figures, write: Written) -> Section:
    """The figures that a lead asks for first, and two sentences on what they are."""
    say, whole = write.say, figures.whole
    if whole is None:
        return Section("summary", say("In short"), (Prose(say("No call was logged in this period, so there is nothing to report.")),))
    tiles = [
        Tile(say("Calls"), write.number(whole.cases), say("{number} about money", number=write.number(whole.n))),
        Tile(say("Paid by now"), write.percent(whole.recovered), _around(whole.interval, write)),
        Tile(say("Came in"), write.money(whole.money), _of_stake(figures, write)),
        Tile(
            say("Added by the calls"),
            say("{points} points", points=write.points(whole.credited)) if whole.credited is not None else "–",
            _credit_note(figures, write),
        ),
        Tile(say("Promises kept"), *_promises(figures, write)),
        Tile(say("Found by the rule checks"), write.number(len(figures.found)), _urgent(figures, write)),
    ]
    blocks: tuple[Block, ...] = (*_opening(figures, write), *_practised(figures, write), Tiles(tuple(tiles)), Prose(say(LIMITS), "note"))
    return Section("summary", say("In short"), blocks)


LIMITS = N_(
    "A share stands with its 90% interval: the range that holds the true share nine times out of ten. Bills that are still open count as not"
    " paid, and are shown as open. What a call added is an estimate: the paid share less the chance of payment without contact that the model"
    " gave beforehand. It cannot know what would have happened in a case that the model has not seen the like of, nor whether agents first"
    " call those who would pay anyway."
)


def _opening(figures: Figures, write: Written) -> tuple[Prose, ...]:
    say, whole = write.say, figures.whole
    if whole is None or not whole.n:
        return (Prose(say("No call in this period was about money, so there is nothing to recover.")),)
    first = say(
        "Of {n} bills that calls were about, {paid} are paid by now, {open} are still open and {lost} are lost.",
        n=write.number(whole.n), paid=write.number(whole.paid), open=write.number(whole.open), lost=write.number(whole.lost),
    )  # fmt: skip
    if whole.credited is None or whole.credited_interval is None:
        return (Prose(first),)
    low, high = whole.credited_interval.low, whole.credited_interval.high
    if low > 0:
        second = say("More was paid than would have been without the calls, as far as the model can tell.")
    elif high < 0:
        second = say("Less was paid than the model expected without any call. Look at the model and at the lines below.")
    else:
        second = say("Whether the calls added anything cannot be told from so few cases.")
    return (Prose(f"{first} {second}"),)


def _practised(figures: Figures, write: Written) -> tuple[Prose, ...]:
    """Says so where calls on practice data are among the others."""
    practised = sum(row["calls"] for row in figures.answers["sources"] if row["source"] == "practice")
    if figures.simulated or not practised:
        return ()
    return (
        Prose(
            write.say(
                "{number} of these calls were on practice data. Leave them out with --source stripe.", number=write.number(practised)
            ),
            "note",
        ),
    )


def _around(interval: Any, write: Written) -> str:
    if interval is None:
        return ""
    return write.say("likely between {low} and {high}", low=write.percent(interval.low), high=write.percent(interval.high))


def _of_stake(figures: Figures, write: Written) -> str:
    rows = figures.answers["outcomes"]
    return write.say("of {amount} at stake", amount=write.money((row["currency"], row["at_stake"]) for row in rows))


def _credit_note(figures: Figures, write: Written) -> str:
    whole = figures.whole
    if whole is None or whole.credited_interval is None:
        return write.say("too few calls have a chance beside them")
    around = whole.credited_interval
    return write.say("of the paid share; likely {low} to {high}", low=signed(around.low), high=signed(around.high))


def _promises(figures: Figures, write: Written) -> tuple[str, str]:
    row = next(iter(figures.answers["promises"]), {"promised": 0})
    if not row["promised"]:
        return "–", write.say("nothing was promised")
    kept, pending = row["kept"] or 0, row["pending"] or 0
    due = row["promised"] - pending
    note = write.say(
        "{kept} of {due} that are due; {pending} still to come",
        kept=write.number(kept),
        due=write.number(due),
        pending=write.number(pending),
    )
    return write.percent(kept / due if due else None), note


def _urgent(figures: Figures, write: Written) -> str:
    urgent = sum(one.severity == "act_now" for one in figures.found)
    return write.say("{urgent} to act on now; {looked} calls looked at", urgent=write.number(urgent), looked=write.number(figures.looked))


def failed(figures: Figures, write: Written) -> Section:
    """Causes by how often, and what was at stake."""
    say = write.say
    by_cause: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in figures.answers["failed"]:
        by_cause.setdefault(row["cause"], []).append(row)
    calls = {cause: sum(row["calls"] for row in rows) for cause, rows in by_cause.items()}
    ordered = sorted(by_cause, key=lambda cause: (-calls[cause], cause or ""))
    total = sum(calls.values()) or 1
    bars = tuple(Share(write.cause(one), calls[one], write.number(calls[one])) for one in ordered[:MOST_BARS])
    rows = tuple(
        (
            write.cause(one),
            write.number(calls[one]),
            write.percent(calls[one] / total),
            write.money((row["currency"], row["at_stake"]) for row in by_cause[one]),
        )
        for one in ordered
    )
    seen = say("The cause that the agent found; the most frequent one is: {cause}.", cause=write.cause(ordered[0])) if ordered else ""
    columns = (say("Cause"), say("Calls"), say("Share"), say("Open at the call"))
    blocks: tuple[Block, ...] = (
        Bars(say("Calls by cause"), seen, bars),
        Table(say("Calls by cause, and what was open when the call began"), columns, rows, frozenset({1, 2, 3})),
    )
    return Section("failed", say("What failed"), blocks)


def done(figures: Figures, write: Written) -> Section:
    """How calls ended, and what was agreed."""
    say = write.say
    endings = figures.answers["endings"]
    total = sum(row["calls"] for row in endings) or 1
    bars = tuple(Share(_ending(row, write), row["calls"], write.number(row["calls"])) for row in endings[:MOST_BARS])
    rows = tuple((_ending(row, write), write.number(row["calls"]), write.percent(row["calls"] / total)) for row in endings)
    blocks: list[Block] = [
        Bars(say("How calls ended"), say("Each call has one ending; the wrap-up asks for it."), bars),
        Table(say("Endings"), (say("Ending"), say("Calls"), say("Share")), rows, frozenset({1, 2})),
    ]
    steps = [one for one in figures.works["agreed"] if one.values[0] is not None]
    if steps:
        agreed = tuple(
            (write.step(str(one.values[0])), write.number(one.cases), write.share(one.recovered, one.interval), write.money(one.money))
            for one in steps
        )
        columns = (say("Agreed"), say("Calls"), say("Paid by now"), say("Came in"))
        blocks.append(Table(say("What was agreed, and what share of those bills is paid"), columns, agreed, frozenset({1, 2, 3})))
        blocks.append(Prose(say("Steps are chosen to fit the case, so these shares say little about the steps themselves."), "note"))
    return Section("done", say("What was done"), tuple(blocks))


def _ending(row: Mapping[str, Any], write: Written) -> str:
    return write.say(DISPOSITION_LABELS.get(row["disposition"], row["disposition"]))


WITHIN: tuple[tuple[str, str, Tone], ...] = (
    ("within_1", N_("Paid within 1 day"), "good"),
    ("within_3", N_("Paid within 3 days"), "fair"),
    ("within_14", N_("Paid within 14 days"), "soft"),
    ("later", N_("Paid later"), "plain"),
    ("open", N_("Still open"), "warn"),
    ("lost", N_("Lost"), "bad"),
)


def came_in(figures: Figures, write: Written) -> Section:
    """Paid within 1, 3 and 14 days, still open, lost; by which way; promises."""
    say, rows = write.say, figures.answers["outcomes"]
    n = sum(row["cases"] for row in rows)
    if not n:
        return Section("came-in", say("Did the money come in?"), (Prose(say("No call in this period was about money.")),))
    counts = {name: sum(row[name] or 0 for row in rows) for name, _, _ in WITHIN}
    parts = tuple(Share(say(label), counts[name], write.percent(counts[name] / n), tone) for name, label, tone in WITHIN)
    table = tuple((say(label), write.number(counts[name]), write.percent(counts[name] / n)) for name, label, _ in WITHIN)
    paid = n - counts["open"] - counts["lost"]
    seen = say("Of {n} bills {paid} are paid. Days count from the call.", n=write.number(n), paid=write.number(paid))
    blocks: list[Block] = [
        Stack(say("What became of the bills"), seen, parts),
        Table(say("What became of the bills; each is in one row"), (say("State"), say("Bills"), say("Share")), table, frozenset({1, 2})),
        Table(
            say("The money"),
            (say("Currency"), say("At stake"), say("Came in"), say("Lost")),
            _money_rows(figures, write),
            frozenset({1, 2, 3}),
        ),
    ]
    if ways := figures.answers["ways"]:
        total = sum(row["cases"] for row in ways)
        listed = tuple((_way(row, write), write.number(row["cases"]), write.percent(row["cases"] / total)) for row in ways)
        blocks.append(
            Table(
                say("By which way it was paid, as far as the payment shows"),
                (say("Way"), say("Bills"), say("Share")),
                listed,
                frozenset({1, 2}),
            )
        )
    blocks.append(_promise_table(figures, write))
    return Section("came-in", say("Did the money come in?"), tuple(blocks))


def _money_rows(figures: Figures, write: Written) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (row["currency"] or "?", *(write.money([(row["currency"], row[name])]) for name in ("at_stake", "recovered", "lost_amount")))
        for row in figures.answers["outcomes"]
    )


def _way(row: Mapping[str, Any], write: Written) -> str:
    label = write.say(WAY_LABELS.get(row["way"], row["way"]))
    return label[:1].upper() + label[1:]


def _promise_table(figures: Figures, write: Written) -> Table:
    say = write.say
    row = next(iter(figures.answers["promises"]), None) or {"promised": 0}
    promised, kept, pending = row["promised"], row.get("kept") or 0, row.get("pending") or 0
    rows = (
        (say("Kept"), write.number(kept)),
        (say("Not kept"), write.number(promised - kept - pending)),
        (say("Still to come"), write.number(pending)),
    )
    return Table(say("Promises to pay, by the day that was named"), (say("Promise"), say("Calls")), rows, frozenset({1}))
