"""Knows the sections of the profile that are one form each, and the card that follows what is typed."""

from flask import request, url_for

from portal.blueprints.creators import bp
from portal.blueprints.creators.forms import ContractForm, FirstForm, PhotoForm, WorkForm, YouForm
from portal.blueprints.creators.screens import brought, card_of, mine, own, section
from portal.domain.creators.profile import TooYoung
from portal.domain.creators.stance import GRANTS
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, NC_
from portal.gateways import content
from portal.queries import creators as read_creators
from portal.services import creators
from portal.web import work
from portal.web.filters import sentence
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.language import locale
from portal.web.pages import go, page
from portal.web.words import in_order, labels, options

YOU = ("name", "handle", "tagline", "place", "country")
WORK = ("topics", "languages", "bio_en", "bio_de", "accepts", "grants", "excluded_topics", "exclusions")
CONTRACT = ("legal_name", "address", "vat_status", "listed")


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def edit():
    """The first section; its first save makes the profile."""
    creator = own()
    form = YouForm(obj=creator) if creator else FirstForm(name=actor().name)
    form.country.choices = [("", sentence(NC_("nothing chosen yet", "Choose"))), *in_order(options("market"))]
    if not form.validate_on_submit():
        return _you(form, creator, 422 if form.is_submitted() else 200)
    values = {name: form[name].data or "" for name in YOU}
    try:
        if creator is None:
            creators.begin(work.current(), born_adult=form.born_adult.data == "y", **values)
            return go(url_for("creators.edit_work"), text=N_("Your profile is made. Only you see it until you publish it."))
        creators.edit(work.current(), creator, **{**values, "handle": values["handle"] or creator.handle})
    except TooYoung as refusal:
        work.start_over()
        return page("creators/too_young.html", status=refusal.status, said=refusal.text)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return _you(form, own(), 422)
    return go(url_for("creators.edit"), text=N_("Saved."))


def _you(form, creator, status: int):
    return section("creators/you.html", "you", creator, status=status, form=form, photo=PhotoForm(formdata=None))


@bp.route("/profile/work", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit_work():
    creator = mine()
    form = WorkForm(obj=creator)
    form.topics.choices, form.languages.choices, form.accepts.choices = options("topic"), options("language"), options("value")
    form.grants.choices = choices((name, sentence(words)) for name, words in GRANTS.items())
    form.excluded_topics.choices = form.topics.choices
    groups = {field: _topic_groups(form[field].data or ()) for field in ("topics", "excluded_topics")}
    return _one_form("work", creator, form, WORK, "creators.edit_work", topic_groups=groups)


@bp.route("/profile/contract", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def edit_contract():
    creator = mine()
    return _one_form("contract", creator, ContractForm(obj=creator), CONTRACT, "creators.edit_contract")


def _one_form(name: str, creator, form, fields: tuple[str, ...], endpoint: str, **context):
    if not form.validate_on_submit():
        return section(f"creators/{name}.html", name, creator, status=422 if form.is_submitted() else 200, form=form, **context)
    try:
        creators.edit(work.current(), creator, **{each: form[each].data for each in fields})
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return section(f"creators/{name}.html", name, mine(), status=422, form=form, **context)
    return go(url_for(endpoint), text=N_("Saved."))


def _topic_groups(chosen):
    """[(label of the field, any chosen, [(id, label, checked)])]: what lies under one heading stands together."""
    taxonomy, here = content.taxonomy(), locale()
    groups = []
    for parent in (topic for topic in taxonomy.topics if topic.parent is None and topic.retired_on is None):
        family = [parent, *(child for child in taxonomy.children(parent.id) if child.retired_on is None)]
        rows = [(topic.id, topic.label.within(here), topic.id in chosen) for topic in family]
        groups.append((parent.label.within(here), sum(row[2] for row in rows), rows))
    return groups


@bp.get("/profile/card")
@signed_in
def card():
    """The card with what she is typing; nothing is kept."""
    typed = {"name": request.args.get("name"), "statement": request.args.get("tagline"), "place": request.args.get("place")}
    if "topics" in request.args:
        typed["topics"] = labels(request.args.getlist("topics")[:3], "topic")
    shown = card_of(own(), **{key: value[:200] for key, value in typed.items() if value is not None})
    return page("creators/card.html", fragment="creators/_card.html", card=shown)


@bp.post("/profile/photo")
@permitted(Permission.CREATORS_EDIT)
def photo():
    creator, form = mine(), PhotoForm()
    try:
        if form.validate_on_submit():
            creators.keep_photo(work.current(), creator, brought(form.photo))
            return go(url_for("creators.edit"), text=N_("Your photo is here."))
    except Invalid as refusal:
        form.photo.errors = [refusal.text]
        work.start_over()
        creator = mine()
    you = YouForm(formdata=None, obj=creator)
    you.country.choices = [("", sentence(NC_("nothing chosen yet", "Choose"))), *in_order(options("market"))]
    return section("creators/you.html", "you", creator, status=422, form=you, photo=form)


@bp.post("/profile/photo/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_photo():
    gone = creators.remove_photo(work.current(), mine())
    undo = url_for("creators.restore_photo", public_id=gone.public_id) if gone else None
    return go(url_for("creators.edit"), text=N_("Your photo is removed."), undo=undo)


@bp.post("/profile/photos/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_photo(public_id: str):
    stored = found(read_creators.photo_of(work.current().session, actor(), public_id))
    creators.restore_photo(work.current(), mine(), stored)
    return go(url_for("creators.edit"), text=N_("Your photo is back."))
