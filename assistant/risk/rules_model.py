"""Flags that the model's chances raise. A chance is told as so many of ten, with its uncertainty; it never changes what may be said."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from assistant.risk.chances import Chance, Question, Risk
from assistant.risk.flag import Fact, Flag
from assistant.risk.sight import Sight

# One payment in ten lost is worth a look before the day: about three times what most companies lose of a month's renewals (judgement).
WARN_FROM = 0.10
# Two of three either way; between them a chance says too little to act on (judgement). The whole interval must lie on its side of a half.
LIKELY_FROM = 0.65
UNLIKELY_TO = 0.35


def model_flags(risk: Risk, sight: Sight) -> tuple[Flag, ...]:
    """At most one flag a question."""
    return (*_early(risk, sight), *_recovery(risk))


def _early(risk: Risk, sight: Sight) -> Iterator[Flag]:
    """The next charge is likelier than others to fail and stay unpaid.

    Why: before the day there is time to put things right. Source: the fitted model.
    """
    chance = risk.early_warning
    if chance is None or chance.p < WARN_FROM or sight.failures:
        return
    charge = min((at for one in sight.charging if (at := sight.next_charge(one))), default=None)
    if charge is not None:
        yield Flag("early_warning", "watch", _ids(risk, "early_warning"), {**frequency(chance), "charge": charge}, risk.data)


def _recovery(risk: Risk) -> Iterator[Flag]:
    """Whether the open bill is likely to be paid if nobody does more.

    Why: a call helps most where the money would not come by itself. Source: the fitted model.
    """
    chance = risk.recovery
    if chance is None:
        return
    ids = _ids(risk, "recovery")
    if chance.p >= LIKELY_FROM and chance.low > 0.5:
        yield Flag("likely_by_itself", "good_to_know", ids, frequency(chance), risk.data)
    elif chance.p <= UNLIKELY_TO and chance.high < 0.5:
        yield Flag("recovery_unlikely", "watch", ids, frequency(chance), risk.data)


def _ids(risk: Risk, question: Question) -> tuple[str, ...]:
    found = (one for reason in risk.reasons if reason.question == question for one in reason.ids)
    return tuple(dict.fromkeys(((risk.invoice,) if risk.invoice and question == "recovery" else ()) + tuple(found)))


def frequency(chance: Chance) -> dict[str, Fact]:
    """The chance as ``count`` of ``of`` (ten, or a hundred where it is small or almost sure), ``low`` to ``high`` around it, and ``cases``.

    The interval is rounded outward: it never looks narrower than it is.
    """
    of = 10 if 0.15 <= chance.p <= 0.9 else 100
    low, high = floor(round(of * chance.low, 9)), ceil(round(of * chance.high, 9))
    return {"count": round(of * chance.p), "of": of, "low": low, "high": high, "cases": chance.n}
