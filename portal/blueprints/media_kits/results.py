"""Knows the page of one work sample: what came of it, each figure with its source and day."""

from flask import url_for
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.editing import mine
from portal.domain.errors import Invalid, NotNow
from portal.domain.media_kits.results import RESULTS
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.services.files import Upload
from portal.web import work
from portal.web.fields import Day
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page


class ResultForm(Form):
    kind = SelectField(N_("What came of it"), [required])
    value = StringField(N_("Number"), [required, at_most(20)])
    as_of = Day(N_("As of"), [InputRequired(N_("Write a day."))])
    proof = FileField(N_("Picture that shows it"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind.choices = choices((id, sentence(words)) for id, words in RESULTS.items())


def _sample(public_id: str):
    return found(read_creators.find_sample(work.current().session, actor(), public_id))


def _show(public_id: str, form: ResultForm, status: int = 200):
    mine()
    sample = _sample(public_id)
    rows = read_kits.results_of(work.current().session, [sample.id]).get(sample.id, [])
    return page("media_kits/results.html", status=status, sample=sample, results=rows, form=form)


@bp.get("/profile/samples/<public_id>")
@permitted(Permission.CREATORS_EDIT)
def results(public_id: str):
    return _show(public_id, ResultForm(formdata=None, as_of=work.now().date()))


@bp.post("/profile/samples/<public_id>")
@permitted(Permission.CREATORS_EDIT)
def add_result(public_id: str):
    form = ResultForm()
    try:
        sample = _sample(public_id)
        if form.validate_on_submit():
            brought = form.proof.data
            proof = Upload(brought.filename, brought.stream) if getattr(brought, "filename", "") else None
            values = {name: form[name].data for name in ("kind", "value", "as_of")}
            media_kits.add_result(work.current(), mine(), sample, proof=proof, **values)
            return go(url_for("media_kits.results", public_id=public_id), text=N_("The result is added."))
    except Invalid as refusal:
        if refusal.fields or not form.proof.data:
            form.refuse(refusal)
        else:
            form.proof.errors = [refusal.text]
        work.start_over()
    return _show(public_id, form, 422)


@bp.post("/profile/samples/<public_id>/figures")
@permitted(Permission.CREATORS_EDIT)
def take_results(public_id: str):
    try:
        taken = media_kits.take_results(work.current(), mine(), _sample(public_id))
    except NotNow as refusal:
        work.start_over()
        return go(url_for("media_kits.results", public_id=public_id), text=refusal.text, category="warning")
    text = Text.counted("One figure is taken from your platform export.", "%(n)s figures are taken from your platform export.", taken)
    return go(url_for("media_kits.results", public_id=public_id), text=text)


@bp.post("/profile/results/<result_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_result(result_id: str):
    result = found(read_kits.find_result(work.current().session, actor(), result_id))
    media_kits.remove(work.current(), mine(), result)
    undo = url_for("media_kits.restore_result", result_id=result_id)
    return go(url_for("media_kits.results", public_id=result.sample.public_id), text=N_("The result is removed."), undo=undo)


@bp.post("/profile/results/<result_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_result(result_id: str):
    result = found(read_kits.find_result(work.current().session, actor(), result_id))
    try:
        media_kits.restore(work.current(), mine(), result)
    except Invalid as refusal:
        work.start_over()
        return go(url_for("media_kits.results", public_id=result.sample.public_id), text=refusal.text, category="warning")
    return go(url_for("media_kits.results", public_id=result.sample.public_id), text=N_("The result is back."))
