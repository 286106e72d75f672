"""Knows how a payment obligation and the operations that serve it live."""

from portal.domain.states import Machine, Side

OBLIGATION = Machine(
    "scheduled",
    [
        ("fall_due", "scheduled", "due", Side.SYSTEM),
        ("collect", "due", "collecting", Side.FINANCE),
        ("fail_collection", "collecting", "due", Side.SYSTEM),
        ("fund", ("due", "collecting"), "funded", Side.SYSTEM),
        ("release", "funded", "releasing", Side.FINANCE),
        ("fail_release", "releasing", "funded", Side.SYSTEM),
        ("pay_out", "releasing", "paid_out", Side.SYSTEM),
        ("hold", ("funded", "releasing"), "held", Side.OPERATOR),
        ("unhold", "held", "funded", Side.OPERATOR),
        ("waive", "due", "waived", Side.CREATOR),
        ("pay_externally", "due", "paid_externally", Side.FINANCE),
    ],
)
"""`due` is due from the brand; whether a fee is releasable is derived. Refunds and charge-backs join the table with their slice."""

OPERATION = Machine(
    "prepared",
    [
        ("send", ("prepared", "unknown", "processing"), "sent", Side.SYSTEM),
        ("process", "sent", "processing", Side.SYSTEM),
        ("lose", ("sent", "processing"), "unknown", Side.SYSTEM),
        ("succeed", ("prepared", "sent", "processing", "requires_action", "unknown", "failed", "canceled"), "succeeded", Side.SYSTEM),
        ("fail", ("sent", "processing", "requires_action", "unknown"), "failed", Side.SYSTEM),
        ("ask", ("sent", "processing"), "requires_action", Side.SYSTEM),
        ("cancel", ("prepared", "requires_action"), "canceled", Side.SYSTEM),
    ],
)
"""A charge or a transfer. Unknown is resolved only by reading Stripe; succeeded is final."""

HOLDING_DAYS = 80
"""After so many days a decision is forced: Stripe pays a platform's balance out after 90 (PAYMENTS.md, section 3)."""
WARN_AFTER_DAYS = (60, 75)
"""Days after which people in finance are reminded that secured money waits for their decision."""
