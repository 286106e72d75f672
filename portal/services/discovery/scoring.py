"""Knows how a creator is scored: at once when her figures change, and all of them again each night as peers and days move on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from portal.domain.accounts import SYSTEM
from portal.domain.vetting.peers import Observation
from portal.domain.vetting.stored import Judgement, judge_all, to_json
from portal.models.creators import Creator
from portal.queries import discovery as read_discovery
from portal.services.creators import FiguresChanged, mark_dirty
from portal.services.deadlines import Deadline
from portal.services.discovery.peers import gather_peers, keep_observations, peers_for
from portal.services.work import Office, Work

AGAIN_AFTER = timedelta(hours=24)
AT_ONCE = 20
"""Creators scored again on one round of the worker: 20 s apart, that is 3,600 an hour."""


def score(work: Work, creator: Creator) -> None:
    """Judge each of her channels by what is known today and keep the judgement of the best founded one.

    No number where there is too little evidence; the reason is kept in its place.
    """
    score_together(work, [creator])


def score_together(work: Work, creators: Sequence[Creator]) -> None:
    """`score` for several, their channels in one pass of the scorer."""
    today = work.now.date()
    evidence = {
        channel.public_id: found
        for creator in creators
        for channel in creator.channels
        if channel.removed_at is None and (found := read_discovery.evidence_of(work.session, channel, today))
    }
    peers = peers_for(work, {found.platform for found in evidence.values()}) if evidence else None
    judged = {one.channel: (one, seen) for one, seen in judge_all(evidence, peers, today)} if peers is not None else {}
    for creator in creators:
        _keep(work, creator, [judged[channel.public_id] for channel in creator.channels if channel.public_id in judged])


def _keep(work: Work, creator: Creator, judged: Sequence[tuple[Judgement, tuple[Observation, ...]]]) -> None:
    keep_observations(work, creator.id, [one for _, seen in judged for one in seen])
    best = max((judgement for judgement, _ in judged), key=_standing, default=None)
    before = _shown(creator)
    creator.quality = _rounded(best.quality.score) if best else None
    creator.quality_detail = to_json(best) if best else {}
    creator.scored_at = work.now
    if _shown(creator) != before:
        mark_dirty(work, creator.id)


def rescore(work: Work, event: FiguresChanged) -> None:
    """Figures came or went: say at once what they mean."""
    work.session.flush()
    work.session.expire(event.creator, ["channels"])
    score(work, event.creator)


def _scored_long_ago(now: datetime) -> Select[tuple[Creator]]:
    return (
        select(Creator)
        .where(Creator.published_at.is_not(None), or_(Creator.scored_at.is_(None), Creator.scored_at < now - AGAIN_AFTER))
        .options(selectinload(Creator.channels))
        .order_by(Creator.scored_at.is_not(None), Creator.scored_at, Creator.id)
    )


rescore_old = Deadline("discovery.rescore_old", _scored_long_ago, score, most=AT_ONCE)
"""Scores again whose score is a day old, the oldest first, a few on each round."""


def score_all(office: Office, at_once: int = 100) -> int:
    """Observe everybody, gather the groups, then score everybody against them. Returns how many; for the command and for a new demo."""
    scored = _each(office, at_once)
    with office.work(SYSTEM) as work:
        gather_peers(work)
    _each(office, at_once)
    return scored


def _each(office: Office, at_once: int) -> int:
    last = done = 0
    while True:
        with office.work(SYSTEM) as work:
            ids = read_discovery.published_ids(work.session, last, at_once)
            chosen = select(Creator).where(Creator.id.in_(ids)).options(selectinload(Creator.channels))
            score_together(work, list(work.session.scalars(chosen)))
        if not ids:
            return done
        last, done = ids[-1], done + len(ids)


def _standing(judgement: Judgement) -> tuple:
    """A channel with a number before one without, then the better founded, then the larger one."""
    return judgement.quality.score is not None, judgement.quality.coverage, judgement.followers, judgement.channel


def _shown(creator: Creator) -> tuple[Any, ...]:
    """What the index knows of a judgement."""
    rate = (creator.quality_detail or {}).get("rate") or {}
    return creator.quality, rate.get("value"), rate.get("basis")


def _rounded(score: float | None) -> Decimal | None:
    return None if score is None else Decimal(score).quantize(Decimal("0.01"))
