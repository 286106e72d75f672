"""Knows the screen on which a creator says what the columns of her own table mean, and sees at once what is read."""

from dataclasses import dataclass

from flask import request, url_for
from wtforms import RadioField, SelectField

from portal.blueprints.exports import bp
from portal.domain.creators.mapping import DATES, FIELDS, ROWS, Columns, TableLook
from portal.domain.creators.uploads import FORMATS, Preview, sentence_of
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import creators as read_creators
from portal.services import creators
from portal.web import work
from portal.web.forms import Form, choices
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page

SHOWN = 3
"""So many refused rows are shown beside the columns; the whole list stands on the next page."""


class ColumnsForm(Form):
    rows = RadioField(N_("What is one row about?"), choices=choices(list(ROWS.items())))
    dates = SelectField(N_("How are dates with slashes written?"), choices=choices(list(DATES.items())))


@dataclass(frozen=True)
class Line:
    """One column of the table."""

    place: int
    name: str
    samples: tuple[str, ...]
    meaning: str


@bp.get("/profile/uploads/<public_id>/columns")
@permitted(Permission.CREATORS_EDIT)
def columns(public_id: str):
    return _page(_open(public_id))


@bp.post("/profile/uploads/<public_id>/columns")
@permitted(Permission.CREATORS_EDIT)
def choose(public_id: str):
    row, form = _open(public_id), ColumnsForm()
    if "look" in request.form:
        return _page(row, form)
    try:
        if form.validate_on_submit():
            creators.choose_columns(work.current(), row, _said(row, form))
            here = url_for("exports.show", public_id=public_id)
            return go(here, text=N_("Read like this. We remember it for your next table with the same first row."))
    except Invalid as refusal:
        work.start_over()
        row = _open(public_id)
        form.refuse(refusal)
    return _page(row, form, 422)


def _open(public_id: str):
    row = found(read_creators.find_upload(work.current().session, actor(), public_id))
    return found(row if row.report.get("table") else None)


def _said(row, form: ColumnsForm) -> Columns:
    header = TableLook.from_json(row.report["table"]).header
    meanings = [request.values.get(f"column-{place}", "") for place in range(len(header))]
    return Columns.chosen(meanings, form.rows.data or "", form.dates.data or "")


def _page(row, form: ColumnsForm | None = None, status: int = 200):
    """The columns as they were said in this request, else as they were read."""
    look = TableLook.from_json(row.report["table"])
    asked = form is not None or "rows" in request.args
    form = form or ColumnsForm(request.args if asked else None, rows=look.columns.rows, dates=look.columns.dates)
    preview, problem = Preview.from_json(row.report), None
    meant = {place: name for name, place in look.columns.places.items()}
    if asked:
        meant = {place: request.values.get(f"column-{place}", "") for place in range(len(look.header))}
        try:
            preview = creators.look(work.current(), row, _said(row, form))
        except Invalid as refusal:
            preview, problem = None, refusal.fields.get("columns", refusal.text)
        except NotNow as refusal:
            preview, problem = None, refusal.text
    return page(
        "exports/columns.html",
        fragment="exports/_reading.html",
        status=status,
        upload=row,
        form=form,
        lines=[Line(place, name, look.samples[place], meant.get(place, "")) for place, name in enumerate(look.header)],
        fields=FIELDS,
        preview=preview,
        problem=problem,
        refused=[{**each, "reason": sentence_of(each["reason"])} for each in preview.rejected[:SHOWN]] if preview else [],
        closed=row.state == "saved",
        kept=Preview.from_json(row.report),
        formats=FORMATS,
        now_gone=row.file is None or row.file.erased_at is not None,
    )
