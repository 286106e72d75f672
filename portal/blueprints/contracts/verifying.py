"""Knows the page on which anybody can check a copy: it says whether it is the one, and nothing about who agreed on what."""

from hashlib import sha256

from flask import request

from portal.blueprints.contracts import bp
from portal.blueprints.contracts.forms import CopyForm
from portal.queries import contracts as read_contracts
from portal.web import work
from portal.web.identity import actor, public
from portal.web.limits import Limit, limited
from portal.web.pages import page


@bp.route("/verify", methods=["GET", "POST"])
@public
@limited(Limit("verify", 60, 600))
def verify():
    """The file is read once, piece by piece, and not kept."""
    form = CopyForm()
    if not form.validate_on_submit():
        return page(
            "contracts/verify.html",
            status=422 if form.is_submitted() else 200,
            form=form,
            checked=False,
            copy=None,
            fingerprint="",
            mine=None,
        )
    digest = sha256()
    stream = request.files["copy"].stream
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    session = work.current().session
    copy = read_contracts.sealed_copy(session, digest.hexdigest())
    mine = read_contracts.find(session, actor(), copy.public_id) if copy else None
    return page("contracts/verify.html", form=CopyForm(formdata=None), checked=True, copy=copy, fingerprint=digest.hexdigest(), mine=mine)
