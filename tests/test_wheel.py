"""A wheel carries the languages and the practice cases, and works in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_a_wheel_works_in_an_empty_folder(tmp_path: Path) -> None:
    build = (
        "import sys; from hatchling.builders.wheel import WheelBuilder; print(next(WheelBuilder(sys.argv[1]).build(directory=sys.argv[2])))"
    )
    command = [sys.executable, "-c", build, str(ROOT), str(tmp_path / "dist")]
    wheel = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(installed)
    (tmp_path / "empty").mkdir()
    environ = {**os.environ, "PYTHONPATH": str(installed), "CHURN_ASSISTANT_HOME": str(tmp_path / "home"), "CHURN_ASSISTANT_KEYRING": "off"}
    show = [sys.executable, "-m", "assistant", "show", "marieke", "--source", "practice", "--json", "--lang", "nl"]
    done = subprocess.run(show, capture_output=True, text=True, check=True, cwd=tmp_path / "empty", env=environ)
    answer = json.loads(done.stdout)
    assert answer["situation"] == "insufficient_funds"
    assert "pogingen mislukten" in answer["flags"][0]["evidence"]
    where = [sys.executable, "-c", "import assistant; print(assistant.__file__)"]
    place = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path / "empty", env=environ)
    assert place.stdout.startswith(str(installed))
