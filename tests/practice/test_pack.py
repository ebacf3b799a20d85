"""A pack of cases: the same bytes for the same cases, and nothing in it is believed."""

from __future__ import annotations

import io
import json
import stat
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from assistant.practice import pack
from assistant.practice.pack import BadPack, read, write

CASES = {"petra": b'{"schema": 1}', "A-b_1": b"{}\n"}


def packed(files: dict[str, bytes], manifest: Any = None, change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    """A pack with these files, by their whole names, whatever they are; the manifest lists them truly unless one is given."""
    cases = [{"name": name.removesuffix(".json"), "sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()]
    told = {"schema": 1, "kind": pack.KIND, "made_with": "x", "cases": cases} if manifest is None else manifest
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("manifest.json", told if isinstance(told, bytes) else json.dumps(told))
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(entry)
            made.writestr(entry, data)
    return whole.getvalue()


def refused(data: bytes) -> tuple[str, dict[str, str]]:
    with pytest.raises(BadPack) as bad:
        read(data)
    return bad.value.key, bad.value.facts


def test_a_pack_gives_back_what_went_in_and_is_the_same_each_time() -> None:
    data = write(CASES, made_with="1.2.3")
    assert read(data) == CASES
    assert data == write(dict(reversed(CASES.items())), made_with="1.2.3")
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.namelist() == ["manifest.json", "A-b_1.json", "petra.json"]
        assert json.loads(made.read("manifest.json"))["made_with"] == "1.2.3"


@pytest.mark.parametrize(
    "name",
    ["../petra.json", "/etc/petra.json", "a/b.json", "a\\b.json", "..\\b.json", "C:b.json", "C:\\b.json", "petra.txt", ".json", ".hidden.json",
     "é.json", "a b.json", "a\n.json", "petra.json/", "a" * 80 + ".json", "//x/y.json", "\u202ea.json",
     "CON.json", "nul.json", "Com1.json", "MANIFEST.json"],
)  # fmt: skip
def test_no_name_leaves_the_folder(name: str) -> None:
    made = packed({"aaaa.json": b"{}"})
    assert refused(packed({name: b"{}"}))[0] in {"pack.bad_name", "pack.no_zip"}
    assert read(made) == {"aaaa": b"{}"}


def test_a_name_that_ends_before_it_ends_is_no_name() -> None:
    data = packed({"petra.jsonX.exe": b"{}"}).replace(b"petra.jsonX.exe", b"petra.json\0.exe")
    assert refused(data)[0] == "pack.bad_name"


def test_a_second_name_in_an_entry_is_not_taken_for_the_first() -> None:
    """The Unicode path field (APPNOTE 4.6.9), which newer versions of Python follow."""
    other = b"../../evil.json"
    told = struct.pack("<BL", 1, zlib.crc32(b"petra.json")) + other

    def with_second(entry: zipfile.ZipInfo) -> None:
        entry.extra = struct.pack("<HH", 0x7075, len(told)) + told

    whole = {"schema": 1, "kind": pack.KIND, "cases": [{"name": "../../evil", "sha256": sha256(b"{}").hexdigest(), "size": 2}]}
    assert refused(packed({"petra.json": b"{}"}, whole, with_second))[0] in {"pack.bad_name", "pack.not_listed"}
    entry = zipfile.ZipInfo("petra.json")
    entry.filename = "../../evil.json"
    with pytest.raises(BadPack):
        pack._plain([entry])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_only_plain_files(kind: int) -> None:
    def as_kind(entry: zipfile.ZipInfo) -> None:
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16

    assert refused(packed({"petra.json": b"/etc/passwd"}, change=as_kind)) == ("pack.not_plain", {"name": "petra.json"})


def test_a_bomb_is_counted_while_it_is_unpacked() -> None:
    bomb = packed({"bomb.json": b"\0" * (pack.LARGEST_CASE + 1)})
    assert len(bomb) < 20_000
    assert refused(bomb)[0] == "pack.unpacked_too_large"


def test_many_small_bombs_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "LARGEST_WHOLE", 3_000_000)
    parts = {f"case{number}.json": b"\0" * 1_000_000 for number in range(4)}
    assert refused(packed(parts)) == ("pack.unpacked_too_large", {"name": "case2.json", "limit_mb": "8"})


def test_a_header_that_lies_about_the_size_is_found_out() -> None:
    data = packed({"petra.json": b"a" * 5_000_000})
    lying = data.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    tracemalloc.start()
    assert refused(lying)[0] in {"pack.damaged", "pack.no_zip"}
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_pack_of_100_mb_is_refused_before_it_is_opened() -> None:
    assert refused(bytes(100 * 1024**2)) == ("pack.too_large", {"limit_mb": "32"})


def test_a_list_of_endless_entries_is_refused_before_it_is_read() -> None:
    assert refused(b"PK\x01\x02" * 5_000)[0] == "pack.too_many"


def test_twice_the_same_name_in_any_case() -> None:
    assert refused(packed({"petra.json": b"{}", "PETRA.json": b"[]"})) == ("pack.twice", {"name": "PETRA.json"})


def test_what_the_manifest_says_must_be_so() -> None:
    one = {"name": "petra", "sha256": sha256(b"{}").hexdigest(), "size": 2}
    whole = {"schema": 1, "kind": pack.KIND, "cases": [one]}
    files = {"petra.json": b"{}"}
    assert read(packed(files, whole)) == {"petra": b"{}"}
    assert refused(packed({"petra.json": b"[]"}, whole)) == ("pack.changed", {"name": "petra.json"})
    assert refused(packed(files, {**whole, "cases": [{**one, "size": 3}]}))[0] == "pack.changed"
    assert refused(packed({**files, "more.json": b"{}"}, whole)) == ("pack.not_listed", {"name": "more.json"})
    assert refused(packed({}, whole)) == ("pack.not_there", {"name": "petra.json"})
    assert refused(packed(files, {**whole, "schema": 2})) == ("pack.other_schema", {"schema": "2", "known": "1"})
    assert refused(packed(files, {**whole, "kind": "other"}))[0] == "pack.other_schema"
    for wrong in (
        b"[]",
        b"{",
        b"[" * 100_000,
        {"schema": 1, "kind": pack.KIND},
        {**whole, "cases": [{}]},
        b"\xff",
        {**whole, "cases": [one, one]},
        json.dumps(whole).replace("2}", "1e999}").encode(),
    ):
        assert refused(packed(files, wrong))[0] == "pack.bad_manifest"


def test_a_manifest_has_a_limit_of_its_own() -> None:
    long = b" " * (pack.LARGEST_MANIFEST + 1)
    assert refused(packed({}, long)) == ("pack.unpacked_too_large", {"name": "manifest.json", "limit_mb": "1"})
    most = {f"case-{number:04}-{'x' * 50}": b"{}" for number in range(pack.MOST)}
    assert read(write(most, made_with="1")) == most


def test_a_locked_or_strange_entry() -> None:
    data = bytearray(packed({"petra.json": b"{}"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == ("pack.locked", {"name": "petra.json"})

    def strange(entry: zipfile.ZipInfo) -> None:
        entry.compress_type = zipfile.ZIP_BZIP2

    assert refused(packed({"petra.json": b"{}"}, change=strange))[0] == "pack.locked"


def test_no_damaged_pack_is_taken_or_breaks_it() -> None:
    data = write({"petra": json.dumps(list(range(200))).encode()}, made_with="x")
    for at in range(0, len(data), 3):
        spoiled = bytearray(data)
        spoiled[at] ^= 0x5A
        try:
            found = read(bytes(spoiled))
        except BadPack:
            continue
        assert found == read(data)  # a byte that says nothing, such as a date
    for length in range(0, len(data), 7):
        assert refused(data[:length])[0].startswith("pack.")
