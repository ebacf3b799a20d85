"""The catalogs say all that the sources say, and each fault that one may have is seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .catalogs import CATALOGS, catalog_faults, placeholders, po_text, wanted

GREETING = (
    'msgctxt "insufficient_funds.call.acknowledge.2"\nmsgid "I\'m calling about your payment of {amount}. Can you talk for a minute?"\n'
)


@pytest.mark.parametrize(("domain", "tag", "register"), CATALOGS)
def test_a_catalog_has_every_message_of_the_sources_and_no_other(domain: str, tag: str, register: str) -> None:
    assert list(catalog_faults(po_text(domain, tag), domain, register)) == []


@pytest.mark.parametrize("domain", ["desk", "script"])
def test_the_sources_have_messages(domain: str) -> None:
    assert len(wanted(domain)) > 500


def _greeting(said: str, *, flags: str = "") -> Callable[[str], str]:
    """Puts ``said`` in the place of one translation, and ``flags`` above it."""

    def put(text: str) -> str:
        pattern = re.compile(re.escape(GREETING) + r'msgstr ".*"\n')
        assert len(pattern.findall(text)) == 1
        return pattern.sub(lambda _: f'{flags}{GREETING}msgstr "{said}"\n', text)

    return put


def _without_greeting(text: str) -> str:
    start = text.index(GREETING)
    return text[:start].rsplit("\n\n", 1)[0] + "\n\n" + text[start:].split("\n\n", 1)[1]


SCRIPT_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "a message gone": (_without_greeting, "missing"),
    "a message too many": (lambda text: text + '\nmsgid "Good evening."\nmsgstr "Goedenavond."\n', "extra"),
    "an obsolete message": (lambda text: text + '\n#~ msgid "Good evening."\n#~ msgstr "Goedenavond."\n', "obsolete"),
    "no translation": (_greeting(""), "empty"),
    "only a blank": (_greeting(" "), "empty"),
    "an unsure translation": (_greeting("Ik bel over {amount}.", flags="#, fuzzy\n"), "fuzzy"),
    "an unsure header": (lambda text: text.replace('msgid ""', '#, fuzzy\nmsgid ""', 1), "fuzzy: the whole catalog"),
    "a placeholder gone": (_greeting("Ik bel over je betaling."), "other placeholders"),
    "a placeholder translated": (_greeting("Ik bel over {bedrag}."), "other placeholders"),
    "a placeholder without a name": (_greeting("Ik bel over {}."), "other placeholders"),
    "half a placeholder": (_greeting("Ik bel over {amount."), "broken placeholder"),
    "u beside je": (_greeting("Ik bel u over {amount}. Heb je even?"), "in a text with je"),
    "U at the start": (_greeting("Uw {amount} staat open."), "in a text with je"),
    "a text that is no catalog": (lambda text: text + '\nmsgstr[x "\n', "cannot be read"),
}


@pytest.mark.parametrize("name", SCRIPT_FAULTS)
def test_a_fault_put_into_a_catalog_is_seen(name: str) -> None:
    put, told = SCRIPT_FAULTS[name]
    found = list(catalog_faults(put(po_text("script", "nl")), "script", "je"))
    assert len(found) == 1
    assert told in found[0]


def test_je_in_a_text_with_u_is_seen() -> None:
    put = _greeting("Ik bel u over je betaling van {amount}.")
    found = list(catalog_faults(put(po_text("script", "nl@formal")), "script", "u"))
    assert len(found) == 1
    assert "'je' in a text with u" in found[0]


@pytest.mark.parametrize(("change", "told"), [(r"", "empty"), (r'\g<0>msgstr[2] "nog een vorm"\n', "cannot be read")])
def test_a_plural_form_too_few_or_too_many_is_seen(change: str, told: str) -> None:
    text, number = re.subn(r'msgstr\[1\] ".+"\n', change, po_text("desk", "nl"), count=1)
    assert number == 1
    assert any(fault.startswith(told) for fault in catalog_faults(text, "desk", "je"))


def test_the_placeholders_of_all_plural_forms_count_together() -> None:
    assert placeholders("one try on {day}", "{number} tries on {day}") == {"day", "number"}
