"""Knows the thread of a collaboration: read it, add to it, mark it as read."""

from flask import request, url_for

from portal.blueprints.messages import bp
from portal.blueprints.messages.forms import MessageForm
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import messages as read_messages
from portal.services import messages
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.request import wants_part


@bp.get("/collaborations/<public_id>/messages")
@permitted(Permission.MESSAGES_READ)
def show(public_id: str):
    """The newest messages, or with `before` older ones. Asked with `since`, it answers nothing (204) while none is new."""
    thread = _thread(public_id)
    if request.args.get("since") == str(read_messages.last_id(work.current().session, thread)):
        return "", 204
    return _page(thread, MessageForm(formdata=None))


@bp.post("/collaborations/<public_id>/messages")
@permitted(Permission.MESSAGES_WRITE)
def write(public_id: str):
    thread, form = _thread(public_id), MessageForm()
    try:
        if not form.validate():
            raise Invalid()
        messages.write(work.current(), thread, form.body.data)
    except Invalid as refusal:
        if refusal.fields:
            form.refuse(refusal)
        return _page(thread, form, 422)
    if not wants_part():
        return go(url_for("messages.show", public_id=public_id) + "#compose", text=N_("Sent."))
    return _page(thread, MessageForm(formdata=None))


@bp.post("/collaborations/<public_id>/messages/reading")
@permitted(Permission.MESSAGES_READ)
def read(public_id: str):
    """Mark as read what she could see."""
    thread = _thread(public_id)
    messages.read(work.current(), thread, request.form.get("until", 0, type=int))
    if wants_part():
        return _page(thread, MessageForm(formdata=None))
    return go(url_for("messages.show", public_id=public_id))


def _thread(public_id: str):
    return found(read_messages.find_thread(work.current().session, actor(), public_id))


def _page(thread, form: MessageForm, status: int = 200):
    session = work.current().session
    shown, older = read_messages.newest(session, thread, request.args.get("before", ""))
    last = read_messages.last_id(session, thread)
    with_form = request.method == "POST" and request.endpoint == "messages.write"
    return page(
        "messages/show.html",
        fragment="messages/_thread.html",
        also=("messages/_compose.html",) if with_form else (),
        status=status,
        thread=thread,
        shown=shown,
        older=older,
        last=last,
        before=request.args.get("before", ""),
        read_until=read_messages.read_until(session, actor(), thread),
        form=form,
    )
