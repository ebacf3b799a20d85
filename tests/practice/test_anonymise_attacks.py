"""Accounts made to slip something through: in odd names, numbers, notations and forms of letters, nothing of the person is left."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ui.driving import desk_on

from assistant.desk.capture import case_view, made, signature
from assistant.practice.anonymise_fakes import Maker
from assistant.practice.anonymise_leftovers import leftovers
from assistant.practice.anonymise_words import folded
from practice.anonymising import still_there, told
from practice.test_anonymise import SECRET, account, clean

Change = Callable[[dict[str, Any]], object]


def renamed(name: str) -> dict[str, Any]:
    """Petra's account under another name, wherever hers stands."""
    raw = account("petra")
    changed: dict[str, Any] = json.loads(json.dumps(raw, ensure_ascii=False).replace(raw["customer"]["name"], name))
    return changed


@pytest.mark.parametrize(
    ("name", "gone"),
    [("Anna Los", "los"), ("Van Nguyen", "van"), ("Bin Al Dos", "dos"), ("De Los Rios", "rios"), ("Los-Smit Anna", "los"), ("Mark June", "mark"),
     ("𝐉𝐚𝐧 𝐙𝐨𝐫𝐠", "zorg"), ("ＪＡＮ　ＳＭＩＴＳ", "smits"), ("Jose\u0301 Mun\u0303oz", "jose"), ("Zo\u200brg\u200bvliet Jo", "zorgvliet"), ("Los", "los"),
     ("\u202eneerB naJ", "neerb"), ("王伟", "王伟"), ("visa", "visa"), ("2026-03-14", "14"), ("A. de B.", "b")],
)  # fmt: skip
def test_a_name_of_any_kind_is_another(name: str, gone: str) -> None:
    new = clean(renamed(name)).raw["customer"]["name"]
    assert gone not in folded(new).replace(".", "").replace("-", " ").split()
    assert new != name


def test_particles_within_a_name_stay_readable() -> None:
    maker = Maker(SECRET, 0, ())
    assert maker.name("Petra van der Berg").split()[1:3] == ["van", "der"]
    assert maker.name("van der Berg").split()[0] == "van"


def test_nobody_gets_a_short_name_that_somebody_of_the_original_has(tmp_path: Path) -> None:
    """A made-up customer is not called as the colleague who spoke to the real one."""
    short = ("Bas", "Ezra")
    for number in range(40):
        maker = Maker(SECRET + bytes([number]), 0, short)
        assert not {*short} & {maker.name(f"{one} X").split()[0] for one in ("Petra", "Jan", "Noor")}


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (lambda raw: raw["customer"].update(phone="+31 6 12345678 (Jan, na 18u) toestel 481"), ("Jan", "toestel", "12345678", "481")),
        (lambda raw: raw["customer"].update(preferred_locales=["nl-Zorg", "zor"]), ("Zorg", "zor")),
        (lambda raw: raw["customer"].update(jan={"bo": 1}), ("jan", "bo")),
        (lambda raw: raw["customer"]["address"].update(line2=481, postal_code=1312), (481, 1312)),
        (lambda raw: raw["payment_methods"][0]["card"].update(last4=481), (481,)),
        (lambda raw: raw["customer"].update(leeftijd=47, lat=52.3702, latitude=52.3702), (47, 52.3702)),
        (lambda raw: raw["charges"][0].update(exchange_rate=1.08731, risk=48.15), (1.08731, 48.15)),
        (lambda raw: raw["charges"][0].update(amount=2900.0), (2900.0,)),
        (lambda raw: raw["payment_methods"][0]["card"].update(exp_month=481516), (481516,)),
    ],
)
def test_no_odd_field_lets_a_value_through(change: Change, gone: tuple[Any, ...]) -> None:
    raw = account("petra")
    change(raw)
    found = clean(raw).raw
    numbers = [one for _, one in told(found) if not isinstance(one, str)]
    words = re.findall(r"[^\W_]+", json.dumps(found))
    assert not [one for one in gone if one in (words if isinstance(one, str) else numbers)]


def test_a_day_of_birth_in_parts_or_at_the_edge_of_time() -> None:
    raw = account("petra")
    raw["customer"]["dob"] = {"day": 17, "month": 4, "year": 1988}
    raw["customer"]["metadata"] = {"birth_date": "9999-12-31", "date_of_birth": "0001-01-01"}
    found = clean(raw).raw["customer"]
    (born,) = (one for one in found.values() if isinstance(one, dict) and "day" in one)
    assert 30 <= abs((date(born["year"], born["month"], born["day"]) - date(1988, 4, 17)).days) <= 730
    assert not {"9999-12-31", "0001-01-01"} & {*found["metadata"].values()}


def test_counts_that_a_bill_is_the_product_of_stay() -> None:
    raw = account("petra")
    raw["subscriptions"][0]["items"]["data"][0].update(quantity=48151)
    assert clean(raw).raw["subscriptions"][0]["items"]["data"][0]["quantity"] == 48151


def test_what_is_left_is_found_in_another_notation_too() -> None:
    raw = account("petra")
    raw["customer"].update(phone="06-98 70 96 07", name="Zorgvliet Bo", klant=48151623)
    found = clean(raw).raw
    for change, place in (
        ({"description": "bel +31 6 987 096 07"}, "customer.description"),
        ({"description": "𝐙𝐎𝐑𝐆𝐕𝐋𝐈𝐄𝐓"}, "customer.description"),
        ({"description": "Zor\u200bgvl\u200biet"}, "customer.description"),
        ({"klant": 48151623}, "customer.*"),
        ({"next_invoice_sequence": 481516}, "customer.next_invoice_sequence"),
    ):
        assert place in leftovers(raw, {**found, "customer": {**found["customer"], **change}})
    charges = [{**found["charges"][0], "amount": float(raw["charges"][0]["amount"])}]
    assert leftovers(raw, {**found, "charges": charges}) == ("charges[0].amount",)


def test_a_full_account_of_traps_is_a_case_with_the_same_story(tmp_path: Path) -> None:
    raw = account("marieke")
    customer, card = raw["customer"], raw["payment_methods"][0]["card"]
    customer.update(
        description="JanZorgvlietKwispel, € 29,00 ofwel 29 euro, 26 november 2026, 0612345678",
        shipping={"name": "Els Zorgvliet", "phone": "0612345678", "address": {"city": "Zierikzee", "line1": "Zorgvlietlaan 481"}},
        invoice_prefix="ZORG",
        invoice_settings={"custom_fields": [{"name": "Naam hond", "value": "visa"}], "footer": "t.a.v. Els Zorgvliet"},
        tax_ids={"object": "list", "data": [{"id": "txi_zorgvliet", "type": "eu_vat", "value": "NL123456789B01"}], "has_more": False},
    )
    card.update(fingerprint="Zorg48151623", issuer="Zorgbank NV", iin="481516", wallet={"type": "apple_pay", "dynamic_last4": "9876"})
    raw["invoices"][0].update(
        number="ZORG-0042", hosted_invoice_url="https://x.example/Zorgvliet", invoice_pdf="HTTPS://x.example/Zorgvliet"
    )
    raw["charges"][0].update(receipt_url="https://x.example/Zorgvliet48151623", statement_descriptor="ZORGVLIET*JAN")
    raw.setdefault("events", []).append({
        "id": "evt_zorgvliet", "object": "event", "type": "customer.updated", "created": 1_790_000_000, "request": {"id": "req_Zorgvliet"},
        "data": {"object": {"id": customer["id"], "object": "customer", "name": "Jan Zorgvliet"},
                 "previous_attributes": {"name": "Jan Oudenaam", "metadata": {"huisarts": "Oudenaam"}, "Oudenaam": ["Oudenaam"]}},
    })  # fmt: skip
    desk = desk_on(tmp_path)
    found = made(desk, raw, secret=SECRET, also=("belt op 06-12345678",)).raw
    assert still_there(raw, found) == []
    assert signature(case_view(desk, found)) == signature(case_view(desk, raw))
