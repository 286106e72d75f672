"""Knows how a judgement of a channel is kept as plain JSON beside the creator, and read back for the vetting page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.text import Text
from portal.domain.vetting import benchmarks
from portal.domain.vetting.figures import Basis, ChannelEvidence
from portal.domain.vetting.parts import Level, Part
from portal.domain.vetting.peers import Observation, Peers
from portal.domain.vetting.quality import Assessment, Quality, assess_all
from portal.domain.vetting.viewing import StandingOut, Viewing, standing_out, viewing

VERSION = 3


@dataclass(frozen=True)
class StoredRate:
    """The engagement rate as it was measured: a fraction of `basis`."""

    value: float
    low: float
    high: float
    basis: Basis
    format: str
    counted: tuple[str, ...]
    posts: int
    since: date
    until: date
    source: str
    standing: float | None
    """Percentile among peers."""
    peers: Text | None
    peers_n: int | None
    peers_source: str | None
    peers_as_of: date | None
    usual: tuple[float, float] | None
    """What is usual in that group: its 20th to 80th percentile, or what the published table calls neither low nor high."""


@dataclass(frozen=True)
class StoredJump:
    on: date
    change: int
    explained_by: str | None


@dataclass(frozen=True)
class StoredDrift:
    since: date
    until: date
    share: float
    """Followers beyond the expected, as a share of those at its start."""
    explained_by: str | None


@dataclass(frozen=True)
class Judgement:
    """All that the portal concluded about one channel on one day."""

    channel: str
    """Public id of the channel."""
    platform: str
    followers: int
    quality: Quality
    rate: StoredRate | None
    growth_since: date | None
    growth_until: date | None
    jumps: tuple[StoredJump, ...]
    benchmarks: str
    """Version of the published table that was at hand."""
    drifts: tuple[StoredDrift, ...] = ()
    viewing: Viewing | None = None
    standing_out: StandingOut | None = None


def judge_all(channels: Mapping[str, ChannelEvidence], peers: Peers, as_of: date) -> tuple[tuple[Judgement, tuple[Observation, ...]], ...]:
    """For each channel, named by public id: its judgement, and what it adds to the groups of others; in one pass of the scorer."""
    found = assess_all(tuple(channels.values()), peers, as_of)
    return tuple((_judgement(name, each, one), one.observed) for (name, each), one in zip(channels.items(), found, strict=True))


def judge(channel: str, evidence: ChannelEvidence, peers: Peers, as_of: date) -> Judgement:
    """Score a channel and keep what its page has to show."""
    return judge_all({channel: evidence}, peers, as_of)[0][0]


def _judgement(channel: str, evidence: ChannelEvidence, found: Assessment) -> Judgement:
    level, seen = found.level, found.growth
    return Judgement(
        channel,
        evidence.platform,
        evidence.followers,
        found.quality,
        _stored(level, evidence.source) if level is not None else None,
        seen.since if seen else None,
        seen.until if seen else None,
        tuple(StoredJump(jump.on, jump.change, jump.explained_by) for jump in seen.jumps) if seen else (),
        benchmarks.VERSION,
        tuple(StoredDrift(each.since, each.until, each.share, each.explained_by) for each in seen.drifts) if seen else (),
        viewing(evidence),
        standing_out(evidence),
    )


def _stored(level: Level, source: str) -> StoredRate:
    return StoredRate(
        level.estimate.value,
        level.estimate.low,
        level.estimate.high,
        level.basis,
        level.kind,
        level.counted,
        level.n,
        level.since,
        level.until,
        source,
        level.standing.value if level.standing else None,
        level.peers,
        level.peers_n,
        level.peers_source,
        level.peers_as_of,
        level.usual,
    )


def to_json(judgement: Judgement) -> dict[str, Any]:
    """Plain dicts, lists, texts and numbers."""
    quality = judgement.quality
    return {
        "version": VERSION,
        "channel": judgement.channel,
        "platform": judgement.platform,
        "followers": judgement.followers,
        "benchmarks": judgement.benchmarks,
        "quality": {
            "score": quality.score,
            "coverage": quality.coverage,
            "low": quality.low,
            "high": quality.high,
            "parts": [_packed(vars(part)) for part in quality.parts],
            "missing": list(quality.missing),
            "posts": quality.posts,
            "as_of": quality.as_of.isoformat(),
            "sentence": quality.sentence.to_json(),
        },
        "rate": _packed(vars(judgement.rate)) if judgement.rate else None,
        "growth": {
            "since": judgement.growth_since.isoformat() if judgement.growth_since else None,
            "until": judgement.growth_until.isoformat() if judgement.growth_until else None,
            "jumps": [_packed(vars(jump)) for jump in judgement.jumps],
            "drifts": [_packed(vars(each)) for each in judgement.drifts],
        },
        "viewing": _packed(vars(judgement.viewing)) if judgement.viewing else None,
        "standing_out": _packed(vars(judgement.standing_out)) if judgement.standing_out else None,
    }


def from_json(stored: Mapping[str, Any] | None) -> Judgement | None:
    """The judgement that `to_json` wrote; None where there is none, or one of an older form, which the next scoring replaces."""
    if not stored or stored.get("version") != VERSION:
        return None
    quality, rate, seen = stored["quality"], stored["rate"], stored["growth"]
    views, apart = stored.get("viewing"), stored.get("standing_out")
    return Judgement(
        stored["channel"],
        stored["platform"],
        stored["followers"],
        Quality(
            quality["score"],
            quality["coverage"],
            quality["low"],
            quality["high"],
            tuple(
                Part(**{**part, "as_of": _day(part["as_of"]), "sentence": Text.from_json(part["sentence"])}) for part in quality["parts"]
            ),
            tuple(quality["missing"]),
            quality["posts"],
            date.fromisoformat(quality["as_of"]),
            Text.from_json(quality["sentence"]),
        ),
        StoredRate(
            **{
                **rate,
                "basis": Basis(rate["basis"]),
                "counted": tuple(rate["counted"]),
                "since": _day(rate["since"]),
                "until": _day(rate["until"]),
                "peers": Text.from_json(rate["peers"]) if rate["peers"] else None,
                "peers_as_of": _day(rate["peers_as_of"]),
                "usual": tuple(rate["usual"]) if rate["usual"] else None,
            }
        )
        if rate
        else None,
        _day(seen["since"]),
        _day(seen["until"]),
        tuple(StoredJump(_day(jump["on"]), jump["change"], jump["explained_by"]) for jump in seen["jumps"]),
        stored["benchmarks"],
        tuple(StoredDrift(_day(each["since"]), _day(each["until"]), each["share"], each["explained_by"]) for each in seen["drifts"]),
        Viewing(**{**views, "until": _day(views["until"])}) if views else None,
        StandingOut(**{**apart, "as_of": _day(apart["as_of"])}) if apart else None,
    )


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Text():
            return value.to_json()
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case Basis():
            return value.value
    return value


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
