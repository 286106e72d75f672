"""Knows what is done with several creators who are ticked in a search: onto a list together, or put aside together."""

from flask import url_for

from portal.blueprints.discovery import bp, ticking
from portal.blueprints.discovery.forms import AsideForm, PickForm
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page

NEW = "new"


def ticked():
    """The published creators of `?c=…`, each once, in the order of the address."""
    session, me = work.current().session, actor()
    ids = read_discovery.with_public_ids(session, me, ticking.ids())
    return [card.face.creator for card in read_discovery.cards(session, me, ids)]


@bp.get("/picked")
@permitted(Permission.DISCOVERY_SHORTLIST)
def picked():
    return _shown(ticked(), _form())


@bp.post("/picked/listing")
@permitted(Permission.DISCOVERY_SHORTLIST)
def list_picked():
    """All of them on one list; who stands there already stays as she is."""
    session, people, form = work.current().session, ticked(), _form()
    if not people:
        return _shown(people, form, 422)
    if not form.validate_on_submit():
        return _shown(people, form, 422)
    try:
        if form.list.data == NEW:
            wanted = discovery.begin_list(work.current(), form.name.data or "")
            session.flush()
        else:
            wanted = found(read_discovery.find_list(session, actor(), form.list.data))
        fresh, there = discovery.add_many(work.current(), people, wanted, (form.note.data or "").strip() or None)
    except Invalid as refusal:
        work.start_over()
        form.refuse(refusal)
        return _shown(ticked(), form, 422)
    text = Text.counted("%(n)s creator is on “%(list)s” now.", "%(n)s creators are on “%(list)s” now.", len(fresh), list=wanted.name)
    if there:
        text = Text.counted("%(done)s %(n)s stood there already.", "%(done)s %(n)s stood there already.", len(there), done=text)
    return go(url_for("discovery.shortlist_page", public_id=wanted.public_id), text=text)


@bp.post("/picked/aside")
@permitted(Permission.DISCOVERY_SHORTLIST)
def put_picked_aside():
    people, reason = ticked(), AsideForm()
    if not people or not reason.validate_on_submit():
        return _shown(people, _form(), 422, reason)
    for creator in people:
        discovery.put_aside(work.current(), creator, (reason.reason.data or "").strip() or None)
    text = Text.counted("%(n)s creator is put aside.", "%(n)s creators are put aside.", len(people))
    return go(url_for("discovery.put_aside_list"), text=text)


def _form() -> PickForm:
    form = PickForm()
    lists = read_discovery.lists_of(work.current().session, actor())
    form.list.choices = choices([*((each.public_id, each.name) for each, _ in lists), (NEW, N_("a new list"))])
    return form


def _shown(people, form: PickForm, status: int = 200, reason: AsideForm | None = None):
    ids = [creator.public_id for creator in people]
    return page(
        "discovery/picked.html",
        status=status,
        people=people,
        ids=ids,
        form=form,
        reason=reason or AsideForm(formdata=None),
        listing=url_for("discovery.list_picked", c=ids),
        aside=url_for("discovery.put_picked_aside", c=ids),
    )
