"""Knows when a secured fee may be released, how it is shared, and on which day the creator is paid and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.money import Money
from portal.domain.text import N_, Text

APPROVED = frozenset({"approved", "published", "verified", "done"})
PUBLISHED = frozenset({"published", "verified", "done"})
GONE = frozenset({"cancelled"})


@dataclass(frozen=True)
class Piece:
    """A deliverable as the rule of release sees it."""

    title: str
    state: str
    publish_on: date | None = None
    draft_due: date | None = None

    def settled(self, release_event: str) -> bool:
        """Whether what the terms ask for has happened to it; what is not published at all needs its approval only."""
        return self.state in (PUBLISHED if release_event == "publication" and self.publish_on else APPROVED)


@dataclass(frozen=True)
class Shares:
    creator: Money
    platform: Money


def shares(amount: Money, fee_bps: int) -> Shares:
    """The portal's part of `amount` (hundredths of a per cent, half a cent rounded up) and the rest, which is the creator's."""
    platform = amount.portion(fee_bps)
    return Shares(amount - platform, platform)


def open_pieces(release_event: str, pieces: Sequence[Piece]) -> list[Piece]:
    """What still has to happen before the fee is earned."""
    return [piece for piece in pieces if piece.state not in GONE and not piece.settled(release_event)]


def delivered(release_event: str, pieces: Sequence[Piece]) -> bool:
    """Whether the fee is earned: something was owed, and all of it was approved or published as the terms ask."""
    return any(piece.state not in GONE for piece in pieces) and not open_pieces(release_event, pieces)


class Condition(StrEnum):
    CONTRACT = "contract"
    FUNDED = "funded"
    NOT_HELD = "not_held"
    DELIVERED = "delivered"
    PAYOUT = "payout"


@dataclass(frozen=True)
class Check:
    condition: Condition
    met: bool
    text: Text
    """How it stands with this condition: another sentence where it is met than where it is not."""


def release_gate(
    *, state: str, contract_state: str | None, release_event: str, pieces: Sequence[Piece], payout_active: bool
) -> tuple[Check, ...]:
    """Every condition of a release with whether it holds: executed contract, money here, no hold, delivered, creator payable.

    PAYMENTS.md, section 3, as far as this version knows the facts.
    """
    left = open_pieces(release_event, pieces)
    if release_event == "publication":
        waits = Text(N_("Not yet published: %(titles)s"), titles=_titles(left)) if left else Text(N_("Everything is published as agreed."))
    else:
        waits = Text(N_("Not yet approved: %(titles)s"), titles=_titles(left)) if left else Text(N_("Everything is approved."))
    if not left and not delivered(release_event, pieces):
        waits = Text(N_("Nothing has been delivered."))
    signed, secured = contract_state == "executed", state in ("funded", "held")
    return (
        Check(
            Condition.CONTRACT,
            signed,
            Text(N_("The agreement is signed by both sides.")) if signed else Text(N_("The agreement is not yet signed by both sides.")),
        ),
        Check(Condition.FUNDED, secured, Text(N_("The payment is secured.")) if secured else Text(N_("The payment is not secured."))),
        Check(
            Condition.NOT_HELD,
            state != "held",
            Text(N_("The payment is on hold.")) if state == "held" else Text(N_("Nobody has put the payment on hold.")),
        ),
        Check(Condition.DELIVERED, delivered(release_event, pieces), waits),
        Check(
            Condition.PAYOUT,
            payout_active,
            Text(N_("The creator has a payout account that can receive money."))
            if payout_active
            else Text(N_("The creator has no payout account yet that can receive money.")),
        ),
    )


def releasable(checks: Sequence[Check]) -> bool:
    return all(check.met for check in checks)


@dataclass(frozen=True)
class PayDay:
    day: date | datetime | None
    """A moment where it has happened: its day is that of the reader."""
    fixed: bool
    """False: the day that follows if everything goes as planned."""
    why: Text


def pay_day(
    *,
    state: str,
    release_event: str,
    payment_days: int,
    pieces: Sequence[Piece],
    earned_on: date | None,
    released_by: date | None,
    due_on: date | None,
    released_at: datetime | None,
    paid_at: datetime | None,
) -> PayDay:
    """On which day the creator is paid, and why on that one. Days are calendar days."""
    match state:
        case "paid_out":
            return PayDay(paid_at, True, Text(N_("Transferred to your payout account.")))
        case "releasing":
            return PayDay(released_at, True, Text(N_("Released by the brand. The transfer is on its way to your payout account.")))
        case "held":
            return PayDay(None, False, Text(N_("The payment is on hold while something is being settled. It stays secured.")))
        case "waived":
            return PayDay(None, True, Text(N_("You waived this fee.")))
        case "paid_externally":
            return PayDay(None, True, Text(N_("The brand pays you outside this portal.")))
        case "scheduled":
            return PayDay(None, False, Text(N_("The day is fixed once both sides have signed.")))
    secured = state == "funded"
    if released_by is not None and earned_on is not None:
        happened = Text(N_("published")) if release_event == "publication" else Text(N_("approved"))
        if secured:
            return PayDay(
                released_by,
                True,
                Text.counted(
                    "Everything was %(happened)s on %(day)s; %(n)s day later at the latest.",
                    "Everything was %(happened)s on %(day)s; %(n)s days later at the latest.",
                    payment_days,
                    happened=happened,
                    day=earned_on,
                ),
            )
        return PayDay(
            released_by,
            False,
            Text(
                N_("Everything was %(happened)s on %(day)s, but the brand has not secured the payment yet."),
                happened=happened,
                day=earned_on,
            ),
        )
    left = open_pieces(release_event, pieces)
    planned = [day for piece in left if (day := piece.publish_on if release_event == "publication" else piece.draft_due)]
    expected = max(planned) + timedelta(days=payment_days) if planned else None
    if not secured:
        if due_on is not None:
            return PayDay(expected, False, Text(N_("The brand has to secure the payment by %(day)s."), day=due_on))
        return PayDay(expected, False, Text(N_("The brand has not secured the payment yet.")))
    if release_event == "publication":
        return PayDay(
            expected,
            False,
            Text.counted(
                "At the latest %(n)s day after publication. Still to come: %(titles)s",
                "At the latest %(n)s days after publication. Still to come: %(titles)s",
                payment_days,
                titles=_titles(left),
            ),
        )
    return PayDay(
        expected,
        False,
        Text.counted(
            "At the latest %(n)s day after approval. Still to come: %(titles)s",
            "At the latest %(n)s days after approval. Still to come: %(titles)s",
            payment_days,
            titles=_titles(left),
        ),
    )


def _titles(pieces: Sequence[Piece]) -> str:
    return ", ".join(piece.title for piece in pieces) or "–"
