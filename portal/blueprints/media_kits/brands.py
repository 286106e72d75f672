"""Knows the brands that a creator has worked with: named where they allow it, else only by their field."""

from flask import url_for
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.editing import BROUGHT_BACK, kit_page, mine
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.fields import Number
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.pages import go
from portal.web.words import in_order, options

FIELDS = ("name", "permission", "topic", "note_en", "note_de")


class BrandForm(Form):
    name = StringField(N_("Name of the brand"), [required, at_most(120)])
    permitted = BooleanField(N_("The brand has allowed that I name it here."))
    permission = StringField(N_("How and when it allowed that"), [at_most(200)])
    topic = SelectField(N_("Its field"), validate_choice=False)
    year = Number(N_("Year"), [Optional()])
    note_en = StringField(N_("What you did together, in English"), [at_most(140)])
    note_de = StringField(N_("What you did together, in German"), [at_most(140)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.topic.choices = choices([("", sentence(N_("Not told"))), *in_order(options("topic"))])

    @property
    def values(self):
        texts = {name: self[name].data or "" for name in FIELDS}
        return {**texts, "permitted": bool(self.permitted.data), "year": self.year.data}


def _list(form: BrandForm, status: int = 200):
    creator = mine()
    rows = read_kits.brands_of(work.current().session, creator.id)
    return kit_page("media_kits/brands.html", "brands", status=status, creator=creator, form=form, brands=rows)


def _load(public_id: str):
    return found(read_kits.find_brand(work.current().session, actor(), public_id))


@bp.get("/profile/kit/brands")
@permitted(Permission.CREATORS_EDIT)
def brands():
    return _list(BrandForm(formdata=None))


@bp.post("/profile/kit/brands")
@permitted(Permission.CREATORS_EDIT)
def add_brand():
    form = BrandForm()
    try:
        if form.validate_on_submit():
            media_kits.add_brand(work.current(), mine(), **form.values)
            return go(url_for("media_kits.brands"), text=N_("The brand is added."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    return _list(form, 422)


@bp.route("/profile/kit/brands/<public_id>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit_brand(public_id: str):
    form = BrandForm(obj=_load(public_id))
    try:
        if form.validate_on_submit():
            back = media_kits.edit_brand(work.current(), mine(), _load(public_id), **form.values)
            undo = url_for("media_kits.remove_brand", public_id=public_id) if back else None
            return go(url_for("media_kits.brands"), text=BROUGHT_BACK if back else N_("Saved."), undo=undo)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    status = 422 if form.is_submitted() else 200
    return kit_page("media_kits/brand.html", "brands", status=status, form=form, brand_id=public_id, removed=_load(public_id).removed_at)


@bp.post("/profile/kit/brands/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_brand(public_id: str):
    brand = _load(public_id)
    media_kits.remove(work.current(), mine(), brand)
    undo = url_for("media_kits.restore_brand", public_id=public_id)
    return go(url_for("media_kits.brands"), text=Text(N_("%(name)s is removed."), name=brand.name), undo=undo)


@bp.post("/profile/kit/brands/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_brand(public_id: str):
    brand = _load(public_id)
    media_kits.restore(work.current(), mine(), brand)
    return go(url_for("media_kits.brands"), text=Text(N_("%(name)s is back."), name=brand.name))
