"""Knows how each state of a fee is called and signed, for the brand and for the creator."""

from __future__ import annotations

from portal.domain.text import N_

STATES: dict[str, tuple[str, str]] = {
    "scheduled": ("off", N_("Planned")),
    "due": ("late", N_("To be secured")),
    "collecting": ("late", N_("Payment begun")),
    "funded": ("move", N_("Payment secured")),
    "releasing": ("move", N_("Being transferred")),
    "paid_out": ("ok", N_("Paid out")),
    "held": ("bad", N_("On hold")),
    "waived": ("stop", N_("Waived")),
    "paid_externally": ("stop", N_("Paid elsewhere")),
}
"""State → (kind of sign, words)."""

TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("due", N_("To be secured"), ("scheduled", "due", "collecting")),
    ("secured", N_("Secured"), ("funded",)),
    ("moving", N_("Being transferred"), ("releasing",)),
    ("paid", N_("Paid out"), ("paid_out",)),
    ("problem", N_("On hold"), ("held",)),
    ("ended", N_("Ended otherwise"), ("waived", "paid_externally")),
)
"""Tabs of the list of payments: name in the address, words, states."""

ENTRY_KINDS: dict[str, str] = {
    "charge": N_("Payment received and secured"),
    "provider_fee": N_("Fee of the payment provider"),
    "release": N_("Fee released to the creator"),
    "release_failed": N_("Release taken back"),
    "transfer": N_("Transferred to the creator"),
}
ACCOUNTS: dict[str, str] = {
    "stripe_balance": N_("Balance at Stripe"),
    "stripe_fee_expense": N_("Fees of Stripe"),
    "held_for_brand": N_("Secured for brands"),
    "creator_payable": N_("Owed to creators"),
    "platform_fee_income": N_("The portal’s own fees"),
}
