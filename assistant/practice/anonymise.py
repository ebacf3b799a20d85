"""An account -> the same story of somebody who does not exist: names, contacts, ids, digits, amounts, dates and free words are replaced.

Consistently: what was equal stays equal, so references still hold; and only what the provider's own lists hold is kept as it is, so that a
field nobody thought of is replaced rather than passed on. ``anonymise_leftovers`` looks for what is left, by rules of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from assistant.practice import anonymise_amounts as amounts
from assistant.practice import anonymise_dates as dates
from assistant.practice import draft_words
from assistant.practice.anonymise_fakes import Maker
from assistant.practice.anonymise_leftovers import COUNTS, DAY, leaves, leftovers, texts_of
from assistant.practice.anonymise_words import CODES, SHORT_CODE, currencies, provider_names, provider_values

PLAYABLE = ("schema", "about", "lesson")
"""What a case has in front of its account: written anew, never taken over."""
NAMES = frozenset({"name", "customer_name", "verified_name", "individual_name", "business_name", "account_holder_name", "cardholder_name",
                   "recipient_name", "preferred_name", "agent"})  # fmt: skip
PLANS = frozenset({"product", "coupon", "price", "plan", "promotion_code", "tax_rate", "shipping_rate"})
"""Objects whose name is the company's word for something it sells."""
PLACES = frozenset({"city", "line1", "line2", "state", "town", "district", "postal_code", "address_city", "address_line1", "address_line2",
                    "address_state", "address_zip"})  # fmt: skip
COMPANY = frozenset(
    {"statement_descriptor", "calculated_statement_descriptor", "statement_descriptor_suffix", "statement_name", "account_name"}
)
SHAPED = frozenset({"fingerprint", "reference", "number", "invoice_prefix", "receipt_number", "network_transaction_id", "transaction_id",
                    "authorization_code", "bank_code", "branch_code", "sort_code", "routing_number", "bic", "iban", "iin", "creditor_id",
                    "acquirer_reference_number", "postal_code", "address_zip", "trace_id", "payer_id", "client_secret"})  # fmt: skip
LOCALE = re.compile(r"(?:[a-z]{2}|fil)(?:[-_](?:[A-Z]{2}|[a-z]{2}|Hans|Hant|419))?")
SHORT = re.compile(r"[A-Za-z]{2,3}")
LOCALES = frozenset({"preferred_locales", "preferred_locale", "locale"})
BIRTH = frozenset({"birth_date", "date_of_birth"})
DAY_PARTS = ("year", "month", "day")
WRITTEN = frozenset({*NAMES, *PLACES, *SHAPED, *BIRTH})
"""Fields whose value is text; a number in one is a value as well."""
LAST_USED = "last_used"
SALUTATIONS = frozenset({"mevrouw", "mw", "meneer", "heer", "dhr"})
OTHER_REASON = "other_reason"
_FIRST, _LAST = date(1850, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Replaced:
    """``kind`` of value, how many were replaced, and where: paths without the places in lists, ``invoices[].customer_email``."""

    kind: str
    number: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anonymised:
    """``raw``: the account as a case has it, without a lesson. ``left``: paths at which something of the original is left; then the case may
    not be kept. ``shift`` is for the same desk's comparison, and is kept nowhere."""

    raw: dict[str, Any]
    replaced: tuple[Replaced, ...]
    left: tuple[str, ...]
    shift: dates.Shift


def anonymise(
    raw: Mapping[str, Any],
    *,
    secret: bytes,
    turn: int = 0,
    also: Iterable[str] = (),
    zone: tzinfo = UTC,
    place: Callable[[date], object] = lambda _: None,
) -> Anonymised:
    """``raw``: a case's ``case``, ``customer`` and lists. ``also``: texts beside it (a call's notes) of which nothing may be left.

    ``zone``: the customer's; ``place``: where a day stands between paydays. The same secret and turn give the same case; another turn is
    another attempt. Raises ValueError where ``case.moment`` is no moment.
    """
    account = {name: value for name, value in raw.items() if name not in PLAYABLE}
    also = tuple(also)
    walk = _Walk(account, Maker(secret, turn, (*texts_of(leaves(account)), *also)), turn, zone, place)
    made = walk.account()
    return Anonymised(made, walk.report(), leftovers(account, made, also), walk.shift)


class _Walk:
    def __init__(self, account: Mapping[str, Any], maker: Maker, turn: int, zone: tzinfo, place: Callable[[date], object]) -> None:
        self._account, self._maker = account, maker
        self._setting = _dict(account.get("case"))
        self._last_used = _dict(self._setting.get("facts")).get("last_used_key")
        found = leaves(account)
        self._ids = frozenset(one for _, name, one in found if name == "id" and isinstance(one, str))
        self._counts: Counter[str] = Counter()
        self._paths: dict[str, dict[str, None]] = {}
        self._dutch = draft_words.language_of(account) == "nl"
        now = datetime.fromisoformat(str(self._setting["moment"]))
        self.shift = dates.choose(
            _moments(one for _, _, one in found),
            _expiries(account),
            now=now if now.tzinfo else now.replace(tzinfo=UTC),
            zone=zone,
            place=place,
            dice=maker.dice("shift"),
            turn=turn,
        )
        whole = [one for _, name, one in found if amounts.is_amount(name, one)]
        decimals = [one for _, name, text in found if name in amounts.DECIMALS and (one := amounts.decimal_of(text))]
        currencies = {str(one) for _, name, one in found if name == "currency"}
        self._scale = amounts.choose([*whole, *decimals], currencies, maker.dice("scale"), maker.clean)

    def account(self) -> dict[str, Any]:
        # The person first: what follows (an e-mail, a name on a card) is made of the same new names.
        self._value("name", _dict(self._account.get("customer")).get("name"), "", {})
        self._counts.clear()
        self._paths.clear()
        made: dict[str, Any] = self._object(self._account, "")
        setting = made.get("case")
        if isinstance(setting, dict):
            setting["story"] = dict(draft_words.STORY)
            if self._last_used and isinstance(setting.get("facts"), dict):
                setting["facts"]["last_used_key"] = LAST_USED
        return made

    def report(self) -> tuple[Replaced, ...]:
        return tuple(Replaced(kind, number, tuple(self._paths[kind])) for kind, number in sorted(self._counts.items()))

    def _told(self, kind: str, path: str, old: Any, new: Any) -> Any:
        """Counts a value that was replaced."""
        if new != old:
            self._counts[kind] += 1
            self._paths.setdefault(kind, {})[re.sub(r"\[\d+\]", "[]", path)] = None
        return new

    def _object(self, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        value = _completed(value)
        born = self._born(value)
        made: dict[str, Any] = {}
        for number, (key, one) in enumerate(value.items(), 1):
            name = key if key in provider_names() or key in currencies() else f"field_{number}"
            below = f"{path}.{name}" if path else name
            if name != key:
                self._told("metadata", below, key, name)
            if name == "metadata" and isinstance(one, dict):
                made[name] = self._metadata(one, below)
            elif name in born:
                made[name] = self._told("date", below, one, born[name])
            else:
                made[name] = self._value(key if name == key else "", one, below, value)
        return made

    def _value(self, key: str, value: Any, path: str, parent: Mapping[str, Any]) -> Any:
        if isinstance(value, dict):
            return self._object(value, path)
        if isinstance(value, list):
            return [self._value(key, one, f"{path}[{number}]", parent) for number, one in enumerate(value)]
        if isinstance(value, str):
            kind, made = self._text(key, value, parent)
            return self._told(kind, path, value, made)
        if isinstance(value, float):
            return self._told("amount" if amounts.is_amount(key, 0) else "other", path, value, self._share(key, value))
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return self._number(key, value, path, parent)

    def _share(self, key: str, value: float) -> float:
        """A percentage stays. Any other fraction goes: it may be a place on the map, or the rate of one day."""
        if amounts.is_amount(key, 0) and abs(value) < 1e12:
            return float(value * self._scale.factor)
        return value if "percent" in key and abs(value) <= 100 else 0.0

    def _number(self, key: str, value: int, path: str, parent: Mapping[str, Any]) -> int:
        if key in ("exp_year", "exp_month"):
            year, month = parent.get("exp_year"), parent.get("exp_month")
            if isinstance(year, int) and isinstance(month, int) and 1 <= month <= 12:
                ends = self.shift.expiry(year, month)
                return int(self._told("expiry", path, value, ends[0] if key == "exp_year" else ends[1]))
            new = value + round(self.shift.months / 12) if key == "exp_year" else value if 1 <= value <= 12 else 0
            return int(self._told("expiry", path, value, new))
        if amounts.is_amount(key, value):
            return int(self._told("amount", path, value, self._scale.whole(value)))
        if dates.is_moment(value):
            return int(self._told("date", path, value, self.shift.moment(value)))
        if key in COUNTS:
            return value
        written = not key or key in WRITTEN or "last4" in key or "phone" in key
        if written or abs(value) >= 1000:  # nobody's rule: a number so long may be somebody's
            return int(self._told("reference", path, value, int(self._maker.shaped(str(abs(value))))))
        return value

    def _text(self, key: str, value: str, parent: Mapping[str, Any]) -> tuple[str, str]:
        """(the kind of value, what stands in its place)."""
        if not value.strip():
            return "text", ""
        if (found := self._personal(key, value, parent)) is not None:
            return found
        if DAY.fullmatch(value):
            return "date", self._day(value)
        if value in self._ids or (self._maker.parted(value)[0] and not self._provided(key, value)):
            return "id", self._maker.id(value)
        if value.startswith(("http:", "https:")):
            return "address", f"https://{self._maker.company(self._company()).lower()}.example/{self._maker.shaped('abcdefgh12')}"
        if key == "url":
            return "address", "/v1"
        if key in amounts.DECIMALS:
            return "amount", self._scale.decimal(value)
        return "text", value if self._provided(key, value) else self._words(key, value)

    def _personal(self, key: str, value: str, parent: Mapping[str, Any]) -> tuple[str, str] | None:
        """What is made of a value because of the name of its field."""
        maker = self._maker
        if key == "name" and parent is self._setting.get("company"):
            return "company", maker.company(value)
        if key in COMPANY:
            return "company", maker.company(value)
        if key == "nickname" or (key == "name" and str(parent.get("object")) in PLANS):
            return "company", maker.plan(value)
        if key in NAMES:
            return ("agent" if key == "agent" or parent is self._setting.get("agent") else "name"), maker.name(value)
        if "email" in key or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", value):
            return "email", maker.email(value) if "@" in value else maker.shaped(value)
        if "phone" in key:
            return "phone", maker.phone(value)
        if "last4" in key:
            return "digits", maker.four(value)
        if key in SHAPED:
            return ("address" if key in PLACES else "reference"), maker.shaped(value)
        if key in PLACES:
            return "address", maker.street(value) if "line" in key else maker.city(value)
        if key == "ip_address" or key.endswith("_ip"):
            return "address", "192.0.2.1"  # RFC 5737: no computer has it
        return None

    def _provided(self, key: str, value: str) -> bool:
        """Whether the value is one that the provider gives to everybody."""
        if key in LOCALES:
            return LOCALE.fullmatch(value) is not None
        if key in CODES and SHORT_CODE.fullmatch(value):
            return True
        if key in {"country", "currency", "language"} or key.endswith("_country"):
            return SHORT.fullmatch(value) is not None
        if key.endswith(("percent", "percent_decimal", "quantity_decimal")):
            return re.fullmatch(r"\d{1,3}(\.\d{1,4})?", value) is not None
        return key != "" and key not in draft_words.FREE and value in provider_values()

    def _words(self, key: str, value: str) -> str:
        """Neutral words of the same kind."""
        if key in CODES:
            return OTHER_REASON
        if key == "description" and (found := re.match(r"(\d+) × (.+?)( \(at .*\))?$", value)):
            product = found.group(2)
            return f"{found.group(1)} × {self._maker.id(product) if product in self._ids else self._maker.plan(product)}"
        return draft_words.neutral(key, dutch=self._dutch)

    def _day(self, value: str) -> str:
        try:
            if len(value) == 10:
                return self.shift.day(date.fromisoformat(value)).isoformat()
            at = self.shift.at(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            return self._maker.shaped(value)
        return at.isoformat().replace("+00:00", "Z") if value.endswith("Z") else at.isoformat()

    def _company(self) -> str:
        return str(_dict(self._setting.get("company")).get("name") or "")

    def _metadata(self, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        """The company's own fields: those that the desk reads keep their meaning, of the others there is only that they were there."""
        made: dict[str, Any] = {}
        for number, (key, one) in enumerate(value.items(), 1):
            name, new = self._field(key, one, number)
            below = f"{path}.{name}"
            if name != key:
                self._told("metadata", below, key, name)
            made[name] = self._told("metadata", below, one, new)
        return made

    def _field(self, key: str, value: Any, number: int) -> tuple[str, Any]:
        text = str(value)
        if key == self._last_used:
            digits = text.isdigit() and dates.is_moment(int(text))
            return LAST_USED, str(self.shift.moment(int(text))) if digits else self._day(text) if DAY.fullmatch(text) else ""
        if key in BIRTH:
            return key, self._birth(text)
        if key == "register" and text.lower() in {"je", "u"}:
            return key, text.lower()
        if key == "salutation" and text.lower().rstrip(".") in SALUTATIONS:
            return key, text
        return f"field_{number}", draft_words.neutral("", dutch=self._dutch)

    def _birth(self, value: str) -> str:
        """Another day within two years of theirs."""
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return self._maker.shaped(value)
        dice = self._maker.dice("birth", value)
        moved = timedelta(days=dice.choice((-1, 1)) * dice.randint(30, 730))
        return (min(max(day, _FIRST), _LAST) + moved).isoformat()

    def _born(self, value: Mapping[str, Any]) -> dict[str, int]:
        """The parts of another day of birth, where this object is one in parts."""
        if not all(isinstance(value.get(part), int) for part in DAY_PARTS):
            return {}
        made = self._birth("-".join(f"{value[part]:0{width}}" for part, width in zip(DAY_PARTS, (4, 2, 2), strict=True)))
        return {part: int(one) for part, one in zip(DAY_PARTS, re.findall(r"\d+", made), strict=False)}


def _dict(value: Any) -> Mapping[str, Any]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def _moments(values: Iterable[Any]) -> Iterable[int]:
    """The moments among these values, in unix seconds."""
    for one in values:
        if isinstance(one, str) and len(one) > 10 and DAY.fullmatch(one):
            with suppress(ValueError, OverflowError):
                at = datetime.fromisoformat(one)
                one = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
        if dates.is_moment(one):
            yield one


def _completed(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event's ``data`` whose earlier card lacks the month or the year because that did not change: filled in from what it is now."""
    before, now = value.get("previous_attributes"), value.get("object")
    if not isinstance(before, dict) or not isinstance(now, dict):
        return value
    filled = dict(before)
    for key, old in before.items():
        new = now.get(key)
        if isinstance(old, dict) and isinstance(new, dict) and ("exp_year" in old) != ("exp_month" in old):
            filled[key] = {**{name: new[name] for name in ("exp_month", "exp_year") if name in new}, **old}
    return {**value, "previous_attributes": filled}


def _expiries(value: Any) -> Iterable[tuple[int, int]]:
    """Every (year, month) of a card in the account."""
    if isinstance(value, dict):
        year, month = value.get("exp_year"), value.get("exp_month")
        if isinstance(year, int) and isinstance(month, int) and 1 <= month <= 12:
            yield year, month
        for one in value.values():
            yield from _expiries(one)
    elif isinstance(value, list):
        for one in value:
            yield from _expiries(one)
