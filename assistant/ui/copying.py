"""Where a copy can go: the system's own tool, and terminals that take OSC 52."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache

# Commands that read the text from standard input; the first that is there is used.
TOOLS = (("wl-copy",), ("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input"))
# Terminals known to ignore OSC 52 (their documentation, or none of it).
DEAF = {"Apple_Terminal"}


@cache
def copy_tool() -> Callable[[str], None] | None:
    """A function that hands text to the system's clipboard, or None where there is none to hand it to."""
    command = _command()
    if command is None:
        return None

    def copy(text: str) -> None:
        subprocess.run(command, input=text.encode(), timeout=5, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603

    return copy


def _command() -> tuple[str, ...] | None:
    if sys.platform == "darwin" and shutil.which("pbcopy"):
        return ("pbcopy",)
    if sys.platform == "win32" and shutil.which("clip"):
        return ("clip",)
    if not (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")):
        return None
    return next((tool for tool in TOOLS if shutil.which(tool[0])), None)


def terminal_copies() -> bool:
    """The terminal may well take the copy: it is not one that is known not to."""
    return os.environ.get("TERM_PROGRAM") not in DEAF and os.environ.get("TERM") not in {"linux", "dumb"}
