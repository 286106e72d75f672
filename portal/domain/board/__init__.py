"""Knows how a deliverable lives, from planned to done."""

from portal.domain.states import Machine, Side

DELIVERABLE = Machine(
    "planned",
    [
        ("start", "planned", "in_progress", Side.CREATOR),
        ("submit", ("planned", "in_progress", "changes_requested"), "submitted", Side.CREATOR),
        ("take_back", "submitted", "in_progress", Side.CREATOR),
        ("review", "submitted", "in_review", Side.BRAND),
        ("request_changes", ("submitted", "in_review", "approved"), "changes_requested", Side.BRAND),
        ("approve", ("submitted", "in_review"), "approved", Side.BRAND),
        ("deem_approved", ("submitted", "in_review"), "approved", Side.SYSTEM),
        ("publish", "approved", "published", Side.CREATOR),
        ("verify", "published", "verified", Side.BRAND),
        ("finish", ("verified", "approved"), "done", (Side.BRAND, Side.SYSTEM)),
        ("cancel", ("planned", "in_progress", "submitted", "in_review", "changes_requested"), "cancelled", (Side.BRAND, Side.OPERATOR)),
    ],
)
"""Dispute and takedown join the table with the slice that settles them."""

LANES = (
    ("planned", ("planned", "in_progress")),
    ("review", ("submitted", "in_review")),
    ("changes_requested", ("changes_requested",)),
    ("approved", ("approved",)),
    ("published", ("published", "verified", "done")),
)
"""Columns of the board, each with the states that stand in it."""
