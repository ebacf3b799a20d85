"""How the program leaves a terminal: after a crash with one sentence and nothing private, after SIGTERM as it was found."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from terminal.pseudo import Terminal, terminal

CARD, KEY = "4242424242424242", "rk_test_51PlantedKeyThatNobodyMaySee9876"

CRASHING = f"""
import sys
from pathlib import Path
from assistant.desk.start import start
from assistant.ui.app import DeskApp

class Crashing(DeskApp):
    def on_key(self, event):
        if event.key == "f12":
            card, key = "{CARD}", "{KEY}"
            raise RuntimeError(f"unforeseen {{card}} {{key}}")

home = sys.argv[1]
environ = {{"CHURN_ASSISTANT_HOME": home, "CHURN_ASSISTANT_KEYRING": "off", "CHURN_ASSISTANT_LANG": "en"}}
app = Crashing(lambda: start(environ, source="practice"), language="en", customer="marieke", home=Path(home))
status = app.run()
sys.exit(status if status is not None else app.return_code or 0)
"""
ALTERNATE_SCREEN_LEFT = b"\x1b[?1049l"
MOUSE_LEFT = b"\x1b[?1000l"


def after_the_screen(seen: bytes) -> str:
    """What stands in the terminal once the program is gone, without codes."""
    _, _, rest = seen.rpartition(ALTERNATE_SCREEN_LEFT)
    return re.sub(r"\x1b\[[\d;?<>=]*[A-Za-z]", "", rest.decode())


def ended(screen: Terminal) -> int:
    screen.read(1.0, 6)
    return screen.process.wait(6)


def test_a_handler_that_raises_ends_the_program_with_one_sentence_and_no_variables(tmp_path: Path) -> None:
    with terminal(tmp_path, program=CRASHING) as screen:
        screen.wait_for(b"SAY")
        screen.read()
        screen.send(b" ")
        screen.read(0.3)
        screen.send(b"\x1b[24~")
        assert ended(screen) == 1
        left = after_the_screen(screen.seen)
    words = " ".join(left.split())
    assert words.startswith("Something went wrong in the program. What you typed is kept; the details are in")
    assert "Traceback" not in left
    assert "RuntimeError" not in left
    log = (tmp_path / "churn-assistant.log").read_text()
    assert "RuntimeError" in log
    for planted in (CARD, KEY):
        assert planted.encode() not in screen.seen
        assert planted not in log
    assert list((tmp_path / "drafts").glob("*.json")), "what was done in the call is kept"


def test_sigterm_leaves_the_terminal_as_it_was_found(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        screen.wait_for(b"SAY")
        screen.read()
        screen.process.send_signal(signal.SIGTERM)
        assert ended(screen) == 143
        assert screen.seen.rstrip().rfind(ALTERNATE_SCREEN_LEFT) > screen.seen.rfind(b"\x1b[?1049h")
        assert MOUSE_LEFT in screen.seen


def test_without_colour_every_shade_is_a_grey(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke", environ={"NO_COLOR": "1"}) as screen:
        screen.wait_for("✗".encode())
        screen.read()
        shades = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", screen.seen)
        assert shades
        assert all(red == green == blue for red, green, blue in shades)
        assert "✗ past due".encode() in re.sub(rb"\x1b\[[\d;]*m", b"", screen.seen)


def test_leaving_with_a_sheet_open_keeps_the_call_and_ends_well(tmp_path: Path) -> None:
    with terminal(tmp_path, customer="marieke") as screen:
        screen.wait_for(b"SAY")
        screen.read()
        screen.send(b" w")
        screen.wait_for(b"Wrap up")
        screen.send(b"\x11")
        assert ended(screen) == 0
        assert os.listdir(tmp_path / "drafts")
