"""Knows how somebody takes up an authority, and changes between acting for a creator and being herself."""

from flask import url_for

from portal.blueprints.mandates import bp
from portal.blueprints.mandates.forms import ConfirmForm
from portal.domain import mandates as rules
from portal.domain.accounts import SCOPE_LABELS, SCOPE_MEANINGS
from portal.domain.errors import NotAllowed
from portal.domain.text import N_, Text
from portal.queries import accounts as read_accounts
from portal.queries import mandates as read_mandates
from portal.services import mandates
from portal.web import work
from portal.web.identity import actor, found, signed_in
from portal.web.pages import go, page


@bp.route("/mandates/invitations/<token>", methods=["GET", "POST"])
@signed_in
def accept(token: str):
    form, status = ConfirmForm(), 200
    try:
        mandate = mandates.accept(work.current(), token) if form.validate_on_submit() else None
    except NotAllowed:  # the page says whose it is, and how to get there
        work.start_over()
        mandate, status = None, 403
    if mandate is not None:
        if mandate.first_day > work.now().date():
            text = Text(
                N_("From %(day)s you may act for %(name)s: change to her in your settings then."),
                day=mandate.first_day,
                name=mandate.creator.name,
            )
            return go(url_for("settings.index"), text=text)
        return go(url_for("home.index"), text=Text(N_("You act for %(name)s now."), name=mandate.creator.name))
    mandate = mandates.named(work.current(), token)
    return page(
        "mandates/accept.html",
        status=status,
        form=form,
        mandate=mandate,
        me=read_accounts.account(work.current().session, actor()),
        scopes=[(SCOPE_LABELS[scope], SCOPE_MEANINGS[scope]) for scope in SCOPE_LABELS if scope in mandate.scopes],
        rule=rules.RULE,
    )


@bp.post("/mandates/<public_id>/acting")
@signed_in
def act_for(public_id: str):
    mandate = found(read_mandates.find(work.current().session, actor(), public_id))
    mandates.act_for(work.current(), mandate)
    return go(url_for("home.index"), text=Text(N_("You act for %(name)s now."), name=mandate.creator.name))


@bp.post("/mandates/acting/removal")
@signed_in
def act_for_oneself():
    mandates.act_for(work.current(), None)
    return go(url_for("home.index"), text=N_("You act for yourself again."))
