"""Knows the public page of a media kit, its QR code, and the form of its creator."""

from flask import Response, url_for
from wtforms import StringField, TextAreaField

from portal.blueprints.media_kits import bp
from portal.domain import paths
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.gateways import qr
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.forms import Form, at_most, required
from portal.web.identity import actor, found, permitted, public
from portal.web.kits import kit_context
from portal.web.pages import go, page


class KitForm(Form):
    slug = StringField(N_("Address of the kit"), [required, at_most(40)])
    intro_en = TextAreaField(N_("Opening words, in English"), [at_most(600)])
    intro_de = TextAreaField(N_("Opening words, in German"), [at_most(600)])


@bp.get("/kit/<slug>")
@public
def show(slug: str):
    kit = found(read_kits.find(work.current().session, actor(), slug))
    return page("media_kits/show.html", address=_absolute(paths.media_kit(slug)), absolute=_absolute, **kit_context(kit.creator, kit))


@bp.get("/kit/<slug>/qr.svg")
@public
def code(slug: str):
    kit = found(read_kits.find(work.current().session, actor(), slug))
    return Response(qr.svg(_absolute(paths.media_kit(kit.slug))), mimetype="image/svg+xml")


@bp.route("/profile/kit", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit():
    session = work.current().session
    creator, kit = found(read_creators.own(session, actor())), read_kits.own(session, actor())
    form = KitForm(obj=kit) if kit else KitForm(slug=creator.handle)
    if form.validate_on_submit():
        try:
            media_kits.write(work.current(), creator, **{name: form[name].data or "" for name in ("slug", "intro_en", "intro_de")})
            return go(url_for("media_kits.edit"), text=N_("Saved."))
        except Invalid as refusal:
            form.refuse(refusal)
            work.start_over()
            session = work.current().session
            creator, kit = found(read_creators.own(session, actor())), read_kits.own(session, actor())
    status = 422 if form.is_submitted() else 200
    return page(
        "media_kits/edit.html",
        status=status,
        form=form,
        creator=creator,
        kit=kit,
        base=_absolute("/kit/"),
        address=_absolute(paths.media_kit(kit.slug)) if kit else "",
    )


@bp.post("/profile/kit/publication")
@permitted(Permission.CREATORS_EDIT)
def publish():
    session = work.current().session
    media_kits.publish(work.current(), found(read_creators.own(session, actor())), found(read_kits.own(session, actor())))
    return go(url_for("media_kits.edit"), text=N_("Your media kit is public."), undo=url_for("media_kits.unpublish"))


@bp.post("/profile/kit/publication/removal")
@permitted(Permission.CREATORS_EDIT)
def unpublish():
    media_kits.unpublish(work.current(), found(read_kits.own(work.current().session, actor())))
    return go(url_for("media_kits.edit"), text=N_("Your media kit is no longer public."), undo=url_for("media_kits.publish"))


def _absolute(path: str) -> str:
    return work.office().settings.base_url.rstrip("/") + path
