"""Brings the catalogs up to date with the sources: new messages come in empty, those that are gone go out, what is there stays.

Run as ``make catalogs-update``. What is still to be translated is listed, and ends it with status 1.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = {"desk": ("nl",), "script": ("nl", "nl@formal")}
KEYWORDS: dict[str, Any] = {"say": None, "say_n": (1, 2), "say_in": ((1, "c"), 2), "N_": None, "pgettext": ((1, "c"), 2)}


def sources(domain: str) -> Catalog:
    """Every message of the domain as the sources have it."""
    mappings = tomllib.loads((ROOT / "locales" / f"{domain}.toml").read_text("utf-8"))["mappings"]
    found = Catalog(domain=domain)
    for mapping in mappings:
        pattern, options = mapping["pattern"], {key: value for key, value in mapping.items() if key not in {"method", "pattern"}}
        rows = extract_from_dir(ROOT, [(pattern, mapping["method"])], {pattern: options}, keywords=KEYWORDS)
        for path, _, message, comments, context in rows:
            found.add(message, None, [(path, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return found


def kept(domain: str, tag: str) -> tuple[Path, Catalog]:
    path = ROOT / "locales" / tag / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        return path, read_po(file, locale=tag.split("@")[0], domain=domain)


def brought_up(domain: str, tag: str) -> Iterator[str]:
    """Writes the catalog anew; gives what has no translation yet."""
    path, old = kept(domain, tag)
    new = Catalog(locale="nl", domain=domain, project="churn-assistant", fuzzy=False, header_comment=f"# {domain}, {tag}")
    for message in sources(domain):
        if message.id:
            known = old.get(message.id, message.context)
            new.add(message.id, known.string if known else None, message.locations, context=message.context)
            if not known or not all(known.string if isinstance(known.string, tuple) else (known.string,)):
                yield f"{path.relative_to(ROOT)}: {message.context or ''} {message.id!r}"
    with path.open("wb") as file:
        write_po(file, new, width=0, omit_header=False, include_lineno=False, sort_by_file=True)


if __name__ == "__main__":
    open_ones = [line for domain, tags in CATALOGS.items() for tag in tags for line in brought_up(domain, tag)]
    print("\n".join(open_ones))
    sys.exit(1 if open_ones else 0)
