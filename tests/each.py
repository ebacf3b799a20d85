"""Many small cases in one test: all of them are tried, and all that fail are told."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

Test = Callable[..., None]


def each(name: str, values: Iterable[Any], label: Callable[[Any], str] = repr) -> Callable[[Test], Test]:
    """The test is done with every one of ``values`` as its argument ``name``; a case that fails is told by its ``label``, and the rest go on.

    For cases of a millisecond, of which starting a test each would take most of the time. Raises AssertionError with the faults of all cases.
    """
    cases = tuple(values)

    def over(test: Test) -> Test:
        @wraps(test)
        def every(*args: Any, **known: Any) -> None:
            assert cases, "there is no case"
            failed: list[str] = []
            for value in cases:
                try:
                    test(*args, **known, **{name: value})
                except Exception as error:
                    failed.append(f"{name} {label(value)}: {type(error).__name__}: {error}")
            assert not failed, f"{len(failed)} of {len(cases)} cases\n" + "\n".join(failed)

        taken = inspect.signature(test)
        every.__signature__ = taken.replace(  # type: ignore[attr-defined]
            parameters=[one for one in taken.parameters.values() if one.name != name]
        )
        return every

    return over
