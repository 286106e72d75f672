"""Knows the operator's queue of figures that creators dispute or want a human to look at."""

from flask import url_for
from wtforms import RadioField, TextAreaField

from portal.blueprints.discovery import asking, bp
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import compliance as read_compliance
from portal.services import compliance
from portal.web import work
from portal.web.fields import Deed
from portal.web.forms import at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page

OUTCOMES = {
    "upheld": N_("She is right: the part is set aside until newer figures come"),
    "kept": N_("The figure stands"),
}
LOOKED = {"upheld": N_("She is right"), "kept": N_("The score stands")}


class DecisionForm(Deed):
    outcome = RadioField(N_("Your decision"), [required])
    answer = TextAreaField(N_("Reason, as she will read it"), [required, at_most(1000)])


@bp.get("/operator/figures")
@permitted(Permission.VETTING_DECIDE)
def checks():
    waiting, decided = read_compliance.checks_waiting(work.current().session, actor())
    return page(
        "discovery/vetting/queue.html", waiting=[asking.row(each) for each in waiting], decided=[asking.row(each) for each in decided]
    )  # fmt: skip


@bp.route("/operator/figures/<public_id>", methods=["GET", "POST"])
@permitted(Permission.VETTING_DECIDE)
def decide_check(public_id: str):
    check = found(read_compliance.check_of(work.current().session, actor(), public_id))
    form = DecisionForm(seen=check.version)
    form.outcome.choices = choices((OUTCOMES if check.kind == "dispute" else LOOKED).items())
    try:
        if form.validate_on_submit():
            compliance.decide_check(
                work.current(), check, upheld=form.outcome.data == "upheld", answer=form.answer.data, seen=int(form.seen.data or 0)
            )  # fmt: skip
            return go(url_for("discovery.checks"), text=N_("Answered. The creator has been told."))
    except Changed as refusal:
        work.start_over()
        check = found(read_compliance.check_of(work.current().session, actor(), public_id))
        form.seen.data = str(check.version)
        return page("discovery/vetting/decide.html", status=409, form=form, row=asking.row(check), said=refusal.text)
    except Invalid as refusal:
        form.refuse(refusal)
    return page("discovery/vetting/decide.html", status=422 if form.is_submitted() else 200, form=form, row=asking.row(check), said=None)
