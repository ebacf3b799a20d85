"""A call is wrapped up: the form, its faults, the row it comes to, and what is kept of what the agent saw."""

import asyncio
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from billing.making import NOW, ago, in_trouble, refused
from hypothesis import given
from hypothesis import strategies as st

from assistant.billing.practice import Practice
from assistant.desk.advise import advise, next_situation, other_wording, script_language
from assistant.desk.call import Call
from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse, NotFound
from assistant.desk.wrap_up import Form, correction_of, faults, form_from, form_payload, log, masked, resolution, save, snapshot
from assistant.journal.store import Filter
from assistant.language import Tongue
from assistant.records import SITUATIONS, AgreedStep, Customer, Disposition, Identified
from assistant.settings.values import Settings

TODAY = date(2026, 11, 24)
SEEN = in_trouble(refused("insufficient_funds"), next_payment_attempt=ago(-2))


def called(**about: object) -> Call:
    return Call("01990000-0000-7000-8000-000000000001", "cus_1", "practice", NOW, NOW, about="in_1", amount=2900, currency="EUR", **about)  # type: ignore[arg-type]


class TestTheForm:
    @pytest.mark.parametrize(
        ("form", "found"),
        [
            (Form(), [("disposition", "disposition_missing")]),
            (Form(Disposition.PROMISE_TO_PAY), [("promise_date", "promise_without_date")]),
            (Form(Disposition.PROMISE_TO_PAY, promise_date=TODAY), []),
            (Form(Disposition.LINK_SENT, promise_date=TODAY - timedelta(days=1)), [("promise_date", "date_has_passed")]),
            (Form(Disposition.LINK_SENT, follow_up_on=TODAY + timedelta(days=367)), [("follow_up_on", "date_too_far")]),
            (Form(Disposition.OTHER, cause="no_such_cause"), [("cause", "unknown_cause")]),
        ],
    )
    def test_its_faults_are_named_by_field(self, form: Form, found: list[tuple[str, str]]) -> None:
        assert [(one.field, one.key) for one in faults(form, TODAY)] == found

    @given(
        st.builds(
            Form,
            disposition=st.none() | st.sampled_from(Disposition),
            cause=st.none() | st.sampled_from(SITUATIONS),
            promise_date=st.none() | st.dates(),
            agreed=st.lists(st.sampled_from(AgreedStep), unique=True).map(lambda steps: tuple(one for one in AgreedStep if one in steps)),
            note=st.none() | st.text(min_size=1),
            feedback_score=st.none() | st.integers(1, 5),
            follow_up_on=st.none() | st.dates(),
            useful=st.dictionaries(st.text(), st.booleans()),
        )
    )
    def test_it_comes_back_from_a_draft_as_it_was(self, form: Form) -> None:
        assert form_from(json.loads(json.dumps(form_payload(form)))) == form

    @given(
        st.dictionaries(
            st.sampled_from(sorted(vars(Form()))), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)
        )
    )
    def test_a_damaged_draft_gives_a_form_all_the_same(self, payload: dict[str, object]) -> None:
        form_from(payload)


def test_numbers_that_must_not_be_kept_are_named() -> None:
    assert masked("card 4242 4242 4242 4242", None, "NL91ABNA0417164300 and 4242424242424242") == ("card", "iban")
    assert masked("called on 24-11-2026 about 29.00") == ()


class TestSaving:
    def desk(self, home: Path) -> Desk:
        home.mkdir(mode=0o700)
        return Desk(Settings(home=home), Practice(), clock=lambda: NOW)

    def test_a_row_is_found_again_and_a_correction_names_it(self, tmp_path: Path) -> None:
        async def work() -> None:
            desk, call = self.desk(tmp_path / "home"), called(identified=Identified.STRONG)
            form = Form(
                Disposition.PROMISE_TO_PAY, promise_date=TODAY + timedelta(days=3), agreed=(AgreedStep.OTHER_DATE,), note="Pays Friday."
            )
            advice = advise(SEEN, call, Tongue("en"))
            try:
                await save(desk, resolution(desk, SEEN, call, form, NOW), snapshot(SEEN, advice, Tongue("en")))
                rows = await log(desk, Filter())
                assert [(row.disposition, row.situation, row.amount, row.currency, row.invoice) for row in rows] == [
                    (Disposition.PROMISE_TO_PAY, "insufficient_funds", 2900, "EUR", "in_1")
                ]
                corrected = await correction_of(desk, rows[0].id, call)
                assert (corrected.corrects, corrected.form["promise_date"], corrected.form["agreed"]) == (
                    rows[0].id,
                    "2026-11-27",
                    ["other_date"],
                )
                assert corrected.id != rows[0].id
                with pytest.raises(NotFound):
                    await correction_of(desk, "01990000-0000-7000-8000-00000000dead", call)
            finally:
                await desk.close()

        asyncio.run(work())

    def test_a_form_with_faults_makes_no_row(self, tmp_path: Path) -> None:
        desk = self.desk(tmp_path / "home")
        with pytest.raises(Misuse) as refusal:
            resolution(desk, SEEN, called(), Form(Disposition.PROMISE_TO_PAY), NOW)
        assert (refusal.value.key, refusal.value.status) == ("promise_without_date", 2)

    def test_what_the_agent_saw_is_kept_without_whole_numbers(self) -> None:
        seen = in_trouble(refused("insufficient_funds"))
        seen = type(seen)(seen.account, NOW, seen.house, raw={"customer": {"description": "pays with 4242 4242 4242 4242 mostly"}})
        kept = snapshot(seen, advise(seen, called(), Tongue("en")), Tongue("en"))
        assert b"4242 4242" not in kept
        assert json.loads(kept)["situations"] == list(seen.situations)
        assert kept == snapshot(seen, advise(seen, called(), Tongue("en")), Tongue("en"))


class TestTheScriptsLanguage:
    @pytest.mark.parametrize(
        ("spoken", "country", "desk", "expected"),
        [
            ("nl", "DE", "en", "nl"),
            ("en", "NL", "nl", "en"),
            ("pl", "NL", "nl", "en"),
            (None, "NL", "nl", "nl"),
            (None, None, "nl", "nl"),
            (None, "SR", "nl", "nl"),
            (None, "DE", "nl", "en"),
            (None, "NL", None, "en"),
        ],
    )
    def test_it_is_the_customers_where_it_is_ours(self, spoken: str | None, country: str | None, desk: str | None, expected: str) -> None:
        assert script_language(Customer("cus_1", language=spoken, country=country), desk, "NL") == expected


def test_another_wording_comes_round_to_the_first() -> None:
    call = called(identified=Identified.STRONG)
    first = advise(SEEN, call, Tongue("en")).script
    step = next(step for step in first.steps if step.others)
    heard = [next(one.id for one in step.lines if any(other.id[:-1] == one.id[:-1] for other in step.others))]
    ways = 1 + sum(other.id[:-1] == heard[0][:-1] for other in step.others)
    for _ in range(ways):
        script = advise(SEEN, call, Tongue("en")).script
        other_wording(script, call, heard[-1])
        now = [line.id for one in advise(SEEN, call, Tongue("en")).script.steps for line in one.lines if line.id[:-1] == heard[0][:-1]]
        heard += now
    assert heard[0] == heard[-1]
    assert len(set(heard)) == ways


def test_every_situation_can_be_stepped_to_and_the_holding_ones_come_first() -> None:
    current, seen = SEEN.situations[0], []
    for _ in SITUATIONS:
        seen.append(current)
        current = next_situation(SEEN, current, all_of=SITUATIONS)
    assert (set(seen), tuple(seen[: len(SEEN.situations)])) == (set(SITUATIONS), SEEN.situations)
