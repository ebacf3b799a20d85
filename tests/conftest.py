"""Pictures of the screen are kept as SVG without web fonts, which would name a host; how many tests run side by side."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import pytest_textual_snapshot
from hypothesis import settings
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Screenshot(SingleFileSnapshotExtension):
    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **options: Any) -> str | bytes:
        return super().serialize(re.sub(r"@font-face\s*{.*?}\s*", "", str(data), flags=re.DOTALL), **options)


pytest_textual_snapshot.SVGImageExtension = Screenshot
# How long an example takes says more of the machine than of the program; benchmarks measure that. The same code is tried with the same examples, so
# that a run says something of the change; HYPOTHESIS_PROFILE=wander looks elsewhere each time.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("wander", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than the cores that may be used: a test of the screen waits for a good part of its time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1
