"""Knows the page on which both sides look back at what they assumed, what happened, and what follows."""

from decimal import Decimal

from flask import url_for

from portal.blueprints.measurement import bp
from portal.blueprints.measurement.forms import NextStepForm, ReadingForm, ResultForm, ViewForm
from portal.domain import paths
from portal.domain.errors import Invalid
from portal.domain.measurement import EXPERIENCE, NEXT_STEPS, NotANumber, number
from portal.domain.policies import Permission, may
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.queries import measurement as read
from portal.services import measurement
from portal.web import work
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted
from portal.web.language import locale
from portal.web.pages import go, page


def _page(shared, status: int = 200, **refused):
    """The whole page; `refused` forms keep what was typed."""
    taxonomy, me = content.taxonomy(), actor()
    view = read.view(work.current().session, shared, taxonomy, content.safety().scorecard)
    words, as_creator = view.words, me.creator_id is not None
    hint = view.suggestion[0] if view.suggestion else None
    forms = {
        "result": ResultForm(formdata=None, as_of=work.now().date(), kpi=view.goal.kpi.id if view.goal.kpi else None),
        "reading": ReadingForm(
            formdata=None, reading=words.reading if words else "", questions="\n".join(words.questions) if words else ""
        ),
        "view": ViewForm(formdata=None, view=words.creator_view if words else ""),
        "next": NextStepForm(formdata=None, step=(words.next_step if words else "") or hint, reason=words.next_reason if words else ""),
        **refused,
    }
    forms["result"].kpi.choices = _kpis(view.goal.kpi)
    return page(
        "measurement/scorecard.html",
        status=status,
        shared=shared,
        view=view,
        forms_of=forms,
        as_creator=as_creator,
        may_write=may(me, Permission.MEASUREMENT_WRITE, shared),
        kpis={kpi.id: kpi for kpi in taxonomy.kpis},
        steps=NEXT_STEPS,
        rule=content.safety().scorecard.rule,
        collaboration_path=paths.collaboration(shared.public_id),
    )


def _kpis(first):
    """The agreed figure first; the creator's own assessment has a form of its own."""
    ordered = sorted((kpi for kpi in content.taxonomy().kpis if kpi.id != EXPERIENCE), key=lambda kpi: kpi != first)
    return choices((kpi.id, kpi.label.within(locale())) for kpi in ordered)


def _shared(public_id: str):
    return found(read.find(work.current().session, actor(), public_id))


def _back(shared, text: str):
    return go(url_for("measurement.scorecard", public_id=shared.public_id), text=text)


@bp.get("/collaborations/<public_id>/scorecard")
@permitted(Permission.MEASUREMENT_READ)
def scorecard(public_id: str):
    return _page(_shared(public_id))


@bp.post("/collaborations/<public_id>/scorecard/results")
@permitted(Permission.MEASUREMENT_WRITE)
def record_result(public_id: str):
    shared, form = _shared(public_id), ResultForm()
    form.kpi.choices = _kpis(None)
    try:
        if not form.validate_on_submit():
            return _page(shared, 422, result=form)
        measurement.record_result(
            work.current(),
            shared,
            kpi=form.kpi.data,
            value=_value(form),
            as_of=form.as_of.data,
            source=form.source.data,
            note=form.note.data or "",
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(shared, 422, result=form)
    return _back(shared, N_("The figure is recorded."))


def _value(form: ResultForm) -> Decimal:
    try:
        return number(form.value.data, content.taxonomy().kpi(form.kpi.data).unit)
    except NotANumber:
        raise Invalid(
            fields={"value": Text(N_("Write one number without separators of thousands, shares in per cent: 1250 or 3.4 %."))}
        ) from None


@bp.post("/collaborations/<public_id>/scorecard/reading")
@permitted(Permission.MEASUREMENT_CONCLUDE)
def write_reading(public_id: str):
    shared, form = _shared(public_id), ReadingForm()
    if not form.validate_on_submit():
        return _page(shared, 422, reading=form)
    measurement.write_reading(work.current(), shared, reading=form.reading.data, questions=(form.questions.data or "").split("\n"))
    return _back(shared, N_("Saved."))


@bp.post("/collaborations/<public_id>/scorecard/view")
@permitted(Permission.MEASUREMENT_TELL)
def write_view(public_id: str):
    shared, form = _shared(public_id), ViewForm()
    if not form.validate_on_submit():
        return _page(shared, 422, view=form)
    measurement.write_view(work.current(), shared, view=form.view.data)
    if form.experience.data:
        measurement.record_result(
            work.current(), shared, kpi=EXPERIENCE, value=Decimal(form.experience.data), as_of=work.now().date(), source="self"
        )
    return _back(shared, N_("Saved. Both sides see it."))


@bp.post("/collaborations/<public_id>/scorecard/next-step")
@permitted(Permission.MEASUREMENT_CONCLUDE)
def decide_next(public_id: str):
    shared, form = _shared(public_id), NextStepForm()
    try:
        if not form.validate_on_submit():
            return _page(shared, 422, next=form)
        measurement.decide_next(work.current(), shared, step=form.step.data, reason=form.reason.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(shared, 422, next=form)
    return _back(shared, N_("Decided. The creator has been told."))
