"""Knows who meets in one collaboration of the stories, and where what they have made so far stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from portal.demo.stories.stage import Stage
from portal.domain.accounts import SYSTEM, Actor
from portal.models.board import Deliverable, ValueItem
from portal.models.contracts import Collaboration as Shared
from portal.models.offers import Offer, OfferVersion
from portal.models.payments import Obligation
from portal.services.work import Work


@dataclass
class Scene:
    """The people, what they meet about, and its rows."""

    stage: Stage
    brand: Actor
    creator: Actor
    finance: Actor
    program: int
    title: str
    fee: int
    offer: int = field(init=False)

    def _offer(self, work: Work) -> Offer:
        return work.session.get_one(Offer, self.offer)

    def _version(self, work: Work) -> OfferVersion:
        number = self._offer(work).current_number
        return work.session.scalars(select(OfferVersion).where(OfferVersion.offer_id == self.offer, OfferVersion.number == number)).one()

    def _shared(self, work: Work) -> Shared:
        return work.session.scalars(select(Shared).where(Shared.offer_id == self.offer)).one()

    def _card(self, work: Work, place: int) -> Deliverable:
        cards = select(Deliverable).where(Deliverable.collaboration_id == self._shared(work).id).order_by(Deliverable.position)
        return work.session.scalars(cards).all()[place]

    def _chosen(self, work: Work) -> list[ValueItem]:
        items = select(ValueItem).where(ValueItem.collaboration_id == self._shared(work).id, ValueItem.state != "offered")
        return list(work.session.scalars(items.order_by(ValueItem.id)))

    def _fee(self) -> tuple[str, int]:
        with self.stage.work(SYSTEM) as work:
            row = work.session.scalars(select(Obligation).where(Obligation.collaboration_id == self._shared(work).id)).one()
            return row.public_id, row.version
