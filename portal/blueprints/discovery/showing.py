"""Knows how the results of the directory are laid out: cards with why they fit, orders, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for

from portal.blueprints.discovery import alike, matches, reaching, wording
from portal.blueprints.discovery.search import SCORED, SORTS, UNTARGETED, Search, address
from portal.domain import paths
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.fit import fit as judge_fit
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort
from portal.domain.discovery.words import Words
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries.creators import AnswerTime
from portal.queries.discovery import Card
from portal.web.filters import sentence
from portal.web.ladders import Proofs
from portal.web.language import locale
from portal.web.words import label, labels
from portal.web.working import within


@dataclass(frozen=True)
class Beside:
    """What a list knows of its creators beside their cards."""

    explored: frozenset[int] = frozenset()
    """Who stands where she stands because she is new."""
    answers: Mapping[int, AnswerTime] = field(default_factory=dict)
    words: Words | None = None
    """What was searched for, to be marked."""


@dataclass(frozen=True)
class Pages:
    number: int
    pages: int
    total: int
    size: int
    query: SearchQuery

    def url(self, number: int) -> str:
        """Another page begins with its cards: on a phone the search stands a whole screen above them."""
        return f"{address(self.query.at(number))}#results"


def pages(query: SearchQuery, total: int) -> Pages:
    return Pages(query.page, max(1, -(-total // PAGE_SIZE)), total, PAGE_SIZE, query)


def sorts(search: Search) -> list[tuple[str, str, bool]]:
    """(value, words, whether in force). The usual order has no value, so that another one takes its place when words or a target come."""
    words = SORTS if search.query.target else {**SORTS, **UNTARGETED}
    usual = replace(search.query, sort=None).order
    usual = Sort.NEWEST if usual in SCORED and not search.brand else usual
    return [("" if sort is usual else sort.value, sentence(words[sort]), sort is search.query.order) for sort in search.sorts]


def card(
    found: Card, search: Search, hearts: set[int], slugs: dict[int, str], proofs: Proofs, beside: Beside | None = None
) -> dict[str, Any]:
    """One creator as the card shows her; `proofs` holds the rung of the ladder that a card names, by creator."""
    beside = beside or Beside()
    face, creator = found.face, found.face.creator
    followers, judged = face.followers, found.judgement
    trio = [(sentence(N_("Followers")), translations.number(int(followers.value), locale()))] if followers else []
    rate = judged.rate if judged else None
    if rate is not None:
        trio.append(wording.rate(rate))
    if search.brand:
        url = url_for("discovery.show", handle=creator.handle, **target_params(search))
    else:
        url = paths.media_kit(slugs[creator.id]) if creator.id in slugs else None
    judged_fit = judge_fit(search.query.target, found.audience) if search.brand and search.query.target else None
    reach = search.brand and (judged_fit is not None or search.query.order in (Sort.REACH, Sort.VALUE))
    return {
        "name": creator.name,
        "public_id": creator.public_id,
        "handle": creator.handle,
        "url": url,
        "topics": labels(creator.topics[: matches.TOPICS], "topic"),
        "place": creator.place,
        "statement": creator.tagline,
        "photo_url": url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        "platform": label(face.channel.platform, "platform") if face.channel else "",
        "figures": trio,
        "source": wording.source(followers.source) if followers else None,
        "source_date": wording.day(followers.as_of) if followers else None,
        "rate_source": wording.source(rate.source) if rate else None,
        "rate_until": wording.day(rate.until) if rate else None,
        "quality": wording.quality(judged) if search.brand else None,
        "fit": wording.fit(judged_fit) if judged_fit is not None else None,
        "reach": reaching.reached(judged, judged_fit, face.price) if reach else None,
        "new": creator.id in beside.explored,
        "answers": sentence(Text(N_("Usually answers %(within)s"), within=within(known)))
        if (known := beside.answers.get(creator.id))
        else None,
        "marked": matches.found(creator, beside.words) if beside.words else {},
        "alike": alike.in_common(search.query.like, found),
        "price": sentence(Text(N_("from %(price)s"), price=face.price)) if face.price else None,
        "back": address(search.query),
        "hearted": creator.id in hearts if search.brand else None,
        "proof": proofs.get(creator.id),
    }


def target_params(search: Search) -> dict[str, list[str]]:
    """The target of a search as parameters, so that the vetting page judges by the same one."""
    found: dict[str, list[str]] = {}
    for name, value in params_of_target(search.query.target):
        found.setdefault(name, []).append(value)
    return found
