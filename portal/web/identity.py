"""Knows who asks: Flask-Login on top of our own table of sign-ins, so that one can be ended at once."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps

from flask import Flask, Response, redirect, request, session, url_for
from flask_login import LoginManager, current_user, logout_user

from portal.domain.accounts import SYSTEM, Actor
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.policies import Permission, may
from portal.queries import accounts as read_accounts
from portal.services.accounts import SignedIn
from portal.services.accounts.signing_in import note_presence, secret_hash
from portal.web import work
from portal.web.request import page_with_the_form, send_to, wants_part
from portal.web.security import safe_next

SEEN_EVERY = timedelta(minutes=5)


class Viewer:
    """The signed-in person as Flask-Login and the templates see her."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, secret: str, person: read_accounts.SignedInPerson) -> None:
        self._secret = secret
        self.person = person
        self.actor = person.actor
        self.name = person.display_name
        self.acting_for = person.actor.mandate.creator_name if person.actor.mandate else None
        self.account_id = person.public_id
        self.public_id = person.display_id
        self.side = (
            person.shape if person.actor.brand_id or person.actor.creator_id else ("operator" if person.actor.operator else "creator")
        )
        self.avatar = url_for("files.show", public_id=person.photo) if person.photo else None
        self.locale = person.locale
        self.theme = person.theme
        self.zone = person.zone
        self.email = person.email

    def get_id(self) -> str:
        return self._secret


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)


def _load(secret: str) -> Viewer | None:
    here = work.current()
    person = read_accounts.signed_in(here.session, secret_hash(secret), here.now)
    if person is None:
        return None
    here.actor = person.actor
    if here.now - person.last_seen_at > SEEN_EVERY:
        sign_in_id, now = person.actor.sign_in_id, here.now
        here.afterwards(lambda session: note_presence(session, sign_in_id, now))
    return Viewer(secret, person)


def _ask_to_sign_in():
    here = request.full_path.rstrip("?") if request.method == "GET" and not wants_part() else page_with_the_form()
    target = url_for("accounts.sign_in", next=safe_next(here))
    if wants_part():
        return send_to(Response(status=401), target)
    return redirect(target, 303)


def remember(signed: SignedIn) -> None:
    """Let this browser be signed in; everything it knew before is forgotten (session fixation)."""
    kept = {key: session[key] for key in ("_flashes",) if key in session}
    session.clear()
    session.update(kept)
    session["_user_id"] = signed.secret
    session["_fresh"] = True
    session.permanent = True


def forget() -> None:
    logout_user()
    session.clear()


def emptied(response: Response) -> Response:
    """Who leaves takes along what her browser keeps of the portal: pages, and words that were not sent."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def actor() -> Actor:
    """Who asks, for queries and rules; the system's empty hands when nobody is signed in."""
    return current_user.actor if current_user.is_authenticated else SYSTEM


def public(view):
    """Mark a view that everybody may call; a test asks each endpoint for one of these marks."""
    view.access = "public"
    return view


def signed_in(view):
    """Only for people who are signed in."""

    @wraps(view)
    def guarded(*args, **kwargs):
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        return view(*args, **kwargs)

    guarded.access = "signed_in"
    return guarded


def permitted(permission: Permission):
    """Only for people who may ever do this; to others who are signed in the page says so (403)."""

    def mark(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not may(current_user.actor, permission):
                raise NotAllowed(permission=permission)
            return view(*args, **kwargs)

        guarded.access = str(permission)
        return guarded

    return mark


def found(thing):
    """`thing`, or NotFound: not yours means not there."""
    if thing is None:
        raise NotFound()
    return thing
