"""Knows the screens of shortlists: the heart on a card, lists with notes, and the list as a file."""

import csv
import io

from flask import Response, request, url_for

from portal.blueprints.discovery import bp, search, showing
from portal.blueprints.discovery.forms import ListForm, NoteForm
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import ladders, work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted
from portal.web.pages import back_or, go, page
from portal.web.request import wants_part
from portal.web.words import label, labels

FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    for _, entry in read_discovery.lists_with(session, me, creator.id):
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
    return _shown(found(read_discovery.find_list(work.current().session, actor(), public_id)), ListForm(formdata=None))


def _shown(shortlist, form: ListForm, status: int = 200):
    form.name.data = form.name.data or shortlist.name
    return page("discovery/shortlist.html", status=status, shortlist=shortlist, rows=_rows(shortlist), form=form)


def _rows(shortlist) -> list[dict]:
    session, me = work.current().session, actor()
    entries = read_discovery.entries_of(session, shortlist)
    asked = search.read(me, session)
    found_cards = read_discovery.cards(session, me, [each.entry.creator_id for each in entries])
    by_id = {card.face.creator.id: card for card in found_cards}
    proofs = ladders.lines(list(by_id))
    return [
        {
            "entry": each.entry,
            "by": each.added_by,
            "found": by_id[each.entry.creator_id],
            "card": showing.card(by_id[each.entry.creator_id], asked, set(), {}, proofs),
        }
        for each in entries
        if each.entry.creator_id in by_id
    ]


@bp.post("/shortlists/<public_id>/name")
@permitted(Permission.DISCOVERY_SHORTLIST)
def rename_shortlist(public_id: str):
    shortlist, form = found(read_discovery.find_list(work.current().session, actor(), public_id)), ListForm()
    if not form.validate_on_submit():
        return _shown(shortlist, form, 422)
    discovery.rename_list(work.current(), shortlist, form.name.data)
    return go(url_for("discovery.shortlist_page", public_id=public_id), text=N_("Saved."))


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


def _entry(public_id: str, creator_id: str):
    session, me = work.current().session, actor()
    shortlist = found(read_discovery.find_list(session, me, public_id))
    return found(read_discovery.entry_of(session, me, shortlist.id, creator_id))


@bp.post("/shortlists/<public_id>/<creator_id>/note")
@permitted(Permission.DISCOVERY_SHORTLIST)
def write_note(public_id: str, creator_id: str):
    entry = _entry(public_id, creator_id)
    try:
        discovery.write_note(work.current(), entry, request.form.get("note", ""))
    except Invalid as refusal:
        work.start_over()
        return go(url_for("discovery.shortlist_page", public_id=public_id), text=refusal.fields["note"], category="error")
    return go(url_for("discovery.shortlist_page", public_id=public_id), text=N_("Saved."))


@bp.post("/shortlists/<public_id>/<creator_id>/removal")
@permitted(Permission.DISCOVERY_SHORTLIST)
def remove_entry(public_id: str, creator_id: str):
    entry = _entry(public_id, creator_id)
    discovery.take_off(work.current(), entry)
    undo = url_for("discovery.restore_entry", public_id=public_id, creator_id=creator_id)
    words = Text(N_("%(name)s is off the list."), name=entry.creator.name)
    return go(url_for("discovery.shortlist_page", public_id=public_id), text=words, undo=undo)


@bp.post("/shortlists/<public_id>/<creator_id>/restoration")
@permitted(Permission.DISCOVERY_SHORTLIST)
def restore_entry(public_id: str, creator_id: str):
    entry = _entry(public_id, creator_id)
    discovery.restore(work.current(), entry)
    words = Text(N_("%(name)s is on the list again."), name=entry.creator.name)
    return go(url_for("discovery.shortlist_page", public_id=public_id), text=words)


@bp.get("/shortlists/<public_id>.csv")
@permitted(Permission.DISCOVERY_SHORTLIST)
def shortlist_file(public_id: str):
    """The list for a spreadsheet; a cell that would be taken for a formula begins with an apostrophe."""
    shortlist = found(read_discovery.find_list(work.current().session, actor(), public_id))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([sentence(word) for word in COLUMNS])
    for row in _rows(shortlist):
        writer.writerow([_guarded(str(cell)) for cell in _cells(row)])
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="shortlist-{shortlist.public_id}.csv"'
    return response


COLUMNS = (
    N_("Name"),
    N_("Profile"),
    N_("Topics"),
    N_("Place"),
    N_("Country"),
    N_("Channel"),
    N_("Followers"),
    N_("Followers as of"),
    N_("Source"),
    N_("Engagement rate"),
    N_("Basis"),
    N_("Engagement quality"),
    N_("Price from"),
    N_("Currency"),
    N_("Note"),
    N_("Added on"),
    N_("Added by"),
)


def _cells(row: dict) -> list:
    face, judged, creator = row["found"].face, row["found"].judgement, row["found"].face.creator
    rate = judged.rate if judged else None
    return [
        creator.name,
        url_for("discovery.show", handle=creator.handle, _external=True),
        labels(creator.topics, "topic"),
        creator.place,
        creator.country,
        label(face.channel.platform, "platform") if face.channel else "",
        int(face.followers.value) if face.followers else "",
        face.followers.as_of.isoformat() if face.followers else "",
        face.followers.source if face.followers else "",
        f"{rate.value:.5f}" if rate else "",
        rate.basis.value if rate else "",
        creator.quality if creator.quality is not None else "",
        f"{face.price.decimal:f}" if face.price else "",
        face.price.currency if face.price else "",
        row["entry"].note,
        row["entry"].added_at.date().isoformat(),
        row["by"],
    ]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
