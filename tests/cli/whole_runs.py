"""Runs the program as a shell would, and keeps what came out. What it should say is for the tests beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# What a person may have set on the computer that runs the tests.
OURS = ("CHURN_ASSISTANT_", "STRIPE_", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "_CHURN")


@dataclass(frozen=True, slots=True)
class Run:
    """``status`` is the exit status; ``out`` and ``err`` are the two streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a desk of its own, without the settings of who runs the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    ours = {"CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_KEYRING": "off", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    return plain | ours | more


def run(home: Path, *words: str, typed: str = "", **more: str) -> Run:
    """One whole run of the command with these words; ``typed`` is piped in. Raises TimeoutExpired after a minute."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *words],
        input=typed.encode(),
        capture_output=True,
        env=environment(home, **more),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())
