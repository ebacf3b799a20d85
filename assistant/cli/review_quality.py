"""``review score``, ``sample``, ``notes``, ``agreement`` and ``ideas``: quality and coaching without the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assistant.cli.opening import on_desk, on_journal
from assistant.cli.out import put_json, put_json_lines, put_lines, warn
from assistant.cli.parts import Command, Shell, choice, demo_option, option, shared_options
from assistant.language import N_

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    from assistant.desk.desk import Desk

    T = TypeVar("T")

SINCE, UNTIL = N_("From this day or moment on, such as 2026-11-24."), N_("Up to the end of this day, or before this moment.")
JSON_LINES = N_("One JSON object a line.")
JSON = N_("JSON for other programs, instead of lines.")


def _on(shell: Shell, given: dict[str, Any], work: Callable[[Desk], Awaitable[T]]) -> T:
    """What the work on this desk comes to. Raises Trouble."""
    if given["demo"]:
        return on_journal(shell, given["lang"], demo=True, work=work)
    return on_desk(shell, {name: given[name] for name in ("source", "lang", "key_file")}, work)


@click.command(
    cls=Command,
    name="score",
    help=N_(
        "Score the call ID by the scorecard: one NAME=POINTS for each criterion, 0, 1 or 2, or - where it did not come up. Without points: show the"
        " scores that you may see. The second lead sees the first score only after giving their own."
    ),
)
@click.argument("call", metavar="ID")
@click.argument("points", nargs=-1, metavar="[NAME=POINTS]...")
@option("--agreed", is_flag=True, help=N_("The score that two leads came to together, once both have given their own."))
@option("--json", "as_json", is_flag=True, help=JSON)
@demo_option()
@shared_options(now=False)
@click.pass_obj
def score(shell: Shell, /, call: str, points: tuple[str, ...], agreed: bool, as_json: bool, **given: Any) -> int:
    from assistant.desk import review_quality as quality
    from assistant.desk.scorecard import scorecard

    async def work(desk: Desk) -> tuple[quality.State, tuple[quality.Score, ...], Any]:
        await quality.call_named(desk, call)
        if points:
            await quality.score(desk, call, quality.parse_points(points), agreed=agreed)
        return *await quality.scores_seen(desk, call), scorecard(desk)

    state, seen, card = _on(shell, given, work)
    if as_json:
        put_json({"call": call, "state": state, "scores": [quality.score_json(one, card) for one in seen]})
        return 0
    together = shell.tongue.say("agreed")
    lines = [f"{together if one.agreed else one.lead}: {quality.points_words(one, card, shell.tongue)}" for one in seen]
    put_lines([shell.tongue.say(quality.STATE_LABELS[state]), *lines])
    if state != "none" and not seen:
        put_lines([shell.tongue.say("You see the other score once you have given your own.")])
    return 0


@click.command(
    cls=Command,
    name="sample",
    help=N_("Draw calls to listen back to, of the last 20,000 in the period. The same seed draws the same calls of the same log."),
)
@option("--size", type=click.IntRange(1, 1000), default=10, show_default=True, metavar="NUMBER", help=N_("So many calls."))
@option("--seed", type=int, default=1, show_default=True, metavar="NUMBER", help=N_("The same number draws the same calls."))
@option("--weighted", is_flag=True, help=N_("More of those with low feedback or findings of the rule checks."))
@option("--since", metavar="DATE", help=SINCE)
@option("--until", metavar="DATE", help=UNTIL)
@option("--agent", metavar="NAME", help=N_("Calls of this agent."))
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@demo_option()
@shared_options(now=False)
@click.pass_obj
def sample(shell: Shell, /, size: int, seed: int, weighted: bool, as_json: bool, **given: Any) -> int:
    import json

    from assistant.desk.review_coaching import Drawn
    from assistant.desk.review_coaching import sample as draw
    from assistant.desk.review_log import LogFilter, read_period

    async def work(desk: Desk) -> tuple[Drawn, ...]:
        since, until = read_period(given["since"] or "", given["until"] or "")
        return await draw(desk, LogFilter(since=since, until=until, agent=given["agent"]), size=size, seed=seed, weighted=weighted)

    found = _on(shell, given, work)
    if as_json:
        rows = ({"id": one.row.id, "at": f"{one.row.at:%Y-%m-%dT%H:%M:%SZ}", "agent": one.row.agent, "cause": one.row.cause,
                 "disposition": one.row.disposition.value, "feedback_score": one.feedback, "findings": list(one.kinds)} for one in found)  # fmt: skip
        put_json_lines(json.dumps(row, ensure_ascii=False) for row in rows)
        return 0
    from assistant.guidance.wording import DISPOSITION_LABELS

    say = shell.tongue.say
    for one in found:
        parts = (
            f"{shell.tongue.local(one.row.at):%Y-%m-%d %H:%M}",
            one.row.agent or "?",
            say(DISPOSITION_LABELS[one.row.disposition.value]),
            one.words(shell.tongue),
        )
        put_lines(["  ".join(filter(None, parts)), f"  id {one.row.id}"])
    if not found:
        warn(say("Nothing was found."))
    return 0


@click.command(
    cls=Command,
    name="notes",
    help=N_(
        "Print the notes that leads wrote on calls, newest first, with answers and disputes. With ID and --note, --answer, --dispute, --uphold or"
        " --reject one is written."
    ),
)
@click.argument("call", required=False, metavar="[ID]")
@option("--mine", is_flag=True, help=N_("Notes on your own calls."))
@option("--agent", metavar="NAME", help=N_("Notes on the calls of this agent."))
@option("--open", "open_only", is_flag=True, help=N_("Only those with a dispute that is open."))
@option("--note", metavar="TEXT", help=N_("Write the agent a note on the call ID."))
@option("--answer", metavar="TEXT", help=N_("Answer the note on the call ID."))
@option("--dispute", metavar="TEXT", help=N_("Dispute the note on your call ID; another decides."))
@option("--uphold", metavar="TEXT", help=N_("Decide the dispute on the call ID: the agent was right, and why."))
@option("--reject", metavar="TEXT", help=N_("Decide the dispute on the call ID: the note stands, and why."))
@option("--about", metavar="ID", help=N_("Which note, where the call has several; default: the newest."))
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@demo_option()
@shared_options(now=False)
@click.pass_context
def notes(ctx: click.Context, /, call: str | None, mine: bool, agent: str | None, open_only: bool, as_json: bool, **given: Any) -> int:
    import json

    from assistant.desk import review_quality as quality

    shell: Shell = ctx.obj
    written = [(kind, given[name]) for name, kind in WRITES.items() if given[name] is not None]
    if len(written) > 1 or (written and call is None):
        raise click.UsageError(shell.tongue.say("Write one thing at a time, on the call with this ID."), ctx)

    async def work(desk: Desk) -> tuple[quality.Thread, ...]:
        if call is not None:
            await quality.call_named(desk, call)
        for kind, words in written:
            await quality.remark(desk, call or "", kind, words, about=await _about(desk, call or "", kind, given["about"]))
        return await quality.notes(desk, agent=desk.agent() if mine else agent, resolution=call)

    found = [one for one in _on(shell, given, work) if not open_only or one.dispute == "open"]
    if as_json:
        put_json_lines(json.dumps(quality.thread_json(one), ensure_ascii=False) for one in found)
        return 0
    for one in found:
        put_lines([f"{one.agent or '?'}  id {one.note.resolution}"])
        put_lines(f"  {row.lead}: {' '.join(row.text.split())}" for row in quality.thread_rows(one, shell.tongue))
    if not found:
        warn(shell.tongue.say("There are no notes."))
    return 0


WRITES: dict[str, Any] = {"note": "note", "answer": "answer", "dispute": "dispute", "uphold": "upheld", "reject": "rejected"}


async def _about(desk: Desk, call: str, kind: str, named: str | None) -> str | None:
    """The note that is meant: the named one, else the newest; for a decision the newest that is disputed."""
    from assistant.desk.review_quality import notes as threads_of

    if kind == "note":
        return None
    if named:
        return named
    found = await threads_of(desk, resolution=call)
    disputed = [one for one in found if one.dispute == "open"]
    chosen = disputed if kind in {"upheld", "rejected"} and disputed else list(found)
    return chosen[0].note.id if chosen else None


@click.command(
    cls=Command,
    name="agreement",
    help=N_(
        "Print how far leads agree on the calls that two of them scored: Cohen's kappa with its interval (90%), as a whole and by criterion."
    ),
)
@option("--since", metavar="DATE", help=SINCE)
@option("--until", metavar="DATE", help=UNTIL)
@option("--json", "as_json", is_flag=True, help=JSON)
@demo_option()
@shared_options(now=False)
@click.pass_obj
def agreement(shell: Shell, /, as_json: bool, **given: Any) -> int:
    from assistant.desk.review_log import read_period
    from assistant.desk.review_quality import Agreed, agreed, agreement_json, agreement_words
    from assistant.desk.scorecard import scorecard

    async def work(desk: Desk) -> tuple[Agreed, Any]:
        return await agreed(desk, *read_period(given["since"] or "", given["until"] or "")), scorecard(desk)

    found, card = _on(shell, given, work)
    if as_json:
        put_json({
            "whole": agreement_json(found.whole), "blind": found.blind, "waiting": found.waiting,
            "leads": [{"leads": list(two), **(agreement_json(one) or {})} for two, one in found.pairs],
            "criteria": {key: agreement_json(one) for key, one in found.criteria},
        })  # fmt: skip
        return 0
    say, say_n = shell.tongue.say, shell.tongue.say_n
    waiting = say_n("{number} call waits for a second score.", "{number} calls wait for a second score.", found.waiting)
    if found.whole is None:
        put_lines([say("No call was scored by two leads yet."), waiting])
        return 0
    whole = say("All")
    put_lines([f"{whole}: {agreement_words(found.whole, shell.tongue)}"])
    put_lines([say_n("{number} second score was blind.", "{number} second scores were blind.", found.blind), waiting])
    put_lines(f"  {' · '.join(two)}: {agreement_words(one, shell.tongue)}" for two, one in found.pairs)
    names = {one.key: one.name(shell.tongue.language) for one in card.criteria}
    put_lines(f"  {names[key]}: {agreement_words(one, shell.tongue)}" for key, one in found.criteria)
    return 0


@click.command(
    cls=Command,
    name="ideas",
    help=N_("Print the agents' ideas on lines of the script. --diff gives them as a diff of the catalogs, for an editor to go through."),
)
@option("--diff", is_flag=True, help=N_("A unified diff of locales/ and of the English script: the newest idea takes the place of a line."))
@option("--add", "line", metavar="LINE", help=N_("Note an idea for the line with this id, such as insufficient_funds.call.choice.1a."))
@option("--words", metavar="TEXT", help=N_("The other words, with --add."))
@choice("--spoken", values=("nl", "nl-u", "en"), default="nl", show_default=True, help=N_("The language, and address, of the words."))
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@demo_option()
@shared_options(now=False)
@click.pass_context
def ideas(ctx: click.Context, /, diff: bool, line: str | None, words: str | None, spoken: str, as_json: bool, **given: Any) -> int:
    import json

    from assistant.desk import review_ideas

    shell: Shell = ctx.obj
    if (line is None) != (words is None) or (line and diff):
        raise click.UsageError(shell.tongue.say("--add and --words go together, without --diff."), ctx)

    async def work(desk: Desk) -> tuple[review_ideas.IdeaLine, ...]:
        if line is not None:
            register = None if spoken == "en" else "u" if spoken == "nl-u" else "je"
            await review_ideas.note_idea(desk, line, words or "", language=spoken[:2], register=register, call=None)
        return await review_ideas.ideas(desk)

    found = _on(shell, given, work)
    if as_json:
        put_json_lines(json.dumps(_idea_json(one), ensure_ascii=False) for one in found)
    elif diff:
        put_lines(review_ideas.as_diff(found).splitlines())
    else:
        for one in found:
            put_lines([f"{one.line}  {' '.join(filter(None, (one.language, one.register)))}", f"  {one.now}"])
            put_lines(f"  > {' '.join(idea.words.split())}  ({idea.agent}, {idea.at:%Y-%m-%d})" for idea in one.ideas)
    if not found and not as_json:
        warn(shell.tongue.say("There are no ideas yet."))
    return 0


def _idea_json(one: Any) -> dict[str, Any]:
    held = [{"id": i.id, "at": f"{i.at:%Y-%m-%dT%H:%M:%SZ}", "agent": i.agent, "words": i.words} for i in one.ideas]
    return {"line": one.line, "language": one.language, "register": one.register, "now": one.now, "ideas": held}
