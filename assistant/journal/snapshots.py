"""What the agent saw at the end of a call, kept as canonical JSON. What goes in, and its redaction, is the caller's."""

from __future__ import annotations

import json
import zlib

LARGEST = 16_000_000
"""Bytes of JSON that are unpacked at most: a damaged or hostile blob must not fill the memory."""


def canonical(value: object) -> bytes:
    """``value`` as JSON, the same for equal values: sorted keys, no blanks, UTF-8. Raises ValueError and TypeError for what is no JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def pack(snapshot: bytes) -> bytes:
    """The JSON, deflated."""
    return zlib.compress(snapshot, 6)


def unpack(blob: bytes) -> bytes:
    """The JSON that was packed. Raises ValueError where the blob is damaged or its JSON larger than LARGEST bytes."""
    inflate = zlib.decompressobj()
    try:
        found = inflate.decompress(blob, LARGEST)
    except zlib.error as error:
        raise ValueError("a damaged snapshot") from error
    if not inflate.eof:
        raise ValueError("a snapshot that is cut or too large")
    return found
