"""Every key of a screen can be moved in the file by its name, and no other name is taken."""

from __future__ import annotations

import importlib
import pkgutil

from textual.binding import Binding

import assistant.ui
from assistant.settings.key_names import KEY_NAMES


def test_the_names_are_those_of_the_screens() -> None:
    found: set[str] = set()
    for module in pkgutil.walk_packages(assistant.ui.__path__, "assistant.ui."):
        for held in vars(importlib.import_module(module.name)).values():
            bindings = held.__dict__.get("BINDINGS", ()) if isinstance(held, type) else ()
            found |= {one.id for one in bindings if isinstance(one, Binding) and one.id}
    assert found == set(KEY_NAMES)
