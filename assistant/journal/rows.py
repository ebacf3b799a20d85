"""A resolution or view as a row of its table, and back: lists become JSON text, and what a person typed is redacted on its way in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from assistant import text
from assistant.journal.faults import Newer
from assistant.journal.moments import moment_of, text_of
from assistant.journal.resolution import Resolution, View, extras, from_json, to_json
from assistant.records import AgreedStep, Disposition, Identified

_JSON_COLUMNS = ("agreed", "steps_said", "script_useful", "typed_facts")


def redacted(resolution: Resolution) -> Resolution:
    """The resolution with note, feedback and typed facts cleaned and redacted. The screen does so before; this is the net below it."""
    return replace(
        resolution,
        note=_redacted(resolution.note),
        feedback_words=_redacted(resolution.feedback_words),
        typed_facts={name: _redacted(value) for name, value in resolution.typed_facts.items()},
    )


def row_of(resolution: Resolution) -> dict[str, Any]:
    """The row of ``resolutions``, each column by its name."""
    row = to_json(resolution) | extras(resolution)
    return row | {name: json.dumps(row[name]) for name in _JSON_COLUMNS}


def resolution_of(row: Mapping[str, Any]) -> Resolution:
    """The resolution in this row. Raises Newer for a word that a later version put in a fixed list, ValueError, TypeError or KeyError for a
    damaged row."""
    data = dict(row) | {name: json.loads(row[name]) for name in _JSON_COLUMNS}
    _refuse_newer_words(data)
    return from_json(data)


def view_row_of(view: View) -> dict[str, Any]:
    """The row of ``views``."""
    return asdict(view) | {"at": text_of(view.at), "why": _redacted(view.why)}


def view_of(row: Mapping[str, Any]) -> View:
    """The view in this row. Raises ValueError, TypeError or KeyError for a damaged row."""
    return View(**dict(row) | {"at": moment_of(row["at"])})


def _redacted(value: Any) -> Any:
    return None if value is None else text.redact(text.clean_note(value)).text


def _refuse_newer_words(data: Mapping[str, Any]) -> None:
    for words, kind in (([data["disposition"]], Disposition), ([data["identified"]], Identified), (data["agreed"], AgreedStep)):
        known = {str(member) for member in kind}
        for word in words:
            if word not in known:
                raise Newer(word)
