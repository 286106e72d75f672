"""Knows what the search index is made from: current rows of published creators, and which of them have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.domain.discovery.audience import Marginal
from portal.domain.money import Money
from portal.models.creators import Channel, Creator, MarkedWeek, Package, Post, WorkSample
from portal.models.discovery import SearchDirty
from portal.queries.creators import audience_of, faces, figures_of
from portal.queries.discovery.evidence import marginals, telling
from portal.queries.verification import ladders_of


@dataclass(frozen=True)
class Source:
    """One published creator with what the index needs of her channels."""

    creator: Creator
    followers: int | None
    """Of her largest channel."""
    price: Money | None
    audience: tuple[Marginal, ...]
    sizes: dict[str, int]
    """Followers of the largest channel on each platform."""
    prices: dict[tuple[str, str], int]
    """Lowest price by (deliverable kind, currency), in minor units."""
    portfolio: str
    """Titles and results of her work samples."""
    proofs: tuple[str, ...]
    """Ways of verification that are confirmed and not over."""
    last_active: date | None
    """Day of her newest post, which needs no score: who objects to scoring has posted all the same."""
    taken_weeks: tuple[date, ...]
    """Mondays without full room, as she marked them: past ones too until she marks others. A document that left them out would be
    another one every Monday, though nobody changed anything."""


def outdated(session: Session, most: int) -> dict[int, tuple[int, int]]:
    """Creator id to the mark (its id and revision) that must be indexed, oldest first."""
    rows = session.execute(select(SearchDirty.creator_id, SearchDirty.id, SearchDirty.rev).order_by(SearchDirty.id).limit(most))
    return {creator_id: (id, rev) for creator_id, id, rev in rows}


def marked(session: Session) -> set[int]:
    """Everybody whose search document is out of date."""
    return set(session.scalars(select(SearchDirty.creator_id)))


def published_ids(session: Session, after: int, most: int) -> list[int]:
    """Published creators, by number; for going through all of them in steps."""
    return list(
        session.scalars(select(Creator.id).where(Creator.published_at.is_not(None), Creator.id > after).order_by(Creator.id).limit(most))
    )


def sources(session: Session, ids: Sequence[int]) -> list[Source]:
    """Those of `ids` who are published, by number and as they stand now, in a fixed number of statements."""
    creators = list(
        session.scalars(
            select(Creator)
            .where(Creator.id.in_(ids), Creator.published_at.is_not(None))
            .order_by(Creator.id)
            .options(selectinload(Creator.channels))
        )
    )
    here = [creator.id for creator in creators]
    channels = [channel for creator in creators for channel in creator.channels]
    figures, audience = figures_of(session, channels), audience_of(session, channels)
    prices, samples, weeks = _prices(session, here), _samples(session, here), _weeks(session, here)
    ladders, active = ladders_of(session, here), _last_active(session, here)
    found = []
    for face in faces(session, creators, figures):
        id, own = face.creator.id, face.creator.channels
        sizes = {channel.id: int(known.value) for channel in own if (known := figures[channel.id].get("followers"))}
        by_platform: dict[str, int] = {}
        for channel in own:
            if channel.id in sizes:
                by_platform[channel.platform] = max(sizes[channel.id], by_platform.get(channel.platform, 0))
        found.append(
            Source(
                face.creator,
                int(face.followers.value) if face.followers else None,
                face.price,
                marginals(telling(own, sizes, audience)),
                by_platform,
                prices[id],
                " ".join(samples[id]),
                tuple(dict.fromkeys(rung.method for rung in ladders[id] if rung.ended is None)),
                active.get(id),
                tuple(weeks[id]),
            )
        )
    return found


def _prices(session: Session, ids: Sequence[int]) -> dict[int, dict[tuple[str, str], int]]:
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    rows = session.execute(
        select(Package.creator_id, Package.kind, Package.currency, func.min(Package.price_minor))
        .where(Package.creator_id.in_(ids), Package.removed_at.is_(None))
        .group_by(Package.creator_id, Package.kind, Package.currency)
    )
    for creator_id, kind, currency, lowest in rows:
        found[creator_id][kind, currency] = lowest
    return found


def _samples(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(WorkSample.creator_id, WorkSample.title, WorkSample.result)
        .where(WorkSample.creator_id.in_(ids), WorkSample.removed_at.is_(None))
        .order_by(WorkSample.position, WorkSample.id)
    )
    for creator_id, title, result in rows:
        found[creator_id] += [title, result]
    return found


def _last_active(session: Session, ids: Sequence[int]) -> dict[int, date]:
    newest = select(Channel.creator_id, func.max(Post.published_on)).join(Post, Post.channel_id == Channel.id)
    rows = session.execute(newest.where(Channel.creator_id.in_(ids), Post.published_on.is_not(None)).group_by(Channel.creator_id))
    return {creator_id: day for creator_id, day in rows}


def _weeks(session: Session, ids: Sequence[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    weeks = select(MarkedWeek.creator_id, MarkedWeek.monday).where(MarkedWeek.creator_id.in_(ids)).order_by(MarkedWeek.monday)
    rows = session.execute(weeks)
    for creator_id, monday in rows:
        found[creator_id].append(monday)
    return found
