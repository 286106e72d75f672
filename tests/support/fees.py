"""Knows how a test brings a fee to each point of its life, through the same doors as people and Stripe."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.money import Money
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration
from portal.models.ledger import LedgerAccount, LedgerEntry, LedgerPosting
from portal.models.payments import CheckoutAttempt, Obligation, PayoutAccount
from portal.services import payments
from tests import factories
from tests.cast import PASSWORD, Cast, Person
from tests.support.portal import Portal


@dataclass
class Fee:
    """A fee of Ada's with Haferkorn, and the hands that move it."""

    portal: Portal
    cast: Cast
    public_id: str

    def read(self) -> Obligation:
        with self.portal.session() as session:
            return session.scalars(select(Obligation).where(Obligation.public_id == self.public_id)).one()

    @property
    def state(self) -> str:
        return self.read().state

    def collect(self, person: Person | None = None) -> str:
        """Fay opens the payment page; returns the id of the page at Stripe."""
        fay = person or self.cast.fay
        payments.collect(self.portal.house.office, fay.actor, self.public_id, seen=self.read().version, locale="en")
        return self.session_id()

    def session_id(self) -> str:
        with self.portal.session() as session:
            obligation = self.read()
            return session.scalars(
                select(CheckoutAttempt.session_id)
                .where(CheckoutAttempt.obligation_id == obligation.id)
                .order_by(CheckoutAttempt.number.desc())
            ).first()

    def tell(self, kind: str, object_id: str, **more) -> None:
        """Stripe sends news."""
        payload, signature = self.portal.payments.notice_for(kind, object_id, **more)
        with self.portal.work() as work:
            payments.receive(work, payload, signature)

    def fund(self, *, settled: bool = True) -> Fee:
        page = self.collect()
        self.portal.payments.pay(page, settled=settled)
        self.tell("checkout.session.completed", page)
        payments.apply_events(self.portal.house.office)
        return self

    def onboard(self) -> Fee:
        """Ada says where she is paid, and Stripe is content."""
        payments.begin_onboarding(self.portal.house.office, self.cast.ada.actor)
        with self.portal.session() as session:
            stripe_id = session.scalars(select(PayoutAccount.stripe_id)).one()
        self.portal.payments.activate(stripe_id)
        payments.check(self.portal.house.office, self.cast.ada.actor)
        return self

    def approve(self, state: str = "approved") -> Fee:
        """Every deliverable stands in `state`, and the fee is weighed as after the deed that led there."""
        with self.portal.work() as work:
            obligation = work.session.scalars(select(Obligation).where(Obligation.public_id == self.public_id)).one()
            for deliverable in work.session.scalars(select(Deliverable).where(Deliverable.collaboration_id == obligation.collaboration_id)):
                deliverable.state = state
            payments.weigh(work, _Of(deliverable))
        return self

    def ready(self) -> Fee:
        """Secured, approved, payable: everything that a release asks for."""
        return self.fund().onboard().approve()

    def release(self, person: Person | None = None) -> None:
        with self.portal.work(person or self.cast.fay) as work:
            obligation = work.session.scalars(select(Obligation).where(Obligation.public_id == self.public_id)).one()
            payments.release(work, obligation, seen=obligation.version, password=PASSWORD)


@dataclass
class _Of:
    deliverable: Deliverable


def fee(portal: Portal, cast: Cast, **changes) -> Fee:
    """A fee that is due: executed contract, one deliverable in progress."""
    with portal.work() as work:
        shared: Collaboration = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        factories.deliverable(work.session, shared, work.now, state="in_progress")
        row = factories.obligation(work.session, shared, work.now, **changes)
    return Fee(portal, cast, row.public_id)


def books(portal: Portal) -> dict[str, int]:
    """Balance of each account over all owners, in minor units; debit is positive, empty ones are left out."""
    with portal.session() as session:
        sums: dict[str, int] = {}
        for code, minor in session.execute(
            select(LedgerAccount.code, LedgerPosting.amount_minor).join(LedgerPosting, LedgerPosting.account_id == LedgerAccount.id)
        ):
            sums[code] = sums.get(code, 0) + minor
    return {code: minor for code, minor in sums.items() if minor}


def kinds(portal: Portal) -> list[str]:
    with portal.session() as session:
        return list(session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))


def eur(minor: int) -> Money:
    return Money(minor, "EUR")
