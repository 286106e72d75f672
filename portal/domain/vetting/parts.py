"""Knows the seven parts of the engagement quality score: each a value of 0 to 100 with its doubt, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from portal.domain.text import N_, Text
from portal.domain.vetting import captions, engagement, growth
from portal.domain.vetting.figures import AudienceReport, Basis, ChannelEvidence, percent, tier, whole
from portal.domain.vetting.intervals import Interval, rogan_gladen, weighted_mean, wilson
from portal.domain.vetting.kinds import kind_name
from portal.domain.vetting.peers import Measure, Peers

CAP = 95.0
"""Engagement beyond the 95th percentile earns no more: very high is a reason to look, not to cheer (VETTING.md 2.3)."""
SILENT = timedelta(days=45)
CORE_AUTHORS = 0.4
"""Share of comments by a fixed circle above which comments count twenty points less."""

BASIS_NAMES: Mapping[Basis, str] = {Basis.FOLLOWERS: N_("followers"), Basis.REACH: N_("reach"), Basis.VIEWS: N_("views")}


@dataclass(frozen=True)
class Part:
    """One part of the score. `low` and `high` are the ends of its 95 % interval, on the same scale of 0 to 100."""

    name: str
    value: float
    low: float
    high: float
    weight: float
    n: int | None
    """Size of the sample; None where the source does not say."""
    basis: str
    source: str
    as_of: date
    sentence: Text

    @property
    def interval(self) -> Interval:
        return Interval(self.value, self.low, self.high)


def engagement_level(channel: ChannelEvidence, peers: Peers, weight: float) -> Part | None:
    """Peer percentile of the engagement rate, capped at 95."""
    found = engagement.level(channel, peers)
    if found is None or found.standing is None or found.rate.n < engagement.FEWEST:
        return None
    place = _clipped(found.standing, CAP)
    sentence = Text(
        N_("Engagement %(rate)s %% of %(basis)s (likely %(low)s to %(high)s %%), higher than %(rank)s of 100 %(peers)s; "
           "last %(posts)s posts of the kind “%(kind)s”, %(since)s to %(until)s."),
        rate=percent(found.estimate.value), low=percent(found.estimate.low), high=percent(found.estimate.high),
        basis=Text(BASIS_NAMES[found.rate.basis]), rank=whole(found.standing.value), peers=found.peers, posts=found.rate.n,
        kind=kind_name(found.rate.format), since=found.rate.since, until=found.rate.until,
    )  # fmt: skip
    return _part("engagement", place, weight, found.rate.n, found.rate.basis.value, channel.source, found.rate.until, sentence)


def reach_realism(channel: ChannelEvidence, peers: Peers, weight: float) -> Part | None:
    """Peer percentile of the median reach (else views) per follower; needs peers, nothing published compares."""
    for basis in (Basis.REACH, Basis.VIEWS):
        posts = engagement.recent([post for post in channel.posts if getattr(post, basis.value) is not None], limit=12)
        if len(posts) < engagement.FEWEST or channel.followers <= 0:
            continue
        shares = sorted(getattr(post, basis.value) / max(1, channel.followers_on(post.published_on)) for post in posts)
        cell = peers.nearest(Measure.REACH, channel.platform, tier(channel.followers), posts[0].format, basis)
        if cell is None:
            continue
        middle = median(shares)
        standing = cell.standing(middle, *_median_ends(shares))
        sentence = Text(
            N_("A usual post reaches %(share)s %% as many as there are followers, more than %(rank)s of 100 %(peers)s (%(posts)s posts)."),
            share=percent(middle), rank=whole(standing.value), peers=cell.name, posts=len(posts),
        )  # fmt: skip
        return _part("reach", standing, weight, len(posts), basis.value, channel.source, posts[0].published_on, sentence)
    return None


def audience_credibility(channel: ChannelEvidence, weight: float) -> Part | None:
    """100 · (1 − share of conspicuous profiles), from a corrected sample or a provider's report."""
    audience = channel.audience
    if audience is None:
        return None
    if isinstance(audience, AudienceReport):
        seen, margin = audience.conspicuous, audience.margin
        share = Interval(seen, max(0.0, seen - margin), min(1.0, seen + margin))
        n, basis = None, "provider report"
    elif audience.sampled > 0:
        share = rogan_gladen(audience.flagged, audience.sampled, audience.true_positive, audience.false_positive)
        n, basis = audience.sampled, "follower sample"
    else:
        return None
    sentence = Text(
        N_("Conspicuous profiles in the audience: %(share)s %% (likely %(low)s to %(high)s %%)."),
        share=percent(share.value, 0), low=percent(share.low, 0), high=percent(share.high, 0),
    )  # fmt: skip
    place = Interval(100 * (1 - share.value), 100 * (1 - share.high), 100 * (1 - share.low))
    return _part("audience", place, weight, n, basis, audience.source, audience.as_of, sentence)


def comment_substance(channel: ChannelEvidence, peers: Peers, weight: float) -> Part | None:
    """100 · the Wilson lower bound of the share that says something, scaled to the peers' 90th percentile; −20 for a closed circle."""
    sample = channel.comments
    if sample is None or sample.sampled <= 0:
        return None
    share = wilson(sample.substantive, sample.sampled)
    cell = peers.nearest(Measure.SUBSTANCE, channel.platform, tier(channel.followers))
    top = max(0.01, float(cell.values[int(0.9 * (cell.values.size - 1))])) if cell is not None else 1.0
    circle = 20.0 if (sample.core_author_share or 0.0) > CORE_AUTHORS else 0.0
    low, high = (min(100.0, max(0.0, 100 * end / top - circle)) for end in (share.low, share.high))
    # The value is the lower bound on purpose (few comments prove little), so the interval opens upwards only.
    place = Interval(low, low, high)
    sentence = Text(
        N_("Comments: %(hits)s of %(n)s sampled say something specific (%(low)s to %(high)s %%)."),
        hits=sample.substantive, n=sample.sampled, low=percent(share.low, 0), high=percent(share.high, 0),
    )  # fmt: skip
    return _part("comments", place, weight, sample.sampled, "comment sample", sample.source, sample.as_of, sentence)


def content_originality(channel: ChannelEvidence, peers: Peers, weight: float) -> Part | None:
    """Mean of three peer percentiles: varied captions, captions that say something, posts without hunting words."""
    posts = sorted((post for post in channel.posts if post.caption is not None), key=lambda post: post.published_on, reverse=True)
    seen = captions.read([post.caption or "" for post in posts])
    if seen is None or seen.n < engagement.FEWEST:
        return None
    measured = [(Measure.VARIETY, seen.variety), (Measure.CAPTIONED, seen.captioned), (Measure.PLAIN, seen.plain)]
    places = []
    for measure, value in measured:
        cell = peers.nearest(measure, channel.platform, tier(channel.followers))
        if value is None or cell is None:
            continue
        doubt = wilson(value * seen.n, seen.n)
        places.append((cell.standing(value, doubt.low, doubt.high), 1.0))
    if not places:
        return None
    place = _clipped(weighted_mean(places), 100.0)
    sentence = Text(
        N_("Captions: %(captioned)s of 100 posts say something, %(plain)s of 100 do not ask for followers (%(posts)s posts)."),
        captioned=whole(100 * seen.captioned), plain=whole(100 * seen.plain), posts=seen.n,
    )  # fmt: skip
    return _part("originality", place, weight, seen.n, "captions", channel.source, posts[0].published_on, sentence)


def growth_integrity(channel: ChannelEvidence, as_of: date, weight: float) -> Part | None:
    """100 − 25 for each jump in 90 days that nothing explains."""
    seen = growth.read(channel.followers_history, channel.posts, channel.explained_days, as_of)
    if seen is None:
        return None
    open_jumps = len(seen.unexplained)
    value = max(0.0, 100.0 - 25.0 * open_jumps)
    # About 0.05 false alarms a year were measured, so at most one of the jumps seen is doubted.
    place = Interval(value, value, min(100.0, value + 25.0) if open_jumps else value)
    if open_jumps:
        sentence = Text(
            N_("Follower growth: jumps above 1 %% without a known reason: %(jumps)s (%(since)s to %(until)s)."),
            jumps=open_jumps, since=seen.since, until=seen.until,
        )  # fmt: skip
    else:
        sentence = Text(N_("Follower growth: no unexplained jump above 1 %%, %(since)s to %(until)s."), since=seen.since, until=seen.until)
    return _part("growth", place, weight, seen.tested, "follower counts", channel.source, seen.until, sentence)


def posting_regularity(channel: ChannelEvidence) -> float | None:
    """1 / (1 + robust coefficient of variation of the gaps between days with posts): 1 is clockwork. None under five such days."""
    days = sorted({post.published_on for post in channel.posts})[-30:]
    if len(days) < engagement.FEWEST:
        return None
    gaps = [(b - a).days for a, b in zip(days, days[1:], strict=False)]
    middle = median(gaps)
    return 1 / (1 + 1.4826 * median(abs(gap - middle) for gap in gaps) / middle)


def consistency(channel: ChannelEvidence, peers: Peers, as_of: date, weight: float) -> Part | None:
    """Peer percentile of posting regularity; 0 when the last post is older than 45 days."""
    regular = posting_regularity(channel)
    if regular is None:
        return None
    last = max(post.published_on for post in channel.posts)
    n = len(channel.posts)
    if as_of - last > SILENT:
        silent = Text(N_("No post since %(last)s."), last=last)
        return _part("consistency", Interval(0.0, 0.0, 0.0), weight, n, "post dates", channel.source, last, silent)
    cell = peers.nearest(Measure.REGULARITY, channel.platform, tier(channel.followers))
    if cell is None:
        return None
    standing = cell.standing(regular, regular, regular)
    sentence = Text(
        N_("Posts come more regularly than those of %(rank)s of 100 %(peers)s; last post %(last)s."),
        rank=whole(standing.value), peers=cell.name, last=last,
    )  # fmt: skip
    return _part("consistency", standing, weight, n, "post dates", channel.source, last, sentence)


def _part(name, place: Interval, weight, n, basis, source, as_of, sentence) -> Part:
    return Part(name, place.value, place.low, place.high, weight, n, basis, source, as_of, sentence)


def _clipped(place: Interval, most: float) -> Interval:
    return Interval(*(min(most, max(0.0, number)) for number in (place.value, place.low, place.high)))


def _median_ends(ordered: list[float]) -> tuple[float, float]:
    """Distribution-free 95 % ends of a median from order statistics; the extremes when there are few."""
    n = len(ordered)
    reach = 0.98 * n**0.5
    return ordered[max(0, int(n / 2 - reach))], ordered[min(n - 1, int(n / 2 + reach))]
