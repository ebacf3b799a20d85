"""An account becomes a case of nobody: everything that tells who it was is replaced, and the story stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from stripe.schema import stripe_schema
from ui.driving import desk_on

from assistant.desk.capture import case_view, made, signature
from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse
from assistant.practice import anonymise_amounts as amounts
from assistant.practice import anonymise_dates as dates
from assistant.practice.anonymise import Anonymised, anonymise
from assistant.practice.anonymise_leftovers import leftovers
from assistant.practice.anonymise_words import provider_names, provider_values
from assistant.practice.draft import unfinished
from assistant.practice.reading import case_of
from assistant.resources import folder
from assistant.simulation.generate import generate
from assistant.simulation.worlds import WORLDS
from practice.anonymising import still_there, told

SECRET = b"a secret of the test, thirty-two."
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CASES = folder("fixtures") / "cases"


def account(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return {key: value for key, value in raw.items() if key not in ("schema", "about", "lesson")}


def clean(raw: Mapping[str, Any], **more: Any) -> Anonymised:
    """The first attempt that leaves nothing."""
    return next(one for turn in range(20) if not (one := anonymise(raw, secret=SECRET, turn=turn, **more)).left)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_on(tmp_path)


# What the provider writes


def test_the_providers_words_are_those_of_its_published_shapes() -> None:
    names: set[str] = set()
    values: set[str] = set()

    def gather(shape: Any) -> None:
        for one in shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ():
            gather(one)
        if isinstance(shape, dict):
            names.update(shape["properties"] if isinstance(shape.get("properties"), dict) else ())
            values.update(one for one in shape.get("enum") or () if isinstance(one, str))

    gather(stripe_schema())
    assert names <= provider_names()
    assert values <= provider_values()


# Nothing is left


@pytest.mark.parametrize("name", ["marieke", "jurgen", "ilse", "olivia", "ingrid", "noura", "yara"])
def test_a_shipped_account_leaves_nothing_and_tells_the_same(desk: Desk, name: str) -> None:
    raw = account(name)
    captured = made(desk, raw, secret=SECRET)
    assert still_there(raw, captured.raw) == []
    assert signature(case_view(desk, captured.raw)) == signature(case_view(desk, raw))
    assert case_of(name, captured.raw).lesson.solution.cause == (case_view(desk, raw).situations[0],)


def test_an_attempt_that_would_tell_another_story_is_not_taken(desk: Desk) -> None:
    """Fatma's days lie so that some shifts change a flag; the capture goes on to one that does not."""
    raw = account("fatma")
    told_now = signature(case_view(desk, raw))
    secrets = (SECRET + bytes([number]) for number in range(30))
    unlucky = next(one for one in secrets if signature(case_view(desk, anonymise(raw, secret=one, zone=AMSTERDAM).raw)) != told_now)
    assert signature(case_view(desk, made(desk, raw, secret=unlucky).raw)) == told_now


def test_an_account_at_the_edge_of_a_flag_is_not_refused(desk: Desk) -> None:
    """Its early warning comes and goes with the amounts: most attempts tell another story."""
    raw = next(iter(generate("two_paydays", 1, 4242, first=34, random_days=0.2))).bundle
    told_now = signature(case_view(desk, raw))
    captured = made(desk, raw, secret=SECRET + b"\5")  # more than 16 attempts
    assert signature(case_view(desk, captured.raw)) == told_now


def generated(customers: int, seed: int) -> list[dict[str, Any]]:
    return [one.bundle for world in WORLDS for one in generate(world, customers, seed, random_days=0.2)]


def told_the_same(desk: Desk, raws: list[dict[str, Any]]) -> None:
    for number, raw in enumerate(raws):
        captured = made(desk, raw, secret=SECRET + str(number).encode())
        assert still_there(raw, captured.raw) == []
        assert signature(case_view(desk, captured.raw)) == signature(case_view(desk, raw))


def test_generated_accounts_leave_nothing_and_tell_the_same(desk: Desk) -> None:
    told_the_same(desk, generated(2, 11))


@pytest.mark.soak
def test_a_thousand_generated_accounts_leave_nothing_and_tell_the_same(desk: Desk) -> None:
    raws = generated(1000 // len(WORLDS), 12)
    assert len(raws) >= 995
    told_the_same(desk, raws)


def test_what_people_wrote_anywhere_is_gone(desk: Desk) -> None:
    """In fields nobody thought of, in names of fields, in a list of lists, in numbers."""
    raw = account("petra")
    raw["customer"]["description"] = "Buurvrouw van Kwispelstaart, belt altijd op maandag"
    raw["customer"]["metadata"] = {"huisdier_Kwispelstaart": "Kwispelstaart", "register": "u", "relatie": 48151623}
    raw["customer"]["new_field"] = {"Kwispelstaart": [["Kwispelstaart", 4815162342]]}
    raw["invoices"][0]["status_kwispelstaart"] = "kwispelstaart_open"
    raw["charges"][0]["outcome"]["reason"] = "kwispelstaart"
    raw["invoices"][0]["footer"] = "Tel. 06-98765432"
    raw["case"]["earlier_calls"] = [
        {"as_of": "2026-10-01T10:00:00Z", "agent": "Berendina", "disposition": "other", "note": "Kwispelstaart blaft"}
    ]
    found = clean(raw)
    text = json.dumps(found.raw).lower()
    for word in ("kwispel", "staart", "berendina", "98765432", "blaft", "481516", "buurvrouw"):
        assert word not in text
    assert found.raw["customer"]["metadata"]["register"] == "u"
    assert found.raw["charges"][0]["outcome"]["reason"] == "other_reason"


def test_a_value_that_was_left_is_found_and_its_place_told_without_it() -> None:
    raw = account("petra")
    found = clean(raw)
    spoils: tuple[tuple[Callable[[dict[str, Any]], object], str], ...] = (
        (lambda made: made["customer"].update(name="Piet van Dijk"), "customer.name"),  # "dijk" has 4 letters
        (lambda made: made["customer"].update(name="Xvandijkjansenx"), "customer.name"),
        (lambda made: made["customer"].update(email="x@y.example", phone=raw["customer"]["phone"]), "customer.phone"),
        (lambda made: made["invoices"][0].update(created=raw["invoices"][0]["created"]), "invoices[0].created"),
        (lambda made: made["invoices"][0].update(total=raw["invoices"][0]["total"]), "invoices[0].total"),
        (lambda made: made["case"].update(moment=raw["case"]["moment"]), "case.moment"),
        (lambda made: made["customer"].update(metadata={raw["customer"]["name"]: 1}), "customer.metadata"),
    )
    for spoil, place in spoils:
        spoiled = deepcopy(found.raw)
        spoil(spoiled)
        assert leftovers(raw, spoiled) == (place,)


def test_a_capture_that_would_leave_something_is_refused_without_telling_it(desk: Desk) -> None:
    """The note holds every number of four digits, so that none can stand in the place of the card's."""
    raw = account("yara")
    every = " ".join(f"{number:04}" for number in range(10_000))
    with pytest.raises(Misuse) as refused:
        made(desk, raw, secret=SECRET, also=(every,))
    assert refused.value.key == "capture_left"
    assert set(refused.value.facts) == {"path"}


def test_typed_words_of_the_call_count_too() -> None:
    raw = account("petra")
    assert leftovers(raw, {"about": {"title": {"nl": "Zingt in koor Vrolijkheid"}}}, also=("zingt bij vrolijkheid",)) == ("about.title.nl",)


# The story stays


def test_the_same_is_replaced_by_the_same_and_references_hold() -> None:
    raw, found = account("marieke"), clean(account("marieke")).raw
    new: dict[tuple[str, object], object] = {}
    for (name, old), (_, made_up) in zip(told(raw), told(found), strict=True):
        if isinstance(old, str) and old and name != "url":
            assert new.setdefault((name, old), made_up) == made_up, name
    customer = found["customer"]
    assert {one["customer"] for one in found["invoices"]} == {customer["id"]}
    assert {one["billing_details"]["email"] for one in found["charges"]} == {customer["email"]}
    assert customer["id"].startswith("cus_")
    assert len(customer["id"]) == len(raw["customer"]["id"])
    intents = {one["id"] for one in found["payment_intents"]}
    assert {one["payment_intent"] for one in found["charges"]} <= intents
    before = [one["payment_method_details"].get("card", {}).get("last4") for one in raw["charges"]]
    after = [one["payment_method_details"].get("card", {}).get("last4") for one in found["charges"]]
    assert len(set(before)) == len(set(after))


def test_amounts_keep_their_ratios_and_their_sums() -> None:
    for name in ("maud", "olivia", "thomas", "kenji", "noura"):
        raw, found = account(name), clean(account(name)).raw
        pairs = {(old, new) for (field, old), (_, new) in zip(told(raw), told(found), strict=True) if amounts.is_amount(field, old)}
        assert {new / old for old, new in pairs if old}.__len__() == 1
        assert all((old == 0) == (new == 0) for old, new in pairs)
        assert not {old for old, _ in pairs if old} & {new for _, new in pairs}
        for invoice in found["invoices"]:
            assert invoice["subtotal"] == sum(line["amount"] for line in invoice["lines"]["data"])
            assert invoice["amount_due"] == invoice["amount_paid"] + invoice["amount_remaining"]


@pytest.mark.parametrize(("known", "currency"), [((2995, 519, 2476), "eur"), ((1, 2), "eur"), ((150000, 50000), "isk"), ((2900,), "jpy")])
def test_any_amounts_get_a_factor_that_keeps_them_whole(known: tuple[int, ...], currency: str) -> None:
    for seed in range(50):
        scale = amounts.choose(known, [currency], Random(seed))
        new = [scale.whole(one) for one in known]
        assert all(one * scale.factor == made_up for one, made_up in zip(known, new, strict=True))
        assert not set(new) & set(known)
        assert currency != "isk" or all(one % 100 == 0 for one in new)


def test_no_amount_gets_the_digits_of_a_card() -> None:
    for seed in range(30):
        scale = amounts.choose([2900], ["eur"], Random(seed), lambda text: text == "3000")
        assert scale.whole(2900) == 3000
    assert amounts.choose([2900], ["eur"], Random(1), lambda _: False).factor != 1


def test_weekdays_order_and_distances_stay_but_for_seconds() -> None:
    raw, made_up = account("marieke"), clean(account("marieke"))
    pairs = sorted({(old, new) for (_, old), (_, new) in zip(told(raw), told(made_up.raw), strict=True) if dates.is_moment(old)})
    moved = [new - old for old, new in pairs]
    assert len(set(moved)) > 1
    assert max(moved) - min(moved) < dates.TOGETHER
    assert [new for _, new in pairs] == sorted({new for _, new in pairs})
    assert made_up.shift.days % 7 == 0
    for old, new in pairs:
        assert datetime.fromtimestamp(old, UTC).weekday() == datetime.fromtimestamp(new, UTC).weekday()
        assert datetime.fromtimestamp(old, AMSTERDAM).weekday() == datetime.fromtimestamp(new, AMSTERDAM).weekday()
    assert not {old for old, _ in pairs} & {new for _, new in pairs}


def test_moments_of_the_day_keep_their_order_and_what_happened_together_its_distance() -> None:
    dice, now = Random(8), datetime(2026, 7, 15, 9, tzinfo=UTC)
    for seed in range(20):
        starts = [int(now.timestamp()) - dice.randrange(5 * dates.DAY) for _ in range(60)]
        moments = sorted({start + more for start in starts for more in (0, 1, 40)})
        shift = dates.choose(moments, [], now=now, zone=AMSTERDAM, place=lambda _: None, dice=Random(seed), turn=0)
        made_up = [shift.moment(one) for one in moments]
        assert made_up == sorted(set(made_up))
        assert all(shift.moment(start + 1) - shift.moment(start) == 1 for start in starts)
        assert len({new - old for old, new in zip(moments, made_up, strict=True)}) > 3
        for zone in (UTC, AMSTERDAM):
            days = [datetime.fromtimestamp(one, zone).weekday() for one in moments]
            assert days == [datetime.fromtimestamp(one, zone).weekday() for one in made_up]
        assert all(shift.at(datetime.fromtimestamp(one, UTC)).timestamp() == shift.moment(one) for one in starts[:5])


def test_a_cards_end_stays_on_its_side_of_every_moment() -> None:
    for name in ("catharina", "roos", "daan", "petra", "marieke"):
        raw, found = account(name), clean(account(name)).raw

        def side(case: Mapping[str, Any]) -> list[bool]:
            now = datetime.fromisoformat(case["case"]["moment"])
            cards = [one["card"] for one in case["payment_methods"] if "card" in one]
            moments = [now, *(datetime.fromtimestamp(one["created"], UTC) for one in case["invoices"])]
            return [(card["exp_year"], card["exp_month"]) >= (at.year, at.month) for card in cards for at in moments]

        assert side(raw) == side(found), name


def test_days_between_paydays_are_kept_where_a_shift_can() -> None:
    """The 25th is payday here: the shifts that are chosen leave the days of the last weeks where they stood, or a day or two beside."""
    now = datetime(2026, 10, 28, 9, tzinfo=UTC)
    moments = [int(datetime(2026, month, 26, 9, tzinfo=UTC).timestamp()) for month in (7, 8, 9, 10)]

    def place(day: date) -> int:
        return (day.day - 25) % 30

    for turn in range(dates.CHOICE):
        shift = dates.choose(moments, [(2027, 3)], now=now, zone=UTC, place=place, dice=Random(5), turn=turn)
        moved = [place(datetime.fromtimestamp(shift.moment(one), UTC).date()) for one in moments]
        assert all(one in (29, 0, 1, 2, 3) for one in moved), (shift, moved)


def test_the_same_secret_gives_the_same_case_and_another_another() -> None:
    raw = account("petra")
    assert anonymise(raw, secret=SECRET) == anonymise(raw, secret=SECRET)
    other = anonymise(raw, secret=b"another")
    assert other.raw["customer"]["name"] != anonymise(raw, secret=SECRET).raw["customer"]["name"]
    assert anonymise(raw, secret=SECRET, turn=1).shift != anonymise(raw, secret=SECRET).shift


def test_what_the_desk_reads_of_the_companys_own_fields_keeps_its_meaning(desk: Desk) -> None:
    raw = account("roos")
    raw["case"]["facts"]["last_used_key"] = "laatst_gezien"
    raw["customer"]["metadata"] = {"laatst_gezien": "2026-05-30", "salutation": "mevrouw", "birth_date": "1988-04-17", "Plan van Roos": "x"}
    found = clean(raw)
    metadata = found.raw["customer"]["metadata"]
    assert found.raw["case"]["facts"]["last_used_key"] == "last_used"
    assert date.fromisoformat(metadata["last_used"]) - date(2026, 5, 30) == found.shift.day(date(2026, 5, 30)) - date(2026, 5, 30)
    assert metadata["salutation"] == "mevrouw"
    assert abs(date.fromisoformat(metadata["birth_date"]) - date(1988, 4, 17)).days <= 730
    assert [one.kind for one in case_view(desk, found.raw).flags] == [one.kind for one in case_view(desk, raw).flags]


def test_an_email_that_mail_may_not_go_to_stays_one(desk: Desk) -> None:
    raw = account("petra")
    raw["customer"]["email"] = "pеtra@vandijk.example"  # a Cyrillic letter
    assert "doubtful_email" in [one.kind for one in case_view(desk, made(desk, raw, secret=SECRET).raw).flags]


# The draft


def test_a_draft_can_be_played_at_once_and_tells_what_is_to_be_written(desk: Desk) -> None:
    captured = made(desk, account("petra"), secret=SECRET)
    about, lesson = captured.raw["about"], captured.raw["lesson"]
    assert about["author"] is None
    assert about["title"]["en"].startswith("(to complete)")
    assert about["title"]["nl"].startswith("(nog af te maken)")
    assert lesson["person"]["name"] == captured.raw["customer"]["name"]
    assert all(any(choice["kind"] == "right" for choice in one["choices"]) for one in lesson["questions"])
    to_write = unfinished(captured.raw)
    assert {"about.author", "about.title.nl", "lesson.person.wants.en", "lesson.says.opening", "lesson.says.phases.choice"} <= set(to_write)
    lesson["says"]["opening"] = "Hoi, met mij."
    assert "lesson.says.opening" not in unfinished(captured.raw)


def test_the_report_counts_what_was_replaced_and_where() -> None:
    found = {one.kind: one for one in clean(account("petra")).replaced}
    assert "customer.email" in found["email"].paths
    assert "invoices[].customer_name" in found["name"].paths
    assert found["amount"].number > 20
    assert found["date"].number > found["expiry"].number > 0


def test_no_odd_json_breaks_it() -> None:
    """A provider may send anything in any field: it is replaced or left out, and nothing of it fails."""
    odd: list[Any] = [None, True, -1, 1e300, 10**18, "", "\u202e x", "a" * 3000, [], [[]], {}, {"id": 5}, {"": ""}, "2026-13-45", "cus_", "@", "x@",
                      "2026-02-30T99:00:00Z", "http:", "٣٤٥٦٧٨", ["x", 1, None], {"a": {"b": [1, "c"]}}]  # fmt: skip
    base, dice = account("yara"), Random(3)

    def places(value: Any) -> list[tuple[Any, Any]]:
        keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]

    for _ in range(60):
        raw = deepcopy(base)
        every = places({name: value for name, value in raw.items() if name != "case"})[1:]
        for holder, key in dice.sample(every, 6):
            holder[key] = deepcopy(dice.choice(odd))
        raw["customer"] = raw["customer"] if isinstance(raw["customer"], dict) else {"id": "cus_1"}
        assert anonymise(raw, secret=SECRET).raw["case"]["moment"] != raw["case"]["moment"]
