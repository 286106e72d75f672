"""Knows how a profile is looked at as a brand sees it, published, and taken back."""

from flask import url_for

from portal.blueprints.creators import bp
from portal.blueprints.creators.screens import mine, require_herself
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import media_kits as read_kits
from portal.services import creators
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.kits import kit_context
from portal.web.pages import go, page


@bp.get("/profile/preview")
@permitted(Permission.CREATORS_EDIT)
def preview():
    require_herself()
    creator, kit = read_kits.own_with_profile(work.current().session, actor())
    return page("creators/preview.html", **kit_context(found(creator), kit))


@bp.post("/profile/publication")
@permitted(Permission.CREATORS_EDIT)
def publish():
    try:
        creators.publish(work.current(), mine())
    except Invalid as refusal:
        work.start_over()
        return go(url_for("creators.edit"), text=refusal.text, category="warning")
    return go(url_for("creators.edit"), text=N_("Your profile is published."), undo=url_for("creators.unpublish"))


@bp.post("/profile/publication/removal")
@permitted(Permission.CREATORS_EDIT)
def unpublish():
    creators.unpublish(work.current(), mine())
    return go(
        url_for("creators.edit"), text=N_("Your profile is no longer public. Nobody but you sees it now."), undo=url_for("creators.publish")
    )
