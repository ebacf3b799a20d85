"""The model's chances in the shape that other programs read."""

from __future__ import annotations

from typing import Any

from assistant.desk.lot import by_lot
from assistant.desk.view import AccountView
from assistant.guidance.risk_words import reason_words
from assistant.language import Tongue
from assistant.risk.chances import Chance


def risk_json(view: AccountView, tongue: Tongue) -> dict[str, Any]:
    """Chances from 0 to 1 with their 90 % interval; ``n`` counts the desk's own cases behind one. ``text`` is in the agent's language;
    ``trouble`` says why the company's own model could not be used, if it could not."""
    risk = view.risk
    return {
        "early_warning": chance_json(risk.early_warning),
        "recovery": chance_json(risk.recovery),
        "when": [{"day": one.day.isoformat(), "p": _rounded(one.p)} for one in risk.when],
        "plan": {
            "days": [day.isoformat() for day in risk.plan.days],
            "p": _rounded(risk.plan.p),
            "scheduled": None if risk.plan.scheduled is None else _rounded(risk.plan.scheduled),
        }
        if risk.plan
        else None,
        "by_lot": drawn.isoformat() if (drawn := by_lot(view)) else None,
        "reasons": [
            {
                "for": one.question,
                "feature": one.feature,
                "log_odds": one.log_odds,
                "text": reason_words(one, tongue),
                "ids": list(one.ids),
            }
            for one in risk.reasons
        ],
        "model": risk.model,
        "data": risk.data,
        "trouble": risk.trouble,
    }


def chance_json(chance: Chance | None) -> dict[str, Any] | None:
    if chance is None:
        return None
    return {"p": _rounded(chance.p), "low": _rounded(chance.low), "high": _rounded(chance.high), "n": chance.n}


def _rounded(p: float) -> float:
    return round(p, 6)
