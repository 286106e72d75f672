"""Knows which profiles a person may see, and what stands in them: the published ones, and always one's own."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.accounts import Actor
from portal.domain.creators.profile import Facts
from portal.models.creators import Channel, Creator, MetricSnapshot, Package, WorkSample
from portal.models.media_kits import MediaKit
from portal.queries.creators.answers import AnswerTime, answer_time, answer_times
from portal.queries.creators.calendar import calendar_of, free_in
from portal.queries.creators.figures import Face, Figures, audience_of, faces, figures_of, newest_posts
from portal.queries.creators.uploads import find_upload, photo_of, saved_twin, uploads_of
from portal.queries.creators.working import working_of
from portal.queries.prepared import prepared

__all__ = [
    "AnswerTime",
    "Face",
    "Figures",
    "answer_time",
    "answer_times",
    "audience_of",
    "calendar_of",
    "count_published",
    "facts",
    "faces",
    "figures_of",
    "find",
    "find_channel",
    "find_package",
    "find_sample",
    "find_upload",
    "free_in",
    "newest",
    "newest_posts",
    "own",
    "packages_of",
    "photo_of",
    "samples_of",
    "saved_twin",
    "uploads_of",
    "visible_to",
    "working_of",
]


def visible_to(actor: Actor) -> Select[tuple[Creator]]:
    """Published profiles, and one's own."""
    seen = [Creator.published_at.is_not(None)]
    if actor.creator_id is not None:
        seen.append(Creator.id == actor.creator_id)
    return select(Creator).where(or_(*seen)).options(joinedload(Creator.photo), selectinload(Creator.channels))


def find(session: Session, actor: Actor, public_id: str) -> Creator | None:
    return session.scalar(*_one(actor, public_id=public_id))


@prepared
def _one(actor: Actor) -> Select[tuple[Creator]]:
    return visible_to(actor).where(Creator.public_id == bindparam("public_id"))


def own(session: Session, actor: Actor) -> Creator | None:
    """Her own profile; None before she has one."""
    if actor.creator_id is None:
        return None
    return session.scalar(visible_to(actor).where(Creator.id == actor.creator_id))


def newest(session: Session, most: int) -> list[Creator]:
    """Published and listed profiles with a kit that everybody may open, the newest first: a visitor sees nothing else of a creator."""
    return list(
        session.scalars(
            _listed(select(Creator))
            .where(exists().where(MediaKit.creator_id == Creator.id, MediaKit.published_at.is_not(None)))
            .options(joinedload(Creator.photo), selectinload(Creator.channels))
            .order_by(Creator.published_at.desc(), Creator.id.desc())
            .limit(most)
        )
    )


def count_published(session: Session) -> int:
    return session.scalar(_listed(select(func.count()).select_from(Creator))) or 0


def find_channel(session: Session, actor: Actor, public_id: str) -> Channel | None:
    """One of her own channels, removed ones too, so that a removal can be undone."""
    return session.scalar(select(Channel).where(Channel.public_id == public_id, Channel.creator_id == actor.creator_id))


def find_package(session: Session, actor: Actor, public_id: str) -> Package | None:
    """One of her own packages, removed ones too."""
    return session.scalar(select(Package).where(Package.public_id == public_id, Package.creator_id == actor.creator_id))


def find_sample(session: Session, actor: Actor, public_id: str, *, removed: bool = False) -> WorkSample | None:
    """One of her own work samples; with `removed` also one that she has removed, so that this can be undone."""
    hers = [WorkSample.public_id == public_id, WorkSample.creator_id == actor.creator_id]
    if not removed:
        hers.append(WorkSample.removed_at.is_(None))
    return session.scalar(select(WorkSample).options(joinedload(WorkSample.file)).where(*hers))


def packages_of(session: Session, creator_id: int) -> list[Package]:
    return list(session.scalars(*_packages(creator_id=creator_id)))


@prepared
def _packages() -> Select[tuple[Package]]:
    hers = (Package.creator_id == bindparam("creator_id"), Package.removed_at.is_(None))
    return select(Package).where(*hers).order_by(Package.position, Package.id)


def samples_of(session: Session, creator_id: int) -> list[WorkSample]:
    return list(
        session.scalars(
            select(WorkSample)
            .options(joinedload(WorkSample.file))
            .where(WorkSample.creator_id == creator_id, WorkSample.removed_at.is_(None))
            .order_by(WorkSample.position, WorkSample.id)
        )
    )


def facts(session: Session, creator: Creator) -> Facts:
    """What stands in `creator`, counted; one statement."""
    with_figures = (
        select(func.count(func.distinct(MetricSnapshot.channel_id)))
        .join(Channel, Channel.id == MetricSnapshot.channel_id)
        .where(Channel.creator_id == creator.id, Channel.removed_at.is_(None))
    )
    packages = select(func.count(Package.id)).where(Package.creator_id == creator.id, Package.removed_at.is_(None))
    samples = select(func.count(WorkSample.id)).where(WorkSample.creator_id == creator.id, WorkSample.removed_at.is_(None))
    channels = select(func.count(Channel.id)).where(Channel.creator_id == creator.id, Channel.removed_at.is_(None))
    figures, booked, shown, has = session.execute(
        select(with_figures.scalar_subquery(), packages.scalar_subquery(), samples.scalar_subquery(), channels.scalar_subquery())
    ).one()
    return Facts(
        name=bool(creator.name),
        place=bool(creator.place and creator.country),
        tagline=bool(creator.tagline),
        adult=creator.born_adult,
        bio=bool(creator.bio_en or creator.bio_de),
        topics=len(creator.topics),
        languages=len(creator.languages),
        channels=has,
        figures=figures,
        photo=creator.photo_id is not None,
        packages=booked,
        samples=shown,
        accepts=len(creator.accepts),
        calendar=creator.available_on is not None,
    )


def _listed(statement):
    return statement.where(Creator.published_at.is_not(None), Creator.listed.is_(True))
