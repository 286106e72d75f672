"""Knows how a version is handed in and how a post is declared live."""

from flask import request, url_for

from portal.blueprints.board import bp, screen
from portal.blueprints.board.forms import DraftForm, PublicationForm
from portal.domain.board import preflight
from portal.domain.errors import Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.services import board
from portal.services.files import Upload
from portal.web import work
from portal.web.identity import permitted
from portal.web.pages import go


@bp.post("/deliverables/<public_id>/submissions")
@permitted(Permission.BOARD_SUBMIT)
def submit(public_id: str):
    """Check or hand in a version. While something is missing nobody else sees it; text and file stay for the next try."""
    form, deliverable = DraftForm(), screen.load(public_id)
    here = work.current()
    try:
        if not form.validate():
            raise Invalid()
        if request.form.get("deed") == "check":
            results, file = board.check(here, deliverable, _handed(form), form.seen.data or 0)
            _keep(form, file)
            kind = "warning" if preflight.missing(results) else "success"
            return screen.show(deliverable.collaboration, deliverable, draft=form, results=results, said=_verdict(results), said_kind=kind)
        version = board.submit(here, deliverable, _handed(form), form.seen.data or 0)
    except Refusal as refusal:
        _keep(form, getattr(refusal, "file", None))
        return screen.refused(public_id, refusal, public_id, "draft", form)
    return go(url_for("board.card", public_id=public_id), text=Text(N_("Version %(n)s is handed in."), n=version.number))


@bp.post("/deliverables/<public_id>/publication")
@permitted(Permission.BOARD_SUBMIT)
def publish(public_id: str):
    form = PublicationForm()

    def deed(thing) -> None:
        if not form.validate():
            raise Invalid()
        board.publish(
            work.current(),
            thing,
            form.seen.data or 0,
            url=form.url.data or "",
            caption=form.caption.data or "",
            confirmations=form.confirmations.data or (),
            posted=form.posted.data,
        )

    return screen.do(public_id, deed, N_("It is live. The label check is kept with it."), open_id=public_id, name="publication", form=form)


def _handed(form: DraftForm) -> board.Handed:
    brought = form.file.data
    return board.Handed(
        caption=form.caption.data or "",
        link=form.link.data or "",
        note=form.note.data or "",
        upload=Upload(brought.filename, brought.stream) if brought is not None and brought.filename else None,
        kept=form.kept.data or "",
        confirmations=tuple(form.confirmations.data or ()),
    )


def _keep(form: DraftForm, file) -> None:
    """The form names the file that is kept, so that it need not be brought again."""
    if file is not None:
        form.kept.data, form.kept.raw_data = file.public_id, None


def _verdict(results) -> Text:
    missing = len(preflight.missing(results))
    if not missing:
        return Text(N_("Nothing is missing. You can hand it in."))
    return Text.counted(
        "One thing is missing before the brand looks at it.", "%(n)s things are missing before the brand looks at it.", missing
    )
