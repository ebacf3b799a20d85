"""The names under which ``[keys]`` moves a key: those of the screens' bindings, which a test compares."""

from __future__ import annotations

_NAMES = {
    "call": (
        "bank", "copy", "correct", "direction", "fact", "facts", "idea", "identify", "language", "next", "park", "pause", "previous",
        "refresh", "register", "said", "situation", "throw_away", "words", "wrap_up",
    ),
    "desk": (
        "back", "coaching", "facts", "find", "help", "language", "quit", "review", "say", "theme", "timeline", "you",
    ),
    "review": (
        "back", "calls", "churn", "coach", "coaching", "copy", "decide", "filter", "findings", "leave", "log", "next", "order",
        "previous", "refresh", "sample", "saved", "score", "turn", "turn_back", "voices", "works",
    ),
}  # fmt: skip
KEY_NAMES = tuple(f"{group}.{name}" for group, names in _NAMES.items() for name in names)
