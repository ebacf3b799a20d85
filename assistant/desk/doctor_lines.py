"""What ``doctor`` found, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.language import Tongue
from assistant.text import printable


def doctor_lines(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    """First what needs doing, then what is set up, from where, and in which state."""
    for line in _lines(found, tongue):
        yield " ".join(printable(line).split("\n"))


def _lines(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    yield tongue.say("All is well.") if found["ok"] else tongue.say("What needs doing:")
    yield from (f"  {one}" for one in found["todo"])
    yield from (tongue.say("Note: {note}", note=one) for one in found["notes"])
    yield ""
    yield from _setup(found, tongue)
    yield from _permissions(found["permissions"], tongue)
    yield from _journal(found["journal"], tongue)
    drafts = found["drafts"]
    yield tongue.say("Drafts: {kept} kept, {damaged} damaged", kept=drafts["kept"], damaged=len(drafts["damaged"]))
    yield _model(found["model"], tongue)
    yield tongue.say("Practice cases: {number}", number=found["practice_cases"])
    yield tongue.say("Versions: {versions}", versions=_pairs(found["versions"]))
    yield tongue.say("Terminal: {facts}", facts=_pairs(found["terminal"]))


def _setup(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    home, key, stripe = found["home"], found["key"], found["stripe"]
    state = (tongue.say("mode {mode}", mode=home["mode"])) if home["exists"] else tongue.say("not made yet")
    yield tongue.say("Folder: {path} ({origin}), {state}", path=home["path"], origin=home["origin"], state=state)
    config = tongue.say("there") if home["config_exists"] else tongue.say("not there")
    yield tongue.say("Settings: {path}, {state}", path=home["config"], state=config)
    for one in found["settings"]:
        if one["origin"] != "default":
            yield f"  {one['name']} = {one['value']} ({one['origin']})"
    yield tongue.say("Source: {source}", source=found["source"])
    none = tongue.say("none")
    yield tongue.say("Key: {key}", key=f"{key['masked']} ({key['origin']})" if key["present"] else none)
    yield tongue.say("Stripe: {base} ({origin})", base=stripe["base"] or none, origin=stripe["origin"])


def _permissions(tried: list[Mapping[str, Any]], tongue: Tongue) -> Iterator[str]:
    allowed = tongue.say("may be read")
    for one in tried:
        yield f"  {one['part']} ({one['permission']}): {allowed if one['allowed'] else one['error']}"


def _journal(journal: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    if not journal["exists"]:
        yield tongue.say("Journal: {path}, {state}", path=journal["path"], state=tongue.say("not made yet"))
        return
    state = tongue.say("good") if journal["good"] else tongue.say("not good")
    yield tongue.say("Journal: {path}, {state}", path=journal["path"], state=state)
    yield f"  {_pairs(journal['rows'])}"
    yield f"  {_pairs(journal['pragmas'])}, mode {journal['mode']}, sqlite {journal['sqlite']}"
    yield "  " + tongue.say("last copy: {path}", path=journal["last_copy"] or tongue.say("none"))


def _model(model: Mapping[str, Any], tongue: Tongue) -> str:
    if model["trouble"]:
        return tongue.say("Model: {name}", name=model["trouble"])
    return tongue.say("Model: {name}", name=model["name"] or tongue.say("the shipped one"))


def _pairs(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value is not None)
