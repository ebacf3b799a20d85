"""``practice progress``, ``cases``, ``assign`` and ``gate``: how trainees and cases do, without the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assistant.cli.opening import on_journal
from assistant.cli.out import put_json, put_json_lines, put_lines, warn
from assistant.cli.parts import Command, Shell, choice, option, shared_options
from assistant.language import N_
from assistant.practice.case import GOALS

if TYPE_CHECKING:
    from assistant.desk.assigning import Given
    from assistant.desk.desk import Desk
    from assistant.desk.progress import Standing

JSON, JSON_LINES = N_("JSON for other programs, instead of lines."), N_("One JSON object a line.")
TRAINEE = N_("Only this trainee.")


def _standing(shell: Shell, given: dict[str, Any], trainee: str | None = None) -> Standing:
    """How everybody comes along. Raises Trouble."""

    async def work(desk: Desk) -> Standing:
        from assistant.desk.assigning import known_name
        from assistant.desk.progress import standing
        from assistant.desk.trouble import NotFound

        if trainee is None:
            return await standing(desk)
        found = await standing(desk, await known_name(desk, trainee) or trainee)
        if not found.trainees:
            raise NotFound("no_such_trainee", {"name": trainee[:60]})
        return found

    return on_journal(shell, given["lang"], demo=False, work=work)


@click.command(
    cls=Command,
    name="progress",
    help=N_(
        "Print how each trainee comes along, by learning goal: the last scores drawn, plays, mean of the last three, best, last, trend."
    ),
)
@option("--trainee", metavar="NAME", help=TRAINEE)
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@shared_options(now=False)
@click.pass_obj
def progress(shell: Shell, /, trainee: str | None, as_json: bool, **given: Any) -> int:
    from assistant.desk.progress import trainee_json
    from assistant.desk.progress_lines import trainee_lines

    found = _standing(shell, given, trainee)
    if as_json:
        import json

        put_json_lines(json.dumps(trainee_json(one), ensure_ascii=False) for one in found.trainees)
        return 0
    for number, one in enumerate(found.trainees):
        put_lines([*([""] if number else []), *trainee_lines(one, shell.tongue)])
    if not found.trainees:
        warn(shell.tongue.say("Nobody has practised yet."))
    return 0


@click.command(
    cls=Command,
    name="cases",
    help=N_(
        "Print how the cases do: the share that passed at the first try, and whether those who do well elsewhere do well here, with intervals;"
        " too easy, too hard or unclear only where the numbers bear it."
    ),
)
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@shared_options(now=False)
@click.pass_obj
def cases(shell: Shell, /, as_json: bool, **given: Any) -> int:
    from assistant.desk.progress import quality_json
    from assistant.desk.progress_lines import quality_lines, quality_order

    found = quality_order(_standing(shell, given).cases)
    if as_json:
        import json

        put_json_lines(json.dumps(quality_json(one), ensure_ascii=False) for one in found)
    elif found:
        put_lines(quality_lines(found, shell.tongue))
    else:
        warn(shell.tongue.say("Nobody has practised yet."))
    return 0


@click.command(
    cls=Command,
    name="assign",
    help=N_("Ask TRAINEE to play CASE; a finished play after it does it. Without CASE: print what was assigned, and what came of it."),
)
@click.argument("case", required=False, metavar="[CASE]")
@click.argument("trainee", required=False, metavar="[TRAINEE]")
@choice("--goal", values=GOALS, metavar="GOAL", help=N_("Which learning goal it is for."))
@option("--why", metavar="TEXT", help=N_("Why, in your words; the trainee reads it."))
@option("--call", metavar="ID", help=N_("The call that gave the reason."))
@option("--open", "open_only", is_flag=True, help=N_("Without CASE: only what is still to be played."))
@option("--json", "as_json", is_flag=True, help=JSON_LINES)
@shared_options(now=False)
@click.pass_context
def assign(ctx: click.Context, /, case: str | None, trainee: str | None, open_only: bool, as_json: bool, **given: Any) -> int:
    from assistant.desk.assigning import given_json
    from assistant.desk.progress_lines import given_words
    from assistant.text import isolate

    shell: Shell = ctx.obj
    if case is not None and trainee is None:
        raise click.UsageError(shell.tongue.say("Name the case and who should play it."), ctx)
    if case is not None and open_only:
        raise click.UsageError(shell.tongue.say("--open goes without a case."), ctx)
    found = _assigned(shell, given, case, trainee)
    shown = [one for one in found if not (open_only and one.done)]
    if as_json:
        import json

        put_json_lines(json.dumps(given_json(one), ensure_ascii=False) for one in shown)
        return 0
    put_lines(f"{isolate(one.assignment.trainee or '?')}: {given_words(one, shell.tongue)}" for one in shown)
    if not shown:
        warn(shell.tongue.say("Nothing was assigned."))
    return 0


def _assigned(shell: Shell, given: dict[str, Any], case: str | None, trainee: str | None) -> list[Given]:
    """What was assigned now, or all. Raises Trouble."""

    async def work(desk: Desk) -> list[Given]:
        from assistant.desk import assigning

        if case is None or trainee is None:
            return list(await assigning.assigned(desk))
        if await assigning.known_name(desk, trainee) is None:
            warn(shell.tongue.say("Nobody of this name has practised or logged a call here yet: {name}", name=trainee.strip()[:80]))
        made = await assigning.assign(desk, case, trainee, goal=given["goal"], resolution=given["call"], why=given["why"])
        return [assigning.Given(made)]

    return on_journal(shell, given["lang"], demo=False, work=work)


@click.command(
    cls=Command,
    name="gate",
    help=N_(
        "Print what the gate asks before real calls, and of each trainee: ready, or not yet and what is missing. Your own gate: readiness.toml"
        " in the desk's folder."
    ),
)
@option("--trainee", metavar="NAME", help=TRAINEE)
@option("--json", "as_json", is_flag=True, help=JSON)
@shared_options(now=False)
@click.pass_obj
def gate(shell: Shell, /, trainee: str | None, as_json: bool, **given: Any) -> int:
    from assistant.desk.progress_lines import gate_standing_lines
    from assistant.desk.readiness import gate_json, gate_lines, missing_json

    found = _standing(shell, given, trainee)
    if as_json:
        held = [(one.name, one.readiness) for one in found.trainees]
        put_json({
            "gate": gate_json(found.gate),
            "trainees": [{"trainee": name, "ready": r.ready, "missing": [missing_json(m) for m in r.missing]} for name, r in held],
        })  # fmt: skip
        return 0
    put_lines([*gate_lines(found.gate, shell.tongue), *([""] if found.trainees else []), *gate_standing_lines(found, shell.tongue)])
    if not found.trainees:
        warn(shell.tongue.say("Nobody has practised yet."))
    return 0
