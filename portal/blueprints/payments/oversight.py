"""Knows what the operator's finance looks at: open tasks, balances of the books, and the nightly comparison with Stripe."""

from flask import url_for

from portal.blueprints.payments import bp
from portal.blueprints.payments.forms import PlainForm
from portal.domain.errors import Invalid
from portal.domain.ledger import natural
from portal.domain.payments.words import ACCOUNTS
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import ledger as read_ledger
from portal.queries import payments as read
from portal.services import payments
from portal.web import work
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.pages import go, page


@bp.get("/payments/operation")
@permitted(Permission.PAYMENTS_OVERSEE)
def operation():
    session, me = work.current().session, actor()
    balances = [(ACCOUNTS.get(code, code), code, natural(code, amount)) for (code, _), amount in read_ledger.by_code(session).items()]
    return page(
        "payments/operation.html",
        balances=balances,
        checks=read_ledger.checks(session),
        tasks=read.open_tasks(session, me),
        off=read_ledger.unbalanced_entries(session),
        month=f"{work.now():%Y-%m}",
    )


@bp.post("/payments/tasks/<public_id>/completion")
@signed_in
def finish_task(public_id: str):
    task = found(read.find_task(work.current().session, actor(), public_id))
    if not PlainForm().validate_on_submit():
        raise Invalid()
    payments.finish_task(work.current(), task)
    return go(url_for("payments.operation" if task.brand_id is None else "payments.index"), text=N_("Noted as done."))
