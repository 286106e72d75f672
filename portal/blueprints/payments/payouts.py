"""Knows what a creator sees of her money: what, how much, on which day and why, and where she is paid."""

from flask import url_for

from portal.blueprints.payments import bp
from portal.blueprints.payments.forms import PlainForm
from portal.domain.errors import Invalid
from portal.domain.payments.words import STATES
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import payments as read
from portal.services import payments
from portal.web import work
from portal.web.identity import actor, permitted
from portal.web.pages import go, page


@bp.get("/payouts", endpoint="payouts")
@permitted(Permission.PAYMENTS_PAYOUT_ACCOUNT)
def overview():
    session, me = work.current().session, actor()
    rows = read.of_creator(session, me)
    coming = [row for row in rows if row.obligation.state in ("scheduled", "due", "collecting", "funded", "releasing", "held")]
    return page(
        "payments/payouts.html",
        coming=coming,
        past=[row for row in rows if row not in coming],
        states=STATES,
        account=read.payout_account(session, me),
        form=PlainForm(formdata=None),
        today=work.now().date(),
    )


@bp.post("/payouts/account")
@permitted(Permission.PAYMENTS_PAYOUT_ACCOUNT)
def begin():
    if not PlainForm().validate_on_submit():
        raise Invalid()
    work.hand_in()
    try:
        return go(payments.begin_onboarding(work.office(), actor()))
    except payments.Trouble as trouble:
        return go(url_for("payments.payouts"), text=trouble.text, category="error")


@bp.get("/payouts/return")
@permitted(Permission.PAYMENTS_PAYOUT_ACCOUNT)
def onboarded():
    """Where Stripe sends the creator back to, finished or not: the portal asks how her account stands."""
    return page("payments/onboarded.html", form=PlainForm(formdata=None))


@bp.post("/payouts/reading")
@permitted(Permission.PAYMENTS_PAYOUT_ACCOUNT)
def read_account():
    work.hand_in()
    try:
        ready = payments.check(work.office(), actor())
    except payments.Trouble as trouble:
        return go(url_for("payments.payouts"), text=trouble.text, category="error")
    if ready:
        return go(url_for("payments.payouts"), text=N_("Your payout account is ready."))
    return go(url_for("payments.payouts"), text=N_("Stripe still needs something from you before you can be paid."), category="info")
