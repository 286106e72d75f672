"""Knows the screens about a person's own data: take it along, or leave."""

import json

from flask import Response, url_for
from wtforms import PasswordField

from portal.blueprints.settings import bp
from portal.domain.errors import Invalid
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.queries import personal_data
from portal.services import leaving
from portal.web import work
from portal.web.forms import Form, password_required
from portal.web.identity import actor, emptied, forget, signed_in
from portal.web.limits import Limit, limited
from portal.web.pages import go, page


class LeaveForm(Form):
    password = PasswordField(N_("Your password"), [password_required], keep_spaces=True)


@bp.get("/settings/data")
@signed_in
def data():
    """Everything about her as one JSON file."""
    session = work.current().session
    told = personal_data.collect(session, read_accounts.account(session, actor()))
    answer = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@bp.route("/settings/leaving", methods=["GET", "POST"])
@signed_in
@limited(Limit("own-password", 30, 600))
def leave():
    form = LeaveForm()
    try:
        if not form.validate_on_submit():
            return page(
                "settings/leave.html", status=422 if form.is_submitted() else 200, form=form, obstacles=leaving.obstacles(work.current())
            )
        leaving.leave(work.current(), form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return page("settings/leave.html", status=422, form=form, obstacles=[])
    forget()
    return emptied(go(url_for("public.home"), text=N_("Your account is closed. Farewell.")))
