"""Knows the settings of a person: language, theme, time zone, name, password, sign-ins, brands."""

from flask import make_response, request, url_for
from flask_login import current_user

from portal.blueprints.settings import bp
from portal.blueprints.settings.forms import NameForm, PasswordForm, PlainForm, ZoneForm
from portal.domain.errors import Invalid
from portal.domain.text import N_
from portal.gateways import translations
from portal.queries import accounts as read_accounts
from portal.queries import mandates as read_mandates
from portal.services import accounts
from portal.web import work
from portal.web.identity import actor, found, public, signed_in
from portal.web.language import locale
from portal.web.limits import Limit, limited
from portal.web.pages import back_or, go, page

YEAR = 365 * 24 * 3600


def _settings_page(*, name: NameForm | None = None, zone: ZoneForm | None = None, password: PasswordForm | None = None, status: int = 200):
    """The page with the form that was refused; the others say what is in force."""
    session, me = work.current().session, actor()
    return page(
        "settings/index.html",
        status=status,
        name_form=name or NameForm(name=me.name, formdata=None),
        zone_form=zone or _zone_form(zone=current_user.zone, formdata=None),
        zone_in_force=str(translations.clock(locale(), current_user.zone)),
        password_form=password or PasswordForm(formdata=None),
        sign_ins=read_accounts.sign_ins(session, me, work.now()),
        current_sign_in=me.sign_in_id,
        brands=read_accounts.brands_of(session, me),
        mandates=read_mandates.usable(session, me, work.now().date()),
        email=current_user.email,
    )


@bp.get("/settings")
@signed_in
def index():
    return _settings_page()


@bp.post("/settings/name")
@signed_in
def name():
    form = NameForm()
    if not form.validate_on_submit():
        return _settings_page(name=form, status=422)
    accounts.rename(work.current(), form.name.data)
    return go(url_for("settings.index"), text=N_("Saved."))


def _zone_form(**values) -> ZoneForm:
    form = ZoneForm(**values)
    form.offer(work.now(), locale())
    return form


@bp.post("/settings/zone")
@signed_in
def zone():
    form = _zone_form()
    if not form.validate_on_submit():
        form.zone.data = current_user.zone  # what is not in the list cannot be shown in it
        return _settings_page(zone=form, status=422)
    accounts.choose_zone(work.current(), form.zone.data)
    return go(url_for("settings.index"), text=N_("Saved."))


@bp.post("/settings/password")
@signed_in
@limited(Limit("own-password", 30, 600))
def password():
    form = PasswordForm()
    try:
        if not form.validate_on_submit():
            return _settings_page(password=form, status=422)
        accounts.change_password(work.current(), form.current.data, form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return _settings_page(password=form, status=422)
    return go(url_for("settings.index"), text=N_("Your password is changed, and every other browser is signed out."))


@bp.post("/settings/sign-ins/<public_id>/removal")
@signed_in
def end_sign_in(public_id: str):
    sign_in = found(read_accounts.find_sign_in(work.current().session, actor(), public_id))
    accounts.revoke_sign_in(work.current(), sign_in)
    return go(url_for("settings.index"), text=N_("That browser is signed out."))


@bp.post("/settings/sign-ins/removal")
@signed_in
def end_other_sign_ins():
    accounts.revoke_other_sign_ins(work.current())
    return go(url_for("settings.index"), text=N_("Every other browser is signed out."))


@bp.post("/settings/language")
@public
def language():
    wish = request.form.get("locale", "")
    if wish not in ("en", "de"):
        raise Invalid()
    if current_user.is_authenticated:
        accounts.choose_locale(work.current(), wish)
    return _remember_choice("lang", wish)


@bp.post("/settings/theme")
@public
def theme():
    wish = request.form.get("theme", "")
    if wish not in ("light", "dark", "system"):
        raise Invalid()
    if current_user.is_authenticated:
        accounts.choose_theme(work.current(), wish)
    return _remember_choice("theme", wish)


def _remember_choice(cookie: str, value: str):
    referrer = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    response = make_response(go(back_or(referrer, url_for("public.home"))))
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


@bp.post("/settings/workspace")
@signed_in
def workspace():
    """Work in another brand, or as oneself."""
    PlainForm()
    wish = request.form.get("brand", "")
    mine = {member.brand.public_id: member.brand_id for member in read_accounts.brands_of(work.current().session, actor())}
    accounts.switch_brand(work.current(), found(mine.get(wish)) if wish else None)
    return go(url_for("home.index"))
