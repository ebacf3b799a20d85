# ruff: noqa: S608  no value is put into these
"""What leads ask, as SQL on the journal: run by ``churn-assistant sql NAME``, and given to Datasette. A row that a later one corrects counts
nowhere; an erased row still counts, without its customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.language import N_


@dataclass(frozen=True, slots=True)
class Saved:
    """A question with its name, what its rows say, its SQL, and the unit of a column where it has one."""

    name: str
    title: str
    about: str
    sql: str
    units: Mapping[str, str] = field(default_factory=dict)


CURRENT = "not exists (select 1 from resolutions later where later.corrects = r.id)"

QUERIES: tuple[Saved, ...] = (
    Saved(
        "calls-by-month",
        N_("Calls by month"),
        N_("How many calls, with how many customers, and what they ended in. An erased customer counts in the calls only."),
        f"""
select substr(r.at, 1, 7) as month, count(*) as calls, count(distinct nullif(r.customer, '')) as customers,
       sum(r.disposition = 'solved_on_call') as solved, sum(r.disposition = 'promise_to_pay') as promises,
       sum(r.disposition = 'canceled') as canceled
from resolutions r where {CURRENT} group by month order by month desc""",
        {"calls": "calls", "customers": "customers"},
    ),
    Saved(
        "endings",
        N_("How calls end"),
        N_("Each ending with its number and its share of all calls."),
        f"""
select r.disposition, count(*) as calls, round(100.0 * count(*) / sum(count(*)) over (), 1) as share
from resolutions r where {CURRENT} group by r.disposition order by calls desc""",
        {"calls": "calls", "share": "%"},
    ),
    Saved(
        "causes",
        N_("What failed"),
        N_("By cause and currency: calls and what was open at the call, in the currency's smallest unit."),
        f"""
select coalesce(r.cause, 'unknown') as cause, r.currency, count(*) as calls, sum(r.amount) as open_amount,
       round(avg(r.feedback_score), 2) as feedback, count(r.feedback_score) as scores
from resolutions r where {CURRENT} group by r.cause, r.currency order by calls desc""",
        {"open_amount": "minor unit", "feedback": "1 to 5"},
    ),
    Saved(
        "money",
        N_("Did the money come in"),
        N_("By month and currency: calls with a bill, how many were paid, are open or lost, and the money that came in."),
        """
select substr(at, 1, 7) as month, currency, count(*) as bills, sum(outcome is 'paid') as paid, sum(outcome is 'lost') as lost,
       sum(outcome is null or outcome in ('open', 'unknown')) as open, sum(iif(outcome is 'paid', coalesce(paid, amount), 0)) as came_in
from cases where superseded = 0 and (amount > 0 or outcome in ('paid', 'open', 'lost'))
group by month, currency order by month desc, bills desc""",
        {"came_in": "minor unit"},
    ),
    Saved(
        "ways",
        N_("How the money came in"),
        N_("By the way that it was paid, with the days from the call to the payment."),
        """
select coalesce(way, 'unknown') as way, count(*) as paid, round(avg(days), 1) as days, max(days) as longest
from cases where superseded = 0 and outcome = 'paid' group by way order by paid desc""",
        {"days": "days", "longest": "days"},
    ),
    Saved(
        "agents",
        N_("Who called, and how long"),
        N_(
            "By agent: calls, minutes on the call and seconds to wrap up on average, feedback with the number of scores. Cases differ: compare with care."
        ),
        f"""
select coalesce(r.agent, 'unknown') as agent, count(*) as calls, round(avg(r.call_seconds) / 60.0, 1) as call_minutes,
       round(avg(r.wrap_up_seconds)) as wrap_up_seconds, round(avg(r.feedback_score), 2) as feedback, count(r.feedback_score) as scores
from resolutions r where {CURRENT} group by r.agent order by calls desc""",
        {"call_minutes": "min", "wrap_up_seconds": "s", "feedback": "1 to 5"},
    ),
    Saved(
        "hours",
        N_("At which hour"),
        N_("Calls by the hour of the day (UTC), and how many reached nobody."),
        f"""
select substr(r.at, 12, 2) as hour, count(*) as calls, sum(r.disposition in ('voicemail', 'not_reached')) as not_reached
from resolutions r where {CURRENT} group by hour order by hour""",
        {"calls": "calls"},
    ),
    Saved(
        "promises",
        N_("What was promised"),
        N_("Promises by the day that they are for, newest day first."),
        f"""
select r.promise_date, r.agent, r.customer, r.amount, r.currency, r.invoice, r.id
from resolutions r where r.promise_date is not null and {CURRENT} order by r.promise_date desc, r.number desc""",
        {"amount": "minor unit"},
    ),
    Saved(
        "follow-ups",
        N_("What we come back to"),
        N_("Calls with a day to come back, from today on."),
        f"""
select r.follow_up_on, r.agent, r.customer, r.disposition, r.note, r.id
from resolutions r where r.follow_up_on >= date('now') and {CURRENT} order by r.follow_up_on, r.number""",
    ),
    Saved(
        "low-feedback",
        N_("Calls that went badly"),
        N_("A score of 1 or 2, with the customer's own words, newest first."),
        f"""
select r.at, r.agent, r.cause, r.disposition, r.feedback_score, r.feedback_words, r.note, r.id
from resolutions r where r.feedback_score <= 2 and {CURRENT} order by r.at desc""",
        {"feedback_score": "1 to 5"},
    ),
    Saved(
        "repeat-contacts",
        N_("Who called again within a week"),
        N_("Customers with two calls or more, the later within seven days of the one before."),
        f"""
select customer, source, count(*) as again, max(at) as last_call from (
    select r.customer, r.source, r.at, lag(r.at) over (partition by r.customer, r.source order by r.at) as before
    from resolutions r where r.customer <> '' and {CURRENT}
) where julianday(at) - julianday(before) <= 7 group by customer, source order by again desc, last_call desc""",
        {"again": "calls"},
    ),
    Saved(
        "agreed",
        N_("What was agreed"),
        N_("Each agreed step: in how many calls, and the feedback of those."),
        f"""
select step.value as step, count(*) as calls, round(avg(r.feedback_score), 2) as feedback, count(r.feedback_score) as scores
from resolutions r, json_each(r.agreed) step where {CURRENT} group by step.value order by calls desc""",
        {"calls": "calls", "feedback": "1 to 5"},
    ),
    Saved(
        "lines-said",
        N_("Which words were said"),
        N_("Each line of the script by its id: how often it was said, and how many of those calls were solved or promised."),
        f"""
select json_extract(said.value, '$.variant') as line, count(*) as calls,
       sum(r.disposition in ('solved_on_call', 'promise_to_pay', 'link_sent')) as went_well, round(avg(r.feedback_score), 2) as feedback
from resolutions r, json_each(r.steps_said) said where {CURRENT} and line is not null group by line order by calls desc""",
        {"calls": "calls", "feedback": "1 to 5"},
    ),
    Saved(
        "who-looked",
        N_("Who opened which accounts"),
        N_("Openings of accounts by agent, and how many had no call by that agent on the same day."),
        """
select coalesce(v.agent, 'unknown') as agent, v.why, count(*) as openings,
       sum(not exists (select 1 from resolutions r where r.customer = v.customer and r.source = v.source and r.agent is v.agent
                       and substr(r.at, 1, 10) = substr(v.at, 1, 10))) as without_a_call
from views v where v.customer <> '' group by v.agent, v.why order by openings desc""",
        {"openings": "openings"},
    ),
    Saved(
        "people-log",
        N_("What was done for the law"),
        N_("Retention, forgetting, disclosures and extracts: who, when, why and how much. Nobody's name is in it."),
        "select at, agent, action, why, done from people_log order by number desc",
    ),
)
