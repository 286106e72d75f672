"""Knows how all rooms meet: gateways are opened, the reactions handed over, blueprints registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import blueprints
from portal.gateways.bell import HueyBell, make_huey
from portal.gateways.connections import RealConnections
from portal.gateways.database import open_engine, reading, require_answer, writing
from portal.gateways.files import DiskFiles
from portal.gateways.mail import SmtpMail, Stationery
from portal.gateways.passwords import Argon2Passwords
from portal.gateways.payments import Payments, open_payments
from portal.gateways.registers import NoRegisters, ViesRegister
from portal.gateways.search.opening import open_index
from portal.gateways.tokens import Tokens
from portal.gateways.vault import Vault
from portal.gateways.webpages import RealPages
from portal.services.reactions import REACTIONS
from portal.services.work import Gateways, Office
from portal.settings import Settings
from portal.web import assets, errors, filters, identity, language, limits, logs, navigation, request, security, words, work


@dataclass(frozen=True)
class House:
    """Everything that runs without Flask: for the worker and the command line."""

    settings: Settings
    engine: Engine
    office: Office


def open_house(settings: Settings, *, gateways: Gateways | None = None, clock: Callable[[], datetime] | None = None) -> House:
    """Open the database and the gateways. Tests hand in `gateways` of their own and a clock that they move. Raises Unreachable."""
    engine = open_engine(settings.database)
    require_answer(engine)
    if gateways is None:
        gateways = Gateways(
            mail=SmtpMail(settings.smtp_url, settings.mail_from, settings.instance_name),
            stationery=Stationery(settings.base_url, settings.instance_name),
            files=DiskFiles(settings.data_dir / "files"),
            payments=_payments(settings),
            search=open_index(settings.search, settings.data_dir, settings.database),
            passwords=Argon2Passwords(),
            tokens=Tokens(_secrets(settings)),
            bell=HueyBell(make_huey(settings.database, settings.data_dir)),
            vault=Vault(_secrets(settings)),
            connections=RealConnections(settings.platform_applications, settings.platforms_base),
            pages=RealPages(),
            registers=ViesRegister() if settings.vies else NoRegisters(),
        )
    office = Office(writing(engine), gateways, settings, REACTIONS, clock or (lambda: datetime.now(UTC)))
    return House(settings, engine, office)


def create_app(settings: Settings, house: House | None = None) -> Flask:
    """The web application. Migrations run beforehand (`portal migrate`), never in here."""
    house = house or open_house(settings)
    app = Flask("portal", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.signing_key,
        SECRET_KEY_FALLBACKS=list(filter(None, settings.secret_key_fallbacks.split(","))),
        SESSION_COOKIE_NAME="__Host-portal" if settings.https else "portal",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=(settings.max_upload_mb + 1) << 20,
        MAX_FORM_MEMORY_SIZE=2 << 20,
        PORTAL_LIMITS=True,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    logs.configure(settings.log_level)
    request.install(app)
    logs.install(app)
    work.install(app, house.office, reading(house.engine))
    limits.install(app)
    csrf = CSRFProtect(app)
    identity.install(app)
    security.install(
        app,
        checkout_origin=settings.checkout_origin,
        consent_origins=house.office.gateways.connections.origins(),
        https=settings.https,
    )
    language.install(app, settings)
    filters.install(app)
    words.install(app)
    assets.install(app)
    navigation.install(app, settings)
    errors.install(app)
    for blueprint in blueprints.every():
        app.register_blueprint(blueprint)
    for exempt in blueprints.SIGNED_BY_OTHERS:
        csrf.exempt(exempt)
    return app


def _secrets(settings: Settings) -> list[str]:
    """The current secret key first, then those that are still accepted."""
    return [settings.signing_key, *filter(None, (each.strip() for each in settings.secret_key_fallbacks.split(",")))]


def _payments(settings: Settings) -> Payments:
    secrets = list(filter(None, (each.strip() for each in settings.stripe_webhook_secret.split(","))))
    return open_payments(settings.stripe_secret_key, webhook_secrets=secrets, base=settings.stripe_api_base)
