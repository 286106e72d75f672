"""Knows the screens of one offer to several creators: written once, read once more, sent to each, and who got it."""

import secrets

from flask import request, url_for

from portal.blueprints.offers import bp, showing
from portal.blueprints.offers.forms import SheetForm
from portal.blueprints.offers.sheet import asks_for_rows, form_of, show_problems, terms_of
from portal.blueprints.offers.writing import proposed
from portal.domain.errors import Changed, Invalid
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.queries import offers as read_offers
from portal.services import offers
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.working import touched


@bp.route("/offers/to-many", methods=["GET", "POST"])
@permitted(Permission.OFFERS_MAKE)
def new_to_many():
    """`c=<creator>` two to fifty times, and perhaps `program`. The key in the address of the form makes two clicks one mailing."""
    session, me = work.current().session, actor()
    people = read_offers.recipients(session, request.args.getlist("c")[: offers.MOST_RECIPIENTS + 1])
    program = found(read_offers.program(session, me, request.args["program"])) if request.args.get("program") else None
    key = request.args.get("key", "")[:40] or secrets.token_hex(16)
    chosen = {"c": [each.public_id for each in people], "key": key} | ({"program": program.public_id} if program else {})
    return _written(people, proposed(program), url_for("offers.new_to_many", **chosen), key=key, program=program)


@bp.route("/offers/mailings/<public_id>/edit", methods=["GET", "POST"])
@permitted(Permission.OFFERS_MAKE)
def edit_mailing(public_id: str):
    kept = _load(public_id)
    if kept.sent_at is not None:
        return go(url_for("offers.show_mailing", public_id=public_id))
    people = [each.creator for each in read_offers.recipients_of(work.current().session, kept)]
    return _written(people, TermSheet.from_json(kept.terms), url_for("offers.edit_mailing", public_id=public_id), kept=kept)


def _written(people, base: TermSheet, action: str, *, key: str = "", program=None, kept=None):
    """The form of the sheet, or what becomes of it."""
    fingerprint = offers.fingerprint(work.current(), kept) if kept else ""
    form = form_of(base, Side.BRAND, fingerprint=fingerprint, message=kept.message if kept else "")
    heading = Text.counted("Offer to %(n)s creator", "Offer to %(n)s creators", len(people))
    names = ", ".join(each.name for each in people)
    about = {"heading": heading, "action": action, "base": base, "names": names, "enough": len(people) >= 2}
    about["cancel"] = url_for("offers.show_mailing", public_id=kept.public_id) if kept else url_for("offers.index")
    if not form.is_submitted() or asks_for_rows():
        return _form_page(form, about)
    if not form.validate():
        return _form_page(form, about, 422)
    try:
        made = offers.write_mailing(
            work.current(),
            people,
            terms_of(form, base),
            key,
            message=form.message.data or "",
            program_id=program.id if program else None,
            change=kept,
            seen=form.base_hash.data or "",
        )
    except Changed:
        return _keep_typing(kept.public_id, form, about)
    except Invalid as refusal:
        show_problems(form, refusal.fields)
        if not refusal.fields:
            form.form_errors.append(refusal.text)
        return _form_page(form, about, 422)
    return go(url_for("offers.show_mailing", public_id=made.public_id), text=N_("It is kept. Read it once more, then send it."))


def _keep_typing(public_id: str, form: SheetForm, about):
    """409: everything that was typed, above the names as they are now; sent again, it takes the place of what a colleague wrote."""
    work.start_over()
    kept = _load(public_id)
    people = [each.creator for each in read_offers.recipients_of(work.current().session, kept)]
    form.base_hash.data = offers.fingerprint(work.current(), kept)
    heading = Text.counted("Offer to %(n)s creator", "Offer to %(n)s creators", len(people))
    now = {"heading": heading, "names": ", ".join(each.name for each in people)}
    return _form_page(form, about | now, 409, N_("A colleague has changed this draft meanwhile. Your text is still here."))


def _form_page(form: SheetForm, about, status: int = 200, refused: Text | str | None = None):
    return page("offers/many_form.html", status=status, form=form, refused=refused, moved=None, note=None, **about)


@bp.get("/offers/mailings")
@permitted(Permission.OFFERS_MAKE)
def mailings():
    return page("offers/mailings.html", rows=read_offers.mailings_of(work.current().session, actor()))


@bp.get("/offers/mailings/<public_id>")
@permitted(Permission.OFFERS_MAKE)
def show_mailing(public_id: str):
    """Before: the sheet, and whom it goes to. Afterwards: who got it, who did not, and why."""
    return _shown(_load(public_id))


def _shown(kept, *, status: int = 200, refused: Text | None = None):
    terms = TermSheet.from_json(kept.terms)
    rows = read_offers.recipients_of(work.current().session, kept)
    words = (terms.title, terms.objective or "")
    return page(
        "offers/mailing.html",
        fragment="offers/_mailing.html",
        status=status,
        refused=refused,
        seen=offers.fingerprint(work.current(), kept),
        mailing=kept,
        terms=terms,
        sections=showing.sections(None, terms),
        rows=[(each, touched(each.creator, None, *words) if kept.sent_at is None else None) for each in rows],
        counts={state: sum(each.state == state for each in rows) for state in ("waiting", "sent", "refused")},
    )


@bp.post("/offers/mailings/<public_id>/sending")
@permitted(Permission.OFFERS_MAKE)
def send_mailing(public_id: str):
    try:
        offers.send_mailing(work.current(), _load(public_id), request.form.get("seen", ""))
    except Changed as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("offers.show_mailing", public_id=public_id), text=N_("It is being sent, to one creator after the other."))


@bp.post("/offers/mailings/<public_id>/removal")
@permitted(Permission.OFFERS_MAKE)
def discard_mailing(public_id: str):
    try:
        offers.discard_mailing(work.current(), _load(public_id), request.form.get("seen", ""))
    except Changed as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("offers.index"), text=N_("It is thrown away. Nobody got anything."))


@bp.post("/offers/mailings/<public_id>/<creator_id>/removal")
@permitted(Permission.OFFERS_MAKE)
def leave_out(public_id: str, creator_id: str):
    kept = _load(public_id)
    rows = read_offers.recipients_of(work.current().session, kept)
    one = found(next((each for each in rows if each.creator.public_id == creator_id), None))
    name = one.creator.name
    try:
        offers.leave_out(work.current(), kept, one.creator_id, request.form.get("seen", ""))
    except Changed as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("offers.show_mailing", public_id=public_id), text=Text(N_("%(name)s is left out."), name=name))


def _fresh(public_id: str, refusal: Changed):
    """409: the mailing as a colleague has left it, to be read once more."""
    work.start_over()
    return _shown(_load(public_id), status=refusal.status, refused=refusal.text)


def _load(public_id: str):
    return found(read_offers.find_mailing(work.current().session, actor(), public_id))
