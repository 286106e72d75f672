"""Knows the comparison of up to five creators side by side; the address carries who."""

from typing import Any

from flask import request, url_for

from portal.blueprints.discovery import bp, search, ticking, wording
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.fit import fit as judge_fit
from portal.domain.discovery.saved import target_of
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.domain.vetting.prevalence import band_of
from portal.gateways import translations
from portal.queries import compliance as read_compliance
from portal.queries import discovery as read_discovery
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, permitted
from portal.web.language import locale
from portal.web.pages import page
from portal.web.words import label, labels
from portal.web.working import working

MOST = 5
BLANK = N_("not known")
ROWS = (
    ("fit", N_("Fit to your target")), ("quality", N_("Engagement quality")), ("coverage", N_("Evidence")), ("followers", N_("Followers")),
    ("rate", N_("Engagement")), ("credibility", N_("Audience credibility")), ("price", N_("Price")), ("room", N_("Next weeks")),
    ("answers", N_("Answer time")),
)  # fmt: skip
CREDIBLE = {"normal": N_("usual"), "watch": N_("worth watching"), "ask": N_("worth a question to the creator")}
"""The bands without their limits: the share stands below them."""


@bp.get("/compare")
@permitted(Permission.DISCOVERY_SEARCH)
def compare():
    """`?c=<creator>` up to five times; a target in the address is judged for each. What nobody knows is said to be unknown."""
    session, me = work.current().session, actor()
    asked = list(dict.fromkeys(request.args.getlist("c")))
    ids = read_discovery.with_public_ids(session, me, asked[:MOST])
    found = read_discovery.cards(session, me, ids, with_audience=True)
    query, notes = search.asked()
    target = query.target
    stated = _reports(session, found)
    columns = [_column(card, target, asked, stated.get(card.face.creator.id)) for card in found]
    return page(
        "discovery/vetting/compare.html",
        columns=columns,
        notes=notes,
        rows=[(key, sentence(words)) for key, words in ROWS if key != "fit" or target],
        target=bool(target),
        too_many=len(asked) > MOST,
        targets=[(each, params_of_target(target_of(each.content))) for each in read_discovery.targets_of(session, me)],
        chosen=params_of_target(target),
        ticked=ticking.ids(),
        ids=[card["public_id"] for card in columns],
    )


def _column(card, target, asked: list[str], report) -> dict[str, Any]:
    face, creator, judged = card.face, card.face.creator, card.judgement
    here = working(creator)
    cells: dict[str, tuple[str, str]] = {}
    if target:
        fit = wording.fit(judge_fit(target, card.audience))
        cells["fit"] = (fit["summary"], "") if fit else ("", "")
    closed = read_discovery.withheld(creator)
    quality = judged.quality if judged else None
    if quality is not None and quality.score is not None:
        interval = Text(N_("likely %(low)s to %(high)s"), low=round(quality.low), high=round(quality.high))
        cells["quality"] = (f"{round(quality.score)} / 100", sentence(interval))
    elif closed:
        cells["quality"] = (sentence(N_("no score")), sentence(N_("being checked") if closed == "disputed" else N_("she has objected")))
    else:
        cells["quality"] = (sentence(N_("not enough evidence")) if judged else "", "")
    if quality is not None:
        cells["coverage"] = (
            sentence(Text(N_("%(covered)s of 100"), covered=round(100 * quality.coverage))),
            sentence(Text.counted("%(n)s post", "%(n)s posts", quality.posts)),
        )
    if face.followers:
        platform = label(face.channel.platform, "platform") if face.channel else ""
        cells["followers"] = (translations.number(int(face.followers.value), locale()), f"{platform}, {wording.day(face.followers.as_of)}")
    if judged is not None and judged.rate is not None:
        basis, value = wording.rate(judged.rate)
        cells["rate"] = (value, f"{basis} ({wording.percent(judged.rate.low, 1)}\u00a0–\u00a0{wording.percent(judged.rate.high, 1)})")
    if not closed and report is not None:
        stated = Text(
            N_("%(share)s credible, stated by %(provider)s"), share=wording.percent(float(report.credible)), provider=report.provider
        )
        cells["credibility"] = (sentence(CREDIBLE[band_of(float(1 - report.credible))]), sentence(stated))
    if face.price:
        cells["price"] = (sentence(Text(N_("from %(price)s"), price=face.price)), "")
    if room := _room(here):
        cells["room"] = (room, "")
    if here.answers is not None:
        cells["answers"] = (sentence(here.answers), "")
    left = [each for each in asked[:MOST] if each != creator.public_id]
    return {
        "name": creator.name,
        "public_id": creator.public_id,
        "url": url_for("discovery.show", handle=creator.handle),
        "offer": f"/offers/new?creator={creator.public_id}",
        "topics": labels(creator.topics[:2], "topic"),
        "photo_url": url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        "without": url_for("discovery.compare", c=left),
        "cells": cells,
    }


def _reports(session, found) -> dict[int, Any]:
    """Creator to the report that she stated of the channel that is compared; one statement for all."""
    channels = {}
    for card in found:
        creator, judged = card.face.creator, card.judgement
        chosen = next((each for each in creator.channels if judged is None or each.public_id == judged.channel), None)
        if chosen is not None:
            channels[chosen.id] = creator.id
    return {channels[id]: report for id, report in read_compliance.credible_reports(session, channels).items()} if channels else {}


def _room(here) -> str:
    """How many of the next twelve weeks are free, where she said so."""
    weeks = here.calendar.weeks[:12]
    if not here.calendar.said_on or not weeks:
        return ""
    free = sum(1 for week in weeks if week.state == "free")
    return sentence(Text(N_("%(free)s of %(all)s weeks free"), free=free, all=len(weeks)))
