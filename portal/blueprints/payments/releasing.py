"""Knows the two steps of a release: a page that checks what leaves and for whom, and the deed with the password."""

from flask import request, url_for

from portal.blueprints.payments import bp
from portal.blueprints.payments.forms import ReleaseForm
from portal.domain.errors import Changed, Invalid, NotFound, NotNow
from portal.domain.money import Money
from portal.domain.payments.words import STATES
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import payments as read
from portal.services import payments
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.limits import Limit, limited
from portal.web.pages import go, page

MOST = 50


def _check_page(rows: list[read.Row], form: ReleaseForm, action: str, status: int = 200, problem: Text | None = None):
    going = [row for row in rows if row.releasable]
    sums: dict[str, list[Money]] = {}
    for row in going:
        split = row.shares
        before = sums.get(row.obligation.currency, [Money(0, row.obligation.currency)] * 3)
        sums[row.obligation.currency] = [
            one + more for one, more in zip(before, (row.obligation.amount, split.platform, split.creator), strict=True)
        ]
    single = len(rows) == 1
    return page(
        "payments/release.html",
        status=status,
        rows=rows,
        going=going,
        sums=list(sums.values()),
        states=STATES,
        form=form,
        action=action,
        problem=problem,
        single=single,
        back=url_for("payments.show", public_id=rows[0].obligation.public_id) if single else url_for("payments.index"),
    )


def _rows(public_ids: list[str]) -> list[read.Row]:
    session = work.current().session
    return read.rows(session, read.several(session, actor(), public_ids))


@bp.get("/payments/<public_id>/release")
@permitted(Permission.PAYMENTS_RELEASE)
def check(public_id: str):
    rows = _rows([public_id])
    if not rows:
        raise NotFound()
    return _check_page(rows, ReleaseForm(seen=rows[0].obligation.version, formdata=None), url_for("payments.release", public_id=public_id))


@bp.post("/payments/<public_id>/release")
@permitted(Permission.PAYMENTS_RELEASE)
@limited(Limit("release", 30, 600))
def release(public_id: str):
    fee = found(read.find(work.current().session, actor(), public_id))
    form, here = ReleaseForm(), url_for("payments.release", public_id=public_id)
    try:
        if not form.validate_on_submit():
            return _check_page(_rows([public_id]), form, here, 422)
        payments.release(work.current(), fee, seen=form.version, password=form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _check_page(_rows([public_id]), form, here, 422)
    except (Changed, NotNow) as refusal:
        work.start_over()
        rows = _rows([public_id])
        return _check_page(rows, ReleaseForm(seen=rows[0].obligation.version, formdata=None), here, 409, refusal.text)
    return go(url_for("payments.show", public_id=public_id), text=N_("Released. The transfer is on its way."))


@bp.get("/payments/release")
@permitted(Permission.PAYMENTS_RELEASE)
def check_several():
    rows = _rows(request.args.getlist("fee")[:MOST])
    if not rows:
        return go(url_for("payments.index"), text=N_("Choose at least one payment first."), category="info")
    return _check_page(rows, ReleaseForm(formdata=None), url_for("payments.release_several"))


@bp.post("/payments/release")
@permitted(Permission.PAYMENTS_RELEASE)
@limited(Limit("release", 30, 600))
def release_several():
    wanted = [
        (name, int(seen))
        for name, _, seen in (each.partition(":") for each in request.form.getlist("fee")[:MOST])
        if seen.isdecimal() and len(seen) < 9
    ]
    if not wanted:
        raise Invalid()
    form = ReleaseForm()
    here = url_for("payments.release_several")
    try:
        if not form.validate_on_submit():
            return _check_page(_rows([name for name, _ in wanted]), form, here, 422)
        outcomes = payments.release_several(work.current(), wanted, password=form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _check_page(_rows([name for name, _ in wanted]), form, here, 422)
    return page("payments/released.html", outcomes=outcomes)
