"""Knows how stored posts, counts and shares become the evidence that scores and fit are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.domain.discovery.audience import AGE_BANDS, UNKNOWN, Dimension, Marginal, of_ages
from portal.domain.vetting.comments import Substance
from portal.domain.vetting.figures import AudienceReport, ChannelEvidence, CommentSample, FollowerCount, PostSample
from portal.domain.vetting.history import followers as history_of
from portal.models.compliance import CommentReading, ProviderReport
from portal.models.creators import Channel, MetricSnapshot, Post
from portal.queries.compliance import Hindrances, comment_readings, credible_reports
from portal.queries.creators import newest_posts
from portal.queries.creators.figures import Audience
from portal.queries.prepared import prepared

POSTS = 100
"""The newest posts say what a channel is like now; older ones made every prediction worse (VETTING.md 2.6)."""
GENDERS = ("female", "male", "other")


def evidence_by_channel(
    session: Session, channels: Sequence[Channel], standing: Mapping[int, Hindrances], as_of: date
) -> dict[str, ChannelEvidence]:
    """By public id, for the channels whose followers somebody knows: posts and counts, and what was sampled or stated beside them.

    Two statements for all, and two for each channel.
    """
    ids = [channel.id for channel in channels]
    readings, reports = comment_readings(session, ids), credible_reports(session, ids)
    found = {}
    for channel in channels:
        known = evidence_of(session, channel, as_of)
        if known is None:
            continue
        days = standing[channel.creator_id].explained.get(channel.public_id, ()) if channel.creator_id in standing else ()
        found[channel.public_id] = replace(
            known, audience=stated(reports.get(channel.id)), comments=sampled(readings.get(channel.id)), explained_days=frozenset(days)
        )
    return found


def stated(report: ProviderReport | None) -> AudienceReport | None:
    """A provider's report as evidence; its source is the provider's name."""
    return None if report is None else AudienceReport(float(1 - report.credible), report.as_of, report.provider)


def sampled(reading: CommentReading | None) -> CommentSample | None:
    """What the comments of an upload came to, as evidence."""
    if reading is None:
        return None
    return CommentSample(
        reading.sampled, reading.kinds.get(Substance.SPECIFIC.value, 0), reading.as_of, reading.source, reading.core_share
    )  # fmt: skip


def evidence_of(session: Session, channel: Channel, as_of: date) -> ChannelEvidence | None:
    """Posts and counts of a channel up to `as_of`, in two statements; None while nobody knows its followers."""
    counts, gains, source = _counts(session, channel.id, as_of)
    if not counts:
        return None
    posts = [post for post in newest_posts(session, channel.id, POSTS) if post.published_on is not None and post.published_on <= as_of]
    # An empty caption says something only where the source gives captions at all.
    told = any(post.caption for post in posts)
    newest = max(counts, key=lambda each: each.on)
    return ChannelEvidence(
        platform=channel.platform,
        followers=newest.count,
        followers_as_of=newest.on,
        source=posts[0].source if posts else source,
        posts=tuple(_sample(post, told) for post in posts),
        followers_history=history_of(counts, gains),
    )


def _counts(session: Session, channel_id: int, as_of: date) -> tuple[list[FollowerCount], dict[date, int], str]:
    """(known counts, followers gained by day, source of the newest count)."""
    rows = session.execute(*_follower_rows(channel_id=channel_id, as_of=as_of)).all()
    counts = [FollowerCount(day, int(value)) for metric, value, day, _, _ in rows if metric == "followers" and value > 0]
    source = next((source for metric, _, _, _, source in reversed(rows) if metric == "followers"), "")
    by_day: dict[str, dict[date, int]] = {}
    for metric, value, day, window, _ in rows:
        if metric != "followers" and window == f"{day.isoformat()}/{day.isoformat()}":
            by_day.setdefault(metric, {})[day] = int(value)
    gained, lost = by_day.get("followers_gained", {}), by_day.get("followers_lost", {})
    gains = by_day.get("followers_net") or {day: gained[day] - abs(lost.get(day, 0)) for day in gained}
    return counts, gains, source


@prepared
def _follower_rows() -> Select:
    return (
        select(MetricSnapshot.metric, MetricSnapshot.value, MetricSnapshot.as_of, MetricSnapshot.window, MetricSnapshot.source)
        .where(
            MetricSnapshot.channel_id == bindparam("channel_id"),
            MetricSnapshot.metric.in_(("followers", "followers_net", "followers_gained", "followers_lost")),
            MetricSnapshot.as_of <= bindparam("as_of"),
        )
        .order_by(MetricSnapshot.as_of, MetricSnapshot.id)
    )


def _sample(post: Post, captions: bool) -> PostSample:
    assert post.published_on is not None
    return PostSample(
        post.published_on, post.format or "post", post.views, post.likes, post.comments, post.shares, post.saves, post.reach,
        post.caption if captions else None, post.sponsored,
    )  # fmt: skip


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
