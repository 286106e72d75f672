"""Knows in which language and theme this request is answered, and by whose clock."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from flask_login import current_user

from portal.domain.text import NC_
from portal.gateways import translations
from portal.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        lambda message: translations.worded(message, locale()),
        lambda one, many, n: translations.catalogue(locale()).ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, message: translations.worded(NC_(context, message), locale()),
    )
    app.config["PORTAL_LOCALE"] = settings.locale

    @app.after_request
    def name_language(response):
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Language", locale())
        return response


def locale() -> str:
    """en or de: the person's own choice, else this browser's cookie, else what the browser asks for, else the instance's."""
    try:
        return g.locale
    except AttributeError:
        g.locale = _negotiate()
        return g.locale


def speak(wish: str | None) -> None:
    """Answer this request in `wish`, where it is a language that we have: for addresses that name their language."""
    if wish in translations.LOCALES:
        g.locale = wish


def _negotiate() -> str:
    if current_user.is_authenticated:
        return current_user.locale
    wish = request.cookies.get("lang")
    if wish in translations.LOCALES:
        return wish
    fallback = current_app.config["PORTAL_LOCALE"]
    return request.accept_languages.best_match(translations.LOCALES, default=fallback) or fallback


def theme() -> str:
    wish = current_user.theme if current_user.is_authenticated else request.cookies.get("theme", "system")
    return wish if wish in ("light", "dark") else "system"


def zone() -> str:
    """The time zone that the reader chose, empty where she chose none: `translations.moment` says what she reads then."""
    return current_user.zone if current_user and current_user.is_authenticated else ""
