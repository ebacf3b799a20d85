"""Of the second step of the schema: the sums by month that the figures are read from, and the triggers that keep them.

Never edited once a version with it is out.
"""

from __future__ import annotations

# Dimension, value of a line of facts. 0 stands for "none".
DIMENSIONS = {
    "cause": (1, "coalesce(f.cause, 0)", ""),
    "situation": (2, "coalesce(f.situation, 0)", ""),
    "variant": (3, "s.variant", "cross join said_variants s on s.number = f.number"),
    "agreed": (4, "s.step", "cross join agreed_steps s on s.number = f.number"),
    "agent": (5, "coalesce(f.agent, 0)", ""),
    "language": (6, "coalesce(f.language, 0)", ""),
    "register": (7, "coalesce(f.register, 0)", ""),
    "hour": (8, "f.hour", ""),
}
_STAKE = "(f.state < 4)"
_PAID = "(f.state = 1)"
_CHANCE = f"({_STAKE} and f.chance is not null)"
# What is summed: the name of the column, and what a line of facts adds to it.
MEASURES = {
    "cases": "1",
    "n": _STAKE,
    "paid": _PAID,
    "lost": "(f.state = 3)",
    "money": f"iif({_PAID}, coalesce(f.paid, f.amount, 0), 0)",
    "chances": _CHANCE,
    "chance_sum": f"iif({_CHANCE}, f.chance, 0.0)",
    "chance_squares": f"iif({_CHANCE}, f.chance * f.chance, 0.0)",
    "chance_paid": f"({_CHANCE} and {_PAID})",
    "chance_of_paid": f"iif({_CHANCE} and {_PAID}, f.chance, 0.0)",
    "calls": "(f.call_seconds is not null)",
    "call_seconds": "coalesce(f.call_seconds, 0)",
    "wraps": "(f.wrap_up_seconds is not null)",
    "wrap_seconds": "coalesce(f.wrap_up_seconds, 0)",
    "feedbacks": "(f.feedback is not null)",
    "feedback_sum": "coalesce(f.feedback, 0)",
    "contacts": "f.reached",
    "repeats": "(f.reached and f.repeat_within_7d)",
    "firsts": "(f.reached and f.first_contact)",
    "firsts_solved": f"(f.reached and f.first_contact and not f.repeat_within_7d and (not {_STAKE} or {_PAID}))",
}
KEYS = "month, source, dimension, value, cause, band, currency"
_REAL = {"chance_sum", "chance_squares", "chance_of_paid"}
TALLIES = f"""
create table tallies (
    {", ".join(f"{one} integer not null" for one in KEYS.split(", "))},
    {", ".join(f"{one} {'real' if one in _REAL else 'integer'} not null" for one in MEASURES)},
    primary key (dimension, value, cause, band, currency, source, month)
) strict, without rowid;
"""


def contribution(name: str) -> str:
    """What each current line of facts adds to the tallies of this dimension."""
    dimension, value, joined = DIMENSIONS[name]
    sums = ", ".join(f"{what} as {column}" for column, what in MEASURES.items())
    return (
        f"select f.number, f.month, f.source, {dimension} as dimension, {value} as value, coalesce(f.cause, 0) as cause, f.band,"  # noqa: S608
        f" coalesce(f.currency, 0) as currency, {sums} from facts f {joined} where f.superseded = 0"
    )


CONTRIBUTIONS = "create view contributions as\n" + "\nunion all\n".join(contribution(name) for name in DIMENSIONS) + ";\n"
_WATCHED = (
    *("month", "source", "cause", "situation", "agent", "language", "register", "hour", "band", "currency", "reached", "superseded"),
    *("repeat_within_7d", "first_contact", "state", "paid", "chance", "amount", "call_seconds", "wrap_up_seconds", "feedback"),
)
_CHANGED = " or ".join(f"old.{one} is not new.{one}" for one in _WATCHED)


def _tallied(sign: str, row: str) -> str:
    added = ", ".join(f"{one} = {one} {sign} excluded.{one}" for one in MEASURES)
    return (
        f"insert into tallies ({KEYS}, {', '.join(MEASURES)}) select {KEYS}, {', '.join(MEASURES)} from contributions"  # noqa: S608
        f" where number = {row}.number on conflict do update set {added};"
    )


# What a line added is taken off before it changes and added anew after.
TALLYING = f"""
create trigger facts_tallied after insert on facts begin
    {_tallied("+", "new")}
end;
create trigger facts_taken_off before update on facts when {_CHANGED} begin
    {_tallied("-", "old")}
end;
create trigger facts_tallied_anew after update on facts when {_CHANGED} begin
    {_tallied("+", "new")}
end;
create trigger facts_removed before delete on facts begin
    {_tallied("-", "old")}
end;
"""
