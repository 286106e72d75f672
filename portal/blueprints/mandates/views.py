"""Knows the page on which a creator sees and decides who acts for her."""

from datetime import timedelta
from typing import Any

from flask import url_for

from portal.blueprints.mandates import bp
from portal.blueprints.mandates.forms import MandateForm
from portal.domain import mandates as rules
from portal.domain.accounts import SCOPE_LABELS, SCOPE_MEANINGS
from portal.domain.activity import told
from portal.domain.errors import Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.queries import mandates as read_mandates
from portal.services import mandates
from portal.services.files import Upload
from portal.web import work
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.pages import go, page

SIGNS = {"invited": "move", "to come": "move", "valid": "ok", "ended": "off", "revoked": "stop"}


def _page(form: MandateForm, status: int = 200, said: Text | None = None):
    session, me, now = work.current().session, actor(), work.now()
    return page(
        "mandates/index.html",
        status=status,
        form=form,
        said=said,
        given=[(each, rules.standing(each, now)) for each in read_mandates.given(session, me)],
        deeds=[_line(row, name) for row, name in read_mandates.deeds(session, me)],
        signs=SIGNS,
        states=rules.STATES,
        scopes=[(str(scope), words, SCOPE_MEANINGS[scope]) for scope, words in SCOPE_LABELS.items()],
        labels={str(scope): words for scope, words in SCOPE_LABELS.items()},
        rule=rules.RULE,
    )


def _line(row, name: str) -> dict[str, Any]:
    return {"text": told(row.verb, rules.agent(name, actor().name), row.details), "at": row.at, "by": "creator"}


@bp.get("/mandates")
@permitted(Permission.CREATORS_OWN)
def index():
    today = work.now().date()
    return _page(MandateForm(formdata=None, first_day=today, last_day=today + timedelta(days=364)))


@bp.post("/mandates")
@permitted(Permission.CREATORS_OWN)
def give():
    form = MandateForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    creator = found(read_creators.own(work.current().session, actor()))
    wish = mandates.Wish(form.email.data, form.scopes.data, form.first_day.data, form.last_day.data, form.declaration.data or "")
    brought = form.paper.data
    paper = Upload(brought.filename, brought.stream) if brought and getattr(brought, "filename", "") else None
    try:
        mandates.give(work.current(), creator, wish, paper)
    except Invalid as refusal:
        if refusal.fields:
            form.refuse(refusal)
        else:
            form.paper.errors = [refusal.text]
        work.start_over()
        return _page(form, 422)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        work.start_over()
        return _page(form, 409, refusal.text)
    return go(url_for("mandates.index"), text=Text(N_("An invitation is on its way to %(email)s."), email=form.email.data))


@bp.post("/mandates/<public_id>/removal")
@signed_in
def revoke(public_id: str):
    """Of the creator who gave it, or of whoever holds it."""
    mandate = found(read_mandates.find(work.current().session, actor(), public_id))
    hers = mandate.account_id != actor().account_id
    mandates.revoke(work.current(), mandate)
    if hers:
        return go(url_for("mandates.index"), text=N_("The authority is revoked, in every browser and at once."))
    return go(url_for("settings.index"), text=N_("You have laid down the authority."))
