"""Flags in the shape that other programs read."""

from __future__ import annotations

from typing import Any

from assistant.desk.view import AccountView
from assistant.guidance.wording import tell
from assistant.language import Tongue


def flags_json(view: AccountView, tongue: Tongue) -> list[dict[str, Any]]:
    """One object a flag, the most urgent first; evidence and meaning in the agent's language."""
    told = (tell(flag, tongue, view.now) for flag in view.flags)
    return [
        {"kind": one.kind, "severity": one.severity, "evidence": one.evidence, "ids": list(one.ids), "means": one.means} for one in told
    ]
