"""Knows how the search index stays true to the database: changed rows are read, written to the index, and only then acknowledged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import delete

from portal.domain.accounts import SYSTEM
from portal.domain.taxonomy import Topic
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.prevalence import band_of
from portal.domain.vetting.stored import from_json
from portal.gateways import content
from portal.gateways.search import Document, NotWhole, shares_of
from portal.models.discovery import PeerObservation, SearchDirty
from portal.queries import discovery as read_discovery
from portal.queries.discovery import Source
from portal.services.creators import mark_dirty
from portal.services.work import Office, Work

AT_ONCE = 500


def index_changes(office: Office) -> int:
    """Bring the index up to the rows of now; returns how many creators were brought.

    The rows are read in one transaction, the index is written in none, and a dirty row goes only where its revision is still the
    one that was read: a change in between stays dirty, and a kill at any line repeats work and loses none.
    """
    index = office.gateways.search
    handled = 0
    while True:
        with index.indexing() as mine:
            if not mine:
                return handled  # whoever is at it looks again below
            if index.rebuild_due():
                _rebuild(office)
            brought = _bring(office)
        handled += brought
        with office.work(SYSTEM) as work:
            # Somebody may have come between the last look and the end of the turn, and have been sent away.
            if not brought or not read_discovery.outdated(work.session, 1):
                return handled


def _bring(office: Office) -> int:
    """Write into the index whoever is dirty, in steps. Only for who holds the turn."""
    handled = 0
    while True:
        with office.work(SYSTEM) as work:
            marks = read_discovery.outdated(work.session, AT_ONCE)
            documents = _documents(work, list(marks))
        if not marks:
            return handled
        removed = set(marks) - {document.id for document in documents}
        try:
            office.gateways.search.apply(documents, removed)
        except NotWhole:
            _rebuild(office)
        with office.work(SYSTEM) as work:
            for id, rev in marks.values():
                work.session.execute(delete(SearchDirty).where(SearchDirty.id == id, SearchDirty.rev == rev))
            work.session.execute(delete(PeerObservation).where(PeerObservation.creator_id.in_(removed)))
        handled += len(marks)
        if len(marks) < AT_ONCE:
            return handled


def reindex(office: Office) -> int | None:
    """Build the whole index anew beside the one in use, which answers until the switch; purges the text of those who left.

    Returns how many creators it holds; None where another indexer is at work. What changes meanwhile stays dirty and follows.
    """
    with office.gateways.search.indexing() as mine:
        return _rebuild(office) if mine else None


def _rebuild(office: Office) -> int:
    office.gateways.search.rebuild(_everybody(office))
    return office.gateways.search.count()


def _everybody(office: Office) -> Iterator[Document]:
    last = 0
    while True:
        with office.work(SYSTEM) as work:
            ids = read_discovery.published_ids(work.session, last, AT_ONCE)
            documents = _documents(work, ids)
        if not ids:
            return
        yield from documents
        last = ids[-1]


@dataclass(frozen=True)
class Comparison:
    """How the index stands to the database; who is marked to be read again is `waiting` and in no other list."""

    same: int
    waiting: int
    missing: tuple[int, ...]
    """Published creators whom the index does not know."""
    outdated: tuple[int, ...]
    """Whose document is another one than the database would give today."""
    left: tuple[int, ...]
    """Whom the index still holds though nobody may find them."""

    @property
    def wrong(self) -> tuple[int, ...]:
        return (*self.missing, *self.outdated, *self.left)


def compare(office: Office) -> Comparison:
    """Hold every document of the index against the rows of now. The index is read first: what changes meanwhile is waiting, not wrong."""
    held = dict(office.gateways.search.fingerprints())
    missing: list[int] = []
    outdated: list[int] = []
    same = last = 0
    while True:
        with office.work(SYSTEM) as work:
            ids = read_discovery.published_ids(work.session, last, AT_ONCE)
            documents = _documents(work, ids)
        for document in documents:
            known = held.pop(document.id, None)
            if known == document.fingerprint:
                same += 1
            else:
                (missing if known is None else outdated).append(document.id)
        if not ids:
            break
        last = ids[-1]
    with office.work(SYSTEM) as work:
        waiting = read_discovery.marked(work.session)
    wrong = (tuple(one for one in found if one not in waiting) for found in (missing, outdated, sorted(held)))
    return Comparison(same, len(waiting), *wrong)


def mend(office: Office, found: Comparison) -> int:
    """Have everybody who is wrong in the index read again; returns how many creators were brought."""
    with office.work(SYSTEM) as work:
        for creator_id in found.wrong:
            mark_dirty(work, creator_id)
    return index_changes(office)


def _documents(work: Work, ids: Sequence[int]) -> list[Document]:
    return [document_of(source) for source in read_discovery.sources(work.session, ids)]


def document_of(source: Source) -> Document:
    """A published creator as the index knows her."""
    creator, judgement = source.creator, from_json(source.creator.quality_detail)
    rate = judgement.rate if judgement else None
    apart = judgement.standing_out if judgement else None
    topics = _topics()
    return Document(
        id=creator.id,
        name=creator.name,
        handle=creator.handle,
        tagline=creator.tagline,
        bio_en=creator.bio_en,
        bio_de=creator.bio_de,
        topics=tuple(creator.topics),
        synonyms=" ".join(_words(topics[topic], topics) for topic in creator.topics if topic in topics),
        platforms=tuple(dict.fromkeys(channel.platform for channel in creator.channels)),
        country=creator.country or None,
        languages=tuple(creator.languages),
        accepts=tuple(creator.accepts),
        portfolio=source.portfolio,
        proofs=source.proofs,
        grants=tuple(creator.grants),
        excluded_topics=tuple(creator.excluded_topics),
        followers_max=source.followers,
        followers=source.sizes,
        er=rate.value if rate else None,
        er_basis=Basis(rate.basis) if rate else None,
        quality=float(creator.quality) if creator.quality is not None else None,
        price_min=source.price.minor if source.price else None,
        currency=source.price.currency if source.price else None,
        prices=source.prices,
        expected=float(judgement.viewing.value) if judgement and judgement.viewing else None,
        conspicuous=apart.value if apart else None,
        credibility=band_of(apart.value) if apart else None,
        calendar=creator.available_on is not None,
        taken_weeks=source.taken_weeks,
        published_on=creator.published_at.date() if creator.published_at else None,
        last_active=source.last_active,
        listed=creator.listed,
        audience=shares_of(source.audience),
    )


def _words(topic: Topic, topics: dict[str, Topic]) -> str:
    parent = topics.get(topic.parent or "")
    above = [parent.label.en, parent.label.de] if parent else []
    return " ".join([topic.label.en, topic.label.de, *topic.synonyms, *above])


@cache
def _topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in content.taxonomy().topics}
