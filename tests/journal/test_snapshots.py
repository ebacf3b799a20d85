"""Packing what the agent saw."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal import snapshots

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5, alphabet="abé"), inner),
    max_leaves=10,
)


@settings(max_examples=50, deadline=None)
@given(JSON)
def test_a_snapshot_is_unpacked_as_it_was_packed(value: object) -> None:
    data = snapshots.canonical(value)
    assert snapshots.unpack(snapshots.pack(data)) == data


def test_equal_values_are_the_same_bytes() -> None:
    assert snapshots.canonical({"b": 1, "a": 2}) == snapshots.canonical({"a": 2, "b": 1}) == b'{"a":2,"b":1}'


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        snapshots.canonical(float("nan"))


@pytest.mark.parametrize("damage", [b"", b"no", snapshots.pack(b"x" * 99)[:-5]])
def test_a_damaged_snapshot_is_told(damage: bytes) -> None:
    with pytest.raises(ValueError, match="snapshot"):
        snapshots.unpack(damage)


def test_a_snapshot_that_would_fill_the_memory_is_refused() -> None:
    bomb = snapshots.pack(b" " * (snapshots.LARGEST + 1))
    with pytest.raises(ValueError, match="too large"):
        snapshots.unpack(bomb)
