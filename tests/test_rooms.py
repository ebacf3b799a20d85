"""The rooms stay light: checked in a fresh interpreter, since a graph of imports cannot see a deferred one."""

from __future__ import annotations

import subprocess
import sys

import pytest

IMPORT_ALL = """
import importlib, pkgutil, sys
import assistant
for room in ("risk", "guidance", "practice"):
    package = importlib.import_module(f"assistant.{room}")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if ".fitting" not in module.name:
            importlib.import_module(module.name)
print(sorted(name for name in ("sklearn", "numpy", "httpx", "sqlite_utils", "sqlite3", "textual", "click", "jsonschema") if name in sys.modules))
"""
FIRST_FRAME = """
import sys
import assistant.ui.app
print(sorted(name for name in ("httpx", "sqlite_utils", "numpy", "assistant.billing", "assistant.risk.rules") if name in sys.modules))
"""
START = """
import sys
import assistant.ui.app, assistant.desk.start
print(sorted(name for name in ("httpx", "numpy", "assistant.risk.outlook", "assistant.risk.model.book") if name in sys.modules))
"""


@pytest.mark.parametrize(
    "probe",
    [IMPORT_ALL, FIRST_FRAME, START],
    ids=["advice is pure", "the first frame waits for little", "the start does without the models"],
)
def test_what_is_not_needed_is_not_imported(probe: str) -> None:
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
