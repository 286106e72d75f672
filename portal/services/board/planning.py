"""Knows how a board comes from signed terms: one card for each piece that is owed, one line for each value in kind."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.offers.terms import Deliverable as Term
from portal.domain.offers.terms import TermSheet, own_title
from portal.gateways import content
from portal.models.board import Deliverable, ValueItem
from portal.models.contracts import Collaboration
from portal.services.board.agreed import terms_of
from portal.services.contracts import ContractExecuted
from portal.services.work import Work


def plan(work: Work, event: ContractExecuted) -> None:
    """Both have signed: lay the cards out. Once is enough."""
    shared = event.contract.collaboration
    if work.session.scalar(select(Deliverable.id).where(Deliverable.collaboration_id == shared.id).limit(1)) is not None:
        return
    terms = terms_of(shared)
    _lay_out(work, shared, terms)
    _list_values(work, shared, terms)
    work.record("board.planned", shared, cards=sum(item.count for item in terms.deliverables), values=len(terms.chosen_values))


def _lay_out(work: Work, shared: Collaboration, terms: TermSheet) -> None:
    position = 0
    for item in terms.deliverables:
        for number in range(1, item.count + 1):
            work.session.add(
                Deliverable(
                    collaboration_id=shared.id,
                    brand_id=shared.brand_id,
                    creator_id=shared.creator_id,
                    position=position,
                    term_key=item.key,
                    kind=item.kind,
                    platform=item.platform,
                    title=_title(item, number, terms.governing_language),
                    draft_due=item.draft_due or item.due,
                    publish_on=item.publish_on,
                    rounds_included=terms.rounds_of(item),
                    created_at=work.now,
                )
            )
            position += 1
    work.session.flush()


def _title(item: Term, number: int, language: str) -> str:
    """Names its piece; without a title of its own the kind in the governing language of the agreement is a name as well."""
    kind = content.taxonomy().kind(item.kind).label
    name = own_title(item, kind) or kind.within(language)
    return name[:140] if item.count == 1 else f"{name[:128]} {number}/{item.count}"


def _list_values(work: Work, shared: Collaboration, terms: TermSheet) -> None:
    """What was offered and not chosen stays on the list as offered: it is not owed, and nothing moves it."""
    for term in terms.value_items:
        item = ValueItem(
            collaboration_id=shared.id,
            brand_id=shared.brand_id,
            creator_id=shared.creator_id,
            term_key=term.key,
            option=term.option,
            description=term.description[:400],
            retail_minor=term.retail_value.minor if term.retail_value else None,
            currency=term.retail_value.currency if term.retail_value else terms.currency,
            counter=term.counter[:400],
            changed_at=work.now,
            created_at=work.now,
        )
        work.session.add(item)
        work.session.flush()
        if term.chosen:
            item.fire("choose")
