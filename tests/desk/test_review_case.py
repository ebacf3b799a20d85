"""A case as the agent saw it, read back from what was kept; what was kept strangely, or by somebody with bad intent, breaks and does nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journal.calls import full_call

from assistant.desk.desk import Desk
from assistant.desk.review_case import case_sections, case_title, note_view, open_case
from assistant.desk.start import start
from assistant.desk.trouble import NotFound
from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.resolution import Resolution, Said
from assistant.journal.snapshots import canonical
from assistant.journal.store import Journal
from assistant.language import Tongue
from assistant.records import AgreedStep, Disposition

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ESCAPES = "\x1b]52;c;x\x07 \u202e \x9b31m [/b] [@click=app.quit]"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    one = start({"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_KEYRING": "off"}, source="practice")
    one.clock = lambda: NOW
    yield one
    await one.close()


async def kept(desk: Desk, seen: Any, **changes: Any) -> Resolution:
    row = full_call(at=NOW - timedelta(days=3), as_of=NOW - timedelta(days=3), **changes)
    return await desk.writer.run(lambda journal: journal.add_resolution(row, None if seen is None else canonical(seen)))


async def words(desk: Desk, row: Resolution) -> str:
    case = await open_case(desk, row.id)
    lines = [f"{one.mark}|{one.lead}|{one.text}" for section in case_sections(case, Tongue("en")) for one in section.rows]
    return "\n".join([case_title(case, Tongue("en")), *lines])


async def test_what_stood_on_the_screen_is_told_with_the_said_lines_ticked(desk: Desk) -> None:
    seen = {
        "account": {"customer": {"id": "cus_1", "object": "customer", "name": "Marieke"}, "invoices": [], "subscriptions": []},
        "flags": [{"kind": "hard_decline", "severity": "act_now", "evidence": "The last try failed.", "means": "It cannot work."}],
        "situations": ["expired_card"],
        "script": {
            "steps": [{"phase": "choice", "lines": ["Nu of later?", "Niet gezegd."], "ids": ["x.call.choice.1a", "x.call.choice.2a"]}]
        },
    }
    at = NOW - timedelta(days=3, minutes=2)
    row = await kept(
        desk, seen, customer="cus_1", steps_said=(Said("choice", "x.call.choice.1a", at), Said("thank", "gone.call.thank.9z", at)),
        disposition=Disposition.PROMISE_TO_PAY, promise_date=(NOW - timedelta(days=1)).date(), agreed=(AgreedStep.LINK,), note="Rustig",
    )  # fmt: skip
    found = await words(desk, row)
    assert "who||Marieke · cus_1" in found
    assert "act_now||The last try failed. It cannot work." in found
    assert f"said|{at:%H:%M:%S}|Nu of later?" in found
    assert "unsaid||Niet gezegd." in found
    assert "gone.call.thank.9z" in found, "a line that is no longer in the script is told by its id"
    assert "Promised|Mon 23 Nov 2026, not kept" in found
    assert "|Note|Rustig" in found


async def test_the_promise_is_kept_once_the_money_came_in_time(desk: Desk) -> None:
    row = await kept(desk, None, disposition=Disposition.PROMISE_TO_PAY, promise_date=NOW.date())
    assert "not due yet" in await words(desk, row)
    paid = Outcome("paid", NOW - timedelta(days=1), "link", 2, 2900, "EUR")
    await desk.writer.run(lambda journal: add_outcomes(journal, [(row.id, paid)], NOW))
    found = await words(desk, row)
    assert "Nov 2026, kept" in found
    assert "paid||paid · €29.00 · 23 Nov 2026 · after 2 days · by a link" in found


async def test_corrections_are_shown_both_ways(desk: Desk) -> None:
    old = await kept(desk, None, note="eerst")
    new = await kept(desk, None, note="beter", corrects=old.id)
    assert "Corrected by" in await words(desk, old)
    assert "beter" in await words(desk, old)
    assert "|Corrects|" in await words(desk, new)


@pytest.mark.parametrize(
    "seen",
    [
        [], 1, {"account": []}, {"account": {"customer": {"id": 3, "name": []}, "invoices": [{"id": {}}], "charges": "x"}},
        {"account": {"customer": {}, "subscriptions": [{"items": 9, "status": []}]}, "flags": {"a": 1}, "script": []},
        {"flags": [1, {"severity": [], "evidence": 5}], "script": {"steps": [{"lines": 3, "ids": [None]}, None, {"lines": ["x"], "ids": [7]}]}},
        {"account": {"customer": {"id": "c", "name": ESCAPES}}, "flags": [{"evidence": ESCAPES, "severity": ESCAPES}],
         "script": {"steps": [{"lines": [ESCAPES], "ids": ["a"]}]}},
    ],
)  # fmt: skip
async def test_a_strange_snapshot_breaks_nothing_and_carries_no_control_characters(desk: Desk, seen: Any) -> None:
    row = await kept(desk, seen, note=ESCAPES, feedback_words=ESCAPES)
    found = await words(desk, row)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(found)


async def test_a_damaged_snapshot_and_none_are_told_alike(desk: Desk) -> None:
    row = await kept(desk, None)
    assert "was not kept" in await words(desk, row)


async def test_looking_is_written_down_with_who_and_why(desk: Desk) -> None:
    row = await kept(desk, None, customer="cus_9")
    await note_view(desk, row)
    with Journal.open(desk.journal_path) as journal:
        assert [(one.why, one.agent) for one in journal.views_of("cus_9", row.source)] == [("review", desk.agent())]


async def test_an_unknown_call_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await open_case(desk, "nothing")
