"""Knows "more like these": the creators of a list as what a search is ordered by, and in words what each hit has in common with them."""

from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for

from portal.blueprints.discovery import wording
from portal.domain.accounts import Actor
from portal.domain.creators.metrics import DIMENSIONS
from portal.domain.discovery.audience import UNKNOWN, WHOLE, Dimension, in_tenthousandths
from portal.domain.discovery.likeness import Likeness, Parts, likeness
from portal.domain.discovery.query import SearchQuery
from portal.domain.taxonomy import with_parents
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.web.filters import sentence
from portal.web.words import labels

MOST_NAMED = 5


@dataclass(frozen=True)
class Pattern:
    """The list after which is searched."""

    public_id: str
    name: str
    likeness: Likeness
    on_it: frozenset[int]


def resolved(query: SearchQuery, actor: Actor, session) -> SearchQuery:
    """The search with `like` and without those who stand on the list, where `?like=` names one of the brand's lists."""
    pattern = _pattern(actor, session)
    if pattern is None:
        return query
    return replace(query, like=pattern.likeness, without=query.without | pattern.on_it)


def params(query: SearchQuery) -> list[tuple[str, str]]:
    """What carries the list on in an address."""
    pattern = g.get("alike")
    return [("like", pattern.public_id)] if query.like is not None and pattern else []


def said(query: SearchQuery) -> dict[str, Any] | None:
    """The list and what its creators have in common, above the results; None for a search without one."""
    pattern = g.get("alike")
    if query.like is None or pattern is None:
        return None
    return {
        "id": pattern.public_id,
        "name": pattern.name,
        "url": url_for("discovery.shortlist_page", public_id=pattern.public_id),
        "topics": labels(sorted(_own(pattern.likeness.topics))[:MOST_NAMED], "topic"),
        "audience": [
            sentence(Text(N_("%(what)s: %(share)s"), what=_bucket(dimension, bucket), share=wording.percent(part / WHOLE)))
            for (dimension, bucket), part in _largest(pattern.likeness.shares)
        ],
    }


def in_common(like: Likeness | None, found) -> list[str]:
    """What one creator shares with the list, in words: topics, then how much of the audience by dimension."""
    if like is None:
        return []
    lines = []
    if shared := _own(like.topics & with_parents(found.face.creator.topics)):
        lines.append(sentence(Text(N_("Topics in common: %(topics)s"), topics=labels(sorted(shared)[:MOST_NAMED], "topic"))))
    hers = parts_of(found.audience)
    overlaps = []
    for dimension in Dimension:
        if dimension is Dimension.INTEREST:  # a person has several, so the sum is no share of people
            continue
        theirs = {bucket: part for (where, bucket), part in like.shares.items() if where is dimension}
        common = sum(min(part, hers.get((dimension, bucket), 0)) for bucket, part in theirs.items())
        if common:
            what = Text(DIMENSIONS[dimension.value])
            overlaps.append(sentence(Text(N_("%(what)s %(share)s"), what=what, share=wording.percent(common / WHOLE))))
    if overlaps:
        lines.append(sentence(Text(N_("Audience in common: %(parts)s"), parts=", ".join(overlaps))))
    return lines


def parts_of(marginals) -> Parts:
    """Ten-thousandths by bucket, as the index has them."""
    return {
        (each.dimension, bucket): part
        for each in marginals
        for bucket, part in in_tenthousandths(each.dimension, each.shares).items()
        if bucket != UNKNOWN
    }


def _pattern(actor: Actor, session) -> Pattern | None:
    wanted = request.args.get("like", "")
    found = read_discovery.likes_of(session, actor, wanted) if wanted and actor.brand_id is not None else None
    if found is None:
        return None
    name, members = found
    alike = likeness((parts_of(each.audience), with_parents(each.topics)) for each in members if each.read)
    g.alike = Pattern(wanted, name, alike, frozenset(each.creator_id for each in members))
    return g.alike


def _own(topics) -> set[str]:
    """Without those whose child stands beside them: "baking" says "food" already."""
    return {topic for topic in topics if not any(other.startswith(f"{topic}.") for other in topics)}


def _largest(shares: Parts) -> list:
    """The largest bucket of each dimension."""
    best: dict[Dimension, tuple] = {}
    for key, part in shares.items():
        if part > best.get(key[0], (None, 0))[1]:
            best[key[0]] = (key, part)
    return [best[dimension] for dimension in Dimension if dimension in best]


def _bucket(dimension: Dimension, bucket: str) -> str:
    return wording.named(dimension.value, [bucket])
