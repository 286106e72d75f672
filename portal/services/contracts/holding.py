"""Knows the order in which what belongs to one agreement is locked, and takes the first lock of it."""

from __future__ import annotations

from sqlalchemy import select

from portal.models.contracts import Collaboration, Contract
from portal.services.work import Work


def hold(work: Work, contract: Contract) -> None:
    """Keep everybody else off this collaboration until the transaction ends, and read again what was read before the wait.

    One order everywhere, so that two who wait never wait for each other: collaboration → contract → offer → deliverable → obligation.
    Whoever changes a contract, or the collaboration itself, begins here (the clock does by `Deadline.locks`); `fire` locks the rest as it
    goes. A draft has no state to claim when it is cancelled: without this lock one side could freeze a paper while the other ends it.
    An offer that is accepted comes before its collaboration, which nobody else can see yet. The lock lets rows that only name the
    collaboration (messages, history) be written meanwhile.
    """
    work.session.flush()
    work.session.execute(select(Collaboration.id).where(Collaboration.id == contract.collaboration_id).with_for_update(key_share=True))
    for row in (contract.collaboration, contract, contract.collaboration.offer):
        work.session.refresh(row)
