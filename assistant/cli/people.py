"""``retention run``, ``forget`` and ``disclose``: what the law asks of who keeps people's data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.opening import last_moment, on_desk
from assistant.cli.out import is_terminal, put_json, put_lines, warn
from assistant.cli.parts import Command, Group, Shell, choice, customer_argument, option, pass_down, shared_options
from assistant.language import N_

JSON_HELP = N_("JSON for other programs, instead of lines.")


@click.group(cls=Group, help=N_("Let go of what was kept for as long as the terms in config.toml say: retention run."))
@shared_options(now=False)
@click.pass_context
def retention(ctx: click.Context, /, **shared: object) -> None:
    del shared
    pass_down(ctx, list(retention.commands))


@retention.command(
    name="run",
    help=N_("Blank calls, notes and openings that are older than [retention] in config.toml allows. Figures stay. Fit for every night."),
)
@option("--dry-run", is_flag=True, help=N_("Only say what would go."))
@option("--json", "as_json", is_flag=True, help=JSON_HELP)
@shared_options()
@click.pass_obj
def run(shell: Shell, dry_run: bool, as_json: bool, source: str | None, lang: str | None, now: str | None, key_file: Path | None) -> int:
    del source, key_file
    from assistant.desk.desk import clock
    from assistant.desk.forget import done_lines, left_line
    from assistant.desk.retention import run as run_terms
    from assistant.desk.start import read_moment

    found, bounds = run_terms(shell.environ, lang, read_moment(now) if now else clock(), dry_run=dry_run)
    if as_json:
        before = {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" if (at := getattr(bounds, name)) else None for name in ("calls", "words", "views")}
        put_json({"dry_run": dry_run, "before": before, "done": dict(found.done), "left": _left(found.left)})
    else:
        put_lines(list(done_lines(found.done, shell.tongue)) or [shell.tongue.say("Nothing is older than its term.")])
    for one in found.left:
        warn(left_line(one, shell.tongue))
    # Another database in the folder is told each time; a job of the night does not fail for it.
    return 1 if any(one.kind != "database" for one in found.left) else 0


@click.command(
    cls=Command,
    help=N_("Forget CUSTOMER: blank their calls and openings and clean every file of this desk. Figures stay. This can't be undone."),
)
@customer_argument()
@option("--yes", is_flag=True, help=N_("Do not ask first."))
@choice("--why", values=("request", "objection", "mistake", "other"), default="request", show_default=True, help=N_("Why, for the log."))
@option("--json", "as_json", is_flag=True, help=JSON_HELP)
@shared_options(now=False)
@click.pass_obj
def forget(shell: Shell, /, customer: tuple[str, ...], yes: bool, why: str, as_json: bool, source: str | None, lang: str | None,
           key_file: Path | None) -> int:  # fmt: skip
    from assistant.desk.desk import Desk
    from assistant.desk.forget import ask_line, done_lines, find_person, left_line
    from assistant.desk.forget import forget as forget_person
    from assistant.journal.forgetting import Forgotten

    async def work(desk: Desk) -> Forgotten:
        person = await find_person(desk, " ".join(customer))
        if not yes:
            _confirm(shell, ask_line(person, shell.tongue))
        return forget_person(desk, person, why, desk.clock())

    found = on_desk(shell, {"source": source, "lang": lang, "key_file": key_file}, work)
    if as_json:
        put_json({"done": dict(found.done), "left": _left(found.left), "named": list(found.named)})
    else:
        put_lines(done_lines(found.done, shell.tongue))
        put_lines([shell.tongue.say("Nothing of this customer is left in the files of this desk.")] if found.wholly else [])
    for one in found.left:
        warn(left_line(one, shell.tongue))
    if found.named:
        warn(shell.tongue.say("Calls of others whose words hold the name; look at them: {ids}.", ids=", ".join(found.named)))
    return 0 if found.wholly else 1


@click.command(
    cls=Command,
    help=N_(
        "Tell what is held on CUSTOMER: calls, openings with date and purpose, drafts, what was on the screen. That you did is logged."
    ),
)
@customer_argument()
@option("--with-names", is_flag=True, help=N_("With the names of the agents."))
@option("--json", "as_json", is_flag=True, help=JSON_HELP)
@shared_options(now=False)
@click.pass_obj
def disclose(shell: Shell, /, customer: tuple[str, ...], with_names: bool, as_json: bool, source: str | None, lang: str | None,
             key_file: Path | None) -> int:  # fmt: skip
    from assistant.desk.desk import Desk
    from assistant.desk.disclose import disclose as read
    from assistant.desk.disclose import disclosed_lines
    from assistant.desk.forget import find_person

    async def work(desk: Desk) -> tuple[dict[str, Any], Any]:
        person = await find_person(desk, " ".join(customer))
        return read(desk, person, desk.clock(), with_names=with_names), desk.tongue()

    with last_moment(shell):
        found, tongue = on_desk(shell, {"source": source, "lang": lang, "key_file": key_file}, work)
    if as_json:
        put_json(found)
    else:
        put_lines(disclosed_lines(found, tongue))
    return 0


def _left(left: Any) -> list[dict[str, str]]:
    return [{"path": str(one.path), "kind": one.kind} for one in left]


def _confirm(shell: Shell, line: str) -> None:
    """Asks on the terminal; where nobody can answer, nothing is done. Raises Trouble."""
    import sys

    from assistant.desk.trouble import Trouble

    warn(line)
    if not is_terminal(sys.stdin):
        raise Trouble("not_confirmed")
    warn(shell.tongue.say("Type yes to go on: "))
    if sys.stdin.readline(20).strip().casefold() not in {"yes", "ja"}:
        raise Trouble("not_confirmed")
