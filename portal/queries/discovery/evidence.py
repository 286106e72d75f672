"""Knows how stored posts, counts and shares become the evidence that scores and fit are computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Float, Row, Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from portal.domain.discovery.audience import AGE_BANDS, UNKNOWN, Dimension, Marginal, of_ages
from portal.domain.vetting.figures import ChannelEvidence, FollowerCount, PostSample
from portal.domain.vetting.history import followers as history_of
from portal.models.creators import Channel, MetricSnapshot, Post
from portal.queries.compliance import ChannelNamed, Standing
from portal.queries.creators.figures import Audience
from portal.queries.prepared import prepared

POSTS = 100
"""The newest posts say what a channel is like now; older ones made every prediction worse (VETTING.md 2.6)."""
GENDERS = ("female", "male", "other")
COUNTED = ("followers", "followers_net", "followers_gained", "followers_lost")
SAMPLED = ("published_on", "format", "views", "likes", "comments", "shares", "saves", "reach", "caption", "sponsored")
"""The fields of a `PostSample`, in its order."""
_snapshot, _post = MetricSnapshot.__table__.c, Post.__table__.c
"""Plain tables: a score reads hundreds of rows and changes none of them."""


def evidence_by_creator(session: Session, standing: Mapping[int, Standing], as_of: date) -> dict[int, dict[str, ChannelEvidence]]:
    """By creator and public id, for the channels whose followers somebody knows: posts and counts, and what stands beside them.

    Two statements for all.
    """
    known = _known(session, [channel for said in standing.values() for channel in said.channels], as_of)
    return {
        creator_id: {
            channel.public_id: replace(
                known[channel.id],
                audience=said.reports.get(channel.public_id),
                comments=said.comments.get(channel.public_id),
                explained_days=frozenset(said.explained.get(channel.public_id, ())),
            )
            for channel in said.channels
            if channel.id in known
        }
        for creator_id, said in standing.items()
    }


def evidence_of(session: Session, channel: Channel, as_of: date) -> ChannelEvidence | None:
    """Posts and counts of a channel up to `as_of`, in two statements; None while nobody knows its followers."""
    return _known(session, [channel], as_of).get(channel.id)


def _known(session: Session, channels: Sequence[Channel | ChannelNamed], as_of: date) -> dict[int, ChannelEvidence]:
    """By number of the channel."""
    counted = _by_channel(session.execute(*_follower_rows(ids=[channel.id for channel in channels], as_of=as_of)).all())
    posts = _by_channel(session.execute(*_newest_posts(ids=list(counted), as_of=as_of)).all()) if counted else {}
    made = {
        channel.id: _evidence(channel.platform, counted[channel.id], posts.get(channel.id, []))
        for channel in channels
        if channel.id in counted
    }
    return {id: evidence for id, evidence in made.items() if evidence is not None}


def _by_channel(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The number of the channel stands first in each row, and rows of one channel follow each other."""
    return {id: list(together) for id, together in groupby(rows, itemgetter(0))}


def _evidence(platform: str, rows: Sequence[Row], posts: Sequence[Row]) -> ChannelEvidence | None:
    """Of one channel, from its rows of followers, oldest first, and its posts, newest first."""
    counts, source, by_day = [], "", defaultdict(dict)
    for _, metric, value, day, window, told_by in rows:
        if metric == "followers":
            source = told_by
            if value > 0:
                counts.append(FollowerCount(day, int(value)))
        elif window == f"{day.isoformat()}/{day.isoformat()}":
            by_day[metric][day] = int(value)
    if not counts:
        return None
    gained, lost = by_day["followers_gained"], by_day["followers_lost"]
    gains = by_day["followers_net"] or {day: more - abs(lost.get(day, 0)) for day, more in gained.items()}
    # An empty caption says something only where the source gives captions at all.
    told = any(row.caption for row in posts)
    newest = max(counts, key=lambda each: each.on)
    return ChannelEvidence(
        platform=platform,
        followers=newest.count,
        followers_as_of=newest.on,
        source=posts[0].source if posts else source,
        posts=tuple(_sample(row, told) for row in posts),
        followers_history=history_of(counts, gains),
    )


@prepared
def _follower_rows() -> Select[Any]:
    value = type_coerce(_snapshot.value, Float).label("value")
    return (
        select(_snapshot.channel_id, _snapshot.metric, value, _snapshot.as_of, _snapshot.window, _snapshot.source)
        .where(
            _snapshot.channel_id.in_(bindparam("ids", expanding=True)),
            _snapshot.metric.in_(COUNTED),
            _snapshot.as_of <= bindparam("as_of"),
        )
        .order_by(_snapshot.channel_id, _snapshot.as_of, _snapshot.id)
    )


@prepared
def _newest_posts() -> Select[Any]:
    """Each post once, as the newest upload has it; of each channel the latest that were out on a day."""
    version = func.row_number().over(partition_by=(_post.channel_id, _post.external_id), order_by=(_post.as_of.desc(), _post.id.desc()))
    each = select(_post.id, _post.channel_id, _post.published_on, version.label("version"))
    each = each.where(_post.channel_id.in_(bindparam("ids", expanding=True))).subquery()
    place = func.row_number().over(partition_by=each.c.channel_id, order_by=(each.c.published_on.desc(), each.c.id))
    once = select(each.c.id, place.label("place")).where(each.c.version == 1, each.c.published_on <= bindparam("as_of")).subquery()
    return (
        select(_post.channel_id, _post.source, *(_post[name] for name in SAMPLED))
        .join(once, once.c.id == _post.id)
        .where(once.c.place <= POSTS)
        .order_by(_post.channel_id, once.c.place)
    )


def _sample(row: Row, captions: bool) -> PostSample:
    _, _, published_on, kind, *counts, caption, sponsored = row
    return PostSample(published_on, kind or "post", *counts, caption if captions else None, sponsored)


def marginals(audience: Iterable[Audience]) -> tuple[Marginal, ...]:
    """The make-up of one channel's audience in the portal's own buckets; what cannot be read goes to "unknown", nothing is scaled up."""
    found: dict[str, Marginal] = {}
    for one in sorted(audience, key=lambda one: one.dimension == "age_gender"):
        for dimension, shares in _read(one):
            if dimension in found or not shares:
                continue
            try:
                made = (
                    of_ages(shares, one.source, one.as_of)
                    if dimension == "age"
                    else Marginal(Dimension(dimension), shares, one.source, one.as_of)
                )
            except ValueError:  # shares that add up to far more than everybody are no shares
                continue
            found[dimension] = made
    return tuple(found.values())


def _read(one: Audience) -> list[tuple[str, dict[str, float]]]:
    shares = [(bucket, float(share)) for bucket, share in one.shares if bucket != UNKNOWN]
    match one.dimension:
        case "country":
            return [("country", {bucket: share for bucket, share in shares if len(bucket) == 2 and bucket.isupper()})]
        case "gender":
            return [("gender", {bucket: share for bucket, share in shares if bucket in GENDERS})]
        case "age":
            return [("age", {bucket: share for bucket, share in shares if _is_band(bucket)})]
        case "interest" | "language":
            return [(one.dimension, dict(shares))]
        case "age_gender":
            pairs = [(bucket.split(":", 1), share) for bucket, share in shares if ":" in bucket]
            return [
                ("gender", _summed((gender, share) for (gender, _), share in pairs if gender in GENDERS)),
                ("age", _summed((band, share) for (_, band), share in pairs if _is_band(band))),
            ]
    return []


def _summed(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for name, share in pairs:
        sums[name] = sums.get(name, 0.0) + share
    return sums


def _is_band(bucket: str) -> bool:
    return bucket in AGE_BANDS or any(sign.isdigit() for sign in bucket)


def telling(channels: Sequence[Channel], sizes: dict[int, int], audience: dict[int, list[Audience]]) -> list[Audience]:
    """The audience of the largest channel that tells anything of it: audiences of two platforms are never mixed."""
    known = [channel for channel in channels if audience.get(channel.id)]
    largest = max(known, key=lambda channel: sizes.get(channel.id, -1), default=None)
    return audience[largest.id] if largest is not None else []
