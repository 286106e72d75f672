"""Knows the public page of a media kit, its QR code, its card, and where an offer begins."""

from flask import Response, abort, redirect, request, url_for

from portal.blueprints.media_kits import bp
from portal.domain import paths
from portal.domain.policies import Permission, may
from portal.gateways import qr
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.identity import actor, found, public
from portal.web.kits import absolute, ask_path, for_machines, shown
from portal.web.language import locale, speak
from portal.web.pages import page


def kit_at(slug: str):
    """The kit at an address, in the language that it asks for. A former address leads on to the present one (301), with what follows it."""
    speak(request.args.get("lang"))
    session = work.current().session
    kit = read_kits.find(session, actor(), slug)
    if kit is None and (now_at := read_kits.moved(session, actor(), slug)):
        abort(redirect(url_for(request.endpoint, slug=now_at, **request.args), 301))
    return found(kit)


def contents_at(slug: str):
    kit = kit_at(slug)
    return read_kits.contents(work.current().session, kit.creator, kit)


@bp.get("/kit/<slug>")
@public
def show(slug: str):
    contents = contents_at(slug)
    settings = work.office().settings
    drawn = media_kits.card_of(contents, locale(), settings).fingerprint[:12]
    path = paths.media_kit(contents.kit.slug)
    return page(
        "media_kits/show.html",
        address=absolute(path),
        card_url=absolute(url_for("media_kits.card", slug=contents.kit.slug, lang=locale(), v=drawn)),
        languages=[(code, absolute(f"{path}?lang={code}")) for code in ("en", "de")],
        linked=for_machines(contents),
        **shown(contents),
    )


@bp.get("/kit/<slug>/qr.svg")
@public
def code(slug: str):
    return Response(qr.svg(absolute(paths.media_kit(kit_at(slug).slug))), mimetype="image/svg+xml")


@bp.get("/kit/<slug>/card.png")
@public
def card(slug: str):
    """The card for other sites: they may show it, keep it for an hour, and then ask whether it has changed."""
    drawn, fingerprint = media_kits.card(work.current(), contents_at(slug), locale())
    response = Response(drawn, mimetype="image/png")
    response.set_etag(fingerprint)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Content-Language"] = locale()
    return response.make_conditional(request)


@bp.get("/kit/<slug>/offer")
@public
def ask(slug: str):
    """A brand's member goes on to the offer, with the package chosen; everybody else reads who can make one, and comes back here."""
    kit = kit_at(slug)
    package = read_kits.bookable(work.current().session, kit.creator_id, request.args.get("package", ""))
    if may(actor(), Permission.OFFERS_MAKE):
        return redirect(ask_path(kit.creator, kit, package), 303)
    back = url_for("media_kits.ask", slug=kit.slug, package=package.public_id if package else None)
    return page("media_kits/ask.html", creator=kit.creator, kit=kit, package=package, back=back)
