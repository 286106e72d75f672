"""Knows which files a person may see."""

from __future__ import annotations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import Actor, Role
from portal.domain.policies import Permission, may
from portal.models.board import Submission
from portal.models.files import StoredFile


def visible_to(actor: Actor) -> Select[tuple[StoredFile]]:
    """Public ones, one's own, and those of one's brand or creator profile; finance sees no drafts and no vetting records.

    A brand sees a draft once it is handed in, and no longer when it is taken back.
    Who acts for a creator sees what her authority is about, and none of her own papers.
    """
    mine = [StoredFile.public.is_(True)]
    if actor.account_id:
        mine.append(StoredFile.account_id == actor.account_id)
    if actor.creator_id is not None:
        of_creator = StoredFile.creator_id == actor.creator_id
        shared = ("photo", "draft", "contract") if may(actor, Permission.BOARD_SEE_DRAFTS) else ("photo",)
        mine.append(of_creator & StoredFile.purpose.in_(shared) if actor.mandate else of_creator)
    if actor.brand_id is not None:
        papers = StoredFile.purpose != "draft"
        handed_in = exists().where(Submission.file_id == StoredFile.id, Submission.taken_back_at.is_(None))
        of_finance = StoredFile.purpose.not_in(("draft", "vetting"))
        mine.append((StoredFile.brand_id == actor.brand_id) & (of_finance if actor.role is Role.FINANCE else papers | handed_in))
    return select(StoredFile).where(or_(*mine), StoredFile.erased_at.is_(None))


def find(session: Session, actor: Actor, public_id: str) -> StoredFile | None:
    return session.scalar(visible_to(actor).where(StoredFile.public_id == public_id))
