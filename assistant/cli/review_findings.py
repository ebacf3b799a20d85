"""``review findings``: what the rule checks find in the log, newest first."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from assistant.cli.out import put_json_lines, put_lines, warn, warn_simulated
from assistant.cli.parts import Command, Shell, choice, demo_option, option, shared_options
from assistant.language import N_
from assistant.review.finding_kinds import KINDS


@click.command(
    cls=Command,
    name="findings",
    help=N_("Print what the rule checks find in the log, newest first: each call is looked at, and each finding says what it rests on."),
)
@option("--since", metavar="DATE", help=N_("From this day or moment on, such as 2026-11-24."))
@option("--until", metavar="DATE", help=N_("Up to the end of this day, or before this moment."))
@option("--agent", metavar="NAME", help=N_("Calls of this agent."))
@choice("--kind", values=KINDS, metavar="KIND", multiple=True, help=N_("Only findings of this kind; may be repeated."))
@option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help=N_("At most so many findings."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@demo_option()
@shared_options(now=False)
@click.pass_obj
def findings(shell: Shell, /, **given: Any) -> int:
    if given["demo"]:
        warn_simulated(shell.tongue.say("SIMULATED: no customer, no call and no money here is real"))
    asyncio.run(_print(shell, given))
    return 0


async def _print(shell: Shell, given: dict[str, Any]) -> None:
    import json

    from assistant.desk.rule_checks import finding_json, finding_lines, found
    from assistant.guidance.wording import SEVERITY_LABELS

    number = 0
    wanted = {name: given[name] for name in ("since", "until", "agent")}
    async for finding in found(shell.environ, given["lang"], wanted, demo=given["demo"]):
        if given["kind"] and finding.kind not in given["kind"]:
            continue
        if given["as_json"]:
            put_json_lines([json.dumps(finding_json(finding, shell.tongue), ensure_ascii=False)])
        else:
            put_lines(finding_lines(finding, SEVERITY_LABELS, shell.tongue))
        number += 1
        if number == given["limit"]:
            return
    if not number and not given["as_json"]:
        warn(shell.tongue.say("Nothing was found."))
