"""Knows the life of an offer and whose turn it is; each version is a whole term sheet that nobody can change."""

from portal.domain.states import Machine, Side

MACHINE = Machine(
    "draft",
    [
        ("send", "draft", "with_creator", Side.BRAND),
        ("discard", "draft", "discarded", Side.BRAND),
        ("counter", "with_creator", "with_brand", Side.CREATOR),
        ("revise", "with_creator", "with_creator", Side.BRAND),
        ("accept", "with_creator", "accepted", Side.CREATOR),
        ("decline", "with_creator", "declined", Side.CREATOR),
        ("withdraw", "with_creator", "withdrawn", Side.BRAND),
        ("expire", ("with_creator", "with_brand"), "expired", Side.SYSTEM),
        ("counter", "with_brand", "with_creator", Side.BRAND),
        ("take_back", "with_brand", "with_creator", Side.CREATOR),
        ("accept", "with_brand", "accepted", Side.BRAND),
        ("decline", "with_brand", "declined", Side.BRAND),
        ("contract", "accepted", "contracted", Side.SYSTEM),
        ("cancel", "accepted", "cancelled", (Side.BRAND, Side.CREATOR)),
    ],
)
"""`accept` and `decline` belong to the side at whose table the offer lies; a creator's pitch enters as a draft."""


def turn(state: str) -> Side | None:
    """The side that has to answer now; nobody where the offer waits for no answer."""
    return {"draft": Side.BRAND, "with_creator": Side.CREATOR, "with_brand": Side.BRAND}.get(state)
