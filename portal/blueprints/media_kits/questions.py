"""Knows the questions of a kit: written in both languages, put in order, removed and restored."""

from flask import url_for
from wtforms import StringField, TextAreaField

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.editing import BROUGHT_BACK, kit_page, mine
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import media_kits as read_kits
from portal.services import media_kits
from portal.web import work
from portal.web.forms import Form, at_most
from portal.web.identity import actor, found, permitted
from portal.web.pages import go

FIELDS = ("question_en", "answer_en", "question_de", "answer_de")


class QuestionForm(Form):
    question_en = StringField(N_("Question, in English"), [at_most(200)])
    answer_en = TextAreaField(N_("Answer, in English"), [at_most(1200)])
    question_de = StringField(N_("Question, in German"), [at_most(200)])
    answer_de = TextAreaField(N_("Answer, in German"), [at_most(1200)])


def _list(form: QuestionForm, status: int = 200):
    creator = mine()
    rows = read_kits.questions_of(work.current().session, creator.id)
    return kit_page("media_kits/questions.html", "questions", status=status, creator=creator, form=form, questions=rows)


def _load(public_id: str):
    return found(read_kits.find_question(work.current().session, actor(), public_id))


@bp.get("/profile/kit/questions")
@permitted(Permission.CREATORS_EDIT)
def questions():
    return _list(QuestionForm(formdata=None))


@bp.post("/profile/kit/questions")
@permitted(Permission.CREATORS_EDIT)
def add_question():
    form = QuestionForm()
    try:
        if form.validate_on_submit():
            media_kits.add_question(work.current(), mine(), **{name: form[name].data or "" for name in FIELDS})
            return go(url_for("media_kits.questions"), text=N_("The question is added."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    return _list(form, 422)


@bp.route("/profile/kit/questions/<public_id>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit_question(public_id: str):
    form = QuestionForm(obj=_load(public_id))
    try:
        if form.validate_on_submit():
            back = media_kits.edit_question(work.current(), mine(), _load(public_id), **{name: form[name].data or "" for name in FIELDS})
            undo = url_for("media_kits.remove_question", public_id=public_id) if back else None
            return go(url_for("media_kits.questions"), text=BROUGHT_BACK if back else N_("Saved."), undo=undo)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    status = 422 if form.is_submitted() else 200
    return kit_page(
        "media_kits/question.html", "questions", status=status, form=form, question_id=public_id, removed=_load(public_id).removed_at
    )


@bp.post("/profile/kit/questions/<public_id>/rise")
@permitted(Permission.CREATORS_EDIT)
def raise_question(public_id: str):
    media_kits.move_question(work.current(), mine(), _load(public_id), up=True)
    return go(url_for("media_kits.questions", _anchor=f"question-{public_id}"))


@bp.post("/profile/kit/questions/<public_id>/fall")
@permitted(Permission.CREATORS_EDIT)
def lower_question(public_id: str):
    media_kits.move_question(work.current(), mine(), _load(public_id), up=False)
    return go(url_for("media_kits.questions", _anchor=f"question-{public_id}"))


@bp.post("/profile/kit/questions/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_question(public_id: str):
    media_kits.remove(work.current(), mine(), _load(public_id))
    undo = url_for("media_kits.restore_question", public_id=public_id)
    return go(url_for("media_kits.questions"), text=N_("The question is removed."), undo=undo)


@bp.post("/profile/kit/questions/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_question(public_id: str):
    media_kits.restore(work.current(), mine(), _load(public_id))
    return go(url_for("media_kits.questions"), text=N_("The question is back."))
