"""Knows the screens of a brand's workspace: its own data and its members."""

from flask import url_for

from portal.blueprints.settings import bp
from portal.blueprints.settings.forms import BrandForm, InvitationForm, NamedBrandForm, RoleForm
from portal.domain.accounts import ROLE_LABELS, ROLE_MEANINGS, Role
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.queries import accounts as read_accounts
from portal.services import accounts
from portal.web import ladders, work
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.language import locale
from portal.web.pages import go, page
from portal.web.words import in_order

FIELDS = ("name", "country", "website", "about", "legal_name", "address")


def _brand_form(kind: type[BrandForm] = BrandForm, **values) -> BrandForm:
    form = kind(**values)
    markets = content.taxonomy().markets
    form.country.choices = choices(in_order((market.code, market.label.within(locale())) for market in markets))
    return form


@bp.route("/brands/new", methods=["GET", "POST"])
@signed_in
def new_brand():
    form = _brand_form(NamedBrandForm, country="DE")
    if not form.validate_on_submit():
        return page("settings/brand.html", status=422 if form.is_submitted() else 200, form=form, brand=None, namesakes=[])
    try:
        brand = accounts.create_brand(work.current(), all_the_same=form.all_the_same.data, **{name: form[name].data for name in FIELDS})
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return page("settings/brand.html", status=422, form=form, brand=None, namesakes=_namesakes(form))
    return go(url_for("home.index"), text=Text(N_("%(brand)s has its workspace."), brand=brand.name))


@bp.route("/brand", methods=["GET", "POST"])
@permitted(Permission.BRANDS_EDIT)
def edit_brand():
    brand = found(read_accounts.current_brand(work.current().session, actor()))
    form = _brand_form(NamedBrandForm, obj=brand)
    if not form.validate_on_submit():
        return page("settings/brand.html", status=422 if form.is_submitted() else 200, form=form, brand=brand, namesakes=[])
    try:
        said = {name: form[name].data for name in FIELDS}
        accounts.edit_brand(work.current(), brand, all_the_same=form.all_the_same.data, **said)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        brand = found(read_accounts.current_brand(work.current().session, actor()))
        return page("settings/brand.html", status=422, form=form, brand=brand, namesakes=_namesakes(form, brand.id))
    return go(url_for("settings.edit_brand"), text=N_("Saved."))


def _namesakes(form: NamedBrandForm, own: int | None = None):
    """Other brands of the name that was typed, each with what has been checked about it."""
    alike = read_accounts.namesakes(work.current().session, form.name.data)
    return [(each, ladders.of_brand(each)) for each in alike if each.id != own]


def _members_page(form: InvitationForm, status: int = 200):
    session, me = work.current().session, actor()
    return page(
        "settings/members.html",
        status=status,
        form=form,
        members=read_accounts.members(session, me),
        invitations=read_accounts.open_invitations(session, me, work.now()),
        roles=[(str(role), label, ROLE_MEANINGS[role]) for role, label in ROLE_LABELS.items()],
    )


@bp.get("/brand/members")
@permitted(Permission.BRANDS_MEMBERS)
def members():
    return _members_page(InvitationForm(formdata=None))


@bp.post("/brand/members")
@permitted(Permission.BRANDS_MEMBERS)
def invite():
    form = InvitationForm()
    if not form.validate_on_submit():
        return _members_page(form, 422)
    brand = found(read_accounts.current_brand(work.current().session, actor()))
    try:
        accounts.invite_member(work.current(), brand, form.email.data, Role(form.role.data))
    except Invalid as refusal:
        form.refuse(refusal)
        return _members_page(form, 422)
    return go(url_for("settings.members"), text=Text(N_("An invitation is on its way to %(email)s."), email=form.email.data))


@bp.post("/brand/invitations/<public_id>/removal")
@permitted(Permission.BRANDS_MEMBERS)
def revoke_invitation(public_id: str):
    invitation = found(read_accounts.find_invitation(work.current().session, actor(), public_id))
    accounts.revoke_invitation(work.current(), invitation)
    return go(url_for("settings.members"), text=N_("The invitation is revoked."))


@bp.post("/brand/members/<public_id>/role")
@permitted(Permission.BRANDS_MEMBERS)
def change_role(public_id: str):
    member = found(read_accounts.find_member(work.current().session, actor(), public_id))
    form = RoleForm()
    if not form.validate_on_submit():
        raise Invalid()
    accounts.change_role(work.current(), member, Role(form.role.data))
    return go(url_for("settings.members"), text=N_("Saved."))


@bp.post("/brand/members/<public_id>/removal")
@permitted(Permission.BRANDS_MEMBERS)
def remove_member(public_id: str):
    member = found(read_accounts.find_member(work.current().session, actor(), public_id))
    accounts.remove_member(work.current(), member)
    return go(url_for("settings.members"), text=Text(N_("%(name)s no longer has access."), name=member.account.name))
