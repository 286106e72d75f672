"""Knows how the search index stays true to the database: changed rows are read, written to the index, and only then acknowledged."""

from __future__ import annotations

from functools import cache

from sqlalchemy import delete

from portal.domain.accounts import SYSTEM
from portal.domain.taxonomy import Topic
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.stored import from_json
from portal.gateways import content
from portal.gateways.search import Document, shares_of
from portal.models.discovery import PeerObservation, SearchDirty
from portal.queries import discovery as read_discovery
from portal.queries.discovery import Source
from portal.services.work import Office

AT_ONCE = 500


def index_changes(office: Office) -> int:
    """Bring the index up to the rows of now; returns how many creators were brought.

    The rows are read in one transaction, the index is written in none, and a dirty row goes only where its revision is still the
    one that was read: a change in between stays dirty, and a kill at any line repeats work and loses none.
    """
    index = office.gateways.search
    handled = 0
    with index.indexing() as mine:
        while mine:
            with office.work(SYSTEM) as work:
                revisions = read_discovery.outdated(work.session, AT_ONCE)
                documents = [document_of(source) for source in read_discovery.sources(work.session, list(revisions))]
            if not revisions:
                break
            removed = set(revisions) - {document.id for document in documents}
            index.apply(documents, removed)
            with office.work(SYSTEM) as work:
                for creator_id, rev in revisions.items():
                    work.session.execute(delete(SearchDirty).where(SearchDirty.creator_id == creator_id, SearchDirty.rev == rev))
                work.session.execute(delete(PeerObservation).where(PeerObservation.creator_id.in_(removed)))
            handled += len(revisions)
            if len(revisions) < AT_ONCE:
                break
    return handled


def reindex(office: Office) -> int | None:
    """Build the whole index anew beside the one in use, which answers until the switch; purges the text of those who left.

    Returns how many creators it holds; None where another indexer is at work. What changes meanwhile stays dirty and follows.
    """
    index = office.gateways.search
    with index.indexing() as mine:
        if not mine:
            return None
        documents: list[Document] = []
        last = 0
        while True:
            with office.work(SYSTEM) as work:
                ids = read_discovery.published_ids(work.session, last, AT_ONCE)
                documents += [document_of(source) for source in read_discovery.sources(work.session, ids)]
            if not ids:
                break
            last = ids[-1]
        index.rebuild(documents)
        return len(documents)


def document_of(source: Source) -> Document:
    """A published creator as the index knows her."""
    creator, judgement = source.creator, from_json(source.creator.quality_detail)
    rate = judgement.rate if judgement else None
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
        followers_max=source.followers,
        er=rate.value if rate else None,
        er_basis=Basis(rate.basis) if rate else None,
        quality=float(creator.quality) if creator.quality is not None else None,
        price_min=source.price.minor if source.price else None,
        currency=source.price.currency if source.price else None,
        published_on=creator.published_at.date() if creator.published_at else None,
        last_active=rate.until if rate else None,
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
