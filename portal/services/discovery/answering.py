"""Knows who answers a search now, the newest first, as one member of a brand would find them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from portal.domain.accounts import Actor
from portal.domain.discovery.keeping import LOOKED_AT
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.queries import discovery as read_discovery
from portal.services.work import Work


def answering(work: Work, actor: Actor, query: SearchQuery) -> tuple[list[tuple[int, datetime]], int]:
    """(creator and when she was published, the newest first and at most LOOKED_AT; how many there are in all).

    Who is gone, put aside or hidden from `actor` is not among them.
    """
    only, without = read_discovery.restricted(work.session, actor, query.relations)
    asked = replace(
        query,
        only=only,
        without=without | read_discovery.gone(work.session, actor),
        active_since=work.now.date() - timedelta(days=query.active_days) if query.active_days else None,
        sort=Sort.NEWEST,
        explore=None,
        counted=frozenset(),
    )
    ids: list[int] = []
    total = 0
    for number in range(1, LOOKED_AT // PAGE_SIZE + 1):
        hits = work.gateways.search.search(asked.at(number))
        ids += hits.ids
        total = hits.total
        if len(hits.ids) < PAGE_SIZE:
            break
    return read_discovery.published(work.session, ids), total
