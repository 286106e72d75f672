"""Knows the pages for everybody."""

from portal.blueprints.public import bp
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.web import work
from portal.web.identity import public
from portal.web.language import locale
from portal.web.markdown import rendered
from portal.web.pages import page

TITLES = {"imprint": N_("Legal notice"), "privacy": N_("Privacy"), "terms": N_("Terms of use")}


@bp.get("/")
@public
def home():
    return page("public/home.html", creators=[], programs=[], counts={"creators": 0, "programs": 0})


@bp.get("/help")
@public
def help():
    return page("public/help.html")


def _site_page(name: str):
    stored = read_accounts.site_page(work.current().session, name, locale())
    return page("public/site_page.html", heading=TITLES[name], body=rendered(stored.body) if stored else None, changed_at=stored.changed_at if stored else None)


@bp.get("/imprint")
@public
def imprint():
    return _site_page("imprint")


@bp.get("/privacy")
@public
def privacy():
    return _site_page("privacy")


@bp.get("/terms")
@public
def terms():
    return _site_page("terms")
