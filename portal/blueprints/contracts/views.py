"""Knows the page of an agreement, its printed copy, and how it is taken back or refused."""

from flask import send_file, url_for

from portal.blueprints.contracts import bp
from portal.blueprints.contracts.forms import PlainForm, ReasonForm
from portal.blueprints.contracts.showing import load, show
from portal.domain import paths
from portal.domain.errors import Changed, NotNow, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import contracts as read_contracts
from portal.services import contracts
from portal.web import work
from portal.web.identity import permitted
from portal.web.pages import go, page


@bp.get("/contracts/<public_id>", endpoint="show")
@permitted(Permission.CONTRACTS_SEE)
def read(public_id: str):
    return show(load(public_id))


@bp.post("/contracts/<public_id>/completion")
@permitted(Permission.CONTRACTS_SIGN)
def complete(public_id: str):
    """Try again after something was filled in."""
    if not PlainForm().validate_on_submit():
        raise Changed()
    try:
        contracts.complete(work.current(), load(public_id))
    except NotNow as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("contracts.show", public_id=public_id), text=N_("The agreement is ready to be signed."))


@bp.route("/contracts/<public_id>/decline", methods=["GET", "POST"])
@permitted(Permission.CONTRACTS_SIGN)
def decline(public_id: str):
    """Not signing ends it for both; so it is asked on a page of its own."""
    contract = load(public_id)
    form = ReasonForm(seen=contract.version)
    if not form.validate_on_submit():
        return _asked(contract, form, "decline")
    try:
        contracts.decline(work.current(), contract, _number(form), form.reason.data or "")
    except Refusal as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("contracts.show", public_id=public_id), text=N_("You do not sign. They were told."))


@bp.route("/contracts/<public_id>/renewal", methods=["GET", "POST"])
@permitted(Permission.CONTRACTS_SIGN)
def void(public_id: str):
    """The brand takes a faulty paper back; a fair copy is written at once."""
    contract = load(public_id)
    form = ReasonForm(seen=contract.version)
    if not form.validate_on_submit():
        return _asked(contract, form, "void")
    try:
        copy = contracts.void(work.current(), contract, _number(form), form.reason.data or "")
    except Refusal as refusal:
        return _fresh(public_id, refusal)
    return go(url_for("contracts.show", public_id=copy.public_id), text=N_("The agreement is written anew from today’s data."))


@bp.get("/contracts/<public_id>/pdf")
@permitted(Permission.CONTRACTS_SEE)
def pdf(public_id: str):
    contract = load(public_id)
    stored = read_contracts.printed(work.current().session, contract)
    if stored is None:
        raise NotNow(N_("The PDF is not ready yet. It is made within a few minutes of the last signature."))
    response = send_file(
        work.office().gateways.files.path(stored.sha256).absolute(),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=stored.name,
        etag=stored.sha256,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _asked(contract, form: ReasonForm, event: str):
    shared = contract.collaboration
    return page(
        "contracts/reason.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        contract=contract,
        shared=shared,
        event=event,
        collaboration_path=paths.collaboration(shared.public_id),
    )


def _fresh(public_id: str, refusal: Refusal):
    """409: what was refused, and the agreement as it stands now."""
    if refusal.status != 409:
        raise refusal
    work.start_over()
    return show(load(public_id), status=409, refused=refusal.text)


def _number(form: ReasonForm) -> int:
    return int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
