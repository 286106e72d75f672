"""Knows the sections with packages and work samples."""

from flask import url_for

from portal.blueprints.creators import bp
from portal.blueprints.creators.forms import PackageForm, SampleForm
from portal.blueprints.creators.screens import brought, mine, section
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.queries import creators as read_creators
from portal.services import creators
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go
from portal.web.words import label

PACKAGE = ("kind", "title", "description", "rights_months", "rounds")


def _package_form(creator, **values) -> PackageForm:
    form = PackageForm(**values)
    form.kind.choices = [
        (
            kind.id,
            f"{label(kind.platform, 'platform')}: {label(kind.id, 'deliverable')}"
            if kind.platform != "offplatform"
            else label(kind.id, "deliverable"),
        )
        for kind in content.taxonomy().kinds
    ]
    form.price.currency = content.taxonomy().market(creator.country).currency if creator.country else "EUR"
    return form


@bp.get("/profile/packages")
@permitted(Permission.CREATORS_EDIT)
def packages():
    creator = mine()
    return _packages_page(creator, _package_form(creator, formdata=None))


@bp.post("/profile/packages")
@permitted(Permission.CREATORS_EDIT)
def add_package():
    creator = mine()
    form = _package_form(creator)
    try:
        if form.validate_on_submit():
            creators.add_package(work.current(), creator, price=form.price.amount, **{name: form[name].data for name in PACKAGE})
            return go(url_for("creators.packages"), text=N_("The package is added."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return _packages_page(creator, form, 422)


def _packages_page(creator, form: PackageForm, status: int = 200):
    return section(
        "creators/packages.html",
        "packages",
        creator,
        status=status,
        form=form,
        packages=read_creators.packages_of(work.current().session, creator.id),
    )


@bp.route("/profile/packages/<public_id>", methods=["GET", "POST"])
@permitted(Permission.CREATORS_EDIT)
def edit_package(public_id: str):
    creator = mine()
    package = found(read_creators.find_package(work.current().session, actor(), public_id))
    form = _package_form(creator, obj=package)
    form.price.currency = package.currency
    try:
        if form.validate_on_submit():
            values = {name: form[name].data for name in PACKAGE}
            if creators.edit_package(work.current(), creator, package, price=form.price.amount, **values):
                undo = url_for("creators.remove_package", public_id=public_id)
                return go(url_for("creators.packages"), text=N_("Saved. It was removed and is back now."), undo=undo)
            return go(url_for("creators.packages"), text=N_("Saved."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    status = 422 if form.is_submitted() else 200
    gone = found(read_creators.find_package(work.current().session, actor(), public_id)).removed_at
    return section("creators/package.html", "packages", creator, status=status, form=form, package_id=public_id, removed=gone)


@bp.post("/profile/packages/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_package(public_id: str):
    package = found(read_creators.find_package(work.current().session, actor(), public_id))
    creators.remove_package(work.current(), mine(), package)
    text = Text(N_("The package %(title)s is removed."), title=package.title)
    return go(url_for("creators.packages"), text=text, undo=url_for("creators.restore_package", public_id=public_id))


@bp.post("/profile/packages/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_package(public_id: str):
    package = found(read_creators.find_package(work.current().session, actor(), public_id))
    try:
        creators.restore_package(work.current(), mine(), package)
    except Invalid as refusal:
        work.start_over()
        return go(url_for("creators.packages"), text=refusal.text, category="warning")
    return go(url_for("creators.packages"), text=Text(N_("The package %(title)s is back."), title=package.title))


@bp.get("/profile/samples")
@permitted(Permission.CREATORS_EDIT)
def samples():
    return _samples_page(mine(), SampleForm(formdata=None))


@bp.post("/profile/samples")
@permitted(Permission.CREATORS_EDIT)
def add_sample():
    creator, form = mine(), SampleForm()
    try:
        if form.validate_on_submit():
            values = {"title": form.title.data, "url": form.url.data or "", "result": form.result.data or ""}
            creators.add_sample(work.current(), creator, picture=brought(form.picture), **values)
            return go(url_for("creators.samples"), text=N_("The work sample is added."))
    except Invalid as refusal:
        if refusal.fields:
            form.refuse(refusal)
        else:
            form.picture.errors = [refusal.text]
        work.start_over()
        creator = mine()
    return _samples_page(creator, form, 422)


def _samples_page(creator, form: SampleForm, status: int = 200):
    return section(
        "creators/samples.html",
        "samples",
        creator,
        status=status,
        form=form,
        samples=read_creators.samples_of(work.current().session, creator.id),
    )


@bp.post("/profile/samples/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_sample(public_id: str):
    sample = found(read_creators.find_sample(work.current().session, actor(), public_id, removed=True))
    creators.remove_sample(work.current(), mine(), sample)
    text = Text(N_("The work sample %(title)s is removed."), title=sample.title)
    return go(url_for("creators.samples"), text=text, undo=url_for("creators.restore_sample", public_id=public_id))


@bp.post("/profile/samples/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_sample(public_id: str):
    sample = found(read_creators.find_sample(work.current().session, actor(), public_id, removed=True))
    try:
        creators.restore_sample(work.current(), mine(), sample)
    except (Invalid, NotNow) as refusal:
        work.start_over()
        return go(url_for("creators.samples"), text=refusal.text, category="warning")
    return go(url_for("creators.samples"), text=Text(N_("The work sample %(title)s is back."), title=sample.title))
