"""Knows the list behind the bell."""

from flask import url_for

from portal.blueprints.notifications import bp
from portal.domain.text import N_, Text
from portal.queries import mandates as read_mandates
from portal.queries import notifications as read_notifications
from portal.services import mandates, notifications
from portal.web import work
from portal.web.identity import actor, found, signed_in
from portal.web.pages import go, page


@bp.get("/notifications")
@signed_in
def index():
    return page("notifications/index.html", items=read_notifications.latest(work.current().session, actor()))


@bp.post("/notifications/<public_id>/reading")
@signed_in
def read(public_id: str):
    """Open what the notice is about; it is read from then on."""
    notice = found(read_notifications.find(work.current().session, actor(), public_id))
    notifications.read(work.current(), notice)
    if notice.creator_id in (None, actor().creator_id):
        return go(notice.path)
    # What she is told as somebody's agent opens only while she acts for her.
    held = read_mandates.usable(work.current().session, actor(), work.now().date())
    mandate = next((each for each in held if each.creator_id == notice.creator_id), None)
    if mandate is None:
        return go(url_for("notifications.index"), text=N_("You cannot open this any more: the authority has ended."))
    mandates.act_for(work.current(), mandate)
    return go(notice.path, text=Text(N_("You act for %(name)s now."), name=mandate.creator.name))


@bp.post("/notifications/reading")
@signed_in
def read_all():
    notifications.read_all(work.current(), work.now())
    return go(url_for("notifications.index"))
