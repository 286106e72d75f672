"""Knows how a creator asks a human to look at one of her figures or at her score, and adds to what she asked."""

from collections.abc import Callable

from flask import url_for
from wtforms import SelectField, TextAreaField

from portal.blueprints.discovery import bp
from portal.blueprints.discovery.answering import FIGURE_WORDS
from portal.domain.compliance.checks import CHECK_STATES, KINDS
from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.services import compliance
from portal.services.compliance.rights import DISPUTABLE
from portal.web import work
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, choices, required
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.words import label

ASKED_ALREADY = N_("This is being checked already. What you have just written is not lost: add it to the open question.")
CLOSED = {
    "withdrawn": N_("You took this question back meanwhile. What you have just written is not lost: ask anew if you want to."),
    "kept": N_("It has been answered meanwhile. What you have just written is not lost: read the answer, then ask anew if you want to."),
}
CLOSED["upheld"] = CLOSED["kept"]


class DisputeForm(Form):
    channel = SelectField(N_("Channel"), [required])
    figure = SelectField(N_("Figure"), [required])
    words = TextAreaField(N_("What is wrong with it"), [required, at_most(1000)])

    def __init__(self, creator, **values):
        super().__init__(**values)
        self.channel.choices = choices((each.public_id, f"{label(each.platform, 'platform')} {each.handle}") for each in creator.channels)
        self.figure.choices = choices((name, sentence(words)) for name, words in FIGURE_WORDS.items() if name in DISPUTABLE)


class LookForm(Form):
    words = TextAreaField(N_("What should a person look at?"), [required, at_most(1000)])


class AddForm(Form):
    words = TextAreaField(N_("What you want to add"), [required, at_most(1000)])


@bp.route("/profile/figures/disputes", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def dispute():
    creator = _own()
    form = DisputeForm(creator)

    def ask() -> None:
        channel = next(each for each in creator.channels if each.public_id == form.channel.data)
        compliance.dispute(work.current(), creator, channel, form.figure.data, form.words.data)

    return _asked("dispute", form, ask, N_("Your score is hidden until a person has looked at it."))


@bp.route("/profile/figures/human-look", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def human_look():
    creator, form = _own(), LookForm()

    def ask() -> None:
        compliance.ask_for_look(work.current(), creator, form.words.data)

    return _asked("human_look", form, ask, N_("A person of this portal will look and answer you here."))


def _asked(kind: str, form: Form, ask: Callable[[], None], done: str):
    try:
        if form.validate_on_submit():
            ask()
            return go(url_for("discovery.figure_rights"), text=done)
    except Invalid as refusal:
        form.refuse(refusal)
    except compliance.AskedAlready as refusal:
        return _as_it_stands(refusal.check, form.words.data, ASKED_ALREADY)
    return _ask(kind, form, 422 if form.is_submitted() else 200)


@bp.route("/profile/figures/checks/<public_id>/additions", methods=["GET", "POST"])
@permitted(Permission.CREATORS_OWN)
def add_to_check(public_id: str):
    """More words to an open question; those before stay as they were read."""
    check, form = _found(public_id), AddForm()
    if not form.is_submitted() and check.state != "open":
        return go(url_for("discovery.figure_rights", _anchor=f"check-{public_id}"))
    try:
        if form.validate_on_submit():
            compliance.add_to_check(work.current(), check, form.words.data)
            return go(url_for("discovery.figure_rights", _anchor=f"check-{public_id}"), text=N_("It is added to your question."))
    except Invalid as refusal:
        form.refuse(refusal)
    except (Changed, NotNow) as refusal:
        return _as_it_stands(public_id, form.words.data, refusal.text)
    return _add(check, form, 422 if form.is_submitted() else 200)


@bp.post("/profile/figures/checks/<public_id>/withdrawal")
@permitted(Permission.CREATORS_OWN)
def withdraw_check(public_id: str):
    compliance.withdraw_check(work.current(), _found(public_id))
    return go(url_for("discovery.figure_rights"), text=N_("Taken back."))


def row(check) -> dict:
    """What every page says of one question: its kind, state and figure in words, and the channel as far as it is still hers."""
    channel = next((each for each in check.creator.channels if each.public_id == check.channel), None)
    return {
        "check": check,
        "kind": KINDS[check.kind],
        "state": CHECK_STATES[check.state],
        "figure": FIGURE_WORDS.get(check.figure),
        "channel": f"{label(channel.platform, 'platform')} {channel.handle}" if channel else "",
    }


def _as_it_stands(public_id: str, words: str, said: str | Text):
    """The question as it is now with the words that were typed: to be added while it is open, else to be asked anew."""
    work.start_over()
    check = _found(public_id)
    if check.state == "open":
        return _add(check, AddForm(formdata=None, words=words), 409, said)
    if check.kind == "dispute":
        form = DisputeForm(_own(), formdata=None, channel=check.channel, figure=check.figure, words=words)
    else:
        form = LookForm(formdata=None, words=words)
    return _ask(check.kind, form, 409, CLOSED[check.state], check)


def _ask(kind: str, form: Form, status: int, said: str | None = None, before=None):
    answered = row(before) if before else None
    return page("discovery/vetting/ask.html", status=status, form=form, dispute=kind == "dispute", said=said, before=answered)


def _add(check, form: AddForm, status: int, said: str | Text | None = None):
    return page("discovery/vetting/add.html", status=status, form=form, row=row(check), said=said)


def _found(public_id: str):
    return found(read_compliance.check_of(work.current().session, actor(), public_id))


def _own():
    return found(read_creators.own(work.current().session, actor()))
