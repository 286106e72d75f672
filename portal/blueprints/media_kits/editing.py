"""Knows the form of what only the kit says, its publication, and how it is shown on other sites."""

from flask import url_for
from markupsafe import Markup
from wtforms import StringField, TextAreaField

from portal.blueprints.media_kits import bp
from portal.domain import paths
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, required
from portal.web.identity import actor, found, permitted
from portal.web.kits import absolute
from portal.web.pages import go, page

TABS = (
    ("kit", N_("Kit"), "media_kits.edit"),
    ("brands", N_("Worked with"), "media_kits.brands"),
    ("questions", N_("Questions and answers"), "media_kits.questions"),
    ("variants", N_("For one recipient"), "media_kits.variants"),
    ("embedding", N_("On other sites"), "media_kits.embedding"),
)
BROUGHT_BACK = N_("Saved. It was removed and is back now.")
EMBEDDED = Markup('<a href="{address}"><img src="{card}" width="600" height="315" alt="{words}"></a>')


class KitForm(Form):
    slug = StringField(N_("Address of the kit"), [required, at_most(40)])
    intro_en = TextAreaField(N_("Opening words, in English"), [at_most(600)])
    intro_de = TextAreaField(N_("Opening words, in German"), [at_most(600)])


def mine():
    """Her profile, or NotFound."""
    return found(read_creators.own(work.current().session, actor()))


def own_kit():
    """Her kit; NotFound before she has written one."""
    return found(read_kits.own(work.current().session, actor()))


def kit_page(template: str, current: str, *, status: int = 200, **context):
    """A page of the kit with its tabs."""
    creator = context.pop("creator", None) or mine()
    kit = read_kits.own(work.current().session, actor())
    tabs = [
        {"label": sentence(words), "url": url_for(endpoint), "current": id == current}
        for id, words, endpoint in TABS
        if kit is not None or id not in ("variants", "embedding")
    ]
    return page(template, status=status, tabs=tabs, creator=creator, kit=kit, **context)


@bp.route("/profile/kit", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit():
    kit = read_kits.own(work.current().session, actor())
    form = KitForm(obj=kit) if kit else KitForm(slug=mine().handle)
    if form.validate_on_submit():
        try:
            media_kits.write(work.current(), mine(), **{name: form[name].data or "" for name in ("slug", "intro_en", "intro_de")})
            return go(url_for("media_kits.edit"), text=N_("Saved."))
        except Invalid as refusal:
            form.refuse(refusal)
            work.start_over()
    session = work.current().session
    kit = read_kits.own(session, actor())
    return kit_page(
        "media_kits/edit.html",
        "kit",
        status=422 if form.is_submitted() else 200,
        form=form,
        base=absolute("/kit/"),
        address=absolute(paths.media_kit(kit.slug)) if kit else "",
        former=read_kits.former_addresses(session, kit) if kit else [],
    )


@bp.post("/profile/kit/publication")
@permitted(Permission.CREATORS_EDIT)
def publish():
    media_kits.publish(work.current(), mine(), own_kit())
    return go(url_for("media_kits.edit"), text=N_("Your media kit is public."), undo=url_for("media_kits.unpublish"))


@bp.post("/profile/kit/publication/removal")
@permitted(Permission.CREATORS_EDIT)
def unpublish():
    media_kits.unpublish(work.current(), own_kit())
    return go(url_for("media_kits.edit"), text=N_("Your media kit is no longer public."), undo=url_for("media_kits.publish"))


@bp.get("/profile/kit/embedding")
@permitted(Permission.CREATORS_EDIT)
def embedding():
    """The card with the lines that put it on another site, in both languages."""
    creator, kit = mine(), own_kit()
    snippets = [
        (
            language,
            url_for("media_kits.card", slug=kit.slug, lang=language),
            str(  # plain text again: the page shows it as it is, escaped once for itself
                EMBEDDED.format(
                    address=absolute(paths.media_kit(kit.slug)),
                    card=absolute(url_for("media_kits.card", slug=kit.slug, lang=language)),
                    words=translations.translate(Text(N_("Media kit of %(name)s"), name=creator.name), language),
                )
            ),
        )
        for language in ("en", "de")
    ]
    return kit_page(
        "media_kits/embedding.html", "embedding", creator=creator, snippets=snippets, address=absolute(paths.media_kit(kit.slug))
    )
