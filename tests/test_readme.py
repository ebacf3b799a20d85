"""README names every command and every setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.root import COMMANDS
from assistant.settings.config import NAMES

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")
VARIABLES = ("CHURN_ASSISTANT_HOME", "CHURN_ASSISTANT_LANG", "CHURN_ASSISTANT_KEYRING", "STRIPE_API_KEY", "STRIPE_API_BASE", "NO_COLOR")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_told(command: str) -> None:
    assert command in README


@pytest.mark.parametrize("setting", [*NAMES, *VARIABLES])
def test_every_setting_is_told(setting: str) -> None:
    assert setting.rsplit(".", 1)[-1] in README
