"""A command line with a home of its own, and a small Stripe that holds the practice cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_store

from cli.command import PLANTED, Command


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    environ = {
        "CHURN_ASSISTANT_HOME": str(tmp_path / "home"),
        "CHURN_ASSISTANT_KEYRING": "off",
        "HOME": str(tmp_path),
        "LANG": "en_GB.UTF-8",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }
    return Command(environ, capsys)


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer(practice_store(), key=PLANTED) as running:
        yield running


@pytest.fixture
def stripe(command: Command, server: StripeServer) -> Command:
    command.environ |= {"STRIPE_API_BASE": server.base, "STRIPE_API_KEY": PLANTED}
    return command
