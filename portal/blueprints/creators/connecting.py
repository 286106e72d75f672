"""Knows the screens on which a creator connects a channel at its platform, sees how it goes, and lets it go again."""

from flask import request, url_for
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.creators import bp, proofs
from portal.blueprints.creators.screens import mine, section
from portal.domain.creators.connections import may_keep
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import verification as read
from portal.services import verification
from portal.services.creators import connections
from portal.services.creators.connections_ending import disconnect, forget_figures
from portal.web import work
from portal.web.forms import Form, at_most, choices, required, seen
from portal.web.identity import actor, found, permitted
from portal.web.limits import Limit, limited
from portal.web.pages import go, page
from portal.web.words import label


class PlatformForm(Form):
    platform = HiddenField()


class ReturnForm(Form):
    state = HiddenField()
    code = HiddenField()


class EndForm(Form):
    figures = RadioField(
        N_("What becomes of the figures"),
        [InputRequired(N_("Choose one of them."))],
        choices=choices([("keep", N_("Keep them, labelled as of a formerly connected account")), ("delete", N_("Delete them"))]),
    )
    version = seen()


class DisputeForm(Form):
    words = TextAreaField(N_("Why the account is yours"), [required, at_most(1000)])


@bp.get("/profile/connections")
@permitted(Permission.CREATORS_OWN)
def connections_page():
    return proofs.shown(mine())


@bp.post("/profile/connections")
@permitted(Permission.CREATORS_OWN)
@limited(Limit("connect", 30, 3600))
def begin_connection():
    creator, form = mine(), PlatformForm()
    if not form.validate_on_submit():
        raise Invalid()
    try:
        return go(connections.begin(work.current(), creator, form.platform.data))
    except NotNow as refusal:
        work.start_over()
        return go(url_for("creators.connections_page"), text=refusal.text, category="warning")


@bp.get("/profile/connections/return")
@permitted(Permission.CREATORS_OWN)
def come_back():
    """Where the platform leads her. Nothing happens before she sees what will be read and presses the button."""
    denied = bool(request.args.get("error")) or not (request.args.get("code") and request.args.get("state"))
    form = ReturnForm(formdata=None, state=request.args.get("state", "")[:200], code=request.args.get("code", "")[:2000])
    return page("creators/come_back.html", form=form, denied=denied)


@bp.post("/profile/connections/return")
@permitted(Permission.CREATORS_OWN)
@limited(Limit("connect-return", 30, 3600))
def finish_connection():
    form, here = ReturnForm(), url_for("creators.connections_page")
    if not form.validate_on_submit():
        raise Invalid()
    work.hand_in()
    try:
        made = connections.finish(work.office(), actor(), form.state.data or "", form.code.data or "")
    except connections.Taken as refusal:
        return go(url_for("creators.dispute", public_id=refusal.attempt), text=refusal.text, category="warning")
    except (connections.Trouble, Invalid) as refusal:
        return go(here, text=refusal.text, category="error")
    words = N_("%(platform)s is connected as %(channel)s. Its figures are being fetched; that takes a minute.")
    if made.added:
        words = N_("%(platform)s is connected as %(channel)s, which now stands among your channels. Its figures are being fetched.")
    return go(here, text=Text(words, platform=label(made.platform, "platform"), channel=made.channel))


@bp.route("/profile/connections/<public_id>/end", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def end_connection(public_id: str):
    connection = found(read.find_connection(work.current().session, actor(), public_id))
    form = EndForm(version=connection.version) if may_keep(connection.platform) else EndForm(version=connection.version, figures="delete")
    if connection.state not in ("active", "lost"):
        return go(url_for("creators.connections_page"))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return section(
            "creators/end_connection.html",
            "proof",
            mine(),
            status=status,
            form=form,
            connection=connection,
            keeps=may_keep(connection.platform),
        )
    number = int(form.version.data) if str(form.version.data).isdecimal() else 0
    kept = disconnect(work.current(), connection, keep_figures=form.figures.data == "keep", seen=number)
    words = (
        N_("%(channel)s is disconnected. Its figures stay, labelled.")
        if kept
        else N_("%(channel)s is disconnected and its figures are deleted.")
    )
    return go(url_for("creators.connections_page"), text=Text(words, channel=connection.handle))


@bp.post("/profile/connections/<public_id>/figures/removal")
@permitted(Permission.CREATORS_OWN)
def forget_connected_figures(public_id: str):
    connection = found(read.find_connection(work.current().session, actor(), public_id))
    forget_figures(work.current(), connection)
    return go(url_for("creators.connections_page"), text=Text(N_("The figures of %(channel)s are deleted."), channel=connection.handle))


@bp.route("/profile/disputes/<public_id>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def dispute(public_id: str):
    attempt = found(read.find_attempt(work.current().session, actor(), public_id))
    creator, form = mine(), DisputeForm()
    try:
        if form.validate_on_submit():
            verification.dispute(work.current(), creator, attempt, form.words.data)
            return go(url_for("creators.connections_page"), text=N_("The operator will look at it and write to you."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator, attempt = mine(), found(read.find_attempt(work.current().session, actor(), public_id))
    except NotNow as refusal:
        work.start_over()
        return go(url_for("creators.connections_page"), text=refusal.text, category="info")
    return section("creators/dispute.html", "proof", creator, status=422 if form.is_submitted() else 200, form=form, attempt=attempt)
