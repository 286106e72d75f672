"""Knows how the states of programs and applications are called and marked, and the kind words with which an application is answered."""

from __future__ import annotations

from portal.domain.text import N_

PROGRAM_STATES = {"draft": N_("Draft"), "open": N_("Open now"), "closed": N_("Closed"), "archived": N_("Archived")}
APPLICATION_STATES = {
    "invited": N_("Invited"),
    "applied": N_("Applied"),
    "shortlisted": N_("Shortlisted"),
    "approved": N_("Chosen"),
    "confirmed": N_("Confirmed"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Expired"),
}
PROGRAM_SIGNS = {"draft": "off", "open": "ok", "closed": "stop", "archived": "stop"}
APPLICATION_SIGNS = {
    "invited": "move",
    "applied": "move",
    "shortlisted": "move",
    "approved": "ok",
    "confirmed": "ok",
    "declined": "stop",
    "withdrawn": "stop",
    "expired": "stop",
}
"""State → sign beside its word (`ui.status`)."""
KIND_WORDS = {
    "places": N_("Thank you for your idea. All places are taken; it was a close choice, and it says nothing about your work."),
    "fit": N_(
        "Thank you for your time. This time we decided for ideas that are closer to what this program tries out. "
        "We would be glad to hear from you again."
    ),
    "timing": N_("Thank you for your application. The dates do not come together this time. We have noted your name for a later program."),
    "budget": N_(
        "Thank you for your idea. It deserves more than the pay range of this program allows, and we do not want to bargain it down."
    ),
}
"""Templates of an answer; the creator reads hers in her own language."""
CLOSED_WORDS = N_(
    "Thank you for applying. The program has ended and not every idea found a place, "
    "which says nothing about yours. You are welcome to apply again."
)
"""What everybody reads whom the end of a program leaves without an answer."""
