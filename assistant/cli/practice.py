"""``practice``: the trainer's room. Alone it opens on the screen; the commands beside it live where they are used, and are imported then."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from assistant.cli.out import is_terminal
from assistant.cli.parts import Group, Shell, pass_down, shared_options
from assistant.language import N_

PLAY, FILES, PROGRESS = "assistant.cli.practice_play", "assistant.cli.practice_files", "assistant.cli.practice_progress"
COMMANDS = {
    "play": PLAY, "list": PLAY, "replay": PLAY, "check": FILES, "schema": FILES, "capture": FILES, "edit": FILES, "export": FILES,
    "import": FILES, "progress": PROGRESS, "cases": PROGRESS, "assign": PROGRESS, "gate": PROGRESS,
}  # fmt: skip


class PracticeGroup(Group):
    """Commands by where they are: each module's command is the one of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        held = vars(import_module(COMMANDS[cmd_name])).values()
        return next((one for one in held if isinstance(one, click.Command) and one.name == cmd_name), None)


@click.group(
    cls=PracticeGroup,
    invoke_without_command=True,
    help=N_(
        "Practise on cases with a customer who answers, be scored, and see why. Alone it opens the room on the screen; in a pipe it lists the"
        " cases. Nothing of a play reaches a provider or the log."
    ),
)
@shared_options(now=False)
@click.pass_context
def practice(ctx: click.Context, /, **given: Any) -> int:
    pass_down(ctx, tuple(COMMANDS))
    if ctx.invoked_subcommand is not None:
        return 0
    shell: Shell = ctx.obj
    if is_terminal(sys.stdin) and is_terminal(sys.stdout):
        from assistant.cli.practice_play import on_screen

        return on_screen(shell, given["lang"])
    command = practice.get_command(ctx, "list")
    assert command is not None  # noqa: S101  it stands in COMMANDS
    status = ctx.invoke(command, lang=given["lang"])
    return status if isinstance(status, int) else 0
