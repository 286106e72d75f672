"""Knows what machines are told that read the whole portal: what to leave alone, and which pages there are, with their last change."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Response, url_for

from portal.blueprints.public import bp
from portal.domain import paths
from portal.domain.errors import NotFound
from portal.queries import programs as read_programs
from portal.queries.media_kits import crawling as read_kits
from portal.queries.programs import crawling as read_open
from portal.services.discovery.searching import ANYBODY, Searching
from portal.web import work
from portal.web.identity import public
from portal.web.kits import absolute

PART = 50_000
"""Addresses in one file, by the protocol (sitemaps.org); 50 MB are never reached by addresses as short as ours."""
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
UNREAD = ("discovery.suggestions", "accounts.sign_in", "accounts.sign_up", "settings.index")
"""Pages that nobody looks for; what is secret is closed by other means."""

Address = tuple[str, datetime | None]


@bp.get("/robots.txt")
@public
def robots():
    lines = ["User-agent: *", *(f"Disallow: {url_for(name)}" for name in UNREAD), f"Sitemap: {absolute(url_for('.sitemap'))}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap():
    """All parts of the map."""
    session = work.current().session
    kits, programs = read_kits.count_listed(session), read_programs.count_open(session)
    parts = ["pages", *(f"kits-{n}" for n in _parts(kits)), *(f"programs-{n}" for n in _parts(programs))]
    rows = (f"<sitemap><loc>{escape(absolute(url_for('.sitemap_part', part=part)))}</loc></sitemap>" for part in parts)
    return _xml("sitemapindex", rows)


@bp.get("/sitemaps/<part>.xml")
@public
def sitemap_part(part: str):
    kind, _, number = part.partition("-")
    session, found = work.current().session, list[Address]()
    if part == "pages":
        found = [(path, None) for path in _pages(Searching(work.current(), ANYBODY))]
    elif number.isdecimal() and len(number) < 6 and int(number):
        start = (int(number) - 1) * PART
        if kind == "kits":
            found = [(paths.media_kit(slug), at) for slug, at in read_kits.listed(session, start, PART)]
        elif kind == "programs":
            found = [(paths.program(public_id), at) for public_id, at in read_open.open_ones(session, start, PART)]
    if not found:
        raise NotFound
    return _xml("urlset", map(_url, found))


def _parts(count: int) -> range:
    return range(1, -(-count // PART) + 1)


def _pages(searching: Searching) -> Iterable[str]:
    """Pages of the portal itself and of the directory, those alone that show somebody."""
    yield from (url_for(f"public.{name}") for name in ("home", "help", "ranking"))
    yield from (url_for(name) for name in ("discovery.index", "discovery.topics", "discovery.places", "programs.index"))
    topics, countries = searching.counts("topics", "countries")
    yield from (url_for("discovery.topic", topic=value) for value in sorted(topics))
    yield from (url_for("discovery.place", country=value) for value in sorted(countries))


def _url(found: Address) -> str:
    path, changed_at = found
    last = f"<lastmod>{changed_at.date().isoformat()}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(absolute(path))}</loc>{last}</url>"


def _xml(root: str, rows: Iterable[str]) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{XMLNS}">\n' + "\n".join(rows) + f"\n</{root}>\n"
    return Response(text, mimetype="application/xml", headers={"Cache-Control": "public, max-age=3600"})
