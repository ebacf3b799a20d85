"""Runs the command line: whole, in a process of its own, or within this one, which is faster."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
PLANTED = "rk_test_51PlantedKeyThatNobodyMaySee9876"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


@dataclass
class Command:
    """``environ`` is all that the command sees; a test may change it."""

    environ: dict[str, str]
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, **environ: str) -> Ran:
        """Within this process."""
        self.capture.readouterr()
        status = run(arguments, {**self.environ, **environ})
        out, err = self.capture.readouterr()
        return Ran(status, out, err)

    def whole(self, *arguments: str, typed: str = "", **environ: str) -> Ran:
        """In a process of its own; ``typed`` is piped in."""
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            input=typed.encode(),
            capture_output=True,
            env=process_environ({**self.environ, **environ}),
            cwd=ROOT,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def home(self) -> Path:
        return Path(self.environ["CHURN_ASSISTANT_HOME"])


def process_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """Enough of this process's environment to find Python, and nothing of its settings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, **environ}
