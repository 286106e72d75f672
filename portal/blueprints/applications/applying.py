"""Knows the form with which a creator applies, and the one with which a brand invites her to."""

from __future__ import annotations

from typing import Any

from flask import redirect, request

from portal.blueprints.applications import bp
from portal.blueprints.applications.forms import ApplyForm, InviteForm
from portal.domain import paths
from portal.domain.creators.exclusions import Clash
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.programs.plans import Plan
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.queries import offers as read_offers
from portal.queries import programs as read_programs
from portal.services import programs
from portal.web import work
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.programs import pay, record_lines, rights, value_lines
from portal.web.working import touched


@bp.route("/programs/<public_id>/application", methods=["GET", "POST"])
@permitted(Permission.PROGRAMS_APPLY)
def apply(public_id: str):
    session, me = work.current().session, actor()
    program = found(read_programs.find(session, me, public_id))
    mine = read_programs.own_application(session, me, program)
    if mine is not None and mine.state != "invited" and request.method == "GET":
        return redirect(paths.application(mine.public_id), 303)
    form = ApplyForm()
    form.rate.currency = program.currency
    if not form.validate_on_submit():
        return _apply_page(program, mine, form, 422 if form.is_submitted() else 200)
    try:
        application = programs.apply(
            work.current(), program, rate=form.rate.amount if form.rate.data else None, concept=form.concept.data, note=form.note.data or ""
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _apply_page(program, mine, form, 422)
    except NotNow as refusal:
        work.start_over()
        program = found(read_programs.find(work.current().session, me, public_id))
        return _apply_page(program, None, form, 409, refusal.text)
    return go(paths.application(application.public_id), text=Text(N_("Your application is with %(brand)s."), brand=program.brand.name))


def _apply_page(program: Any, mine: Any, form: ApplyForm, status: int, refused: Text | None = None):
    session, plan = work.current().session, Plan.of(program)
    creator = read_creators.own(session, actor())
    return page(
        "applications/apply.html",
        fragment="applications/_apply.html",
        status=status,
        program=program,
        plan=plan,
        mine=mine,
        form=form,
        refused=refused,
        creator=creator,
        pay=pay(program),
        rights=rights(program.rights),
        values=value_lines(plan.values, with_cost=False),
        record=record_lines(read_programs.record(session, program.brand_id)),
    )


@bp.route("/programs/invitation", methods=["GET", "POST"])
@permitted(Permission.APPLICATIONS_DECIDE)
def invite():
    """`creator` (public id or handle) and `program` may stand in the address."""
    session, me = work.current().session, actor()
    mine = read_programs.own_open(session, me)
    form = InviteForm(creator=request.args.get("creator", ""), program=request.args.get("program", ""))
    form.program.choices = choices((each.public_id, each.title) for each in mine)
    creator = read_offers.recipient(session, form.creator.data) if form.creator.data else None
    if not form.validate_on_submit():
        return _invite_page(form, creator, mine, 422 if form.is_submitted() else 200)
    program = next(each for each in mine if each.public_id == form.program.data)
    try:
        if creator is None:
            raise Invalid(
                fields={
                    "creator": Text(N_("Nobody of this name is published here. Write the address of the profile, for example ada-lind."))
                }
            )
        met, asked = touched(creator, program), f"{creator.public_id} {program.public_id}"
        if met and form.sure.data != asked:
            form.sure.data = asked
            return _invite_page(form, creator, mine, 422, met)
        application = programs.invite(work.current(), program, creator, form.words.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return _invite_page(form, creator, mine, 422)
    except NotNow as refusal:
        work.start_over()
        session = work.current().session
        form.form_errors.append(refusal.text)
        return _invite_page(form, read_offers.recipient(session, form.creator.data), read_programs.own_open(session, me), 409)
    return go(paths.application(application.public_id), text=Text(N_("%(name)s is invited."), name=creator.name))


def _invite_page(form: InviteForm, creator: Any, mine: list[Any], status: int, met: Clash | None = None):
    return page("applications/invite.html", status=status, form=form, creator=creator, mine=mine, touched=met)
