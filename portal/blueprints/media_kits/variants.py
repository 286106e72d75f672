"""Knows the pages on which a creator makes her kit for one recipient, hands out its link, and reads what was seen through it."""

from datetime import timedelta

from flask import session as browser
from flask import url_for
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.editing import kit_page, mine, own_kit
from portal.domain.errors import Invalid
from portal.domain.media_kits import sharing
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.fields import Day, Picks
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.kits import absolute
from portal.web.language import locale
from portal.web.pages import go

CHOICES = ("recipient", "greeting", "language", "sections", "packages", "last_day")
USUAL = timedelta(days=30)


class VariantForm(Form):
    recipient = StringField(N_("For whom"), [required, at_most(120)])
    greeting = TextAreaField(N_("A word of greeting"), [at_most(600)])
    language = SelectField(N_("Language"))
    sections = Picks(N_("What it shows"))
    packages = Picks(N_("Which packages"))
    last_day = Day(N_("Last day"), [InputRequired(N_("Write a day."))])
    passcode = StringField(N_("Passcode"), [at_most(sharing.LONGEST_PASSCODE)])
    open_to_all = BooleanField(N_("Without a passcode from now on"))

    @property
    def values(self):
        return {name: self[name].data or ([] if name in ("sections", "packages") else "") for name in CHOICES}


def _form(creator, variant=None) -> VariantForm:
    packages = read_creators.packages_of(work.current().session, creator.id)
    if variant is None:
        usual = {"sections": list(sharing.SECTIONS), "packages": [each.public_id for each in packages]}
        form = VariantForm(**usual, last_day=work.now().date() + USUAL)
    else:
        form = VariantForm(obj=variant, last_day=(variant.expires_at - timedelta(days=1)).date())
    form.language.choices = choices([("", sentence(N_("The reader’s own"))), ("en", "English"), ("de", "Deutsch")])
    form.sections.choices = choices((name, sentence(words)) for name, words in sharing.SECTIONS.items())
    form.packages.choices = choices((each.public_id, f"{each.title}, {translations.money(each.price, locale())}") for each in packages)
    return form


def _load(public_id: str):
    return found(read_kits.find_variant(work.current().session, actor(), public_id))


def _hand_out(variant, token: str) -> None:
    """Let the next page show the link, once: it travels in her own signed cookie, as what a deed says does, and is kept nowhere else."""
    browser["kit_link"] = [variant.public_id, token]


def _handed_out(variant) -> str | None:
    known = browser.get("kit_link")
    if not known or known[0] != variant.public_id:
        return None
    del browser["kit_link"]
    return absolute(url_for("media_kits.shared", token=known[1]))


@bp.get("/profile/kit/variants")
@permitted(Permission.CREATORS_EDIT)
def variants():
    own_kit()
    rows = [
        (
            each,
            sharing.state(each.variant.expires_at, each.variant.revoked_at, work.now()),
            (each.variant.expires_at - timedelta(days=1)).date(),
        )
        for each in read_kits.variants_of(work.current().session, actor())
    ]
    return kit_page("media_kits/variants.html", "variants", rows=rows, most=sharing.MOST_VARIANTS)


@bp.route("/profile/kit/variants/new", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def new_variant():
    kit = own_kit()
    form = _form(mine())
    try:
        if form.validate_on_submit():
            variant, token = media_kits.make_variant(work.current(), kit, passcode=form.passcode.data or "", **form.values)
            _hand_out(variant, token)
            return go(url_for("media_kits.variant", public_id=variant.public_id))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    return kit_page("media_kits/new_variant.html", "variants", status=422 if form.is_submitted() else 200, form=form)


@bp.route("/profile/kit/variants/<public_id>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def variant(public_id: str):
    form = _form(mine(), _load(public_id))
    try:
        if form.validate_on_submit():
            media_kits.change_variant(
                work.current(),
                _load(public_id),
                passcode=form.passcode.data or "",
                open_to_all=bool(form.open_to_all.data),
                **form.values,
            )
            return go(url_for("media_kits.variant", public_id=public_id), text=N_("Saved."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    row = _load(public_id)
    openings, views = read_kits.views_of(work.current().session, row)
    return kit_page(
        "media_kits/variant.html",
        "variants",
        status=422 if form.is_submitted() else 200,
        form=form,
        variant=row,
        state=sharing.state(row.expires_at, row.revoked_at, work.now()),
        last_day=(row.expires_at - timedelta(days=1)).date(),
        link=_handed_out(row),
        openings=openings,
        views=views,
        section_words=sharing.SECTIONS,
    )


@bp.post("/profile/kit/variants/<public_id>/link")
@permitted(Permission.CREATORS_EDIT)
def renew_link(public_id: str):
    row = _load(public_id)
    _hand_out(row, media_kits.renew_link(work.current(), row))
    return go(url_for("media_kits.variant", public_id=public_id), text=N_("Here is the new link. The old one leads nowhere now."))


@bp.post("/profile/kit/variants/<public_id>/revocation")
@permitted(Permission.CREATORS_EDIT)
def revoke(public_id: str):
    row = _load(public_id)
    media_kits.revoke(work.current(), row)
    undo = url_for("media_kits.readmit", public_id=public_id)
    text = Text(N_("The link for %(name)s leads nowhere now."), name=row.recipient)
    return go(url_for("media_kits.variant", public_id=public_id), text=text, undo=undo)


@bp.post("/profile/kit/variants/<public_id>/revocation/removal")
@permitted(Permission.CREATORS_EDIT)
def readmit(public_id: str):
    row = _load(public_id)
    media_kits.readmit(work.current(), row)
    text = Text(N_("The link for %(name)s opens the kit again."), name=row.recipient)
    return go(url_for("media_kits.variant", public_id=public_id), text=text)


@bp.route("/profile/kit/variants/<public_id>/removal", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def remove_variant(public_id: str):
    """A page for what cannot be undone."""
    row = _load(public_id)
    form = Form()
    if not form.validate_on_submit():
        openings, _ = read_kits.views_of(work.current().session, row)
        return kit_page("media_kits/remove_variant.html", "variants", form=form, variant=row, openings=openings)
    media_kits.remove_variant(work.current(), row)
    return go(url_for("media_kits.variants"), text=N_("The link and its log are gone."))
