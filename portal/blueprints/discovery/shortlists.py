"""Knows the screens of shortlists: the heart on a card, the lists of a brand, and one of them."""

from flask import request, url_for

from portal.blueprints.discovery import bp, listing, ticking
from portal.blueprints.discovery.forms import ListForm, NoteForm, RenameForm
from portal.domain.discovery.keeping import STATUSES
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted
from portal.web.pages import back_or, go, page
from portal.web.request import wants_part


@bp.post("/creators/<handle>/shortlisting")
@permitted(Permission.DISCOVERY_SHORTLIST)
def shortlist(handle: str):
    """Put a creator on a list: the brand's first by a heart, any by the form of the vetting page."""
    session, me = work.current().session, actor()
    creator = found(read_discovery.find(session, me, handle))
    chosen = request.form.get("list", "")
    form = NoteForm()
    try:
        wanted = None
        if chosen == "new":
            wanted = discovery.begin_list(work.current(), request.form.get("name", ""))
        elif chosen:
            wanted = found(read_discovery.find_list(session, me, chosen))
        entry = discovery.add(
            work.current(), creator, wanted, form.note.data if "note" in request.form else None, first=sentence(N_("Shortlist"))
        )
    except Invalid as refusal:
        work.start_over()
        text = next(iter(refusal.fields.values()), refusal.text)
        return go(url_for("discovery.show", handle=handle), text=text, category="error")
    if wants_part() and "note" not in request.form:
        return page(
            "discovery/_heart.html",
            fragment="discovery/_heart.html",
            handle=handle,
            public_id=creator.public_id,
            name=creator.name,
            hearted=True,
            back=request.form.get("back"),
        )
    words = Text(N_("%(name)s is on the list “%(list)s”."), name=creator.name, list=entry.shortlist.name)
    return go(back_or(request.form.get("back"), url_for("discovery.show", handle=handle)), text=words)


@bp.post("/creators/<handle>/shortlisting/removal")
@permitted(Permission.DISCOVERY_SHORTLIST)
def unheart(handle: str):
    """Take a creator off every list of the brand; her notes stay and come back with her."""
    session, me = work.current().session, actor()
    creator = found(read_discovery.find(session, me, handle))
    for _, entry in read_discovery.kept_of(session, me, creator.id).lists:
        if entry is not None:
            discovery.take_off(work.current(), entry)
    if wants_part():
        return page(
            "discovery/_heart.html",
            fragment="discovery/_heart.html",
            handle=handle,
            public_id=creator.public_id,
            name=creator.name,
            hearted=False,
            back=request.form.get("back"),
        )
    words = Text(N_("%(name)s is off your lists."), name=creator.name)
    undo = url_for("discovery.heart_again", handle=handle)
    return go(back_or(request.form.get("back"), url_for("discovery.show", handle=handle)), text=words, undo=undo)


@bp.post("/creators/<handle>/shortlisting/restoration")
@permitted(Permission.DISCOVERY_SHORTLIST)
def heart_again(handle: str):
    """Put a creator back on every list from which she was taken at once."""
    session, me = work.current().session, actor()
    creator = found(read_discovery.find(session, me, handle))
    for entry in read_discovery.taken_off_last(session, me, creator.id):
        discovery.restore(work.current(), entry)
    return go(url_for("discovery.show", handle=handle), text=Text(N_("%(name)s is on your lists again."), name=creator.name))


@bp.route("/shortlists", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SHORTLIST)
def shortlists():
    form = ListForm()
    try:
        if form.validate_on_submit():
            made = discovery.begin_list(work.current(), form.name.data)
            work.current().session.flush()
            return go(url_for("discovery.shortlist_page", public_id=made.public_id), text=Text(N_("“%(name)s” is made."), name=made.name))
    except Invalid as refusal:
        form.refuse(refusal)
    lists = read_discovery.lists_of(work.current().session, actor())
    return page("discovery/shortlists.html", status=422 if form.is_submitted() else 200, form=form, lists=lists)


@bp.get("/shortlists/<public_id>")
@permitted(Permission.DISCOVERY_SHORTLIST)
def shortlist_page(public_id: str):
    if leads_to := ticking.leads_to():
        return go(leads_to)
    return _shown(found(read_discovery.find_list(work.current().session, actor(), public_id)), RenameForm(formdata=None))


def _shown(shortlist, form: RenameForm, status: int = 200, notes: tuple[Text, ...] = ()):
    """The list as it is sorted and filtered by its address, in pages."""
    form.name.data, form.seen.data = form.name.data or shortlist.name, form.seen.data or shortlist.name
    members = listing.members()
    view = listing.view(listing.rows(shortlist), shortlist.public_id)
    return page(
        "discovery/shortlist.html",
        status=status,
        shortlist=shortlist,
        view=view,
        rows=view.rows,
        form=form,
        notes=notes,
        statuses=STATUSES,
        members=members,
    )


@bp.post("/shortlists/<public_id>/name")
@permitted(Permission.DISCOVERY_SHORTLIST)
def rename_shortlist(public_id: str):
    shortlist, form = found(read_discovery.find_list(work.current().session, actor(), public_id)), RenameForm()
    try:
        if form.validate_on_submit():
            discovery.rename_list(work.current(), shortlist, form.name.data, form.seen.data or "")
            return go(url_for("discovery.shortlist_page", public_id=public_id), text=N_("Saved."))
    except Changed as refusal:  # what was typed stays in the form
        form.seen.data = shortlist.name
        return _shown(shortlist, form, 409, (refusal.text, Text(N_("The list is called “%(name)s” now."), name=shortlist.name)))
    except Invalid as refusal:
        form.refuse(refusal)
    return _shown(shortlist, form, 422)


@bp.post("/shortlists/<public_id>/removal")
@permitted(Permission.DISCOVERY_SHORTLIST)
def remove_shortlist(public_id: str):
    shortlist = found(read_discovery.find_list(work.current().session, actor(), public_id))
    discovery.remove_list(work.current(), shortlist)
    undo = url_for("discovery.restore_shortlist", public_id=public_id)
    return go(url_for("discovery.shortlists"), text=Text(N_("“%(name)s” is removed."), name=shortlist.name), undo=undo)


@bp.post("/shortlists/<public_id>/restoration")
@permitted(Permission.DISCOVERY_SHORTLIST)
def restore_shortlist(public_id: str):
    shortlist = found(read_discovery.find_list(work.current().session, actor(), public_id, removed=True))
    discovery.restore_list(work.current(), shortlist)
    return go(url_for("discovery.shortlist_page", public_id=public_id), text=Text(N_("“%(name)s” is back."), name=shortlist.name))
