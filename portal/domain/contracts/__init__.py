"""Knows the life of a contract: frozen when sent for signature, sealed by the last signature."""

from portal.domain.states import Machine, Side

_PARTIES = (Side.BRAND, Side.CREATOR)

MACHINE = Machine(
    "draft",
    [
        ("send_for_signature", "draft", "out_for_signature", (Side.BRAND, Side.SYSTEM)),
        ("sign", "out_for_signature", "partly_signed", _PARTIES),
        ("sign", "partly_signed", "executed", _PARTIES),
        ("decline", ("out_for_signature", "partly_signed"), "declined", _PARTIES),
        ("void", ("out_for_signature", "partly_signed"), "void", (Side.BRAND, Side.OPERATOR, Side.SYSTEM)),
        ("expire", ("out_for_signature", "partly_signed"), "expired", Side.SYSTEM),
        ("supersede", "executed", "superseded", Side.SYSTEM),
        ("complete", "executed", "completed", Side.SYSTEM),
        ("terminate", "executed", "terminated", (Side.BRAND, Side.CREATOR, Side.OPERATOR)),
    ],
)
"""Each side signs once: who has signed already is asked of the signatures, not of the state."""
