"""Knows the screens in which a term sheet is written: a new draft, a draft again, a counter-offer."""

from types import SimpleNamespace
from typing import Any

from flask import request, url_for

from portal.blueprints.offers import bp, showing
from portal.blueprints.offers.deeds import load
from portal.blueprints.offers.forms import SheetForm
from portal.blueprints.offers.sheet import asks_for_rows, form_of, show_problems, terms_of
from portal.domain.errors import Changed, Invalid, NotNow, Refusal
from portal.domain.offers.diff import changes
from portal.domain.offers.terms import TermSheet
from portal.domain.policies import Permission
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.queries import accounts as read_accounts
from portal.queries import media_kits as read_kits
from portal.queries import offers as read_offers
from portal.services import offers
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.working import touched


def _shown(party: Any) -> SimpleNamespace:
    """What a page says of the other side, kept apart from the database: it is shown after a refusal has undone everything too."""
    return SimpleNamespace(name=party.name, public_id=party.public_id, shape="creator" if hasattr(party, "handle") else "brand")


def _form_page(form: SheetForm, *, heading: Text, action: str, other: Any, terms: TermSheet, status: int = 200, **more: Any):
    context = {
        "refused": None,
        "moved": None,
        "note": None,
        "cancel": url_for("offers.index"),
        "side": Side.BRAND,
        "touched": None,
        "exclusions": "",
        **more,
    }
    return page("offers/form.html", status=status, form=form, heading=heading, action=action, other=other, base=terms, **context)


@bp.route("/offers/new", methods=["GET", "POST"])
@permitted(Permission.OFFERS_MAKE)
def new():
    """`creator` (public id or handle) or `application`; `program`, or a `package` of her kit, may stand beside the creator.

    Nothing is kept before it is sent.
    """
    session, me = work.current().session, actor()
    application = found(read_offers.application(session, me, request.args["application"])) if request.args.get("application") else None
    if application is not None and request.method == "GET" and (offer := read_offers.open_for(session, me, application.id)):
        return go(url_for("offers.show", public_id=offer.public_id))
    creator = application.creator if application else found(read_offers.recipient(session, request.args.get("creator", "")))
    program = application.program if application else None
    if program is None and request.args.get("program"):
        program = found(read_offers.program(session, me, request.args["program"]))
    package = None
    if program is None and request.args.get("package"):
        package = found(read_kits.bookable(session, creator.id, request.args["package"]))
    base = proposed(program, application=application, package=package)
    form = form_of(base, Side.BRAND)
    about = {
        "heading": Text(N_("Offer to %(name)s"), name=creator.name),
        "action": request.full_path.rstrip("?"),
        "other": _shown(creator),
        "terms": base,
        "touched": touched(creator, program, *((form.title.data or "", form.objective.data or "") if form.is_submitted() else ())),
        "exclusions": creator.exclusions,
    }
    if not form.is_submitted() or asks_for_rows():
        return _form_page(form, **about)
    if not form.validate():
        return _form_page(form, status=422, **about)
    try:
        offer = offers.draft(
            work.current(),
            creator,
            terms_of(form, base),
            application=application,
            program_id=program.id if program else None,
            message=form.message.data or "",
        )
    except Invalid as refusal:
        show_problems(form, refusal.fields)
        return _form_page(form, status=422, **about)
    return go(url_for("offers.show", public_id=offer.public_id), text=N_("The draft is kept. Read it once more, then send it."))


@bp.route("/offers/<public_id>/edit", methods=["GET", "POST"])
@permitted(Permission.OFFERS_MAKE)
def edit(public_id: str):
    offer = load(public_id)
    if offer.state != "draft":
        raise NotNow(N_("This offer has been sent. Send another version instead."))
    base = TermSheet.from_json(offer.draft)
    form = form_of(base, Side.BRAND, fingerprint=offer.draft_hash, message=offer.draft_message)
    about = {
        "heading": Text(N_("Offer to %(name)s"), name=offer.creator.name),
        "action": url_for("offers.edit", public_id=public_id),
        "other": _shown(offer.creator),
        "terms": base,
        "cancel": url_for("offers.show", public_id=public_id),
    }
    if not form.is_submitted() or asks_for_rows():
        return _form_page(form, **about)
    if not form.validate():
        return _form_page(form, status=422, **about)
    terms = terms_of(form, base)
    try:
        offers.edit(work.current(), offer, terms, form.base_hash.data or "", message=form.message.data or "")
    except Changed as refusal:
        return _keep_typing(public_id, form, refusal, about)
    except Invalid as refusal:
        show_problems(form, refusal.fields)
        return _form_page(form, status=422, **about)
    return go(url_for("offers.show", public_id=public_id), text=N_("The draft is kept. Read it once more, then send it."))


@bp.route("/offers/<public_id>/counter", methods=["GET", "POST"])
@permitted(Permission.OFFERS_DECIDE)
def counter(public_id: str):
    """The whole sheet in sections, beginning from the version on the table."""
    session, offer = work.current().session, load(public_id)
    side = actor().side_in(offer)
    event = "revise" if side is Side.BRAND and offer.state == "with_creator" else "counter"
    if request.method == "GET" and not offer.MACHINE.allows(offer.state, event, side):
        raise offers.NotYourTurn()
    by_number = {version.number: version for version in read_offers.versions(session, offer)}
    wished = request.form.get("base_number", "")
    on_table = by_number[offer.current_number]
    version = by_number.get(int(wished) if wished.isdecimal() else offer.current_number, on_table)
    base = TermSheet.from_json(version.terms)
    form = form_of(base, side, number=version.number, fingerprint=version.terms_hash)
    other = _shown(offer.brand if side is Side.CREATOR else offer.creator)
    about = {
        "heading": Text(N_("Another version for %(name)s") if event == "revise" else N_("Counter-offer to %(name)s"), name=other.name),
        "action": url_for("offers.counter", public_id=public_id),
        "other": other,
        "terms": base,
        "side": side,
        "cancel": url_for("offers.show", public_id=public_id),
        "note": Text(N_("You begin from version %(n)s."), n=version.number),
    }
    if not form.is_submitted() or asks_for_rows():
        return _form_page(form, **about)
    if not form.validate():
        return _form_page(form, status=422, **about)
    try:
        offers.counter(
            work.current(),
            offer,
            terms_of(form, base),
            int(form.base_number.data or 0),
            message=form.message.data or "",
            answer_days=form.answer_days.data or offers.ANSWER_DAYS,
        )
    except Invalid as refusal:
        show_problems(form, refusal.fields)
        if not refusal.fields:
            form.form_errors.append(refusal.text)
        return _form_page(form, status=422, **about)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _keep_typing(public_id, form, refusal, about)
    return go(url_for("offers.show", public_id=public_id), text=Text(N_("Your version is with %(name)s now."), name=other.name))


def _keep_typing(public_id: str, form: SheetForm, refusal: Refusal, about: dict[str, Any]):
    """409: what the others changed, and everything that was typed; sent again, it answers the version that is on the table now."""
    work.start_over()
    offer = load(public_id)
    if offer.state == "draft":
        now, form.base_hash.data = TermSheet.from_json(offer.draft), offer.draft_hash
        moved = Text(N_("A colleague has changed this draft meanwhile. Your text is still here."))
    else:
        newest = next(each for each in reversed(read_offers.versions(work.current().session, offer)) if each.number == offer.current_number)
        now = TermSheet.from_json(newest.terms)
        form.base_number.data, form.base_hash.data = str(newest.number), newest.terms_hash
        moved = (
            Text(N_("Version %(n)s was sent by your side meanwhile. Your text is still here."), n=newest.number)
            if newest.side == actor().side_in(offer)
            else Text(
                N_("%(name)s has changed this meanwhile: version %(n)s. Your text is still here."),
                name=about["other"].name,
                n=newest.number,
            )
        )
        if not offer.MACHINE.allows(offer.state, "counter", actor().side_in(offer)) and not offer.MACHINE.allows(
            offer.state, "revise", actor().side_in(offer)
        ):
            moved = refusal.text
    differences = showing.changed_lines(changes(about["terms"], now))
    return _form_page(form, **{**about, "status": 409, "refused": moved, "moved": differences})


def proposed(program, **about):
    """What an offer of the brand that looks begins with; `about` may name an application and a package."""
    session, me = work.current().session, actor()
    brief = read_offers.brief(session, program.id if program else None)
    return offers.proposal(
        found(read_accounts.current_brand(session, me)),
        work.now().date(),
        taxonomy=content.taxonomy(),
        options=content.value_options(),
        program=program,
        brief_number=brief.number if brief else 1,
        **about,
    )
