"""Knows the page on which a creator uses her rights over her figures: see, take along, correct, restrict, object, ask a human."""

import csv
import io
import json

from flask import Response, url_for
from wtforms import SelectField, TextAreaField

from portal.blueprints.discovery import bp
from portal.blueprints.discovery.answering import FIGURE_WORDS
from portal.domain.compliance.checks import CHECK_STATES, DECISIONS, KINDS
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.queries import personal_data
from portal.services import compliance
from portal.services.compliance.rights import DISPUTABLE
from portal.web import work
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.words import label

TABLES = (
    "channel", "metric_snapshot", "post", "audience_share", "comment_reading", "provider_report", "figure_answer", "figure_check",
    "scoring_objection", "vetting_record", "vetting_look",
)  # fmt: skip
"""What "your figures" are; everything else about her is in the whole file of the settings."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class DisputeForm(Form):
    channel = SelectField(N_("Channel"), [required])
    figure = SelectField(N_("Figure"), [required])
    words = TextAreaField(N_("What is wrong with it"), [required, at_most(1000)])


class LookForm(Form):
    words = TextAreaField(N_("What should a person look at?"), [required, at_most(1000)])


@bp.get("/profile/figures")
@permitted(Permission.CREATORS_OWN)
def figure_rights():
    session, me = work.current().session, actor()
    creator = found(read_creators.own(session, me))
    return page(
        "discovery/vetting/rights.html",
        creator=creator,
        objection=read_compliance.objection_of(session, creator.id),
        checks=[(each, KINDS[each.kind], CHECK_STATES[each.state], FIGURE_WORDS.get(each.figure)) for each in _checks(session, creator)],
        looks=read_compliance.looks_at(session, creator.id),
        records=[(each, DECISIONS[each.decision]) for each in read_compliance.records_about(session, me)],
    )


def _checks(session, creator):
    return read_compliance.checks_of(session, creator.id)


@bp.post("/profile/figures/objection")
@permitted(Permission.CREATORS_OWN)
def object_to_scoring():
    compliance.object_to_scoring(work.current(), _own())
    return go(url_for("discovery.figure_rights"), text=N_("Your score is neither computed nor shown any more."))


@bp.post("/profile/figures/objection/withdrawal")
@permitted(Permission.CREATORS_OWN)
def allow_scoring():
    compliance.allow_scoring(work.current(), _own())
    return go(url_for("discovery.figure_rights"), text=N_("Your score is computed again."))


@bp.route("/profile/figures/disputes", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def dispute():
    creator, form = _own(), DisputeForm()
    form.channel.choices = choices((each.public_id, f"{label(each.platform, 'platform')} {each.handle}") for each in creator.channels)
    form.figure.choices = choices((name, sentence(words)) for name, words in FIGURE_WORDS.items() if name in DISPUTABLE)
    try:
        if form.validate_on_submit():
            channel = next(each for each in creator.channels if each.public_id == form.channel.data)
            compliance.dispute(work.current(), creator, channel, form.figure.data, form.words.data)
            return go(url_for("discovery.figure_rights"), text=N_("Your score is hidden until a person has looked at it."))
    except Invalid as refusal:
        form.refuse(refusal)
    except NotNow as refusal:
        return go(url_for("discovery.figure_rights"), text=refusal.text, category="error")
    return page("discovery/vetting/ask.html", status=422 if form.is_submitted() else 200, form=form, dispute=True)


@bp.route("/profile/figures/human-look", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def human_look():
    creator, form = _own(), LookForm()
    try:
        if form.validate_on_submit():
            compliance.ask_for_look(work.current(), creator, form.words.data)
            return go(url_for("discovery.figure_rights"), text=N_("A person of this portal will look and answer you here."))
    except Invalid as refusal:
        form.refuse(refusal)
    except NotNow as refusal:
        return go(url_for("discovery.figure_rights"), text=refusal.text, category="error")
    return page("discovery/vetting/ask.html", status=422 if form.is_submitted() else 200, form=form, dispute=False)


@bp.post("/profile/figures/checks/<public_id>/withdrawal")
@permitted(Permission.CREATORS_OWN)
def withdraw_check(public_id: str):
    compliance.withdraw_check(work.current(), found(read_compliance.check_of(work.current().session, actor(), public_id)))
    return go(url_for("discovery.figure_rights"), text=N_("Taken back."))


@bp.get("/profile/figures.json")
@permitted(Permission.CREATORS_OWN)
def figures_json():
    return _file(json.dumps(_told(), ensure_ascii=False, indent=1), "application/json", "my-figures.json")


@bp.get("/profile/figures.csv")
@permitted(Permission.CREATORS_OWN)
def figures_csv():
    """One line for each value: table, row, column, value; a spreadsheet runs none of it as a formula."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("table", "row", "column", "value"))
    for table, rows in _told().items():
        for row in rows:
            for column, value in row.items():
                text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else "" if value is None else str(value)
                lines.writerow((table, row.get("id", ""), column, f"'{text}" if text.startswith(FORMULA) and not _number(text) else text))
    return _file("\ufeff" + out.getvalue(), "text/csv", "my-figures.csv")


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _told() -> dict:
    session = work.current().session
    told = personal_data.collect(session, read_accounts.account(session, actor()))
    return {name: told[name] for name in TABLES if name in told}


def _file(text: str, kind: str, name: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _own():
    return found(read_creators.own(work.current().session, actor()))
