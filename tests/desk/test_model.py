"""The model at the desk: an own file that can't be used, the chance that a call keeps, and what other programs are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from risk.model.books import BOOK
from stripe.server import StripeServer, practice_cases
from ui.driving import environ

from assistant.billing.practice import Practice
from assistant.desk.advise import advise
from assistant.desk.as_json import as_json
from assistant.desk.begin import begin, keep, kept
from assistant.desk.call import from_payload, to_payload
from assistant.desk.desk import Desk
from assistant.desk.doctor import Doctor
from assistant.desk.doctor_lines import doctor_lines
from assistant.desk.log_add import add
from assistant.desk.model_lines import card_json, card_lines, explain_json, explain_lines, when_json
from assistant.desk.outlook import OWN, shipped
from assistant.desk.risk_json import risk_json
from assistant.desk.start import start
from assistant.desk.view import AccountView
from assistant.desk.when import best_day, when, when_lines
from assistant.desk.whole import spoken_call, whole
from assistant.desk.wrap_up import Form, correction_of, finish, log
from assistant.journal.store import Filter
from assistant.language import Tongue
from assistant.records import Disposition
from assistant.risk.chances import DayChance
from assistant.risk.model.book import to_text

NOOR, LUKASZ, FEMKE, OLIVIA = (f"cus_practice_{name}" for name in ("noor", "lukasz", "femke", "olivia"))
MOMENTS = {case.id: case.moment for case in Practice().cases}
EN, NL = Tongue("en"), Tongue("nl")


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with StripeServer([one for one in practice_cases() if one["customer"]["id"] in {NOOR, LUKASZ, FEMKE, OLIVIA}]) as running:
        yield running


def live(home: Path, server: StripeServer, customer: str = NOOR) -> Desk:
    """Looked at from the moment of the practice case."""
    now = MOMENTS[customer].isoformat()
    return start({**environ(home), "STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}, source="stripe", now=now)


def practising(home: Path) -> Desk:
    return start(environ(home), source="practice")


async def seen(desk: Desk, customer: str = NOOR) -> AccountView:
    try:
        return await whole(desk, customer, why="show")
    finally:
        await desk.close()


class TestOnStripe:
    @pytest.mark.parametrize("customer", [NOOR, LUKASZ, FEMKE])
    async def test_a_live_account_is_scored_as_the_same_practice_case(self, tmp_path: Path, server: StripeServer, customer: str) -> None:
        there, here = await seen(live(tmp_path, server, customer), customer), await seen(practising(tmp_path), customer)
        assert there.now == here.now
        assert (there.risk.recovery is None) == (here.risk.recovery is None)
        assert (there.risk.early_warning is None) == (here.risk.early_warning is None)
        assert [one.day for one in there.risk.when] == [one.day for one in here.risk.when]
        told = there.risk.explained
        assert told is not None
        assert told.base + sum(one.log_odds for one in told.reasons) == pytest.approx(told.logit, abs=1e-9)

    async def test_a_part_that_is_refused_leaves_nothing_to_say(self, tmp_path: Path, server: StripeServer) -> None:
        server.fault("/v1/invoices", "403")
        view = await seen(live(tmp_path, server))
        server.clear_faults()
        assert (view.risk.recovery, view.risk.early_warning, view.risk.when) == (None, None, ())

    async def test_a_disputed_account_is_not_scored(self, tmp_path: Path, server: StripeServer) -> None:
        view = await seen(live(tmp_path, server, OLIVIA), OLIVIA)
        assert view.sight.disputes
        assert (view.risk.recovery, view.risk.early_warning) == (None, None)


class TestAnOwnFile:
    async def test_it_answers_on_live_data_only(self, tmp_path: Path, server: StripeServer) -> None:
        (tmp_path / OWN).write_text(to_text(BOOK), "utf-8")
        view, case = await seen(live(tmp_path, server)), await seen(practising(tmp_path))
        assert (view.risk.model, view.risk.data, view.risk.trouble) == ("own-1", "own", None)
        assert view.risk.recovery is not None
        assert view.risk.recovery.n == 40
        assert (case.risk.model, case.risk.data) == (shipped().name, "prior")

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "not_json"),
            (b"\xff\xfe", "utf-8"),
            (to_text(BOOK).replace('"slope":0.9', '"slope":-1').encode(), "recovery.slope"),
            (to_text(BOOK).replace('"schema":1', '"schema":9', 1).encode(), "version"),
            (b" " * 16_000_001, "too large"),
        ],
        ids=["empty", "no text", "a slope below 0", "of another version", "too large"],
    )
    async def test_one_that_can_not_be_used_is_told_and_the_shipped_one_answers(
        self, tmp_path: Path, server: StripeServer, content: bytes, says: str
    ) -> None:
        (tmp_path / OWN).write_bytes(content)
        desk = live(tmp_path, server)
        view = await seen(desk)
        assert view.risk.trouble is not None
        assert view.risk.trouble.startswith("model.json: ")
        assert says in view.risk.trouble
        assert (view.risk.model, view.risk.data) == (shipped().name, "prior")
        assert view.risk.recovery is not None
        found = as_json(view, advise(view, spoken_call(desk, view), EN), EN)
        assert found["risk"]["trouble"] == view.risk.trouble

    async def test_doctor_says_so_and_what_to_do(self, tmp_path: Path) -> None:
        (tmp_path / OWN).write_text("{", "utf-8")
        found = await Doctor(environ(tmp_path), EN).look()
        assert found["model"]["trouble"] == "model.json: the file: not_json"
        (told,) = found["todo"]
        assert "Your own model can't be used" in told
        assert "churn-assistant model fit" in told
        assert any("model.json: the file: not_json" in line for line in doctor_lines(found, EN))

    async def test_doctor_names_the_model_in_use(self, tmp_path: Path) -> None:
        found = await Doctor(environ(tmp_path), EN).look()
        assert (found["model"]["exists"], found["model"]["name"], found["ok"]) == (False, None, True)
        assert "Model: the shipped one" in list(doctor_lines(found, EN))
        (tmp_path / OWN).write_text(to_text(BOOK), "utf-8")
        found = await Doctor(environ(tmp_path), EN).look()
        assert (found["model"]["name"], found["ok"]) == ("own-1", True)
        assert "Model: own-1" in list(doctor_lines(found, EN))


class TestTheChanceThatACallKeeps:
    async def test_it_is_the_one_that_stood_when_the_call_began(self, tmp_path: Path) -> None:
        desk = practising(tmp_path)
        view = await whole(desk, NOOR, why="call")
        assert view.risk.recovery is not None
        p = view.risk.recovery.p
        call = begin(desk, view, at=desk.clock())
        assert (call.chance, call.about) == (p, view.risk.invoice)
        later = replace(view, outlook=None)
        assert begin(desk, later, at=desk.clock()).chance is None
        await finish(desk, later, call, Form(Disposition.LINK_SENT), advise(later, call, EN), EN)
        (row,) = await log(desk, Filter(customer=NOOR))
        assert row.chance_without_contact == p
        corrected = await correction_of(desk, row.id, begin(desk, later, at=desk.clock()))
        assert corrected.chance == p
        await finish(desk, later, corrected, Form(Disposition.OTHER), advise(later, corrected, EN), EN)
        rows = await log(desk, Filter(customer=NOOR))
        assert {one.chance_without_contact for one in rows} == {p}
        await desk.close()

    async def test_a_draft_keeps_it(self, tmp_path: Path) -> None:
        desk = practising(tmp_path)
        call = begin(desk, await whole(desk, NOOR, why="call"), at=desk.clock())
        assert call.chance is not None
        assert from_payload(json.loads(json.dumps(to_payload(call)))).chance == call.chance
        keep(desk, call)
        assert [one.call.chance for one in kept(desk)] == [call.chance]
        await desk.close()

    async def test_log_add_keeps_it_and_a_correction_does_not_change_it(self, tmp_path: Path) -> None:
        desk = practising(tmp_path)
        first = await add(desk, NOOR, {"disposition": "link_sent"}, EN)
        assert first.row.chance_without_contact is not None
        desk.now = first.row.as_of + timedelta(days=3)
        again = await add(desk, NOOR, {"disposition": "other", "corrects": first.row.id}, EN)
        assert again.row.chance_without_contact == first.row.chance_without_contact
        later = (await whole(desk, NOOR, why="show")).risk.recovery
        assert later is not None
        assert later.p != first.row.chance_without_contact
        await desk.close()

    async def test_a_call_about_no_failed_bill_keeps_none(self, tmp_path: Path) -> None:
        desk = practising(tmp_path)
        added = await add(desk, FEMKE, {"disposition": "other"}, EN)
        assert (added.row.chance_without_contact, added.row.invoice) == (None, None)
        await desk.close()

    async def test_pages_that_come_later_tell_it_but_never_of_another_bill(self, tmp_path: Path) -> None:
        desk = practising(tmp_path)
        view = await whole(desk, NOOR, why="call")
        half = replace(view, account=replace(view.account, complete=False))
        call, fresh = (begin(desk, one, at=desk.clock()) for one in (half, view))
        assert call.chance is None
        call.chance_from(replace(fresh, about="in_other"))
        assert call.chance is None
        call.chance_from(fresh)
        assert call.chance == fresh.chance
        call.chance_from(replace(fresh, chance=0.99))
        assert call.chance == fresh.chance
        untouched = begin(desk, half, at=desk.clock())
        untouched.begin_on(fresh)
        assert untouched.chance == fresh.chance
        correcting = replace(begin(desk, half, at=desk.clock()), corrects="x")
        correcting.chance_from(fresh)
        assert correcting.chance is None
        await desk.close()


class TestWhatIsGiven:
    async def test_the_shape_of_the_risk(self, tmp_path: Path) -> None:
        view = await seen(practising(tmp_path))
        found = json.loads(json.dumps(risk_json(view, EN)))
        assert list(found) == ["early_warning", "recovery", "when", "plan", "by_lot", "reasons", "model", "data", "trouble"]
        assert found["early_warning"] is None
        assert set(found["recovery"]) == {"p", "low", "high", "n"}
        assert found["recovery"]["n"] == 0
        assert all(set(one) == {"day", "p"} for one in found["when"])
        assert all(set(one) == {"for", "feature", "log_odds", "text", "ids"} for one in found["reasons"])
        assert {one["for"] for one in found["reasons"]} == {"recovery"}
        assert (found["data"], found["trouble"]) == ("prior", None)
        ids = {one["id"] for part in view.raw.values() if isinstance(part, list) for one in part if "id" in one}
        assert {key for one in found["reasons"] for key in one["ids"]} <= ids

    @pytest.mark.parametrize("customer", [NOOR, LUKASZ, FEMKE, OLIVIA])
    async def test_explaining_adds_up_and_is_worded_in_both_languages(self, tmp_path: Path, customer: str) -> None:
        view = await seen(practising(tmp_path), customer)
        found = explain_json(view, EN)
        if found["logit"] is None:
            assert customer == OLIVIA
            assert list(explain_lines(view, EN)) == ["There is no open failed payment and no renewal ahead that can be scored."]
            return
        assert found["base"] + sum(one["log_odds"] for one in found["reasons"]) == pytest.approx(found["logit"], abs=1e-9)
        assert found["for"] == ("early_warning" if customer == FEMKE else "recovery")
        told, verteld = list(explain_lines(view, EN)), list(explain_lines(view, NL))
        assert len(told) == len(verteld) == len(found["reasons"]) + 3
        assert told[0] != verteld[0]
        assert all(len({line[10:] for line in lines}) == len(lines) for lines in (told, verteld)), "no two reasons read the same"
        assert not any("{" in line for line in (*told, *verteld))

    async def test_the_days_say_which_is_best_and_which_is_planned(self, tmp_path: Path) -> None:
        view = await seen(practising(tmp_path))
        found = when(view, EN)
        assert found is not None
        assert len(found.days) == len(view.risk.when)
        best = max(view.risk.when, key=lambda one: one.p)
        assert [one.day for one in found.days if one.best] == [best.day]
        assert max(one.length for one in found.days) == 1
        assert found.sentences[0].startswith("Best day: ")
        lines = list(when_lines(view, EN))
        assert len(lines) == len(found.sentences) + 1 + len(found.days)
        assert sum("best" in line.split(", ")[-2:] or line.endswith(", best") for line in lines) == 1
        assert [one["day"] for one in when_json(view)["when"]] == [one.day.isoformat() for one in view.risk.when]
        assert len(list(when_lines(view, NL))) == len(lines)

    @pytest.mark.parametrize(
        ("after", "by_then", "told"),
        [
            (0, False, ", the day most salaries come in there."),
            (2, False, ", 2 days after most salaries there."),
            (9, False, "."),
            (None, False, "."),
            (2, True, ". By this customer's earlier payments, money comes in on that day or just before."),
        ],
    )
    def test_why_a_day_is_the_best_is_said_by_what_is_known(self, after: int | None, by_then: bool, told: str) -> None:
        day = DayChance(date(2026, 11, 27), 0.4, after, by_then)
        assert best_day(day, EN) == f"Best day: {EN.weekday(day.day)}{told}"

    async def test_a_hard_decline_tells_the_reason_in_place_of_days(self, tmp_path: Path) -> None:
        view = await seen(practising(tmp_path), "cus_practice_daan")
        found = when(view, EN)
        assert found is not None
        assert (found.days, view.risk.when) == ((), ())
        assert found.sentences[0].startswith("No day helps by itself: ")
        assert when_json(view)["plan"] is None

    async def test_without_an_open_failure_there_are_no_days(self, tmp_path: Path) -> None:
        view = await seen(practising(tmp_path), FEMKE)
        assert when(view, EN) is None
        assert list(when_lines(view, EN)) == ["No failed payment is open."]

    @pytest.mark.parametrize("book", [BOOK, shipped()], ids=["own", "shipped"])
    def test_the_card_tells_data_period_figures_and_limits(self, book: object) -> None:
        held = BOOK if book is BOOK else shipped()
        lines = list(card_lines(held, EN))
        assert lines[0] == f"Model: {held.name}"
        assert ("Data: your own history." in lines) is (held.data == "own")
        assert any("AUC" in line for line in lines)
        assert any("Limits" in line for line in lines)
        assert all(any(told in line for line in lines) for told in ("By month", "By decline code", "    insufficient_funds: said "))
        assert any("by models that also saw others of those months: 0.700" in line for line in lines) is (held is BOOK)
        assert len(list(card_lines(held, NL))) == len(lines)
        assert not any("{" in line for line in lines)
        found = json.loads(json.dumps(card_json(held)))
        assert (found["model"], found["data"], found["schedule"]["card"]) == (held.name, held.data, list(held.schedule["card"]))
