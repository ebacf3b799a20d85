"""Pictures of the screen are kept as SVG without web fonts, which would name a host."""

from __future__ import annotations

import re
from typing import Any

import pytest_textual_snapshot
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Screenshot(SingleFileSnapshotExtension):
    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **options: Any) -> str | bytes:
        return super().serialize(re.sub(r"@font-face\s*{.*?}\s*", "", str(data), flags=re.DOTALL), **options)


pytest_textual_snapshot.SVGImageExtension = Screenshot
