"""Knows the vetting page: each figure with how it came to be and what it cannot say, for brands and for the creator herself."""

from flask import redirect, request, url_for

from portal.blueprints.discovery import bp, checking, wording
from portal.domain import paths
from portal.domain.discovery.fit import fit as judge_fit
from portal.domain.discovery.query import from_params
from portal.domain.discovery.saved import target_of
from portal.queries import creators as read_creators
from portal.queries import discovery as read_discovery
from portal.web import work
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
    return page("discovery/show.html", **_context(session, me, creator))


def _context(session, me, creator) -> dict:
    own = me.creator_id == creator.id
    figures = read_creators.figures_of(session, creator.channels)
    audience = read_creators.audience_of(session, creator.channels)
    judgement = read_discovery.judgement_of(creator)
    subject = checking.subject(creator, figures, judgement)
    marginals = read_discovery.telling_audience(creator.channels, figures, audience)
    today = work.now().date()
    saved = read_discovery.targets_of(session, me) if not own else []
    target = from_params(request.args.to_dict(flat=False))[0].target
    chosen = next((each for each in saved if each.public_id == request.args.get("use")), None)
    target = target_of(chosen.content) if chosen else target
    return {
        "creator": creator,
        "own": own,
        "photo_url": url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        "channel": subject,
        "strip": checking.strip(figures, subject),
        "quality": checking.quality(judgement),
        "rate": checking.rate(judgement),
        "growth": checking.growth(judgement, read_discovery.followers_history(session, subject.id, today) if subject else ()),
        "evidence": checking.evidence(judgement),
        "missing": checking.missing(judgement),
        "audience": checking.audience(marginals),
        "fit": wording.fit(judge_fit(target, marginals)) if target and not own else None,
        "targets": [(each, target_of(each.content) == target) for each in saved],
        "lists": read_discovery.lists_with(session, me, creator.id) if not own else [],
        "working": working(creator),
        "prices": read_creators.packages_of(session, creator.id),
    }
