"""Knows the operator's queue: what waits for her eyes, the evidence of each, and her yes or no with a reason."""

from flask import send_file, url_for
from wtforms import StringField, TextAreaField

from portal.blueprints.verification import bp
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.domain.verification import OWNERSHIP
from portal.queries import verification as read
from portal.services import verification
from portal.web import ladders, work
from portal.web.forms import Form, at_most, seen
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page

QUEUE = "verification.queue"


class YesForm(Form):
    words = StringField(N_("What you saw"), [at_most(500)])
    version = seen()


class NoForm(Form):
    reason = TextAreaField(N_("Reason, for the one who asked"), [at_most(500)])
    version = seen()


@bp.get("/operator/checks")
@permitted(Permission.VERIFICATION_DECIDE)
def queue():
    session = work.current().session
    return page("verification/queue.html", waiting=ladders.told(read.waiting(session)), decided=ladders.told(read.decided(session)))


def _found(public_id: str):
    return found(read.find(work.current().session, actor(), public_id))


def _shown(row, no: NoForm | None = None, status: int = 200, said: Text | None = None):
    session = work.current().session
    other = read.held_by(session, row.claim["platform"], row.claim["provider_id"]) if row.method == OWNERSHIP else None
    return page(
        "verification/check.html",
        status=status,
        check=ladders.told([row])[0],
        row=row,
        yes=YesForm(formdata=None, prefix="yes-", version=row.version),
        no=no or NoForm(formdata=None, version=row.version),
        refused=None if said else no,
        said=said,
        held=other if other is not None and other.creator_id != row.creator_id else None,
        dispute=row.method == OWNERSHIP,
    )


@bp.get("/operator/checks/<public_id>")
@permitted(Permission.VERIFICATION_DECIDE)
def check(public_id: str):
    return _shown(_found(public_id))


@bp.get("/operator/checks/<public_id>/paper")
@permitted(Permission.VERIFICATION_DECIDE)
def paper(public_id: str):
    """The document, as a download: nothing that somebody brought is opened inside the portal."""
    stored = found(_found(public_id).file)
    if stored.erased_at is not None:
        found(None)
    path = work.office().gateways.files.path(stored.sha256).absolute()
    response = send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/operator/checks/<public_id>/confirmation")
@permitted(Permission.VERIFICATION_DECIDE)
def confirm(public_id: str):
    row, form = _found(public_id), YesForm(prefix="yes-")
    if not form.validate_on_submit():
        raise Invalid()
    try:
        verification.confirm(work.current(), row, _number(form.version.data), form.words.data or "")
    except Changed as refusal:
        return _as_it_stands(public_id, refusal.text)
    return go(url_for(QUEUE), text=N_("Confirmed. The one who asked is told."))


@bp.post("/operator/checks/<public_id>/refusal")
@permitted(Permission.VERIFICATION_DECIDE)
def refuse(public_id: str):
    return _with_reason(public_id, verification.refuse, N_("Refused. The one who asked reads your reason."))


@bp.post("/operator/checks/<public_id>/revocation")
@permitted(Permission.VERIFICATION_DECIDE)
def revoke(public_id: str):
    return _with_reason(public_id, verification.revoke, N_("Taken back. It is no longer shown."))


def _with_reason(public_id: str, deed, said: str):
    row, form = _found(public_id), NoForm()
    try:
        if form.validate_on_submit():
            deed(work.current(), row, _number(form.version.data), form.reason.data or "")
            return go(url_for(QUEUE), text=said)
    except Changed as refusal:
        return _as_it_stands(public_id, refusal.text, form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        row = _found(public_id)
    return _shown(row, form, 422)


def _as_it_stands(public_id: str, said: Text, reason: str = ""):
    """The check after somebody else was quicker, with the reason that was typed."""
    work.start_over()
    row = _found(public_id)
    return _shown(row, NoForm(formdata=None, version=row.version, reason=reason), 409, said)


def _number(written) -> int:
    return int(written) if str(written).isdecimal() and len(str(written)) < 10 else 0
