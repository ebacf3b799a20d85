"""The learning goals as they are called."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.language import N_, Tongue

GOAL_LABELS: Mapping[str, str] = {
    "identify_first": N_("Check who it is first"),
    "find_the_cause": N_("Find the cause"),
    "blame_nobody": N_("Blame nobody"),
    "plain_words": N_("Plain words"),
    "keep_the_secret": N_("Keep what is private"),
    "our_own_doing": N_("Own up to what we did"),
    "offer_real_options": N_("Offer real options"),
    "right_next_step": N_("The right next step"),
    "money_trouble": N_("Money trouble"),
    "wants_to_leave": N_("Wants to leave"),
    "wrong_person": N_("The wrong person"),
    "stay_calm": N_("Stay calm"),
    "be_brief": N_("Be brief"),
    "protect_card_data": N_("Protect card data"),
    "close_the_loop": N_("Close the loop"),
}


def goal_words(goal: str, tongue: Tongue) -> str:
    """The goal by its name; one that a newer version knows stands as it is written."""
    return tongue.say(GOAL_LABELS.get(goal, goal))
