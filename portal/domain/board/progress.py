"""Knows where a collaboration stands, from offer to scorecard, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.states import Side
from portal.domain.text import N_, Text

FINISHED = frozenset({"approved", "published", "verified", "done"})
SECURED = frozenset({"funded", "releasing", "paid_out", "held"})
SETTLED = frozenset({"paid_out", "waived", "paid_externally"})


@dataclass(frozen=True)
class Facts:
    """What is known of a collaboration: states only, nothing of its content."""

    contract: str | None
    """State of its newest paper."""
    signed: frozenset[str]
    """Sides that have signed the newest paper."""
    pieces: tuple[tuple[str, bool], ...]
    """(state, whether it is to be published) of each deliverable that was not cancelled."""
    fees: tuple[str, ...]
    scorecard: bool
    ended: bool


@dataclass(frozen=True)
class Stage:
    """One stage of the way. `state`: done, now or next."""

    name: str
    state: str
    words: Text


@dataclass(frozen=True)
class Step:
    """What comes next and whose it is; `place` names the page: contract, payment, board, scorecard or nothing."""

    words: Text
    side: Side | None
    place: str = ""


def stages(facts: Facts) -> tuple[Stage, ...]:
    """Offer, contract, payment, board, payout, scorecard: what is done, what is on, what comes."""
    signed = facts.contract in ("executed", "completed", "superseded")
    free = signed and not facts.fees
    done = sum(1 for state, _ in facts.pieces if state in FINISHED)
    every = len(facts.pieces)
    passed = (
        ("offer", True, Text(N_("Agreed"))),
        ("contract", signed, Text(N_("Signed by both")) if signed else Text(_CONTRACT.get(facts.contract or "", N_("Being written")))),
        ("payment", free or _every(facts.fees, SECURED | SETTLED), _payment(facts, free)),
        (
            "board",
            bool(every) and done == every,
            Text(N_("%(done)s of %(all)s approved"), done=done, all=every) if every else Text(N_("Begins with the signatures")),
        ),
        ("payout", free or _every(facts.fees, SETTLED), _payout(facts, free)),
        ("scorecard", facts.scorecard, Text(N_("Written")) if facts.scorecard else Text(N_("At the end"))),
    )
    current = next((name for name, over, _ in passed if not over), None)
    return tuple(
        Stage(name, "done" if over else ("now" if name == current and not facts.ended else "next"), words) for name, over, words in passed
    )


def next_step(facts: Facts) -> Step:
    """The one thing to do now; the board goes before money where both wait."""
    if facts.ended:
        return Step(Text(N_("Ended")), None)
    match facts.contract:
        case None | "draft":
            return Step(Text(N_("Complete the data for the agreement")), Side.BRAND, "contract")
        case "out_for_signature" | "partly_signed":
            open_sides = [side for side in (Side.BRAND, Side.CREATOR) if side not in facts.signed]
            return Step(Text(N_("Sign the agreement")), open_sides[0] if len(open_sides) == 1 else None, "contract")
        case "declined" | "void" | "expired" | "terminated":
            return Step(Text(N_("Ended")), None, "contract")
    states = [state for state, _ in facts.pieces]
    if any(each in ("submitted", "in_review") for each in states):
        return Step(Text(N_("Review a draft")), Side.BRAND, "board")
    if any(each in ("due", "collecting") for each in facts.fees):  # who opened the page of Stripe has not paid yet
        return Step(Text(N_("Secure the payment")), Side.FINANCE, "payment")
    if "changes_requested" in states:
        return Step(Text(N_("Rework a draft")), Side.CREATOR, "board")
    if any(each in ("planned", "in_progress") for each in states):
        return Step(Text(N_("Hand in a draft")), Side.CREATOR, "board")
    if any(state == "approved" and published for state, published in facts.pieces):
        return Step(Text(N_("Publish")), Side.CREATOR, "board")
    if any(each == "funded" for each in facts.fees):
        return Step(Text(N_("Release the fee")), Side.FINANCE, "payment")
    if any(each == "published" for each in states):
        return Step(Text(N_("Look at the live post")), Side.BRAND, "board")
    if any(each not in SETTLED for each in facts.fees):
        return Step(Text(N_("The transfer is on its way")), None, "payment")
    if not facts.scorecard:
        return Step(Text(N_("Look back in the scorecard")), Side.BRAND, "scorecard")
    return Step(Text(N_("Everything is done")), None)


_CONTRACT = {
    "draft": N_("Something is missing"),
    "out_for_signature": N_("Ready to be signed"),
    "partly_signed": N_("One signature is missing"),
    "declined": N_("Declined"),
    "void": N_("Taken back"),
    "expired": N_("Expired"),
    "terminated": N_("Terminated"),
}


def _every(fees: Sequence[str], states: frozenset[str]) -> bool:
    return bool(fees) and all(each in states for each in fees)


def _payment(facts: Facts, free: bool) -> Text:
    if free:
        return Text(N_("No fee in money"))
    if not facts.fees:
        return Text(N_("After the signatures"))
    if all(each in SECURED | SETTLED for each in facts.fees):
        return Text(N_("Secured"))
    return Text(N_("Begun, not yet secured")) if "collecting" in facts.fees else Text(N_("To be secured"))


def _payout(facts: Facts, free: bool) -> Text:
    if free:
        return Text(N_("Nothing to pay out"))
    return Text(_LAST.get(_least(facts.fees), N_("After delivery")))


_LAST = {
    "paid_out": N_("Paid out"),
    "releasing": N_("Being transferred"),
    "held": N_("On hold"),
    "waived": N_("Waived"),
    "paid_externally": N_("Paid elsewhere"),
}


def _least(fees: Sequence[str]) -> str:
    order = ("scheduled", "due", "collecting", "funded", "held", "releasing", "paid_externally", "waived", "paid_out")
    return min(fees, key=lambda each: order.index(each) if each in order else 0, default="")
