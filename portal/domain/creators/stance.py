"""Knows what a creator may be open to beyond the post itself: reuse by the brand, advertising with it, exclusivity."""

from __future__ import annotations

from portal.domain.text import N_

GRANTS = {
    "reuse": N_("Usage rights: the brand may show the content in its own channels"),
    "allowlisting": N_("Allowlisting: the brand may advertise with the post from the creator’s account"),
    "paid": N_("Paid media: the brand may use the content in its own advertisements"),
    "exclusivity": N_("Exclusivity in a category for a limited time"),
}
"""Said by herself and free to refuse in each offer; what each is worth is part of the offer (offers.terms)."""
