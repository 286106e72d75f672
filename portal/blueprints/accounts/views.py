"""Knows the screens around signing up and in."""

from flask import redirect, request, url_for
from flask_login import current_user

from portal.blueprints.accounts import bp
from portal.blueprints.accounts.forms import ConfirmForm, ForgottenForm, NewPasswordForm, PlainForm, SignInForm, SignUpForm
from portal.domain.accounts import ROLE_LABELS, ROLE_MEANINGS
from portal.domain.errors import Invalid, NotAllowed
from portal.domain.text import N_, Text
from portal.queries import accounts as read_accounts
from portal.services import accounts
from portal.web import work
from portal.web.identity import actor, emptied, forget, public, remember, signed_in
from portal.web.language import locale
from portal.web.limits import Limit, limited
from portal.web.pages import back_or, go, page
from portal.web.security import ip_prefix, safe_next


@bp.route("/join", methods=["GET", "POST"])
@public
@limited(Limit("join", 20, 3600), Limit("join", 5, 3600, field="email"))
def sign_up():
    form = SignUpForm()
    next_path = safe_next(request.values.get("next")) or ""
    if not form.validate_on_submit():
        return page("accounts/sign_up.html", status=422 if form.is_submitted() else 200, form=form, next_path=next_path)
    said = {"name": form.name.data, "email": form.email.data, "zone": form.zone.data or ""}
    accounts.sign_up(work.current(), **said, locale=locale(), next_path=next_path)
    return go(url_for("accounts.check_mail"))


@bp.get("/join/mail")
@public
def check_mail():
    return page("accounts/check_mail.html")


@bp.route("/confirmation/<token>", methods=["GET", "POST"])
@public
@limited(Limit("confirm", 60, 3600))
def confirm(token: str):
    """Opening the link changes nothing, because mail programs open links on their own."""
    account, next_path = accounts.behind_confirmation(work.current(), token)
    if account.email_confirmed_at is not None:
        return page("accounts/confirmed.html", email=account.email, next_path=safe_next(next_path))
    form = ConfirmForm(name=account.name)
    form.email.data = account.email
    if not form.validate_on_submit():
        return page("accounts/confirm.html", status=422 if form.is_submitted() else 200, form=form)
    try:
        person = accounts.confirm_email(work.current(), token, name=form.name.data, password=form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return page("accounts/confirm.html", status=422, form=form)
    if person is None:
        return go(url_for("accounts.confirm", token=token))
    remember(accounts.open_sign_in(work.current(), person, **_browser()))
    return go(back_or(next_path, url_for("home.index")), text=N_("Your e-mail is confirmed, and you are signed in."))


def _browser() -> dict[str, str]:
    return {"user_agent": request.user_agent.string, "ip_prefix": ip_prefix(request.remote_addr)}


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limited(Limit("sign-in", 60, 600), Limit("sign-in", 10, 600, field="email"))
def sign_in():
    form = SignInForm()
    next_path = safe_next(request.values.get("next"))
    if current_user.is_authenticated and not form.is_submitted():
        return redirect(next_path or url_for("home.index"), 303)
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", status=422 if form.is_submitted() else 200, form=form, next_path=next_path)
    try:
        signed = accounts.sign_in(work.current(), email=form.email.data, password=form.password.data, **_browser())
    except Invalid as refusal:
        form.refuse(refusal)
        return page("accounts/sign_in.html", status=422, form=form, next_path=next_path)
    remember(signed)
    return go(back_or(next_path, url_for("home.index")))


@bp.post("/sign-out")
@public
def sign_out():
    if current_user.is_authenticated:
        accounts.sign_out(work.current())
    forget()
    return emptied(go(url_for("public.home"), text=N_("You are signed out.")))


@bp.route("/password", methods=["GET", "POST"])
@public
@limited(Limit("forgotten", 20, 3600), Limit("forgotten", 5, 3600, field="email"))
def forgotten():
    form = ForgottenForm()
    if not form.validate_on_submit():
        return page("accounts/forgotten.html", status=422 if form.is_submitted() else 200, form=form)
    accounts.ask_for_new_password(work.current(), form.email.data)
    return go(
        url_for("accounts.sign_in"),
        text=Text(N_("If there is an account for %(email)s, a mail with a link is on its way."), email=form.email.data),
    )


@bp.route("/password/<token>", methods=["GET", "POST"])
@public
@limited(Limit("reset", 20, 3600))
def new_password(token: str):
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return page("accounts/new_password.html", status=422 if form.is_submitted() else 200, form=form)
    try:
        accounts.set_new_password(work.current(), token, form.password.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return page("accounts/new_password.html", status=422, form=form)
    forget()
    return go(url_for("accounts.sign_in"), text=N_("Your password is changed. Sign in with the new one."))


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@signed_in
def join_brand(token: str):
    form, status = PlainForm(), 200
    try:
        if form.validate_on_submit():
            brand = accounts.accept_invitation(work.current(), token)
            return go(url_for("home.index"), text=Text(N_("Welcome to %(brand)s."), brand=brand.name))
    except NotAllowed:  # the page says whose it is, and how to get there
        work.start_over()
        status = 403
    here = work.current()
    return page(
        "accounts/join_brand.html",
        status=status,
        form=form,
        me=read_accounts.account(here.session, actor()),
        invitation=accounts.behind_invitation(here, token),
        roles=ROLE_LABELS,
        meanings=ROLE_MEANINGS,
    )
