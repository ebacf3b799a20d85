"""Writes the accounts of the practice cases: one file each in `fixtures/cases`, the same bytes every time. What a file teaches stays as it is.

`python tests/stripe/make_cases.py` rewrites them.
"""

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])

from stripe import cases_banks, cases_checks, cases_debits, cases_quiet
from stripe.casebook import Tale
from stripe.shape import JSON

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cases"
LESSON = ("schema", "about", "lesson")
CASES: tuple[Tale, ...] = (*cases_banks.CASES, *cases_checks.CASES, *cases_debits.CASES, *cases_quiet.CASES)


def names() -> list[str]:
    """The cases by name, in the order of their telling."""
    return [tale.__name__ for tale in CASES]


def bundle(name: str) -> JSON:
    """The case with this name. Raises KeyError for another."""
    return {tale.__name__: tale for tale in CASES}[name]()


def taught(name: str) -> JSON:
    """The lesson that stands in the file of this case: written by hand, beside the account that is made here."""
    path = FIXTURES / f"{name}.json"
    found: JSON = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {part: found[part] for part in LESSON if part in found}


def written(case: JSON) -> str:
    """The case as its file holds it: an object a line, so that a change shows as a line."""
    parts = [f"{json.dumps(key)}: {_part(key, value)}" for key, value in case.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _part(key: str, value: JSON) -> str:
    if key in LESSON:
        return json.dumps(value, ensure_ascii=False, indent=1)
    return _lines(value) if isinstance(value, list) else _line(value)


def _line(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lines(values: list[JSON]) -> str:
    return "[\n" + ",\n".join(_line(value) for value in values) + "\n]" if values else "[]"


def main() -> None:
    """Rewrites every file and takes away those of cases that are no more."""
    FIXTURES.mkdir(exist_ok=True)
    for stale in set(FIXTURES.glob("*.json")) - {FIXTURES / f"{name}.json" for name in names()}:
        stale.unlink()
    for name in names():
        (FIXTURES / f"{name}.json").write_text(written({**taught(name), **bundle(name)}), "utf-8")


if __name__ == "__main__":
    main()
