"""Knows how finance releases secured fees: every condition is checked again, then state, books and the order to transfer are one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.domain import ledger as books
from portal.domain.errors import NotFound, NotNow, Refusal
from portal.domain.payments.release import releasable, shares
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.payments import Obligation, Operation
from portal.queries import payments as read
from portal.services import ledger
from portal.services.accounts import confirm_password
from portal.services.payments.collecting import group_of
from portal.services.payments.events import FeeReleased
from portal.services.work import Work


@dataclass(frozen=True)
class Outcome:
    """What became of one fee of a release."""

    obligation: Obligation
    refusal: Text | None = None

    @property
    def released(self) -> bool:
        return self.refusal is None


def release(work: Work, obligation: Obligation, *, seen: int, password: str) -> None:
    """Release one fee. Raises NotAllowed, Invalid for a wrong password, Changed, NotNow with the condition that is missing."""
    require(work.actor, Permission.PAYMENTS_RELEASE, obligation)
    confirm_password(work, password)
    _release(work, obligation, seen)


def release_several(work: Work, wanted: Sequence[tuple[str, int]], *, password: str) -> list[Outcome]:
    """Release fees named by public id and version seen; each for itself, so that one that is refused does not stop the others.

    Raises NotFound when one of them is not hers, Invalid for a wrong password.
    """
    found = {each.public_id: each for each in read.several(work.session, work.actor, [public_id for public_id, _ in wanted])}
    if any(public_id not in found for public_id, _ in wanted):
        raise NotFound()
    for obligation in found.values():
        require(work.actor, Permission.PAYMENTS_RELEASE, obligation)
    confirm_password(work, password)
    outcomes = []
    for public_id, seen in dict(wanted).items():
        obligation = found[public_id]
        try:
            with work.session.begin_nested():
                _release(work, obligation, seen)
            outcomes.append(Outcome(obligation))
        except Refusal as refusal:
            outcomes.append(Outcome(obligation, refusal.text))
    return outcomes


def _release(work: Work, obligation: Obligation, seen: int) -> None:
    obligation.require_version(seen)
    facts = read.facts(work.session, [obligation])[obligation.id]
    checks = facts.gate(obligation)
    if not releasable(checks) or facts.payout is None or obligation.charge_id is None:
        missing = next((check for check in checks if not check.met), None)
        raise NotNow(Text(N_("It cannot be released yet. %(what)s"), what=missing.text) if missing else None)
    obligation.fire("release", released_at=work.now)
    split = shares(obligation.amount, obligation.fee_bps)
    number = 1 + (
        work.session.scalar(
            select(func.max(Operation.number)).where(Operation.obligation_id == obligation.id, Operation.kind == "transfer")
        )
        or 0
    )
    operation = Operation(
        obligation_id=obligation.id,
        kind="transfer",
        number=number,
        amount_minor=split.creator.minor,
        currency=split.creator.currency,
        created_at=work.now,
    )
    work.session.add(operation)
    work.session.flush()
    ledger.book(
        work,
        key=f"release:{obligation.public_id}:{number}",
        kind="release",
        source=f"operation:{operation.public_id}",
        lines=books.released(obligation.brand_id, obligation.creator_id, split.creator, split.platform),
        collaboration_id=obligation.collaboration_id,
    )
    parcel = work.post(
        "transfer",
        f"{obligation.public_id}:{number}",
        {
            "operation": operation.public_id,
            "amount": [split.creator.minor, split.creator.currency],
            "destination": facts.payout.stripe_id,
            "source_charge": obligation.charge_id,
            "transfer_group": group_of(obligation),
        },
    )
    operation.outbox_id = parcel.id
    work.record("payments.released", obligation, amount=obligation.amount_minor, currency=obligation.currency)
    work.announce(FeeReleased(obligation))
