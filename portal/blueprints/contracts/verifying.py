"""Knows the page on which anybody can check a copy: it says whether it is the one, and nothing about who agreed on or decided what."""

from dataclasses import dataclass
from hashlib import sha256

from flask import request, url_for

from portal.blueprints.contracts import bp
from portal.blueprints.contracts.forms import CopyForm
from portal.domain.text import N_, Text
from portal.queries import compliance as read_compliance
from portal.queries import contracts as read_contracts
from portal.web import work
from portal.web.identity import actor, public
from portal.web.limits import Limit, limited
from portal.web.pages import page


@dataclass(frozen=True)
class Copy:
    """What a file is a copy of; `address` where the reader may open it."""

    words: Text
    address: str | None


@bp.route("/verify", methods=["GET", "POST"])
@public
@limited(Limit("verify", 60, 600))
def verify():
    """The file is read once, piece by piece, and not kept."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _shown(form, 422 if form.is_submitted() else 200)
    digest, stream = sha256(), request.files["copy"].stream
    head = chunk = stream.read(1 << 20)
    while chunk:
        digest.update(chunk)
        chunk = stream.read(1 << 20)
    if not head:
        form.copy.errors = [N_("This file is empty.")]
        return _shown(form, 422)
    fingerprint = digest.hexdigest()
    copy = _copy(work.current().session, fingerprint)
    return _shown(CopyForm(formdata=None), fingerprint=fingerprint, copy=copy, a_pdf=b"%PDF-" in head[:1024])


def _copy(session, fingerprint: str) -> Copy | None:
    agreement = read_contracts.sealed_copy(session, fingerprint)
    if agreement is not None:
        sealed = {"reference": agreement.reference, "moment": agreement.sealed_at}
        words = Text(N_("Agreement %(reference)s, signed by both and sealed on %(moment)s."), **sealed)
        mine = read_contracts.find(session, actor(), agreement.public_id)
        return Copy(words, url_for("contracts.show", public_id=agreement.public_id) if mine else None)
    record = read_compliance.printed_record(session, fingerprint)
    if record is not None:
        words = Text(N_("Vetting record %(reference)s, signed on %(day)s."), reference=record.public_id, day=record.signed_at.date())
        mine = read_compliance.find_record(session, actor(), record.public_id)
        return Copy(words, url_for("discovery.record", public_id=record.public_id) if mine else None)
    return None


def _shown(form: CopyForm, status: int = 200, fingerprint: str = "", copy: Copy | None = None, a_pdf: bool = True):
    return page("contracts/verify.html", status=status, form=form, fingerprint=fingerprint, copy=copy, a_pdf=a_pdf)
