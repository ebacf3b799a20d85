"""Widgets: each shows what it is given and says what was chosen."""
