"""Knows how the seven parts of the engagement quality score are told: each a value of 0 to 100 with its doubt and a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.text import N_, Text
from portal.domain.vetting.benchmarks import VERSION, Benchmark
from portal.domain.vetting.columns import Columns, tier_at
from portal.domain.vetting.engagement import BASES, COUNTED
from portal.domain.vetting.figures import AudienceReport, Basis, ChannelEvidence, percent, whole
from portal.domain.vetting.growth import Growth
from portal.domain.vetting.intervals import Interval
from portal.domain.vetting.kinds import kind_name
from portal.domain.vetting.peers import Measure, PeerCell, Peers
from portal.domain.vetting.scorer import Scored
from portal.domain.vetting.standings import Standing

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


@dataclass(frozen=True)
class Level:
    """An engagement rate with its estimate and, where somebody compares, its standing among peers (percentile 0 to 100)."""

    basis: Basis
    kind: str
    n: int
    counted: tuple[str, ...]
    since: date
    until: date
    estimate: Interval
    standing: Interval | None
    peers: Text | None
    peers_n: int | None
    """Size of the group; None for a published benchmark."""
    peers_source: str | None
    peers_as_of: date | None
    usual: tuple[float, float] | None
    """What is usual in that group: its 20th to 80th percentile, or what the published table calls neither low nor high."""


def level_at(columns: Columns, scored: Scored, row: int) -> Level | None:
    """The engagement rate of one channel as its page shows it; None where no post can be measured."""
    found = scored.levels
    if found.basis[row] < 0:
        return None
    basis = BASES[found.basis[row]]
    counted = (*COUNTED[basis][:2], *(name for name in COUNTED[basis][2:] if found.extras[name][row]))
    group = found.groups[found.group[row]] if found.group[row] >= 0 else None
    standing = None if group is None else _interval(found.standing, row)
    match group:
        case PeerCell():
            low, high = group.usual
            told = (group.name, int(group.values.size), group.source, group.as_of, (low, high))
        case Benchmark():
            told = (group.name, None, f"{group.source} {VERSION}", group.as_of, (group.low, group.high))
        case _:
            told = (None, None, None, None, None)
    return Level(
        basis, columns.formats[found.kind[row]], int(found.n[row]), counted, _day(found.since[row]), _day(found.until[row]),
        _interval(found.estimate, row), standing, *told,
    )  # fmt: skip


def told(
    channel: ChannelEvidence, columns: Columns, scored: Scored, row: int, peers: Peers, growth: Growth | None, weights: Mapping[str, float]
) -> tuple[Part, ...]:
    """The parts of one channel that could be measured, in the order of the weights."""
    teller = _Teller(channel, columns, scored, row, peers, growth)
    measured = {name: not math.isnan(ends[0][row]) for name, ends in scored.parts.items()}
    return tuple(teller.part(name, weight) for name, weight in weights.items() if weight > 0 and measured[name])


@dataclass(frozen=True)
class _Teller:
    channel: ChannelEvidence
    columns: Columns
    scored: Scored
    row: int
    peers: Peers
    growth: Growth | None

    def part(self, name: str, weight: float) -> Part:
        n, basis, source, as_of, sentence = getattr(self, f"_{name}")()
        value, low, high = (float(column[self.row]) for column in self.scored.parts[name])
        return Part(name, value, min(low, value), max(high, value), weight, n, basis, source, as_of, sentence)

    def _engagement(self):
        found = level_at(self.columns, self.scored, self.row)
        assert found is not None and found.standing is not None
        sentence = Text(
            N_("Engagement %(rate)s %% of %(basis)s (likely %(low)s to %(high)s %%), higher than %(rank)s of 100 %(peers)s; "
               "last %(posts)s posts of the kind “%(kind)s”, %(since)s to %(until)s."),
            rate=percent(found.estimate.value), low=percent(found.estimate.low), high=percent(found.estimate.high),
            basis=Text(BASIS_NAMES[found.basis]), rank=whole(found.standing.value), peers=found.peers, posts=found.n,
            kind=kind_name(found.kind), since=found.since, until=found.until,
        )  # fmt: skip
        return found.n, found.basis.value, self.channel.source, found.until, sentence

    def _reach(self):
        found, row = self.scored.reached, self.row
        sentence = Text(
            N_("A usual post reaches %(share)s %% as many as there are followers, more than %(rank)s of 100 %(peers)s (%(posts)s posts)."),
            share=percent(float(found.middle[row])), rank=whole(float(found.standing[0][row])), peers=found.groups[found.group[row]].name,
            posts=int(found.n[row]),
        )  # fmt: skip
        return int(found.n[row]), BASES[found.basis[row]].value, self.channel.source, _day(found.newest[row]), sentence

    def _audience(self):
        audience = self.channel.audience
        assert audience is not None
        share, low, high, _ = self.columns.audience[self.row]
        sentence = Text(
            N_("Conspicuous profiles in the audience: %(share)s %% (likely %(low)s to %(high)s %%)."),
            share=percent(float(share), 0), low=percent(float(low), 0), high=percent(float(high), 0),
        )  # fmt: skip
        if isinstance(audience, AudienceReport):
            return None, "provider report", audience.source, audience.as_of, sentence
        return audience.sampled, "follower sample", audience.source, audience.as_of, sentence

    def _comments(self):
        sample = self.channel.comments
        assert sample is not None
        _, low, high = (float(column[self.row]) for column in self.scored.comment_share)
        sentence = Text(
            N_("Comments: %(hits)s of %(n)s sampled say something specific (%(low)s to %(high)s %%)."),
            hits=sample.substantive, n=sample.sampled, low=percent(low, 0), high=percent(high, 0),
        )  # fmt: skip
        return sample.sampled, "comment sample", sample.source, sample.as_of, sentence

    def _originality(self):
        said = {name: float(column[self.row]) for name, column in self.columns.said.items()}
        newest = max(post.published_on for post in self.channel.posts if post.caption is not None)
        sentence = Text(
            N_("Captions: %(captioned)s of 100 posts say something, %(plain)s of 100 do not ask for followers (%(posts)s posts)."),
            captioned=whole(100 * said["captioned"]), plain=whole(100 * said["plain"]), posts=int(said["n"]),
        )  # fmt: skip
        return int(said["n"]), "captions", self.channel.source, newest, sentence

    def _growth(self):
        seen = self.growth
        assert seen is not None
        if seen.unexplained:
            sentence = Text(
                N_("Follower growth: jumps or fast weeks without a known reason: %(jumps)s (%(since)s to %(until)s)."),
                jumps=len(seen.unexplained), since=seen.since, until=seen.until,
            )  # fmt: skip
        else:
            sentence = Text(
                N_("Follower growth: no unexplained jump above 1 %%, %(since)s to %(until)s."), since=seen.since, until=seen.until
            )
        return seen.tested, "follower counts", self.channel.source, seen.until, sentence

    def _consistency(self):
        last, posts = _day(self.scored.last_post[self.row]), int(self.scored.posts[self.row])
        if not self.scored.rhythm_peers[self.row]:
            return posts, "post dates", self.channel.source, last, Text(N_("No post since %(last)s."), last=last)
        cell = self.peers.nearest(Measure.REGULARITY, self.channel.platform, tier_at(int(self.columns.tier[self.row])))
        assert cell is not None
        sentence = Text(
            N_("Posts come more regularly than those of %(rank)s of 100 %(peers)s; last post %(last)s."),
            rank=whole(float(self.scored.parts["consistency"][0][self.row])), peers=cell.name, last=last,
        )  # fmt: skip
        return posts, "post dates", self.channel.source, last, sentence


def _interval(ends: Standing, row: int) -> Interval:
    here, low, high = ends[:, row].tolist()
    return Interval(here, min(here, low), max(here, high))


def _day(ordinal) -> date:
    return date.fromordinal(int(ordinal))
