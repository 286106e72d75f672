"""Knows how a creator is scored: at once when her figures change, and all of them again each night as peers and days move on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from portal.domain.accounts import SYSTEM
from portal.domain.vetting.peers import Observation, Peers
from portal.domain.vetting.quality import combine
from portal.domain.vetting.stored import Judgement, judge_all, to_json
from portal.models.creators import Creator
from portal.queries import compliance as read_compliance
from portal.queries import discovery as read_discovery
from portal.queries.compliance import Standing
from portal.services.compliance import read_comments
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
    standing = read_compliance.standing_of(work.session, [creator.id for creator in creators])
    free = {id: each for id, each in standing.items() if each.reason is None}
    evidence = read_discovery.evidence_by_creator(work.session, free, today) if free else {}
    channels = {name: known for hers in evidence.values() for name, known in hers.items()}
    peers = peers_for(work, {known.platform for known in channels.values()}) if channels else Peers()
    judged = {one.channel: (one, seen) for one, seen in judge_all(channels, peers, today)}
    for creator in creators:
        _keep(work, creator, [judged[name] for name in evidence.get(creator.id, ())], standing[creator.id])


def _keep(work: Work, creator: Creator, judged: Sequence[tuple[Judgement, tuple[Observation, ...]]], standing: Standing) -> None:
    """The best founded judgement first, the other channels beside it; who objected or disputes is no peer of others either.

    What is as it was is not written again, until it is a day old.
    """
    keep_observations(work, creator.id, [one for _, seen in judged for one in seen])
    told = sorted((_without(judgement, standing.set_aside) for judgement, _ in judged), key=_rank, reverse=True)
    before, old = _shown(creator), creator.scored_at is None or creator.scored_at <= work.now - AGAIN_AFTER
    quality, detail = _rounded(told[0].quality.score) if told else None, _detail(told, standing)
    if not old and (quality, detail) == (creator.quality, creator.quality_detail):
        return
    creator.quality, creator.quality_detail, creator.scored_at = quality, detail, work.now
    if _shown(creator) != before:
        mark_dirty(work, creator.id)


def _detail(told: Sequence[Judgement], standing: Standing) -> dict[str, Any]:
    if standing.reason is not None:
        return {"withheld": standing.reason}
    if not told:
        return {}
    first, *others = (to_json(each) for each in told)
    return first | {"others": others} if others else first


def _without(judgement: Judgement, aside: set[tuple[str, str]]) -> Judgement:
    """The judgement without the parts that a person of the portal found to be wrong; a disputed whole leaves no number."""
    wrong = {figure for channel, figure in aside if channel == judgement.channel}
    if not wrong:
        return judgement
    quality = judgement.quality
    left = [part for part in quality.parts if part.name not in wrong and "quality" not in wrong]
    return replace(
        judgement,
        quality=combine(left, quality.posts, quality.as_of),
        rate=None if wrong & {"engagement", "quality"} else judgement.rate,
        jumps=() if wrong & {"growth", "quality"} else judgement.jumps,
        drifts=() if wrong & {"growth", "quality"} else judgement.drifts,
    )


def rescore(work: Work, event: FiguresChanged) -> None:
    """Figures came or went: say at once what they mean."""
    work.session.flush()
    work.session.expire(event.creator, ["channels"])
    read_comments(work, event.creator)
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


def _rank(judgement: Judgement) -> tuple:
    """A channel with a number before one without, then the better founded, then the larger one."""
    return judgement.quality.score is not None, judgement.quality.coverage, judgement.followers, judgement.channel


def _shown(creator: Creator) -> tuple[Any, ...]:
    """What the index knows of a judgement."""
    told = creator.quality_detail or {}
    rate, views, apart = (told.get(name) or {} for name in ("rate", "viewing", "standing_out"))
    return creator.quality, rate.get("value"), rate.get("basis"), views.get("value"), apart.get("value")


def _rounded(score: float | None) -> Decimal | None:
    return None if score is None else Decimal(score).quantize(Decimal("0.01"))
