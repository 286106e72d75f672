"""Knows the vetting page: each figure with how it came to be and what it cannot say, for brands and for the creator herself."""

from flask import redirect, request, url_for

from portal.blueprints.discovery import bp, cards, checking, search, wording
from portal.domain import paths
from portal.domain.compliance.checks import DECISIONS, HINDRANCES
from portal.domain.discovery.fit import fit as judge_fit
from portal.domain.discovery.saved import target_of
from portal.domain.vetting.growth import BENIGN
from portal.gateways.content import points_card
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.queries import discovery as read_discovery
from portal.services import compliance
from portal.web import ladders, work
from portal.web.identity import actor, found, public
from portal.web.pages import page
from portal.web.working import working


@bp.get("/creators/<handle>")
@public
def show(handle: str):
    """A brand that searches sees any published creator, a creator herself; everybody else is led to the public media kit."""
    session, me = work.current().session, actor()
    creator = read_discovery.find(session, me, handle)
    if creator is None:
        return redirect(paths.media_kit(found(read_discovery.kit_of(session, handle))), 302)
    return _shown(session, me, creator)


def _note_look(me, creator, sheet) -> None:
    """That this brand looked today, once, when the page has been answered; never for what a browser fetches ahead."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if me.brand_id is None or me.creator_id == creator.id or (sheet and sheet.looked) or ahead:
        return
    creator_id, brand_id, day = creator.id, me.brand_id, work.now().date()
    work.current().afterwards(lambda later: compliance.note_look(later, creator_id, brand_id, day))


def _shown(session, me, creator):
    """The page of one channel, with links to the others."""
    own = me.creator_id == creator.id
    figures = read_creators.figures_of(session, creator.channels)
    audience = read_creators.audience_of(session, creator.channels)
    judgements, closed = read_discovery.judgements_of(creator), read_discovery.withheld(creator)
    channel = checking.subject(creator, figures, judgements, request.args.get("channel"))
    today = work.now().date()
    sheet = read_discovery.sheet_of(session, me, creator, channel, today, points_card()) if channel else None
    judgement = sheet.judgement if sheet else None
    _note_look(me, creator, sheet)
    marginals = read_discovery.telling_audience(creator.channels, figures, audience)
    saved = read_discovery.targets_of(session, me) if not own else []
    query, notes = search.asked()
    chosen = next((each for each in saved if each.public_id == request.args.get("use")), None)
    target = target_of(chosen.content) if chosen else query.target
    return page(
        "discovery/show.html",
        creator=creator,
        own=own,
        notes=notes if not own else (),
        photo_url=url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        channel=channel,
        channels=cards.channels(creator, judgements, channel),
        closed=HINDRANCES[closed] if closed else None,
        strip=checking.strip(figures, channel),
        quality=checking.quality(judgement),
        rate=checking.rate(judgement),
        growth=checking.growth(judgement, sheet.evidence.followers_history if sheet and sheet.evidence else ()),
        evidence=checking.evidence(judgement),
        missing=checking.missing(judgement),
        laid_cards=cards.of(sheet) if sheet and not closed else [],
        reports=cards.reports(sheet, me, own) if sheet else [],
        answers=sheet.answers if sheet else {},
        audience=checking.audience(marginals),
        fit=wording.fit(judge_fit(target, marginals)) if target and not own else None,
        targets=[(each, target_of(each.content) == target) for each in saved],
        kept=read_discovery.kept_of(session, me, creator.id) if not own else None,
        records=sheet.records if sheet else read_compliance.records_of(session, me, creator.id),
        decisions=DECISIONS,
        benign=BENIGN,
        working=working(creator),
        checked=ladders.of_creator(creator),
        prices=read_creators.packages_of(session, creator.id),
    )
