from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.billing.errors import BadAnswer
from assistant.billing.strict_json import MOST_VALUES, crowded, loads

plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text()
documents = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not_json"),
        ("<html><body>502</body></html>", "not_json"),
        ('{"id": "cus_1"', "not_json"),
        ('{"id": "cus_1"} {}', "not_json"),
        ('\ufeff{"id": "cus_1"}', "not_json"),
        ('{"id": "a", "id": "b"}', "repeated_key"),
        ('[{"x": {"id": 1, "\\u0069d": 2}}]', "repeated_key"),
        ('{"amount": NaN}', "number"),
        ('{"amount": -Infinity}', "number"),
        ('{"amount": 1e999}', "number"),
        ('{"amount": -1e999}', "number"),
        ('{"amount": 9223372036854775808}', "number"),
        ('{"amount": -9223372036854775809}', "number"),
        ('{"amount": ' + "9" * 5000 + "}", "number"),
        ("[" * 100_000, "nesting"),
        ('{"a":' * 100_000, "nesting"),
    ],
)
def test_what_readers_could_understand_differently_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        loads(text.encode())
    assert caught.value.facts == {"why": why}
    assert caught.value.__context__ is None


@pytest.mark.parametrize("data", [b'{"name": "\xff"}', b'{"name": "\xed\xa0\x80"}', '{"name": "x"}'.encode("utf-16")])
def test_only_utf8_is_read(data: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        loads(data)
    assert caught.value.facts == {"why": "not_utf8"}


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 0, -1])
def test_every_64_bit_integer_is_kept_exactly(number: int) -> None:
    assert loads(b'{"amount": %d}' % number) == {"amount": number}


@given(documents)
@settings(max_examples=60)
def test_any_honest_document_comes_back_as_it_was(document: object) -> None:
    assert loads(json.dumps(document).encode()) == document


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_bad_answer(data: bytes) -> None:
    with suppress(BadAnswer):
        loads(data)


@pytest.mark.parametrize("one", [b"[],", b"0,", b"[" * 900 + b"]" * 900 + b",", b'{"a":' * 900 + b"0" + b"}" * 900 + b","])
def test_more_values_than_memory_allows_are_counted_before_they_are_made(one: bytes) -> None:
    data = b"[" + one * (8_000_000 // len(one)) + b"0]"
    tracemalloc.start()
    try:
        assert crowded(data)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()
    assert not crowded(b"[" + b"0," * (MOST_VALUES - 2) + b"0]")
