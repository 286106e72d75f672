"""Knows what somebody sees who holds the link of a variant: the kit, its passcode, its end; and what is kept of her looking."""

from datetime import timedelta

from flask import Response, make_response, request, url_for
from flask import session as browser
from wtforms import StringField

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.paper import order, pdf_or_state, printed_page
from portal.domain.errors import NotFound
from portal.domain.media_kits import sharing
from portal.domain.text import N_
from portal.queries import media_kits as read_kits
from portal.queries.media_kits import secret_hash
from portal.services import media_kits
from portal.web import work
from portal.web.forms import Form, at_most, required
from portal.web.identity import actor, found, public
from portal.web.kits import shown
from portal.web.language import locale, speak
from portal.web.limits import Limit, limited
from portal.web.pages import go, page

ENDED = {
    sharing.EXPIRED: N_("Its last day is over. Ask the person who gave it to you for a new one."),
    sharing.REVOKED: N_("It was taken back. Ask the person who gave it to you if you still need it."),
}
LOCKS = 8
"""Passcodes that one browser remembers having typed."""


class PasscodeForm(Form):
    passcode = StringField(N_("Passcode"), [required, at_most(sharing.LONGEST_PASSCODE)])


class Closed(Exception):
    """The link does not open the kit; `answer` is the page that says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@bp.errorhandler(Closed)
def say_why(closed: Closed) -> Response:
    return closed.answer


def _variant(token: str):
    """What stands behind the link, alive. No page on the way says whose kit it is or for whom it was made."""
    variant = read_kits.behind(work.current().session, token)
    if variant is None:
        raise NotFound(N_("This link leads nowhere. If it did before, ask the person who gave it to you."))
    state = sharing.state(variant.expires_at, variant.revoked_at, work.now())
    if state != sharing.LIVE and not _hers(variant):
        raise Closed(_alone(page("media_kits/ended.html", status=410, text=ENDED[state])))
    return variant


def _open(token: str):
    """The same, with its passcode typed."""
    variant = _variant(token)
    if variant.passcode_hash and not _hers(variant) and browser.get("kits", {}).get(variant.public_id) != _mark(variant):
        raise Closed(_alone(page("media_kits/locked.html", form=PasscodeForm(formdata=None), token=token)))
    speak(variant.language or request.args.get("lang"))
    return variant


def _hers(variant) -> bool:
    return variant.creator_id == actor().creator_id


def _mark(variant) -> str:
    """Changes with the passcode, so that another one has to be typed again."""
    return secret_hash(variant.passcode_hash)[:16]


def _alone(response: Response) -> Response:
    """A page that no search engine lists, no cache keeps, and whose address no other site is told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def _contents(variant):
    return read_kits.contents(work.current().session, variant.kit.creator, variant.kit, variant)


@bp.get("/shared-kits/<token>")
@public
def shared(token: str):
    """Who opens it is counted afterwards, and nobody else: not her own looking, not a browser that only fetches ahead, not HEAD."""
    variant = _open(token)
    view_id, last_day = None, (variant.expires_at - timedelta(days=1)).date()
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if not _hers(variant) and not ahead and request.method == "GET":
        view_id, variant_id, now = media_kits.new_view_id(), variant.id, work.now()
        work.current().afterwards(lambda session: media_kits.note_opening(session, variant_id, view_id, now))
    return _alone(page("media_kits/shared.html", token=token, view_id=view_id, last_day=last_day, **shown(_contents(variant))))


@bp.post("/shared-kits/<token>/passcode")
@public
@limited(Limit("kit-passcode", 40, 600), Limit("kit-passcode", 10, 600, part="token"))
def unlock(token: str):
    """Guesses are counted for each network, and for each link whoever guesses."""
    variant, form = _variant(token), PasscodeForm()
    if form.validate_on_submit():
        if media_kits.opens(work.current(), variant, form.passcode.data):
            browser["kits"] = dict([*browser.get("kits", {}).items(), (variant.public_id, _mark(variant))][-LOCKS:])
            return go(url_for("media_kits.shared", token=token))
        form.passcode.errors = [N_("That is not the passcode of this link.")]
    return _alone(page("media_kits/locked.html", status=422, form=form, token=token))


@bp.post("/shared-kits/<token>/views/<view_id>")
@public
@limited(Limit("kit-view", 600, 600))
def note_view(token: str, view_id: str):
    """What the script of the page tells when it leaves the screen."""
    variant = _variant(token)
    view = found(read_kits.find_view(work.current().session, variant, view_id))
    sections = request.form.get("sections", "")[:200].split(",")
    media_kits.note_reading(work.current(), variant, view, seconds=request.form.get("seconds", 0, type=int), sections=sections)
    return make_response("", 204)


@bp.get("/shared-kits/<token>/print")
@public
def shared_sheet(token: str):
    contents = _contents(_open(token))
    return _alone(printed_page(contents, url_for("media_kits.shared", token=token), url_for("media_kits.shared_pdf", token=token)))


@bp.get("/shared-kits/<token>/pdf")
@public
def shared_pdf(token: str):
    contents = _contents(_open(token))
    here = url_for("media_kits.shared_pdf", token=token, lang=locale())
    return _alone(pdf_or_state(contents, here, url_for("media_kits.shared", token=token), url_for("media_kits.shared_sheet", token=token)))


@bp.post("/shared-kits/<token>/pdf")
@public
@limited(Limit("kit-pdf", 20, 600))
def order_shared_pdf(token: str):
    return order(_contents(_open(token)), url_for("media_kits.shared_pdf", token=token, lang=locale()))
