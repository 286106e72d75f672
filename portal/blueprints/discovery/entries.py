"""Knows what a brand does with one creator on its list: notes, how far it is with her, who sees to it, taking her off and back."""

from flask import request, url_for

from portal.blueprints.discovery import bp
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import back_or, go


def _entry(public_id: str, creator_id: str):
    session, me = work.current().session, actor()
    shortlist = found(read_discovery.find_list(session, me, public_id))
    return found(read_discovery.entry_of(session, me, shortlist.id, creator_id))


@bp.post("/shortlists/<public_id>/<creator_id>/note")
@permitted(Permission.DISCOVERY_SHORTLIST)
def write_note(public_id: str, creator_id: str):
    """The brand's note, how far it is with her, and who sees to it: whatever of these is sent."""
    entry, sent = _entry(public_id, creator_id), request.form
    try:
        if "note" in sent:
            discovery.write_note(work.current(), entry, sent["note"])
        if "status" in sent:
            discovery.put_down(work.current(), entry, sent["status"])
        if "owner" in sent:
            discovery.assign(work.current(), entry, sent["owner"])
    except Invalid as refusal:
        work.start_over()
        return go(_back(public_id), text=next(iter(refusal.fields.values()), refusal.text), category="error")
    return go(f"{_back(public_id)}#creator-{creator_id}", text=N_("Saved."))


@bp.post("/shortlists/<public_id>/<creator_id>/removal")
@permitted(Permission.DISCOVERY_SHORTLIST)
def remove_entry(public_id: str, creator_id: str):
    entry = _entry(public_id, creator_id)
    discovery.take_off(work.current(), entry)
    undo = url_for("discovery.restore_entry", public_id=public_id, creator_id=creator_id)
    words = Text(N_("%(name)s is off the list."), name=entry.creator.name)
    return go(_back(public_id), text=words, undo=undo)


@bp.post("/shortlists/<public_id>/<creator_id>/restoration")
@permitted(Permission.DISCOVERY_SHORTLIST)
def restore_entry(public_id: str, creator_id: str):
    entry = _entry(public_id, creator_id)
    discovery.restore(work.current(), entry)
    words = Text(N_("%(name)s is on the list again."), name=entry.creator.name)
    return go(_back(public_id), text=words)


def _back(public_id: str) -> str:
    """The list as it was sorted and filtered."""
    return back_or(request.form.get("back"), url_for("discovery.shortlist_page", public_id=public_id))
