"""The names of what the rule checks can find, the most telling first. A stored or printed name is never changed."""

KINDS = (
    "try_on_hard_decline", "try_on_hard_decline_by_cause", "said_without_check", "said_before_check", "promise_without_date",
    "other_date_without_date", "link_without_follow_up", "cause_against_code", "words_to_avoid", "empty_note", "long_wrap_up",
)  # fmt: skip
