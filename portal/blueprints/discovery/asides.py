"""Knows how a brand puts a creator aside, and the list of those whom its searches leave out."""

from flask import request, url_for

from portal.blueprints.discovery import bp
from portal.blueprints.discovery.forms import AsideForm
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import back_or, go, page


@bp.get("/put-aside")
@permitted(Permission.DISCOVERY_SHORTLIST)
def put_aside_list():
    rows = read_discovery.asides_of(work.current().session, actor())
    photos = {
        each.exclusion.creator_id: url_for("files.show", public_id=each.exclusion.creator.photo.public_id)
        for each in rows
        if each.exclusion.creator.photo
    }
    return page("discovery/asides.html", rows=rows, photos=photos)


@bp.post("/creators/<handle>/aside")
@permitted(Permission.DISCOVERY_SHORTLIST)
def put_aside(handle: str):
    creator, form = found(read_discovery.find(work.current().session, actor(), handle)), AsideForm()
    here = url_for("discovery.show", handle=handle)
    try:
        discovery.put_aside(work.current(), creator, form.reason.data if "reason" in request.form else None)
    except Invalid as refusal:
        work.start_over()
        return go(here, text=next(iter(refusal.fields.values()), refusal.text), category="error")
    words = Text(N_("%(name)s is put aside: your searches leave this profile out."), name=creator.name)
    undo = url_for("discovery.let_in", handle=handle)
    return go(back_or(request.form.get("back"), here), text=words, undo=undo)


@bp.post("/creators/<handle>/aside/removal")
@permitted(Permission.DISCOVERY_SHORTLIST)
def let_in(handle: str):
    creator = found(read_discovery.find(work.current().session, actor(), handle))
    discovery.let_in(work.current(), creator)
    words = Text(N_("Your searches find %(name)s again."), name=creator.name)
    here = url_for("discovery.show", handle=handle)
    return go(back_or(request.form.get("back"), here), text=words, undo=url_for("discovery.put_aside", handle=handle))
