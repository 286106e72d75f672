"""Knows what is kept when somebody looks at a kit through a link: that it was opened, how long it was read, what came into view."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.domain.media_kits import sharing
from portal.models.base import new_public_id
from portal.models.media_kits import KitVariant, KitView
from portal.services.work import Work


def new_view_id() -> str:
    """A name for one opening, under which the page's script may tell more of it. It is made anew each time and recognises nobody."""
    return new_public_id()


def note_opening(session: Session, variant_id: int, view_id: str, now: datetime) -> None:
    """Count one opening. A page that is only looked at writes nothing: its session refuses to, and its transaction is undone.

    So this is done afterwards, in a transaction of its own, when the page has been answered (`Work.afterwards`), as the moment is kept at
    which a person was last seen. It is not a part of looking: the page is the same whether it succeeds or not. Without JavaScript this
    row is all there is; a script on the page tells the rest with a POST (`note_reading`). The row says nothing about who looked.
    """
    if session.scalar(select(exists().where(KitVariant.id == variant_id))):  # it may have been removed in this very moment
        session.add(KitView(variant_id=variant_id, public_id=view_id, at=now.replace(second=0, microsecond=0)))


def note_reading(work: Work, variant: KitVariant, view: KitView, *, seconds: int, sections: Collection[str]) -> None:
    """Add what the reader's browser tells of one opening: seconds on the screen so far, and sections that came into view."""
    view.seconds = sharing.credited(seconds, view.seconds or 0, view.at, work.now)
    view.sections = sharing.seen_sections(sections, view.sections, variant.sections)
    work.session.flush()


def forget_old_views(work: Work) -> None:
    """The log is kept for a year."""
    work.session.execute(delete(KitView).where(KitView.at < work.now - sharing.VIEW_KEPT))
