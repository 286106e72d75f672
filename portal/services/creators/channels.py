"""Knows how a creator's channels come and go, and how she states figures herself: appended, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from portal.domain.creators import platforms, profile
from portal.domain.creators.metrics import BASES, MOST, OF_A_PERIOD, OF_A_SAMPLE, PERIODS, SHARES, stated_of
from portal.domain.creators.uploads import span
from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Channel, Creator, MetricSnapshot
from portal.services.creators.freshness import figures_changed
from portal.services.creators.profile import needs, refuse_new_needs
from portal.services.work import Work

OLDEST = timedelta(days=365)
"""A figure that somebody states today is about now, or at most about a year ago."""


def add_channel(work: Work, creator: Creator, *, platform: str, handle: str, url: str = "") -> Channel:
    """A channel of hers, named as its platform names channels; one that she had removed comes back with its figures. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    handle, url = platforms.named(platform, handle, url)
    channel = work.session.scalar(
        select(Channel).where(Channel.creator_id == creator.id, Channel.platform == platform, func.lower(Channel.handle) == handle.lower())
    )
    if channel is not None and channel.removed_at is None:
        raise Invalid(fields={"handle": Text(N_("This channel stands in your profile already."))})
    if len(creator.channels) >= profile.MOST_CHANNELS:
        raise Invalid(Text(N_("At most %(most)s channels."), most=profile.MOST_CHANNELS))
    if channel is None:
        channel = Channel(
            creator_id=creator.id, platform=platform, handle=handle, url=url, position=len(creator.channels), created_at=work.now
        )
        work.session.add(channel)
    else:
        channel.removed_at, channel.url = None, url or channel.url
    _changed(work, creator, "creators.added_channel", channel)
    return channel


def remove_channel(work: Work, creator: Creator, channel: Channel) -> None:
    """Hide a channel and its figures; they stay, so that it can be restored."""
    require(work.actor, Permission.CREATORS_EDIT, channel)
    if channel.removed_at is not None:
        return
    before = needs(work, creator)
    channel.removed_at = work.now
    work.session.flush()
    refuse_new_needs(work, creator, before)
    _changed(work, creator, "creators.removed_channel", channel)


def restore_channel(work: Work, creator: Creator, channel: Channel) -> None:
    require(work.actor, Permission.CREATORS_EDIT, channel)
    if channel.removed_at is not None:
        channel.removed_at = None
        _changed(work, creator, "creators.restored_channel", channel)


def state_figure(
    work: Work,
    creator: Creator,
    channel: Channel,
    metric: str,
    value: int | Decimal,
    as_of: date,
    *,
    days: int | None = None,
    sample: int | None = None,
) -> MetricSnapshot:
    """Append a figure that she states herself, labelled so for ever; the same words twice are one row.

    `value` is a count, or a fraction from 0 to 1 where the metric is a part of a whole. `days` is the length of the time that it is about
    and ends on `as_of`; left out it is what is usual for the metric. `sample` is the number of posts, streams, episodes or issues.
    Raises Invalid.
    """
    require(work.actor, Permission.CREATORS_EDIT, channel)
    if problems := _problems(work, channel, metric, value, as_of, days, sample):
        raise Invalid(fields=problems)
    days = days or OF_A_PERIOD.get(metric)
    window = span((as_of - timedelta(days=days - 1), as_of)) if days else ""
    same = (
        select(MetricSnapshot)
        .where(
            MetricSnapshot.channel_id == channel.id,
            MetricSnapshot.metric == metric,
            MetricSnapshot.source == "self_stated",
            MetricSnapshot.as_of == as_of,
        )
        .order_by(MetricSnapshot.id.desc())
        .limit(1)
    )
    stated = work.session.scalar(same)
    if stated is not None and (stated.value, stated.window, stated.sample) == (value, window, sample):
        return stated
    stated = MetricSnapshot(
        channel_id=channel.id,
        metric=metric,
        value=Decimal(value),
        basis=BASES.get(metric, ""),
        window=window,
        sample=sample,
        source="self_stated",
        as_of=as_of,
        recorded_at=work.now,
    )
    work.session.add(stated)
    work.record("creators.stated_figure", creator, channel=channel.public_id, metric=metric, value=str(value), as_of=as_of.isoformat())
    figures_changed(work, creator)
    return stated


def _problems(
    work: Work, channel: Channel, metric: str, value: int | Decimal, as_of: date, days: int | None, sample: int | None
) -> dict[str, Text]:
    if metric not in stated_of(channel.platform):
        return {"metric": Text(N_("Choose one from the list."))}
    problems: dict[str, Text] = {}
    if metric in SHARES:
        if not 0 <= value <= 1:
            problems["value"] = Text(N_("Write a share in per cent such as 43.5."))
    elif value != int(value) or not 0 <= value <= MOST:
        problems["value"] = Text(N_("Write a whole number such as 48200."))
    if not work.now.date() - OLDEST <= as_of <= work.now.date():
        problems["as_of"] = Text(N_("A day of the last twelve months, at the latest today."))
    if days is not None and (metric not in OF_A_PERIOD or days not in PERIODS):
        problems["days"] = Text(N_("Choose one from the list."))
    if sample is not None and (metric not in OF_A_SAMPLE or not 1 <= sample <= 1_000):
        problems["sample"] = Text(N_("A number from %(min)s to %(max)s."), min=1, max=1_000)
    return problems


def _changed(work: Work, creator: Creator, verb: str, channel: Channel) -> None:
    work.session.flush()
    work.session.expire(creator, ["channels"])
    work.record(verb, creator, platform=channel.platform, handle=channel.handle)
    figures_changed(work, creator)
