"""A pack of cases: a zip file of ``NAME.json`` files and a manifest with the digest of each. Same cases, same bytes.

A pack comes from anybody: nothing in it is believed, and what it unpacks to is counted while it is read. Where files go is for others.
"""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from assistant.practice.names import good_name

MANIFEST = "manifest.json"
SCHEMA = 1
KIND = "churn-assistant practice cases"
LARGEST = 32 * 1024**2
"""Bytes of a pack at most. The shipped cases come to 0.4 MB packed, 4 MB unpacked."""
MOST = 1000
LARGEST_CASE = 8 * 1024**2
LARGEST_WHOLE = 128 * 1024**2
"""Bytes of all cases unpacked at most."""
LARGEST_MANIFEST = 1024**2
"""Bytes of a manifest at most: six times one that lists as many cases as a pack may hold."""
_CHUNK = 64 * 1024
_ENTRY = b"PK\x01\x02"
"""How an entry of a zip file's list begins (PKWARE, APPNOTE 4.3.12)."""
_ENCRYPTED = 0x1
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file knows: a pack does not tell when it was made."""


class BadPack(ValueError):
    """``key`` (of a sentence, ``pack.…``) and ``facts`` say what is wrong with it, and where."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = f"pack.{key}"
        self.facts = facts


def write(cases: Mapping[str, bytes], *, made_with: str) -> bytes:
    """The pack of these files, by the name of the case. ``made_with``: this program's version."""
    listed = [{"name": name, "sha256": hashlib.sha256(cases[name]).hexdigest(), "size": len(cases[name])} for name in sorted(cases)]
    manifest = {"schema": SCHEMA, "kind": KIND, "made_with": made_with, "cases": listed}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as pack:
        _add(pack, MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())
        for name in sorted(cases):
            _add(pack, f"{name}.json", cases[name])
    return whole.getvalue()


def _add(pack: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.create_system = 3  # Unix, wherever it is made, so that the bytes are the same
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    pack.writestr(entry, data, compresslevel=9)


def read(data: bytes) -> dict[str, bytes]:
    """The files of a pack, by the name of the case; each is what the manifest says. Raises BadPack, which names the first that is wrong."""
    if len(data) > LARGEST:
        raise BadPack("too_large", limit_mb=str(LARGEST // 1024**2))
    # Counted before the list is read: each entry of it costs memory.
    if data.count(_ENTRY) > MOST + 1:
        raise BadPack("too_many", most=str(MOST))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
            _plain(entries)
            found = _unpacked(pack, entries)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as error:
        if isinstance(error, BadPack):
            raise
        raise BadPack("no_zip") from error
    return _as_listed(found)


def _plain(entries: list[zipfile.ZipInfo]) -> None:
    """Every entry is a plain file under a plain name, once, on systems too that take ``A.json`` and ``a.json`` for one."""
    seen: set[str] = set()
    for entry in entries:
        shown = entry.orig_filename[:80]
        # A second name can stand in an entry (APPNOTE 4.6.9), which some versions of Python take for the first.
        if entry.filename != entry.orig_filename or not _good(entry.filename):
            raise BadPack("bad_name", name=shown)
        if entry.filename.casefold() in seen:
            raise BadPack("twice", name=shown)
        seen.add(entry.filename.casefold())
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.is_dir():
            raise BadPack("not_plain", name=shown)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadPack("locked", name=shown)


def _good(file: str) -> bool:
    return file == MANIFEST or (file.endswith(".json") and good_name(file.removesuffix(".json")))


def _unpacked(pack: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = LARGEST_WHOLE
    for entry in entries:
        limit = LARGEST_MANIFEST if entry.filename == MANIFEST else LARGEST_CASE
        most = min(limit, left)
        try:
            with pack.open(entry) as file:
                parts, size = [], 0
                while part := file.read(_CHUNK):
                    size += len(part)
                    if size > most:
                        raise BadPack("unpacked_too_large", name=entry.filename, limit_mb=str(limit // 1024**2))
                    parts.append(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise BadPack("damaged", name=entry.filename) from error
        left -= size
        found[entry.filename] = b"".join(parts)
    return found


def _as_listed(found: dict[str, bytes]) -> dict[str, bytes]:
    """The cases, once each is found to be what the manifest says."""
    if MANIFEST not in found:
        raise BadPack("no_manifest")
    listed = _manifest(found.pop(MANIFEST))
    for file in found:
        if file.removesuffix(".json") not in listed:
            raise BadPack("not_listed", name=file)
    for name, (digest, size) in listed.items():
        data = found.get(f"{name}.json")
        if data is None:
            raise BadPack("not_there", name=f"{name}.json"[:80])
        if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            raise BadPack("changed", name=f"{name}.json")
    return {file.removesuffix(".json"): data for file, data in sorted(found.items())}


def _manifest(data: bytes) -> dict[str, tuple[str, int]]:
    """name -> (digest, size)."""
    try:
        raw: Any = json.loads(data)
        schema, kind = raw["schema"], raw["kind"]
        if schema != SCHEMA or kind != KIND:
            raise BadPack("other_schema", schema=str(schema)[:20] if kind == KIND else "?", known=str(SCHEMA))
        listed = {str(one["name"]): (str(one["sha256"]), int(one["size"])) for one in raw["cases"]}
        if len(listed) != len(raw["cases"]):
            raise ValueError("a case is listed twice")
        return listed
    except BadPack:
        raise
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BadPack("bad_manifest") from error
