"""The language of a command: known before anything is parsed, so that help and errors of usage are in it too."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from assistant.language import LANGUAGES, Tongue
from assistant.resources import folder
from assistant.settings.config import load
from assistant.settings.environment import LANG, screen_language
from assistant.settings.errors import Fault

DOMAIN = "desk"


def language_of(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """``--lang``, the environment, ``config.toml``, else the locale. What is wrong with one of them is told later, by who reads it."""
    flag = _flag(arguments)
    without = {name: value for name, value in environ.items() if name != LANG}
    for seen in (environ, without):
        try:
            return load(seen, lang=flag).screen_language
        except Fault:
            continue
    return screen_language(without, None, flag)[0]


def _flag(arguments: Sequence[str]) -> str | None:
    """The value of the last ``--lang`` that is one of ours."""
    found = None
    for number, word in enumerate(arguments):
        if word == "--":
            break
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        found = value if value in LANGUAGES else found
    return found


@contextmanager
def speaking(language: str) -> Iterator[Tongue]:
    """While inside, click's own words and ours come from the desk's catalog in this language: click asks the standard library's gettext."""
    before, variable = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(folder("locales")))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield Tongue(language)
    finally:
        gettext.textdomain(before)
        if variable is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = variable
