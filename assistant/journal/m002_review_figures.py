"""The second step of the schema: what became of the money, and the narrow tables that the lead's figures are read from.

``outcomes`` is append-only. The rest is derived: triggers write it, it can be made anew from the rows, and it holds nobody's data save the
name of the agent: no customer, no text. An erased resolution keeps its line in it, so that totals still add up; one that is removed leaves.

- ``labels``: every word that a figure is grouped by, under a small number; ``facts`` holds the numbers, which keeps it narrow.
- ``facts``: a line a resolution. ``at`` and ``paid_at`` are seconds since 1970, ``promise_on`` days; ``state`` is 1 paid, 2 open, 3 lost,
  4 nothing at stake; it is 2 until somebody asked, and where the provider could not tell. ``billed``: there was a bill or an amount.
  ``late``: a row before it has a later ``at``, as imports bring; where there is none, the order of numbers is that of time.
- ``said_variants`` and ``agreed_steps``: which lines were said and steps agreed in which resolution.
- ``tallies``: sums over ``facts`` by month, source, dimension, value, cause, band of the amount, and currency.
- ``cases``: ``facts`` in words, for who reads the file by SQL; ``counted`` is 1 for the one call that stands for its bill, or for the first of a
  week where there is no bill.

Never edited once a version with it is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.journal.m002_tallies import CONTRIBUTIONS, DIMENSIONS, KEYS, MEASURES, TALLIES, TALLYING, contribution
from assistant.journal.step_sql import keep, number, run

if TYPE_CHECKING:
    from sqlite_utils import Database

# What was at stake in a month: unknown for the calls that were logged before.
_WORTH = """
alter table resolutions add column mrr integer;
alter table resolutions add column mrr_currency text;
alter table resolutions add column method text;
"""

_OUTCOMES = """
create table outcomes (
    id text primary key not null, number integer not null unique, resolution text not null references resolutions (id),
    checked_at text not null, state text not null check (state in ('paid', 'open', 'lost', 'unknown')), paid_at text,
    way text check (way in ('scheduled_try', 'other_method', 'renewed_card', 'link', 'outside', 'credit', 'our_call')),
    days integer, amount integer, currency text
) strict;
create index outcomes_of on outcomes (resolution, number);
"""

_TABLES = """
create table labels (code integer primary key, name text not null unique) strict;
create table facts (
    number integer primary key, at integer not null, month integer not null, hour integer not null, source integer not null, agent integer,
    situation integer, cause integer, disposition integer not null, language integer, register integer, identified integer not null,
    feedback integer, amount integer, currency integer, band integer not null, chance real, call_seconds integer, wrap_up_seconds integer,
    promise_on integer, churn integer, mrr integer, mrr_currency integer, method integer, billed integer not null,
    reached integer not null, superseded integer not null default 0, erased integer not null default 0, late integer not null default 0,
    bill_first integer not null default 1, repeat_within_7d integer not null default 0, first_contact integer not null default 1,
    state integer not null, checked_at integer, way integer, days integer, paid_at integer, paid integer
) strict;
create table said_variants (variant integer not null, number integer not null, primary key (variant, number)) strict, without rowid;
create table agreed_steps (step integer not null, number integer not null, primary key (step, number)) strict, without rowid;
"""

# An index in each order that the table of calls can be sorted in, with all that it can be filtered by: a page is then read from one index,
# whatever the filter.
_FILTERED = (
    *("agent", "situation", "cause", "disposition", "state", "language", "register", "identified", "feedback", "source"),
    *("superseded", "erased"),
)
# The sums are made by way of these: they are made as soon as the rows are there.
_JOINING = """
create index said_variants_of on said_variants (number);
create index agreed_steps_of on agreed_steps (number);
"""
_SORTED = "create index facts_late on facts (number) where late = 1;\n" + "".join(
    f"create index facts_by_{name} on facts ({column}, number, {', '.join(one for one in _FILTERED if one != column)}{extra});\n"
    for name, column, extra in (
        ("at", "at", ""),
        ("amount", "amount", ", at"),
        ("feedback", "feedback", ", at"),
        ("call", "call_seconds", ", at"),
    )
)

# Bands of the minor unit (judgement: a small plan, a plan, a plan for a team or a year, more). Who was not spoken with was no contact.
_NEW = """
    coalesce(cast(strftime('%s', r.at) as integer), 0) as at,
    coalesce(cast(strftime('%Y', r.at) as integer) * 12 + cast(strftime('%m', r.at) as integer) - 1, 0) as month,
    coalesce(cast(strftime('%H', r.at) as integer), 0) as hour,
    (select code from labels where name = r.source) as source,
    (select code from labels where name = r.agent) as agent,
    (select code from labels where name = r.situation) as situation,
    (select code from labels where name = r.cause) as cause,
    (select code from labels where name = r.disposition) as disposition,
    (select code from labels where name = r.script_language) as language,
    (select code from labels where name = r.script_register) as register,
    (select code from labels where name = r.identified) as identified,
    r.feedback_score as feedback, r.amount,
    (select code from labels where name = r.currency) as currency,
    case when coalesce(r.amount, 0) <= 0 then 0 when r.amount < 2000 then 1 when r.amount < 5000 then 2 when r.amount < 20000 then 3
        else 4 end as band,
    r.chance_without_contact as chance, r.call_seconds, r.wrap_up_seconds,
    cast(strftime('%s', r.promise_date) as integer) / 86400 as promise_on,
    (select code from labels where name = r.churn) as churn, r.mrr,
    (select code from labels where name = r.mrr_currency) as mrr_currency, (select code from labels where name = r.method) as method,
    (r.invoice is not null or coalesce(r.amount, 0) > 0) as billed,
    (r.disposition not in ('voicemail', 'not_reached', 'wrong_customer')) as reached,
    iif(r.invoice is not null or coalesce(r.amount, 0) > 0, 2, 4) as state
"""
_NEW_COLUMNS = (
    "number, at, month, hour, source, agent, situation, cause, disposition, language, register, identified, feedback, amount, currency, "
    "band, chance, call_seconds, wrap_up_seconds, promise_on, churn, mrr, mrr_currency, method, "
    "billed, reached, state"
)
_WORDS = (
    "agent",
    "source",
    "situation",
    "cause",
    "disposition",
    "script_language",
    "script_register",
    "identified",
    "currency",
    "churn",
    "mrr_currency",
    "method",
)

# A bill counts once: with the first call about it that no later row corrects.
# A contact counts as repeated where the same customer was spoken with again later within 7 days, and as the first where nobody spoke with
# them in the 7 days before; by as_of, as all history. The same moment is neither before nor after.
_CONTACTS = """
create view contacts as
select r.number, r.customer, r.source, r.as_of,
    exists (
        select 1 from resolutions later join facts on facts.number = later.number
        where later.customer = r.customer and later.source = r.source and later.as_of > r.as_of
        and later.as_of <= strftime('%Y-%m-%dT%H:%M:%SZ', r.as_of, '+7 days') and facts.superseded = 0 and facts.reached = 1
    ) as repeated,
    not exists (
        select 1 from resolutions earlier join facts on facts.number = earlier.number
        where earlier.customer = r.customer and earlier.source = r.source and earlier.as_of < r.as_of
        and earlier.as_of >= strftime('%Y-%m-%dT%H:%M:%SZ', r.as_of, '-7 days') and facts.superseded = 0 and facts.reached = 1
    ) as first
from resolutions r where r.customer <> '';
create view bills as
select r.number, r.customer, r.source, r.invoice,
    not exists (
        select 1 from resolutions earlier join facts on facts.number = earlier.number
        where earlier.customer = r.customer and earlier.source = r.source and earlier.invoice = r.invoice and earlier.number < r.number
        and facts.superseded = 0
    ) as first
from resolutions r where r.customer <> '' and r.invoice is not null;
"""

_OUTCOME = """
    case o.state when 'paid' then 1 when 'open' then 2 when 'lost' then 3 else iif(facts.billed, 2, 4) end,
    cast(strftime('%s', o.checked_at) as integer), (select code from labels where name = o.way), o.days,
    cast(strftime('%s', o.paid_at) as integer), o.amount
"""
# A correction takes over what was known, when it was made, of the row in whose place it comes, until somebody asks anew.
_TAKEN_OVER = """
create view taken_over as
select mine.number, old.state, old.checked_at, old.way, old.days, old.paid_at, old.paid, old.number as of_number
from resolutions mine join resolutions r on r.number <> mine.number and (r.id = mine.corrects or r.corrects = mine.corrects)
join facts old on old.number = r.number and old.checked_at <= cast(strftime('%s', mine.at) as integer);
"""
_INHERITED = """
    update facts set (state, checked_at, way, days, paid_at, paid) = (
            select state, checked_at, way, days, paid_at, paid from taken_over where taken_over.number = facts.number
            order by of_number desc limit 1)
        where number = :number and exists (select 1 from taken_over where taken_over.number = :number)
"""
# Not "insert or ignore": the conflict clause of the statement outside would take its place.
_NAMED = "\n".join(
    f"    insert into labels (name) select new.{one} where new.{one} is not null and not exists (select 1 from labels where name = new.{one});"  # noqa: S608
    for one in _WORDS
)
_FOLLOWING = f"""
create trigger resolutions_counted after insert on resolutions begin
{_NAMED}
    insert into labels (name) select distinct json_extract(value, '$.variant') from json_each(new.steps_said)
        where json_extract(value, '$.variant') is not null
        and not exists (select 1 from labels where name = json_extract(value, '$.variant'));
    insert into labels (name) select distinct value from json_each(new.agreed)
        where not exists (select 1 from labels where name = value);
    insert into said_variants (variant, number) select distinct labels.code, new.number from json_each(new.steps_said)
        join labels on labels.name = json_extract(value, '$.variant');
    insert into agreed_steps (step, number) select distinct labels.code, new.number from json_each(new.agreed)
        join labels on labels.name = value;
    insert into facts ({_NEW_COLUMNS}) select r.number, {_NEW} from resolutions r where r.number = new.number;
    update facts set late = 1 where number = new.number and at < (select max(at) from facts);
    update facts set superseded = 1
        where new.corrects is not null and superseded = 0 and number <> new.number and number in (
            select number from resolutions where id = new.corrects or corrects = new.corrects);
    {_INHERITED.replace(":number", "new.number")};
    update facts set bill_first = (select first from bills where bills.number = facts.number)
        where new.customer <> '' and new.invoice is not null and number in (
            select number from resolutions where customer = new.customer and source = new.source and invoice = new.invoice);
    update facts set (repeat_within_7d, first_contact) = (select repeated, first from contacts where contacts.number = facts.number)
        where new.customer <> '' and number in (
            select number from resolutions where customer = new.customer and source = new.source
            and as_of between strftime('%Y-%m-%dT%H:%M:%SZ', new.as_of, '-7 days') and strftime('%Y-%m-%dT%H:%M:%SZ', new.as_of, '+7 days'));
end;
create trigger resolutions_blanked after update on resolutions begin
    update facts set erased = 1 where new.customer = '' and number = new.number;
end;
create trigger resolutions_gone after delete on resolutions begin
    delete from facts where number = old.number;
    delete from said_variants where number = old.number;
    delete from agreed_steps where number = old.number;
end;
create trigger outcomes_counted after insert on outcomes begin
    insert into labels (name) select new.way where new.way is not null and not exists (select 1 from labels where name = new.way);
    update facts set (state, checked_at, way, days, paid_at, paid) = (select {_OUTCOME} from outcomes o where o.id = new.id)
        where number in (select number from resolutions where id = new.resolution);
end;
"""  # noqa: S608

_VIEW = """
create view cases as
select f.number, strftime('%Y-%m-%dT%H:%M:%SZ', f.at, 'unixepoch') as at, source.name as source, agent.name as agent,
    situation.name as situation, cause.name as cause, disposition.name as disposition, language.name as language,
    register.name as register, identified.name as identified, f.feedback, f.amount, currency.name as currency,
    f.chance as chance_without_contact, f.call_seconds, f.wrap_up_seconds, date(f.promise_on * 86400, 'unixepoch') as promise_date,
    churn.name as churn, f.mrr, mrr_currency.name as mrr_currency, method.name as method,
    iif(f.billed, f.bill_first, f.first_contact) and not f.superseded as counted, f.superseded, f.erased, f.repeat_within_7d, f.first_contact,
    case f.state when 1 then 'paid' when 2 then 'open' when 3 then 'lost' end as outcome,
    strftime('%Y-%m-%dT%H:%M:%SZ', f.checked_at, 'unixepoch') as checked_at, way.name as way, f.days,
    strftime('%Y-%m-%dT%H:%M:%SZ', f.paid_at, 'unixepoch') as paid_at, f.paid
from facts f
left join labels source on source.code = f.source left join labels agent on agent.code = f.agent
left join labels situation on situation.code = f.situation left join labels cause on cause.code = f.cause
left join labels disposition on disposition.code = f.disposition left join labels language on language.code = f.language
left join labels register on register.code = f.register left join labels identified on identified.code = f.identified
left join labels currency on currency.code = f.currency left join labels way on way.code = f.way left join labels churn on churn.code = f.churn
left join labels mrr_currency on mrr_currency.code = f.mrr_currency left join labels method on method.code = f.method;
"""


def fill(db: Database) -> None:
    """Makes the derived lines of all resolutions that there are; the derived tables are empty and their triggers and indexes not there."""
    words = " union ".join(f"select {one} as name from resolutions" for one in _WORDS)  # noqa: S608
    db.execute(f"insert into labels (name) select name from ({words}) where name is not null order by name")  # noqa: S608
    for table, column, source, word in (
        ("said_variants", "variant", "steps_said", "json_extract(value, '$.variant')"),
        ("agreed_steps", "step", "agreed", "value"),
    ):
        listed = f"resolutions r join json_each(iif(json_valid(r.{source}), r.{source}, '[]'))"
        db.execute(
            f"insert into labels (name) select distinct {word} from {listed}"  # noqa: S608
            f" where {word} is not null and {word} not in (select name from labels)"
        )
        db.execute(
            f"insert or ignore into {table} ({column}, number) select labels.code, r.number from {listed}"  # noqa: S608
            f" join labels on labels.name = {word}"
        )
    run(db, _JOINING)
    db.execute(f"insert into facts ({_NEW_COLUMNS}) select r.number, {_NEW} from resolutions r order by r.number")  # noqa: S608
    db.execute("update facts set erased = 1 where number in (select number from resolutions where customer = '')")
    db.execute(
        "update facts set late = 1 where number in ("
        "select number from (select number, at, max(at) over (order by number) as so_far from facts) where at < so_far)"
    )
    db.execute(
        "update facts set superseded = 1 where number in (select old.number from resolutions new join resolutions old"
        " on (old.id = new.corrects or old.corrects = new.corrects) and old.number < new.number where new.corrects is not null)"
    )
    db.execute("update facts set bill_first = bills.first from bills where bills.number = facts.number")
    db.execute(
        "update facts set (repeat_within_7d, first_contact) = (contacts.repeated, contacts.first) from contacts"
        " where contacts.number = facts.number"
    )
    db.execute("insert into labels (name) select distinct way from outcomes where way is not null and way not in (select name from labels)")
    db.execute(
        f"update facts set (state, checked_at, way, days, paid_at, paid) = (select {_OUTCOME} from outcomes o"  # noqa: S608
        " join resolutions r on r.id = o.resolution where r.number = facts.number order by o.number desc limit 1)"
        " where number in (select r.number from outcomes join resolutions r on r.id = outcomes.resolution)"
    )
    corrections = (
        "select facts.number from facts join resolutions r using (number) where r.corrects is not null and checked_at is null order by 1"
    )
    for (one,) in db.execute(corrections).fetchall():
        db.execute(_INHERITED, {"number": one})
    for name in DIMENSIONS:
        sums = ", ".join(f"sum({one})" for one in MEASURES)
        db.execute(
            f"insert into tallies ({KEYS}, {', '.join(MEASURES)}) select {KEYS}, {sums} from ({contribution(name)}) group by {KEYS}"  # noqa: S608
        )


def m002_review_figures(db: Database) -> None:
    """What became of the money, and the tables that the figures are read from, filled for the resolutions that there are."""
    run(db, _WORTH)
    run(db, _OUTCOMES)
    keep(db, "outcomes", "id")
    number(db, "outcomes")
    for script in (_TABLES, _CONTACTS, _TAKEN_OVER, TALLIES, CONTRIBUTIONS):
        run(db, script)
    fill(db)
    for script in (_SORTED, TALLYING, _FOLLOWING, _VIEW):
        run(db, script)


def stop_following(db: Database) -> None:
    """Takes the derived triggers and indexes away, so that very many rows can be added fast; ``derive_anew`` in the same transaction."""
    for kind, name in _names(_JOINING + _SORTED + TALLYING + _FOLLOWING):
        db.execute(f"drop {kind} {name}")


def derive_anew(db: Database) -> None:
    """Empties the derived tables, fills them from the rows, and puts triggers and indexes back."""
    for table in ("tallies", "facts", "said_variants", "agreed_steps", "labels"):
        db.execute(f"delete from {table}")  # noqa: S608
    fill(db)
    for script in (_SORTED, TALLYING, _FOLLOWING):
        run(db, script)


def _names(script: str) -> list[tuple[str, str]]:
    made = [line.split() for line in script.splitlines() if line.startswith("create ")]
    return [(words[1], words[2]) for words in made]
