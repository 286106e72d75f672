"""Knows the buttons of a program: publish, close, reopen, archive. A stale one gets the page as it stands now."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from portal.blueprints.programs import bp, showing
from portal.domain.errors import Changed, Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import programs as read_programs
from portal.services import programs
from portal.web import work
from portal.web.fields import Deed
from portal.web.identity import actor, found, permitted
from portal.web.pages import go


def own(public_id: str):
    """The program of the actor's brand, or NotFound."""
    return found(read_programs.find_own(work.current().session, actor(), public_id))


def seen_version(form: Deed) -> int:
    """The version that stood on the page; without one nothing is done."""
    if not form.validate_on_submit() or not (form.seen.data or "").isdecimal():
        raise Changed()
    return int(form.seen.data)


def _deed(public_id: str, service: Callable, done: str, *, to: str = "programs.show"):
    program = own(public_id)
    try:
        service(work.current(), program, seen_version(Deed()))
    except Refusal as refusal:
        if refusal.status != 409 and not isinstance(refusal, Invalid):
            raise
        work.start_over()
        return showing.program_page(own(public_id), status=refusal.status, refused=refusal.text)
    return go(url_for(to, public_id=public_id) if to == "programs.show" else url_for(to), text=done)


@bp.post("/programs/<public_id>/publication")
@permitted(Permission.PROGRAMS_EDIT)
def publish(public_id: str):
    return _deed(public_id, programs.publish, N_("The program is open. Creators can apply now."))


@bp.post("/programs/<public_id>/closing")
@permitted(Permission.PROGRAMS_EDIT)
def close(public_id: str):
    return _deed(public_id, programs.close, N_("The program is closed, and everybody who waited has an answer."))


@bp.post("/programs/<public_id>/reopening")
@permitted(Permission.PROGRAMS_EDIT)
def reopen(public_id: str):
    return _deed(public_id, programs.reopen, N_("The program is open again."))


@bp.post("/programs/<public_id>/archiving")
@permitted(Permission.PROGRAMS_EDIT)
def archive(public_id: str):
    return _deed(public_id, programs.archive, N_("The program is archived."), to="programs.mine")
