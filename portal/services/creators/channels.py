"""Knows how a creator's channels come and go, and how she states figures herself: appended, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from portal.domain.creators import profile
from portal.domain.creators.metrics import MOST, STATED
from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.creators import Channel, Creator, MetricSnapshot
from portal.services.creators.freshness import figures_changed
from portal.services.creators.profile import needs, refuse_new_needs
from portal.services.work import Work

OLDEST = timedelta(days=365)
"""A figure that somebody states today is about now, or at most about a year ago."""


def add_channel(work: Work, creator: Creator, *, platform: str, handle: str, url: str = "") -> Channel:
    """A channel of hers; one that she had removed comes back with its figures. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    handle = profile.channel_handle(handle)
    if platform not in {each.id for each in content.taxonomy().platforms if each.er_basis}:
        raise Invalid(fields={"platform": Text(N_("Choose one from the list."))})
    if not handle or len(handle) > 120:
        raise Invalid(fields={"handle": Text(N_("Write the name of the channel, for example @ada.lind."))})
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


def state_figure(work: Work, creator: Creator, channel: Channel, metric: str, value: int, as_of: date) -> MetricSnapshot:
    """Append a figure that she states herself; the same words twice are one row. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, channel)
    if metric not in STATED:
        raise Invalid(fields={"metric": Text(N_("Choose one from the list."))})
    if not 0 <= value <= MOST:
        raise Invalid(fields={"value": Text(N_("Write a whole number such as 48200."))})
    if not work.now.date() - OLDEST <= as_of <= work.now.date():
        raise Invalid(fields={"as_of": Text(N_("A day of the last twelve months, at the latest today."))})
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
    if stated is not None and stated.value == value:
        return stated
    stated = MetricSnapshot(
        channel_id=channel.id, metric=metric, value=Decimal(value), source="self_stated", as_of=as_of, recorded_at=work.now
    )
    work.session.add(stated)
    work.record("creators.stated_figure", creator, channel=channel.public_id, metric=metric, value=value, as_of=as_of.isoformat())
    figures_changed(work, creator)
    return stated


def _changed(work: Work, creator: Creator, verb: str, channel: Channel) -> None:
    work.session.flush()
    work.session.expire(creator, ["channels"])
    work.record(verb, creator, platform=channel.platform, handle=channel.handle)
    figures_changed(work, creator)
