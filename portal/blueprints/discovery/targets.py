"""Knows the screens on which a brand says whom it wants to reach."""

from urllib.parse import urlencode

from flask import request, url_for

from portal.blueprints.discovery import bp, search, wording
from portal.blueprints.discovery.forms import SAID_WEIGHTS, WEIGHTS, TargetForm
from portal.domain.discovery.address import params_of_target
from portal.domain.discovery.audience import AGE_BANDS, WHOLE, Dimension
from portal.domain.discovery.saved import target_of
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import discovery as read_discovery
from portal.queries import programs as read_programs
from portal.services import discovery
from portal.web import work
from portal.web.filters import sentence
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page
from portal.web.words import bucket, in_order, options


@bp.get("/targets")
@permitted(Permission.DISCOVERY_SEARCH)
def target_list():
    rows = [
        {
            "target": each,
            "lines": [_line(target_of(each.content), dimension, wanted) for dimension, wanted in target_of(each.content).wanted.items()],
            "url": f"{url_for('discovery.index')}?{urlencode(params_of_target(target_of(each.content)))}",
        }
        for each in read_discovery.targets_of(work.current().session, actor())
    ]
    return page("discovery/targets.html", rows=rows)


def _line(target, dimension: Dimension, wanted) -> str:
    """One wish: whom, from which share on, and how much it matters where that is more than usual."""
    words = f"{wording.named(dimension.value, wanted)} ≥ {wording.percent(target.minimum(dimension) / WHOLE)}"
    weight = target.weight(dimension)
    return f"{words}, {sentence(SAID_WEIGHTS[weight])}" if weight in SAID_WEIGHTS else words


@bp.route("/targets/new", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SEARCH)
def new_target():
    """A new target; the one of a search that leads here stands in the form."""
    form = _form()
    query, notes = search.asked()
    if not form.is_submitted():
        beyond = form.fill(query.target)
        notes += tuple(
            Text(N_("%(what)s cannot be chosen here and was left out."), what=bucket(each, where.value)) for where, each in beyond
        )
    return _saved(form, None, notes)


@bp.route("/targets/<public_id>", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SEARCH)
def edit_target(public_id: str):
    target = found(read_discovery.find_target(work.current().session, actor(), public_id))
    form = _form()
    if not form.is_submitted():
        form.name.data = target.name
        form.fill(target_of(target.content))
        form.seen.data = discovery.wording_of(target)
    return _saved(form, target)


def _saved(form: TargetForm, target, notes=()):
    refused = 422
    try:
        if form.validate_on_submit():
            seen = request.form.get("seen", "")
            kept = discovery.save_target(work.current(), form.name.data, form.target(), change=target, seen=seen)
            return go(url_for("discovery.index", use=kept.public_id), text=Text(N_("“%(name)s” is saved."), name=kept.name))
    except Changed as refusal:  # what was typed stays in the form, below what stands there now
        form.seen.data, refused = discovery.wording_of(target), 409
        now = [_line(target_of(target.content), dimension, wanted) for dimension, wanted in target_of(target.content).wanted.items()]
        notes = (refusal.text, Text(N_("It is called “%(name)s” now: %(lines)s."), name=target.name, lines=" · ".join(now)))
    except Invalid as refusal:
        form.refuse(refusal)
    return page("discovery/target.html", status=refused if form.is_submitted() else 200, form=form, target=target, notes=notes)


@bp.post("/targets/<public_id>/removal")
@permitted(Permission.DISCOVERY_SEARCH)
def remove_target(public_id: str):
    target = found(read_discovery.find_target(work.current().session, actor(), public_id))
    discovery.remove_target(work.current(), target)
    undo = url_for("discovery.restore_target", public_id=public_id)
    text = Text(N_("“%(name)s” is removed."), name=target.name)
    if used := read_programs.aimed_at(work.current().session, actor(), target.id):
        text = Text.counted("%(done)s %(n)s program goes on using it.", "%(done)s %(n)s programs go on using it.", used, done=text)
    return go(url_for("discovery.target_list"), text=text, undo=undo)


@bp.post("/targets/<public_id>/restoration")
@permitted(Permission.DISCOVERY_SEARCH)
def restore_target(public_id: str):
    target = found(read_discovery.find_target(work.current().session, actor(), public_id, removed=True))
    discovery.restore_target(work.current(), target)
    return go(url_for("discovery.target_list"), text=Text(N_("“%(name)s” is back."), name=target.name))


def _form() -> TargetForm:
    form = TargetForm()
    for dimension in Dimension:
        form[f"weight_{dimension.value}"].choices = choices(WEIGHTS)
    form.countries.choices = choices(in_order(options("market")))
    form.ages.choices = choices((band, wording.AGES[band]) for band in AGE_BANDS)
    form.genders.choices = choices((name, bucket(name, "gender")) for name in ("female", "male", "other"))
    form.languages.choices = choices(in_order(options("language")))
    form.interests.choices = choices((id, words) for id, words in in_order(options("topic")) if "." not in id)
    return form
