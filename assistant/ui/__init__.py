"""The Textual screens: they show and ask, and decide nothing."""
