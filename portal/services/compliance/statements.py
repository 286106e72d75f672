"""Knows how figures are answered, how provider reports are stated and taken back, and what of it goes when a creator leaves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from sqlalchemy import delete, null, select, update

from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.text import N_
from portal.domain.vetting import comments
from portal.domain.vetting.quality import PART_NAMES
from portal.models.compliance import (
    CommentReading,
    FigureAnswer,
    FigureCheck,
    FigureCheckAddition,
    ProviderReport,
    ScoringObjection,
    VettingLook,
    VettingPaper,
    VettingRecord,
)
from portal.models.creators import Channel, Creator, ExportUpload, PostComment
from portal.models.files import StoredFile
from portal.queries import compliance as read_compliance
from portal.services.creators import figures_changed
from portal.services.work import Work

FIGURES = frozenset({*PART_NAMES, "quality", "card", "sponsored", "screen"})
"""Everything that the vetting page shows and that can be answered."""
LONGEST = 1000
MOST_COMMENTS = 2000


def answer_figure(work: Work, creator: Creator, channel: Channel, figure: str, words: str, day: date | None = None, link: str = "") -> None:
    """Put her words beside a figure; nothing before is changed. Empty words take the answer back.

    A day and an address of something to look at explain a jump in followers of that time, never without words. Raises Invalid.
    """
    require(work.actor, Permission.CREATORS_EDIT, creator)
    words, link = words.strip(), link.strip()
    if figure not in FIGURES:
        raise Invalid(N_("This figure is not known."))
    if len(words) > LONGEST:
        raise Invalid(fields={"words": N_("At most 1,000 characters.")})
    if link and (urlsplit(link).scheme not in ("http", "https") or not urlsplit(link).netloc or len(link) > 300):
        raise Invalid(fields={"link": N_("Write an address that begins with https://.")})
    if day is not None and day > work.now.date():
        raise Invalid(fields={"day": N_("This day is still to come.")})
    standing = read_compliance.answers_of(work.session, creator.id, channel.public_id).get(figure)
    if not words and (standing is None or not standing.words or (day is not None and day != standing.day)):
        raise Invalid(fields={"words": N_("Write a few words: no answer stands here that could be taken back.")})
    said = {"words": words, "day": day.isoformat() if day else None, "link": link}
    work.session.add(FigureAnswer(creator_id=creator.id, channel=channel.public_id, figure=figure, said=said, said_at=work.now))
    work.record("compliance.answered", creator, figure=figure)
    if figure == "growth":
        figures_changed(work, creator)


def attach_report(
    work: Work, creator: Creator, channel: Channel, provider: str, credible: Decimal, as_of: date, sample: int | None
) -> ProviderReport:
    """State what an audience provider reported: a creator for everybody, a brand for itself and the creator. Raises Invalid.

    Said twice, as by a second click, it stands once.
    """
    own = work.actor.creator_id == creator.id
    require(work.actor, Permission.CREATORS_EDIT if own else Permission.DISCOVERY_SEARCH, creator if own else None)
    wrong = {}
    if not provider.strip():
        wrong["provider"] = N_("Please fill this in.")
    if not 0 <= credible <= 1:
        wrong["credible"] = N_("A share from 0 to 100 per cent.")
    if as_of > work.now.date():
        wrong["as_of"] = N_("This day is still to come.")
    if sample is not None and sample < 1:
        wrong["sample"] = N_("Please enter a whole number.")
    if wrong:
        raise Invalid(fields=wrong)
    stated = {
        "creator_id": creator.id,
        "channel_id": channel.id,
        "brand_id": None if own else work.actor.brand_id,
        "provider": provider.strip()[:80],
        "credible": credible,
        "sample": sample,
        "as_of": as_of,
    }
    said_before = select(ProviderReport).filter_by(**stated, withdrawn_at=None).limit(1)
    if (standing := work.session.scalar(said_before)) is not None:
        return standing
    report = ProviderReport(**stated, account_id=work.actor.account_id, stated_at=work.now)
    work.session.add(report)
    work.session.flush()
    work.record("compliance.attached_report", creator, provider=report.provider)
    if own:
        figures_changed(work, creator)
    return report


def withdraw_report(work: Work, report: ProviderReport) -> None:
    """Take a report back that one's own side attached."""
    require(work.actor, Permission.DISCOVERY_SEARCH if report.brand_id else Permission.CREATORS_EDIT, report)
    creator = work.session.get_one(Creator, report.creator_id)
    if report.withdrawn_at is not None:
        return
    report.withdrawn_at = work.now
    work.record("compliance.withdrew_report", creator, provider=report.provider)
    if report.brand_id is None:
        figures_changed(work, creator)


def read_comments(work: Work, creator: Creator) -> None:
    """Read the comments whose words are still here and keep what they come to, one reading for each upload.

    The words of strangers go with the raw file (GDPR Art. 5); counts of them may stay.
    """
    channels = [channel.id for channel in creator.channels]
    saved = select(ExportUpload.id).where(ExportUpload.creator_id == creator.id, ExportUpload.state == "saved")
    rows = work.session.scalars(
        select(PostComment)
        .where(
            PostComment.channel_id.in_(channels),
            PostComment.words != "",
            PostComment.upload_id.is_(None) | PostComment.upload_id.in_(saved),
        )
        .order_by(PostComment.id.desc())
        .limit(MOST_COMMENTS * 5)
    )
    groups: dict[tuple[int, int | None], list[PostComment]] = defaultdict(list)
    for row in rows:
        groups[row.channel_id, row.upload_id].append(row)
    for (channel_id, upload_id), said in groups.items():
        told = comments.read(comments.Comment(one.words, one.post_external_id, one.author) for one in said[:MOST_COMMENTS])
        if told is None:
            continue
        work.session.execute(
            delete(CommentReading).where(CommentReading.channel_id == channel_id, CommentReading.upload_id.is_not_distinct_from(upload_id))
        )
        work.session.add(
            CommentReading(
                channel_id=channel_id,
                upload_id=upload_id,
                sampled=told.sampled,
                kinds={kind.value: number for kind, number in sorted(told.kinds.items())},
                core_share=told.core_author_share,
                source=said[0].source,
                as_of=max(one.as_of for one in said),
            )
        )
    work.session.flush()


def erase_statements(work: Work, creator_id: int) -> None:
    """What a creator said and asked goes; a signed record keeps its hash, its day and its decision, and nothing of her."""
    for table in (ScoringObjection, FigureCheckAddition, FigureCheck, ProviderReport, VettingLook):
        work.session.execute(delete(table).where(table.creator_id == creator_id))
    work.session.execute(
        update(FigureAnswer).where(FigureAnswer.creator_id == creator_id, FigureAnswer.said.is_not(None)).values(said=null())
    )
    work.session.execute(
        update(VettingRecord).where(VettingRecord.creator_id == creator_id, VettingRecord.content.is_not(None)).values(content=null())
    )
    papers = select(VettingPaper.file_id).join(VettingRecord).where(VettingRecord.creator_id == creator_id)
    for stored in work.session.scalars(select(StoredFile).where(StoredFile.id.in_(papers))):
        stored.erased_at = work.now
        work.post("erase_file", stored.public_id, {"sha256": stored.sha256})
