"""Knows everything that the vetting page of one channel shows, gathered in one place, and how it is frozen for a signed record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.compliance.screening import Screen, screen
from portal.domain.vetting import card_figures, rhythm, sponsored
from portal.domain.vetting.card import Card, Reading
from portal.domain.vetting.evidence import lay_open
from portal.domain.vetting.figures import ChannelEvidence
from portal.domain.vetting.rhythm import Rhythm
from portal.domain.vetting.sponsored import Sponsored
from portal.domain.vetting.stored import Judgement, from_json
from portal.models.creators import Channel, Creator
from portal.queries.compliance import Answer, Counted, Report, Signed, beside
from portal.queries.discovery.evidence import evidence_of

CARD_PLATFORM = "instagram"
"""The card was fitted on accounts of this platform; elsewhere it was never tried, so it says nothing there."""


@dataclass(frozen=True)
class Sheet:
    """One channel as its vetting page shows it."""

    channel: Channel
    judgement: Judgement | None
    evidence: ChannelEvidence | None
    reading: Reading | None
    """Of the points card: for brands that search and the creator only."""
    sponsored: Sponsored | None
    rhythm: Rhythm | None
    screen: Screen
    comments: Counted | None
    reports: Sequence[Report]
    answers: Mapping[str, Answer]
    records: Sequence[Signed]
    looked: bool


def judgements_of(creator: Creator) -> dict[str, Judgement]:
    """What scoring concluded, by public id of the channel, the best founded first; empty while scores are withheld."""
    stored = creator.quality_detail or {}
    found = [from_json(stored), *(from_json(each) for each in stored.get("others", ()))]
    return {one.channel: one for one in found if one is not None}


def withheld(creator: Creator) -> str | None:
    """objected · disputed, where no score is computed or shown."""
    return (creator.quality_detail or {}).get("withheld")


def sheet_of(session: Session, actor: Actor, creator: Creator, channel: Channel, as_of: date, card: Card) -> Sheet:
    """Three statements. While scores are withheld nothing is computed here either."""
    closed = withheld(creator) is not None
    said = beside(session, actor, creator.id, channel.id, channel.public_id, as_of)
    known = None if closed else evidence_of(session, channel, as_of)
    captions = [(post.published_on, post.caption) for post in known.posts] if known else []
    return Sheet(
        channel,
        judgements_of(creator).get(channel.public_id),
        known,
        card.read(card_figures.read(known)) if known is not None and channel.platform == CARD_PLATFORM else None,
        sponsored.read(known) if known else None,
        rhythm.read((post.published_on for post in known.posts), as_of) if known else None,
        screen(captions),
        None if closed else said.comments,
        () if closed else said.reports,
        said.answers,
        said.records,
        said.looked,
    )


def frozen(sheet: Sheet) -> dict[str, Any]:
    """What a record keeps of a sheet: sentences as they can be said in any language, numbers as decimal texts, so that it has one hash."""
    lines = [
        {
            "figure": one.figure, "name": one.name.to_json(), "value": one.value.to_json(), "formula": one.formula.to_json(),
            "inputs": one.inputs.to_json(), "sample": one.sample.to_json(), "as_of": one.as_of.isoformat(), "source": one.source,
            "uncertainty": one.uncertainty.to_json(), "cannot_say": one.cannot_say.to_json(),
        }
        for one in (lay_open(sheet.judgement.quality) if sheet.judgement else ())
    ]  # fmt: skip
    rate = sheet.judgement.rate if sheet.judgement else None
    return _exact(
        {
            "channel": {"platform": sheet.channel.platform, "handle": sheet.channel.handle},
            "followers": sheet.evidence.followers if sheet.evidence else None,
            "lines": lines,
            "rate": {"value": rate.value, "low": rate.low, "high": rate.high, "basis": rate.basis.value, "posts": rate.posts}
            if rate
            else None,
            "card": sheet.reading.sentence.to_json() if sheet.reading else None,
            "sponsored": sheet.sponsored.sentence.to_json() if sheet.sponsored else None,
            "rhythm": sheet.rhythm.sentence.to_json() if sheet.rhythm else None,
            "screen": [{"topic": one.topic, "posts": one.posts, "newest": one.newest.isoformat()} for one in sheet.screen.touched],
            "reports": [
                {
                    "provider": each.provider, "credible": str(each.credible), "sample": each.sample, "as_of": each.as_of.isoformat(),
                    "by_brand": each.brand_id is not None,
                }
                for each in sheet.reports
            ],
            "answers": {figure: answer.words for figure, answer in sheet.answers.items() if answer.words},
        }
    )  # fmt: skip


def _exact(value: Any) -> Any:
    match value:
        case float():
            return f"{value:.6g}"
        case dict():
            return {key: _exact(each) for key, each in value.items()}
        case list() | tuple():
            return [_exact(each) for each in value]
    return value
