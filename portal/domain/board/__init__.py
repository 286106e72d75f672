"""Knows how a deliverable lives, from planned to done, and in which column of the board each state stands."""

from __future__ import annotations

from portal.domain.states import Machine, Side
from portal.domain.text import N_, NC_

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
    ("planned", ("planned",)),
    ("in_progress", ("in_progress",)),
    ("review", ("submitted", "in_review")),
    ("changes_requested", ("changes_requested",)),
    ("approved", ("approved",)),
    ("published", ("published", "verified", "done")),
)
"""Columns of the board, each with the states that stand in it."""

LANE_WORDS = {
    "planned": N_("Planned"),
    "in_progress": N_("In progress"),
    "review": N_("In review"),
    "changes_requested": N_("Changes requested"),
    "approved": N_("Approved"),
    "published": N_("Published"),
}
STATES = {
    "planned": ("off", N_("Planned")),
    "in_progress": ("move", N_("In progress")),
    "submitted": ("move", N_("Handed in")),
    "in_review": ("move", N_("In review")),
    "changes_requested": ("late", N_("Changes requested")),
    "approved": ("ok", N_("Approved")),
    "published": ("ok", N_("Published")),
    "verified": ("ok", N_("Published and seen")),
    "done": ("ok", N_("Done")),
    "cancelled": ("stop", N_("Cancelled")),
}
"""State → (kind of sign, words)."""

EVENTS = {
    "start": N_("Begin"),
    "submit": N_("Hand in a draft"),
    "take_back": N_("Take the draft back"),
    "review": N_("Begin the review"),
    "request_changes": N_("Request changes"),
    "approve": N_("Approve"),
    "publish": N_("Publish"),
    "verify": N_("I have seen the live post"),
    "finish": N_("Finish"),
    "cancel": NC_("a deliverable", "Cancel"),
}
NEED_MORE = frozenset({"submit", "publish"})
"""Deeds that a form with more than a click belongs to; a drag leads to that form."""


def lane_of(state: str) -> str | None:
    """The column of a state; None for what has left the board."""
    return next((lane for lane, states in LANES if state in states), None)


def moves(state: str, side: Side) -> dict[str, str]:
    """Columns to which `side` may move a card in `state`, each with the event that leads there."""
    here = lane_of(state)
    rows = [row for row in DELIVERABLE.transitions if row.source == state and side in row.by]
    return {lane: row.event for row in rows if (lane := lane_of(row.target)) is not None and lane != here}


def turn(state: str, published: bool) -> Side | None:
    """Whose deed is next; None when nothing waits, though the brand may still finish it. `published`: whether the terms ask for that."""
    if state in ("planned", "in_progress", "changes_requested") or (state == "approved" and published):
        return Side.CREATOR
    if state in ("submitted", "in_review", "published"):
        return Side.BRAND
    return None
