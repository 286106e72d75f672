"""Knows the list behind the bell."""

from flask import url_for

from portal.blueprints.notifications import bp
from portal.queries import notifications as read_notifications
from portal.services import notifications
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
    return go(notice.path)


@bp.post("/notifications/reading")
@signed_in
def read_all():
    notifications.read_all(work.current(), work.now())
    return go(url_for("notifications.index"))
