"""Knows the screens on which a creator brings an export, sees what it says, keeps its figures and takes them back."""

from dataclasses import dataclass

from flask import request, url_for
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.blueprints.exports import bp
from portal.domain.creators.figures import BASES
from portal.domain.creators.mapping import FIELDS, TableLook
from portal.domain.creators.uploads import ENTRIES, FORMATS, Preview, sentence_of
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.services import creators
from portal.services.files import Upload
from portal.web import work
from portal.web.filters import sentence
from portal.web.fits import listed
from portal.web.forms import Form
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.words import label

ROWS = 20


class UploadForm(Form):
    file = FileField(N_("Export file"), [FileRequired(N_("Choose a file first."))])


class SaveForm(Form):
    channel = SelectField(N_("Which of your channels is this?"), [InputRequired(N_("Choose a channel."))])


@dataclass(frozen=True)
class Rows:
    """One page of the refused rows."""

    number: int
    total: int
    public_id: str
    size: int = ROWS

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def url(self, number: int) -> str:
        return url_for("exports.show", public_id=self.public_id, rows=number)


@bp.get("/profile/uploads")
@permitted(Permission.CREATORS_EDIT)
def index():
    return _index(UploadForm(formdata=None))


@bp.post("/profile/uploads")
@permitted(Permission.CREATORS_EDIT)
def upload():
    form, name = UploadForm(), ""
    try:
        if form.validate_on_submit():
            name = form.file.data.filename
            creator = found(read_creators.own(work.current().session, actor()))
            row = creators.upload(work.current(), creator, Upload(name, form.file.data.stream))
            return go(_next(row))
    except Invalid as refusal:
        form.file.errors = [Text(N_("%(name)s: %(reason)s"), name=name[:120], reason=refusal.text)]
        work.start_over()
    return _index(form, 422)


def _next(row) -> str:
    """Where an upload that was just read is looked at: a table of which nobody has said yet what its columns mean asks that first."""
    asks = row.signature and not row.columns and row.state != "saved"
    return url_for("exports.columns" if asks else "exports.show", public_id=row.public_id)


def _index(form: UploadForm, status: int = 200):
    session = work.current().session
    return page(
        "exports/index.html",
        status=status,
        form=form,
        uploads=read_creators.uploads_of(session, actor()),
        most=work.office().settings.max_upload_mb,
        days=work.office().settings.export_days,
    )


@bp.get("/profile/uploads/<public_id>")
@permitted(Permission.CREATORS_EDIT)
def show(public_id: str):
    return _show(found(read_creators.find_upload(work.current().session, actor(), public_id)))


def _show(row, form: SaveForm | None = None, status: int = 200):
    preview = Preview.from_json(row.report)
    number = min(max(request.args.get("rows", 1, type=int), 1), max(1, -(-len(preview.rejected) // ROWS)))
    rows = Rows(number, len(preview.rejected), row.public_id)
    creator = found(read_creators.own(work.current().session, actor()))
    refused = [{**each, "reason": sentence_of(each["reason"])} for each in preview.rejected[(number - 1) * ROWS : number * ROWS]]
    return page(
        "exports/show.html",
        status=status,
        upload=row,
        preview=preview,
        form=form or _save_form(creator, preview, formdata=None),
        rows=rows,
        refused=refused,
        entries=row.format in ENTRIES,
        notes=[sentence_of(each) for each in preview.notes],
        now_gone=row.file is None or row.file.erased_at is not None,
        table=TableLook.from_json(preview.table) if preview.table else None,
        fields=FIELDS,
        bases=BASES,
        formats=FORMATS,
    )


def _save_form(creator, preview: Preview, **values) -> SaveForm:
    form = SaveForm(**values)
    fitting = [
        (channel.public_id, f"{label(channel.platform, 'platform')}: {channel.handle}")
        for channel in creator.channels
        if preview.platform in ("", channel.platform)
    ]
    form.channel.choices = fitting if len(fitting) < 2 else [("", sentence(N_("Choose a channel."))), *fitting]
    return form


@bp.post("/profile/uploads/<public_id>/reading")
@permitted(Permission.CREATORS_EDIT)
def read_as(public_id: str):
    row = found(read_creators.find_upload(work.current().session, actor(), public_id))
    try:
        creators.read_as(work.current(), row, request.form.get("format", ""))
    except (Invalid, NotNow) as refusal:
        work.start_over()
        return go(url_for("exports.show", public_id=public_id), text=refusal.text, category="warning")
    return go(_next(row), text=N_("Read as you said. Please look whether it is right now."))


@bp.post("/profile/uploads/<public_id>/saving")
@permitted(Permission.CREATORS_EDIT)
def save(public_id: str):
    session = work.current().session
    row, creator = found(read_creators.find_upload(session, actor(), public_id)), found(read_creators.own(session, actor()))
    form = _save_form(creator, Preview.from_json(row.report))
    if not form.validate_on_submit():
        return _show(row, form, 422)
    channel = found(read_creators.find_channel(session, actor(), form.channel.data))
    here = url_for("exports.show", public_id=public_id)
    try:
        saved = creators.save(work.current(), creator, row, channel)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return _show(found(read_creators.find_upload(work.current().session, actor(), public_id)), form, 422)
    except NotNow as refusal:
        work.start_over()
        return go(here, text=refusal.text, category="warning")
    if saved.already:
        return go(here, text=N_("These figures stand in your profile already. Nothing was changed."), category="info")
    return go(here, text=_kept(saved), undo=url_for("exports.undo", public_id=public_id))


def _kept(saved: creators.Saved) -> Text:
    """What was taken of a file: only what there was any of."""
    taken = (
        (saved.posts, Text.counted("%(n)s post", "%(n)s posts", saved.posts)),
        (saved.figures, Text.counted("%(n)s figure", "%(n)s figures", saved.figures)),
        (saved.shares, Text.counted("%(n)s share of your audience", "%(n)s shares of your audience", saved.shares)),
        (saved.comments, Text.counted("%(n)s comment", "%(n)s comments", saved.comments)),
    )
    return Text(N_("Kept: %(what)s."), what=listed([sentence(words) for number, words in taken if number]))


@bp.post("/profile/uploads/<public_id>/saving/removal")
@permitted(Permission.CREATORS_EDIT)
def undo(public_id: str):
    session = work.current().session
    row = found(read_creators.find_upload(session, actor(), public_id))
    creators.undo(work.current(), found(read_creators.own(session, actor())), row)
    return go(url_for("exports.show", public_id=public_id), text=N_("Every figure of this file is taken back."))


@bp.post("/profile/uploads/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def discard(public_id: str):
    creators.discard(work.current(), found(read_creators.find_upload(work.current().session, actor(), public_id)))
    return go(url_for("exports.index"), text=N_("The file is thrown away."))
