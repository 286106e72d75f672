"""Knows the pages for everybody."""

from portal.blueprints.public import bp
from portal.domain.creators.metrics import DIMENSIONS
from portal.domain.discovery import exploration
from portal.domain.discovery.fit import LEAST
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.queries import programs as read_programs
from portal.web import work
from portal.web.faces import creator_card
from portal.web.identity import public
from portal.web.language import locale
from portal.web.markdown import rendered
from portal.web.pages import page
from portal.web.programs import program_row

NEWEST = 4
PROGRAMS = 5
TITLES = {"imprint": N_("Legal notice"), "privacy": N_("Privacy"), "terms": N_("Terms of use")}


@bp.get("/")
@public
def home():
    session = work.current().session
    newest = read_creators.newest(session, NEWEST)
    kits = read_kits.published_slugs(session, [creator.id for creator in newest])
    cards = [creator_card(face, kits.get(face.creator.id)) for face in read_creators.faces(session, newest)]
    programs, records = read_programs.newest(session, PROGRAMS)
    counts = {"creators": read_creators.count_published(session), "programs": read_programs.count_open(session)}
    return page(
        "public/home.html", creators=cards, programs=[program_row(each, records[each.brand_id]) for each in programs], counts=counts
    )


@bp.get("/help")
@public
def help():
    return page("public/help.html")


def _site_page(name: str):
    stored = read_accounts.site_page(work.current().session, name, locale())
    return page(
        "public/site_page.html",
        heading=TITLES[name],
        body=rendered(stored.body) if stored else None,
        changed_at=stored.changed_at if stored else None,
    )


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


@bp.get("/help/ranking")
@public
def ranking():
    """What decides the order of every list of creators, with the numbers that the index itself uses."""
    return page("public/ranking.html", share=exploration, least=[(DIMENSIONS[each.value], share) for each, share in LEAST.items()])
