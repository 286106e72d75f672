"""Knows the buttons of an application. Each says which version its presser saw; a stale one gets the page as it stands now (409)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from portal.blueprints.applications import bp, showing
from portal.blueprints.applications.forms import ApproveForm, DeclineForm
from portal.domain.errors import Changed, Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import programs as read_programs
from portal.services import programs
from portal.web import work
from portal.web.fields import Deed
from portal.web.identity import actor, found, permitted
from portal.web.pages import go


def load(public_id: str) -> Any:
    return found(read_programs.find_application(work.current().session, actor(), public_id))


def _deed(public_id: str, form: Deed, deed: Callable[[Any, int], None], done: str, *, keep: str = ""):
    """Do `deed` to the application; a refused form is shown again under the name `keep`."""
    application = load(public_id)
    try:
        if not form.validate_on_submit() and keep and form.errors:
            return showing.application_page(application, status=422, **{keep: form})
        if not (form.seen.data or "").isdecimal():
            raise Changed()
        deed(application, int(form.seen.data))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        work.start_over()
        if isinstance(refusal, Invalid) and keep:
            form.refuse(refusal)
            return showing.application_page(load(public_id), status=422, **{keep: form})
        return showing.application_page(load(public_id), status=refusal.status, refused=refusal.text)
    return go(url_for("applications.show", public_id=public_id), text=done)


@bp.post("/applications/<public_id>/shortlisting")
@permitted(Permission.APPLICATIONS_DECIDE)
def shortlist(public_id: str):
    return _deed(
        public_id,
        Deed(),
        lambda row, seen: programs.shortlist(work.current(), row, seen),
        N_("On the shortlist. The creator knows it too."),
    )


@bp.post("/applications/<public_id>/approval")
@permitted(Permission.APPLICATIONS_DECIDE)
def approve(public_id: str):
    form = ApproveForm()
    return _deed(
        public_id,
        form,
        lambda row, seen: programs.approve(work.current(), row, seen, form.welcome.data or ""),
        N_("Chosen. As soon as the creator confirms, the offer is yours to make."),
        keep="approving",
    )


@bp.post("/applications/<public_id>/refusal")
@permitted(Permission.APPLICATIONS_DECIDE)
def decline(public_id: str):
    form = DeclineForm()

    def deed(row: Any, seen: int) -> None:
        own = form.kind_word.data == "own"
        programs.decline(
            work.current(), row, seen, kind_word="" if own else form.kind_word.data, words=form.words.data or "" if own else ""
        )

    return _deed(public_id, form, deed, N_("Declined, with a kind word."), keep="declining")


@bp.post("/applications/<public_id>/confirmation")
@permitted(Permission.PROGRAMS_APPLY)
def confirm(public_id: str):
    return _deed(
        public_id,
        Deed(),
        lambda row, seen: programs.confirm(work.current(), row, seen),
        N_("Confirmed. The brand makes you an offer now."),
    )


@bp.post("/applications/<public_id>/withdrawal")
@permitted(Permission.APPLICATIONS_WITHDRAW)
def withdraw(public_id: str):
    return _deed(
        public_id, Deed(), lambda row, seen: programs.withdraw(work.current(), row, seen), N_("Withdrawn. The brand has been told.")
    )
