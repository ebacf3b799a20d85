"""The two things that a model is asked about, and from which moment each is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.risk.history.past import History, Story, Try

EARLY = timedelta(days=7)
"""How long before a renewal's first try it is looked at."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A renewal that charges by itself. ``at``: its first try; ``invoice`` is None while it lies ahead."""

    subscription: str | None
    at: datetime
    moment: datetime
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """A bill after its first failed payment. ``moment`` is just after it: the failure itself is known, nothing later is."""

    invoice: str
    subscription: str | None
    payment: str
    moment: datetime


def renewal_of(story: Story) -> Renewal | None:
    """The bill as a renewal, seven days before its first try; None where it is none, or nobody was to be charged for it."""
    if not story.renewal or not (story.tries or story.listed):
        return None
    at = story.tries[0].at if story.tries else story.at
    return Renewal(story.subscription, at, at - EARLY, story.id)


def episode_of(story: Story) -> Episode | None:
    """The bill as an episode; None where its first payment did not fail.

    The first bill of a subscription is none: nothing runs yet, no further try is planned, and it ends by itself within a day.
    """
    failure = story.failure
    if failure is None or not story.automatic or story.reason == "subscription_create":
        return None
    return Episode(story.id, story.subscription, failure.id, failure.at)


def open_episode(history: History, invoice: str) -> Episode | None:
    """The episode of this bill, however it stands now."""
    story = history.story(invoice)
    return episode_of(story) if story else None


def failed_try(story: Story, episode: Episode) -> Try | None:
    return next((one for one in story.tries if one.id == episode.payment), None)
