"""What the answers to the check of who is on the line come to."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.vocabulary import Identified


def level(ticked: Mapping[str, bool], weights: Mapping[str, str]) -> Identified:
    """Of the questions answered right: one strong and one weak, or two strong, make strong; two weak, or one strong, make weak."""
    right = [weights[ask] for ask, good in ticked.items() if good and ask in weights]
    strong, weak = right.count("strong"), right.count("weak")
    if strong >= 2 or (strong and weak):
        return Identified.STRONG
    return Identified.WEAK if weak >= 2 else Identified.NONE
