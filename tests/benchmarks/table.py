"""Prints a benchmark's table: what was measured, ours beside the peer, the bound that was set."""

from __future__ import annotations

from collections.abc import Iterable


def show(title: str, rows: Iterable[tuple[str, str, str]]) -> None:
    print(f"\n{title}")
    for name, value, bound in rows:
        print(f"  {name:<52} {value:>14}   {bound}")
