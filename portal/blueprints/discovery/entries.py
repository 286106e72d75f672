"""Knows what a brand does with one creator on its list: notes, how far it is with her, who sees to it, taking her off and back."""

from flask import request, url_for

from portal.blueprints.discovery import bp, listing
from portal.domain.discovery.keeping import STATUSES
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import back_or, go, page


def _entry(public_id: str, creator_id: str):
    session, me = work.current().session, actor()
    shortlist = found(read_discovery.find_list(session, me, public_id))
    return found(read_discovery.entry_of(session, me, shortlist.id, creator_id))


@bp.post("/shortlists/<public_id>/<creator_id>/note")
@permitted(Permission.DISCOVERY_SHORTLIST)
def write_note(public_id: str, creator_id: str):
    """The brand's note, how far it is with her, and who sees to it: whatever of these is sent."""
    said = {name: request.form[name] for name in ("note", "status", "owner") if name in request.form}
    try:
        discovery.keep_entry(work.current(), _entry(public_id, creator_id), request.form.get("seen", ""), **said)
    except (Changed, Invalid) as refusal:
        work.start_over()
        return _keep_typing(public_id, creator_id, said, refusal)
    return go(f"{_back(public_id)}#creator-{creator_id}", text=N_("Saved."))


def _keep_typing(public_id: str, creator_id: str, said: dict[str, str], refusal: Changed | Invalid):
    """Everything that was typed, beside what stands there now where somebody has changed it; sent again, it takes that one's place."""
    entry, members = _entry(public_id, creator_id), listing.members()
    owner = read_discovery.owners_of(work.current().session, entry.shortlist).get(entry.owner_id or 0, ("", ""))
    changed = isinstance(refusal, Changed)
    return page(
        "discovery/entry.html",
        status=409 if changed else 422,
        shortlist=entry.shortlist,
        creator=entry.creator,
        said={"note": entry.note, "status": entry.status, "owner": owner[0], **said},
        now={"note": entry.note, "status": entry.status, "owner": owner[1]} if changed else None,
        seen=discovery.state_of(entry),
        refused=refusal.text if changed else next(iter(refusal.fields.values()), refusal.text),
        statuses=STATUSES,
        members=members,
        back=_back(public_id),
    )


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
