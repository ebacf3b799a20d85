"""Text from outside never reaches the terminal as anything but text: the whole program on a pseudo-terminal, its bytes searched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.resources import folder
from terminal.pseudo import PROGRAM, terminal

# What each payload would leave in the output if it got through.
PAYLOADS: dict[str, tuple[str, bytes]] = {
    "escape": ("\x1b[31mESCMARK", b"\x1b[31mESCMARK"),
    "clipboard": ("\x1b]52;c;SEVMTE8=\x07CLIPMARK", b"]52;c;SEVMTE8=\x07"),
    "link": ("\x1b]8;;http://evil.example\x1b\\LINKMARK", b"\x1b]8;;http://evil"),
    "c1": ("\x9b31mCMARK", "\x9b31m".encode()),
    "nul": ("\x00NULMARK", b"\x00NULMARK"),
    "del": ("\x7fDELMARK", b"\x7fDELMARK"),
    "override": ("\u202eRLOMARK", "\u202e".encode()),
    "isolate": ("\u2066LRIMARK", "\u2066LRI".encode()),
    "zero width": ("\u200bZWMARK", "\u200bZW".encode()),
    "tag": ("\U000e0041TAGMARK", "\U000e0041".encode()),
    "bell": ("\x07BELMARK", b"\x07BELMARK"),
    "return": ("\rCRMARK", b"\rCRMARK"),
}
MARKUP = "[@click=app.quit]leave[/] [/] [b]"


def hostile_case(cases: Path, payload: str) -> None:
    raw: dict[str, Any] = json.loads((folder("fixtures") / "cases" / "marieke.json").read_text("utf-8"))
    text = f"{payload}{MARKUP}"
    raw["customer"] |= {"name": f"Mark {text}", "phone": text, "description": text, "metadata": {"salutation": text}}
    raw["case"]["story"] = {"en": text, "nl": text}
    raw["case"]["company"] |= {"name": text, "phone": text, "statement_name": text}
    raw["case"]["agent"] = {"name": text}
    for call in raw["case"]["earlier_calls"]:
        call |= {"agent": text, "note": text}
    for price in raw["prices"]:
        price["nickname"] = text
    for subscription in raw["subscriptions"]:
        for item in subscription["items"]["data"]:
            item["price"]["nickname"] = text
    for invoice in raw["invoices"]:
        invoice["number"] = text
        for line in invoice["lines"]["data"]:
            line["description"] = text
    for charge in raw["charges"]:
        charge["calculated_statement_descriptor"] = text
        charge["failure_message"] = text
        if charge["outcome"]:
            charge["outcome"] |= {"seller_message": text, "network_decline_code": text}
    cases.mkdir()
    (cases / "marieke.json").write_text(json.dumps(raw), "utf-8")


# The one that is left has to hold alone: the cleaning where text enters, or the filter of what is drawn.
CLEANING_OFF = """
import assistant.text
assistant.text.clean = assistant.text.clean_note = lambda text, limit=500: "" if text is None else str(text)[:limit]
"""
FILTER_OFF = """
from assistant.ui.safety import SafeText
SafeText.apply = lambda self, segments, background: segments
"""
NETS = {"both nets": "", "cleaning off": CLEANING_OFF, "filter off": FILTER_OFF}
EACH_ALONE = [pytest.param((kind,), id=kind, marks=pytest.mark.soak) for kind in PAYLOADS]


@pytest.mark.parametrize("net", [pytest.param(net, marks=() if NETS[net] else pytest.mark.soak) for net in NETS])
@pytest.mark.parametrize("kinds", [pytest.param(tuple(PAYLOADS), id="all together"), *EACH_ALONE])
def test_no_payload_reaches_the_terminal(kinds: tuple[str, ...], net: str, tmp_path: Path) -> None:
    hostile_case(tmp_path / "cases", "".join(PAYLOADS[kind][0] for kind in kinds))
    program = NETS[net] + PROGRAM
    with terminal(tmp_path / "home", cases=tmp_path / "cases", customer="cus_practice_marieke", program=program) as screen:
        screen.wait_for(b"SAY")
        screen.read()
        for keys in (b"f", b"f", b"f", b"f", b"b", b"3", b"\x1b[B\r", b"\x1b", b"i12\r", b" ", b"w", b"\x1b", b"/"):
            screen.send(keys)
            screen.read(0.25, 4)
        assert screen.process.poll() is None, "markup from outside ended the program"
        assert [kind for kind in kinds if PAYLOADS[kind][1] in screen.seen] == []
        assert b"MARK" in screen.seen, "the text itself is shown"
