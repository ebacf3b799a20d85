"""Which names a case can have: that of its file, on every system, and in a pack beside the manifest."""

from __future__ import annotations

import re

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?", re.ASCII)
"""Letters, digits, - and _, and no ending that a system would read in its own way."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})
"""Names that are no files on Windows (Microsoft, "Naming Files, Paths, and Namespaces")."""
MANIFEST = "manifest"
"""The file of a pack that is no case."""


def good_name(name: str) -> bool:
    """Whether a case can have this name."""
    return NAME.fullmatch(name) is not None and name.casefold() not in {*DEVICES, MANIFEST}
