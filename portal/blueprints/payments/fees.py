"""Knows the page of one fee: where it stands and why, its way from agreed to paid, and the door to Stripe's payment page."""

from flask import redirect, url_for

from portal.blueprints.payments import bp
from portal.blueprints.payments.forms import PlainForm, SeenForm
from portal.domain.errors import Invalid
from portal.domain.payments.words import ACCOUNTS, ENTRY_KINDS, STATES
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import ledger as read_ledger
from portal.queries import payments as read
from portal.services import payments
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.language import locale
from portal.web.pages import go, page


@bp.get("/payments/<public_id>")
@permitted(Permission.PAYMENTS_SEE)
def show(public_id: str):
    session, me = work.current().session, actor()
    fee = found(read.find(session, me, public_id))
    (row,) = read.rows(session, [fee])
    return page(
        "payments/show.html",
        fragment="payments/_fee.html",
        row=row,
        fee=fee,
        states=STATES,
        operations=read.operations(session, [fee])[fee.id],
        signed_on=read.signed_on(session, fee),
        attempt=read.open_attempt(session, fee, work.now()),
        form=SeenForm(seen=fee.version, formdata=None),
        as_creator=me.creator_id is not None,
        entries=read_ledger.of_collaboration(session, me, fee.collaboration_id),
        entry_kinds=ENTRY_KINDS,
        accounts=ACCOUNTS,
    )


@bp.post("/payments/<public_id>/checkout")
@permitted(Permission.PAYMENTS_COLLECT)
def checkout(public_id: str):
    found(read.find(work.current().session, actor(), public_id))
    form = SeenForm()
    if not form.validate_on_submit():
        raise Invalid()
    here, language = url_for("payments.show", public_id=public_id), locale()
    work.hand_in()
    try:
        return go(payments.collect(work.office(), actor(), public_id, seen=form.version, locale=language))
    except payments.Secured as secured:
        return go(here, text=secured.text)
    except payments.Trouble as trouble:
        return go(here, text=trouble.text, category="error")


@bp.get("/payments/<public_id>/return")
@permitted(Permission.PAYMENTS_COLLECT)
def returned(public_id: str):
    """Where Stripe sends the payer back to. It proves nothing and books nothing; it lets the portal ask Stripe."""
    fee = found(read.find(work.current().session, actor(), public_id))
    if fee.funded_at is not None:
        return redirect(url_for("payments.show", public_id=public_id), 303)
    return page("payments/returned.html", fee=fee, form=PlainForm(formdata=None))


@bp.post("/payments/<public_id>/reading")
@permitted(Permission.PAYMENTS_COLLECT)
def look(public_id: str):
    found(read.find(work.current().session, actor(), public_id))
    work.hand_in()
    here = url_for("payments.show", public_id=public_id)
    try:
        secured = payments.look(work.office(), actor(), public_id)
    except payments.Trouble as trouble:
        return go(here, text=trouble.text, category="error")
    if secured:
        return go(here, text=Text(N_("Payment secured. The creator has been told.")))
    return go(here, text=Text(N_("Stripe has not confirmed the payment yet. This page changes by itself when it does.")), category="info")
