"""Knows programs and applications: how each lives, and that nobody stays unanswered."""

from portal.domain.states import Machine, Side

PROGRAM = Machine(
    "draft",
    [
        ("publish", "draft", "open", Side.BRAND),
        ("close", "open", "closed", (Side.BRAND, Side.SYSTEM)),
        ("reopen", "closed", "open", Side.BRAND),
        ("archive", ("draft", "closed"), "archived", Side.BRAND),
    ],
)

APPLICATION = Machine(
    "applied",
    [
        ("apply", "invited", "applied", Side.CREATOR),
        ("shortlist", "applied", "shortlisted", Side.BRAND),
        ("approve", ("applied", "shortlisted"), "approved", Side.BRAND),
        ("confirm", "approved", "confirmed", Side.CREATOR),
        ("decline", ("applied", "shortlisted"), "declined", (Side.BRAND, Side.SYSTEM)),
        ("withdraw", ("invited", "applied", "shortlisted", "approved"), "withdrawn", Side.CREATOR),
        ("expire", ("invited", "approved"), "expired", Side.SYSTEM),
    ],
)
"""A creator who applies on her own starts at "applied"; one whom the brand invites starts at "invited"."""
