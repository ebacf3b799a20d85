"""``review``: the lead's figures. Without a further word the overview; ``review works``: what works; ``review findings``: the rule checks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.cli.opening import on_journal
from assistant.cli.out import is_terminal, put_json_lines, put_lines
from assistant.cli.parts import Command, Group, Shell, demo_option, option, pass_down, shared_options
from assistant.cli.review_findings import findings
from assistant.cli.review_quality import agreement, ideas, notes, sample, score
from assistant.language import N_

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.journal.tallies import Selection

T = TypeVar("T")
CHILDREN = ("works", "findings", "score", "sample", "notes", "agreement", "ideas")


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "Look at the log as a team lead: what failed, what was done, whether the money came in. Alone it opens the room on the screen; in a pipe,"
        " with --plain or with dates it prints the overview."
    ),
)
@option("--since", metavar="DATE", help=N_("From this day or moment on, such as 2026-11-24."))
@option("--until", metavar="DATE", help=N_("Up to the end of this day, or before this moment."))
@option("--plain", is_flag=True, help=N_("The overview as lines, instead of the screen."))
@demo_option()
@shared_options()
@click.pass_context
def review(ctx: click.Context, /, **given: Any) -> int:
    pass_down(ctx, CHILDREN)
    if ctx.invoked_subcommand is not None:
        for name in ("since", "until", "demo"):
            if given[name] and ctx.default_map is not None:
                for child in CHILDREN:
                    ctx.default_map[child][name] = given[name]
        return 0
    shell: Shell = ctx.obj
    if is_terminal(sys.stdin) and is_terminal(sys.stdout) and not any(given[name] for name in ("plain", "since", "until")):
        return _room(shell, given)

    async def work(desk: Desk) -> list[str]:
        from assistant.desk.overview import overview

        return await overview(desk, selection_of(desk, given))

    put_lines(on_journal(shell, given["lang"], demo=given["demo"], work=work))
    return 0


@review.command(
    name="works",
    cls=Command,
    help=N_(
        "Print what works: the calls grouped by one or more things, with the share that was paid, what the calls added, and intervals."
    ),
)
@option(
    "--by",
    metavar="WHAT",
    default="cause",
    show_default=True,
    help=N_("Group by cause, situation, variant, agreed, agent, language, register, hour; several, with commas, are crossed."),
)
@option("--since", metavar="DATE", help=N_("From this day or moment on, such as 2026-11-24."))
@option("--until", metavar="DATE", help=N_("Up to the end of this day, or before this moment."))
@option("--agent", metavar="NAME", help=N_("Calls of this agent."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@demo_option()
@shared_options()
@click.pass_obj
def works(shell: Shell, /, **given: Any) -> int:
    from assistant.desk.works import dimensions
    from assistant.desk.works import works as groups_of
    from assistant.desk.works_lines import works_lines
    from assistant.review.works import Group as Figures
    from assistant.review.works import as_json

    by = dimensions(given["by"])

    async def work(desk: Desk) -> tuple[list[Figures], str]:
        return await groups_of(desk, by, selection_of(desk, given)), str(desk.zone)

    found, zone = on_journal(shell, given["lang"], demo=given["demo"], work=work)
    if given["as_json"]:
        import json

        put_json_lines(json.dumps(as_json(group, zone), ensure_ascii=False) for group in found)
    else:
        put_lines(works_lines(found, shell.tongue, zone))
    return 0


for command in (findings, score, sample, notes, agreement, ideas):
    review.add_command(command)


def _room(shell: Shell, given: dict[str, Any]) -> int:
    """The room on the screen."""
    from assistant.desk.start import start
    from assistant.ui.review_app import run

    options = {name: given[name] for name in ("source", "lang", "now", "key_file")}
    return run(lambda: start(shell.environ, demo=given["demo"], **options), language=shell.tongue.language)


def selection_of(desk: Desk, given: dict[str, Any]) -> Selection:
    """The cases that the options ask for. Raises Misuse."""
    from assistant.desk.log_lines import filter_of
    from assistant.desk.start import read_moment
    from assistant.journal.tallies import Selection

    span = filter_of({"since": given["since"], "until": given["until"]})
    now = read_moment(given["now"]) if given["now"] else desk.clock()
    return Selection(now, since=span.since, until=span.until, source=given["source"], agent=given.get("agent"))
