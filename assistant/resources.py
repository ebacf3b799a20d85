"""Finds the folders that travel with the package: ``locales`` and ``fixtures``."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The data folder ``name``: inside an installed package, or beside it in a checkout. Raises FileNotFoundError where neither has it."""
    for place in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation")
