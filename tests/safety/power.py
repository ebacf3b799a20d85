"""What a disk would hold after a power cut: the writes of a traced program, each file only up to the last time it was synced.

``strace`` shows every write and sync with its bytes. What was written later than the sync is lost here, all of it, which is the worst that a disk
may do without lying about a sync.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "write,pwrite64,ftruncate,fsync,fdatasync"
# 1234 pwrite64(4<\x2f\x74…>, "\x37\x7f…", 4096, 32) = 4096
_LINE = re.compile(r"(?:\d+ +)?(?P<call>\w+)\((?P<fd>\d+)<(?P<path>[^>]*)>(?:, (?P<rest>.*))?\) += (?P<result>-?\d+)")
_WRITTEN = re.compile(r'"(?P<data>[^"]*)"(?P<cut>\.\.\.)?, \d+(?:, (?P<offset>\d+))?')
_PARTS = re.compile(r"^(?P<pid>\d+ +)(?P<text>.*)$")


@dataclass
class Disk:
    """``seen`` is what the program sees, ``durable`` what a power cut leaves, by the file's path."""

    seen: dict[str, bytearray] = field(default_factory=dict)
    durable: dict[str, bytes] = field(default_factory=dict)

    def write(self, path: str, data: bytes, offset: int) -> None:
        content = self.seen.setdefault(path, bytearray())
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data

    def cut(self, path: str, length: int) -> None:
        content = self.seen.setdefault(path, bytearray())
        content[length:] = bytes(max(0, length - len(content)))

    def sync(self, path: str) -> None:
        if path in self.seen:
            self.durable[path] = bytes(self.seen[path])


def may_trace() -> bool:
    """``strace`` is there, shows bytes as this module reads them, and may look at a program."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-f", "-xx", "-y", "-e", "trace=write", "true"], capture_output=True, check=False)
    return done.returncode == 0


def traced(program: str, *arguments: str, log: Path) -> None:
    """Runs a Python program to its end with its writes in ``log``."""
    command = [
        "strace",
        "-f",
        "-xx",
        "-y",
        "-s",
        "1000000",
        "-o",
        str(log),
        "-e",
        f"trace={CALLS}",
        sys.executable,
        "-c",
        program,
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def acknowledged(log: Path) -> Iterator[tuple[str, Disk]]:
    """Each line that the program wrote to its standard output, with the disk at that moment."""
    disk = Disk()
    for line in _whole_lines(log):
        found = _LINE.match(line)
        if found is None or int(found["result"]) < 0:
            continue
        path, rest = _plain(found["path"]).decode("utf-8", "replace"), found["rest"] or ""
        match found["call"]:
            case "fsync" | "fdatasync":
                disk.sync(path)
            case "ftruncate":
                disk.cut(path, int(rest))
            case "write" | "pwrite64":
                written = _WRITTEN.match(rest)
                assert written is not None, rest[:80]
                assert written["cut"] is None, "strace cut the bytes short"
                data = _plain(written["data"])[: int(found["result"])]
                if found["fd"] == "1":
                    yield data.decode().strip(), disk
                elif written["offset"] is not None:
                    disk.write(path, data, int(written["offset"]))


def _whole_lines(log: Path) -> Iterator[str]:
    """A call that another thread interrupted stands in two lines; it counts where it ended."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            parts = _PARTS.match(line.rstrip("\n"))
            if parts is None:
                continue
            pid, text = parts["pid"].strip(), parts["text"]
            if text.endswith(" <unfinished ...>"):
                begun[pid] = text.removesuffix(" <unfinished ...>")
            elif resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", text):
                yield begun.pop(pid, "") + resumed[1]
            else:
                yield text


def _plain(shown: str) -> bytes:
    return bytes.fromhex(shown.replace("\\x", "")) if shown.startswith("\\x") else shown.encode()
