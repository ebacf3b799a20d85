"""The names under which ``[keys]`` moves a key: those of the screens' bindings, which a test compares."""

from __future__ import annotations

_NAMES = {
    "call": (
        "bank", "copy", "correct", "direction", "fact", "facts", "idea", "identify", "language", "next", "park", "pause", "previous",
        "refresh", "register", "said", "situation", "throw_away", "words", "wrap_up",
    ),
    "case": ("add", "back", "fault", "play", "remove", "save"),
    "desk": (
        "back", "coaching", "facts", "find", "help", "language", "quit", "review", "say", "theme", "timeline", "you",
    ),
    "practice": (
        "again", "agree", "all", "answer", "assign", "assigned", "cases", "customer", "filter", "find", "from_here", "hidden", "leave", "look_back",
        "next_case", "own_words", "play", "plays", "progress", "refresh", "restart", "say_it", "score", "step_back", "step_on", "talk", "turn", "unsaid",
    ),
    "replay": ("call", "end", "leave", "next", "previous", "start"),
    "review": (
        "assign", "back", "calls", "churn", "coach", "coaching", "copy", "decide", "filter", "findings", "leave", "log", "next", "order",
        "previous", "refresh", "replay", "sample", "saved", "score", "turn", "turn_back", "voices", "works",
    ),
}  # fmt: skip
KEY_NAMES = tuple(f"{group}.{name}" for group, names in _NAMES.items() for name in names)
