"""Knows the kit on paper: the printed page, and the PDF that the worker makes."""

from flask import Response, send_file, url_for
from markupsafe import Markup

from portal.blueprints.media_kits import bp
from portal.blueprints.media_kits.views import contents_at
from portal.domain.text import N_
from portal.gateways import qr
from portal.services import media_kits
from portal.web import work
from portal.web.identity import public
from portal.web.language import locale
from portal.web.limits import Limit, limited
from portal.web.pages import go, page
from portal.web.request import wants_part


def printed_page(contents, back: str, pdf: str) -> Response:
    """The kit as one sheet for the printer, without the site around it."""
    sheet = media_kits.sheet_of(contents, locale(), work.now().date(), work.office().settings)
    shown = {each.file.sha256: each.file for each, _ in contents.samples if each.file}
    if contents.creator.photo:
        shown[contents.creator.photo.sha256] = contents.creator.photo
    return page(
        "media_kits/print.html",
        sheet=sheet,
        code=Markup(qr.svg(sheet.address).decode()) if sheet.address else None,
        picture=lambda sha256: url_for("files.show", public_id=shown[sha256].public_id) if sha256 in shown else "",
        back=back,
        pdf=pdf,
    )


def pdf_or_state(contents, here: str, back: str, sheet: str) -> Response:
    """The PDF where it is there as the kit is now; else a page that says how it stands and has it made on demand."""
    known = media_kits.print_of(work.current(), contents, locale())
    if known.path is not None and not wants_part():
        name = f"{contents.kit.slug}-{locale()}.pdf"
        response = send_file(known.path.absolute(), mimetype="application/pdf", as_attachment=True, download_name=name, conditional=True)
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    status = 202 if known.ordered and not wants_part() else 200
    context = {"state": known, "here": here, "back": back, "sheet_url": sheet, "creator": contents.creator}
    return page("media_kits/pdf_wait.html", fragment="media_kits/_pdf_state.html", status=status, **context)


def order(contents, here: str) -> Response:
    known = media_kits.order_print(work.current(), contents, locale())
    return go(here, text=None if known.path else N_("The PDF is being made."))


@bp.get("/kit/<slug>/print")
@public
def sheet(slug: str):
    contents = contents_at(slug)
    at = contents.kit.slug
    return printed_page(contents, url_for("media_kits.show", slug=at), url_for("media_kits.pdf", slug=at, lang=locale()))


@bp.get("/kit/<slug>/pdf")
@public
def pdf(slug: str):
    contents = contents_at(slug)
    at, lang = contents.kit.slug, locale()
    return pdf_or_state(
        contents,
        url_for("media_kits.pdf", slug=at, lang=lang),
        url_for("media_kits.show", slug=at),
        url_for("media_kits.sheet", slug=at, lang=lang),
    )


@bp.post("/kit/<slug>/pdf")
@public
@limited(Limit("kit-pdf", 20, 600))
def order_pdf(slug: str):
    contents = contents_at(slug)
    return order(contents, url_for("media_kits.pdf", slug=contents.kit.slug, lang=locale()))
