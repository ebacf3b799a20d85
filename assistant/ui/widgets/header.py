"""Who this is, in two lines: name, state and what was said before; then what they pay and until when they have access."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from assistant.desk.account_words import DASH, access_words, amounts, plan_price_words
from assistant.desk.call import Call
from assistant.desk.history import summary
from assistant.desk.view import AccountView
from assistant.guidance.wording import IDENTIFIED_LABELS, STATUS_LABELS
from assistant.language import N_, Tongue
from assistant.text import isolate
from assistant.ui.marks import IDENTIFIED_MARKS, IDENTIFIED_STYLES, STATE_MARKS, STATE_STYLES, STATUS_STATES

GAP = "  "
PLAN = N_("plan")


class AccountHeader(Vertical):
    """Two lines; the screen binds nothing, it calls ``show``."""

    DEFAULT_CSS = """
    AccountHeader { height: 2; padding: 0 1; }
    AccountHeader Horizontal { height: 1; }
    AccountHeader .left { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    AccountHeader .right { width: auto; padding-left: 2; text-wrap: nowrap; }
    """

    _identified: Content | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(id="who", classes="left", markup=False)
            yield Static(id="identified", classes="right", markup=False)
        with Horizontal():
            yield Static(id="terms", classes="left", markup=False)
            yield Static(id="age", classes="right", markup=False)

    def show(self, view: AccountView, age: str, tongue: Tongue, *, narrow: bool) -> None:
        self.query_one("#who", Static).update(_who(view, tongue, narrow=narrow))
        self.query_one("#terms", Static).update(_terms(view, tongue, narrow=narrow))
        self.show_age(age)

    def show_age(self, age: str) -> None:
        self.query_one("#age", Static).update(Content.styled(age, "$quiet"))

    def show_identified(self, call: Call | None, tongue: Tongue) -> None:
        shown = _identified(call, tongue)
        if shown != self._identified:
            self._identified = shown
            self.query_one("#identified", Static).update(shown)


def _who(view: AccountView, tongue: Tongue, *, narrow: bool) -> Content:
    state = STATUS_STATES.get(view.status, "none")
    parts = [
        Content.styled(isolate(view.account.customer.name or view.account.customer.email or view.customer_id), "bold $say"),
        Content.styled(f"{STATE_MARKS[state]} {tongue.say(STATUS_LABELS.get(view.status, view.status))}", STATE_STYLES[state]),
    ]
    if not narrow and (before := said_before(view, tongue)):
        parts.append(before)
    return Content(GAP).join(parts)


def said_before(view: AccountView, tongue: Tongue) -> Content | None:
    """``2nd call in 8 days · promised 20 Nov, not kept``, or None where nothing was said before."""
    before = summary(view.earlier, view.now, tongue)
    return Content.styled(before, "$watch" if any(one.kept == "broken" for one in view.earlier[:1]) else "$quiet") if before else None


def _terms(view: AccountView, tongue: Tongue, *, narrow: bool) -> Content:
    account, customer = view.account, view.account.customer
    plan = next((one for one in account.subscriptions if one.live), next(iter(account.subscriptions), None))
    parts: list[str] = []
    if not narrow:
        parts += [isolate(one) for one in (customer.email, customer.phone) if one]
        parts.append(" · ".join(filter(None, (customer.country, customer.language))) or DASH)
        if customer.since:
            parts.append(tongue.say("since {month}", month=tongue.short_month(customer.since)))
    if plan:
        others = sum(1 for one in account.subscriptions if one.live and one is not plan)
        parts.append(f"{isolate(plan.plan or tongue.say(PLAN))} {plan_price_words(plan, tongue)}" + (f" (+{others})" if others else ""))
    if not narrow:
        parts.append(f"MRR {amounts(view.mrr, tongue, unknown=DASH)}")
    paid, access = (
        tongue.say("paid {amounts}", amounts=amounts(view.paid_total, tongue, unknown=DASH)),
        access_words(view, tongue, weekday=True),
    )
    parts += [access, paid] if narrow else [paid, access]  # what is cut off at the end matters the least
    return Content.styled(GAP.join(parts), "$quiet")


def _identified(call: Call | None, tongue: Tongue) -> Content:
    if call is None:
        return Content("")
    key = call.identified.value
    return Content.styled(f"{IDENTIFIED_MARKS[key]} {tongue.say(IDENTIFIED_LABELS[key])}", f"bold {IDENTIFIED_STYLES[key]}")
