"""Knows the screen in which a brief is written, with what is missing beside it while one types."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from portal.blueprints.programs import bp, showing
from portal.blueprints.programs.brief_form import LANGUAGES, MOST_ROWS, PARTS, SECTIONS, BriefForm, brief_form, brief_of, show_errors
from portal.blueprints.programs.deeds import own
from portal.blueprints.programs.forms import refuse
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.programs.review import blocking
from portal.domain.text import N_, Text
from portal.services import programs
from portal.web import work
from portal.web.fields import reshape, wants_rows
from portal.web.identity import permitted
from portal.web.pages import go, page


@bp.route("/programs/<public_id>/brief", methods=["GET", "POST"])
@permitted(Permission.PROGRAMS_EDIT)
def brief(public_id: str):
    """`add`, `remove`, `switch` (the other language) and `check` show the form again with what was typed; nothing is kept by them."""
    program = own(public_id)
    stored = programs.working_brief(program)
    form = brief_form(stored, program.version, request.args.get("in") if request.args.get("in") in LANGUAGES else program.language)
    if form.is_submitted() and wants_rows():
        name = reshape(form, MOST_ROWS)
        return _page(program, form, brief_of(form, stored), fresh=name)
    if form.is_submitted() and request.form.get("switch") in LANGUAGES:
        form.language.data = request.form["switch"]
        return _page(program, form, brief_of(form, stored))
    if form.is_submitted() and request.form.get("check"):
        return _page(program, form, brief_of(form, stored))
    if not form.validate_on_submit():
        show_errors(form)
        return _page(program, form, brief_of(form, stored), status=422 if form.is_submitted() else 200)
    typed = brief_of(form, stored)
    try:
        programs.edit_brief(work.current(), program, typed, int(form.seen.data) if (form.seen.data or "").isdecimal() else 0)
    except Invalid as refusal:
        refuse(form, refusal, "brief")
        return _page(program, form, typed, status=422)
    except Changed:
        work.start_over()
        program = own(public_id)
        form.seen.data = str(program.version)
        moved = Text(N_("A colleague has changed this program meanwhile. Your text is still here; if you save it now, it replaces theirs."))
        return _page(program, form, typed, status=409, refused=moved)
    return go(url_for("programs.show", public_id=public_id), text=N_("Saved."))


@bp.post("/programs/<public_id>/brief/checks")
@permitted(Permission.PROGRAMS_EDIT)
def checks(public_id: str):
    """What is missing in the brief as it stands in the form; keeps nothing."""
    program = own(public_id)
    stored = programs.working_brief(program)
    form = brief_form(stored, program.version, program.language)
    return _page(program, form, brief_of(form, stored), fragment="programs/_checks.html")


def _page(
    program: Any, form: BriefForm, typed: Any, *, status: int = 200, refused: Text | None = None, fresh: str = "", fragment: str = ""
):
    remarks = programs.remarks(program, work.now().date(), brief=typed)
    part = PARTS.get(fresh)
    also = ("programs/_checks.html",) if part else ()
    return page(
        "programs/brief.html",
        fragment=fragment or ("programs/_part.html" if part else "programs/_brief.html"),
        also=also,
        status=status,
        form=form,
        part=part,
        program=program,
        sections=SECTIONS,
        language=form.in_front(),
        other="de" if form.in_front() == "en" else "en",
        fresh=fresh,
        refused=refused,
        remarks=remarks,
        blocked=blocking(remarks),
        mend=lambda remark: showing.mending_url(program, remark),
        standard=typed.preflight,
        most=MOST_ROWS,
        path=url_for("programs.brief", public_id=program.public_id),
        names={each.name: each.label for each in PARTS.values()},
    )
