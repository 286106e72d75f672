"""Knows how a creator answers one of her figures, and how a provider's report is stated and taken back."""

from datetime import date

from flask import request, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from portal.blueprints.discovery import bp
from portal.domain.creators.metrics import share_from
from portal.domain.errors import Invalid, NotFound
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.domain.vetting.quality import PART_NAMES
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.queries import discovery as read_discovery
from portal.services import compliance
from portal.services.compliance.statements import FIGURES
from portal.web import work
from portal.web.fields import Day, Number
from portal.web.forms import Form, at_most, required
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.pages import go, page

FIGURE_WORDS = {
    **PART_NAMES,
    "quality": N_("engagement quality"),
    "card": N_("the private panel"),
    "sponsored": N_("labelled advertising"),
    "screen": N_("topics to read about"),
}


class AnswerForm(Form):
    words = TextAreaField(N_("What you want to say about it"), [at_most(1000)])
    day = Day(N_("Day that it is about"), [Optional()])
    link = StringField(N_("Address of something to look at"), [at_most(300)])


class ReportForm(Form):
    provider = StringField(N_("Who made the report"), [required, at_most(80)])
    credible = StringField(N_("Credible followers"), [required])
    sample = Number(N_("Followers that were looked at"), [Optional()])
    as_of = Day(N_("Date of the report"), [required])

    def validate_credible(self, field):
        self.share = share_from(field.data or "")
        if self.share is None:
            raise ValidationError(N_("Write per cent from 0 to 100, such as 84.5."))


@bp.route("/creators/<handle>/answers/<figure>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def answer(handle: str, figure: str):
    """Her own words beside a figure; leaving them empty takes the last answer back."""
    session, me = work.current().session, actor()
    creator = found(read_creators.own(session, me))
    if creator.handle != handle or figure not in FIGURES:
        raise NotFound()
    channel = _channel(creator)
    known = read_compliance.answers_of(session, creator.id, channel.public_id).get(figure)
    asked = _day_asked()
    shown = None if asked and known and known.day != asked else known
    form = AnswerForm(words=shown.words if shown else "", day=asked or (shown.day if shown else None), link=shown.link if shown else "")
    try:
        if form.validate_on_submit():
            compliance.answer_figure(work.current(), creator, channel, figure, form.words.data, form.day.data, form.link.data)
            back = url_for("discovery.show", handle=handle, channel=channel.public_id, _anchor=f"answer-{figure}")
            return go(back, text=N_("Your answer stands beside the figure.") if form.words.data else N_("Your answer is taken back."))
    except Invalid as refusal:
        form.refuse(refusal)
    return page(
        "discovery/vetting/answer.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        creator=creator,
        channel=channel,
        figure=figure,
        name=FIGURE_WORDS[figure],
        known=known,
    )


@bp.route("/creators/<handle>/reports", methods=["GET", "POST"])
@signed_in
def report(handle: str):
    """State what a provider reported about the followers: a creator for everybody, a brand for itself and her."""
    session, me = work.current().session, actor()
    creator = found(read_discovery.find(session, me, handle))
    channel, own, form = _channel(creator), me.creator_id == creator.id, ReportForm()
    try:
        if form.validate_on_submit():
            compliance.attach_report(
                work.current(), creator, channel, form.provider.data, form.share, form.as_of.data, form.sample.data
            )  # fmt: skip
            return go(url_for("discovery.show", handle=handle, channel=channel.public_id), text=N_("The report is attached, as stated."))
    except Invalid as refusal:
        form.refuse(refusal)
    status = 422 if form.is_submitted() else 200
    return page("discovery/vetting/report.html", status=status, form=form, creator=creator, channel=channel, own=own)


@bp.post("/vetting-reports/<public_id>/withdrawal")
@signed_in
def withdraw_report(public_id: str):
    session = work.current().session
    stated = found(read_compliance.find_report(session, actor(), public_id))
    handle, channel = stated.channel.creator.handle, stated.channel.public_id
    compliance.withdraw_report(work.current(), stated)
    return go(url_for("discovery.show", handle=handle, channel=channel), text=N_("The report is taken away."))


def _day_asked() -> date | None:
    """The day of the jump or slow change that she wants to explain; what she said of another day is not asked for again."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _channel(creator):
    """The channel that the address asks for, else the first one; without any there is nothing to speak of."""
    asked = request.args.get("channel")
    chosen = next((channel for channel in creator.channels if channel.public_id == asked), None)
    return found(chosen or next(iter(creator.channels), None))
