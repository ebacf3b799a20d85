"""The desk's two themes. ``act-now``, ``watch``, ``fine`` and ``practice`` are the only colours that mean something."""

from textual.theme import Theme

DARK = Theme(
    name="desk-dark",
    primary="#7aa2c8",
    secondary="#8fa3b8",
    accent="#7aa2c8",
    foreground="#dfe3e8",
    background="#14171b",
    surface="#1a1e23",
    panel="#22272e",
    success="#7fb685",
    warning="#d9a441",
    error="#e0716b",
    dark=True,
    variables={
        "act-now": "#ee8079", "watch": "#dfae55", "fine": "#86bf8d", "practice": "#8ab4e0", "say": "#f4f6f8", "say-ground": "#1f242b",
        "quiet": "#9aa4af", "footer-key-foreground": "#8ab4e0", "footer-background": "#1a1e23", "block-cursor-background": "#2f3a47",
        "block-cursor-foreground": "#f4f6f8", "block-cursor-text-style": "none", "input-cursor-background": "#dfe3e8", "border": "#3a424c",
    },
)  # fmt: skip
LIGHT = Theme(
    name="desk-light",
    primary="#2d5f8f",
    secondary="#4f6274",
    accent="#2d5f8f",
    foreground="#1d2329",
    background="#f6f5f2",
    surface="#efede8",
    panel="#e4e1da",
    success="#2f6d3a",
    warning="#8a5a00",
    error="#a8281f",
    dark=False,
    variables={
        "act-now": "#a8281f", "watch": "#855600", "fine": "#2b6a37", "practice": "#255a91", "say": "#12171c", "say-ground": "#ffffff",
        "quiet": "#5a6570", "footer-key-foreground": "#255a91", "footer-background": "#efede8", "block-cursor-background": "#d3dce6",
        "block-cursor-foreground": "#12171c", "block-cursor-text-style": "none", "input-cursor-background": "#1d2329", "border": "#c3beb4",
    },
)  # fmt: skip
