"""What the journal keeps and gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.journal import snapshots
from assistant.journal.faults import AlreadyKept, Unfit, UnknownResolution
from assistant.journal.resolution import new_id
from assistant.journal.store import Filter, Journal
from assistant.records import Disposition

from .calls import NOW, call, full_call, journal_path, view

DAY = timedelta(days=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(journal_path(tmp_path)) as opened:
        yield opened


def test_a_call_is_given_back_as_it_was_kept(journal: Journal) -> None:
    kept = journal.add_resolution(full_call())
    assert kept == full_call(id=kept.id, number=1)
    assert journal.resolutions() == [kept]


def test_each_row_gets_the_next_number(journal: Journal) -> None:
    assert [journal.add_resolution(call(number=99)).number for _ in range(3)] == [1, 2, 3]
    assert [journal.add_view(view()).number for _ in range(2)] == [1, 2]


def test_a_number_is_not_used_up_by_a_call_that_could_not_be_kept(journal: Journal) -> None:
    journal.add_resolution(call())
    with pytest.raises(Unfit):
        journal.add_resolution(call(amount=2**70))
    assert journal.add_resolution(call()).number == 2


def test_what_the_agent_saw_is_kept_with_the_call(journal: Journal) -> None:
    seen = snapshots.canonical({"b": 1, "a": ["é"]})
    kept = journal.add_resolution(call(), seen)
    bare = journal.add_resolution(call())
    assert journal.snapshot(kept.id) == seen == '{"a":["é"],"b":1}'.encode()
    assert journal.snapshot(bare.id) is None


def test_a_card_number_or_iban_is_masked_wherever_it_was_typed(journal: Journal) -> None:
    kept = journal.add_resolution(
        call(note="4242 4242 4242 4242", feedback_words="iban NL91ABNA0417164300", typed_facts={"last4": "4242424242424242"})
    )
    looked = journal.add_view(view(why="belt over 4242-4242-4242-4242"))
    everything = f"{kept} {journal.resolutions()} {looked} {journal.views_of(looked.customer, looked.source)}"
    for number in ("4242 4242 4242", "424242424242", "0417164300", "4242-4242-4242"):
        assert number not in everything
    raw = b"".join(path.read_bytes() for path in journal.path.parent.iterdir() if path.is_file())
    assert b"4242 4242" not in raw
    assert b"0417164300" not in raw


def test_saving_the_same_call_again_gives_the_row_that_is_there(journal: Journal) -> None:
    first = journal.add_resolution(full_call())
    assert journal.add_resolution(replace(first, number=0)) == first
    assert journal.count() == 1


def test_another_call_under_the_same_id_is_refused(journal: Journal) -> None:
    first = journal.add_resolution(full_call())
    with pytest.raises(AlreadyKept):
        journal.add_resolution(replace(first, note="iets anders"))
    looked = journal.add_view(view())
    with pytest.raises(AlreadyKept):
        journal.add_view(looked)


def test_a_correction_is_a_new_row_that_names_the_old_one(journal: Journal) -> None:
    wrong = journal.add_resolution(call(disposition=Disposition.LINK_SENT))
    right = journal.add_resolution(call(disposition=Disposition.ALREADY_PAID, corrects=wrong.id))
    assert journal.resolutions() == [right, wrong]
    assert journal.resolutions(Filter(current_only=True)) == [right]
    assert journal.resolutions(Filter(current_only=True, disposition="link_sent")) == []
    assert journal.count() == 2


@pytest.mark.parametrize("changes", [{"customer": "cus_practice_other"}, {"source": "stripe"}, {"corrects": "no such row"}])
def test_a_correction_of_no_row_of_this_customer_is_refused(journal: Journal, changes: dict[str, Any]) -> None:
    wrong = journal.add_resolution(call())
    with pytest.raises(UnknownResolution):
        journal.add_resolution(call(**{"corrects": wrong.id} | changes))
    assert journal.count() == 1


def test_the_newest_come_first(journal: Journal) -> None:
    old, new, tie = (journal.add_resolution(call(at=NOW + n * DAY)) for n in (0, 2, 2))
    middle = journal.add_resolution(call(at=NOW + DAY))
    assert journal.resolutions() == [tie, new, middle, old]
    assert journal.resolutions(Filter(limit=2)) == [tie, new]


def test_each_filter_gives_only_what_it_names(journal: Journal) -> None:
    one = journal.add_resolution(full_call(at=NOW, as_of=NOW, agent="Sanne", cause="expired_card"))
    bas = full_call(at=NOW + DAY, as_of=NOW + DAY, agent="Bas", cause="dispute", note="x")
    other = journal.add_resolution(replace(bas, source="stripe", customer="cus_2", disposition=Disposition.OTHER))
    for wanted in (
        Filter(until=NOW + DAY),
        Filter(as_of_until=NOW),
        Filter(agent="Sanne"),
        Filter(source="practice"),
        Filter(customer=one.customer),
        Filter(cause="expired_card"),
        Filter(disposition="promise_to_pay"),
        Filter(words="vrijdag"),
        Filter(id=one.id),
    ):
        assert journal.resolutions(wanted) == [one], wanted
    assert journal.resolutions(Filter(since=NOW + DAY)) == [other]
    assert journal.resolutions(Filter(since=NOW, until=NOW)) == []
    assert journal.resolutions(Filter(agent="Sanne", cause="dispute")) == []


def test_words_are_found_without_their_accents_and_in_the_feedback_too(journal: Journal) -> None:
    note = journal.add_resolution(call(note="Café-abonnement loopt door"))
    feedback = journal.add_resolution(call(feedback_words="fijn geholpen", note=None))
    assert journal.resolutions(Filter(words="cafe")) == [note]
    assert journal.resolutions(Filter(words="GEHOLPEN fijn")) == [feedback]
    assert journal.resolutions(Filter(words="fijn cafe")) == []
    assert journal.resolutions(Filter(words="  ")) == [feedback, note]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(words='"')
@given(words=st.text(alphabet=st.sampled_from("\"'*^-+():{}ANDORT né\x00\udc80\\"), max_size=12))
def test_no_search_words_are_a_fault(journal: Journal, words: str) -> None:
    if not journal.count():  # without a row SQLite does not even look at the words
        journal.add_resolution(full_call())
    journal.resolutions(Filter(words=words))


def test_earlier_calls_are_judged_by_the_moment_looked_from(journal: Journal) -> None:
    earlier = journal.add_resolution(call(at=NOW, as_of=NOW - 3 * DAY))
    same_moment = journal.add_resolution(call(at=NOW - DAY, as_of=NOW))
    journal.add_resolution(call(as_of=NOW + timedelta(seconds=1)))
    journal.add_resolution(call(as_of=NOW, customer="cus_other"))
    journal.add_resolution(call(as_of=NOW, source="stripe"))
    assert journal.calls_of("cus_practice_marieke", "practice", NOW) == [same_moment, earlier]


def test_a_corrected_call_counts_once_and_only_from_its_correction_on(journal: Journal) -> None:
    wrong = journal.add_resolution(call(as_of=NOW - 2 * DAY))
    right = journal.add_resolution(call(as_of=NOW - DAY, corrects=wrong.id))
    assert journal.calls_of(wrong.customer, wrong.source, NOW) == [right]
    assert journal.calls_of(wrong.customer, wrong.source, NOW - 2 * DAY) == [wrong]


HOSTILE = ["[/]", "[@click=app.quit]x[/]", "'; drop table resolutions; --", "{{7*7}}", "=1+1", "\\x1b", "’“€𝄞漢字", "שלום", "null", "%s%n"]
HOSTILE += ["a" * 9_000]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_comes_back_as_it_went_in(journal: Journal, hostile: str) -> None:
    told = call(
        agent=hostile, customer=hostile, note=hostile, feedback_words=hostile, typed_facts={hostile: hostile}, script_useful={hostile: True}
    )
    kept = journal.add_resolution(told)
    assert kept == replace(told, number=1)
    assert journal.resolutions(Filter(customer=hostile)) == [kept]


def test_control_and_direction_marks_do_not_get_into_a_note(journal: Journal) -> None:
    kept = journal.add_resolution(call(note="a\x1b]52;c;x\x07b\u202ec\x00d\x9be\nf\ud800"))
    assert kept.note is not None
    assert not set(kept.note) & set("\x1b\x07\u202e\x00\x9b\ud800")
    assert "\n" in kept.note


@pytest.mark.parametrize("changes", [{"agent": "\ud800"}, {"amount": 2**63}, {"call_seconds": "soon"}, {"customer": None}])
def test_a_value_that_can_not_be_kept_is_a_fault_and_nothing_is_written(journal: Journal, changes: dict[str, object]) -> None:
    with pytest.raises(Unfit):
        journal.add_resolution(call(**changes), b"{}")
    assert journal.count() == 0


def test_who_looked_at_an_account_is_known(journal: Journal) -> None:
    first = journal.add_view(view(why="call"))
    later = journal.add_view(view(at=NOW + DAY, agent=None, why=None))
    journal.add_view(view(customer="cus_other"))
    assert journal.views_of(first.customer, first.source) == [later, first]
    assert first == view(id=first.id, number=1)


def test_rows_are_there_when_the_journal_is_opened_again(tmp_path: Path) -> None:
    with Journal.open(journal_path(tmp_path)) as journal:
        kept = journal.add_resolution(full_call(id=new_id()))
    with Journal.open(journal_path(tmp_path)) as journal:
        assert journal.resolutions() == [kept]
