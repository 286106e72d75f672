"""Knows the screens in which a program is begun and its plan is written."""

from __future__ import annotations

from flask import url_for

from portal.blueprints.programs import bp
from portal.blueprints.programs.deeds import own
from portal.blueprints.programs.forms import GAPS, PlanForm, dress, new_form, plan_form, plan_of, refuse
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.programs.plans import MOST_VALUES, Plan
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.services import programs
from portal.web import work
from portal.web.fields import reshape, wants_rows
from portal.web.identity import permitted
from portal.web.pages import go, page
from portal.web.request import wants_part


@bp.route("/programs/new", methods=["GET", "POST"])
@permitted(Permission.PROGRAMS_EDIT)
def new():
    """The templates; with one chosen, its gaps."""
    form = new_form()
    templates = content.brief_templates().templates
    if not form.validate_on_submit():
        return page("programs/new.html", status=422 if form.is_submitted() else 200, form=form, templates=templates, gaps=GAPS)
    try:
        program = programs.create(
            work.current(),
            form.template.data,
            title=form.title.data,
            language=form.language.data,
            fills={name: form[name].data or "" for name in GAPS},
            kpi_date=form.date.data,
        )
    except Invalid as refusal:
        form.refuse(
            Invalid(
                refusal.text,
                {
                    {"kpi_date": "date", "kpi_baseline": "baseline", "kpi_target": "target"}.get(name, name): text
                    for name, text in refusal.fields.items()
                },
            )
        )
        return page("programs/new.html", status=422, form=form, templates=templates, gaps=GAPS)
    return go(url_for("programs.edit", public_id=program.public_id), text=N_("The draft is begun. Nobody sees it before you publish it."))


@bp.route("/programs/<public_id>/edit", methods=["GET", "POST"])
@permitted(Permission.PROGRAMS_EDIT)
def edit(public_id: str):
    program = own(public_id)
    plan = Plan.of(program)
    about = {"public_id": public_id, "title": program.title, "state": program.state}
    form = plan_form(plan, program.version)
    if form.is_submitted() and wants_rows():
        name = reshape(form, MOST_VALUES)
        dress(form)
        return page("programs/edit.html", fragment="programs/_values.html", form=form, about=about, fresh=name, refused=None)
    if not form.validate_on_submit():
        return _form_page(form, about, 422 if form.is_submitted() else 200)
    try:
        programs.edit(work.current(), program, plan_of(form, plan), int(form.seen.data) if form.seen.data.isdecimal() else 0)
    except Invalid as refusal:
        refuse(form, refusal, "plan")
        return _form_page(form, about, 422)
    except Changed:
        work.start_over()
        form.seen.data = str(own(public_id).version)
        return _form_page(
            form,
            about,
            409,
            Text(N_("A colleague has changed this program meanwhile. Your text is still here; if you save it now, it replaces theirs.")),
        )
    return go(url_for("programs.show", public_id=public_id), text=N_("Saved."))


def _form_page(form: PlanForm, about: dict, status: int, refused: Text | None = None):
    """The form whole: after a refusal htmx shows it as a visit would."""
    return page(
        "programs/edit.html",
        fragment="programs/_plan.html" if wants_part() else None,
        status=status,
        form=form,
        about=about,
        fresh="",
        refused=refused,
    )
