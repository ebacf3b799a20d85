"""A real browser without a screen, where the computer has one: opens a page and tells what it shows and what it complains of."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """The page as the browser has it, and the lines of its console."""

    dom: str
    console: tuple[str, ...]


def shown(page: Path, folder: Path) -> Shown:
    """What the browser makes of the page."""
    done = _run(folder, "--enable-logging=stderr", "--dump-dom", page.as_uri())
    return Shown(done.stdout, tuple(line for line in done.stderr.splitlines() if ":CONSOLE" in line))


def printed(page: Path, folder: Path) -> bytes:
    """The page as PDF."""
    pdf = folder / "page.pdf"
    _run(folder, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    return pdf.read_bytes()


def _run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), *_QUIET, f"--user-data-dir={folder / 'profile'}", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
