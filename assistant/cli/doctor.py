"""``doctor``: what is set up and from where, and what needs doing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from assistant.cli.out import put_json, put_lines
from assistant.cli.parts import Command, Shell, option, shared_options
from assistant.language import N_


@click.command(
    cls=Command,
    help=N_("Look at what is set up, what the key may do and how the journal is. Nothing is written, and no secret is shown."),
)
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options(now=False)
@click.pass_obj
def doctor(shell: Shell, as_json: bool, source: str | None, lang: str | None, key_file: Path | None) -> int:
    from assistant.desk.doctor import Doctor
    from assistant.desk.doctor_lines import doctor_lines

    found = asyncio.run(Doctor(shell.environ, shell.tongue, source=source, lang=lang, key_file=key_file).look())
    if as_json:
        put_json(found)
    else:
        put_lines(doctor_lines(found, shell.tongue))
    return 0 if found["ok"] else 1
