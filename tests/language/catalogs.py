"""The faults that a catalog may have against the sources: what is missing, left over, unfinished, or filled with other facts.

The sources are read by ``.ci/catalogs.py``, which also brings the catalogs up to date; here nothing is written.
"""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from .rubric import register_faults

ROOT = Path(__file__).resolve().parents[2]
# The desk speaks to the agent with je; what is said to a customer has both.
CATALOGS = (("desk", "nl", "je"), ("script", "nl", "je"), ("script", "nl@formal", "u"))

# In English a lone u is no word: there, and in its translation, it names a key or the register itself.
NAMES_U = re.compile(r"\bu\b")
# What the agent is told not to say to a customer speaks to the customer.
QUOTED = re.compile(r'"[^"]*"')


@cache
def wanted(domain: str) -> Catalog:
    """The messages of the domain, without translations, as ``.ci/catalogs.py`` finds them in the sources."""
    spec = importlib.util.spec_from_file_location("catalogs_of_the_sources", ROOT / ".ci" / "catalogs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = module.sources(domain)
    assert isinstance(found, Catalog)
    return found


def po_text(domain: str, tag: str) -> str:
    return (ROOT / "locales" / tag / "LC_MESSAGES" / f"{domain}.po").read_text("utf-8")


def catalog_faults(text: str, domain: str, register: str) -> Iterator[str]:
    """All faults of a catalog file, each in words; one that cannot be read, or has a plural form too many, is one fault."""
    try:
        kept = read_po(io.StringIO(text), locale="nl", domain=domain, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    have, want = _by_key(kept), _by_key(wanted(domain))
    yield from (f"missing: {key}" for key in want.keys() - have.keys())
    yield from (f"extra: {key}" for key in have.keys() - want.keys())
    yield from (f"obsolete: {key}" for key in kept.obsolete)
    if kept.fuzzy:
        yield "fuzzy: the whole catalog"
    for key, message in have.items():
        yield from (f"{fault}: {key}" for fault in _message_faults(message, kept.num_plurals, register))


def _by_key(catalog: Catalog) -> dict[tuple[str, str], Message]:
    return {(message.context or "", "\n".join(_forms(message.id))): message for message in catalog if message.id}


def _forms(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str) or value is None else tuple(value)


def _message_faults(message: Message, plurals: int, register: str) -> Iterator[str]:
    asked, given = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(text.strip() for text in given):
        yield "empty"
        return
    if len(given) != (plurals if len(asked) > 1 else 1):
        yield f"{len(given)} plural forms"
    try:
        if placeholders(*asked) != placeholders(*given):
            yield "other placeholders"
    except ValueError as error:
        yield f"broken placeholder ({error})"
    if not NAMES_U.search(" ".join(asked)):
        for text in given:
            yield from register_faults(QUOTED.sub("", text), register)


def placeholders(*forms: str) -> set[str]:
    """Those of all plural forms together: one form may leave out the number.

    Raises ValueError where a brace has no other half.
    """
    return {name for text in forms for _, name, _, _ in Formatter().parse(text) if name is not None}
